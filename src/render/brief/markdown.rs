use std::io::{self, Write};

use crate::query::Brief;
use crate::query::brief::Line;
use crate::render::brief::{alike, figure, reports, said, words};
use crate::render::claim::{count, short};
use crate::render::markdown::escaped;
use crate::render::page::date;

/// Writes the situation report as Markdown, all of it.
///
/// # Errors
/// `out` cannot be written.
pub fn markdown(brief: &Brief, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# Situation report\n\n{} · {}", reports(brief), count(brief.claims, "claim"))?;
    if brief.claims == 0 {
        return writeln!(out, "\nNothing is claimed.");
    }
    writeln!(out, "\n## Actors\n\n| who | claims |\n| --- | ---: |")?;
    for actor in &brief.actors {
        writeln!(out, "| {} | {} |", escaped(&actor.label), actor.claims)?;
    }
    for group in &brief.relations {
        section(out, &format!("## {}", capital(&words(&group.title))), group.lines.iter(), said)?;
    }
    if !brief.deadlines.is_empty() {
        section(out, "## Deadlines", brief.deadlines.iter().map(|deadline| &deadline.line), said)?;
    }
    if !brief.figures.is_empty() {
        writeln!(out, "\n## Figures")?;
        for group in &brief.figures {
            section(out, &format!("### {}", escaped(&group.title)), group.lines.iter(), figure)?;
        }
    }
    Ok(())
}

/// A heading, and a row for each claim.
fn section<'a>(
    out: &mut dyn Write,
    heading: &str,
    lines: impl Iterator<Item = &'a Line>,
    say: impl Fn(&Line) -> String,
) -> io::Result<()> {
    writeln!(out, "\n{heading}\n\n| reported | what | stance | source | claim |\n| --- | --- | --- | --- | --- |")?;
    for row in alike(lines, say) {
        let (reported, stance) = (date(row.line.reported), row.line.stance.modality.word());
        let (said, source) = (escaped(&row.said), escaped(&row.line.source));
        let more = if row.more > 0 { format!(" +{}", row.more) } else { String::new() };
        writeln!(out, "| {reported} | {said} | {stance} | {source} | {}{more} |", short(&row.line.claim))?;
    }
    Ok(())
}

/// A heading begins with a capital.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

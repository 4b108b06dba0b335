use std::io::{self, Write};

use crate::claim::{Polarity, Stance};
use crate::query::Brief;
use crate::query::brief::{Group, Line};
use crate::render::claim::{bounds, count, short};
use crate::render::page::{Page, date};

/// The relations that have a section of their own without `--all`; the data model puts them first.
const SECTIONS: usize = 6;

/// Lines of a section without `--all`.
const LINES: usize = 6;

/// Names in a list without `--all`.
const NAMES: usize = 16;

/// Writes the situation report: a section for each question, a line for each claim, and the way to its evidence.
///
/// # Errors
/// `out` cannot be written.
pub fn brief(brief: &Brief, all: bool, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let most = |most: usize| if all { usize::MAX } else { most };
    let mut page = Page::new(width, out);
    page.line(&format!("SITUATION REPORT · {} · {}", reports(brief), count(brief.claims, "claim")))?;

    if brief.claims == 0 {
        return page.line("\nNothing is claimed. `sitrep ingest PATH` reads reports into the store.");
    }

    page.heading("ACTORS, by number of claims")?;
    let actors = brief.actors.iter().map(|actor| format!("{} {}", actor.label, actor.claims));
    page.list(actors, most(NAMES))?;

    let sections = brief.relations.len().min(most(SECTIONS));
    let (shown, rest) = brief.relations.split_at(sections);
    for group in shown {
        let newest = if group.lines.len() > 1 { ", newest report first" } else { "" };
        page.heading(&format!(
            "{} · {}{newest}",
            words(&group.title).to_uppercase(),
            count(group.lines.len(), "claim")
        ))?;
        claims(&mut page, group.lines.iter(), most(LINES))?;
    }
    if !rest.is_empty() {
        page.heading("ALSO CLAIMED")?;
        page.list(rest.iter().map(|group| format!("{} {}", words(&group.title), group.lines.len())), NAMES * 2)?;
    }

    if !brief.deadlines.is_empty() {
        page.heading("DEADLINES, in the order in which they were stated")?;
        claims(&mut page, brief.deadlines.iter().map(|deadline| &deadline.line), most(LINES * 2))?;
    }
    if !brief.figures.is_empty() {
        page.heading("FIGURES, where several are stated for the same thing")?;
        for group in brief.figures.iter().take(most(LINES)) {
            page.line(&format!("  {}", group.title))?;
            figures(&mut page, group)?;
        }
        page.more(brief.figures.len(), most(LINES))?;
    }
    page.line("")?;
    page.line("`sitrep explain ID` shows the words behind a claim; +1 counts claims that read alike.")?;
    if all { Ok(()) } else { page.line("`sitrep brief --all` leaves nothing out.") }
}

/// How many reports, and from when to when: `12 reports, 2020-02-29 to 2021-08-16, 1 undated`.
fn reports(brief: &Brief) -> String {
    let mut reports = count(brief.reports, "report");
    let days = || brief.relations.iter().flat_map(|group| &group.lines).filter_map(|line| line.reported);
    if let Some((first, last)) = days().min().zip(days().max()) {
        reports.push_str(&if first == last { format!(", {first}") } else { format!(", {first} to {last}") });
    }
    if brief.undated > 0 {
        reports.push_str(&format!(", {} undated", brief.undated));
    }
    reports
}

/// Writes claims, those that read alike in one line.
fn claims<'a>(page: &mut Page, lines: impl Iterator<Item = &'a Line>, most: usize) -> io::Result<()> {
    write(page, lines, most, said)
}

/// What a claim says, how many and when.
pub(super) fn said(line: &Line) -> String {
    let mut said = format!("{}{}", negation(line.stance), line.statement);
    let when = line.when.as_deref().map(bounds);
    for part in [&line.figure, &when].into_iter().flatten() {
        said.push_str(&format!(" · {part}"));
    }
    said
}

/// Writes the figures of claims whose statement has been written.
fn figures(page: &mut Page, group: &Group) -> io::Result<()> {
    write(page, group.lines.iter(), usize::MAX, |line| {
        let figure = line.figure.as_deref().unwrap_or_default();
        let when = line.when.as_deref().map_or_else(String::new, |when| format!(" · {}", bounds(when)));
        format!("  {}{figure}{when}", negation(line.stance))
    })
}

fn write<'a>(
    page: &mut Page,
    lines: impl Iterator<Item = &'a Line>,
    most: usize,
    say: impl Fn(&Line) -> String,
) -> io::Result<()> {
    let mut rows: Vec<(&Line, String, usize)> = Vec::new();
    for line in lines {
        let said = say(line);
        let alike = rows.iter_mut().find(|(other, text, _)| {
            *text == said
                && other.stance == line.stance
                && other.source == line.source
                && other.reported == line.reported
        });
        match alike {
            Some((.., more)) => *more += 1,
            None => rows.push((line, said, 0)),
        }
    }
    for (line, said, more) in rows.iter().take(most) {
        let more = if *more > 0 { format!(" +{more}") } else { String::new() };
        let id = format!("{}{more}", short(&line.claim));
        page.claim(&date(line.reported), said, line.stance.modality.word(), &line.source, &id)?;
    }
    page.more(rows.len(), most)
}

/// What stands before a statement that is negative.
fn negation(stance: Stance) -> &'static str {
    match stance.polarity {
        Polarity::Positive => "",
        Polarity::Negative => "not: ",
    }
}

/// A relation's name in words: `calls for`.
fn words(relation: &str) -> String {
    let mut words = String::with_capacity(relation.len() + 2);
    for letter in relation.chars() {
        if letter.is_uppercase() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

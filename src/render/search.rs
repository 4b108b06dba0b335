use std::io::{self, Write};

use serde::Serialize;

use crate::query::brief::Line;
use crate::render::brief::said;
use crate::render::claim::short;
use crate::render::page::{Page, date, fold};
use crate::session::{Findings, FoundClaim, FoundEntity};
use crate::text::Span;

/// What makes a terminal write in bold, and no more.
const BOLD: &str = "\x1b[1m";
const PLAIN: &str = "\x1b[0m";

/// Columns before the words of a claim.
const INDENT: usize = 14;

/// Whether what was searched for is painted where it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paint {
    /// It is not.
    #[default]
    No,
    /// It is, by the signs that a terminal knows.
    Yes,
}

/// Writes what was found: claims with the words of the report, then entities with their names.
///
/// # Errors
/// `out` cannot be written.
pub fn findings(findings: &Findings, paint: Paint, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(width, out);
    if !findings.claims.is_empty() {
        page.line(&heading("CLAIMS", findings.claims.len(), findings.more_claims))?;
        findings.claims.iter().try_for_each(|found| claim(&mut page, found, paint, width))?;
    }
    if !findings.entities.is_empty() {
        let between = if findings.claims.is_empty() { "" } else { "\n" };
        let heading = heading("ENTITIES", findings.entities.len(), findings.more_entities);
        page.line(&format!("{between}{heading}"))?;
        let widest = findings.entities.iter().map(|found| found.entity.id.chars().count()).max().unwrap_or(0);
        findings.entities.iter().try_for_each(|found| entity(&mut page, found, widest.min(width / 3), width))?;
    }
    Ok(())
}

/// What begins a list: what is listed, how many, and whether there are more.
fn heading(things: &str, shown: usize, more: bool) -> String {
    format!("{things} · {shown}{}", if more { ", the best; `--limit` shows more" } else { "" })
}

/// A claim in a line as in the situation report, and the words that make it below.
fn claim(page: &mut Page, found: &FoundClaim, paint: Paint, width: usize) -> io::Result<()> {
    let line = Line::of(&found.claim);
    page.claim(&date(line.reported), &said(&line), line.stance.modality.word(), &line.source, short(&line.claim))?;
    let Some(exact) = &found.claim.evidence.exact else { return Ok(()) };
    for line in quoted(exact, &found.marks, paint, width.saturating_sub(INDENT)) {
        page.line(&format!("{:INDENT$}{line}", ""))?;
    }
    Ok(())
}

fn entity(page: &mut Page, found: &FoundEntity, widest: usize, width: usize) -> io::Result<()> {
    let names: Vec<&str> = [&found.entity.label].into_iter().chain(&found.aliases).map(String::as_str).collect();
    let mut id = found.entity.id.as_str();
    for line in fold(&names.join(" · "), width.saturating_sub(widest + 4)) {
        page.line(&format!("  {id:widest$}  {line}"))?;
        id = "";
    }
    Ok(())
}

/// Words in quotation marks, in lines of at most `width` characters, with what was searched for painted in them.
fn quoted(text: &str, marks: &[Span], paint: Paint, width: usize) -> Vec<String> {
    let mut lines = vec!["“".to_owned()];
    let (mut used, mut start) = (1, 0);
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        let length = word.chars().count();
        let gap = usize::from(used > 1 && length > 0);
        // Room is left for the mark at the end.
        if gap == 1 && used + gap + length >= width {
            lines.push(" ".to_owned());
            used = 1;
        }
        if let Some(line) = lines.last_mut() {
            line.extend(std::iter::repeat_n(' ', usize::from(used > 1 && length > 0)));
            line.push_str(&painted(word, start, marks, paint));
        }
        used += gap + length;
        start += piece.len();
    }
    if let Some(last) = lines.last_mut() {
        last.push('”');
    }
    lines
}

/// A word that begins at a byte of the text in which the marks are.
fn painted(word: &str, start: usize, marks: &[Span], paint: Paint) -> String {
    let mut painted = String::with_capacity(word.len());
    let mut inside = false;
    for (at, letter) in word.char_indices() {
        let letters = Span::new(start + at, start + at + 1);
        let marked = paint == Paint::Yes && marks.iter().any(|mark| mark.contains(letters));
        if marked != inside {
            painted.push_str(if marked { BOLD } else { PLAIN });
            inside = marked;
        }
        // Nothing that a report wrote may steer the terminal.
        if !letter.is_control() {
            painted.push(letter);
        }
    }
    painted + if inside { PLAIN } else { "" }
}

/// A claim or an entity as a line of JSON: the keys in this order.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Row<'a> {
    Claim {
        claim: &'a str,
        score: f32,
        statement: &'a str,
        modality: &'static str,
        polarity: &'static str,
        source: &'a str,
        /// The day of publication; `null` for an undated report.
        reported: Option<String>,
        /// The name of the report's file.
        report: &'a str,
        /// `null` in a graph that was exported without the reports' own words.
        evidence: Option<&'a str>,
    },
    Entity {
        entity: &'a str,
        score: f32,
        label: &'a str,
        aliases: &'a [String],
    },
}

/// What was found as JSON Lines, in the order of [`findings`].
///
/// # Errors
/// `out` cannot be written.
pub fn findings_as_json(findings: &Findings, out: &mut dyn Write) -> io::Result<()> {
    for found in &findings.claims {
        let (claim, line) = (&found.claim, Line::of(&found.claim));
        write_row(
            out,
            &Row::Claim {
                claim: &claim.id,
                score: found.score,
                statement: &claim.label,
                modality: claim.stance.modality.word(),
                polarity: claim.stance.polarity.word(),
                source: &line.source,
                reported: claim.report.published.map(|day| day.to_string()),
                report: &claim.report.name,
                evidence: claim.evidence.exact.as_deref(),
            },
        )?;
    }
    for FoundEntity { entity, aliases, score } in &findings.entities {
        write_row(out, &Row::Entity { entity: &entity.id, score: *score, label: &entity.label, aliases })?;
    }
    Ok(())
}

fn write_row(out: &mut dyn Write, row: &Row<'_>) -> io::Result<()> {
    writeln!(out, "{}", serde_json::to_string(row)?)
}

#[cfg(test)]
mod tests {
    use super::{Paint, quoted};
    use crate::text::Span;

    #[test]
    fn what_was_searched_for_is_painted_and_nothing_else_is_said() {
        let text = "troops left\n  Kabul’s airport\u{1b}[31m.";
        let marks = [Span::new(0, 6), Span::new(14, 31)];
        assert_eq!(quoted(text, &marks, Paint::No, 20), ["“troops left", " Kabul’s", " airport[31m.”"]);
        let painted = "“\u{1b}[1mtroops\u{1b}[0m left \u{1b}[1mKabul’s\u{1b}[0m \u{1b}[1mairport\u{1b}[0m[31m.”";
        assert_eq!(quoted(text, &marks, Paint::Yes, 80), [painted]);
    }
}

//! The situation report: as text for a terminal, as Markdown, and as a page that needs nothing else.

mod html;
mod markdown;
mod text;
mod timeline;

use crate::claim::{Polarity, Stance};
use crate::query::Brief;
use crate::query::brief::Line;
use crate::render::claim::{bounds, count};

pub use html::html as brief_html;
pub use markdown::markdown as brief_markdown;
pub use text::brief;

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

/// Claims that read alike.
struct Row<'a> {
    /// The first of them.
    line: &'a Line,
    /// What it says.
    said: String,
    /// How many others there are.
    more: usize,
}

/// Claims with what is said in them, those that read alike as one.
fn alike<'a>(lines: impl Iterator<Item = &'a Line>, say: impl Fn(&Line) -> String) -> Vec<Row<'a>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for line in lines {
        let said = say(line);
        let alike = rows.iter_mut().find(|row| {
            row.said == said
                && row.line.stance == line.stance
                && row.line.source == line.source
                && row.line.reported == line.reported
        });
        match alike {
            Some(row) => row.more += 1,
            None => rows.push(Row { line, said, more: 0 }),
        }
    }
    rows
}

/// What a claim says, with its figure and its time.
pub(super) fn said(line: &Line) -> String {
    let mut said = format!("{}{}", negation(line.stance), line.statement);
    let when = line.when.as_deref().map(bounds);
    for part in [&line.figure, &when].into_iter().flatten() {
        said.push_str(&format!(" · {part}"));
    }
    said
}

/// The figure of a claim and its time, where what it is a figure of is written above.
fn figure(line: &Line) -> String {
    let figure = line.figure.as_deref().unwrap_or_default();
    let when = line.when.as_deref().map_or_else(String::new, |when| format!(" · {}", bounds(when)));
    format!("{}{figure}{when}", negation(line.stance))
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

//! One more report, and what it does to the lines of the others.

use std::path::Path;

use oxigraph::model::Quad;
use sitrep::export::{Format, Options};
use sitrep::extract::extract;
use sitrep::graph::{self, Base};
use sitrep::ingest::{self, Input};
use sitrep::lexicon::Lexicon;

use super::export;

/// The quads of each report that ships with the program.
fn reports() -> Vec<Vec<Quad>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/reports");
    let files = ingest::files(&folder).unwrap();
    let reports = files.into_iter().flat_map(|file| Input::File(file).read().unwrap());
    let encoded = |report| graph::encode(&report, &extract(&report, Lexicon::shipped()).claims, &Base::default());
    reports.map(encoded).collect()
}

/// The first line of one text that is not in another, or stands elsewhere in it.
fn missing<'a>(lines: &'a str, other: &str) -> Option<&'a str> {
    let mut there = other.lines();
    lines.lines().find(|line| !there.by_ref().any(|other| other == *line))
}

#[test]
fn one_more_report_changes_no_line_of_the_others() {
    let reports = reports();
    for format in [Format::Turtle, Format::TriG] {
        let whole = export(&reports.concat(), Options::new(format));
        for without in 0..reports.len() {
            let others: Vec<Vec<Quad>> = [&reports[..without], &reports[without + 1..]].concat();
            let before = export(&others.concat(), Options::new(format));
            assert_eq!(missing(&before, &whole), None, "{} without report {without}", format.name());
        }
    }
}

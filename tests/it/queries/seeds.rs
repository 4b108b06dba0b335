//! The questions that the seed reports must answer, where there are any: `SITREP_SEEDS` names their folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{env, fs};

use oxigraph::model::{NamedNode, Term};
use sitrep::extract::extract;
use sitrep::graph::{self, Base};
use sitrep::ingest::{self, Origin};
use sitrep::lexicon::Lexicon;
use sitrep::query::{Answer, Error, Limits, answer, saved};
use sitrep::store::{Batch, Snapshot};
use sitrep::text::Report;

use super::given;

/// The seed reports, and what is claimed in them.
pub struct Seeds {
    reports: Vec<Report>,
    snapshot: Snapshot,
    /// For each claim the number of its report, and the code points of its words.
    words: BTreeMap<String, (usize, usize, usize)>,
}

/// An answer as texts, empty where a variable has no value.
pub struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// What a row has in a column.
    #[track_caller]
    pub fn cell<'a>(&self, row: &'a [String], column: &str) -> &'a str {
        let place = self.columns.iter().position(|other| other == column);
        &row[place.unwrap_or_else(|| panic!("there is no column `{column}` among {:?}", self.columns))]
    }
}

/// `None`, with a message, where the environment names no folder.
pub fn seeds() -> Option<Seeds> {
    let Some(folder) = env::var_os("SITREP_SEEDS") else {
        eprintln!("SITREP_SEEDS is not set: skipped");
        return None;
    };
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |path: &PathBuf| ingest::read(&fs::read(path).unwrap(), &Origin::of(Path::new(path))).unwrap();
    let reports: Vec<Report> = files.iter().flat_map(read).collect();
    let base = Base::default();
    let mut quads = Batch::default();
    for report in &reports {
        quads.append(&graph::encode_batch(report, &extract(report, Lexicon::shipped()).claims, &base));
    }
    let snapshot = Snapshot::new(NamedNode::new_unchecked(base.as_str()), &quads);
    let number = |name: &str| reports.iter().position(|report| report.name == name).unwrap();
    let words = graph::claims(&snapshot)
        .unwrap()
        .into_iter()
        .map(|claim| {
            let place = (number(&claim.report.name), claim.evidence.start, claim.evidence.end);
            (claim.iri.into_string(), place)
        })
        .collect();
    Some(Seeds { reports, snapshot, words })
}

impl Seeds {
    /// What a saved query answers.
    pub fn table(&self, name: &str, values: &[(&str, &str)]) -> Result<Table, Error> {
        let query = saved(name)?.query(&given(values), &self.snapshot)?;
        let Answer::Solutions(solutions) = answer(&self.snapshot, &query, &Limits::default())? else {
            panic!("`{name}` gives no table")
        };
        let text = |term: &Option<Term>| match term {
            Some(Term::Literal(literal)) => literal.value().to_owned(),
            Some(Term::NamedNode(iri)) => iri.as_str().to_owned(),
            Some(term) => term.to_string(),
            None => String::new(),
        };
        Ok(Table {
            columns: solutions.variables.iter().map(|variable| variable.as_str().to_owned()).collect(),
            rows: solutions.rows.iter().map(|row| row.iter().map(text).collect()).collect(),
        })
    }

    /// Whether a text is the name of a file, by which a report goes that names no publisher.
    pub fn is_file(&self, name: &str) -> bool {
        self.number_of(name).is_some()
    }

    /// The number of a report by its file, in the order of their names.
    pub fn number_of(&self, file: &str) -> Option<usize> {
        self.reports.iter().position(|report| report.name == file)
    }

    /// Where words stand in a report, at their first place: its number, and code points.
    pub fn place_of(&self, report: usize, words: &str) -> (usize, usize, usize) {
        let text = &self.reports[report].text;
        let start = text.find(words).unwrap_or_else(|| panic!("report {report} does not say “{words}”"));
        let start = text[..start].chars().count();
        (report, start, start + words.chars().count())
    }

    /// Where the words of a claim stand: the number of its report, and code points.
    pub fn words_of(&self, claim: &str) -> (usize, usize, usize) {
        self.words[claim]
    }

    /// Some columns of what a saved query answers, without repetition; an empty text where a variable has no value.
    #[track_caller]
    fn ask<const N: usize>(&self, name: &str, values: &[(&str, &str)], columns: [&str; N]) -> BTreeSet<[String; N]> {
        let table = self.table(name, values).unwrap();
        table.rows.iter().map(|row| columns.map(|column| table.cell(row, column).to_owned())).collect()
    }
}

/// Asserts that some rows are among the answers.
#[track_caller]
fn assert_among<const N: usize>(answers: &BTreeSet<[String; N]>, expected: &[[&str; N]]) {
    for row in expected {
        assert!(answers.contains(&row.map(str::to_owned)), "{row:?} is not among {answers:#?}");
    }
}

#[test]
fn the_seeds_say_who_secures_kabul_airport() {
    let Some(seeds) = seeds() else { return };
    assert_among(&seeds.ask("who-secures", &[("what", "Kabul airport")], ["who"]), &[["Turkey"]]);
}

#[test]
fn the_seeds_say_who_opposes_the_withdrawal_and_who_supports_the_deployment() {
    let Some(seeds) = seeds() else { return };
    let opposes = seeds.ask("who-opposes", &[("act", "withdraws"), ("about", "united-states")], ["who"]);
    assert_among(&opposes, &[["Vladimir Putin"], ["Russia"]]);
    let supports = seeds.ask("who-supports", &[("act", "deploys"), ("about", "united-states")], ["who", "source"]);
    assert_among(&supports, &[["Russia", "Vladimir Putin"]]);
}

#[test]
fn the_seeds_say_how_many_us_troops_are_in_afghanistan() {
    let Some(seeds) = seeds() else { return };
    let values = [("actor", "united-states"), ("place", "afghanistan"), ("relation", "hasForces")];
    let figures = seeds.ask("troop-figures", &values, ["figure"]);
    assert_among(&figures, &[["2500 troops"], ["about 3500"]]);
    assert!(seeds.ask("troop-figures", &values, ["source"]).len() > 1, "each figure has a source of its own");
}

#[test]
fn the_seeds_say_all_deadlines() {
    let Some(seeds) = seeds() else { return };
    let dates: Vec<String> =
        seeds.reports.iter().filter_map(|report| report.published).map(|date| date.to_string()).collect();
    let [later, earlier] = dates.as_slice() else { panic!("two seeds have a date: {dates:?}") };
    let deadlines = seeds.ask("deadlines", &[("act", "withdraws")], ["reported", "deadline"]);
    assert_among(&deadlines, &[[earlier, "2021-05-01"], [later, "2021-07-04"], [later, "2021-09-11"]]);
}

#[test]
fn the_seeds_say_what_blinken_said_and_when() {
    let Some(seeds) = seeds() else { return };
    let said = seeds.ask("said-by", &[("who", "Blinken")], ["said", "reported", "to", "words"]);
    let sunday = |[said, reported, ..]: &[String; 4]| {
        let reported: jiff::civil::Date = reported.parse().unwrap();
        reported.yesterday().unwrap().to_string() == *said
    };
    assert!(said.iter().any(sunday), "{said:#?}");
    assert!(said.iter().any(|[.., to, _]| to == "CNN"), "{said:#?}");
    assert!(said.iter().all(|[.., words]| !words.is_empty()));
}

#[test]
fn the_seeds_say_what_is_only_possible_or_planned() {
    let Some(seeds) = seeds() else { return };
    assert_among(&seeds.ask("not-yet", &[], ["stance"]), &[["planned"], ["possible"]]);
}

#[test]
fn the_seeds_have_one_report_without_a_date() {
    let Some(seeds) = seeds() else { return };
    let undated: Vec<&str> =
        seeds.reports.iter().filter(|report| report.published.is_none()).map(|report| report.name.as_str()).collect();
    let [undated] = undated.as_slice() else { panic!("{undated:?}") };
    assert_eq!(seeds.ask("undated-reports", &[], ["file"]), BTreeSet::from([[(*undated).to_owned()]]));
}

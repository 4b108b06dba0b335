//! The questions of `questions.json` in the folder that `SITREP_GOLD` names, asked of the seed reports as extracted.
//!
//! `cargo test --test it questions -- --nocapture` shows which are answered as expected, and what the others lack. A
//! question with `needs` asks for more than one query can say, and is left out.
//!
//! **As expected** means: every expected row is found, each in a row of its own, and no more than as many other rows again
//! and [`SPARE`] stand in the answer. What a row says in another data model's words is compared as [`compare::Cell`] says.

mod compare;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::{env, fs};

use compare::{BOUNDS, Cell, POSITIONS, STANCES, Words};
use serde::Deserialize;
use serde_json::Value;

use super::seeds::{Seeds, Table, seeds};
use crate::gold::assignment::assignment;

/// How many questions are answered as expected; never fewer.
const ANSWERED: usize = 26;
/// How many rows an answer may have beside twice the expected ones.
const SPARE: usize = 3;

/// What is looked for in an answer.
enum Looked {
    /// The expected rows, cell by cell.
    Rows(&'static [Cell]),
    /// How many rows there are, within a quarter of the number.
    Count,
    /// Sums of one column by another, each within a quarter of the number.
    Sums(&'static str, &'static str),
    /// Nothing, while another query, of the same values, finds something: the absence is then known.
    Nothing(&'static str),
}

/// A question, the saved query that answers it, the values it is given, and what its answer is compared by.
type Asked = (&'static str, &'static str, &'static [(&'static str, &'static str)], Looked);

#[rustfmt::skip]
const QUESTIONS: [Asked; 29] = {
    use Cell::{Any, Begins, Claim, Ends, File, Holds, Is, Name, Number, Own, Owner, Source, Text, Word};
    use Looked::{Count, Nothing, Rows, Sums};
    [
        ("CQ01", "troop-figures", &[("actor", "united-states"), ("place", "afghanistan"), ("relation", "hasForces")],
            Rows(&[Number("figure"), Word("figure", BOUNDS), Source("source")])),
        ("CQ02", "troop-figures", &[("place", "afghanistan"), ("relation", "hasForces")],
            Rows(&[Name("who"), Number("figure"), Word("figure", BOUNDS)])),
        ("CQ04", "for-and-against", &[("act", "withdraws"), ("about", "united-states"), ("actor", "russia")],
            Rows(&[Word("position", POSITIONS), Own("source"), Claim])),
        ("CQ05", "said-by", &[("who", "vladimir-putin"), ("relation", "supports"), ("marks", "direct")],
            Rows(&[Holds("statement"), Word("stance", STANCES)])),
        ("CQ07", "who-stays", &[], Rows(&[Number("figure"), Name("where"), Ends("when")])),
        ("CQ08", "who-secures", &[], Rows(&[Owner("who"), Name("whom"), Name("where")])),
        ("CQ09", "agreements", &[("party", "united-states")],
            Rows(&[Name("whom"), Name("where"), Text("from"), Text("until")])),
        ("CQ10", "equipment", &[("relation", "retainsForces"), ("place", "kabul-airport")], Rows(&[Name("what")])),
        ("CQ11", "deadlines", &[("act", "withdraws"), ("entity", "united-states")],
            Rows(&[Text("deadline"), Text("reported"), Claim])),
        ("CQ12", "deadlines", &[("act", "withdraws"), ("until", "2021-03-31")], Rows(&[Text("deadline")])),
        ("CQ14", "said-by", &[("who", "antony-blinken")], Rows(&[Claim, Text("said"), Name("to")])),
        // The relations are named otherwise there; the words and the stance say which claim is meant.
        ("CQ15", "said-by", &[("who", "joe-biden"), ("since", "2021-03-24"), ("until", "2021-03-24")],
            Rows(&[Claim, Any, Word("stance", STANCES)])),
        ("CQ16", "unnamed-sources", &[], Rows(&[Claim, Source("source")])),
        ("CQ17", "not-yet", &[("stance", "possible")], Rows(&[Claim, Source("source")])),
        ("CQ18", "denials", &[], Rows(&[Claim])),
        ("CQ19", "who-does", &[("relation", "travelsTo"), ("actor", "zalmay-khalilzad")],
            Rows(&[Name("whom"), Text("when")])),
        ("CQ20", "who-negotiates", &[], Rows(&[Name("who"), Name("whom"), Source("source")])),
        ("CQ21", "who-does", &[("relation", "attacks"), ("what", "afghanistan")],
            Rows(&[Name("who"), Source("source")])),
        ("CQ22", "troop-figures", &[("actor", "united-states"), ("relation", "withdraws"), ("how", "asserted")],
            Rows(&[Number("figure"), Number("figure"), Any, Word("figure", BOUNDS)])),
        ("CQ23", "first", &[("relation", "deploys"), ("what", "afghanistan")], Rows(&[Name("who"), Text("when")])),
        ("CQ24", "who-does", &[("relation", "claimsResponsibility")],
            Rows(&[Name("who"), Begins("when"), Ends("when")])),
        ("CQ25", "undated-reports", &[], Rows(&[File("file"), Text("time")])),
        ("CQ26", "who-does", &[("relation", "posesRiskTo")],
            Rows(&[Owner("whom"), Word("stance", STANCES), Is("source", "Vladimir Putin")])),
        ("CQ27", "between", &[("actor", "united-states"), ("other", "russia"), ("category", "AID")],
            Rows(&[Source("source"), Text("from"), Text("until")])),
        ("CQ28", "evidence", &[("figure", "3500")],
            Rows(&[File("file"), Text("begin"), Text("end"), Text("passage")])),
        ("CQ30", "claims-about", &[("entity", "Q889")], Count),
        ("CQ31", "event-counts", &[], Sums("category", "claims")),
        ("CQ32", "meetings", &[("stance", "planned")], Rows(&[Name("who"), Source("source")])),
        ("CQ34", "own-voice", &[("relation", "collapses"), ("entity", "Afghan government")], Nothing("claims-about")),
    ]
};

/// A question of the file.
#[derive(Deserialize)]
struct Question {
    id: String,
    question: String,
    expected: Value,
    /// The words behind the names of claims among the expected.
    #[serde(default)]
    evidence: BTreeMap<String, String>,
    /// What a query alone cannot give; `None` if nothing.
    needs: Option<String>,
}

/// `None`, with a message, where the environment names no folder.
fn questions() -> Option<Vec<Question>> {
    let Some(gold) = env::var_os("SITREP_GOLD").map(PathBuf::from) else {
        eprintln!("SITREP_GOLD is not set: skipped");
        return None;
    };
    let all: Vec<Question> = serde_json::from_slice(&fs::read(gold.join("questions.json")).unwrap()).unwrap();
    Some(all.into_iter().filter(|question| question.needs.is_none()).collect())
}

/// What an answer lacks; `None` if it is as expected.
fn lacks(question: &Question, asked: &Asked, seeds: &Seeds) -> Option<String> {
    let (_, query, values, looked) = asked;
    let table = match seeds.table(query, values) {
        Ok(table) => table,
        Err(error) => return Some(error.to_string()),
    };
    let expected: Vec<Vec<Option<String>>> = serde_json::from_value(question.expected.clone()).unwrap_or_default();
    match looked {
        Looked::Rows(cells) => {
            let words = Words { places: &question.evidence, seeds };
            rows(&expected, &table, |wanted, row| compare::says(cells, wanted, &table, row, &words))
        }
        Looked::Count => near(expected[0][0].as_deref().unwrap(), table.rows.len()),
        Looked::Sums(by, of) => {
            let sums: Vec<String> = expected
                .iter()
                .filter_map(|wanted| {
                    let (name, number) = (wanted[0].as_deref().unwrap(), wanted[1].as_deref().unwrap());
                    let rows = table.rows.iter().filter(|row| table.cell(row, by) == name);
                    let sum = rows.map(|row| table.cell(row, of).parse::<usize>().unwrap()).sum();
                    near(number, sum).map(|lack| format!("{name}: {lack}"))
                })
                .collect();
            (!sums.is_empty()).then(|| sums.join(", "))
        }
        Looked::Nothing(known_by) => {
            assert_eq!(question.expected, Value::Bool(false), "{} expects something", question.id);
            match seeds.table(known_by, values) {
                Ok(known) if known.rows.is_empty() => Some(format!("`{known_by}` finds nothing either")),
                Ok(_) => (!table.rows.is_empty()).then(|| format!("{} rows that should not be", table.rows.len())),
                Err(error) => Some(error.to_string()),
            }
        }
    }
}

/// What is missing where a number is not within a quarter of another.
fn near(wanted: &str, found: usize) -> Option<String> {
    let number: usize = wanted.parse().unwrap();
    (found.abs_diff(number) * 4 > number).then(|| format!("{found} for {number}"))
}

/// The expected rows that no row of their own says, and whether there are too many others.
fn rows(
    expected: &[Vec<Option<String>>],
    table: &Table,
    says: impl Fn(&[Option<String>], &[String]) -> bool,
) -> Option<String> {
    assert!(!expected.is_empty(), "nothing is expected");
    let weight = |wanted: usize, row: usize| f64::from(u8::from(says(&expected[wanted], &table.rows[row])));
    let found = assignment(expected.len(), table.rows.len(), weight);
    let missing: Vec<String> = (0..expected.len())
        .filter(|&wanted| found.iter().all(|&(pair, _)| pair != wanted))
        .map(|wanted| {
            let cells = expected[wanted].iter().map(|cell| cell.as_deref().unwrap_or("-"));
            format!("[{}]", cells.collect::<Vec<_>>().join(" | "))
        })
        .collect();
    let others = table.rows.iter().filter(|row| expected.iter().all(|wanted| !says(wanted, row))).count();
    if !missing.is_empty() {
        return Some(format!("no {}; {others} other rows", missing.join(", ")));
    }
    (others > expected.len() + SPARE).then(|| format!("{others} other rows for {} expected", expected.len()))
}

#[test]
fn the_seeds_answer_the_questions_of_an_analyst() {
    let (Some(seeds), Some(questions)) = (seeds(), questions()) else { return };
    let mut answered = 0;
    for question in &questions {
        let asked = QUESTIONS.iter().find(|asked| asked.0 == question.id);
        let asked = asked.unwrap_or_else(|| panic!("{} is not asked: {}", question.id, question.question));
        let lack = lacks(question, asked, &seeds);
        answered += usize::from(lack.is_none());
        let verdict = lack.map_or_else(|| "as expected".to_owned(), |lack| format!("not as expected: {lack}"));
        println!("{} {:16} {verdict}", question.id, asked.1);
    }
    println!("{answered} of {} questions", questions.len());
    assert!(answered >= ANSWERED, "{answered} questions are answered, fewer than {ANSWERED}");
}

#[test]
fn an_answer_that_misses_a_row_or_has_too_many_is_not_as_expected() {
    let table = |rows: &[&str]| Table {
        columns: vec!["who".to_owned()],
        rows: rows.iter().map(|who| vec![(*who).to_owned()]).collect(),
    };
    let expected = [vec![Some("Norland".to_owned())], vec![Some("Norland".to_owned())]];
    let lack = |answer: &[&str]| rows(&expected, &table(answer), |wanted, row| wanted[0].as_deref() == Some(&*row[0]));
    assert_eq!(lack(&["Norland", "Norland", "Vesland"]), None);
    assert_eq!(lack(&["Norland", "Vesland"]).unwrap(), "no [Norland]; 1 other rows");
    assert_eq!(lack(&["Norland", "Norland", "a", "b", "c", "d", "e", "f"]).unwrap(), "6 other rows for 2 expected");
    assert_eq!((near("8", 10), near("8", 5).as_deref()), (None, Some("5 for 8")));
}

//! Whether a row of an answer says what an expected row says, in the words of another data model.

use std::collections::{BTreeMap, BTreeSet};

use sitrep::lexicon::{EntityKind, Lexicon};

use crate::queries::seeds::{Seeds, Table};

/// What a value that is expected is compared with. Where nothing is expected, nothing may stand there, or, for a source, the
/// report's own voice.
pub enum Cell {
    /// The column names the same thing. “(unnamed)” in brackets is nobody.
    Name(&'static str),
    /// The column names the same thing, or whose it is: a force stands for its owner, “Russian security” for Russia.
    Owner(&'static str),
    /// The column names who says it, or one of several who do. “(it is said)” in brackets is somebody who is not named.
    Source(&'static str),
    /// The column has the report's own voice, whatever it is called.
    Own(&'static str),
    /// The column is the same text.
    Text(&'static str),
    /// The column's text holds the expected.
    Holds(&'static str),
    /// The first number in the column is the same.
    Number(&'static str),
    /// The column is a time with the same first day.
    Begins(&'static str),
    /// The column is a time with the same last day.
    Ends(&'static str),
    /// The column is the file of the report that is called `a0`, `a1` and so on, in the order of their names.
    File(&'static str),
    /// The expected word stands for one of these in the column.
    Word(&'static str, Translation),
    /// The words of the claim are, for the greater part of the shorter, those of the claim that is expected.
    Claim,
    /// Nothing is compared.
    Any,
    /// Nothing is expected there, but the column must be this text.
    Is(&'static str, &'static str),
}

/// What the words of the other data model are in ours: the column begins with one of them.
pub type Translation = &'static [(&'static str, &'static [&'static str])];

/// How a figure bounds its number; an exact one begins with a digit.
pub const BOUNDS: Translation =
    &[("ABOUT", &["about "]), ("AT_LEAST", &["at least "]), ("EXACT", &["1", "2", "3", "4", "5", "6", "7", "8", "9"])];

/// How far a source commits to what it says. What “would” be is a plan or a possibility here.
pub const STANCES: Translation = &[
    ("FUTURE", &["planned"]),
    ("NON_FUTURE", &["asserted"]),
    ("POSSIBLE", &["possible"]),
    ("PROBABLE", &["possible", "planned"]),
    ("POS", &["asserted", "planned"]),
    ("NEG", &["asserted, negative", "planned, negative", "possible, negative", "denied"]),
];

/// Who is for an act, and who against it.
pub const POSITIONS: Translation = &[("supports", &["for"]), ("opposes", &["against"])];

/// What the names of claims are explained by.
pub struct Words<'a> {
    /// The words of each claim that is named.
    pub places: &'a BTreeMap<String, String>,
    /// The reports in which they stand.
    pub seeds: &'a Seeds,
}

/// Where words stand: the report, by its number, and code points.
pub type Place = (usize, usize, usize);

/// Whether a row says what is expected.
pub fn says(cells: &[Cell], wanted: &[Option<String>], table: &Table, row: &[String], words: &Words<'_>) -> bool {
    let mut wanted = wanted.iter();
    let all = cells.iter().all(|cell| {
        if let Cell::Is(column, text) = cell {
            return table.cell(row, column) == *text;
        }
        let wanted = wanted.next().unwrap_or_else(|| panic!("more is compared than is expected"));
        agrees(cell, wanted.as_deref(), table, row, words)
    });
    all && wanted.next().is_none()
}

fn agrees(cell: &Cell, wanted: Option<&str>, table: &Table, row: &[String], words: &Words<'_>) -> bool {
    let found = |column| table.cell(row, column);
    let Some(wanted) = wanted else {
        return match cell {
            Cell::Any => true,
            Cell::Source(column) => words.seeds.is_file(found(column)),
            Cell::Name(column) | Cell::Text(column) | Cell::Begins(column) | Cell::Ends(column) => {
                found(column).is_empty()
            }
            _ => panic!("nothing is expected where something is compared"),
        };
    };
    match cell {
        Cell::Name(column) | Cell::Owner(column) if wanted.starts_with('(') => found(column).is_empty(),
        Cell::Name(column) => same(wanted, found(column)),
        Cell::Owner(column) => same(wanted, found(column)) || owned(wanted, found(column)),
        Cell::Source(column) => {
            let source = found(column);
            if wanted.starts_with('(') {
                return !source.is_empty() && !words.seeds.is_file(source) && things(source).is_empty();
            }
            same(wanted, source) || wanted.split(" and ").any(|part| same(part, source))
        }
        Cell::Own(column) => words.seeds.is_file(found(column)),
        Cell::Text(column) => found(column) == wanted,
        Cell::Holds(column) => found(column).contains(wanted),
        Cell::Number(column) => first_number(found(column)) == wanted,
        Cell::Begins(column) => found(column).split('/').next() == Some(wanted),
        Cell::Ends(column) => found(column).split('/').next_back() == Some(wanted),
        Cell::File(column) => words.seeds.number_of(found(column)) == Some(report(wanted)),
        Cell::Word(column, translation) => {
            let ours = translation.iter().find(|(theirs, _)| *theirs == wanted);
            let (_, ours) = ours.unwrap_or_else(|| panic!("`{wanted}` is not translated"));
            let negative = ours.iter().any(|word| word.contains("negative"));
            let stance = found(column);
            ours.iter().any(|word| stance.starts_with(word)) && (negative || !stance.ends_with("negative"))
        }
        Cell::Claim => {
            let quoted = &words.places[wanted];
            let place = words.seeds.place_of(report(wanted), quoted);
            overlap(place, words.seeds.words_of(found("claim")))
        }
        Cell::Any => true,
        Cell::Is(..) => unreachable!("compared without what is expected"),
    }
}

/// The number of a report in `a0`, or in the name of one of its claims: `a0-02`.
fn report(name: &str) -> usize {
    let number = name.strip_prefix('a').and_then(|rest| rest.split('-').next());
    number.and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("`{name}` names no report"))
}

/// Whether two places share the greater part of the shorter.
fn overlap((report, start, end): Place, (other_report, other_start, other_end): Place) -> bool {
    let shared = end.min(other_end).saturating_sub(start.max(other_start));
    report == other_report && shared * 2 > (end - start).min(other_end - other_start)
}

fn first_number(text: &str) -> &str {
    let start = text.find(|letter: char| letter.is_ascii_digit()).unwrap_or(text.len());
    text[start..].split(|letter: char| !letter.is_ascii_digit()).next().unwrap_or_default()
}

/// Whether two names are those of one thing: the same letters, or both of one entity of the gazetteer.
fn same(wanted: &str, found: &str) -> bool {
    wanted.to_lowercase() == found.to_lowercase() || !things(wanted).is_disjoint(&things(found))
}

/// Whether a name begins with that of an actor to whom the rest of it belongs: “US troops”, of the United States.
fn owned(wanted: &str, found: &str) -> bool {
    let actors = things_and_rest(wanted).into_iter().filter(|(_, kind, rest)| kind.acts() && *rest);
    let owners: BTreeSet<String> = actors.map(|(id, ..)| id).collect();
    !owners.is_disjoint(&things(found))
}

/// The entities that a whole name is that of.
fn things(name: &str) -> BTreeSet<String> {
    things_and_rest(name).into_iter().filter(|(.., rest)| !rest).map(|(id, ..)| id).collect()
}

/// The entities that a name begins with, their kinds, and whether more words follow.
fn things_and_rest(name: &str) -> Vec<(String, EntityKind, bool)> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let longest = Lexicon::shipped().gazetteer.longest(|at| words.get(at).copied());
    longest.map_or_else(Vec::new, |(length, names)| {
        let entities = names.iter().map(|name| &name.entity);
        entities.map(|entity| (entity.id.to_string(), entity.kind, length < words.len())).collect()
    })
}

#[test]
fn names_are_compared_through_the_gazetteer() {
    assert!(same("USA", "United States") && same("Kabul airport", "Hamid Karzai International Airport"));
    assert!(!same("USA", "Russia") && !same("US troops", "United States"));
    assert!(owned("US troops", "United States") && !owned("US troops", "Russia") && !owned("Russia", "Russia"));
}

#[test]
fn claims_are_the_same_where_they_share_most_of_the_shorter() {
    assert!(overlap((0, 10, 30), (0, 15, 25)) && overlap((0, 10, 30), (0, 5, 18)));
    assert!(!overlap((0, 10, 30), (1, 10, 30)) && !overlap((0, 10, 30), (0, 28, 40)));
}

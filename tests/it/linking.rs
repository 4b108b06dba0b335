//! How often a name is linked to what it means, on a set of names that were written for it.

use std::fmt;
use std::fs;
use std::path::Path;

use sitrep::graph::Base;
use sitrep::lexicon::{EntityKind, Lexicon};
use sitrep::link::{Band, Index, Wanted, band, holders, record_of};

/// What became of the names of one half of the set.
#[derive(Default)]
struct Tally {
    names: usize,
    /// Names of things that are in the tables, and that a name, its kind and its country tell apart.
    known: usize,
    accepted: usize,
    /// Accepted, and what is expected.
    right: usize,
    review: usize,
    /// For review, with what is expected in the first place.
    first: usize,
    wrong: Vec<String>,
}

impl Tally {
    fn precision(&self) -> f64 {
        self.right as f64 / self.accepted as f64
    }

    fn recall(&self) -> f64 {
        self.right as f64 / self.known as f64
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { names, known, accepted, right, review, first, .. } = self;
        let (precision, recall, none) = (self.precision(), self.recall(), names - accepted - review);
        write!(f, "{names} names, {known} of them known: {accepted} accepted, {right} of them right, ")?;
        write!(f, "{review} to review, {first} of them with the right one first, {none} none; ")?;
        write!(f, "precision {precision:.3}, recall {recall:.3}")
    }
}

/// The two halves of the set: thresholds and weights were chosen by the first, and are held to the second.
fn tallies() -> [Tally; 2] {
    let lexicon = Lexicon::shipped();
    let base = Base::default();
    let records = lexicon.gazetteer.iter().map(|entity| record_of(entity, &lexicon.gazetteer, &base)).collect();
    let index = Index::new(records);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/linking.tsv");
    let table = fs::read_to_string(path).unwrap();
    let mut tallies = [Tally::default(), Tally::default()];
    for (number, line) in table.lines().skip(1).enumerate() {
        let tally = &mut tallies[number % 2];
        let cells: Vec<&str> = line.split('\t').collect();
        let [name, kind, country, context, date, expected] = cells[..] else { panic!("{line}") };
        let wanted = Wanted {
            name: name.to_owned(),
            kind: (!kind.is_empty()).then(|| kind_of(kind)),
            country: (!country.is_empty()).then(|| country.to_owned()),
            context: context.split(',').map(str::to_owned).collect(),
            holders: holders(lexicon, name, date.parse().ok(), &[]),
            ..Wanted::default()
        };
        let found = index.candidates(&wanted, 5);
        let best = found.first().map(|best| base.entity_id(index.record(best.record).iri.as_ref()).unwrap());
        let band = band(&found);
        tally.names += 1;
        tally.known += usize::from(!["-", "?"].contains(&expected));
        match band {
            Band::Accepted => {
                tally.accepted += 1;
                tally.right += usize::from(best == Some(expected));
            }
            Band::Review => {
                tally.review += 1;
                tally.first += usize::from(best == Some(expected));
            }
            Band::No => {}
        }
        let is_right = match band {
            Band::Accepted => best == Some(expected),
            Band::Review => expected == "?",
            Band::No => expected == "-",
        };
        if !is_right {
            let score = found.first().map_or(0.0, |best| best.score);
            tally.wrong.push(format!(
                "{name} ({kind} {country}): {band:?} {} {score:.3}, not {expected}",
                best.unwrap_or("-")
            ));
        }
    }
    tallies
}

fn kind_of(name: &str) -> EntityKind {
    match name {
        "country" => EntityKind::Country,
        "place" => EntityKind::Place,
        "person" => EntityKind::Person,
        "organization" => EntityKind::Organization,
        "armed-group" => EntityKind::ArmedGroup,
        "government-body" => EntityKind::GovernmentBody,
        "force" => EntityKind::Force,
        "media" => EntityKind::Media,
        "agreement" => EntityKind::Agreement,
        "weapon" => EntityKind::Weapon,
        other => panic!("{other}"),
    }
}

#[test]
fn what_is_linked_without_people_is_right() {
    for (half, tally) in ["chosen by", "held to"].into_iter().zip(tallies()) {
        println!("{half}: {tally}\n  {}", tally.wrong.join("\n  "));
        assert!(tally.precision() >= 0.98, "{half}: {tally}\n  {}", tally.wrong.join("\n  "));
        assert!(tally.recall() >= 0.7, "{half}: {tally}\n  {}", tally.wrong.join("\n  "));
    }
}

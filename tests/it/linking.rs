//! How often a name is linked to what it means, on a set of names that were written for it.

use std::fmt;
use std::fs;
use std::path::Path;

use sitrep::graph::Base;
use sitrep::lexicon::{EntityKind, Lexicon};
use sitrep::link::{Band, Index, Wanted, band, holders, record_of};
use sitrep::session::{Error, HowToImport, HowToLink, Reviewer, Session, Source};

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

const CITY: &str =
    "7\tHill Town\tHill Town\t\t34.5\t69.1\tP\tPPL\tAF\t\t13\t\t\t\t44350\t\t1798\tAsia/Kabul\t2024-01-01\n";

fn languages() -> Vec<String> {
    vec!["en".to_owned()]
}

#[test]
fn a_file_that_cannot_be_read_costs_the_others_of_its_folder_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("a.tsv", CITY);
    write("b.tsv", "<html>\n");
    write("c.nt", "<a:a> <http://www.w3.org/2000/01/rdf-schema#label> \"A\" .\nbroken\n");
    write("readme.md", "no collection");
    let session = Session::new(folder.path().join("store"));
    let read = session.collections(&[folder.path().to_owned()], &languages()).unwrap();
    assert_eq!((read.all.records.len(), read.all.mistakes.count, read.unread.len()), (2, 1, 1));
    assert!(read.unread[0].to_string().contains("b.tsv` names nothing"), "{}", read.unread[0]);
}

#[test]
fn a_folder_without_collections_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let session = Session::new(folder.path().join("store"));
    let paths = [folder.path().to_owned()];
    assert!(session.collections(&paths, &languages()).unwrap_err().to_string().starts_with("no collections in "));
    fs::write(folder.path().join("a.nt"), "broken\n").unwrap();
    assert!(session.collections(&paths, &languages()).unwrap_err().to_string().contains("names nothing"));
    fs::remove_file(folder.path().join("a.nt")).unwrap();
    assert!(session.collections(&[folder.path().join("a.nt")], &languages()).is_err());
}

#[test]
fn another_store_is_a_collection() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other");
    let other = Session::new(&path);
    let turtle = "@prefix sr: <https://w3id.org/sitrep/ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix e: <BASEentity/> . e:hill-town a sr:Place ; rdfs:label \"Hill Town\" .";
    let bytes = turtle.replace("BASE", Base::default().as_str()).into_bytes().into();
    let source = Source::Bytes { name: "a.ttl".to_owned(), bytes };
    other.import(&source, &HowToImport::default(), &mut |_| {}).unwrap();
    let read = other.collections(&[path], &languages()).unwrap();
    assert_eq!(read.all.records.len(), 1);
    assert_eq!((read.all.records[0].label.as_str(), read.all.records[0].kind), ("Hill Town", Some(EntityKind::Place)));
}

#[test]
fn linking_again_links_nothing_twice_and_proposes_nothing_that_was_rejected() {
    let folder = tempfile::tempdir().unwrap();
    let session = Session::new(folder.path().join("store"));
    let ns = "@prefix sr: <https://w3id.org/sitrep/ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .";
    let turtle = format!(
        "{ns} @prefix e: <{}entity/> . e:hill-town a sr:Place ; rdfs:label \"Hill Town\" .
         e:hilltown a sr:Place ; rdfs:label \"Hilltown\" .",
        Base::default().as_str()
    );
    let source = Source::Bytes { name: "a.ttl".to_owned(), bytes: turtle.into_bytes().into() };
    session.import(&source, &HowToImport::default(), &mut |_| {}).unwrap();
    let file = folder.path().join("a.tsv");
    fs::write(&file, CITY).unwrap();
    let how = HowToLink { without_claims: true, ..HowToLink::default() };
    let propose = || {
        let records = session.collections(std::slice::from_ref(&file), &languages()).unwrap().all.records;
        session.to_link(&how).unwrap().propose(records, &how).unwrap()
    };
    let first = propose();
    // Both have the name, and one link is that of whoever has it more likely.
    assert_eq!([Band::Accepted, Band::Review, Band::No].map(|band| first.count(band)), [1, 1, 0]);
    assert!(first.found[1].reason.as_ref().unwrap().contains("is as likely to have that link"));
    session.keep(&first.into_mappings("2021-09-01".parse().unwrap())).unwrap();
    let again = propose();
    assert_eq!((again.found.len(), again.linked, again.waiting), (0, 1, 1));
    let by = Reviewer { name: "A. Reader".to_owned(), on: "2021-09-02".parse().unwrap() };
    let iri = again.index.record(0).iri.clone();
    assert!(matches!(session.accept("hilltown", &iri, &by), Err(Error::Taken { .. })));
    session.reject("hilltown", &iri, &by).unwrap();
    let last = propose();
    assert_eq!((last.count(Band::No), last.found.len(), last.linked, last.waiting), (1, 1, 1, 0));
}

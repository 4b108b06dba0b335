//! What the tables of entities and roles in `data/` promise to each other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use sitrep::lexicon::{EntityKind, Lexicon, Table};

const ENTITIES: [&str; 5] =
    ["data/actors.tsv", "data/countries.tsv", "data/persons.tsv", "data/places.tsv", "data/things.tsv"];

/// Calls `see` with the file and the cells of every row of an entity table, by column.
fn rows(mut see: impl FnMut(&str, &BTreeMap<&str, &str>)) {
    for file in ENTITIES {
        let text = fs::read_to_string(file).unwrap();
        let table = Table::new(file, &text);
        let header: Vec<&str> = text.lines().next().unwrap().split('\t').collect();
        for row in table.rows() {
            let row = row.unwrap();
            let cells = header.iter().map(|name| (*name, row.cell(table.column(name).unwrap()))).collect();
            see(file, &cells);
        }
    }
}

#[test]
fn no_id_and_no_identifier_stands_twice() {
    for column in ["id", "wikidata", "geonames", "iso", "icao"] {
        let mut seen = BTreeMap::new();
        rows(|file, cells| {
            let value = cells.get(column).copied().unwrap_or_default().to_owned();
            if !value.is_empty() {
                let here = format!("{file}: {}", cells["id"]);
                if let Some(before) = seen.insert(value.clone(), here.clone()) {
                    panic!("{column} `{value}` stands in {before} and in {here}");
                }
            }
        });
        assert!(!seen.is_empty(), "no table has a {column}");
    }
}

#[test]
fn identifiers_have_the_form_of_their_collection() {
    let form = |value: &str, first: &str| {
        value.strip_prefix(first).is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    rows(|file, cells| {
        let cell = |column: &str| cells.get(column).copied().filter(|cell| !cell.is_empty());
        let here = format!("{file}: {}", cells["id"]);
        assert!(cell("wikidata").is_none_or(|item| form(item, "Q")), "{here}");
        assert!(cell("geonames").is_none_or(|number| form(number, "")), "{here}");
        assert!(cell("dbpedia").is_none_or(|title| !title.contains(' ')), "{here}");
        for (column, most) in [("lat", 90.0), ("lon", 180.0)] {
            assert!(cell(column).is_none_or(|degrees| degrees.parse::<f64>().unwrap().abs() <= most), "{here}");
        }
        let id = cells["id"];
        assert!(id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'), "{here}");
    });
}

#[test]
fn an_ambiguous_name_is_a_name_of_its_row() {
    rows(|file, cells| {
        let list = |column: &str| cells.get(column).copied().unwrap_or_default().split('|');
        let names: BTreeSet<&str> = ["label", "aliases", "adjective", "demonyms"].into_iter().flat_map(list).collect();
        for name in list("ambiguous") {
            assert!(name.is_empty() || names.contains(name), "{file}: {}: `{name}`", cells["id"]);
        }
    });
}

#[test]
fn names_are_written_plainly() {
    rows(|file, cells| {
        for column in ["label", "aliases", "adjective", "demonyms", "surnames"] {
            for name in cells.get(column).copied().unwrap_or_default().split('|') {
                let here = format!("{file}: {}: `{name}`", cells["id"]);
                assert_eq!(name, name.trim(), "{here}");
                assert!(!name.contains(['’', '‘', '–', '(', ')']), "{here}");
                assert!(name.split(' ').all(|word| !word.is_empty()) || name.is_empty(), "{here}");
            }
        }
    });
}

#[test]
fn places_of_one_name_are_ordered_by_how_likely_they_are() {
    let gazetteer = &Lexicon::shipped().gazetteer;
    for (name, likely) in [
        ("Georgia", "georgia"),
        ("Jordan", "jordan"),
        ("Chad", "chad"),
        ("Turkey", "turkey"),
        ("Congo", "democratic-republic-of-the-congo"),
        ("Tripoli", "tripoli"),
        ("Kingston", "kingston"),
        ("London", "london"),
        ("Gaza", "gaza-strip"),
        ("Barcelona", "barcelona"),
        ("Dominican", "dominican-republic"),
    ] {
        let (_, names) = gazetteer.longest(|index| (index == 0).then_some(name)).unwrap();
        assert_eq!(names[0].entity.id.as_str(), likely, "{name}");
    }
    for word in ["Nice", "Split", "Reading", "Phoenix", "Time", "IS", "Xi"] {
        let (_, names) = gazetteer.longest(|index| (index == 0).then_some(word)).unwrap();
        assert!(names[0].ambiguous, "{word}");
    }
    for word in ["us", "is", "reading", "May", "Most", "Of", "Same", "The", "In"] {
        assert!(gazetteer.longest(|index| (index == 0).then_some(word)).is_none(), "{word}");
    }
}

#[test]
fn whoever_holds_an_office_is_a_person_and_it_belongs_to_someone_who_acts() {
    let lexicon = Lexicon::shipped();
    for holder in lexicon.roles.iter() {
        let person = lexicon.gazetteer.entity(holder.person.as_str());
        assert_eq!(person.map(|person| person.kind), Some(EntityKind::Person), "{holder:?}");
        let of = lexicon.gazetteer.entity(holder.of.as_str());
        assert!(of.is_some_and(|of| of.kind.acts() || of.kind.is_place()), "{holder:?}");
        assert!(holder.from.zip(holder.to).is_none_or(|(from, to)| from <= to), "{holder:?}");
        assert!(!holder.offices.is_empty(), "{holder:?}");
    }
}

#[test]
fn every_sample_report_has_a_date_a_source_and_a_title() {
    let mut reports: Vec<_> = fs::read_dir("data/reports").unwrap().map(|entry| entry.unwrap().path()).collect();
    reports.sort();
    assert!(reports.len() >= 12);
    for path in reports {
        let text = fs::read_to_string(&path).unwrap();
        let header: Vec<&str> = text.lines().take_while(|line| !line.is_empty()).collect();
        let keys: Vec<&str> = header.iter().filter_map(|line| line.split(": ").next()).collect();
        assert_eq!(keys, ["date", "source", "title"], "{}", path.display());
        let date = header[0].trim_start_matches("date: ");
        assert!(path.file_name().unwrap().to_string_lossy().starts_with(date), "{}", path.display());
    }
}

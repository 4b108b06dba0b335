//! Mappings to other collections: what ships, what is written and read of it, and graphs under the names of others.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};
use proptest::prelude::*;
use sitrep::graph::vocab::{semapv, skos};
use sitrep::graph::{self, Base, Collection, Mapping, Match, Renaming, Status, mappings};
use sitrep::ingest::Input;
use sitrep::lexicon::{Entity, EntityId, Lexicon, Table};
use sitrep::link::sssom::{self, Format, Sameness, Set};
use sitrep::session::{Session, WantedMappings, mappings_wanted};
use sitrep::store::Snapshot;
use tempfile::TempDir;

use crate::samples::{any_claim, report, snapshot};

/// A folder that an environment variable names, or `None` with a word on what is not tested.
fn folder(variable: &str) -> Option<String> {
    let folder = env::var(variable).ok();
    if folder.is_none() {
        eprintln!("skipped: {variable} names no folder");
    }
    folder
}

/// The reports of a folder.
fn files(folder: &str) -> Vec<Input> {
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(Input::File).collect()
}

/// What the reference says of an identifier: the names that it goes with, in the form of ids.
type Reference = BTreeMap<(&'static str, String), BTreeSet<EntityId>>;

/// A file of the reference: where its names stand, and its identifiers.
type File = (&'static str, &'static [&'static str], &'static [(&'static str, &'static str)]);

const REFERENCE: &[File] = &[
    ("actors.tsv", &["name", "aliases"], &[("wikidata", "wikidata"), ("dbpedia", "dbpedia")]),
    (
        "countries.tsv",
        &["name", "official_name", "aliases"],
        &[("wikidata", "wikidata"), ("geonames", "geonames"), ("iso", "iso2")],
    ),
    ("countries.tsv", &["capital"], &[("wikidata", "capital_wikidata"), ("geonames", "capital_geonames")]),
    ("cities.tsv", &["name", "ascii_name", "alternate_names"], &[("wikidata", "wikidata"), ("geonames", "geonames")]),
    ("airports.tsv", &["name"], &[("iata", "iata"), ("icao", "icao")]),
];

fn reference(folder: &str) -> Reference {
    let mut reference = Reference::new();
    for (file, names, identifiers) in REFERENCE {
        let text = fs::read_to_string(Path::new(folder).join(file)).unwrap();
        let table = Table::new(file, &text);
        for row in table.rows() {
            let row = row.unwrap();
            let named: BTreeSet<EntityId> =
                names.iter().flat_map(|name| row.list(table.column(name).unwrap()).map(EntityId::of)).collect();
            for (kind, column) in *identifiers {
                if let Some(identifier) = row.filled(table.column(column).unwrap()) {
                    reference.entry((*kind, identifier.to_owned())).or_default().extend(named.iter().cloned());
                }
            }
        }
    }
    reference
}

/// The identifiers of an entity.
fn identifiers(entity: &Entity) -> impl Iterator<Item = (&'static str, String)> {
    let links = &entity.links;
    let all = [
        ("wikidata", &links.wikidata),
        ("geonames", &links.geonames),
        ("dbpedia", &links.dbpedia),
        ("iso", &links.iso),
        ("iata", &links.iata),
        ("icao", &links.icao),
    ];
    all.into_iter().filter_map(|(kind, identifier)| Some((kind, identifier.clone()?)))
}

fn names(entity: &Entity) -> BTreeSet<EntityId> {
    entity.aliases.iter().chain([&entity.label]).map(|name| EntityId::of(name)).collect()
}

/// Entities whose names the reference spells in another way: it has “Gaza” for the city, and no “Ehmadbayli”.
const OTHERWISE_NAMED: [&str; 2] = ["ehmadbayli", "gaza-city"];

#[test]
fn every_shipped_identifier_is_that_of_the_reference() {
    let Some(folder) = folder("SITREP_REFERENCE") else { return };
    let reference = reference(&folder);
    let mut wrong = Vec::new();
    for entity in Lexicon::shipped().gazetteer.iter() {
        for (kind, identifier) in identifiers(entity) {
            let known = reference.get(&(kind, identifier.clone()));
            let same = known.is_some_and(|known| !known.is_disjoint(&names(entity)));
            let otherwise = known.is_some() && OTHERWISE_NAMED.contains(&entity.id.as_str());
            if !(same || otherwise) {
                wrong.push(format!("{}: {kind} {identifier}: {known:?}", entity.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Items of the reference that the tables do without: two sources give two items each for Bakhmut and Marib, a nuclear weapon
/// has no name of its own, San Marino and Melekeok are found as the countries that they are in.
const LEFT_OUT: [&str; 5] = ["Q706857", "Q498465", "Q12802", "Q1848", "Q154002"];

#[test]
fn what_the_reference_knows_of_countries_actors_and_large_places_ships() {
    let Some(folder) = folder("SITREP_REFERENCE") else { return };
    let shipped: BTreeSet<(&str, String)> =
        Lexicon::shipped().gazetteer.iter().flat_map(|entity| identifiers(entity)).collect();
    let mut missing = Vec::new();
    let mut want = |kind: &'static str, identifier: Option<&str>, name: &str| {
        if let Some(identifier) = identifier
            && !shipped.contains(&(kind, identifier.to_owned()))
            && !LEFT_OUT.contains(&identifier)
        {
            missing.push(format!("{name}: {kind} {identifier}"));
        }
    };
    for file in ["countries.tsv", "actors.tsv", "cities.tsv"] {
        let text = fs::read_to_string(Path::new(&folder).join(file)).unwrap();
        let table = Table::new(file, &text);
        for row in table.rows() {
            let row = row.unwrap();
            let cell = |column: &str| row.filled(table.column(column).unwrap());
            let name = cell("name").unwrap();
            match file {
                "countries.tsv" => {
                    // Codes such as `x-nc` are nobody's.
                    want("iso", cell("iso2").filter(|code| code.len() == 2), name);
                    want("wikidata", cell("wikidata"), name);
                    want("geonames", cell("geonames"), name);
                    want("wikidata", cell("capital_wikidata"), name);
                }
                "actors.tsv" => want("wikidata", cell("wikidata"), name),
                // Of towns only those in the tables anyway: an item that Who's On First alone gives may be wrong.
                _ if cell("wikidata_source").is_some_and(|source| source.starts_with("whosonfirst")) => {}
                _ => want("wikidata", cell("wikidata"), name),
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_shipped_item_and_number_has_somebody_who_vouches_for_it() {
    for entity in Lexicon::shipped().gazetteer.iter() {
        let gives = |geonames: bool| entity.links.vouchers.iter().any(|one| one.source.is_geonames() == geonames);
        assert_eq!(entity.links.geonames.is_some(), gives(true), "{}", entity.id);
        assert_eq!(entity.links.wikidata.is_some(), gives(false), "{}", entity.id);
    }
}

#[test]
fn an_airport_is_in_its_city_and_both_are_in_their_country() {
    let within = |id: &str| {
        let entity = Lexicon::shipped().gazetteer.entity(id).unwrap();
        entity.within.iter().map(EntityId::as_str).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(within("kabul-airport"), "kabul afghanistan");
    assert_eq!(within("kabul"), "afghanistan");
    // An embassy is its country's, and in another one.
    assert_eq!(within("us-embassy-in-kabul"), "kabul afghanistan");
    assert_eq!(within("abbey-gate"), "kabul-airport kabul afghanistan");
    assert_eq!(within("afghanistan"), "");
    let airport = Lexicon::shipped().gazetteer.entity("kabul-airport").unwrap();
    assert_eq!(identifiers(airport).collect::<Vec<_>>(), [("iata", "KBL".to_owned()), ("icao", "OAKB".to_owned())]);
    assert!(airport.coordinates.is_some());
}

/// `SITREP_LINKS=1` prints what is linked to what.
#[test]
fn the_names_of_the_seeds_have_the_identifiers_of_the_reference() {
    let (Some(seeds), Some(folder)) = (folder("SITREP_SEEDS"), folder("SITREP_REFERENCE")) else { return };
    let reference = reference(&folder);
    let mut by_name: BTreeMap<&EntityId, BTreeSet<&(&str, String)>> = BTreeMap::new();
    for (identifier, names) in &reference {
        names.iter().for_each(|name| {
            by_name.entry(name).or_default().insert(identifier);
        });
    }
    let dir = TempDir::new().unwrap();
    let session = Session::new(dir.path());
    session.ingest(&files(&seeds), None, |_, _| {}).unwrap();
    let base = Base::default();
    let claims = graph::claims(&session.snapshot().unwrap()).unwrap();
    let named = claims.iter().flat_map(|claim| {
        let source = claim.attribution.as_ref().and_then(|voice| voice.source.as_ref());
        [claim.subject.as_ref(), claim.object.as_ref(), claim.place.as_ref(), source].into_iter().flatten()
    });
    let ids: BTreeSet<&str> = named.filter_map(|named| base.entity_id(named.iri.as_ref())).collect();
    assert!(ids.len() > 20, "{ids:?}");
    let gazetteer = &Lexicon::shipped().gazetteer;
    for entity in ids.into_iter().filter_map(|id| gazetteer.entity(id)) {
        let ours: BTreeSet<(&str, String)> = identifiers(entity).collect();
        if env::var("SITREP_LINKS").is_ok() {
            let list: Vec<String> = ours.iter().map(|(kind, identifier)| format!("{kind} {identifier}")).collect();
            eprintln!("{}: {}", entity.label, list.join(", "));
        }
        let known = names(entity).iter().flat_map(|name| by_name.get(name).into_iter().flatten().copied()).collect();
        let known: BTreeSet<&(&str, String)> = known;
        let has: BTreeSet<&str> = ours.iter().map(|(kind, _)| *kind).collect();
        let needs: BTreeSet<&str> = known.iter().map(|(kind, _)| *kind).collect();
        assert!(needs.is_subset(&has), "{}: {known:?}", entity.id);
        assert!(ours.iter().all(|identifier| known.contains(identifier)), "{}: {ours:?}, {known:?}", entity.id);
    }
}

/// The quads of a snapshot.
fn quads(snapshot: &Snapshot) -> BTreeSet<String> {
    snapshot.read().unwrap().iter().map(|quad| quad.to_string()).collect()
}

proptest! {
    #[test]
    fn a_graph_under_other_names_is_the_same_graph(claims in prop::collection::vec(any_claim(), 1..4)) {
        let whole = snapshot(&graph::encode(&report(), &claims, &Base::default()));
        let renaming = Renaming::of(&whole, Collection::Wikidata).unwrap();
        let other = renaming.apply(&whole).unwrap();
        let pairs: Vec<(NamedNode, NamedNode)> = mappings(&whole).unwrap().into_iter()
            .filter(|mapping| Collection::Wikidata.has(mapping.object.as_ref()))
            .map(|mapping| (mapping.subject, mapping.object))
            .collect();
        let back = |term: Term| match &term {
            Term::NamedNode(node) => {
                pairs.iter().find(|(_, name)| name == node).map_or(term.clone(), |(entity, _)| entity.clone().into())
            }
            _ => term,
        };
        let ours = |quad: &Quad| {
            let Term::NamedNode(subject) = back(quad.subject.clone().into()) else { return quad.to_string() };
            Quad { subject: NamedOrBlankNode::NamedNode(subject), object: back(quad.object.clone()), ..quad.clone() }.to_string()
        };
        let dataset = other.snapshot.read().unwrap();
        let mut again: BTreeSet<String> = dataset.iter().map(|quad| ours(&quad.into_owned())).collect();
        // What said that a thing is itself, and what is known of it, is all that is missing.
        for mapping in mappings(&whole).unwrap() {
            if Collection::Wikidata.has(mapping.object.as_ref()) {
                again.extend(mapping.quads(&Base::default()).iter().map(ToString::to_string));
            }
        }
        prop_assert_eq!(again, quads(&whole));
        for (entity, _) in &pairs {
            prop_assert!(!quads(&other.snapshot).iter().any(|quad| quad.contains(&entity.to_string())));
        }
    }
}

/// A store with the sample reports.
fn sample() -> (TempDir, Session) {
    let dir = TempDir::new().unwrap();
    let session = Session::new(dir.path());
    session.ingest(&files("data/reports"), None, |_, _| {}).unwrap();
    (dir, session)
}

fn wanted() -> WantedMappings {
    WantedMappings { entities: Vec::new(), statuses: vec![Status::Holds, Status::Rejected, Status::Proposed] }
}

fn written(mappings: &[Mapping], format: Format) -> String {
    let mut bytes = Vec::new();
    sssom::write(&Set { mappings, license: None, same: Sameness::Skos }, &Base::default(), format, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn what_was_exported_changes_nothing_where_it_came_from_and_comes_back_elsewhere() {
    let (_dir, session) = sample();
    let subject = Base::default().entity(&EntityId::from("turkey"));
    let object = NamedNode::new_unchecked("https://example.org/land/turkey");
    let rejected = Mapping {
        status: Status::Rejected,
        comment: Some("a bird".to_owned()),
        ..Mapping::new(subject.clone(), Match::Close, object, semapv::MANUAL_CURATION)
    };
    session.keep(std::slice::from_ref(&rejected)).unwrap();
    let all = mappings_wanted(&session.snapshot().unwrap(), &wanted()).unwrap();
    let text = written(&all, Format::Tsv);
    let before = quads(&session.snapshot().unwrap());
    let kept = session.keep_table("links.tsv", &text).unwrap();
    assert_eq!((kept.new, kept.changed, kept.known), (0, 0, all.len()));
    assert_eq!(quads(&session.snapshot().unwrap()), before);

    let (_dir, other) = sample();
    let kept = other.keep_table("links.tsv", &text).unwrap();
    assert_eq!((kept.new, kept.changed, kept.known), (1, 0, all.len() - 1));
    assert_eq!(quads(&other.snapshot().unwrap()), before);
}

#[test]
fn an_entity_gets_no_second_item_unless_the_first_is_rejected() {
    let (_dir, session) = sample();
    let header = format!(
        "#curie_map:\n#  e: {}\n#  wd: http://www.wikidata.org/entity/\n\
         subject_id\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification\n",
        Base::default().entities()
    );
    let row = |not: &str, id: &str, item: &str| {
        format!("e:{id}\tskos:exactMatch\t{not}\twd:{item}\tsemapv:ManualMappingCuration\n")
    };
    let before = quads(&session.snapshot().unwrap());
    let second = session.keep_table("x.tsv", &(header.clone() + &row("", "turkey", "Q999999"))).unwrap_err();
    assert!(second.to_string().starts_with("x.tsv:5: column `object_id`: `e:turkey` is `wd:Q43` already"), "{second}");
    let shared = session.keep_table("x.tsv", &(header.clone() + &row("", "ankara", "Q43"))).unwrap_err();
    assert!(shared.to_string().contains("`wd:Q43` is `e:turkey` already"), "{shared}");
    let unknown = session.keep_table("x.tsv", &(header.clone() + &row("", "turkei", "Q1"))).unwrap_err();
    assert!(unknown.to_string().contains("`e:turkei`; near are `e:turkey`"), "{unknown}");
    assert_eq!(quads(&session.snapshot().unwrap()), before);
    let both = header + &row("Not", "turkey", "Q43") + &row("", "turkey", "Q999999");
    assert_eq!(session.keep_table("x.tsv", &both).unwrap().new, 1);
    let snapshot = session.snapshot().unwrap();
    let turkey = Base::default().entity(&EntityId::from("turkey"));
    let links = [Some((&turkey).into()), Some(skos::EXACT_MATCH.into()), None, None];
    let items = snapshot.scan_terms(links).unwrap().map(|quad| snapshot.term(quad.unwrap()[2]).unwrap().to_string());
    let items: Vec<String> = items.filter(|item| item.contains("wikidata")).collect();
    assert_eq!(items, ["<http://www.wikidata.org/entity/Q999999>"]);
}

#[test]
fn what_somebody_has_decided_is_not_undone_by_another_report() {
    let (dir, session) = sample();
    let turkey = Base::default().entity(&EntityId::from("turkey"));
    let is_item = |mapping: &Mapping| mapping.subject == turkey && Collection::Wikidata.has(mapping.object.as_ref());
    let item = mappings(&session.snapshot().unwrap()).unwrap().into_iter().find(is_item).unwrap();
    let rejected = Mapping { status: Status::Rejected, confidence: None, ..item };
    session.keep(std::slice::from_ref(&rejected)).unwrap();
    let another = dir.path().join("2031-05-19-another.txt");
    fs::write(
        &another,
        "date: 2031-05-19\nsource: Sample Wire\ntitle: Turkey\n\nTurkey withdrew its troops from Syria.\n",
    )
    .unwrap();
    session.ingest(&[Input::File(another)], None, |_, _| {}).unwrap();
    let known: Vec<Mapping> = mappings(&session.snapshot().unwrap()).unwrap().into_iter().filter(is_item).collect();
    assert_eq!(known, [rejected]);
}

#[test]
fn the_tools_of_others_take_what_is_written() {
    let Ok(python) = env::var("SITREP_SSSOM") else {
        eprintln!("skipped: SITREP_SSSOM names no Python that has the package sssom");
        return;
    };
    let (dir, session) = sample();
    let all = mappings_wanted(&session.snapshot().unwrap(), &wanted()).unwrap();
    let run = |arguments: &[&str], file: &Path| {
        let out = Command::new(&python).args(["-m", "sssom.cli"]).args(arguments).arg(file).output().unwrap();
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(out.status.success() && !said.to_lowercase().contains("error"), "{arguments:?}: {said}");
        String::from_utf8(out.stdout).unwrap()
    };
    let table = dir.path().join("links.sssom.tsv");
    fs::write(&table, written(&all, Format::Tsv)).unwrap();
    run(&["validate"], &table);
    // What they make of it is read here again.
    let again = sssom::read("parsed", &run(&["parse"], &table), &Base::default()).unwrap();
    let again: Vec<Mapping> = again.mappings.into_iter().map(|(_, mapping)| mapping).collect();
    assert_eq!(again.len(), all.len());
    // They have an order of their own.
    for mapping in &all {
        assert!(again.contains(mapping), "{mapping:?}");
    }
}

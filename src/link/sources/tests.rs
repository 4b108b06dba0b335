use std::io::Write;

use crate::lexicon::{EntityKind, Lexicon};
use crate::link::Record;
use crate::link::sources::{Collection, Countries, Error, read};

fn languages() -> Vec<String> {
    ["en", "de"].map(str::to_owned).to_vec()
}

fn collection(name: &str, bytes: impl AsRef<[u8]>) -> Result<Collection, Error> {
    read(name, bytes.as_ref(), &languages(), &Countries::of(Lexicon::shipped()))
}

fn one(name: &str, text: &str) -> Record {
    let mut found = collection(name, text).unwrap();
    assert_eq!((found.records.len(), found.mistakes.count), (1, 0), "{:?}", found.mistakes);
    found.records.remove(0)
}

const KABUL: &str = "1138958\tKabul\tKabul\tCabul,Kaboul,https://example.org/Kabul\t34.52813\t69.17233\tP\tPPLC\tAF\t\t13\t\t\t\t4434550\t\t1798\tAsia/Kabul\t2024-01-01\n";

const ITEM: &str = r#"{"type":"item","id":"Q5838","labels":{"en":{"language":"en","value":"Kabul"},"de":{"language":"de","value":"Kabul"},"fr":{"language":"fr","value":"Kaboul"}},"aliases":{"en":[{"language":"en","value":"Cabul"}]},"descriptions":{"en":{"language":"en","value":"capital of Afghanistan"}},"claims":{"P17":[{"mainsnak":{"datavalue":{"value":{"id":"Q889"}}},"rank":"normal"}],"P625":[{"mainsnak":{"datavalue":{"value":{"latitude":34.5,"longitude":69.2}}}}]},"sitelinks":{"enwiki":{"title":"Kabul"},"dewiki":{"title":"Kabul"}}}"#;

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_row_of_geonames_is_a_record() {
    let kabul = one("cities15000.txt", KABUL);
    assert_eq!(kabul.iri.as_str(), "https://sws.geonames.org/1138958/");
    assert_eq!((kabul.label.as_str(), kabul.names), ("Kabul", vec!["Cabul".to_owned(), "Kaboul".to_owned()]));
    assert_eq!(
        (kabul.kind, kabul.country.as_deref(), kabul.weight),
        (Some(EntityKind::Place), Some("AF"), 4_434_550.0)
    );
    assert_eq!(kabul.point.map(|point| point.latitude), Some(34.52813));
}

#[test]
fn an_item_of_wikidata_is_a_record() {
    let kabul = one("slice.json", &format!("[\n{ITEM},\n]\n"));
    assert_eq!(kabul.iri.as_str(), "http://www.wikidata.org/entity/Q5838");
    assert_eq!((kabul.label.as_str(), kabul.names), ("Kabul", vec!["Cabul".to_owned()]));
    assert_eq!((kabul.kind, kabul.country.as_deref(), kabul.weight), (None, Some("AF"), 2.0));
    assert_eq!(kabul.description.as_deref(), Some("capital of Afghanistan"));
    assert_eq!(kabul.point.map(|point| point.longitude), Some(69.2));
}

#[test]
fn what_rdf_calls_and_says_of_a_thing_is_a_record() {
    let text = r#"
        @prefix schema: <https://schema.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix wgs: <http://www.w3.org/2003/01/geo/wgs84_pos#> . @prefix wdt: <http://www.wikidata.org/prop/direct/> .
        @prefix wd: <http://www.wikidata.org/entity/> .
        <http://example.org/kabul> a schema:City ; schema:name "Kaboul"@fr , "Kabul"@de , "Kabul City"@en ;
          skos:altLabel "Cabul"@en ; wgs:lat "34.5" ; wgs:long "69.2" ; wdt:P17 wd:Q889 .
        <http://example.org/nameless> a schema:City .
        [] schema:name "nobody" ."#;
    let kabul = one("places.ttl", text);
    assert_eq!((kabul.label.as_str(), kabul.names), ("Kabul City", vec!["Cabul".to_owned(), "Kabul".to_owned()]));
    assert_eq!((kabul.kind, kabul.country.as_deref()), (Some(EntityKind::Place), Some("AF")));
    assert_eq!(kabul.point.map(|point| point.latitude), Some(34.5));
}

#[test]
fn the_order_of_quads_does_not_matter() {
    let lines = [
        "<http://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> \"A\"@en .",
        "<http://example.org/b> <http://www.w3.org/2000/01/rdf-schema#label> \"B\"@en .",
        "<http://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> \"Ä\"@de .",
        "<http://example.org/a> <http://www.w3.org/2004/02/skos/core#altLabel> \"0\" .",
        "<http://example.org/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://schema.org/Place> .",
        "<http://example.org/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://schema.org/Country> .",
    ];
    let sorted = |lines: Vec<&str>| {
        let mut records = collection("a.nt", lines.join("\n")).unwrap().records;
        records.sort_by(|one, other| one.iri.as_str().cmp(other.iri.as_str()));
        records
    };
    let records = sorted(lines.to_vec());
    assert_eq!(records, sorted(lines.iter().rev().copied().collect()));
    assert_eq!((records[0].label.as_str(), records[0].kind), ("A", Some(EntityKind::Country)));
}

#[test]
fn packed_collections_are_unpacked() {
    for (name, text) in [
        ("cities.tsv.gz", KABUL),
        ("slice.json.gz", ITEM),
        ("a.nt.gz", "<a:a> <http://www.w3.org/2000/01/rdf-schema#label> \"A\" ."),
    ] {
        assert_eq!(collection(name, gzip(text)).unwrap().records.len(), 1, "{name}");
    }
}

#[test]
fn broken_lines_are_counted_and_named_and_cost_nothing() {
    let check = |name: &str, text: &str, count: usize, expected: &[&str]| {
        let found = collection(name, text).unwrap();
        assert_eq!((found.records.len(), found.mistakes.count), (2, count), "{:?}", found.mistakes);
        for (mistake, expected) in found.mistakes.first.iter().zip(expected) {
            assert!(mistake.starts_with(expected), "{mistake}");
        }
    };
    let rows = format!("{KABUL}1\tshort\n\nx{KABUL}{}{KABUL}", KABUL.replace("34.52813", "134"));
    let expected =
        ["c.tsv:2: it has 2 columns, not 19", "c.tsv:4: `x1138958` is no GeoNames id", "c.tsv:5: `134 69.17233` is no"];
    check("c.tsv", &rows, 3, &expected);
    let items = format!("[\n{ITEM},\n{{\"id\":\n{ITEM},\n{{\"id\":\"<evil>\"}}\n]");
    check("w.json", &items, 2, &["w.json:3: it is no item of Wikidata", "w.json:5: `<evil>` is no id of an item"]);
    let triple = |name: &str| format!("<a:{name}> <http://www.w3.org/2000/01/rdf-schema#label> \"{name}\" .\n");
    check("a.nt", &format!("{}broken\n{}", triple("a"), triple("b")), 1, &["a.nt:2:1: "]);
}

#[test]
fn what_is_no_collection_is_an_error() {
    let check = |name: &str, bytes: &[u8], expected: &str| {
        let error = collection(name, bytes).unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
        assert!(error.hint().is_some() || matches!(error, Error::Read { .. }));
    };
    check("c.tsv", b"a\tb\nc\td\n", "`c.tsv` names nothing: it was read as a table of GeoNames, and c.tsv:1: it has 2");
    check("c.tsv", b"", "`c.tsv` names nothing");
    check("w.json", b"{}\n<html>\n", "`w.json` names nothing: it was read as a Wikidata dump");
    check("a.nt", b"<!doctype html>\n", "`a.nt` names nothing: it was read as RDF, and a.nt:1:");
    check("a.ttl", b"", "`a.ttl` names nothing");
    check("page.html", b"<html>", "`page.html` is no collection that can be read");
    let cut = gzip(&KABUL.repeat(100));
    check("c.tsv.gz", &cut[..cut.len() / 2], "`c.tsv.gz` cannot be read");
}

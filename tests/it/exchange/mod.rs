//! What is exported for others is read by libraries that others wrote: in Python, where they are installed.
//!
//! `SITREP_PYTHON` names the interpreter, else `python3` is asked. Needed are `networkx`, `pyarrow`, `rdflib` and `geojson`;
//! a test whose library is missing says so and checks nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Dataset, GraphName, Literal, NamedNode, Quad};
use serde_json::Value;
use sitrep::claim::Modality;
use sitrep::export::{self, claims};
use sitrep::graph::{self, Base, ClaimView};
use sitrep::store::Snapshot;
use sitrep::text::Report;
use tempfile::TempDir;

use crate::samples;

/// What a library makes of a file; `None` where it is not installed.
fn read(format: &str, file: &Path) -> Option<Value> {
    let python = std::env::var("SITREP_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/exchange/read.py");
    let Ok(output) = Command::new(&python).arg(script).arg(format).arg(file).output() else {
        println!("skipped: `{python}` cannot be started");
        return None;
    };
    let complaint = String::from_utf8_lossy(&output.stderr);
    if output.status.code() == Some(3) {
        println!("skipped: {complaint}");
        return None;
    }
    assert!(output.status.success(), "{format}: {complaint}");
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

/// A dated report with claims of every shape, an undated one, and names that no format likes.
fn sample() -> Snapshot {
    let base = Base::default();
    let undated = Report::new("an-undated.txt", samples::report().text);
    let mut quads = graph::encode(&undated, &samples::claims()[..1], &base);
    quads.extend(graph::encode(&samples::report(), &samples::claims(), &base));
    // Of several labels the first in order is shown.
    let guards = NamedNode::new_unchecked(format!("{}ruritanian-guards", base.entities()));
    let odd = Literal::from("A \"guard\", <so> & so\r\nof\tthe \u{1}King");
    quads.push(Quad::new(guards, oxigraph::model::vocab::rdfs::LABEL, odd, GraphName::DefaultGraph));
    samples::snapshot(&quads)
}

fn empty() -> Snapshot {
    samples::snapshot(&[])
}

/// Claims in a format, in a file.
fn written(snapshot: &Snapshot, options: &claims::Options) -> (TempDir, PathBuf) {
    let mut bytes = Vec::new();
    claims::write(snapshot, options, &mut bytes).unwrap();
    file(&bytes)
}

fn file(bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("exported");
    fs::write(&path, bytes).unwrap();
    (folder, path)
}

#[track_caller]
fn library(snapshot: &Snapshot, format: claims::Format, name: &str) -> Option<Value> {
    let (_folder, path) = written(snapshot, &claims::Options::new(format));
    read(name, &path)
}

fn claims_of(snapshot: &Snapshot) -> Vec<ClaimView> {
    graph::claims(snapshot).unwrap()
}

#[test]
fn csv_has_a_row_for_each_claim() {
    let Some(rows) = library(&sample(), claims::Format::Csv, "csv") else { return };
    let claims = claims_of(&sample());
    assert_eq!(rows.as_array().unwrap().len(), claims.len());
    for (row, claim) in rows.as_array().unwrap().iter().zip(&claims) {
        let cell = |name: &str| row[name].as_str().unwrap();
        assert_eq!(cell("claim"), claim.iri.as_str());
        assert_eq!(cell("evidence"), claim.evidence.exact.as_deref().unwrap());
        assert_eq!(cell("object_label"), claim.object.as_ref().map_or("", |object| &object.label));
        assert_eq!(cell("published"), claim.report.published.map(|date| date.to_string()).unwrap_or_default());
        assert_eq!(cell("evidence_start"), claim.evidence.start.to_string());
    }
}

#[test]
fn parquet_has_the_cells_of_the_csv_with_types() {
    let Some(read) = library(&sample(), claims::Format::Parquet, "parquet") else { return };
    let Some(rows) = library(&sample(), claims::Format::Csv, "csv") else { return };
    assert_eq!(read["rows"], rows);
    let types = [
        ("claim", "string"),
        ("published", "date32[day]"),
        ("quantity", "int64"),
        ("latitude", "double"),
        ("in_headline", "bool"),
    ];
    for (column, kind) in types {
        assert_eq!(read["types"][column], kind, "{column}");
    }
}

#[test]
fn both_networks_say_who_does_what_to_whom() {
    let Some(gexf) = library(&sample(), claims::Format::Gexf, "gexf") else { return };
    let Some(graphml) = library(&sample(), claims::Format::GraphMl, "graphml") else { return };
    assert_eq!(gexf["nodes"], graphml["nodes"]);
    assert_eq!(gexf["edges"], graphml["edges"]);
    assert_eq!(gexf["directed"], true);
    let entity = |id: &str| format!("{}{id}", Base::default().entities());
    let ruritania = &gexf["nodes"][entity("ruritania")];
    assert_eq!((&ruritania["label"], &ruritania["wikidata"]), (&"Ruritania".into(), &"Q115".into()));
    let guards = &gexf["nodes"][entity("ruritanian-guards")];
    assert_eq!(guards["label"], "A \"guard\", <so> & so\r\nof\tthe \u{FFFD}King");
    // The same is claimed by a dated and by an undated report.
    let [edge] = gexf["edges"].as_array().unwrap().as_slice() else { panic!("{}", gexf["edges"]) };
    assert_eq!((&edge[0], &edge[1]), (&entity("ruritania").into(), &entity("ruritanian-guards").into()));
    let about = &edge[2];
    assert_eq!(
        (&about["relation"], &about["claims"], &about["asserted"]),
        (&"retainsForces".into(), &2.into(), &2.into())
    );
    assert_eq!((&about["first"], &about["last"]), (&"2031-05-19".into(), &"2031-05-19".into()));
}

#[test]
fn geojson_has_what_has_coordinates_and_counts_the_rest() {
    let mut quads: Vec<Quad> = sample().dataset().iter().map(Into::into).collect();
    let isle = NamedNode::new_unchecked(format!("{}isle", Base::default().entities()));
    let point = Literal::new_typed_literal("POINT(14.5 -50.25)", graph::vocab::geo::WKT_LITERAL);
    quads.push(Quad::new(isle, graph::vocab::geo::AS_WKT, point, GraphName::DefaultGraph));
    let snapshot = samples::snapshot(&quads);
    let mut bytes = Vec::new();
    claims::write(&snapshot, &claims::Options::new(claims::Format::GeoJson), &mut bytes).unwrap();
    let read_here: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(read_here["type"], "FeatureCollection");
    let features = read_here["features"].as_array().unwrap();
    assert_eq!(features.len(), 2);
    for feature in features {
        assert_eq!(feature["type"], "Feature");
        assert_eq!(feature["geometry"], serde_json::json!({ "type": "Point", "coordinates": [14.5, -50.25] }));
        assert_eq!(feature["properties"]["place_label"], "Isle");
    }
    assert_eq!(read_here["omitted"], serde_json::json!({ "without_place": 1, "without_coordinates": 1 }));
    let (_folder, path) = file(&bytes);
    let Some(read) = read("geojson", &path) else { return };
    assert_eq!((&read["errors"], &read["features"]), (&Value::Array(Vec::new()), &2.into()));
}

#[test]
fn plover_has_the_fields_of_its_manual() {
    let Some(events) = library(&sample(), claims::Format::Plover, "plover") else { return };
    let claims: Vec<ClaimView> = claims_of(&sample()).into_iter().filter(|claim| claim.plover.is_some()).collect();
    let events = events.as_array().unwrap();
    assert_eq!(events.len(), claims.len());
    for (event, claim) in events.iter().zip(&claims) {
        // Those that the manual requires, but for days that nobody knows.
        assert_eq!(event["id"], claim.id.as_str());
        assert_eq!(event["event"][0], claim.plover.unwrap().name());
        assert!(event["source"].is_array() && event["recipient"].is_array());
        assert_eq!(event["date"].is_null(), claim.report.published.is_none());
        let context = if claim.stance.modality == Modality::Planned { vec!["future"] } else { Vec::new() };
        assert_eq!(event["context"], serde_json::json!(context));
    }
    let leaves = events.iter().find(|event| event["event"][0] == "CONCEDE").unwrap();
    assert_eq!((&leaves["date"], &leaves["enddate"]), (&"2031-05-01".into(), &"2031-05-31".into()));
    assert_eq!(leaves["source"][0]["sector"], "MIL");
    assert_eq!(leaves["event_text"], serde_json::json!(["left"]));
    assert_eq!(leaves["event_loc"]["name"], "Zenda");
    assert_eq!(leaves["quad_code"], 1);
}

#[test]
fn claims_without_words_have_none() {
    let words = ["opposed the", "“some”", "told", "in May", "an aide", "leave\"", "leave\\"];
    for format in claims::Format::ALL {
        let options = claims::Options { quotes: false, headlines: false, ..claims::Options::new(format) };
        let mut bytes = Vec::new();
        claims::write(&sample(), &options, &mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for words in words {
            assert!(!text.contains(words), "{format:?}: {words}");
        }
    }
}

#[test]
fn the_order_in_which_claims_came_does_not_show() {
    let mut quads: Vec<Quad> = sample().dataset().iter().map(Into::into).collect();
    quads.reverse();
    for format in claims::Format::ALL {
        let options = claims::Options::new(format);
        let [one, other] = [&sample(), &samples::snapshot(&quads)].map(|snapshot| {
            let mut bytes = Vec::new();
            claims::write(snapshot, &options, &mut bytes).unwrap();
            bytes
        });
        assert!(one == other, "{format:?}");
    }
}

#[test]
fn nothing_is_written_as_an_empty_file_of_the_format() {
    for (format, name) in [(claims::Format::Csv, "csv"), (claims::Format::Plover, "plover")] {
        let Some(read) = library(&empty(), format, name) else { return };
        assert_eq!(read, Value::Array(Vec::new()), "{name}");
    }
    if let Some(read) = library(&empty(), claims::Format::Parquet, "parquet") {
        assert_eq!(read["rows"], Value::Array(Vec::new()));
        assert_eq!(read["types"]["claim"], "string");
    }
    for (format, name) in [(claims::Format::Gexf, "gexf"), (claims::Format::GraphMl, "graphml")] {
        let Some(read) = library(&empty(), format, name) else { continue };
        assert_eq!((&read["nodes"], &read["edges"]), (&serde_json::json!({}), &serde_json::json!([])), "{name}");
    }
    if let Some(read) = library(&empty(), claims::Format::GeoJson, "geojson") {
        assert_eq!(read["features"], 0);
    }
    let mut text = Vec::new();
    export::write(&empty(), &export::Options::new(export::Format::JsonLd), &mut text).unwrap();
    let (_folder, path) = file(&text);
    if let Some(read) = read("jsonld", &path) {
        assert_eq!(quads(read.as_str().unwrap()), Dataset::new());
    }
}

fn quads(lines: &str) -> Dataset {
    RdfParser::from_format(RdfFormat::NQuads).for_slice(lines).map(|quad| quad.unwrap()).collect()
}

#[test]
fn json_ld_is_the_same_graph_to_another_reader() {
    let mut text = Vec::new();
    export::write(&sample(), &export::Options::new(export::Format::JsonLd), &mut text).unwrap();
    let (_folder, path) = file(&text);
    let Some(read) = read("jsonld", &path) else { return };
    let (found, expected) = (quads(read.as_str().unwrap()), sample().dataset().clone());
    let only = |one: &Dataset, other: &Dataset| -> Vec<String> {
        one.iter().filter(|quad| !other.contains(*quad)).map(|quad| quad.to_string()).collect()
    };
    assert_eq!(only(&found, &expected), only(&expected, &found), "{}", String::from_utf8_lossy(&text));
}

#[test]
fn json_ld_has_names_for_what_it_says() {
    let mut text = Vec::new();
    export::write(&sample(), &export::Options::new(export::Format::JsonLd), &mut text).unwrap();
    let read: Value = serde_json::from_slice(&text).unwrap();
    assert_eq!(read["@context"]["sr"], "https://w3id.org/sitrep/ns#");
    assert_eq!(read["@context"]["modality"], serde_json::json!({ "@id": "sr:modality", "@type": "@id" }));
    assert_eq!(read["@context"]["datePublished"]["@type"], "xsd:date");
    let graphs = read["@graph"].as_array().unwrap();
    let nodes = graphs.iter().filter_map(|graph| graph["@graph"].as_array()).flatten();
    let claim = nodes.into_iter().find(|node| node["@type"] == "sr:Claim").unwrap();
    assert!(claim["@id"].as_str().unwrap().starts_with("claim/"), "{claim}");
    assert_eq!(claim["sr:plover"], serde_json::json!({ "@id": "plover:MOBILIZE" }), "a prefix has that name");
    assert_eq!((&claim["subject"], &claim["modality"]), (&"e:ruritania".into(), &"sr:Asserted".into()));
    assert!(nodes_with(graphs, "start").all(|start| start.is_number()));
}

#[test]
fn json_ld_keeps_what_looks_like_its_own_names() {
    let node = |iri: &str| NamedNode::new_unchecked(iri);
    let label = || Literal::from("x");
    let integer = |text: &str| Literal::new_typed_literal(text, oxigraph::model::vocab::xsd::INTEGER);
    let quad = |subject: &str, property: &str, object: oxigraph::model::Term| {
        Quad::new(node(subject), node(property), object, GraphName::DefaultGraph)
    };
    let (labels, starts) = (oxigraph::model::vocab::rdfs::LABEL.as_str(), graph::vocab::oa::START.as_str());
    let expected: Dataset = [
        quad("sr:Claim", labels, label().into()),
        quad("label:1", labels, node("e:1").into()),
        quad("https://w3id.org/sitrep/entity///x", starts, integer("007").into()),
        quad("https://w3id.org/sitrep/claim/../x", starts, integer("7").into()),
        quad("https://w3id.org/sitrep/claim/7", oxigraph::model::vocab::rdf::TYPE.as_str(), label().into()),
        quad("https://w3id.org/sitrep/claim/7", graph::vocab::sr::SOURCE.as_str(), label().into()),
    ]
    .iter()
    .collect();
    let quads: Vec<Quad> = expected.iter().map(Into::into).collect();
    let mut text = Vec::new();
    export::write(&samples::snapshot(&quads), &export::Options::new(export::Format::JsonLd), &mut text).unwrap();
    let parser = RdfParser::from_format(RdfFormat::from_extension("jsonld").unwrap());
    let read: Dataset = parser.for_slice(&text).map(|quad| quad.unwrap()).collect();
    assert_eq!(read, expected, "{}", String::from_utf8_lossy(&text));
}

fn nodes_with<'a>(graphs: &'a [Value], name: &'a str) -> impl Iterator<Item = &'a Value> {
    graphs.iter().filter_map(|graph| graph["@graph"].as_array()).flatten().filter_map(move |node| node.get(name))
}

#[test]
fn the_description_counts_what_is_there() {
    let options = export::Options::new(export::Format::Turtle);
    let mut text = Vec::new();
    export::describe(&sample(), &options, &mut text).unwrap();
    let description: Dataset =
        RdfParser::from_format(RdfFormat::Turtle).for_slice(&text).map(|quad| quad.unwrap()).collect();
    let value = |property: &str| -> String {
        let named = format!("http://rdfs.org/ns/void#{property}");
        let values: Vec<String> = description
            .iter()
            .filter(|quad| quad.predicate.as_str() == named && quad.subject.to_string().ends_with("dataset#all>"))
            .map(|quad| quad.object.to_string())
            .collect();
        values.join(" ").split('"').nth(1).unwrap_or_default().to_owned()
    };
    let triples: Dataset =
        sample().dataset().iter().map(|quad| Quad { graph_name: GraphName::DefaultGraph, ..quad.into() }).collect();
    let counts: BTreeMap<&str, usize> = [
        ("triples", triples.len()),
        ("distinctSubjects", distinct(&triples, |quad| quad.subject.to_string())),
        ("distinctObjects", distinct(&triples, |quad| quad.object.to_string())),
        ("properties", distinct(&triples, |quad| quad.predicate.to_string())),
    ]
    .into();
    for (property, count) in counts {
        assert_eq!(value(property), count.to_string(), "{property}");
    }
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains("dcat:startDate \"2031-05-19\"^^xsd:date"), "{text}");
    let (_folder, path) = file(text.as_bytes());
    let Some(read) = read("turtle", &path) else { return };
    assert_eq!(quads(read.as_str().unwrap()), description);
    let (mut without, mut nothing) = (Vec::new(), Vec::new());
    export::describe(&sample(), &export::Options { quotes: false, ..options }, &mut without).unwrap();
    assert!(!String::from_utf8(without).unwrap().contains("oa:exact"), "what is not written is not described");
    export::describe(&empty(), &options, &mut nothing).unwrap();
    assert!(String::from_utf8(nothing).unwrap().contains("void:triples 0"));
}

fn distinct(quads: &Dataset, part: impl Fn(Quad) -> String) -> usize {
    quads.iter().map(|quad| part(quad.into())).collect::<std::collections::BTreeSet<String>>().len()
}

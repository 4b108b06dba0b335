//! What holds of every query: what it asks, how far it goes, in which formats its answer is written.

use std::time::Duration;

use oxigraph::model::NamedNode;
use sitrep::graph::{self, Base};
use sitrep::query::{Answer, Error, Format, GraphFormat, Limits, Query, Serializer, answer, saved};
use sitrep::rdf::Text;
use sitrep::store::{Batch, Snapshot, import};

use super::{check_refusal, table, world};

/// The rows of a query over the three reports.
fn ask(text: &str) -> String {
    let snapshot = world::snapshot();
    let query = Query::parse(text, &Base::default()).unwrap();
    table(&answer(&snapshot, &query, &Limits::default()).unwrap(), &snapshot)
}

#[test]
fn a_triple_of_two_reports_counts_once_and_stands_in_each() {
    assert_eq!(ask("SELECT (COUNT(*) AS ?n) { e:norland sr:hasForcesIn ?where }"), "1\n");
    assert_eq!(ask("SELECT (COUNT(*) AS ?n) { GRAPH ?report { e:norland sr:hasForcesIn ?where } }"), "2\n");
    assert_eq!(ask("SELECT (COUNT(*) AS ?n) { ?who ?does e:sandoria FILTER(?does = sr:hasForcesIn) }"), "1\n");
}

#[test]
fn from_restricts_the_union_to_the_graphs_that_are_named() {
    let reports = ask(
        "SELECT ?file { GRAPH ?report { e:norland sr:hasForcesIn ?where . ?report sr:fileName ?file } } ORDER BY ?file",
    );
    assert_eq!(reports, "echo.txt\ngazette.txt\n");
    let snapshot = world::snapshot();
    let graphs: Vec<String> =
        graph::reports(&snapshot).unwrap().iter().map(|report| format!("FROM {} ", report.iri)).collect();
    let count = |from: &str| ask(&format!("SELECT (COUNT(*) AS ?n) {from} {{ e:norland sr:hasForcesIn ?where }}"));
    assert_eq!(count(&graphs[0]), "1\n");
    assert_eq!(count(&graphs.concat()), "1\n", "a triple of two graphs of FROM counts once");
    assert_eq!(count("FROM <http://example.org/nowhere>"), "0\n");
}

/// What files hold, by name and text.
fn files(files: &[(&str, &str)]) -> Snapshot {
    let mut quads = Batch::default();
    for (name, text) in files {
        quads.append(&import(&Text::named(name).unwrap(), text.as_bytes()).unwrap().1);
    }
    Snapshot::new(NamedNode::new_unchecked(Base::default().as_str()), &quads)
}

fn ask_files(snapshot: &Snapshot, text: &str) -> String {
    let query = Query::parse(text, &Base::default()).unwrap();
    table(&answer(snapshot, &query, &Limits::default()).unwrap(), snapshot)
}

#[test]
fn literals_are_kept_as_they_are_written() {
    let turtle = "<http://a/b> <http://a/c> 007, 7, \"7.0\"^^<http://www.w3.org/2001/XMLSchema#decimal> .";
    let rows = ask_files(&files(&[("a.ttl", turtle)]), "SELECT ?n { ?s ?p ?n FILTER(?n = 7) }");
    let mut rows: Vec<&str> = rows.lines().collect();
    rows.sort_unstable();
    assert_eq!(rows, ["007", "7", "7.0"]);
}

#[test]
fn every_prefix_needs_no_declaration() {
    for (prefix, namespace) in graph::vocab::prefixes(&Base::default()) {
        let Answer::Boolean(same) = answer(
            &world::snapshot(),
            &Query::parse(&format!("ASK {{ FILTER({prefix}:x = <{namespace}x>) }}"), &Base::default()).unwrap(),
            &Limits::default(),
        )
        .unwrap() else {
            panic!("ASK gives yes or no")
        };
        assert!(same, "{prefix}");
    }
}

#[test]
fn rows_beyond_the_limit_are_cut_and_said_to_be() {
    let snapshot = world::snapshot();
    let query = saved("who-withdraws").unwrap().query(&[], &snapshot).unwrap();
    for (rows, cut) in [(1, true), (2, false)] {
        let limits = Limits { rows: Some(rows), ..Limits::default() };
        let Answer::Solutions(solutions) = answer(&snapshot, &query, &limits).unwrap() else { panic!("no table") };
        assert_eq!((solutions.rows.len(), solutions.cut), (rows, cut));
    }
}

#[test]
fn an_endless_query_stops_when_its_time_is_over() {
    let text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
    let query = Query::parse(text, &Base::default()).unwrap();
    let limits = Limits { time: Some(Duration::from_millis(50)), ..Limits::default() };
    let result = answer(&world::snapshot(), &query, &limits);
    check_refusal(result, "no answer after 50ms\nhint: ask for less, or allow more time with `--timeout`");
}

#[test]
fn a_query_that_multiplies_too_much_is_refused_where_time_is_limited() {
    let pairs = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o";
    let refused = |text: &str| {
        let query = Query::parse(text, &Base::default()).unwrap();
        let limits = Limits { time: Some(Duration::from_millis(50)), ..Limits::default() };
        matches!(answer(&world::snapshot(), &query, &limits), Err(Error::Product { .. }))
    };
    assert!(refused(&format!("SELECT (COUNT(*) AS ?n) {{ {pairs} }}")));
    assert!(refused(&format!("SELECT * {{ {pairs} }} ORDER BY ?a LIMIT 3")));
    assert!(!refused(&format!("SELECT * {{ {pairs} }} LIMIT 3")));
    assert!(!refused(&format!("ASK {{ {pairs} }}")));
    assert!(!refused(&format!("SELECT (COUNT(*) AS ?n) {{ {} }}", pairs.replace(['d', 'g', 'j', 'm'], "a"))));
}

#[test]
fn a_query_stays_off_the_network() {
    let query =
        Query::parse("SELECT * { SERVICE <http://example.org/sparql> { ?s ?p ?o } }", &Base::default()).unwrap();
    check_refusal(
        answer(&world::snapshot(), &query, &Limits::default()),
        "the query asks the service <http://example.org/sparql>, but no services are asked here\n\
         hint: leave the `SERVICE` out, and import what it would give",
    );
}

fn written(text: &str, format: Format) -> Result<String, Error> {
    let query = Query::parse(text, &Base::default())?;
    let answer = answer(&world::snapshot(), &query, &Limits::default())?;
    let mut out = Vec::new();
    answer.give(&mut Serializer::new(format, &Base::default(), &mut out))?;
    Ok(String::from_utf8(out).unwrap())
}

#[test]
fn answers_are_written_in_the_formats_of_the_w3c() {
    let text = "SELECT ?who ?none { ?who sr:secures e:halla-airport }";
    let vesland = format!("{}vesland", Base::default().entities());
    assert_eq!(written(text, Format::Csv).unwrap(), format!("who,none\r\n{vesland},\r\n"));
    assert_eq!(written(text, Format::Tsv).unwrap(), format!("?who\t?none\n<{vesland}>\t\n"));
    let json: serde_json::Value = serde_json::from_str(&written(text, Format::Json).unwrap()).unwrap();
    assert_eq!(json["results"]["bindings"][0]["who"]["value"], vesland);
    assert!(written(text, Format::Xml).unwrap().contains(&format!("<uri>{vesland}</uri>")));
    assert_eq!(written("ASK { ?s sr:opposes ?o }", Format::Csv).unwrap(), "true\n");
    let values = "SELECT * { VALUES (?text ?number ?share ?none) { ('a \"b\"' 7 0.5 UNDEF) } }";
    let line = "{\"text\":\"a \\\"b\\\"\",\"number\":7,\"share\":0.5,\"none\":null}\n";
    assert_eq!(written(values, Format::JsonLines).unwrap(), line);
    check_refusal(
        written(text, Format::Graph(GraphFormat::Turtle)),
        "a table cannot be written as turtle\nhint: write it as json, xml, csv, tsv or jsonl",
    );
}

#[test]
fn graphs_are_written_sorted_and_with_the_prefixes_that_they_use() {
    let text = "CONSTRUCT { ?force sr:owner ?owner } { ?force a sr:Force ; sr:owner ?owner }";
    let turtle = written(text, Format::Graph(GraphFormat::Turtle)).unwrap();
    let base = Base::default();
    assert_eq!(
        turtle,
        format!(
            "@prefix e: <{}> .\n@prefix sr: <https://w3id.org/sitrep/ns#> .\n\
             e:norland-guards sr:owner e:norland .\ne:norland-troops sr:owner e:norland .\n",
            base.entities()
        )
    );
    assert_eq!(written(text, Format::Graph(GraphFormat::NTriples)).unwrap().lines().count(), 2);
    check_refusal(
        written(text, Format::Json),
        "a graph cannot be written as json\nhint: write it as turtle, trig, ntriples, nquads, jsonld or rdfxml",
    );
}

#[test]
fn files_of_every_format_hold_the_same_quads() {
    let all = files(&[
        ("a.ttl", "@prefix x: <http://x/> . x:a x:b x:c ."),
        ("a.nt", "<http://x/a> <http://x/b> <http://x/c> ."),
        ("a.nq", "<http://x/a> <http://x/b> <http://x/c> <http://x/g> ."),
        ("a.trig", "<http://x/g> { <http://x/a> <http://x/b> <http://x/c> }"),
        ("a.jsonld", r#"{"@id": "http://x/a", "http://x/b": {"@id": "http://x/c"}}"#),
        (
            "a.rdf",
            r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x/">
               <rdf:Description rdf:about="http://x/a"><x:b rdf:resource="http://x/c"/></rdf:Description></rdf:RDF>"#,
        ),
    ]);
    assert_eq!(all.dataset().len(), 2, "once in the default graph, once in a named one");
    assert_eq!(ask_files(&all, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"), "1\n");
}

#[test]
fn blank_nodes_of_two_files_stay_apart() {
    let turtle = "_:x <http://x/b> <http://x/c> .";
    let both = files(&[("a.ttl", turtle), ("b.ttl", &format!("{turtle}\n"))]);
    assert_eq!(ask_files(&both, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"), "2\n");
}

#[test]
fn a_damaged_file_is_named_with_line_and_column() {
    let read = |name: &str, text: &str| Text::named(name).and_then(|rdf| import(&rdf, text.as_bytes()));
    let refusal = |name: &str, text: &str| {
        let error = read(name, text).unwrap_err();
        format!("{error}\nhint: {}", error.hint().unwrap())
    };
    assert_eq!(
        refusal("a.ttl", "<http://x/a> <http://x/b>\n  nothing ."),
        "a.ttl:2:3: nothing is not a valid RDF object\nhint: it was read as Turtle; correct it, or name another format",
    );
    assert_eq!(
        refusal("a.doc", ""),
        "`a.doc` has no ending that stands for RDF\n\
         hint: name it `.ttl`, `.nt`, `.nq`, `.trig`, `.jsonld` or `.rdf`, after its format; `.gz` or `.zst` may follow",
    );
}

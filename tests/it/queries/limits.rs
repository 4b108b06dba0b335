//! A query that goes over a limit ends, and says over which and where.

use std::time::Duration;

use oxigraph::model::{Literal, NamedNode, QuadRef};
use sitrep::graph::Base;
use sitrep::query::{Answer, Error, Limit, Limits, Query, answer};
use sitrep::store::{Batch, Snapshot};

use super::check_refusal;

/// As many nodes, in a circle and each with a number.
fn snapshot(nodes: usize) -> Snapshot {
    let node = |number: usize| NamedNode::new_unchecked(format!("http://x/{number}"));
    let (next, number) = (NamedNode::new_unchecked("http://x/next"), NamedNode::new_unchecked("http://x/number"));
    let mut batch = Batch::default();
    for at in 0..nodes {
        let (one, other) = (node(at), node((at + 1) % nodes));
        let text = Literal::from(format!("number {}", at * 7919 % nodes));
        batch.extend([QuadRef::new(&one, &next, &other, &one), QuadRef::new(&one, &number, &text, &one)]);
    }
    Snapshot::new(NamedNode::new_unchecked("http://x/"), &batch)
}

fn soon() -> Limits {
    Limits { time: Some(Duration::from_millis(50)), ..Limits::default() }
}

fn parse(text: &str) -> Query {
    let text = format!("PREFIX x: <http://x/>\n{text}");
    Query::parse(&text, &Base::default()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Queries that would run for minutes, by what they do.
fn endless() -> Vec<(&'static str, String)> {
    let product = "?a x:next ?b . ?c x:next ?d . ?e x:number ?f";
    let table = |name: &str| {
        let rows: String = (0..1000).map(|row| format!(" {row}")).collect();
        format!("VALUES ?{name} {{{rows} }}")
    };
    let tables = ["a", "b", "c", "d"].map(table).join("\n");
    let mut nest = "?a x:next ?b".to_owned();
    for depth in 0..6 {
        nest = format!("{{ {nest} OPTIONAL {{ ?a{depth} x:next ?b{depth} }} }}");
    }
    vec![
        ("count of a product", format!("SELECT (COUNT(*) AS ?n) {{ {product} }}")),
        ("order of a product", format!("SELECT * {{ {product} }} ORDER BY ?f ?d")),
        ("groups of a product", format!("SELECT ?d (COUNT(?f) AS ?n) {{ {product} }} GROUP BY ?d ORDER BY ?n")),
        ("distinct of a product", format!("SELECT DISTINCT ?f ?d {{ {product} }}")),
        ("product of tables", format!("SELECT (COUNT(*) AS ?n) {{ {tables} }}")),
        ("path, both ends open", "SELECT (COUNT(*) AS ?n) { ?a (x:next|x:number)* ?b }".to_owned()),
        ("path, sorted", "SELECT * { ?a x:next+ ?b } ORDER BY ?b".to_owned()),
        ("optional in optional", format!("SELECT (COUNT(*) AS ?n) {{ {nest} }}")),
        (
            "exists",
            "SELECT * { ?a x:next ?b FILTER NOT EXISTS { ?c x:next+ ?d FILTER(?d = ?a && ?d != ?d) } }".to_owned(),
        ),
        ("minus", "SELECT (COUNT(*) AS ?n) { ?a x:next+ ?b MINUS { ?a x:next ?b . ?c x:next+ ?d } }".to_owned()),
        ("subselects", {
            let select = |a: &str, b: &str| {
                format!("{{ SELECT ?{a} (MAX(?{b}) AS ?m{a}) {{ ?{a} x:next ?{b} }} GROUP BY ?{a} }}")
            };
            format!("SELECT (COUNT(*) AS ?n) {{ {} {} {} }}", select("a", "b"), select("c", "d"), select("e", "f"))
        }),
        (
            "texts",
            format!("SELECT (GROUP_CONCAT(?t) AS ?all) {{ {product} BIND(REPLACE(?f, '[0-9]', STR(?a)) AS ?t) }}"),
        ),
    ]
}

#[test]
fn a_query_that_would_not_end_ends_when_its_time_is_over() {
    let snapshot = snapshot(5000);
    for (what, text) in endless() {
        let limits = soon();
        match answer(&snapshot, &parse(&text), &limits) {
            Err(Error::Limit { limit, .. }) => assert_eq!(Some(limit), limits.time.map(Limit::Time), "{what}"),
            Err(Error::Product { .. }) => {}
            other => panic!("{what}: {other:?}"),
        }
    }
}

#[test]
fn a_query_that_gathers_too_much_ends_when_its_memory_is_used_up() {
    let snapshot = snapshot(5000);
    let doubled: String = (0..40).map(|at| format!(" BIND(CONCAT(?t{at}, ?t{at}) AS ?t{})", at + 1)).collect();
    for text in [
        "SELECT * { ?a x:next ?b . ?c x:next ?d } ORDER BY ?d ?b",
        "SELECT DISTINCT ?a ?c { ?a x:next ?b . ?c x:next ?d }",
        "SELECT ?a ?c (COUNT(?d) AS ?n) { ?a x:next ?b . ?c x:next ?d } GROUP BY ?a ?c",
        "SELECT (GROUP_CONCAT(?f) AS ?all) { ?a x:next ?b . ?c x:number ?f }",
        "SELECT * { ?a x:next ?b . ?c x:number ?f }",
        &format!("SELECT (STRLEN(?t40) AS ?n) {{ BIND('a' AS ?t0){doubled} }}"),
    ] {
        let limits = Limits { memory: Some(8 << 20), ..Limits::default() };
        match answer(&snapshot, &parse(text), &limits) {
            Err(Error::Limit { limit, .. }) => assert_eq!(limit, Limit::Memory(8 << 20), "{text}"),
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn the_place_in_the_query_is_named() {
    let snapshot = snapshot(5000);
    let place = |text: &str| match answer(&snapshot, &parse(text), &soon()) {
        Err(Error::Limit { at: Some(at), .. }) => at.span.of(&at.text).to_owned(),
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(place("SELECT (COUNT(*) AS ?n) { ?a x:next+ ?b }"), "x:next");
    let reads = ["?a x:next ?b", "?c x:number ?d"];
    let product = place("SELECT (COUNT(*) AS ?n) { ?a x:next ?b . ?c x:number ?d FILTER(?b != ?d) }");
    assert!(reads.contains(&product.as_str()), "{product}");
}

#[test]
fn a_query_within_its_limits_has_the_answer_that_it_has_without() {
    let snapshot = snapshot(50);
    let wide = Limits { time: Some(Duration::from_secs(3600)), memory: Some(usize::MAX), ..Limits::default() };
    for text in [
        "SELECT * { ?a x:next ?b . ?c x:number ?d } ORDER BY ?a ?d",
        "SELECT (COUNT(*) AS ?n) { ?a x:next ?b OPTIONAL { ?b x:next ?c FILTER(?a != ?c) } }",
        "SELECT ?a { ?a x:next ?b MINUS { ?b x:number 'number 7' } } ORDER BY ?a",
        "SELECT * { VALUES ?a { 1 2 } VALUES ?b { 3 4 } { ?c x:number 'number 3' } UNION { ?c x:next x:3 } } ORDER BY ?a ?b ?c",
        "SELECT * { ?a (x:next|x:number)? ?b . ?c x:number 'number 1' } ORDER BY ?a ?b",
        "ASK { ?a x:next/x:next ?b FILTER NOT EXISTS { ?b x:next ?a } }",
        "CONSTRUCT { ?a x:far ?c } { ?a x:next ?b . ?b x:next ?c }",
    ] {
        let plain = answer(&snapshot, &parse(text), &Limits::default()).unwrap();
        assert_eq!(plain, answer(&snapshot, &parse(text), &wide).unwrap(), "{text}");
    }
}

#[test]
fn more_triples_than_are_allowed_are_an_error() {
    let limits = Limits { rows: Some(3), ..Limits::default() };
    let triples = |text: &str| answer(&snapshot(5), &parse(text), &limits);
    check_refusal(
        triples("CONSTRUCT WHERE { ?a x:next ?b }"),
        "there are more than 3 rows\nhint: ask for less with `LIMIT`, or allow more with `--max-rows`",
    );
    let Answer::Graph(graph) = triples("CONSTRUCT { ?a x:next ?b } WHERE { ?a x:next ?b } LIMIT 3").unwrap() else {
        panic!("CONSTRUCT gives a graph")
    };
    assert_eq!(graph.len(), 3);
}

#[test]
fn a_query_that_is_interrupted_ends() {
    let limits = Limits { interrupted: Some(|| true), ..Limits::default() };
    let snapshot = snapshot(2000);
    for (what, text) in endless() {
        let outcome = answer(&snapshot, &parse(&text), &limits);
        assert!(matches!(outcome, Err(Error::Interrupted)), "{what}: {:?}", outcome.err());
    }
}

//! What an update does: to which graphs, in which order, and when not.

use std::time::Duration;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNode, Quad};
use proptest::prelude::*;
use sitrep::graph::Base;
use sitrep::query::{Change, DefaultGraph, Error, Limits, Update, update};
use sitrep::store::Snapshot;

use super::check_refusal;

/// Two graphs and the one without a name, which share a triple.
const QUADS: &str = "\
<x:a> <x:p> <x:1> .
<x:a> <x:p> <x:1> <x:g> .
<x:a> <x:p> <x:2> <x:g> .
<x:b> <x:p> <x:3> <x:h> .
";

fn quads(text: &str) -> Vec<Quad> {
    RdfParser::from_format(RdfFormat::NQuads).for_slice(text).map(Result::unwrap).collect()
}

fn snapshot(text: &str) -> Snapshot {
    let base = NamedNode::new_unchecked(Base::default().as_str());
    Snapshot::new(base, &quads(text).iter().collect())
}

fn run(text: &str) -> Result<Change, Error> {
    update(&snapshot(QUADS), &Update::parse(text, &Base::default())?, &Limits::default())
}

/// Asserts what goes (`-`) and what comes (`+`), each sorted.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let change = run(text).unwrap_or_else(|error| panic!("{error} {:?}", error.hint()));
    assert_eq!(show(&change), expected);
}

fn show(change: &Change) -> Vec<String> {
    let removed = change.removed.iter().map(|quad| format!("- {quad}"));
    removed.chain(change.inserted.iter().map(|quad| format!("+ {quad}"))).collect()
}

#[test]
fn a_pattern_reads_all_graphs_and_a_template_writes_the_one_without_a_name() {
    check(
        "INSERT { ?s <x:q> ?o } WHERE { ?s <x:p> ?o }",
        &["+ <x:a> <x:q> <x:1>", "+ <x:a> <x:q> <x:2>", "+ <x:b> <x:q> <x:3>"],
    );
    check("DELETE WHERE { ?s <x:p> ?o }", &["- <x:a> <x:p> <x:1>"]);
    check("WITH <x:h> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", &["- <x:b> <x:p> <x:3> <x:h>"]);
    check("INSERT { GRAPH <x:i> { ?s ?p ?o } } USING <x:h> WHERE { ?s ?p ?o }", &["+ <x:b> <x:p> <x:3> <x:i>"]);
}

#[test]
fn the_default_graph_that_is_copied_is_the_one_without_a_name() {
    check("ADD DEFAULT TO <x:i>", &["+ <x:a> <x:p> <x:1> <x:i>"]);
    check("copy silent default TO GRAPH <x:h>", &["- <x:b> <x:p> <x:3> <x:h>", "+ <x:a> <x:p> <x:1> <x:h>"]);
    check("MOVE DEFAULT TO <x:g>", &["- <x:a> <x:p> <x:1>", "- <x:a> <x:p> <x:2> <x:g>"]);
    check("MOVE <x:h> TO DEFAULT", &["- <x:a> <x:p> <x:1>", "- <x:b> <x:p> <x:3> <x:h>", "+ <x:b> <x:p> <x:3>"]);
    check("COPY DEFAULT TO DEFAULT", &[]);
}

#[test]
fn an_operation_sees_what_those_before_it_did() {
    check(
        "DELETE DATA { GRAPH <x:g> { <x:a> <x:p> <x:2> } } ;
         INSERT DATA { GRAPH <x:i> { <x:c> <x:p> <x:4> . <x:b> <x:p> <x:3> } } ;
         INSERT { <x:all> <x:has> ?n } WHERE { SELECT (COUNT(*) AS ?n) { ?s <x:p> ?o } }",
        &[
            "- <x:a> <x:p> <x:2> <x:g>",
            "+ <x:all> <x:has> \"3\"^^<http://www.w3.org/2001/XMLSchema#integer>",
            "+ <x:b> <x:p> <x:3> <x:i>",
            "+ <x:c> <x:p> <x:4> <x:i>",
        ],
    );
    check("INSERT DATA { <x:c> <x:p> <x:4> } ; DELETE WHERE { <x:c> ?p ?o }", &[]);
    check(
        "CLEAR ALL ; INSERT DATA { <x:a> <x:p> <x:1> }",
        &["- <x:a> <x:p> <x:1> <x:g>", "- <x:a> <x:p> <x:2> <x:g>", "- <x:b> <x:p> <x:3> <x:h>"],
    );
}

#[test]
fn an_operation_that_cannot_be_done_says_so_unless_it_is_silent() {
    check_refusal(
        run("INSERT DATA { <x:c> <x:p> 4 } ; LOAD <file:///a.ttl>"),
        "the update loads <file:///a.ttl>, but updates open no files and stay off the network\n\
         hint: `sitrep import FILE` reads a file into the store",
    );
    check_refusal(
        run("CREATE GRAPH <x:g>"),
        "there is a graph <x:g> already\nhint: write `CREATE SILENT` if that is as well",
    );
    check_refusal(run("DROP GRAPH <x:i>"), "there is no graph <x:i>\nhint: write `DROP SILENT` if that is as well");
    check("LOAD SILENT <file:///a.ttl> ; CREATE SILENT GRAPH <x:g> ; DROP SILENT GRAPH <x:i> ; CLEAR GRAPH <x:i>", &[]);
    check("CREATE GRAPH <x:i> ; DROP GRAPH <x:i>", &[]);
}

#[test]
fn an_update_that_is_none_is_answered_with_the_place() {
    let refused = |text: &str, message: &str, hint: Option<&str>| {
        let Err(Error::Syntax(error)) = Update::parse(text, &Base::default()) else { panic!("`{text}` is parsed") };
        assert_eq!((error.message.as_str(), error.hint.as_deref()), (message, hint));
    };
    refused("SELECT * { ?s ?p ?o }", "`SELECT` only reads, and an update changes", Some("ask it as a query"));
    refused("CLEAR", "the update ends too early: expected `DEFAULT`, `ALL`, `SILENT`, `GRAPH` or `NAMED`", None);
    refused("DELETE WHERE { ?s ?p ?o", "the update ends too early: expected `}`", None);
}

#[test]
fn an_update_gives_up_when_the_time_is_over() {
    let many: String = (0..2000).map(|n| format!("<x:{n}> <x:p> <x:o> .\n")).collect();
    let text =
        "INSERT { <x:a> <x:b> <x:c> } WHERE { ?a <x:p> ?o . ?b <x:p> ?o . ?c <x:p> ?o FILTER(?a = ?b && ?b != ?b) }";
    let limits = Limits { time: Some(Duration::from_millis(50)), ..Limits::default() };
    let update = update(&snapshot(&many), &Update::parse(text, &Base::default()).unwrap(), &limits);
    check_refusal(update, "no answer after 50ms\nhint: ask for less, or allow more time with `--timeout`");
}

/// Quads of few terms, so that updates meet.
fn some_quads() -> impl Strategy<Value = Vec<String>> {
    let quad = ("[ab]", "[pq]", "[abc]", proptest::option::of("[gh]")).prop_map(|(s, p, o, g)| {
        let graph = g.map_or(String::new(), |g| format!(" <x:{g}>"));
        format!("<x:{s}> <x:{p}> <x:{o}>{graph} .\n")
    });
    proptest::collection::vec(quad, 0..12)
}

fn some_operation() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec![
        "INSERT DATA { <x:a> <x:p> <x:c> . GRAPH <x:g> { <x:b> <x:q> <x:a> } }",
        "DELETE DATA { <x:a> <x:p> <x:a> . GRAPH <x:h> { <x:b> <x:p> <x:b> } }",
        "DELETE { ?s <x:p> ?o } INSERT { GRAPH <x:g> { ?o <x:q> ?s } } WHERE { ?s <x:p> ?o . ?o ?any ?s }",
        "INSERT { GRAPH ?g { ?s <x:q> <x:c> } } WHERE { GRAPH ?g { ?s <x:p> ?o } }",
        "WITH <x:h> DELETE { ?s ?p ?o } INSERT { ?s ?p <x:b> } WHERE { ?s ?p ?o FILTER NOT EXISTS { ?s ?p <x:c> } }",
        "DELETE { GRAPH <x:g> { ?s ?p ?o } } USING <x:h> USING <x:g> WHERE { ?s ?p ?o . ?s <x:q> ?o }",
        "COPY DEFAULT TO <x:h>",
        "MOVE SILENT <x:g> TO DEFAULT",
        "CLEAR GRAPH <x:g>",
        "DROP DEFAULT",
    ])
}

proptest! {
    #[test]
    fn operations_together_do_what_they_do_one_by_one(
        before in some_quads(),
        operations in proptest::collection::vec(some_operation(), 1..5),
        own in any::<bool>(),
    ) {
        let graph = if own { DefaultGraph::Own } else { DefaultGraph::Union };
        let parse = |text: &str| Update::parse(text, &Base::default()).unwrap().over(graph);
        let before = snapshot(&before.concat());
        let apply = |snapshot: &Snapshot, text: &str| {
            let change = update(snapshot, &parse(text), &Limits::default()).unwrap();
            let mut dataset = snapshot.dataset().clone();
            for quad in &change.removed {
                assert!(dataset.remove(quad), "{quad} was not there");
            }
            for quad in &change.inserted {
                assert!(dataset.insert(quad), "{quad} was there");
            }
            Snapshot::new(snapshot.base().clone(), &dataset.iter().collect())
        };
        let together = apply(&before, &operations.join(" ; "));
        let one_by_one = operations.iter().fold(before, |snapshot, operation| apply(&snapshot, operation));
        prop_assert_eq!(together.dataset(), one_by_one.dataset());
    }
}

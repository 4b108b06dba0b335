use std::io::Write;

use sitrep::graph::Base;
use sitrep::query::{Answer, DefaultGraph, Format, Limits, Query, Serializer, answer, profile};

use super::server::{Server, answer as http, one_row};
use super::{ask, here, network, rows};
use crate::samples::snapshot;

/// A server that knows what is known here, and answers by this program.
fn knowing() -> Server {
    Server::new(|heard, stream| {
        let query = Query::parse(&heard.query, &Base::default()).unwrap().over(DefaultGraph::Own);
        let answer = answer(&here(), &query, &Limits::default()).unwrap();
        let mut body = Vec::new();
        answer.give(&mut Serializer::new(Format::Xml, &Base::default(), &mut body)).unwrap();
        let _ = stream.write_all(&http("200 OK", "application/sparql-results+xml", &body));
    })
}

#[test]
fn what_is_known_here_is_sent_along_in_batches() {
    let server = knowing();
    let text = format!("SELECT ?b ?c {{ ?a <http://x/p> ?b . SERVICE <{}> {{ ?b <http://x/p> ?c }} }}", server.url());
    assert_eq!(rows(ask(&server.url(), &text)), 249);
    let heard = server.heard();
    assert_eq!(heard.len(), 3, "250 values of `?b`, a hundred with each request");
    assert!(heard.iter().all(|heard| heard.query.starts_with("SELECT ?b ?c WHERE { VALUES ( ?b ) { ( <http://x/")));
    // What is long goes as a form.
    assert!(heard.iter().all(|heard| heard.method == "POST"));
}

#[test]
fn the_plan_tells_of_requests_and_rows() {
    let server = knowing();
    let text = format!("SELECT * {{ ?a <http://x/p> ?b . SERVICE <{}> {{ ?b <http://x/p> ?c }} }}", server.url());
    let limits = Limits { services: network(&server.url()), ..Limits::default() };
    let profile = profile(&here(), &Query::parse(&text, &Base::default()).unwrap(), &limits).unwrap();
    assert_eq!(profile.stages[0].what, format!("SERVICE <{}>: 3 requests with 250 rows", server.url()));
    assert_eq!((profile.stages[0].rows, profile.rows), (249, 249));
}

#[test]
fn the_same_is_asked_once() {
    let server = knowing();
    let service = format!("SERVICE <{}> {{ ?b <http://x/p> <http://x/7> }}", server.url());
    let text = format!("SELECT * {{ {{ {service} }} UNION {{ {service} }} }}");
    assert_eq!(rows(ask(&server.url(), &text)), 2);
    assert_eq!(server.heard().len(), 1);
    assert_eq!(server.heard()[0].method, "GET");
}

#[test]
fn nothing_is_asked_where_nothing_is_there_to_be_joined() {
    let server = Server::saying(one_row());
    let text = format!("SELECT * {{ ?x <http://x/none> ?y . SERVICE <{}> {{ ?x ?p ?o }} }}", server.url());
    assert_eq!(rows(ask(&server.url(), &text)), 0);
    assert!(server.heard().is_empty());
}

#[test]
fn the_service_may_be_what_a_variable_stands_for() {
    let (one, other) = (knowing(), knowing());
    let list = format!("{}\n{}", one.url(), other.url());
    let text =
        |values: &str| format!("SELECT * {{ VALUES (?s ?b) {{ {values} }} SERVICE ?s {{ ?b <http://x/p> ?c }} }}");
    let values = format!("(<{}> <http://x/1>) (<{}> <http://x/2>)", one.url(), other.url());
    assert_eq!(rows(ask(&list, &text(&values))), 2);
    assert!(one.heard()[0].query.contains("<http://x/1>") && !one.heard()[0].query.contains("<http://x/2>"));
    // Each of them must be allowed, and be known.
    let error = ask(&one.url(), &text(&values)).unwrap_err();
    assert_eq!(error.to_string(), format!("the service <{}> is not allowed", other.url()));
    let error = ask(&list, "SELECT * { SERVICE ?s { ?a ?b ?c } }").unwrap_err();
    assert_eq!(error.to_string(), "nothing says which service `?s` stands for");
}

#[test]
fn blank_nodes_of_a_service_stay_blank_nodes_and_its_own() {
    let body = r#"{"head":{"vars":["x","y"]},"results":{"bindings":[
        {"x":{"type":"bnode","value":"b0"},"y":{"type":"bnode","value":"b0"}}]}}"#;
    let server = Server::saying(super::server::rows(body));
    let service = |path: &str| format!("SERVICE <{}> {{ ?x <http://x/{path}> ?y }}", server.url());
    let text = format!("SELECT * {{ {} FILTER(isBlank(?x) && ?x = ?y) }}", service("p"));
    assert_eq!(rows(ask(&server.url(), &text)), 1);
    let text = format!("SELECT * {{ {} {} }}", service("p"), service("q"));
    assert_eq!(rows(ask(&server.url(), &text)), 0, "one label in two answers names two nodes");
    let text = format!("CONSTRUCT {{ ?x <http://x/p> ?y }} {{ {} }}", service("p"));
    let Ok(Answer::Graph(graph)) = ask(&server.url(), &text) else { panic!("no graph") };
    assert!(graph[0].subject.is_blank_node());
}

#[test]
fn services_are_asked_below_optional_exists_and_in_other_forms() {
    let server = knowing();
    let service = format!("SERVICE <{}> {{ ?b <http://x/p> ?c }}", server.url());
    let known = "VALUES ?b { <http://x/7> <http://x/none> }";
    let asked = |text: &str| ask(&server.url(), text);
    assert_eq!(rows(asked(&format!("SELECT * {{ {known} OPTIONAL {{ {service} }} }}"))), 2);
    assert_eq!(rows(asked(&format!("SELECT * {{ {known} FILTER EXISTS {{ {service} }} }}"))), 1);
    assert_eq!(rows(asked(&format!("SELECT * {{ {known} MINUS {{ {service} }} }}"))), 1);
    assert_eq!(rows(asked(&format!("SELECT * {{ GRAPH ?g {{ ?b ?p ?o . {service} }} }}"))), 0);
    assert_eq!(asked(&format!("ASK {{ {known} {service} }}")).unwrap(), Answer::Boolean(true));
    let Ok(Answer::Graph(graph)) = asked(&format!("DESCRIBE ?c {{ {known} {service} }}")) else { panic!("no graph") };
    assert_eq!(graph.len(), 1);
    assert!(server.heard().iter().all(|heard| heard.query.contains("VALUES")), "each was sent what is known");
    let error = asked(&format!("SELECT * {{ {known} LATERAL {{ {service} }} }}")).unwrap_err();
    assert_eq!(error.to_string(), "a `SERVICE` cannot stand in `LATERAL`, which would ask it once for each row");
}

#[test]
fn an_empty_store_asks_for_everything() {
    let server = knowing();
    let text = format!("SELECT * {{ SERVICE <{}> {{ ?a <http://x/p> ?b }} }}", server.url());
    let limits = Limits { services: network(&server.url()), ..Limits::default() };
    let query = Query::parse(&text, &Base::default()).unwrap();
    assert_eq!(rows(answer(&snapshot(&[]), &query, &limits)), 250);
}

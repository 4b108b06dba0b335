//! The law of services: a query that asks one has the answer that it has where the service's data stands in a graph of its
//! own and `GRAPH` is written for `SERVICE`, over random data and random queries.

use std::sync::Mutex;
use std::time::Duration;

use oxigraph::model::{BlankNode, Dataset, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use proptest::prelude::*;

use super::{ServiceError, Services, Table};
use crate::query::{Answer, DefaultGraph, Limits, Query, answer};
use crate::store::{Batch, Snapshot};

const SERVICE: &str = "http://x/service";
const NAMES: [&str; 4] = ["?a", "?b", "?c", "?d"];

/// A service that evaluates what it is asked over its own data, and counts.
#[derive(Debug)]
struct Other {
    data: Snapshot,
    texts: Mutex<Vec<String>>,
}

impl Services for Other {
    fn allow(&self, _: &NamedNode) -> Result<(), ServiceError> {
        Ok(())
    }

    fn ask(&self, _: &NamedNode, query: &str, _: Option<Duration>) -> Result<Table, ServiceError> {
        self.texts.lock().unwrap().push(query.to_owned());
        let query = Query::parse_plain(query, &node(0)).unwrap_or_else(|error| panic!("{query}: {error}"));
        match answer(&self.data, &query.over(DefaultGraph::Own), &Limits::default()) {
            Ok(Answer::Solutions(solutions)) => Ok(Table { variables: solutions.variables, rows: solutions.rows }),
            other => panic!("{other:?}"),
        }
    }
}

fn node(number: u8) -> NamedNode {
    NamedNode::new_unchecked(format!("http://x/{number}"))
}

fn quads(nodes: u8) -> impl Strategy<Value = Vec<Quad>> {
    let subject = prop_oneof![
        8 => (0..5_u8).prop_map(|number| NamedOrBlankNode::from(node(number))),
        1 => (0..nodes.max(1)).prop_map(move |number| match nodes {
            0 => node(number).into(),
            _ => BlankNode::new_unchecked(format!("l{number}")).into(),
        }),
    ];
    let object = prop_oneof![
        3 => (0..5_u8).prop_map(|number| Term::from(node(number))),
        1 => (0..3_i32).prop_map(|number| Term::from(Literal::from(number))),
    ];
    let quad = (subject, 10..13_u8, object, 0..4_u8).prop_map(|(s, p, o, graph)| {
        let graph = if graph == 0 { node(20).into() } else { GraphName::DefaultGraph };
        Quad::new(s, node(p), o, graph)
    });
    prop::collection::vec(quad, 0..20)
}

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(&NAMES[..]).prop_map(str::to_owned)
}

fn triple() -> impl Strategy<Value = String> {
    let place = || prop_oneof![5 => name(), 1 => (0..5_u8).prop_map(|number| node(number).to_string())];
    (place(), 10..13_u8, place()).prop_map(|(s, p, o)| format!("{s} {} {o} . ", node(p)))
}

fn triples() -> impl Strategy<Value = String> {
    prop::collection::vec(triple(), 1..4).prop_map(|triples| triples.concat())
}

fn condition() -> impl Strategy<Value = String> {
    prop_oneof![
        name().prop_map(|a| format!("BOUND({a})")),
        name().prop_map(|a| format!("!BOUND({a})")),
        (name(), 0..5_u8).prop_map(|(a, number)| format!("{a} != {}", node(number))),
        (name(), name()).prop_map(|(a, b)| format!("COALESCE({a} = {b}, true)")),
    ]
}

/// What a service is asked. Where it filters, all that it filters by is bound, for `EXISTS` puts values of here into `GRAPH`
/// before a filter there sees them, and no service sees them.
fn asked() -> impl Strategy<Value = String> {
    let all = "?a ?b ?c ?d";
    let bound = prop::sample::select(vec!["?a", "?b"]);
    prop_oneof![
        4 => triples(),
        1 => (triples(), bound).prop_map(|(triples, a)| format!("?a {} ?b . {triples} FILTER({a} != {})", node(10), node(1))),
        1 => (triples(), triples()).prop_map(|(one, other)| format!("{one} OPTIONAL {{ {other} }}")),
        1 => (triples(), triples()).prop_map(|(one, other)| format!("{{ {one} }} UNION {{ {other} }}")),
        1 => (triples(), triples()).prop_map(|(one, other)| format!("{one} MINUS {{ {other} }}")),
        1 => (triples(), name()).prop_map(|(triples, a)| format!("{triples} BIND({a} AS ?x)")),
        1 => (triples(), 1..4_u8).prop_map(
            move |(triples, most)| format!("{{ SELECT {all} {{ {triples} }} ORDER BY {all} LIMIT {most} }}")
        ),
        1 => (triples(), name()).prop_map(
            |(triples, a)| format!("{{ SELECT {a} (COUNT(*) AS ?n) {{ {triples} }} GROUP BY {a} }}")
        ),
        1 => (triples(), triples()).prop_map(|(one, other)| format!("{{ {{ {one} }} OPTIONAL {{ {other} }} }} {one}")),
        1 => triples().prop_map(|triples| format!("{triples} FILTER EXISTS {{ ?a ?p ?b }}")),
    ]
}

/// The inside of a group.
fn group() -> impl Strategy<Value = String> {
    let service = || asked().prop_map(|asked| format!("SERVICE <{SERVICE}> {{ {asked} }} "));
    let leaf = prop_oneof![
        2 => triples(),
        1 => triples().prop_map(|triples| format!("GRAPH {} {{ {triples} }}", node(20))),
        3 => service(),
        2 => (triples(), service()).prop_map(|(one, other)| format!("{one} {other}")),
        1 => (name(), 0..5_u8).prop_map(|(a, number)| format!("VALUES {a} {{ {} UNDEF {} }} ", node(number), node(2))),
    ];
    leaf.prop_recursive(3, 12, 3, move |inner| {
        prop_oneof![
            2 => (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("{one} {other}")),
            1 => (inner.clone(), condition()).prop_map(|(one, condition)| format!("{one} FILTER({condition})")),
            2 => (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("{one} OPTIONAL {{ {other} }}")),
            1 => (inner.clone(), inner.clone(), condition())
                .prop_map(|(one, other, condition)| format!("{one} OPTIONAL {{ {other} FILTER({condition}) }}")),
            1 => (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("{{ {one} }} UNION {{ {other} }}")),
            1 => (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("{one} MINUS {{ {other} }}")),
            1 => (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("{one} FILTER NOT EXISTS {{ {other} }}")),
            1 => (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("{one} FILTER EXISTS {{ {other} }}")),
            1 => (inner.clone(), inner.clone(), name(), name()).prop_map(
                |(one, other, a, b)| format!("{one} {{ SELECT DISTINCT {a} {b} WHERE {{ {other} }} }}")
            ),
            1 => (inner.clone(), inner.clone(), name()).prop_map(
                |(one, other, a)| format!("{one} {{ SELECT {a} WHERE {{ {other} }} ORDER BY {a} LIMIT 2 }}")
            ),
            1 => (inner.clone(), inner.clone(), name()).prop_map(
                |(one, other, a)| format!("{one} {{ SELECT {a} (COUNT(*) AS ?m) WHERE {{ {other} }} GROUP BY {a} }}")
            ),
            1 => inner.prop_map(|one| format!("{{ {one} }}")),
        ]
    })
}

fn query() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => group().prop_map(|group| format!("SELECT ?a ?b ?c ?d ?x ?n ?m WHERE {{ {group} }}")),
        1 => group().prop_map(|group| format!("SELECT ?a (COUNT(*) AS ?k) WHERE {{ {group} }} GROUP BY ?a")),
        1 => group().prop_map(|group| format!("ASK {{ {group} }}")),
        1 => group().prop_map(|group| format!("CONSTRUCT {{ ?a <http://x/10> ?b }} WHERE {{ {group} }}")),
    ]
}

fn snapshot(quads: &[Quad]) -> Snapshot {
    let dataset: Dataset = quads.iter().cloned().collect();
    let mut batch = Batch::default();
    batch.extend(dataset.iter());
    Snapshot::new(node(0), &batch)
}

/// An answer, its rows in order; `None` for what is no query.
fn written(data: &Snapshot, text: &str, services: Option<&'static dyn Services>) -> Option<String> {
    let query = Query::parse_plain(text, &node(0)).ok()?.over(DefaultGraph::Own);
    let limits = Limits { services, ..Limits::default() };
    Some(match answer(data, &query, &limits).unwrap_or_else(|error| panic!("{text}: {error}")) {
        Answer::Solutions(solutions) => {
            let mut rows: Vec<String> = solutions.rows.iter().map(|row| format!("{row:?}\n")).collect();
            rows.sort();
            rows.concat()
        }
        other => format!("{other:?}"),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_service_gives_what_a_graph_of_its_data_would(text in query(), here in quads(2), there in quads(0)) {
        let there: Vec<Quad> = there.into_iter().map(|quad| Quad { graph_name: GraphName::DefaultGraph, ..quad }).collect();
        let graph = NamedNode::new_unchecked("http://x/there");
        let named = there.iter().map(|quad| Quad { graph_name: graph.clone().into(), ..quad.clone() });
        let both: Vec<Quad> = here.iter().cloned().chain(named).collect();
        let other: &'static Other = Box::leak(Box::new(Other { data: snapshot(&there), texts: Mutex::default() }));
        let as_graph = text.replace(&format!("SERVICE <{SERVICE}>"), "GRAPH <http://x/there>");
        // For `EXISTS`, values of here are put into a subselect too, which then cuts other rows; no service sees them.
        prop_assume!(!(text.contains("EXISTS") && text.contains("LIMIT")));
        if let Some(expected) = written(&snapshot(&both), &as_graph, None) {
            let found = written(&snapshot(&here), &text, Some(other));
            prop_assert_eq!(found, Some(expected), "{}\n{:#?}", text, other.texts.lock().unwrap());
        }
    }

    #[test]
    fn what_a_service_is_asked_means_what_was_written(body in group(), there in quads(0)) {
        let body = body.replace(&format!("SERVICE <{SERVICE}>"), "");
        let columns = "?a ?b ?c ?d ?x ?n ?m";
        let there = snapshot(&there);
        if let Some(expected) = written(&there, &format!("SELECT {columns} {{ {body} }}"), None) {
            let other: &'static Other = Box::leak(Box::new(Other { data: there, texts: Mutex::default() }));
            let text = format!("SELECT {columns} {{ SERVICE <{SERVICE}> {{ {body} }} }}");
            let found = written(&snapshot(&[]), &text, Some(other));
            prop_assert_eq!(found, Some(expected), "{}\n{:#?}", text, other.texts.lock().unwrap());
        }
    }
}

//! The law of planning: a query and its plan have the same answer, over random data and random queries.

use std::hash::{Hash, Hasher};

use oxigraph::model::{Dataset, GraphName, Literal, NamedNode, Quad, Term};
use proptest::prelude::*;
use spareval::{QueryEvaluator, QueryResults};
use spargebra::term::{TriplePattern, Variable};
use spargebra::{Query, SparqlParser};

use super::{Statistics, Top, Wanted, mark, mark_query, plan};
use crate::query::counts::Counts;
use crate::query::stored::Stored;
use crate::query::union::Union;
use crate::query::watch::Watch;
use crate::store::Snapshot;

const NAMES: [&str; 5] = ["?a", "?b", "?c", "?d", "?e"];

fn node(number: u8) -> NamedNode {
    NamedNode::new_unchecked(format!("http://x/{number}"))
}

fn quads() -> impl Strategy<Value = Dataset> {
    let object = prop_oneof![
        3 => (0..5_u8).prop_map(|number| Term::from(node(number))),
        1 => (0..4_i32).prop_map(|number| Term::from(Literal::from(number))),
        1 => (0..3_u8).prop_map(|day| Literal::new_typed_literal(
            format!("2024-0{}-01", day + 1),
            oxigraph::model::vocab::xsd::DATE
        ).into()),
    ];
    let graph = (0..3_u8).prop_map(|number| GraphName::from(node(number + 20)));
    let quad = (0..5_u8, 10..13_u8, object, graph).prop_map(|(s, p, o, g)| Quad::new(node(s), node(p), o, g));
    prop::collection::vec(quad, 0..28).prop_map(|quads| quads.into_iter().collect())
}

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(&NAMES[..]).prop_map(str::to_owned)
}

fn place() -> impl Strategy<Value = String> {
    prop_oneof![4 => name(), 1 => (0..5_u8).prop_map(|number| node(number).to_string())]
}

fn triple() -> impl Strategy<Value = String> {
    let predicate = prop_oneof![
        8 => (10..13_u8).prop_map(|number| node(number).to_string()),
        1 => (10..13_u8).prop_map(|number| format!("{}+", node(number))),
        1 => (10..13_u8).prop_map(|number| format!("{}*", node(number))),
        1 => (10..13_u8).prop_map(|number| format!("({}|{})", node(number), node(10))),
        1 => (10..13_u8).prop_map(|number| format!("{}/{}", node(number), node(10))),
        1 => Just("?p".to_owned()),
    ];
    let object =
        prop_oneof![6 => place(), 1 => (0..4_u8).prop_map(|number| number.to_string()), 1 => Just("[]".to_owned())];
    (place(), predicate, object).prop_map(|(s, p, o)| format!("{s} {p} {o} . "))
}

fn triples() -> impl Strategy<Value = String> {
    prop::collection::vec(triple(), 1..6).prop_map(|triples| triples.concat())
}

fn condition() -> impl Strategy<Value = String> {
    prop_oneof![
        (name(), name()).prop_map(|(a, b)| format!("{a} < {b}")),
        (name(), name()).prop_map(|(a, b)| format!("{a} != {b}")),
        (name(), name()).prop_map(|(a, b)| format!("YEAR({a}) = YEAR({b}) && MONTH({a}) = MONTH({b})")),
        (name(), 0..4_u8).prop_map(|(a, number)| format!("{a} > {number}")),
        (name(), 0..5_u8).prop_map(|(a, number)| format!("{a} = {}", node(number))),
        (name(), 0..5_u8).prop_map(|(a, number)| format!("{a} IN ({}, {})", node(number), node(1))),
        name().prop_map(|a| format!("BOUND({a})")),
        name().prop_map(|a| format!("!BOUND({a})")),
        name().prop_map(|a| format!("COALESCE({a}, 1) = 1")),
    ]
}

/// The inside of a group.
fn group() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => triples(),
        1 => (triples(), condition()).prop_map(|(triples, condition)| format!("{triples} FILTER({condition})")),
        1 => triples().prop_map(|triples| format!("GRAPH ?g {{ {triples} }}")),
        1 => (name(), 0..5_u8).prop_map(|(a, number)| format!("VALUES {a} {{ {} UNDEF {} }} ", node(number), node(2))),
        1 => (name(), 0..5_u8).prop_map(|(a, number)| format!("VALUES {a} {{ {} {} }} ", node(number), node(2))),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            2 => (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("{one} {other}")),
            2 => (inner.clone(), condition()).prop_map(|(one, condition)| format!("{one} FILTER({condition})")),
            2 => (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("{one} OPTIONAL {{ {other} }}")),
            1 => (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("{{ {one} }} UNION {{ {other} }}")),
            1 => (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("{one} MINUS {{ {other} }}")),
            2 => (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("{one} FILTER NOT EXISTS {{ {other} }}")),
            2 => (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("{one} FILTER EXISTS {{ {other} }}")),
            1 => (inner.clone(), name()).prop_map(|(one, a)| format!("{one} BIND({a} AS ?x)")),
            1 => (inner.clone(), inner.clone(), name(), name()).prop_map(
                |(one, other, a, b)| format!("{one} {{ SELECT DISTINCT {a} {b} WHERE {{ {other} }} }}")
            ),
            1 => inner.prop_map(|one| format!("{{ {one} }}")),
        ]
    })
}

fn query() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => group().prop_map(|group| format!("SELECT ?a ?b ?c ?d ?e ?g ?x WHERE {{ {group} }}")),
        1 => group().prop_map(|group| format!("SELECT DISTINCT ?a ?b WHERE {{ {group} }}")),
        1 => group().prop_map(|group| format!("SELECT ?a (COUNT(*) AS ?n) WHERE {{ {group} }} GROUP BY ?a")),
        1 => group().prop_map(|group| format!("ASK {{ {group} }}")),
        1 => group().prop_map(|group| format!("CONSTRUCT {{ ?a <http://x/10> ?b }} WHERE {{ {group} }}")),
    ]
}

/// Counts as they are, and estimates of which none is right, so that every way to evaluate a query is taken.
pub(in crate::query) struct Wild<'a> {
    pub(in crate::query) counts: Counts<'a>,
    pub(in crate::query) seed: u64,
}

impl Wild<'_> {
    /// A number from 0 up to a million, small ones as often as large ones.
    fn guess(&self, of: &str) -> u64 {
        let mut hasher = rustc_hash::FxHasher::default();
        (self.seed, of).hash(&mut hasher);
        let hash = hasher.finish();
        (hash >> 20) % 10_u64.pow((hash % 7) as u32)
    }
}

impl Statistics for Wild<'_> {
    fn count(&self, pattern: &TriplePattern) -> u64 {
        self.counts.count(pattern)
    }

    fn estimate(&self, pattern: &TriplePattern) -> u64 {
        self.guess(&pattern.to_string())
    }

    fn distinct_subjects(&self, predicate: &NamedNode) -> u64 {
        self.guess(&format!("{predicate} subjects"))
    }

    fn distinct_objects(&self, predicate: &NamedNode) -> u64 {
        self.guess(&format!("{predicate} objects"))
    }

    fn size(&self) -> u64 {
        self.counts.size()
    }

    fn shared_object(&self, predicate: &NamedNode) -> Option<f64> {
        Some(self.guess(&format!("{predicate} shared")) as f64)
    }

    fn distinct(&self, pattern: &TriplePattern, variable: &Variable) -> Option<u64> {
        self.counts.distinct(pattern, variable)
    }

    fn grouped(&self, pattern: &TriplePattern, variable: &Variable) -> Option<Vec<(Term, u64)>> {
        self.counts.grouped(pattern, variable)
    }
}

fn solutions<'a>(dataset: &'a Dataset, evaluator: &QueryEvaluator, query: &Query) -> QueryResults<'a> {
    let mut prepared = evaluator.prepare(query);
    prepared.dataset_mut().set_default_graph(vec![GraphName::DefaultGraph]);
    prepared.execute(Union::new(dataset, None)).unwrap()
}

fn stored_solutions<'a>(stored: &Stored<'a>, evaluator: &QueryEvaluator, query: &Query) -> QueryResults<'a> {
    let mut prepared = evaluator.prepare(query);
    prepared.dataset_mut().set_default_graph(vec![GraphName::DefaultGraph]);
    prepared.execute(stored.clone()).unwrap()
}

/// The dataset as a store.
fn snapshot(dataset: &Dataset) -> Snapshot {
    Snapshot::new(NamedNode::new_unchecked("https://example.org/"), &dataset.iter().collect())
}

/// The answer, its rows sorted.
fn sorted(results: QueryResults<'_>) -> Vec<String> {
    let mut rows: Vec<String> = match results {
        QueryResults::Boolean(answer) => vec![answer.to_string()],
        QueryResults::Graph(triples) => triples.map(|triple| triple.unwrap().to_string()).collect(),
        QueryResults::Solutions(solutions) => solutions.map(|row| format!("{:?}", row.unwrap())).collect(),
    };
    rows.sort();
    rows
}

#[track_caller]
fn check(dataset: &Dataset, text: &str, seed: u64) -> Result<(), TestCaseError> {
    let Ok(query) = SparqlParser::new().parse_query(text) else { return Ok(()) };
    let snapshot = snapshot(dataset);
    let watch = Watch::idle();
    let stored = Stored::new(&snapshot, None, &watch).unwrap();
    let counts = Counts::new(stored.clone());
    // One seed in eight is for plans that fit the data.
    let mut plan = if seed.is_multiple_of(8) {
        plan(&query, Wanted::All, &counts)
    } else {
        plan(&query, Wanted::All, &Wild { counts, seed })
    };
    // The query as it is written on a plain dataset, and as it is planned on a store.
    let engine = QueryEvaluator::new();
    let wanted = sorted(solutions(dataset, &engine, &query));
    let found = sorted(stored_solutions(&stored, &engine, &plan.query));
    prop_assert_eq!(&wanted, &found, "\n{}\n{}\n", text, plan.query);
    mark_query(&mut plan.query);
    let found = sorted(stored_solutions(&stored, &engine.with_custom_function(mark(), |_| None), &plan.query));
    prop_assert_eq!(wanted, found, "\n{}\n{}\n", text, plan.query);
    Ok(())
}

/// The rows that are kept are those that the engine has at the same places of the whole, or such as the order does not
/// tell from them.
fn check_first(dataset: &Dataset, text: &str, start: usize, length: usize, seed: u64) -> Result<(), TestCaseError> {
    let Ok(whole) = SparqlParser::new().parse_query(text) else { return Ok(()) };
    let text = format!("{text} LIMIT {length} OFFSET {start}");
    let query = SparqlParser::new().parse_query(&text).unwrap();
    let Some(top) = Top::of(&query, None) else { return Ok(()) };
    let snapshot = snapshot(dataset);
    let watch = Watch::idle();
    let stored = Stored::new(&snapshot, None, &watch).unwrap();
    let wild = Wild { counts: Counts::new(stored.clone()), seed };
    let plan = plan(&top.query, Wanted::All, &wild).query;
    let (name, may_count) = top.function();
    let evaluator = QueryEvaluator::new().with_custom_function(name, may_count);
    let QueryResults::Solutions(kept) = stored_solutions(&stored, &evaluator, &plan) else { unreachable!() };
    let Some(rows) = top.gather(kept, &watch).unwrap() else { return Ok(()) };

    // The engine's order, with all rows that are equal to the one at a place.
    let QueryResults::Solutions(all) = solutions(dataset, &QueryEvaluator::new(), &whole) else { unreachable!() };
    let all: Vec<Vec<Option<Term>>> = all.map(|row| row.unwrap().values().to_vec()).collect();
    prop_assert_eq!(rows.len(), all.len().saturating_sub(start).min(length), "{}", &text);
    let mut rest = all.clone();
    for (place, row) in rows.iter().enumerate() {
        let found = rest.iter().position(|other| other == row);
        prop_assert!(found.is_some(), "{text}\n{plan}\n{row:?} is too much in {rows:?} of {all:?}");
        rest.remove(found.unwrap());
        let key = |row: &[Option<Term>]| ordered_by(&text, row);
        prop_assert_eq!(key(row), key(&all[start + place]), "{}\n{}\n{:?} of {:?}", &text, &plan, &rows, &all);
    }
    Ok(())
}

/// The columns by which a query orders its rows; all variables are named in `SELECT`, in the order of `row`.
fn ordered_by(text: &str, row: &[Option<Term>]) -> Vec<Option<Term>> {
    let names: Vec<&str> = if text.contains("COUNT") { vec!["?a", "?n"] } else { vec!["?a", "?b", "?n"] };
    let keys = text.rsplit("ORDER BY").next().unwrap();
    let keyed = names.iter().enumerate().filter(|(_, name)| keys.contains(**name));
    keyed.map(|(column, _)| row[column].clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("PLAN_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(400),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_plan_has_the_answer_of_its_query(dataset in quads(), text in query(), seed: u64) {
        check(&dataset, &text, seed)?;
    }

    #[test]
    fn two_groups_have_the_answer_of_one_join(
        dataset in quads(),
        joins in prop::collection::vec((0..2_usize, 10..13_u8, 0..6_usize), 4..8),
        conditions in prop::collection::vec(condition(), 0..3),
        seed: u64,
    ) {
        // Two stars, of `?a` and of `?b`, that share some of their objects.
        let triple = |(centre, predicate, object): &(usize, u8, usize)| {
            let object = if *object < 3 { "?e".to_owned() } else { format!("?o{centre}{object}") };
            format!("{} {} {object} . ", NAMES[*centre], node(*predicate))
        };
        let triples: String = joins.iter().map(triple).collect();
        let same = "FILTER(YEAR(?o03) = YEAR(?o13) && MONTH(?o04) = MONTH(?o14))";
        let conditions: String = conditions.iter().map(|condition| format!("FILTER({condition}) ")).collect();
        check(&dataset, &format!("SELECT * WHERE {{ {triples} {same} {conditions} }}"), seed)?;
        check(&dataset, &format!("SELECT * WHERE {{ {triples} FILTER(YEAR(?o03) = YEAR(?o13)) }}"), seed)?;
        check(&dataset, &format!("SELECT (COUNT(*) AS ?n) WHERE {{ {triples} }}"), seed)?;
    }

    #[test]
    fn counts_of_one_pattern_are_those_of_its_rows(dataset in quads(), triple in triple(), a in name(), seed: u64) {
        for counted in ["*", "?a", "DISTINCT ?a", "DISTINCT ?b", "DISTINCT ?p", "DISTINCT *"] {
            check(&dataset, &format!("SELECT (COUNT({counted}) AS ?n) WHERE {{ {triple} }}"), seed)?;
            check(&dataset, &format!("SELECT {a} (COUNT({counted}) AS ?n) WHERE {{ {triple} }} GROUP BY {a}"), seed)?;
        }
    }

    #[test]
    fn the_first_rows_are_those_of_the_whole_order(
        dataset in quads(),
        group in group(),
        keys in prop::sample::select(vec!["?a ?b", "DESC(?a) ?b", "?a DESC(?b)", "DESC(?b)", "DESC(STR(?a)) ?b", "?n ?a"]),
        start in 0..4_usize,
        length in 1..6_usize,
        seed: u64,
    ) {
        check_first(&dataset, &format!("SELECT ?a ?b ?n WHERE {{ {group} }} ORDER BY {keys}"), start, length, seed)?;
        let counted = format!("SELECT ?a (COUNT(*) AS ?n) WHERE {{ {group} }} GROUP BY ?a ORDER BY DESC(?n) ?a");
        check_first(&dataset, &counted, start, length, seed)?;
    }

    #[test]
    fn a_plan_of_one_join_has_the_answer_of_its_query(
        dataset in quads(),
        triples in prop::collection::vec(triple(), 1..9),
        conditions in prop::collection::vec(condition(), 0..4),
        seed: u64,
    ) {
        let conditions: String = conditions.iter().map(|condition| format!("FILTER({condition}) ")).collect();
        check(&dataset, &format!("SELECT * WHERE {{ {} {conditions} }}", triples.concat()), seed)?;
    }
}

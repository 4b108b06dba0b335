//! The law of columns: what they answer is what the engine answers by itself, over random data and random queries.

use std::cmp::Ordering;
use std::sync::Arc;

use oxigraph::model::vocab::xsd;
use oxigraph::model::{BlankNode, Dataset, GraphName, Literal, NamedNode, Quad, Term};
use proptest::prelude::*;
use spareval::{ExpressionTerm, QueryEvaluator, QueryResults};
use spargebra::{Query, SparqlParser};
use tempfile::tempdir;

use super::answer;
use crate::query::counts::Counts;
use crate::query::plan::law::Wild;
use crate::query::plan::{Wanted, compare, plan};
use crate::query::profile::Trace;
use crate::query::receive::{Giving, Kept};
use crate::query::stored::Stored;
use crate::query::union::Union;
use crate::query::watch::Watch;
use crate::query::{Answer, Solutions};
use crate::store::{Batch, Snapshot, Store};

const BASE: &str = "https://example.org/";

fn node(number: u8) -> NamedNode {
    NamedNode::new_unchecked(format!("http://x/{number}"))
}

/// Literals whose values, forms and kinds are near to each other.
fn literal() -> impl Strategy<Value = Literal> {
    let typed = |pairs: &'static [(&'static str, u8)]| {
        prop::sample::select(pairs).prop_map(|(text, kind)| {
            let kinds = [xsd::INTEGER, xsd::DECIMAL, xsd::DATE, xsd::DATE_TIME, xsd::BOOLEAN, xsd::DOUBLE, xsd::STRING];
            Literal::new_typed_literal(text, kinds[kind as usize])
        })
    };
    let plain =
        typed(&[("1", 0), ("2", 0), ("3", 0), ("-4", 0), ("2024-01-31", 2), ("2024-02-01", 2), ("2023-02-01", 2)]);
    let other = typed(&[
        ("1.5", 1),
        ("1.50", 1),
        ("2.0", 1),
        ("007", 0),
        ("576460752303423487", 0),
        ("2024-01-31T12:00:00", 3),
        ("2024-01-31T12:00:00.500", 3),
        ("2024-01-31T12:00:00Z", 3),
        ("2024-01-31Z", 2),
        ("true", 4),
        ("NaN", 5),
        ("2.0E0", 5),
        ("a", 6),
        ("ab", 6),
        ("x", 2),
    ]);
    let tagged = prop::sample::select(&["a", "ab"][..])
        .prop_map(|text| Literal::new_language_tagged_literal_unchecked(text, "en"));
    prop_oneof![6 => plain, 3 => other, 1 => tagged]
}

fn quads(most: usize) -> impl Strategy<Value = Vec<Quad>> {
    let object = prop_oneof![
        3 => (0..6_u8).prop_map(|number| Term::from(node(number))),
        3 => literal().prop_map(Term::from),
        1 => (0..2_u8).prop_map(|number| Term::from(BlankNode::new_unchecked(format!("b{number}")))),
    ];
    let graph = (0..3_u8).prop_map(|number| match number {
        0 => GraphName::DefaultGraph,
        number => node(number + 20).into(),
    });
    let quad = (0..6_u8, 10..14_u8, object, graph).prop_map(|(s, p, o, g)| Quad::new(node(s), node(p), o, g));
    prop::collection::vec(quad, 0..most)
}

const NAMES: [&str; 6] = ["?a", "?b", "?c", "?d", "?e", "?x"];

fn name() -> prop::sample::Select<&'static str> {
    prop::sample::select(&NAMES[..])
}

fn triple() -> BoxedStrategy<String> {
    let subject = prop_oneof![4 => Just("?a".to_owned()), 2 => name().prop_map(str::to_owned), 1 => (0..6_u8).prop_map(|number| node(number).to_string())];
    let predicate =
        prop_oneof![8 => (10..14_u8).prop_map(|number| node(number).to_string()), 1 => Just("?p".to_owned())];
    let object = prop_oneof![
        6 => name().prop_map(str::to_owned),
        1 => (0..6_u8).prop_map(|number| node(number).to_string()),
        1 => (1..4_u8).prop_map(|number| number.to_string()),
        1 => Just("[]".to_owned()),
    ];
    (subject, predicate, object).prop_map(|(s, p, o)| format!("{s} {p} {o} . ")).boxed()
}

fn triples() -> BoxedStrategy<String> {
    prop::collection::vec(triple(), 1..5).prop_map(|triples| triples.concat()).boxed()
}

fn condition() -> BoxedStrategy<String> {
    let operator = prop::sample::select(&["<", "<=", ">", ">=", "=", "!="][..]);
    let value = literal().prop_map(|literal| literal.to_string()).boxed();
    prop_oneof![
        3 => (name(), operator.clone(), value.clone()).prop_map(|(a, operator, value)| format!("{a} {operator} {value}")),
        2 => (name(), operator, name()).prop_map(|(a, operator, b)| format!("{a} {operator} {b}")),
        1 => (name(), value.clone(), value).prop_map(|(a, low, high)| format!("{a} >= {low} && !({a} > {high})")),
        1 => (name(), name()).prop_map(|(a, b)| format!("YEAR({a}) = YEAR({b})")),
        1 => (name(), 0..6_u8).prop_map(|(a, number)| format!("{a} = {}", node(number))),
        1 => (name(), 0..6_u8).prop_map(|(a, number)| format!("{a} != {}", node(number))),
        1 => (name(), 0..6_u8).prop_map(|(a, number)| format!("sameTerm({a}, {})", node(number))),
        1 => name().prop_map(|a| format!("CONTAINS({a}, \"b\")")),
        1 => name().prop_map(|a| format!("STRENDS(STR({a}), \"7\")")),
        1 => name().prop_map(|a| format!("STRSTARTS(STR({a}), \"http://x/1\")")),
        1 => name().prop_map(|a| format!("REGEX({a}, \"A\", \"i\")")),
        1 => name().prop_map(|a| format!("BOUND({a}) || {a} = 1")),
        1 => (name(), name()).prop_map(|(a, b)| format!("{a} IN (1, {b}, \"a\")")),
    ].boxed()
}

/// The inside of a group.
fn group() -> BoxedStrategy<String> {
    let bind = prop::sample::select(
        &["YEAR(?b)", "MONTH(?c)", "?b", "?b + 1", "STR(?c)", "COALESCE(?c, ?y, 1)", "1 + 1", "IF(?b < ?c, ?b, 1 / 0)"]
            [..],
    );
    let more = prop_oneof![
        4 => Just(String::new()),
        2 => condition().prop_map(|condition| format!("FILTER({condition}) ")),
        1 => (condition(), condition()).prop_map(|(one, other)| format!("FILTER({one}) FILTER({other}) ")),
        2 => triple().prop_map(|triple| format!("OPTIONAL {{ {triple} }} ")),
        1 => (bind.clone(), condition()).prop_map(|(bind, condition)| format!("BIND({bind} AS ?y) FILTER({condition}) ")),
        1 => (bind, 1..3_u8).prop_map(|(bind, number)| format!("BIND({bind} AS ?y) FILTER(?y > {number}) ")),
        1 => (name(), 0..6_u8).prop_map(|(a, number)| format!("VALUES {a} {{ {} 1 {} }} ", node(number), node(2))),
        1 => (triples(), triples()).prop_map(|(one, other)| format!("{{ {one} }} UNION {{ {other} }} ")),
        1 => (triples(), name(), name()).prop_map(|(triples, a, b)| format!("{{ SELECT DISTINCT {a} {b} WHERE {{ {triples} }} }} ")),
        1 => (triples(), name()).prop_map(
            |(triples, a)| format!("{{ SELECT {a} (COUNT(*) AS ?k) WHERE {{ {triples} }} GROUP BY {a} }} ")
        ),
    ];
    (triples(), more.clone(), more).prop_map(|(triples, one, other)| format!("{triples}{one}{other}")).boxed()
}

/// A query without an order.
fn query() -> BoxedStrategy<String> {
    let function = prop::sample::select(&["COUNT", "COUNT", "COUNT(DISTINCT", "SUM", "AVG", "MIN", "MAX"][..]);
    let aggregate = (function, name()).prop_map(|(function, a)| match function.strip_suffix("(DISTINCT") {
        Some(function) => format!("{function}(DISTINCT {a})"),
        None => format!("{function}({a})"),
    });
    let aggregate = aggregate.boxed();
    let from = prop_oneof![
        8 => Just(String::new()),
        1 => Just(format!("FROM {}", node(21))),
        1 => Just(format!("FROM {} FROM {}", node(21), node(22))),
    ];
    prop_oneof![
        3 => (from.clone(), group()).prop_map(|(from, group)| format!("SELECT ?a ?b ?c ?d ?e ?x ?y ?k ?p {from} WHERE {{ {group} }}")),
        1 => (from.clone(), group(), name(), name())
            .prop_map(|(from, group, a, b)| format!("SELECT DISTINCT {a} {b} {from} WHERE {{ {group} }}")),
        1 => (from.clone(), group()).prop_map(|(from, group)| format!("SELECT (COUNT(*) AS ?n) {from} WHERE {{ {group} }}")),
        2 => (from.clone(), aggregate.clone(), group(), name()).prop_map(
            |(from, aggregate, group, a)| format!("SELECT {a} ({aggregate} AS ?n) {from} WHERE {{ {group} }} GROUP BY {a}")
        ),
        2 => (from.clone(), aggregate.clone(), aggregate.clone(), group(), 1..3_u8).prop_map(
            |(from, one, other, group, number)| format!(
                "SELECT ?a ?b ({one} AS ?n) ({other} AS ?m) {from} WHERE {{ {group} }} GROUP BY ?a ?b HAVING(COUNT(*) >= {number})"
            )
        ),
        1 => (from, aggregate, group())
            .prop_map(|(from, aggregate, group)| format!("SELECT ({aggregate} AS ?n) {from} WHERE {{ {group} }}")),
    ].boxed()
}

/// What the engine alone gives for a query as it is written, on a plain dataset.
fn by_engine(dataset: &Dataset, query: &Query) -> Vec<Vec<Option<Term>>> {
    let evaluator = QueryEvaluator::new();
    let mut prepared = evaluator.prepare(query);
    let from = from(query);
    prepared.dataset_mut().set_default_graph(vec![GraphName::DefaultGraph]);
    let QueryResults::Solutions(solutions) = prepared.execute(Union::new(dataset, from)).unwrap() else { panic!() };
    solutions.map(|row| row.unwrap().values().to_vec()).collect()
}

fn from(query: &Query) -> Option<Vec<GraphName>> {
    let dataset = query.dataset()?;
    Some(dataset.default.iter().cloned().map(GraphName::from).collect())
}

fn by_columns(snapshot: &Snapshot, query: &Query, seed: u64, most: Option<usize>) -> Option<Solutions> {
    let watch = Arc::new(Watch::idle());
    let stored = Stored::new(snapshot, from(query), &watch).unwrap();
    let counts = Counts::new(stored.clone());
    let planned = match seed.is_multiple_of(2) {
        true => plan(query, Wanted::Grouped, &counts),
        false => plan(query, Wanted::Grouped, &Wild { counts, seed }),
    };
    let mut kept = Kept::default();
    let mut giving = Giving::new(&mut kept, most);
    if !answer(&planned.query, &stored, most, &watch, &Trace::default(), &mut giving).unwrap() {
        return None;
    }
    giving.end().unwrap();
    match kept.0 {
        Some(Answer::Solutions(solutions)) => Some(solutions),
        other => panic!("{other:?} is no table"),
    }
}

/// The quads as a store with one segment.
fn in_memory(quads: &[Quad]) -> Snapshot {
    Snapshot::new(NamedNode::new_unchecked(BASE), &quads.iter().map(Quad::as_ref).collect())
}

fn check(snapshot: &Snapshot, text: &str, seed: u64) -> Result<(), TestCaseError> {
    let Ok(query) = SparqlParser::new().parse_query(text) else { return Ok(()) };
    let Some(found) = by_columns(snapshot, &query, seed, None) else { return Ok(()) };
    let sorted = |rows: Vec<Vec<Option<Term>>>| {
        let mut rows: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
        rows.sort();
        rows
    };
    let wanted = by_engine(snapshot.dataset(), &query);
    prop_assert_eq!(sorted(wanted), sorted(found.rows), "\n{}\n", text);
    Ok(())
}

/// The rows are those that the engine has at the same places of the whole, or such as the order does not tell from them.
fn check_order(
    snapshot: &Snapshot,
    whole: &str,
    keys: &[usize],
    slice: (usize, usize),
    seed: u64,
) -> Result<(), TestCaseError> {
    let (start, length) = slice;
    let Ok(query) = SparqlParser::new().parse_query(whole) else { return Ok(()) };
    let all = by_engine(snapshot.dataset(), &query);
    let text = format!("{whole} LIMIT {length} OFFSET {start}");
    let query = SparqlParser::new().parse_query(&text).unwrap();
    let Some(found) = by_columns(snapshot, &query, seed, None) else { return Ok(()) };
    prop_assert_eq!(found.rows.len(), all.len().saturating_sub(start).min(length), "{}", &text);
    let mut rest = all.clone();
    for (place, row) in found.rows.iter().enumerate() {
        let at = rest.iter().position(|other| other == row);
        prop_assert!(at.is_some(), "{text}\n{row:?} is too much in {:?} of {all:?}", found.rows);
        rest.remove(at.unwrap());
        for key in keys {
            let term = |row: &[Option<Term>]| row[*key].clone().map(ExpressionTerm::from);
            let order = compare(term(row).as_ref(), term(&all[start + place]).as_ref());
            // Of booleans and the like it is only known that a term is equal to itself.
            let same = row[*key] == all[start + place][*key] || order == Some(Ordering::Equal);
            prop_assert!(same, "{}\n{:?} of {:?}", &text, &found.rows, &all);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("PLAN_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(400),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn columns_have_the_answer_of_the_engine(quads in quads(60), text in query(), seed: u64) {
        check(&in_memory(&quads), &text, seed)?;
    }

    #[test]
    fn columns_have_the_order_of_the_engine(
        quads in quads(40),
        group in group(),
        by in prop::sample::select(&["?b", "DESC(?b)", "?b ?a", "DESC(?b) ?c", "?a DESC(?c)", "STR(?a) ?b", "?y ?a"][..]),
        slice in (0..4_usize, 0..8_usize),
        seed: u64,
    ) {
        let names = ["?a", "?b", "?c", "?y"];
        let keys: Vec<usize> = (0..names.len()).filter(|key| by.contains(names[*key])).collect();
        let text = format!("SELECT ?a ?b ?c ?y WHERE {{ {group} }} ORDER BY {by}");
        check_order(&in_memory(&quads), &text, &keys, slice, seed)?;
        let text = format!("SELECT ?a (COUNT(?c) AS ?n) WHERE {{ {group} }} GROUP BY ?a ORDER BY DESC(?n) ?a");
        check_order(&in_memory(&quads), &text, &[0, 1], slice, seed)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn columns_have_the_answer_of_the_engine_over_several_segments(
        first in quads(80),
        later in prop::collection::vec((quads(12), prop::collection::vec(any::<prop::sample::Index>(), 0..6)), 0..3),
        texts in prop::collection::vec(query(), 12),
        seed: u64,
    ) {
        let folder = tempdir().unwrap();
        let store = Store::create(&folder.path().join("store"), BASE).unwrap();
        let batch = |quads: &[Quad]| quads.iter().map(Quad::as_ref).collect::<Batch>();
        let mut change = store.transaction().unwrap();
        change.change(&Batch::default(), &batch(&first));
        change.commit().unwrap();
        for (quads, removed) in later {
            let mut change = store.transaction().unwrap();
            let removed = removed.iter().filter(|_| !first.is_empty()).map(|index| index.get(&first).clone());
            change.change(&batch(&removed.collect::<Vec<_>>()), &batch(&quads));
            change.commit().unwrap();
        }
        let snapshot = store.snapshot().unwrap();
        for text in texts {
            check(&snapshot, &text, seed)?;
        }
    }
}

/// A store as reports make it, with a graph for each.
fn claims() -> Snapshot {
    let claim = |number: u32| {
        let node = |kind: &str, number: u32| NamedNode::new_unchecked(format!("http://x/{kind}/{number}"));
        let name = |name: &str| NamedNode::new_unchecked(format!("http://x/{name}"));
        let graph = node("article", number / 3);
        let (c, day) = (node("claim", number), format!("2024-{:02}-{:02}", number % 5 + 1, number % 7 + 1));
        let share = Literal::new_typed_literal(format!("0.{:02}", number % 13), xsd::DECIMAL);
        let said = [
            (name("subject"), Term::from(node("entity", number * number % 17))),
            (name("predicate"), node("rel", number % 4).into()),
            (name("object"), node("entity", number % 11).into()),
            (name("published"), Literal::new_typed_literal(day, xsd::DATE).into()),
            (name("confidence"), share.into()),
            (name("speaker"), node("entity", number % 5).into()),
            (name("evidence"), Literal::from(format!("words of {}", number % 50)).into()),
            (name("inArticle"), graph.clone().into()),
        ];
        let quads = said.into_iter().map(|(p, o)| Quad::new(c.clone(), p, o, graph.clone())).collect::<Vec<_>>();
        let plain = Quad::new(
            node("entity", number * number % 17),
            node("rel", number % 4),
            node("entity", number % 11),
            graph.clone(),
        );
        let source = Quad::new(graph.clone(), name("source"), node("source", number % 2), graph.clone());
        let country = Quad::new(node("entity", number % 17), name("country"), node("entity", number % 3), graph);
        [quads, vec![plain, source, country]].concat()
    };
    in_memory(&(0..300).flat_map(claim).collect::<Vec<_>>())
}

#[test]
fn questions_of_analysts_are_answered_by_columns() {
    let snapshot = claims();
    for text in [
        "SELECT ?e (COUNT(?c) AS ?n) WHERE { ?c x:subject ?e } GROUP BY ?e ORDER BY DESC(?n) LIMIT 200",
        "SELECT ?r ?y ?m (COUNT(?c) AS ?n) WHERE { ?c x:predicate ?r ; x:published ?d .
            BIND(YEAR(?d) AS ?y) BIND(MONTH(?d) AS ?m) } GROUP BY ?r ?y ?m",
        "SELECT (COUNT(*) AS ?n) WHERE {
            ?a x:predicate <http://x/rel/1> ; x:subject ?e ; x:confidence ?qa ; x:published ?da .
            ?b x:subject ?e ; x:predicate <http://x/rel/2> ; x:confidence ?qb ; x:published ?db .
            FILTER(?qa < ?qb && YEAR(?da) = YEAR(?db) && MONTH(?da) = MONTH(?db)) }",
        "SELECT (COUNT(?c) AS ?n) WHERE { ?c x:evidence ?t FILTER(CONTAINS(?t, \"s of 3\")) }",
        "SELECT (COUNT(?c) AS ?n) WHERE { ?c x:evidence ?t FILTER(REGEX(?t, \"OF (1|2)\", \"i\")) }",
        "SELECT ?e ?r ?o (COUNT(DISTINCT ?src) AS ?n) WHERE {
            ?c x:subject ?e ; x:predicate ?r ; x:object ?o ; x:inArticle ?a . ?a x:source ?src
            } GROUP BY ?e ?r ?o ORDER BY DESC(?n) LIMIT 2000",
        "SELECT ?sp (COUNT(?c) AS ?n) (AVG(?k) AS ?avg) (SUM(?k) AS ?sum) (MIN(?k) AS ?min) (MAX(?c) AS ?max)
            WHERE { ?c x:speaker ?sp ; x:confidence ?k } GROUP BY ?sp HAVING(COUNT(?c) > 20)",
        "SELECT ?c ?d ?e ?r ?o WHERE { ?c x:published ?d ; x:subject ?e ; x:predicate ?r ; x:object ?o }
            ORDER BY DESC(?d) ?c LIMIT 2000",
        "SELECT ?k1 ?k2 (COUNT(?c) AS ?n) WHERE { ?c x:subject ?a ; x:object ?b . ?a x:country ?k1 . ?b x:country ?k2
            } GROUP BY ?k1 ?k2 ORDER BY DESC(?n) LIMIT 2000",
        "SELECT ?c ?d WHERE { { ?c x:subject <http://x/entity/1> } UNION { ?c x:object <http://x/entity/2> }
            ?c x:published ?d OPTIONAL { ?c x:speaker ?s } } ORDER BY ?d ?c",
        "SELECT DISTINCT ?who ?whom WHERE { ?who <http://x/rel/1> ?whom FILTER(?whom != <http://x/entity/3>) }",
        "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
    ] {
        let query = SparqlParser::new().with_prefix("x", "http://x/").unwrap().parse_query(text).unwrap();
        let found = by_columns(&snapshot, &query, 0, None);
        let mut found: Vec<String> = found.expect(text).rows.iter().map(|row| format!("{row:?}")).collect();
        let wanted = by_engine(snapshot.dataset(), &query);
        let mut wanted: Vec<String> = wanted.iter().map(|row| format!("{row:?}")).collect();
        if text.contains("?d ?c") || text.contains("DESC(?d)") {
            assert_eq!(wanted, found, "{text}");
        }
        wanted.sort();
        found.sort();
        assert_eq!(wanted, found, "{text}");
    }
}

#[test]
fn an_answer_is_cut_and_says_so() {
    let query = "SELECT ?c WHERE { ?c <http://x/published> ?d } ORDER BY DESC(?d) ?c";
    let query = SparqlParser::new().parse_query(query).unwrap();
    let snapshot = claims();
    let found = by_columns(&snapshot, &query, 0, Some(7)).unwrap();
    assert!(found.cut);
    assert_eq!(found.rows, by_engine(snapshot.dataset(), &query)[..7]);
}

#[test]
fn columns_stop_when_they_are_told() {
    let query = SparqlParser::new().parse_query("SELECT ?o (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?o").unwrap();
    let snapshot = claims();
    let watch = Arc::new(Watch::over());
    let stored = Stored::new(&snapshot, None, &watch).unwrap();
    let mut kept = Kept::default();
    assert!(answer(&query, &stored, None, &watch, &Trace::default(), &mut Giving::new(&mut kept, None)).is_err());
}

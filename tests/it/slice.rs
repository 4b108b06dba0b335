//! A part of a graph is what there would be if nothing else had been read.

use std::collections::BTreeSet;

use jiff::civil::date;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, NamedNode, Quad};
use proptest::prelude::*;
use sitrep::claim::{Claim, Evidence};
use sitrep::graph::{self, Base, ByReport, Slice, slice};
use sitrep::session::{Split, With, parts, with};
use sitrep::store::Snapshot;
use sitrep::text::Report;

use crate::samples::{any_claim, claims, report, snapshot};

/// The quads of a snapshot, without or only those on entities.
fn quads(snapshot: &Snapshot, on_entities: bool) -> BTreeSet<String> {
    let base = Base::default();
    let shared = [base.entities_graph(), base.links_graph()].map(GraphName::from);
    let quads = snapshot.read().unwrap().iter().map(|quad| quad.into_owned());
    quads.filter(|quad| shared.contains(&quad.graph_name) == on_entities).map(|quad| quad.to_string()).collect()
}

fn encoded(report: &Report, claims: &[Claim]) -> Vec<Quad> {
    graph::encode(report, claims, &Base::default())
}

/// Another report, of another year.
fn later() -> Report {
    Report { published: Some(date(2032, 1, 1)), ..report() }
}

fn iri(report: &Report) -> NamedNode {
    Base::default().report(&graph::report_id(report))
}

/// Claims of the same words have these in one sentence, which is no headline.
fn plain(claim: &Claim) -> Claim {
    let evidence = Evidence { headline: false, sentence: claim.evidence.span, ..claim.evidence };
    Claim { evidence, ..claim.clone() }
}

proptest! {
    #[test]
    fn a_report_is_what_it_would_be_alone(
        one in proptest::collection::vec(any_claim(), 0..6),
        other in proptest::collection::vec(any_claim(), 0..6),
    ) {
        let both = snapshot(&[encoded(&report(), &one), encoded(&later(), &other)].concat());
        let part = slice(&both, &Slice { reports: vec![iri(&report())], ..Slice::default() }).unwrap();
        let alone = snapshot(&encoded(&report(), &one));
        prop_assert_eq!(quads(&part, false), quads(&alone, false));
        let again = ByReport::new(&both).unwrap().part(&[iri(&report())]).unwrap();
        prop_assert_eq!(again.read().unwrap(), part.read().unwrap());
        // Of an entity, another report may tell more.
        prop_assert!(quads(&alone, true).is_subset(&quads(&part, true)));
    }

    #[test]
    fn the_claims_of_a_relation_are_what_they_would_be_alone(claims in proptest::collection::vec(any_claim(), 1..8)) {
        let claims: Vec<Claim> = claims.iter().map(plain).collect();
        let wanted = claims[0].statement.relation.id.clone();
        let kept: Vec<Claim> = claims.iter().filter(|claim| claim.statement.relation.id == wanted).cloned().collect();
        let relations = vec![graph::vocab::relation(&wanted)];
        let part = slice(&snapshot(&encoded(&report(), &claims)), &Slice { relations, ..Slice::default() }).unwrap();
        prop_assert_eq!(quads(&part, false), quads(&snapshot(&encoded(&report(), &kept)), false));
    }

    #[test]
    fn one_graph_has_the_same_parts_as_a_graph_for_each_report(
        one in proptest::collection::vec(any_claim(), 0..5),
        other in proptest::collection::vec(any_claim(), 0..5),
    ) {
        let both = [encoded(&report(), &one), encoded(&later(), &other)].concat();
        let merged: Vec<Quad> =
            both.iter().map(|quad| Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() }).collect();
        let wanted = Slice { reports: vec![iri(&later())], ..Slice::default() };
        let triples = |quads: &[Quad]| -> BTreeSet<String> {
            let part = slice(&snapshot(quads), &wanted).unwrap();
            part.read().unwrap().iter().map(|quad| quad.into_owned()).map(|quad| {
                format!("{} {} {}", quad.subject, quad.predicate, quad.object)
            }).collect()
        };
        prop_assert_eq!(triples(&both), triples(&merged));
    }
}

#[test]
fn an_entity_takes_part_as_owner_of_forces_and_inside_what_is_opposed() {
    let whole = snapshot(&encoded(&report(), &claims()));
    let entity = Base::default().entity(&"ruritania".into());
    let part = slice(&whole, &Slice { entities: vec![entity.clone()], ..Slice::default() }).unwrap();
    let all = graph::claims(&whole).unwrap();
    let kept = graph::claims(&part).unwrap();
    assert_eq!(kept.len(), all.len(), "all three are about Ruritania, its guards or its deployment");
    let nobody = slice(&whole, &Slice { entities: vec![NamedNode::new_unchecked("http://x/")], ..Slice::default() });
    assert_eq!(nobody.unwrap().len(), 0);
}

#[test]
fn the_parts_of_a_split_hold_every_claim_once() {
    let whole = snapshot(&[encoded(&report(), &claims()), encoded(&later(), &claims()[..1])].concat());
    for (by, names) in [(Split::Month, ["2031-05", "2032-01"]), (Split::Report, ["2031-05-19-", "2032-01-01-"])] {
        let parts = parts(&whole, by).unwrap();
        assert!(parts.iter().zip(names).all(|((name, _), begin)| name.starts_with(begin)), "{parts:?}");
        let by_report = ByReport::new(&whole).unwrap();
        let count = |reports: &[NamedNode]| graph::claims(&by_report.part(reports).unwrap()).unwrap().len();
        assert_eq!(parts.iter().map(|(_, reports)| count(reports)).collect::<Vec<_>>(), [3, 1]);
    }
}

#[test]
fn what_goes_with_claims_is_chosen() {
    let whole = snapshot(&encoded(&report(), &claims()));
    let all = With { entities: true, links: true, mappings: true, ontology: false };
    assert_eq!(with(&whole, all).unwrap().len(), whole.len());
    let bare = with(&whole, With { entities: false, links: false, mappings: false, ontology: false }).unwrap();
    assert_eq!(quads(&bare, true), BTreeSet::new());
    assert_eq!(quads(&bare, false), quads(&whole, false));
    let defined = with(&whole, With { ontology: true, ..all }).unwrap();
    let class = graph::vocab::sr::CLAIM.into_owned();
    assert!(defined.read().unwrap().quads_for_subject(&class).any(|quad| quad.predicate == rdf::TYPE));
}

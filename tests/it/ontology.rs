//! The ontology, the table of relations and the vocabulary of the code say the same, and every claim fits the shapes.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{Dataset, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Quad, TermRef};
use proptest::prelude::*;
use sitrep::check::{Violation, check};
use sitrep::graph::vocab::{self, Term as _, sr};
use sitrep::graph::{self, Base};
use sitrep::lexicon::{EntityKind, Lexicon, Plover};
use sitrep::session;

use crate::samples::{any_claim, report, snapshot};

fn read(file: &str) -> Dataset {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ontology").join(file);
    let text = fs::read_to_string(&path).unwrap();
    RdfParser::from_format(RdfFormat::Turtle).for_slice(&text).map(|quad| quad.unwrap()).collect()
}

fn term(iri: &str) -> NamedNode {
    NamedNode::new_unchecked(iri)
}

/// The objects of a subject and a property.
fn objects<'a>(graph: &'a Dataset, subject: TermRef<'_>, property: &str) -> Vec<TermRef<'a>> {
    let subject: NamedOrBlankNodeRef<'_> = match subject {
        TermRef::NamedNode(node) => node.into(),
        TermRef::BlankNode(node) => node.into(),
        TermRef::Literal(_) | TermRef::Triple(_) => return Vec::new(),
    };
    let quads = graph.quads_for_subject(subject).filter(|quad| quad.predicate.as_str() == property);
    quads.map(|quad| quad.object).collect()
}

/// The terms of our own namespaces that the ontology defines.
fn defined(ontology: &Dataset) -> BTreeSet<String> {
    let typed = ontology.quads_for_predicate(rdf::TYPE).map(|quad| quad.subject.to_string());
    typed.filter(|subject| subject.contains("/sitrep/ns#") || subject.contains("/sitrep/plover#")).collect()
}

#[test]
fn the_ontology_defines_what_the_code_spells_and_nothing_else() {
    let relations = &Lexicon::shipped().relations;
    let of_the_table = relations.iter().flat_map(|relation| [Some(&relation.id), relation.place_property.as_ref()]);
    let spelled: BTreeSet<String> = sr::TERMS
        .iter()
        .map(ToString::to_string)
        .chain(of_the_table.flatten().map(|id| vocab::relation(id).to_string()))
        .chain(Plover::ALL.map(|category| vocab::category(category).to_string()))
        .collect();
    let defined = defined(&read("sitrep.ttl"));
    let difference: Vec<&String> = defined.symmetric_difference(&spelled).collect();
    assert!(difference.is_empty(), "{difference:?}");
}

#[test]
fn every_term_has_a_label_and_a_comment_and_every_property_a_domain_and_a_range() {
    let ontology = read("sitrep.ttl");
    let properties = ["ObjectProperty", "DatatypeProperty"].map(|kind| format!("http://www.w3.org/2002/07/owl#{kind}"));
    for subject in defined(&ontology) {
        let subject = term(subject.trim_matches(['<', '>']));
        let has = |property: &str| objects(&ontology, subject.as_ref().into(), property).len() == 1;
        assert!(has(rdfs::LABEL.as_str()) && has(rdfs::COMMENT.as_str()), "{subject}");
        let kinds = objects(&ontology, subject.as_ref().into(), rdf::TYPE.as_str());
        if kinds.iter().any(|kind| properties.iter().any(|property| kind.to_string() == format!("<{property}>"))) {
            assert!(has(rdfs::DOMAIN.as_str()) && has(rdfs::RANGE.as_str()), "{subject}");
        }
    }
}

#[test]
fn every_relation_of_the_table_is_in_the_ontology_as_it_is_in_the_table() {
    let ontology = read("sitrep.ttl");
    for relation in Lexicon::shipped().relations.iter() {
        let node = vocab::relation(&relation.id);
        let texts = |property: &str| -> Vec<String> {
            objects(&ontology, node.as_ref().into(), property).iter().map(ToString::to_string).collect()
        };
        assert_eq!(texts(rdfs::LABEL.as_str()), [format!("\"{}\"", relation.phrase)], "{node}");
        let category: Vec<String> =
            relation.plover.map(|category| vocab::category(category).to_string()).into_iter().collect();
        assert_eq!(texts("http://www.w3.org/2004/02/skos/core#broadMatch"), category, "{node}");
        let place: Vec<String> = relation.place_property.iter().map(|id| vocab::relation(id).to_string()).collect();
        assert_eq!(texts(rdfs::SEE_ALSO.as_str()), place, "{node}");
        let kinds = texts(rdf::TYPE.as_str());
        assert!(kinds.contains(&sr::RELATION.to_string()), "{node}");
        let mutual = "<http://www.w3.org/2002/07/owl#SymmetricProperty>".to_owned();
        assert_eq!(kinds.contains(&mutual), relation.mutual, "{node}");
    }
}

/// What of some quads does not fit the shapes, a line for each.
fn complaints(quads: &[Quad]) -> Vec<String> {
    let shapes = session::shapes_of(&[]).unwrap();
    let report = check(&snapshot(quads), &shapes).unwrap();
    let line = |violation: &Violation<'_>| {
        let path = violation.path.as_ref().map(|path| path.show(&|iri| iri.to_string()));
        let (component, value) = (violation.constraint.component(), &violation.value);
        format!("{component} of {}: {path:?} {value:?}", violation.focus)
    };
    report.violations.iter().map(line).collect()
}

#[test]
fn the_shapes_ask_for_terms_that_exist() {
    let shapes = read("shapes.ttl");
    let ours = defined(&read("sitrep.ttl"));
    let namespace = format!("<{}", sr::NAMESPACE);
    for quad in &shapes {
        let object = quad.object.to_string();
        assert!(!object.starts_with(&namespace) || ours.contains(&object), "{object}");
    }
    let target = term("http://www.w3.org/ns/shacl#targetClass");
    let targets = shapes.quads_for_predicate(&target);
    let classes: BTreeSet<String> = targets.map(|quad| quad.object.to_string()).collect();
    for (_, class) in EntityKind::TERMS {
        assert!(classes.contains(&class.to_string()), "{class} has no shape");
    }
}

#[test]
fn every_shape_says_what_it_asks_for() {
    let shapes = read("shapes.ttl");
    let paths = shapes.quads_for_predicate(NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#path"));
    let named = shapes.quads_for_predicate(rdf::TYPE).filter(|quad| quad.object.to_string().contains("NodeShape"));
    for shape in paths.chain(named).map(|quad| TermRef::from(quad.subject)) {
        let messages = objects(&shapes, shape, "http://www.w3.org/ns/shacl#message");
        let labels = objects(&shapes, shape, rdfs::LABEL.as_str());
        assert!(!messages.is_empty() || !labels.is_empty(), "{shape} says nothing");
    }
}

proptest! {
    #[test]
    fn every_report_fits_the_shapes(claims in prop::collection::vec(any_claim(), 0..3)) {
        let complaints = complaints(&graph::encode(&report(), &claims, &Base::default()));
        prop_assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    }
}

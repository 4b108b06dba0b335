//! The ontology, the table of relations and the vocabulary of the code say the same, and every claim fits the shapes.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{Dataset, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, QuadRef, Term, TermRef};
use proptest::prelude::*;
use sitrep::graph::vocab::{self, Term as _, sr};
use sitrep::graph::{self, Base};
use sitrep::lexicon::{EntityKind, Lexicon, Plover};

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

/// The part of SHACL that `shapes.ttl` uses.
struct Shapes(Dataset);

impl Shapes {
    fn of<'a>(&'a self, node: TermRef<'_>, local: &str) -> Vec<TermRef<'a>> {
        objects(&self.0, node, &format!("http://www.w3.org/ns/shacl#{local}"))
    }

    /// The members of a list.
    fn list(&self, head: TermRef<'_>) -> Vec<Term> {
        let Some(first) = objects(&self.0, head, rdf::FIRST.as_str()).first().copied() else { return Vec::new() };
        let rest = objects(&self.0, head, rdf::REST.as_str());
        [vec![first.into_owned()], self.list(rest[0])].concat()
    }

    fn targets(&self) -> Vec<(TermRef<'_>, NamedNodeRef<'_>)> {
        let shapes = self.0.quads_for_predicate(NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#targetClass"));
        let target = |class| match class {
            TermRef::NamedNode(class) => class,
            other => panic!("{other} is no class"),
        };
        shapes.map(|quad| (quad.subject.into(), target(quad.object))).collect()
    }

    /// What in a graph does not fit.
    fn complaints(&self, graph: &Dataset) -> Vec<String> {
        let mut complaints = Vec::new();
        for (shape, class) in self.targets() {
            let instances = graph.quads_for_pattern(None, Some(rdf::TYPE), Some(class.into()), None);
            for node in instances.map(|quad| TermRef::from(quad.subject)) {
                self.check(graph, node, shape, &mut complaints, &node.to_string());
                for property in self.of(shape, "property") {
                    let path = self.of(property, "path")[0].to_string();
                    let values = objects(graph, node, path.trim_matches(['<', '>']));
                    let distinct: BTreeSet<String> = values.iter().map(ToString::to_string).collect();
                    let count = |local: &str| -> Option<usize> {
                        self.of(property, local).first().map(|count| match count {
                            TermRef::Literal(count) => count.value().parse().unwrap(),
                            other => panic!("{other} is no number"),
                        })
                    };
                    let allowed = count("minCount").unwrap_or(0)..=count("maxCount").unwrap_or(usize::MAX);
                    if !allowed.contains(&distinct.len()) {
                        complaints.push(format!("{node} {path} has {} values", distinct.len()));
                    }
                    for value in values {
                        self.check(graph, value, property, &mut complaints, &format!("{node} {path}"));
                    }
                }
            }
        }
        complaints
    }

    fn check(
        &self,
        graph: &Dataset,
        value: TermRef<'_>,
        shape: TermRef<'_>,
        complaints: &mut Vec<String>,
        place: &str,
    ) {
        let mut demand = |holds: bool, what: TermRef<'_>| {
            if !holds {
                complaints.push(format!("{place} {value}: not {what}"));
            }
        };
        for datatype in self.of(shape, "datatype") {
            demand(
                matches!(value, TermRef::Literal(literal) if TermRef::from(literal.datatype()) == datatype),
                datatype,
            );
        }
        for kind in self.of(shape, "nodeKind") {
            assert_eq!(kind.to_string(), "<http://www.w3.org/ns/shacl#IRI>");
            demand(value.is_named_node(), kind);
        }
        for class in self.of(shape, "class") {
            demand(objects(graph, value, rdf::TYPE.as_str()).contains(&class), class);
        }
        for list in self.of(shape, "in") {
            demand(self.list(list).contains(&value.into_owned()), list);
        }
        for least in self.of(shape, "minInclusive") {
            let number = |term: TermRef<'_>| match term {
                TermRef::Literal(literal) => literal.value().parse::<i64>().ok(),
                _ => None,
            };
            demand(number(value) >= number(least), least);
        }
    }
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
    let classes: BTreeSet<String> =
        Shapes(shapes.clone()).targets().iter().map(|(_, class)| class.to_string()).collect();
    for (_, class) in EntityKind::TERMS {
        assert!(classes.contains(&class.to_string()), "{class} has no shape");
    }
}

#[test]
fn a_graph_that_does_not_fit_the_shapes_is_found_out() {
    let shapes = Shapes(read("shapes.ttl"));
    let mut dataset = Dataset::new();
    let node = NamedNodeRef::new_unchecked("https://example.org/claim");
    dataset.insert(QuadRef::new(node, rdf::TYPE, sr::CLAIM, GraphNameRef::DefaultGraph));
    dataset.insert(QuadRef::new(node, sr::MODALITY, sr::POSITIVE, GraphNameRef::DefaultGraph));
    let complaints = shapes.complaints(&dataset);
    assert!(complaints.iter().any(|complaint| complaint.contains("ns#proposition> has 0 values")), "{complaints:?}");
    assert!(complaints.iter().any(|complaint| complaint.contains("ns#Positive>: not")), "{complaints:?}");
}

proptest! {
    #[test]
    fn every_report_fits_the_shapes(claims in prop::collection::vec(any_claim(), 0..3)) {
        let shapes = Shapes(read("shapes.ttl"));
        let quads = graph::encode(&report(), &claims, &Base::default());
        let complaints = shapes.complaints(snapshot(&quads).dataset());
        prop_assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    }
}

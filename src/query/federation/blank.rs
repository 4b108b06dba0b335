//! Blank nodes that services give. `VALUES` cannot hold them, so they travel as IRIs and a function makes them what they are.

use oxigraph::model::{BlankNode, NamedNode, NamedOrBlankNode, Term, Triple};
use spargebra::term::{GroundTerm, GroundTriple};

/// Begins the IRI of a blank node.
const PREFIX: &str = "urn:sitrep:blank-node:";

/// The name of the function that makes blank nodes of their IRIs, and leaves all else.
pub(in crate::query) fn function() -> NamedNode {
    NamedNode::new_unchecked("urn:sitrep:blank-node")
}

/// The function.
pub(in crate::query) fn blank_node(arguments: &[Term]) -> Option<Term> {
    arguments.first().map(|term| thawed(term.clone()))
}

fn thawed(term: Term) -> Term {
    match term {
        Term::NamedNode(iri) => match iri.as_str().strip_prefix(PREFIX) {
            Some(label) => BlankNode::new_unchecked(label).into(),
            None => iri.into(),
        },
        Term::Triple(triple) => {
            let Triple { subject, predicate, object } = *triple;
            let subject = match thawed(subject.into()) {
                Term::BlankNode(node) => NamedOrBlankNode::from(node),
                Term::NamedNode(node) => node.into(),
                // A subject is one of these two.
                _ => NamedOrBlankNode::from(BlankNode::default()),
            };
            Triple { subject, predicate, object: thawed(object) }.into()
        }
        term => term,
    }
}

/// A term as `VALUES` can hold it; its blank nodes are named after the answer that they stand in, so that those of two
/// answers stay apart.
pub(super) fn frozen(term: Term, answer: usize) -> GroundTerm {
    let iri = |node: &BlankNode| NamedNode::new_unchecked(format!("{PREFIX}s{answer}x{}", node.as_str()));
    match term {
        Term::NamedNode(iri) => iri.into(),
        Term::Literal(literal) => literal.into(),
        Term::BlankNode(node) => iri(&node).into(),
        Term::Triple(triple) => {
            let Triple { subject, predicate, object } = *triple;
            let subject = match subject {
                NamedOrBlankNode::NamedNode(node) => node,
                NamedOrBlankNode::BlankNode(node) => iri(&node),
            };
            GroundTriple { subject, predicate, object: frozen(object, answer) }.into()
        }
    }
}

/// Whether a term is or holds a blank node.
pub(super) fn has_blank_node(term: &Term) -> bool {
    match term {
        Term::BlankNode(_) => true,
        Term::NamedNode(_) | Term::Literal(_) => false,
        Term::Triple(triple) => triple.subject.is_blank_node() || has_blank_node(&triple.object),
    }
}

use std::collections::HashSet;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{Graph, NamedNodeRef, NamedOrBlankNode, Term};

use crate::check::Error;
use crate::graph::vocab::shacl;

/// The graph in which shapes are written.
pub(super) struct Source<'a> {
    pub graph: &'a Graph,
}

impl Source<'_> {
    /// The objects of a node and a property, in the order of their letters.
    pub fn objects(&self, node: &Term, property: NamedNodeRef<'_>) -> Vec<Term> {
        let Some(node) = subject(node) else { return Vec::new() };
        sorted(self.graph.objects_for_subject_predicate(&node, property).map(|object| object.into_owned()))
    }

    /// The values of a property of SHACL.
    pub fn values(&self, node: &Term, local: &str) -> Vec<Term> {
        self.objects(node, shacl(local).as_ref())
    }

    /// The nodes that have a property, whatever its value; or those that have this one.
    pub fn subjects(&self, property: NamedNodeRef<'_>, object: Option<&Term>) -> Vec<Term> {
        let triples = self.graph.triples_for_predicate(property);
        let those = triples.filter(|triple| object.is_none_or(|object| triple.object == object.as_ref()));
        let mut nodes = sorted(those.map(|triple| Term::from(triple.subject.into_owned())));
        nodes.dedup();
        nodes
    }

    /// What to call a shape: where it has no name, that of the shape around it and its property.
    pub fn described(&self, shape: &Term) -> String {
        let around = self.subjects(shacl("property").as_ref(), Some(shape));
        match (shape, around.first(), self.values(shape, "path").first()) {
            (Term::BlankNode(_), Some(around @ Term::NamedNode(_)), Some(path @ Term::NamedNode(_))) => {
                format!("{around} at {path}")
            }
            _ => shape.to_string(),
        }
    }

    /// The members of the list that is the value of a property of a shape.
    pub fn list(&self, shape: &Term, local: &str, head: &Term) -> Result<Vec<Term>, Error> {
        let mut members = Vec::new();
        let mut seen = HashSet::new();
        let mut cell = head.clone();
        while cell != Term::from(rdf::NIL.into_owned()) {
            if !seen.insert(cell.clone()) {
                return Err(Error::shape(shape, format!("the list of its `sh:{local}` never ends")));
            }
            let (first, rest) = (self.objects(&cell, rdf::FIRST), self.objects(&cell, rdf::REST));
            let ([first], [rest]) = (first.as_slice(), rest.as_slice()) else {
                return Err(Error::shape(shape, format!("`sh:{local}` is to be a list; {cell} is none")));
            };
            members.push(first.clone());
            cell = rest.clone();
        }
        Ok(members)
    }
}

/// The node as a subject; `None` for a literal or a triple term.
pub(super) fn subject(node: &Term) -> Option<NamedOrBlankNode> {
    NamedOrBlankNode::try_from(node.clone()).ok()
}

fn sorted(terms: impl Iterator<Item = Term>) -> Vec<Term> {
    let mut terms: Vec<Term> = terms.collect();
    terms.sort_by_cached_key(ToString::to_string);
    terms
}

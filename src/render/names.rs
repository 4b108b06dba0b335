use oxigraph::model::{NamedNodeRef, Term};

use crate::graph::{Base, vocab};
use crate::render::claim::short;

/// What a thing is called; `None` where nobody says so.
pub type Label<'a> = dyn Fn(NamedNodeRef<'_>) -> Option<String> + 'a;

/// How terms are shown to people.
pub struct Names<'a> {
    base: &'a Base,
    label: &'a Label<'a>,
    prefixes: Vec<(&'static str, String)>,
}

impl<'a> Names<'a> {
    /// Things below `base` are shown by their ids, those whose IRI has no prefix by their label.
    pub fn new(base: &'a Base, label: &'a Label<'a>) -> Self {
        Self { base, label, prefixes: vocab::prefixes(base) }
    }

    /// What stands in a cell; nothing where there is no value.
    pub fn cell(&self, term: Option<&Term>) -> String {
        match term {
            None => String::new(),
            Some(Term::NamedNode(node)) => self.iri(node.as_ref()),
            Some(Term::BlankNode(node)) => node.to_string(),
            Some(Term::Literal(literal)) => literal.value().to_owned(),
            Some(Term::Triple(triple)) => triple.to_string(),
        }
    }

    /// Claims and reports by the beginning of their digest, which is what commands take; other IRIs with their prefix, or by
    /// their label.
    fn iri(&self, iri: NamedNodeRef<'_>) -> String {
        if let Some(id) = self.base.claim_id(iri) {
            return short(id).to_owned();
        }
        if let Some(id) = self.base.report_id(iri) {
            return format!("report {}", short(id));
        }
        vocab::with_prefix(iri, &self.prefixes).or_else(|| (self.label)(iri)).unwrap_or_else(|| iri.to_string())
    }
}

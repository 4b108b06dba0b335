use std::collections::BTreeSet;

use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{GraphNameRef, LiteralRef, NamedNodeRef, QuadRef, TermRef};

use crate::graph::{Base, vocab};

/// How IRIs are spelled in Turtle: with a prefix, below the base, or in full.
pub struct Names {
    base: String,
    prefixes: Vec<(&'static str, String)>,
}

/// The prefixes that some quads need, by name, and whether they need the base.
pub struct Used<'a> {
    pub prefixes: Vec<(&'static str, &'a str)>,
    pub base: Option<&'a str>,
}

/// The ways to spell an IRI.
pub enum Name<'a> {
    /// A prefix and what stands behind its colon.
    Prefixed(&'static str, &'a str),
    /// What stands behind the base.
    Relative(&'a str),
    /// The whole IRI.
    Full(&'a str),
}

impl Names {
    pub fn new(base: &Base) -> Self {
        Self { base: base.as_str().to_owned(), prefixes: vocab::prefixes(base) }
    }

    /// The shortest spelling of an IRI that every parser reads.
    pub fn name<'a>(&self, iri: &'a str) -> Name<'a> {
        for (prefix, namespace) in &self.prefixes {
            if let Some(local) = iri.strip_prefix(namespace.as_str())
                && is_local(local)
            {
                return Name::Prefixed(prefix, local);
            }
        }
        match iri.strip_prefix(&self.base) {
            Some(rest) if is_minted(rest) => Name::Relative(rest),
            _ => Name::Full(iri),
        }
    }

    /// What must be declared before the quads are written.
    pub fn used(&self, quads: &[QuadRef<'_>]) -> Used<'_> {
        let mut used = BTreeSet::new();
        let mut base = false;
        let mut see = |iri: NamedNodeRef<'_>| match self.name(iri.as_str()) {
            Name::Prefixed(prefix, _) => {
                used.insert(prefix);
            }
            Name::Relative(_) => base = true,
            Name::Full(_) => {}
        };
        for quad in quads {
            each_iri(quad.subject.into(), &mut see);
            // `a` stands for it.
            if quad.predicate != rdf::TYPE {
                see(quad.predicate);
            }
            each_iri(quad.object, &mut see);
            if let GraphNameRef::NamedNode(graph) = quad.graph_name {
                see(graph);
            }
        }
        let prefixes = self.prefixes.iter().filter(|(prefix, _)| used.contains(prefix));
        Used {
            prefixes: prefixes.map(|(prefix, namespace)| (*prefix, namespace.as_str())).collect(),
            base: base.then_some(&self.base),
        }
    }
}

fn each_iri(term: TermRef<'_>, see: &mut impl FnMut(NamedNodeRef<'_>)) {
    match term {
        TermRef::NamedNode(iri) => see(iri),
        TermRef::BlankNode(_) => {}
        TermRef::Literal(literal) => {
            if let Form::Typed(datatype) = form(literal) {
                see(datatype);
            }
        }
        TermRef::Triple(triple) => {
            each_iri(triple.subject.as_ref().into(), see);
            each_iri(triple.predicate.as_ref().into(), see);
            each_iri(triple.object.as_ref(), see);
        }
    }
}

/// The ways to spell a literal in Turtle.
pub enum Form<'a> {
    /// Without quotation marks: a parser makes the same literal of the value alone.
    Bare,
    /// A string, with its language if it has one.
    Quoted,
    /// A string and its datatype.
    Typed(NamedNodeRef<'a>),
}

/// The shortest spelling of a literal that keeps its lexical form.
pub fn form(literal: LiteralRef<'_>) -> Form<'_> {
    let (value, datatype) = (literal.value(), literal.datatype());
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = value.strip_prefix(['-', '+']).unwrap_or(value);
    match datatype {
        xsd::INTEGER if digits(unsigned) => Form::Bare,
        xsd::DECIMAL if unsigned.split_once('.').is_some_and(|(whole, part)| digits(whole) && digits(part)) => {
            Form::Bare
        }
        xsd::BOOLEAN if matches!(value, "true" | "false") => Form::Bare,
        xsd::STRING => Form::Quoted,
        _ if literal.language().is_some() => Form::Quoted,
        _ => Form::Typed(datatype),
    }
}

/// Whether a text can stand behind a prefix as it is. Turtle allows more, with escapes; those IRIs are spelled in full.
pub fn is_local(text: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    text.bytes().all(inner) && !text.starts_with(['-', '.']) && !text.ends_with('.') && !text.is_empty()
}

/// Whether a text behind the base is a name that we mint. Of other IRIs, such as one with `..`, a parser might make
/// something else.
fn is_minted(rest: &str) -> bool {
    let Some((kind, digest)) = rest.split_once('/') else { return false };
    let (digest, fragment) = digest.split_once('#').unwrap_or((digest, "-"));
    matches!(kind, "report" | "claim" | "proposition" | "graph")
        && [digest, fragment].iter().all(|part| {
            !part.is_empty()
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'=' | b',' | b'-'))
        })
}

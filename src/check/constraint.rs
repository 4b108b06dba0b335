use oxigraph::model::{Literal, NamedNode, Term};
use regex::Regex;

use crate::check::ShapeId;

/// What a shape asks of its value nodes. <https://www.w3.org/TR/shacl/#core-components>
#[derive(Clone, Debug)]
pub enum Constraint {
    /// Each is an instance of a class.
    Class(Term),
    /// Each is a literal of a datatype, and well formed.
    Datatype(NamedNode),
    /// Each is a term of a kind.
    NodeKind(NodeKind),
    /// There are at least so many.
    MinCount(u64),
    /// There are at most so many.
    MaxCount(u64),
    /// Each lies on one side of a limit.
    Range(Bound, Literal),
    /// Each has at least so many characters.
    MinLength(u64),
    /// Each has at most so many characters.
    MaxLength(u64),
    /// Each matches a regular expression.
    Pattern {
        /// As it is written.
        text: String,
        /// With its flags.
        regex: Regex,
    },
    /// Each has a language that one of these ranges covers.
    LanguageIn(Vec<String>),
    /// No two have the same language.
    UniqueLang,
    /// How they relate to the values of another property of the focus node.
    Pair(Pair, NamedNode),
    /// None conforms to a shape.
    Not(ShapeId),
    /// Each conforms to all shapes.
    And(Vec<ShapeId>),
    /// Each conforms to at least one shape.
    Or(Vec<ShapeId>),
    /// Each conforms to exactly one shape.
    Xone(Vec<ShapeId>),
    /// Each conforms to a shape.
    Node(ShapeId),
    /// Each has values that conform to a property shape.
    Property(ShapeId),
    /// At least so many conform to a shape.
    QualifiedMin(Qualified, u64),
    /// At most so many conform to a shape.
    QualifiedMax(Qualified, u64),
    /// Each has no other properties than these.
    Closed(Vec<NamedNode>),
    /// One of them is this.
    HasValue(Term),
    /// Each is one of these.
    In(Vec<Term>),
}

/// Which value nodes are counted.
#[derive(Clone, Debug)]
pub struct Qualified {
    /// The shape to which they conform.
    pub shape: ShapeId,
    /// The shapes to none of which they conform.
    pub disjoint: Vec<ShapeId>,
}

/// A kind of term, by whether it may be an IRI, a blank node or a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are named after what they allow")]
pub struct NodeKind {
    pub iri: bool,
    pub blank: bool,
    pub literal: bool,
}

/// On which side of a limit a value lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "SHACL says what they mean")]
pub enum Bound {
    MinExclusive,
    MinInclusive,
    MaxExclusive,
    MaxInclusive,
}

/// How the values of two properties relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "SHACL says what they mean")]
pub enum Pair {
    Equals,
    Disjoint,
    LessThan,
    LessThanOrEquals,
}

impl NodeKind {
    /// The kinds by their names in SHACL.
    pub const NAMED: [(&'static str, Self); 6] = [
        ("IRI", Self { iri: true, blank: false, literal: false }),
        ("BlankNode", Self { iri: false, blank: true, literal: false }),
        ("Literal", Self { iri: false, blank: false, literal: true }),
        ("BlankNodeOrIRI", Self { iri: true, blank: true, literal: false }),
        ("BlankNodeOrLiteral", Self { iri: false, blank: true, literal: true }),
        ("IRIOrLiteral", Self { iri: true, blank: false, literal: true }),
    ];

    /// Whether a term is of the kind.
    pub fn allows(self, term: &Term) -> bool {
        match term {
            Term::NamedNode(_) => self.iri,
            Term::BlankNode(_) => self.blank,
            Term::Literal(_) => self.literal,
            Term::Triple(_) => false,
        }
    }
}

impl Constraint {
    /// The name of the constraint component without `ConstraintComponent`, such as `MinCount`.
    pub fn component(&self) -> &'static str {
        match self {
            Self::Class(_) => "Class",
            Self::Datatype(_) => "Datatype",
            Self::NodeKind(_) => "NodeKind",
            Self::MinCount(_) => "MinCount",
            Self::MaxCount(_) => "MaxCount",
            Self::Range(Bound::MinExclusive, _) => "MinExclusive",
            Self::Range(Bound::MinInclusive, _) => "MinInclusive",
            Self::Range(Bound::MaxExclusive, _) => "MaxExclusive",
            Self::Range(Bound::MaxInclusive, _) => "MaxInclusive",
            Self::MinLength(_) => "MinLength",
            Self::MaxLength(_) => "MaxLength",
            Self::Pattern { .. } => "Pattern",
            Self::LanguageIn(_) => "LanguageIn",
            Self::UniqueLang => "UniqueLang",
            Self::Pair(Pair::Equals, _) => "Equals",
            Self::Pair(Pair::Disjoint, _) => "Disjoint",
            Self::Pair(Pair::LessThan, _) => "LessThan",
            Self::Pair(Pair::LessThanOrEquals, _) => "LessThanOrEquals",
            Self::Not(_) => "Not",
            Self::And(_) => "And",
            Self::Or(_) => "Or",
            Self::Xone(_) => "Xone",
            Self::Node(_) => "Node",
            Self::Property(_) => "Property",
            Self::QualifiedMin(..) => "QualifiedMinCount",
            Self::QualifiedMax(..) => "QualifiedMaxCount",
            Self::Closed(_) => "Closed",
            Self::HasValue(_) => "HasValue",
            Self::In(_) => "In",
        }
    }

    /// The shapes that it speaks of.
    pub(super) fn shapes(&self) -> Vec<ShapeId> {
        match self {
            Self::Not(shape) | Self::Node(shape) | Self::Property(shape) => vec![*shape],
            Self::And(shapes) | Self::Or(shapes) | Self::Xone(shapes) => shapes.clone(),
            Self::QualifiedMin(qualified, _) | Self::QualifiedMax(qualified, _) => {
                [&qualified.disjoint[..], &[qualified.shape]].concat()
            }
            _ => Vec::new(),
        }
    }

    /// The terms that are looked for in the data.
    pub(super) fn terms(&self) -> Vec<Term> {
        match self {
            Self::Class(term) | Self::HasValue(term) => vec![term.clone()],
            Self::In(terms) => terms.clone(),
            Self::Pair(_, property) => vec![property.clone().into()],
            Self::Closed(properties) => properties.iter().cloned().map(Term::from).collect(),
            _ => Vec::new(),
        }
    }
}

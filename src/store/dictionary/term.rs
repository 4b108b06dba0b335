//! Terms as bytes: exact to the letter, and each term in one way only. A triple term is the ids of its parts.

use oxigraph::model::{
    BaseDirection, BlankNodeRef, LiteralRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, TermRef, Triple,
};

use super::varint;
use crate::store::damage::Damage;
use crate::store::id::Id;

// The first byte. Triple terms come last, since all other words of a segment must have their numbers before them.
const NAMED_NODE: u8 = 1;
const BLANK_NODE: u8 = 2;
const STRING: u8 = 3;
const LANGUAGE: u8 = 4;
const LEFT_TO_RIGHT: u8 = 5;
const RIGHT_TO_LEFT: u8 = 6;
const TYPED: u8 = 7;
const TRIPLE: u8 = 8;

/// A word of the dictionary, as its bytes say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word<'a> {
    /// An IRI.
    NamedNode(NamedNodeRef<'a>),
    /// A blank node.
    BlankNode(BlankNodeRef<'a>),
    /// A literal.
    Literal(LiteralRef<'a>),
    /// A triple term: subject, predicate and object.
    Triple([Id; 3]),
}

/// Appends the bytes of a term; `id` numbers the parts of a triple term.
///
/// # Errors
/// Those of `id`; there are none for any other term.
pub fn encode<E>(
    term: TermRef<'_>,
    bytes: &mut Vec<u8>,
    mut id: impl FnMut(TermRef<'_>) -> Result<Id, E>,
) -> Result<(), E> {
    match term {
        TermRef::NamedNode(node) => encode_named_node(node, bytes),
        TermRef::BlankNode(node) => {
            bytes.push(BLANK_NODE);
            bytes.extend_from_slice(node.as_str().as_bytes());
        }
        TermRef::Literal(literal) => encode_literal(literal, bytes),
        TermRef::Triple(triple) => {
            let parts = [
                id(triple.subject.as_ref().into())?,
                id(triple.predicate.as_ref().into())?,
                id(triple.object.as_ref())?,
            ];
            encode_triple(depth(term), parts, bytes);
        }
    }
    Ok(())
}

/// The first byte of a term and the others, if they stand in the term as they are; `None` for literals and triple terms.
pub fn plain(term: TermRef<'_>) -> Option<(u8, &[u8])> {
    match term {
        TermRef::NamedNode(node) => Some((NAMED_NODE, node.as_str().as_bytes())),
        TermRef::BlankNode(node) => Some((BLANK_NODE, node.as_str().as_bytes())),
        TermRef::Literal(_) | TermRef::Triple(_) => None,
    }
}

/// Appends the bytes of an IRI.
pub fn encode_named_node(node: NamedNodeRef<'_>, bytes: &mut Vec<u8>) {
    bytes.push(NAMED_NODE);
    bytes.extend_from_slice(node.as_str().as_bytes());
}

/// Appends the bytes of a literal, whether or not an id could hold it.
pub fn encode_literal(literal: LiteralRef<'_>, bytes: &mut Vec<u8>) {
    let (kind, label) = match (literal.language(), literal.direction()) {
        (Some(language), None) => (LANGUAGE, language),
        (Some(language), Some(BaseDirection::Ltr)) => (LEFT_TO_RIGHT, language),
        (Some(language), Some(BaseDirection::Rtl)) => (RIGHT_TO_LEFT, language),
        // Typed with `xsd:string` and untyped are one literal.
        (None, _) => match literal.datatype() {
            oxigraph::model::vocab::xsd::STRING => (STRING, ""),
            datatype => (TYPED, datatype.as_str()),
        },
    };
    bytes.push(kind);
    if kind != STRING {
        varint::write(label.len() as u64, bytes);
        bytes.extend_from_slice(label.as_bytes());
    }
    bytes.extend_from_slice(literal.value().as_bytes());
}

/// Appends the bytes of a triple term whose parts have ids; `depth` is its [`depth`].
pub fn encode_triple(depth: u32, parts: [Id; 3], bytes: &mut Vec<u8>) {
    bytes.push(TRIPLE);
    bytes.extend_from_slice(&depth.to_be_bytes());
    for part in parts {
        bytes.extend_from_slice(&part.bits().to_be_bytes());
    }
}

/// How many triple terms stand one in the other: 0 for a term that is none.
///
/// It is among the bytes of a triple term, so that in the order of bytes the parts stand before the whole.
pub fn depth(term: TermRef<'_>) -> u32 {
    let mut depth = 0;
    let mut term = term;
    while let TermRef::Triple(triple) = term {
        depth += 1;
        term = triple.object.as_ref();
    }
    depth
}

/// The depth that the bytes of a word say; 0 unless they are those of a triple term.
pub fn depth_of(bytes: &[u8]) -> u32 {
    match bytes {
        [TRIPLE, a, b, c, d, ..] => u32::from_be_bytes([*a, *b, *c, *d]),
        _ => 0,
    }
}

/// The parts of a triple term, by its bytes; `None` for any other word.
pub fn triple(bytes: &[u8]) -> Option<[Id; 3]> {
    bytes.strip_prefix(&[TRIPLE]).and_then(|rest| decode_triple(rest).ok())
}

/// The word whose bytes these are.
///
/// # Errors
/// [`encode`] never makes such bytes; the offset counts from the first of them.
pub fn decode(bytes: &[u8]) -> Result<Word<'_>, Damage> {
    let (&kind, rest) = bytes.split_first().ok_or_else(|| Damage::at(0, "a word has no bytes"))?;
    Ok(match kind {
        NAMED_NODE => Word::NamedNode(NamedNodeRef::new_unchecked(text(rest)?)),
        BLANK_NODE => Word::BlankNode(BlankNodeRef::new_unchecked(text(rest)?)),
        STRING => Word::Literal(LiteralRef::new_simple_literal(text(rest)?)),
        LANGUAGE | LEFT_TO_RIGHT | RIGHT_TO_LEFT | TYPED => Word::Literal(decode_literal(kind, rest)?),
        TRIPLE => Word::Triple(decode_triple(rest)?),
        _ => return Err(Damage::at(0, format!("a word is of the unknown kind {kind}"))),
    })
}

fn decode_literal(kind: u8, mut bytes: &[u8]) -> Result<LiteralRef<'_>, Damage> {
    let cut = || Damage::at(1, "a literal ends within its datatype or language");
    let length = varint::read(&mut bytes).and_then(|length| usize::try_from(length).ok()).ok_or_else(cut)?;
    let (label, value) = bytes.split_at_checked(length).ok_or_else(cut)?;
    let (label, value) = (text(label)?, text(value)?);
    Ok(match kind {
        LANGUAGE => LiteralRef::new_language_tagged_literal_unchecked(value, label),
        LEFT_TO_RIGHT => {
            LiteralRef::new_directional_language_tagged_literal_unchecked(value, label, BaseDirection::Ltr)
        }
        RIGHT_TO_LEFT => {
            LiteralRef::new_directional_language_tagged_literal_unchecked(value, label, BaseDirection::Rtl)
        }
        _ => LiteralRef::new_typed_literal(value, NamedNodeRef::new_unchecked(label)),
    })
}

fn decode_triple(bytes: &[u8]) -> Result<[Id; 3], Damage> {
    let (words, []) = bytes.get(4..).unwrap_or_default().as_chunks::<8>() else {
        return Err(Damage::at(0, "a triple term is cut off"));
    };
    let parts: &[[u8; 8]; 3] = words.try_into().map_err(|_| Damage::at(0, "a triple term has not three parts"))?;
    Ok(parts.map(|part| Id::from_bits(u64::from_be_bytes(part))))
}

fn text(bytes: &[u8]) -> Result<&str, Damage> {
    std::str::from_utf8(bytes).map_err(|error| Damage::at(error.valid_up_to() as u64, "a word is not UTF-8"))
}

impl Word<'_> {
    /// The term of its own; `part` gives those of which a triple term is made.
    ///
    /// # Errors
    /// Those of `part`; or a part stands where no such term may stand.
    pub fn into_term<E: From<Damage>>(self, mut part: impl FnMut(Id) -> Result<Term, E>) -> Result<Term, E> {
        Ok(match self {
            Self::NamedNode(node) => node.into_owned().into(),
            Self::BlankNode(node) => node.into_owned().into(),
            Self::Literal(literal) => literal.into_owned().into(),
            Self::Triple([subject, predicate, object]) => {
                let subject = NamedOrBlankNode::try_from(part(subject)?)
                    .map_err(|_| Damage::at(0, "the subject of a triple term is neither IRI nor blank node"))?;
                let predicate = NamedNode::try_from(part(predicate)?)
                    .map_err(|_| Damage::at(0, "the predicate of a triple term is no IRI"))?;
                Triple::new(subject, predicate, part(object)?).into()
            }
        })
    }
}

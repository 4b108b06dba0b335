use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term};

use crate::graph::decode::local;
use crate::graph::vocab::{prov, sr};
use crate::store::{Error, Id, Snapshot};

/// From which claim and which words a node of the graph comes, as far as the graph says.
///
/// Unlike [`ClaimView`](crate::graph::ClaimView) it asks for nothing, so that it tells of a claim that lacks something, too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whence {
    /// The claim that the node is, or the first one that refers to it.
    pub claim: Option<NamedNode>,
    /// What the claim says; for other nodes their label.
    pub label: Option<String>,
    /// The name of the report's file.
    pub report: Option<String>,
    /// Line and column of the words, from 1.
    pub place: Option<(usize, usize)>,
}

impl Whence {
    /// The digest of the claim.
    pub fn id(&self) -> Option<&str> {
        self.claim.as_ref().map(|claim| local(claim.as_ref()))
    }
}

/// Tells from which claim a node comes.
///
/// # Errors
/// What must be read is damaged.
pub fn whence(snapshot: &Snapshot, node: &Term) -> Result<Whence, Error> {
    let Ok(subject) = NamedOrBlankNode::try_from(node.clone()) else { return Ok(Whence::default()) };
    let Some(id) = snapshot.id(Term::from(subject).as_ref())? else { return Ok(Whence::default()) };
    let Some(claim) = claim_of(snapshot, id)? else {
        return Ok(Whence {
            label: text(snapshot, id, rdfs::LABEL)?,
            report: text(snapshot, id, sr::FILE_NAME)?,
            ..Whence::default()
        });
    };
    let of = |property, what| -> Result<Option<String>, Error> {
        match value(snapshot, claim, property)? {
            Some(node) => text(snapshot, node, what),
            None => Ok(None),
        }
    };
    let number = |text: Option<String>| text.and_then(|text| text.parse().ok());
    Ok(Whence {
        claim: NamedNode::try_from(snapshot.term(claim)?).ok(),
        label: of(sr::PROPOSITION_OF, rdfs::LABEL)?,
        report: of(prov::WAS_DERIVED_FROM, sr::FILE_NAME)?,
        place: number(of(sr::EVIDENCE, sr::LINE)?).zip(number(of(sr::EVIDENCE, sr::COLUMN)?)),
    })
}

/// The node itself if it is a claim, else the first claim that refers to it.
fn claim_of(snapshot: &Snapshot, node: Id) -> Result<Option<Id>, Error> {
    if is_claim(snapshot, node)? {
        return Ok(Some(node));
    }
    for property in [sr::EVIDENCE, sr::PROPOSITION_OF, sr::VIA] {
        let Some(property) = snapshot.id(property.into())? else { continue };
        for quad in snapshot.scan([None, Some(property), Some(node), None])? {
            let user = quad?[0];
            if is_claim(snapshot, user)? {
                return Ok(Some(user));
            }
        }
    }
    Ok(None)
}

fn is_claim(snapshot: &Snapshot, node: Id) -> Result<bool, Error> {
    let (Some(kind), Some(class)) = (snapshot.id(rdf::TYPE.into())?, snapshot.id(sr::CLAIM.into())?) else {
        return Ok(false);
    };
    Ok(snapshot.scan([Some(node), Some(kind), Some(class), None])?.next().transpose()?.is_some())
}

/// The first value of a property.
fn value(snapshot: &Snapshot, node: Id, property: NamedNodeRef<'_>) -> Result<Option<Id>, Error> {
    let Some(property) = snapshot.id(property.into())? else { return Ok(None) };
    Ok(snapshot.scan([Some(node), Some(property), None, None])?.next().transpose()?.map(|quad| quad[2]))
}

fn text(snapshot: &Snapshot, node: Id, property: NamedNodeRef<'_>) -> Result<Option<String>, Error> {
    Ok(match value(snapshot, node, property)?.map(|value| snapshot.term(value)).transpose()? {
        Some(Term::Literal(literal)) => Some(literal.value().to_owned()),
        _ => None,
    })
}

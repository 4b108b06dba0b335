//! A few things of a large snapshot, of which no more is read than what is about them.

use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{Dataset, NamedNode, NamedNodeRef, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::decode::{Decoder, local};
use crate::graph::vocab::{prov, skos, sr};
use crate::graph::{ClaimView, Named};
use crate::store::{Error, Snapshot};

/// The properties that lead from a claim to what is shown of it.
const LEADING: [NamedNodeRef<'static>; 9] = [
    rdf::SUBJECT,
    rdf::OBJECT,
    sr::PLACE,
    sr::PROPOSITION_OF,
    sr::EVIDENCE,
    sr::SOURCE,
    sr::SAID_TO,
    sr::VIA,
    prov::WAS_DERIVED_FROM,
];

/// The claims of some IRIs, in their order. What is no claim, or lacks what every claim of ours has, is passed over.
///
/// # Errors
/// What must be read is damaged.
pub fn some_claims(snapshot: &Snapshot, iris: &[NamedNode]) -> Result<Vec<ClaimView>, Error> {
    let dataset = around(snapshot, iris)?;
    let mut decoder = Decoder::new(&dataset);
    Ok(iris.iter().filter_map(|iri| decoder.claim(iri.as_ref())).collect())
}

/// A thing with its other names, in order.
///
/// # Errors
/// What must be read is damaged.
pub fn names(snapshot: &Snapshot, iri: &NamedNode) -> Result<(Named, Vec<String>), Error> {
    let label = texts(snapshot, iri, rdfs::LABEL)?.into_iter().next();
    let id = local(iri.as_ref()).to_owned();
    let named = Named { iri: iri.clone(), label: label.unwrap_or_else(|| id.clone()), id };
    Ok((named, texts(snapshot, iri, skos::ALT_LABEL)?))
}

/// The quads about some nodes and those that they lead to.
fn around(snapshot: &Snapshot, nodes: &[NamedNode]) -> Result<Dataset, Error> {
    let mut leading = FxHashSet::default();
    for property in LEADING {
        leading.extend(snapshot.id(property.into())?);
    }
    let mut next = Vec::new();
    for node in nodes {
        next.extend(snapshot.id(node.as_ref().into())?);
    }
    let (mut dataset, mut terms, mut seen) = (Dataset::new(), FxHashMap::default(), FxHashSet::default());
    while let Some(node) = next.pop() {
        if !seen.insert(node) {
            continue;
        }
        for quad in snapshot.scan([Some(node), None, None, None])? {
            let quad = quad?;
            if leading.contains(&quad[1]) {
                next.push(quad[2]);
            }
            dataset.insert(&snapshot.statement(quad, &mut terms)?);
        }
    }
    Ok(dataset)
}

/// The texts that a property of a thing has, in order and each once.
fn texts(snapshot: &Snapshot, iri: &NamedNode, property: NamedNodeRef<'_>) -> Result<Vec<String>, Error> {
    let (Some(node), Some(property)) = (snapshot.id(iri.as_ref().into())?, snapshot.id(property.into())?) else {
        return Ok(Vec::new());
    };
    let mut texts = Vec::new();
    for quad in snapshot.scan([Some(node), Some(property), None, None])? {
        if let Term::Literal(literal) = snapshot.term(quad?[2])? {
            texts.push(literal.value().to_owned());
        }
    }
    texts.sort_unstable();
    texts.dedup();
    Ok(texts)
}

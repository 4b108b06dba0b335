//! A few things of a large snapshot, of which no more is read than what is about them.

use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{Dataset, NamedNode, NamedNodeRef, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::decode::{Decoder, local};
use crate::graph::vocab::{prov, skos, sr};
use crate::graph::{ClaimView, Named};
use crate::store::{Error, Id, Snapshot};

/// The properties that lead from a claim to nodes of which all is shown.
const WHOLE: [NamedNodeRef<'static>; 3] = [sr::EVIDENCE, sr::VIA, prov::WAS_DERIVED_FROM];

/// Those that lead to nodes of which only the label is; much else may be said of an entity.
const NAMED: [NamedNodeRef<'static>; 6] =
    [rdf::SUBJECT, rdf::OBJECT, sr::PLACE, sr::PROPOSITION_OF, sr::SOURCE, sr::SAID_TO];

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

/// The quads about some claims and what they lead to.
fn around(snapshot: &Snapshot, claims: &[NamedNode]) -> Result<Dataset, Error> {
    let ids = |properties: &[NamedNodeRef<'_>]| -> Result<Vec<Id>, Error> {
        properties.iter().filter_map(|property| snapshot.id((*property).into()).transpose()).collect()
    };
    let (whole, named, label) = (ids(&WHOLE)?, ids(&NAMED)?, snapshot.id(rdfs::LABEL.into())?);
    let mut next = Vec::new();
    for claim in claims {
        next.extend(snapshot.id(claim.as_ref().into())?.map(|claim| (claim, None)));
    }
    let (mut dataset, mut terms, mut seen) = (Dataset::new(), FxHashMap::default(), FxHashSet::default());
    while let Some((node, property)) = next.pop() {
        if !seen.insert((node, property)) {
            continue;
        }
        for quad in snapshot.scan([Some(node), property, None, None])? {
            let quad = quad?;
            if whole.contains(&quad[1]) {
                next.push((quad[2], None));
            } else if named.contains(&quad[1]) && label.is_some() {
                next.push((quad[2], label));
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

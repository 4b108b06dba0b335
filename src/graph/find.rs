//! Finds claims, reports and names in a snapshot, of which no more is read than what is about them.

use std::sync::Arc;

use jiff::civil::Date;
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedNodeRef, Term};

use crate::graph::around::Around;
use crate::graph::decode::{Decoder, local};
use crate::graph::vocab::{schema, skos, sr};
use crate::graph::{ClaimView, Named, ReportView};
use crate::store::{Error, Id, Snapshot};

/// All claims, report by report with the undated ones last, and in the order of the text.
///
/// A node that is called a claim but lacks what every claim of ours has, as imported data may, is passed over.
///
/// # Errors
/// What must be read is damaged.
pub fn claims(snapshot: &Snapshot) -> Result<Vec<ClaimView>, Error> {
    decoded(snapshot, &instances(snapshot, sr::CLAIM)?)
}

/// The claims whose id begins with `prefix`, in the order of [`claims`]: none, the one that is meant, or those among which
/// a longer prefix chooses.
///
/// # Errors
/// What must be read is damaged.
pub fn find_claims(snapshot: &Snapshot, prefix: &str) -> Result<Vec<ClaimView>, Error> {
    let mut nodes = instances(snapshot, sr::CLAIM)?;
    nodes.retain(|(iri, _)| local(iri.as_ref()).starts_with(prefix));
    decoded(snapshot, &nodes)
}

/// The claims of a proposition, whoever makes them, in the order of [`claims`].
///
/// # Errors
/// What must be read is damaged.
pub fn claims_of(snapshot: &Snapshot, proposition: &NamedNode) -> Result<Vec<ClaimView>, Error> {
    let (Some(is_a), Some(class)) = (snapshot.id(rdf::TYPE.into())?, snapshot.id(sr::CLAIM.into())?) else {
        return Ok(Vec::new());
    };
    let property = sr::PROPOSITION_OF.into();
    let mut nodes = Vec::new();
    for quad in snapshot.scan_terms([None, Some(property), Some(proposition.as_ref().into()), None])? {
        let node = quad?[0];
        if snapshot.scan([Some(node), Some(is_a), Some(class), None])?.next().transpose()?.is_some() {
            nodes.push(node);
        }
    }
    let mut claims = decoded(snapshot, &named(snapshot, nodes)?)?;
    // Imported data may give a claim several propositions, of which one is shown.
    claims.retain(|claim| claim.proposition == *proposition);
    Ok(claims)
}

/// The claims of some IRIs, in their order. What is no claim, or lacks what every claim of ours has, is passed over.
///
/// # Errors
/// What must be read is damaged.
pub fn some_claims(snapshot: &Snapshot, iris: &[NamedNode]) -> Result<Vec<ClaimView>, Error> {
    let mut nodes = Vec::new();
    for iri in iris {
        nodes.extend(snapshot.id(iri.as_ref().into())?);
    }
    let around = Around::of(snapshot, nodes)?;
    let mut decoder = Decoder::new(&around);
    Ok(iris.iter().filter_map(|iri| decoder.claim(iri.as_ref())).collect())
}

/// All reports, by date with the undated ones last, then by name.
///
/// # Errors
/// What must be read is damaged.
pub fn reports(snapshot: &Snapshot) -> Result<Vec<Arc<ReportView>>, Error> {
    let nodes = instances(snapshot, schema::NEWS_ARTICLE)?;
    let around = Around::of(snapshot, nodes.iter().map(|(_, id)| *id))?;
    let mut decoder = Decoder::new(&around);
    let mut reports: Vec<_> = nodes.iter().filter_map(|(iri, _)| decoder.report(iri.as_ref())).collect();
    reports.sort_by(|a, b| (order(a), &a.iri).cmp(&(order(b), &b.iri)));
    Ok(reports)
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

/// The IRIs of a class, each once, in whichever graphs they are.
fn instances(snapshot: &Snapshot, class: NamedNodeRef<'_>) -> Result<Vec<(NamedNode, Id)>, Error> {
    let quads = snapshot.scan_terms([None, Some(rdf::TYPE.into()), Some(class.into()), None])?;
    named(snapshot, quads.map(|quad| quad.map(|quad| quad[0])).collect::<Result<_, _>>()?)
}

/// Those of some nodes that are IRIs, each once.
fn named(snapshot: &Snapshot, mut nodes: Vec<Id>) -> Result<Vec<(NamedNode, Id)>, Error> {
    nodes.sort_unstable();
    nodes.dedup();
    let mut named = Vec::with_capacity(nodes.len());
    for id in nodes {
        if let Term::NamedNode(iri) = snapshot.term(id)? {
            named.push((iri, id));
        }
    }
    Ok(named)
}

/// The claims of some nodes, in the order of [`claims`].
fn decoded(snapshot: &Snapshot, nodes: &[(NamedNode, Id)]) -> Result<Vec<ClaimView>, Error> {
    let around = Around::of(snapshot, nodes.iter().map(|(_, id)| *id))?;
    let mut decoder = Decoder::new(&around);
    let mut claims: Vec<ClaimView> = nodes.iter().filter_map(|(iri, _)| decoder.claim(iri.as_ref())).collect();
    claims.sort_by(|a, b| (order(&a.report), place(a)).cmp(&(order(&b.report), place(b))));
    Ok(claims)
}

/// What reports are sorted by.
fn order(report: &ReportView) -> (bool, Option<Date>, &str, &str) {
    (report.published.is_none(), report.published, &report.name, &report.id)
}

/// What the claims of a report are sorted by.
fn place(claim: &ClaimView) -> (usize, usize, &str, &NamedNode) {
    (claim.evidence.start, claim.evidence.end, &claim.id, &claim.iri)
}

/// The texts that a property of a thing has, in order and each once.
///
/// # Errors
/// What must be read is damaged.
pub fn texts(snapshot: &Snapshot, iri: &NamedNode, property: NamedNodeRef<'_>) -> Result<Vec<String>, Error> {
    let mut texts = Vec::new();
    for quad in snapshot.scan_terms([Some(iri.as_ref().into()), Some(property.into()), None, None])? {
        if let Term::Literal(literal) = snapshot.term(quad?[2])? {
            texts.push(literal.value().to_owned());
        }
    }
    texts.sort_unstable();
    texts.dedup();
    Ok(texts)
}

use std::collections::{BTreeMap, BTreeSet};
use std::slice;
use std::sync::Arc;

use jiff::civil::Date;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashMap;

use crate::diff::Difference;
use crate::graph::vocab::sr;
use crate::graph::{Base, ClaimView, ReportView, reports, some_claims, whence};
use crate::store::{Error, Snapshot};

/// What differs in one report, or in what belongs to none.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Group {
    /// The report; `None` for what belongs to none.
    pub report: Option<Arc<ReportView>>,
    /// The claims that differ: those that only one graph has first, in the order of the text.
    pub claims: Vec<ClaimChange>,
    /// The triples that differ and are no claim's.
    pub others: BTreeMap<Other, (Vec<Quad>, Vec<Quad>)>,
}

/// A claim that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimChange {
    /// What became of it.
    pub kind: Kind,
    /// Its digest.
    pub id: String,
    /// The claim; `None` where it lacks what every claim has.
    pub view: Option<ClaimView>,
    /// What it says, if the graph says it.
    pub label: Option<String>,
}

/// What became of a claim.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Only the first graph has it.
    Removed,
    /// Only the second graph has it.
    Added,
    /// Both have it, and these properties differ.
    Changed(BTreeSet<NamedNode>),
}

/// What a triple is about that is no claim's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Other {
    /// A report, its words, or what it says plainly.
    Report,
    /// A proposition.
    Proposition,
    /// An entity.
    Entity,
    /// Anything else.
    Else,
}

/// Sorts a difference by report: by date with the undated ones last, then what belongs to no report.
///
/// # Errors
/// What must be read is damaged.
pub fn groups(one: &Snapshot, other: &Snapshot, difference: &Difference) -> Result<Vec<Group>, Error> {
    let bases = [one, other].map(|snapshot| Base::from(snapshot.base()));
    let known = Reports::of(one, other)?;
    let mut groups: BTreeMap<usize, Group> = BTreeMap::new();
    let mut claims: BTreeMap<NamedNode, BTreeSet<NamedNode>> = BTreeMap::new();
    for (number, quad) in
        difference.removed.iter().map(|quad| (0, quad)).chain(difference.added.iter().map(|quad| (1, quad)))
    {
        let subject = match &quad.subject {
            NamedOrBlankNode::NamedNode(iri) => iri.as_str().split_once('#').map_or(iri.as_str(), |(iri, _)| iri),
            NamedOrBlankNode::BlankNode(_) => "",
        };
        let iri = NamedNodeRef::new_unchecked(subject);
        if bases.iter().any(|base| base.claim_id(iri).is_some()) {
            claims.entry(iri.into_owned()).or_default().insert(quad.predicate.clone());
            continue;
        }
        let kind = match () {
            () if bases.iter().any(|base| base.report_id(iri).is_some()) => Other::Report,
            () if bases.iter().any(|base| base.is_proposition(iri)) => Other::Proposition,
            () if bases.iter().any(|base| base.entity_id(iri).is_some()) => Other::Entity,
            () => Other::Else,
        };
        let by_graph = match &quad.graph_name {
            GraphName::NamedNode(graph) => known.place(graph.as_str()),
            _ => None,
        };
        let place = known.place(subject).or(by_graph).unwrap_or(known.all.len());
        let sides = groups.entry(place).or_default().others.entry(kind).or_default();
        [&mut sides.0, &mut sides.1][number].push(quad.clone());
    }
    for (claim, properties) in claims {
        let kind = match [one, other].map(|snapshot| is_claim(snapshot, &claim)) {
            [first, second] => match (first?, second?) {
                (true, false) => Kind::Removed,
                (false, true) => Kind::Added,
                _ => Kind::Changed(properties),
            },
        };
        let snapshot = if kind == Kind::Removed { one } else { other };
        // A claim that has lost something may still be read in the first graph.
        let mut view = some_claims(snapshot, slice::from_ref(&claim))?.pop();
        if view.is_none() && matches!(kind, Kind::Changed(_)) {
            view = some_claims(one, slice::from_ref(&claim))?.pop();
        }
        let label = match &view {
            Some(view) => Some(view.label.clone()),
            None => whence(snapshot, &Term::from(claim.clone()))?.label,
        };
        let place = view.as_ref().and_then(|view| known.place(view.report.iri.as_str())).unwrap_or(known.all.len());
        let id = bases.iter().find_map(|base| base.claim_id(claim.as_ref())).unwrap_or_default().to_owned();
        groups.entry(place).or_default().claims.push(ClaimChange { kind, id, view, label });
    }
    Ok(groups
        .into_iter()
        .map(|(place, mut group)| {
            group.report = known.all.get(place).cloned();
            group.claims.sort_by(|a, b| order(a).cmp(&order(b)));
            group
        })
        .collect())
}

/// What the claims of a report are sorted by.
fn order(claim: &ClaimChange) -> (&Kind, Option<usize>, &str) {
    (&claim.kind, claim.view.as_ref().map(|view| view.evidence.start), &claim.id)
}

fn is_claim(snapshot: &Snapshot, claim: &NamedNode) -> Result<bool, Error> {
    let pattern = [Some(claim.as_ref().into()), Some(rdf::TYPE.into()), Some(sr::CLAIM.into()), None];
    Ok(snapshot.scan_terms(pattern)?.next().transpose()?.is_some())
}

/// The reports of two graphs, by date with the undated ones last.
struct Reports {
    all: Vec<Arc<ReportView>>,
    places: FxHashMap<String, usize>,
}

impl Reports {
    fn of(one: &Snapshot, other: &Snapshot) -> Result<Self, Error> {
        fn order(report: &ReportView) -> (bool, Option<Date>, &str, &NamedNode) {
            (report.published.is_none(), report.published, &report.name, &report.iri)
        }
        let mut all = reports(other)?;
        let known: BTreeSet<NamedNode> = all.iter().map(|report| report.iri.clone()).collect();
        all.extend(reports(one)?.into_iter().filter(|report| !known.contains(&report.iri)));
        all.sort_by(|a, b| order(a).cmp(&order(b)));
        let places = all.iter().enumerate().map(|(place, report)| (report.iri.as_str().to_owned(), place)).collect();
        Ok(Self { all, places })
    }

    fn place(&self, iri: &str) -> Option<usize> {
        self.places.get(iri).copied()
    }
}

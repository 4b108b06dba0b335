use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::claim::Modality;
use crate::graph;
use crate::session::Error;
use crate::store::Snapshot;

/// What a store holds, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Quads in all graphs.
    pub quads: u64,
    /// Reports.
    pub reports: usize,
    /// Reports without a known date.
    pub undated: usize,
    /// The first and the last day of publication; `None` where no report has one.
    pub published: Option<(Date, Date)>,
    /// Claims.
    pub claims: usize,
    /// Distinct contents of claims.
    pub propositions: usize,
    /// Claims by how the text commits to them.
    pub by_modality: BTreeMap<Modality, usize>,
    /// Claims that somebody other than the report makes.
    pub attributed: usize,
    /// Sources that are named.
    pub sources: usize,
    /// Claims by relation.
    pub by_relation: BTreeMap<String, usize>,
}

/// Counts what a snapshot holds.
///
/// # Errors
/// The store is damaged.
pub fn stats(snapshot: &Snapshot) -> Result<Stats, Error> {
    let claims = graph::claims(snapshot)?;
    let reports = graph::reports(snapshot)?;
    let days = || reports.iter().filter_map(|report| report.published);
    let mut stats = Stats {
        quads: snapshot.len(),
        reports: reports.len(),
        undated: reports.len() - days().count(),
        published: days().min().zip(days().max()),
        claims: claims.len(),
        propositions: claims.iter().map(|claim| &claim.proposition).collect::<BTreeSet<_>>().len(),
        ..Stats::default()
    };
    let mut sources = BTreeSet::new();
    for claim in &claims {
        *stats.by_modality.entry(claim.stance.modality).or_default() += 1;
        *stats.by_relation.entry(claim.relation.clone()).or_default() += 1;
        if let Some(attribution) = &claim.attribution {
            stats.attributed += 1;
            sources.extend(attribution.source.as_ref().map(|source| &source.iri));
        }
    }
    stats.sources = sources.len();
    Ok(stats)
}

use crate::graph::{self, ClaimView};
use crate::session::Error;
use crate::store::Snapshot;

/// One claim and what stands beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The claim.
    pub claim: ClaimView,
    /// The other claims of the same content, whoever makes them.
    pub siblings: Vec<ClaimView>,
}

/// The claim of an id, of a beginning of it, or of its IRI.
///
/// # Errors
/// No claim, or more than one, has such an id, or the store is damaged.
pub fn explain(snapshot: &Snapshot, id: &str) -> Result<Explanation, Error> {
    let id = id.trim_matches(['<', '>']);
    let prefix = id.rsplit_once('/').map_or(id, |(_, last)| last).to_lowercase();
    let mut found = graph::find_claims(snapshot, &prefix)?;
    if found.len() > 1 {
        let claims = found.into_iter().map(|claim| (claim.id, claim.label)).collect();
        return Err(Error::SeveralClaims { prefix, claims });
    }
    let claim = found.pop().ok_or(Error::NoClaim { prefix })?;
    let mut siblings = graph::claims_of(snapshot, &claim.proposition)?;
    siblings.retain(|sibling| sibling.iri != claim.iri);
    Ok(Explanation { claim, siblings })
}

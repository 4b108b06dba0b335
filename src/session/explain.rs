use crate::graph::{self, ClaimView};
use crate::session::{Error, Session};

/// One claim and what stands beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The claim.
    pub claim: ClaimView,
    /// The other claims of the same content, whoever makes them.
    pub siblings: Vec<ClaimView>,
}

impl Session {
    /// The claim of an id, a beginning of it, or its IRI.
    ///
    /// # Errors
    /// No claim, or more than one, has such an id; or the store cannot be read.
    pub fn explain(&self, id: &str) -> Result<Explanation, Error> {
        let snapshot = self.snapshot()?;
        let id = id.trim_matches(['<', '>']);
        let prefix = id.rsplit_once('/').map_or(id, |(_, last)| last).to_lowercase();
        let mut found = graph::find_claims(&snapshot, &prefix);
        if found.len() > 1 || prefix.is_empty() {
            let claims = found.into_iter().map(|claim| (claim.id, claim.label)).collect();
            return Err(Error::SeveralClaims { prefix, claims });
        }
        let claim = found.pop().ok_or(Error::NoClaim { prefix })?;
        let mut siblings = graph::claims(&snapshot);
        siblings.retain(|sibling| sibling.proposition == claim.proposition && sibling.iri != claim.iri);
        Ok(Explanation { claim, siblings })
    }
}

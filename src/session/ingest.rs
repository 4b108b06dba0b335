use rustc_hash::FxHashSet;

use crate::extract::Extraction;
use crate::graph::{self, Base};
use crate::ingest::Input;
use crate::session::{Error, Session, read};
use crate::store::Put;
use crate::text::Report;

/// What was kept of one report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The name of its file.
    pub name: String,
    /// Claims found in it.
    pub claims: usize,
    /// Places in it that could not be read.
    pub notes: usize,
    /// Whether it is new.
    pub put: Put,
}

impl Session {
    /// Reads inputs into the store, which is made where there is none, and tells what became of each.
    ///
    /// Many inputs are committed together, and told of when that is done; a crash loses only the last ones.
    /// A report that comes twice under several names is kept under the first.
    ///
    /// # Errors
    /// The store cannot be opened or written. An input that cannot be read is told as such and stops nothing.
    pub fn ingest(
        &self,
        inputs: &[Input],
        mut tell: impl FnMut(&Input, Result<Vec<Kept>, Error>),
    ) -> Result<(), Error> {
        if inputs.is_empty() {
            return Ok(());
        }
        let store = self.writable()?;
        let base = Base::from(store.base());
        let prepare = |report: &Report, extraction: &Extraction| {
            let kept = Kept {
                name: report.name.clone(),
                claims: extraction.claims.len(),
                notes: extraction.notes.len(),
                put: Put::Known,
            };
            (graph::unit(report), graph::encode(report, &extraction.claims, &base), kept)
        };
        let mut seen = FxHashSet::default();
        read(inputs, prepare, |batch, found| {
            let mut transaction = store.transaction()?;
            let mut outcomes = Vec::with_capacity(found.len());
            for found in found {
                let Ok(reports) = found else {
                    outcomes.push(found.map(|_| Vec::new()));
                    continue;
                };
                let mut kept = Vec::with_capacity(reports.len());
                for (unit, quads, report) in reports {
                    let put = if seen.insert(unit.clone()) { transaction.put(&unit, &quads)? } else { Put::Known };
                    kept.push(Kept { put, ..report });
                }
                outcomes.push(Ok(kept));
            }
            transaction.commit()?;
            for (input, outcome) in batch.iter().zip(outcomes) {
                tell(input, outcome);
            }
            Ok(())
        })
    }
}

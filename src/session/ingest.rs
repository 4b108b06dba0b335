use rustc_hash::FxHashSet;

use crate::extract::Extraction;
use crate::graph::{self, Base};
use crate::ingest::{self, Input};
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
    /// The language in which it is, such as `French`, if it was not read for that.
    pub language: Option<&'static str>,
    /// Whether it is new.
    pub put: Put,
}

impl Session {
    /// Reads inputs into the store, which is made where there is none, and tells what became of each report, with the
    /// number of inputs that are done with.
    ///
    /// Many reports are committed together, and told of when that is done; a crash loses only the last ones.
    /// A report that comes twice under several names is kept under the first.
    ///
    /// # Errors
    /// The store cannot be opened or written. A report that cannot be read is told as such and stops nothing.
    pub fn ingest(&self, inputs: &[Input], mut tell: impl FnMut(Vec<Result<Kept, Error>>, usize)) -> Result<(), Error> {
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
                language: ingest::foreign(report),
                put: Put::Known,
            };
            (graph::unit(report), graph::encode(report, &extraction.claims, &base), kept)
        };
        let mut seen = FxHashSet::default();
        read(inputs, prepare, |found, done| {
            let mut transaction = store.transaction()?;
            let mut outcomes = Vec::with_capacity(found.len());
            for found in found {
                outcomes.push(match found {
                    Ok((unit, quads, kept)) => {
                        let new = seen.insert(unit.clone());
                        let put = if new { transaction.put(&unit, &quads)? } else { Put::Known };
                        Ok(Kept { put, ..kept })
                    }
                    Err(error) => Err(error),
                });
            }
            transaction.commit()?;
            tell(outcomes, done);
            Ok(())
        })
    }
}

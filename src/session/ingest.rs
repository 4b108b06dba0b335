use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::claim::Claim;
use crate::extract::Extraction;
use crate::graph::{self, Base, Decided};
use crate::ingest::external::Refusal;
use crate::ingest::{self, External, Input};
use crate::session::reading::claims;
use crate::session::{Error, Session, read};
use crate::store::{Batch, Put, Transaction, UnitName};
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
    /// Claims from elsewhere about it.
    pub external: usize,
    /// The language in which it is, such as `French`, if it was not read for that.
    pub language: Option<&'static str>,
    /// Whether it is new.
    pub put: Put,
}

/// One report, ready to be put.
struct Prepared {
    kept: Kept,
    unit: UnitName,
    quads: Batch,
    /// Claims from elsewhere, in a unit of their own, so that neither they nor the report's own are lost when the others
    /// are put anew; `None` where there are none about this report.
    external: Option<(UnitName, Batch)>,
    /// The lines of these claims, and why some of them are refused.
    lines: Vec<(usize, Option<Refusal>)>,
}

impl Session {
    /// Reads inputs into the store, which is made where there is none, and tells what became of each report, with the
    /// number of inputs that are done with.
    ///
    /// Many reports are committed together, and told of when that is done; a crash loses only the last ones.
    /// A report that comes twice under several names is kept under the first.
    ///
    /// Claims from elsewhere are checked and put beside those that are found; they take the place of what was put before
    /// under their name for the same report. Gives the errors of those that are refused.
    ///
    /// # Errors
    /// The store cannot be opened or written. A report that cannot be read is told as such and stops nothing.
    pub fn ingest(
        &self,
        inputs: &[Input],
        external: Option<&External<'_>>,
        mut tell: impl FnMut(Vec<Result<Kept, Error>>, usize),
    ) -> Result<Vec<Error>, Error> {
        if inputs.is_empty() {
            return Ok(Vec::new());
        }
        let store = self.writable()?;
        let base = Base::from(store.base());
        let lexicon = self.lexicon();
        let decided = Decided::of(&store.snapshot()?)?;
        let prepare = |report: &Report| {
            let extraction = &claims(report, lexicon);
            let (claims, lines) = external.map(|external| check(external, report, extraction)).unwrap_or_default();
            let unit = external
                .filter(|_| !lines.is_empty())
                .and_then(|external| graph::external_unit(report, external.name()));
            Prepared {
                kept: Kept {
                    name: report.name.clone(),
                    claims: extraction.claims.len(),
                    notes: extraction.notes.len(),
                    external: claims.len(),
                    language: ingest::foreign(report),
                    put: Put::Known,
                },
                unit: graph::unit(report),
                quads: graph::encode_beside(report, &extraction.claims, &base, &decided),
                external: unit.map(|unit| (unit, graph::encode_external(report, &claims, &base, &decided))),
                lines,
            }
        };
        let mut known = Known::default();
        read(inputs, prepare, |found, done| {
            let mut transaction = store.transaction()?;
            let mut outcomes = Vec::with_capacity(found.len());
            for found in found {
                outcomes.push(match found {
                    Ok(prepared) => Ok(known.put(prepared, &mut transaction)),
                    Err(error) => Err(error),
                });
            }
            transaction.commit()?;
            tell(outcomes, done);
            Ok::<(), Error>(())
        })?;
        let refusals = external.map(|external| external.refusals(&known.taken, known.refused)).unwrap_or_default();
        Ok(refusals.into_iter().map(Error::from).collect())
    }
}

/// The claims from elsewhere that a report bears out, and what became of each line about it.
fn check(
    external: &External<'_>,
    report: &Report,
    extraction: &Extraction,
) -> (Vec<Claim>, Vec<(usize, Option<Refusal>)>) {
    let checked = external.about(report, &graph::report_id(report), &extraction.claims);
    let mut claims = Vec::new();
    let mut lines = Vec::new();
    for (line, checked) in checked {
        lines.push((line, checked.as_ref().err().cloned()));
        claims.extend(checked);
    }
    (claims, lines)
}

/// What has been put in one run.
#[derive(Default)]
struct Known {
    reports: FxHashSet<UnitName>,
    /// What was put from elsewhere: copies of a report may each bring claims.
    external: FxHashMap<UnitName, Batch>,
    /// Lines whose claims a report has taken.
    taken: FxHashSet<usize>,
    /// Lines whose claims a report has refused, with the first reason: another report of that name may take them.
    refused: BTreeMap<usize, Refusal>,
}

impl Known {
    fn put(&mut self, prepared: Prepared, transaction: &mut Transaction) -> Kept {
        let Prepared { kept, unit, quads, external, lines } = prepared;
        let new = self.reports.insert(unit.clone());
        let put = if new { transaction.put(&unit, &quads) } else { Put::Known };
        if let Some((unit, quads)) = external {
            let all = self.external.entry(unit.clone()).or_default();
            all.append(&quads);
            if all.is_empty() {
                transaction.remove(&unit);
            } else {
                transaction.put(&unit, all);
            }
        }
        for (line, refusal) in lines {
            match refusal {
                None => drop(self.taken.insert(line)),
                Some(refusal) => drop(self.refused.entry(line).or_insert(refusal)),
            }
        }
        Kept { put, ..kept }
    }
}

use std::num::NonZero;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::extract::{Extraction, Note, extract};
use crate::ingest::{self, Input, Part};
use crate::lexicon::Lexicon;
use crate::session::Error;
use crate::text::Report;

/// Parts of inputs that are read before the next ones; what a crash can lose.
const BATCH: usize = 256;

/// Bytes that are read before the next ones, so that memory does not grow with the inputs: the quads of a text can take more
/// than a hundred times its bytes.
const BYTES: usize = 2 * 1024 * 1024;

/// Opens inputs on all processors, does `work` on each report there, and hands over what it made, batch by batch, in
/// the order of the inputs: one entry for each report, or why it could not be read; and how many inputs are done with.
///
/// # Errors
/// What `take` returns. A report that cannot be read is handed over as such.
pub fn read<T: Send, E>(
    inputs: &[Input],
    work: impl Fn(&Report) -> T + Sync,
    mut take: impl FnMut(Vec<Result<T, Error>>, usize) -> Result<(), E>,
) -> Result<(), E> {
    let one = |report: Result<Report, ingest::Error>| {
        let report = report?;
        sound(&report.name, || work(&report))
    };
    let part = |part: Part<'_>| -> Vec<Result<T, Error>> {
        match sound(&part.label(), || part.read()) {
            Ok(reports) => reports.into_iter().map(one).collect(),
            Err(bug) => vec![Err(bug)],
        }
    };
    let mut parts = inputs.iter().enumerate().flat_map(|(index, input)| input.parts().map(move |part| (index, part)));
    let mut done = 0;
    while done < inputs.len() {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while batch.len() < BATCH && bytes < BYTES {
            let Some((index, part)) = parts.next() else {
                done = inputs.len();
                break;
            };
            done = index;
            bytes = part.weight().saturating_add(bytes);
            batch.push(part);
        }
        take(side_by_side(batch, &part).into_iter().flatten().collect(), done)?;
    }
    Ok(())
}

/// The claims of a report. One in another language than English gives none, and a note that says so.
pub(super) fn claims(report: &Report, lexicon: &Lexicon) -> Extraction {
    match ingest::foreign(report) {
        Some(language) => {
            let message = format!("the text is in {language}; only English is read");
            Extraction { claims: Vec::new(), notes: vec![Note { span: report.body, message }] }
        }
        None => extract(report, lexicon),
    }
}

/// Does something that never fails. Where it does, that is a bug, which must not cost the other reports.
fn sound<T>(name: &str, work: impl FnOnce() -> T) -> Result<T, Error> {
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|_| Error::Bug { name: name.to_owned() })
}

/// Does `work` on all parts, each processor on the next one that is left; the results have the order of the parts.
fn side_by_side<P: Send, T: Send>(parts: Vec<P>, work: &(impl Fn(P) -> T + Sync)) -> Vec<T> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(parts.len());
    let queue = Mutex::new(parts.into_iter().enumerate());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let mut made = thread::scope(|scope| {
        let worker = || {
            let mut made = Vec::new();
            while let Some((place, part)) = next() {
                made.push((place, work(part)));
            }
            made
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        let made = workers.into_iter().flat_map(|worker| worker.join().unwrap_or_else(|bug| panic::resume_unwind(bug)));
        made.collect::<Vec<_>>()
    });
    made.sort_unstable_by_key(|(place, _)| *place);
    made.into_iter().map(|(_, made)| made).collect()
}

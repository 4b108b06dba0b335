use std::num::NonZero;
use std::panic::{self, AssertUnwindSafe};
use std::thread;

use crate::extract::{Extraction, extract};
use crate::ingest::Input;
use crate::lexicon::Lexicon;
use crate::session::Error;
use crate::text::Report;

/// Inputs that are read before the next ones; what a crash can lose.
const BATCH: usize = 256;

/// Reads inputs on all processors, does `work` on each report there, and hands over what it made, batch by batch, in
/// the order of the inputs: one entry for each input, with its reports or why there are none.
///
/// # Errors
/// What `take` returns. An input that cannot be read is handed over as such.
pub fn read<T: Send, E>(
    inputs: &[Input],
    work: impl Fn(&Report, &Extraction) -> T + Sync,
    mut take: impl FnMut(&[Input], Vec<Result<Vec<T>, Error>>) -> Result<(), E>,
) -> Result<(), E> {
    let lexicon = Lexicon::shipped();
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let one = |input: &Input| -> Result<Vec<T>, Error> {
        let reports = input.read()?;
        let read = || reports.iter().map(|report| work(report, &extract(report, lexicon))).collect();
        // A report that makes the reader fail must not cost the others; that it does is a bug, and is said to be one.
        panic::catch_unwind(AssertUnwindSafe(read)).map_err(|_| Error::Bug { name: input.label() })
    };
    for batch in inputs.chunks(BATCH) {
        let shares = batch.chunks(batch.len().div_ceil(threads));
        let found = thread::scope(|scope| {
            let workers: Vec<_> =
                shares.map(|share| scope.spawn(|| share.iter().map(one).collect::<Vec<_>>())).collect();
            let shares =
                workers.into_iter().map(|worker| worker.join().unwrap_or_else(|bug| panic::resume_unwind(bug)));
            shares.flatten().collect()
        });
        take(batch, found)?;
    }
    Ok(())
}

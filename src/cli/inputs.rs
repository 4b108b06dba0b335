use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::cli::failure::{Outcome, soft};
use crate::ingest::{self, Input, Origin};

/// The inputs that paths stand for, and whether all of them could be found; `-` is standard input.
pub fn inputs(paths: &[PathBuf]) -> (Vec<Input>, Outcome) {
    let mut found = Vec::new();
    let mut outcome = Outcome::Done;
    for path in paths {
        match input(path) {
            Ok(inputs) => found.extend(inputs),
            Err(error) => outcome = outcome.and(soft(error.into())),
        }
    }
    (found, outcome)
}

fn input(path: &Path) -> Result<Vec<Input>, ingest::Error> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut bytes);
        read.map_err(|source| ingest::Error::Open { path: path.to_owned(), source })?;
        return Ok(vec![Input::Bytes(Origin::standard_input(), bytes)]);
    }
    Ok(ingest::files(path)?.into_iter().map(Input::File).collect())
}

use std::fs;
use std::path::{Path, PathBuf};

use oxigraph::model::NamedNode;

use crate::graph::Base;
use crate::ingest;
use crate::rdf::{self, Text};
use crate::session::Error;
use crate::store::{Batch, Snapshot, import};

/// What RDF files hold, without a store.
///
/// # Errors
/// A file cannot be opened, or is not in the format of its ending.
pub fn snapshot_of(files: &[PathBuf]) -> Result<Snapshot, Error> {
    let mut all = Batch::default();
    for path in files {
        let (text, bytes) = opened(path)?;
        let (_, quads) = import(&text, &bytes).map_err(|error| malformed(error, bytes))?;
        all.append(&quads);
    }
    Ok(Snapshot::new(NamedNode::new_unchecked(Base::default().as_str()), &all))
}

/// A file and its bytes.
pub(super) fn opened(path: &Path) -> Result<(Text, Vec<u8>), Error> {
    let bytes = fs::read(path).map_err(ingest::Error::opening(path))?;
    Ok((Text::named(&path.display().to_string())?, bytes))
}

/// The error with the text that it is about, where that is at hand.
pub(super) fn malformed(error: rdf::Error, bytes: Vec<u8>) -> Error {
    let hint = error.hint();
    match (error, String::from_utf8(bytes)) {
        (rdf::Error::Syntax { file, at: Some((line, column)), message, .. }, Ok(text)) => {
            let at = offset(&text, line, column);
            Error::Malformed { name: file, text, at, message, hint }
        }
        (error, _) => error.into(),
    }
}

/// The byte at a line and a column, both from 1; the end of the text if it has none such.
fn offset(text: &str, line: u64, column: u64) -> usize {
    let Some(start) = (1..line).try_fold(0, |start, _| Some(start + text[start..].find('\n')? + 1)) else {
        return text.len();
    };
    let inside = text[start..].char_indices().nth(usize::try_from(column - 1).unwrap_or(usize::MAX));
    inside.map_or(text.len(), |(index, _)| start + index)
}

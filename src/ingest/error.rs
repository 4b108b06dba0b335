use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::ingest::format::ENDINGS;

/// Why a report could not be read.
#[derive(Debug, Error)]
pub enum Error {
    /// The bytes are no UTF-8.
    #[error("`{name}` is not UTF-8{}: the first wrong byte is at offset {offset}, in line {line}", of(.encoding))]
    NotUtf8 {
        /// The file.
        name: String,
        /// Offset of the first wrong byte, from 0.
        offset: usize,
        /// Its line, from 1.
        line: usize,
        /// The encoding that the file declares or its first bytes give away; `None` where nothing does.
        encoding: Option<String>,
    },
    /// Nothing is left to read without white space, header lines and markup.
    #[error("`{name}` is empty: it has no text to read")]
    Empty {
        /// The file.
        name: String,
    },
    /// The bytes are no text.
    #[error("`{name}` is not a text: byte {offset} is NUL")]
    Binary {
        /// The file.
        name: String,
        /// Offset of the first NUL byte, from 0.
        offset: usize,
    },
    /// The file is not what its ending says.
    #[error("{name}:{line}: {message}")]
    Malformed {
        /// The file.
        name: String,
        /// The line where the mistake was met, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// A line or an entry of a file holds no report; the others may.
    #[error("{place}: {message}")]
    Entry {
        /// The file, and the line or entry in it.
        place: String,
        /// What is wrong.
        message: String,
        /// What is allowed.
        hint: Option<String>,
    },
    /// A feed has no entries.
    #[error("`{name}` is a feed without entries")]
    NoEntries {
        /// The file.
        name: String,
    },
    /// A folder holds nothing that could be a report.
    #[error("no reports in `{}`", path.display())]
    NoReports {
        /// The folder.
        path: PathBuf,
    },
    /// There is no such file or folder.
    #[error("there is no file or folder `{}`", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A file or folder cannot be opened.
    #[error("`{}` cannot be read: {source}", path.display())]
    Open {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// ` but windows-1251`, where an encoding is known.
fn of(encoding: &Option<String>) -> String {
    encoding.as_ref().map_or_else(String::new, |encoding| format!(" but {encoding}"))
}

impl Error {
    /// Turns what the system says on opening `path` into an error.
    pub(crate) fn opening(path: &Path) -> impl Fn(io::Error) -> Self {
        move |source| match source.kind() {
            io::ErrorKind::NotFound => Self::Missing { path: path.to_owned() },
            _ => Self::Open { path: path.to_owned(), source },
        }
    }

    /// What to do about it; `None` where the message says all.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NotUtf8 { name, encoding, .. } => {
                let from = encoding.as_deref().unwrap_or("WINDOWS-1252");
                Some(format!("convert it first: `iconv -f {from} -t UTF-8 {name}`"))
            }
            Self::Binary { .. } => Some("save the report as plain text, Markdown or HTML, in UTF-8".to_owned()),
            Self::NoReports { .. } => {
                Some(format!("files that end in {} are read; others can be named one by one", ENDINGS.join(", ")))
            }
            Self::Entry { hint, .. } => hint.clone(),
            Self::Malformed { .. }
            | Self::NoEntries { .. }
            | Self::Empty { .. }
            | Self::Missing { .. }
            | Self::Open { .. } => None,
        }
    }
}

use std::io;

use oxigraph::io::RdfSyntaxError;
use thiserror::Error;

use crate::rdf::Text;

/// Why a text cannot be read as RDF.
#[derive(Debug, Error)]
pub enum Error {
    /// The ending of a file stands for no RDF format.
    #[error("`{file}` has no ending that stands for RDF")]
    Ending {
        /// The file.
        file: String,
    },
    /// The text is not in its format.
    #[error("{}: {message}", place(file, *at))]
    Syntax {
        /// What the text is called.
        file: String,
        /// Line and column, from 1; `None` where the parser does not know them.
        at: Option<(u64, u64)>,
        /// The format.
        format: &'static str,
        /// What is wrong.
        message: String,
    },
    /// The bytes do not come, or cannot be unpacked.
    #[error("`{file}` cannot be read: {source}")]
    Read {
        /// What the text is called.
        file: String,
        /// What the system or the unpacker says.
        source: io::Error,
    },
}

impl Error {
    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Ending { .. } => Some(
                "name it `.ttl`, `.nt`, `.nq`, `.trig`, `.jsonld` or `.rdf`, after its format; `.gz` or `.zst` may follow"
                    .to_owned(),
            ),
            Self::Syntax { format, .. } => Some(format!("it was read as {format}; correct it, or name another format")),
            Self::Read { .. } => None,
        }
    }

    /// The same in a text that has so many lines before.
    pub(super) fn behind(mut self, lines: u64) -> Self {
        if let Self::Syntax { at: Some((line, _)), .. } = &mut self {
            *line += lines;
        }
        self
    }
}

impl Text {
    /// The error for a mistake in this text; the parser's place counts from 0 and from behind `lines`.
    pub(super) fn mistake(&self, error: &RdfSyntaxError, lines: u64) -> Error {
        let at = error.location().map(|range| (lines + range.start.line + 1, range.start.column + 1));
        self.mistake_at(at, &error.to_string())
    }

    pub(super) fn mistake_at(&self, at: Option<(u64, u64)>, message: &str) -> Error {
        let message = without_place(message).to_owned();
        Error::Syntax { file: self.name.clone(), at, format: self.format.name(), message }
    }

    pub(super) fn unread(&self, source: io::Error) -> Error {
        Error::Read { file: self.name.clone(), source }
    }
}

/// What a parser says is wrong, without the place.
pub fn message_of(error: &RdfSyntaxError) -> String {
    without_place(&error.to_string()).to_owned()
}

/// A parser's message without the place that most of them begin with.
fn without_place(message: &str) -> &str {
    match message.split_once(": ") {
        Some((place, rest)) if place.starts_with("Parser error") => rest,
        _ => message,
    }
}

fn place(file: &str, at: Option<(u64, u64)>) -> String {
    match at {
        Some((line, column)) => format!("{file}:{line}:{column}"),
        None => file.to_owned(),
    }
}

//! Bytes to reports. Knows nothing of extraction.

mod date;
mod files;
mod header;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

pub use files::{ENDINGS, files};

use crate::text::{DateBasis, Report, Span};

/// Where bytes come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The file's own name, without its folder, so that a report is the same on every machine.
    pub name: String,
}

impl Origin {
    /// The origin of a file; the name is the last part of its path.
    pub fn of(path: &Path) -> Self {
        let name = path.file_name().unwrap_or(path.as_os_str());
        Self { name: name.to_string_lossy().into_owned() }
    }

    /// The origin of standard input.
    pub fn standard_input() -> Self {
        Self { name: "stdin".to_owned() }
    }
}

/// Bytes to read reports from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file that is opened when it is read.
    File(PathBuf),
    /// Bytes that are there already, such as those of standard input.
    Bytes(Origin, Vec<u8>),
}

impl Input {
    /// What people call it: the path, or the name of the origin.
    pub fn label(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Bytes(origin, _) => origin.name.clone(),
        }
    }

    /// Reads its reports.
    ///
    /// # Errors
    /// As for [`read`], and where the file cannot be opened.
    pub fn read(&self) -> Result<Vec<Report>, Error> {
        match self {
            Self::File(path) => {
                let bytes = fs::read(path).map_err(Error::opening(path))?;
                read(&bytes, &Origin::of(path)).map_err(|error| error.called(self.label()))
            }
            Self::Bytes(origin, bytes) => read(bytes, origin),
        }
    }
}

/// Why no report could be read.
#[derive(Debug, Error)]
pub enum Error {
    /// The bytes are no UTF-8.
    #[error("`{name}` is not UTF-8: the first wrong byte is at offset {offset}, in line {line}")]
    NotUtf8 {
        /// The file.
        name: String,
        /// Offset of the first wrong byte, from 0.
        offset: usize,
        /// Its line, from 1.
        line: usize,
        /// The encoding that the first bytes give away; `None` where they do not.
        encoding: Option<&'static str>,
    },
    /// Nothing is left to read without white space and header lines.
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

impl Error {
    /// Turns what the system says on opening `path` into an error.
    pub(crate) fn opening(path: &Path) -> impl Fn(io::Error) -> Self {
        move |source| match source.kind() {
            io::ErrorKind::NotFound => Self::Missing { path: path.to_owned() },
            _ => Self::Open { path: path.to_owned(), source },
        }
    }

    /// The same error with a longer name for the file: among many, its own name says too little.
    fn called(self, label: String) -> Self {
        match self {
            Self::NotUtf8 { offset, line, encoding, .. } => Self::NotUtf8 { name: label, offset, line, encoding },
            Self::Empty { .. } => Self::Empty { name: label },
            Self::Binary { offset, .. } => Self::Binary { name: label, offset },
            other => other,
        }
    }

    /// What to do about it; `None` where the message says all.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NotUtf8 { name, encoding, .. } => {
                let from = encoding.unwrap_or("WINDOWS-1252");
                Some(format!("convert it first: `iconv -f {from} -t UTF-8 {name}`"))
            }
            Self::Binary { .. } => Some("save the report as plain text or Markdown, in UTF-8".to_owned()),
            Self::NoReports { .. } => {
                Some(format!("files that end in {} are read; others can be named one by one", ENDINGS.join(", ")))
            }
            Self::Empty { .. } | Self::Missing { .. } | Self::Open { .. } => None,
        }
    }
}

/// Reads the reports of one file: plain text or Markdown, in UTF-8.
///
/// The lines `date`, `source`, `title` and `url` at the top, with or without a colon, say what the report is;
/// so does a Markdown file's front matter.
///
/// # Errors
/// The bytes are empty, no UTF-8 or no text.
pub fn read(bytes: &[u8], origin: &Origin) -> Result<Vec<Report>, Error> {
    let text = decode(bytes, origin)?;
    let header = header::read(text);
    let body = Span::new(header.end, text.len()).trim(text);
    if body.is_empty() {
        return Err(Error::Empty { name: origin.name.clone() });
    }
    Ok(vec![Report {
        name: origin.name.clone(),
        text: text.to_owned(),
        body,
        published: header.date,
        date_basis: if header.date.is_some() { DateBasis::StatedInText } else { DateBasis::Unknown },
        title: header.title,
        publisher: header.source,
        url: header.url,
    }])
}

fn decode<'a>(bytes: &'a [u8], origin: &Origin) -> Result<&'a str, Error> {
    let name = || origin.name.clone();
    let encoding = match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Some("UTF-16"),
        _ => None,
    };
    if encoding.is_none()
        && let Some(offset) = bytes.iter().position(|&byte| byte == 0)
    {
        return Err(Error::Binary { name: name(), offset });
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let offset = error.valid_up_to();
        let line = 1 + bytes[..offset].iter().filter(|&&byte| byte == b'\n').count();
        Error::NotUtf8 { name: name(), offset, line, encoding }
    })
}

#[cfg(test)]
mod tests {
    use super::{Error, Origin, read};

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        let error: Error = read(bytes, &Origin { name: "a.txt".to_owned() }).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn what_is_no_text_is_refused_by_name() {
        check(b"", "`a.txt` is empty: it has no text to read");
        check(b"date: 2021-06-25\n\n", "`a.txt` is empty: it has no text to read");
        check(b"PK\x03\x04\x00", "`a.txt` is not a text: byte 4 is NUL");
        check(b"one\ntwo \xE9t\xE9", "`a.txt` is not UTF-8: the first wrong byte is at offset 8, in line 2");
        check(b"\xFF\xFEa\x00", "`a.txt` is not UTF-8: the first wrong byte is at offset 0, in line 1");
    }
}

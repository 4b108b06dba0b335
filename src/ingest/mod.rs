//! Bytes to reports. Knows nothing of extraction.
//!
//! Spans point into the text of a report. That of a plain text is the file as it stands, and that of Markdown has its
//! lines without the markup; pages, feeds and JSON carry a text, which is then the report's: a paragraph a line, with
//! empty lines between them.

mod date;
mod decode;
mod error;
pub mod external;
mod feed;
mod files;
mod format;
mod header;
mod html;
mod json;
mod language;
mod markdown;
mod parts;
mod text;

use std::path::{Path, PathBuf};

pub use error::Error;
pub use external::External;
pub use files::files;
pub use format::ENDINGS;
pub use language::foreign;
pub use parts::Part;

use crate::text::Report;

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
    /// Reads its reports.
    ///
    /// # Errors
    /// As for [`read`], and where the file cannot be opened.
    pub fn read(&self) -> Result<Vec<Report>, Error> {
        self.parts().flat_map(Part::read).collect()
    }
}

/// Reads the reports of one file: plain text, Markdown, a page of the web, a feed or JSON, by the ending of its name or else
/// by what it looks like.
///
/// The lines `date`, `source`, `title` and `url` at the top of a text, with or without a colon, say what the report is; so
/// do a front matter and the metadata of the other formats.
///
/// # Errors
/// The bytes are empty, no UTF-8, no text, or not what the name says; or one of several reports cannot be read.
pub fn read(bytes: &[u8], origin: &Origin) -> Result<Vec<Report>, Error> {
    parts::reports(bytes, &origin.name, &origin.name).into_iter().collect()
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
        check(b"\xFF\xFEa\x00", "`a.txt` is not UTF-8 but UTF-16: the first wrong byte is at offset 0, in line 1");
    }
}

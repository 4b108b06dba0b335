use std::ops::Index;

use jiff::civil::Date;

use crate::text::Span;

/// One dated text from one publisher.
///
/// What the report says of itself (date, title, publisher, address) is `None` where it says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The file's own name, such as `2021-06-25-wire.txt`; never a path, so that it is the same on every machine.
    pub name: String,
    /// The text as it stands, header lines included; all spans of the report point into it.
    pub text: String,
    /// What is to be read: the text without its header lines.
    pub body: Span,
    /// The day of publication, on which “yesterday” is resolved; `None` for an undated report.
    pub published: Option<Date>,
    /// How the day of publication is known.
    pub date_basis: DateBasis,
    /// The headline, where the header or the format gives one apart from the text.
    pub title: Option<String>,
    /// Who published it, as the report names it.
    pub publisher: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
}

/// How a report's day of publication is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateBasis {
    /// A header line, a dateline or a “last updated” note of the text.
    StatedInText,
    /// The metadata of the format that carried the text.
    Metadata,
    /// Nothing gives a day.
    Unknown,
}

impl Report {
    /// A report of nothing but its text: undated, and read from its first byte to its last.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            name: name.into(),
            body: Span::new(0, text.len()),
            text,
            published: None,
            date_basis: DateBasis::Unknown,
            title: None,
            publisher: None,
            url: None,
        }
    }

    /// The file's name without its last ending, such as `2021-06-25-wire`.
    pub fn stem(&self) -> &str {
        self.name.rsplit_once('.').map_or(self.name.as_str(), |(stem, _)| stem)
    }
}

impl Index<Span> for Report {
    type Output = str;

    fn index(&self, span: Span) -> &str {
        span.of(&self.text)
    }
}

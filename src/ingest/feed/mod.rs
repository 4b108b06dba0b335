//! Feeds: one report for each entry.

mod xml;

use rustc_hash::FxHashMap;

use crate::ingest::parts::Source;
use crate::ingest::{Error, date, html};
use crate::text::{DateBasis, Report, Span};

pub(super) use xml::reports;

/// A text as a feed carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// With HTML in it, entities included.
    Markup(String),
    /// As it is to be read.
    Plain(String),
}

/// One entry of a feed, or item, as it is called in some.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    pub title: Option<Content>,
    pub published: Option<String>,
    pub updated: Option<String>,
    /// Where it was published first, if that is not the feed itself.
    pub publisher: Option<Content>,
    pub url: Option<String>,
    /// All of the text.
    pub content: Option<Content>,
    /// Its beginning, or what it is about.
    pub summary: Option<Content>,
}

impl Content {
    /// As paragraphs.
    fn text(&self) -> String {
        match self {
            Self::Plain(text) => text.trim().to_owned(),
            // Without any tag the line ends are all that cuts the text into paragraphs.
            Self::Markup(text) if !text.contains('<') => {
                text.trim().lines().map(html::line).collect::<Vec<_>>().join("\n")
            }
            Self::Markup(html) => html::text(html),
        }
    }

    /// In one line.
    fn line(&self) -> Option<String> {
        let line = match self {
            Self::Plain(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
            Self::Markup(html) => html::line(html),
        };
        Some(line).filter(|line| !line.is_empty())
    }
}

/// Names the reports of one feed: by the words of their titles, which stay the same when the feed goes on.
#[derive(Debug, Default)]
pub(super) struct Names {
    seen: FxHashMap<String, usize>,
}

impl Entry {
    /// The report of the entry with this number, from 1.
    ///
    /// # Errors
    /// The entry has neither text nor title.
    pub fn report(
        self,
        number: usize,
        publisher: Option<&str>,
        names: &mut Names,
        source: Source<'_>,
    ) -> Result<Report, Error> {
        let title = self.title.as_ref().and_then(Content::line);
        let texts = [&self.content, &self.summary].into_iter().flatten().map(|content| without_plug(content.text()));
        let text = texts.into_iter().find(|text| !text.is_empty()).or_else(|| title.clone());
        let Some(text) = text else {
            return Err(Error::Entry {
                place: format!("{}, entry {number}", source.label),
                message: "it has neither text nor title".to_owned(),
                hint: None,
            });
        };
        let day = |value: &Option<String>| value.as_deref().and_then(date::metadata);
        let published = day(&self.published).or_else(|| day(&self.updated));
        let name = names.name(title.as_deref().or(self.url.as_deref()), number);
        Ok(Report {
            body: Span::new(0, text.len()),
            published,
            date_basis: if published.is_some() { DateBasis::Metadata } else { DateBasis::Unknown },
            title,
            publisher: self.publisher.as_ref().and_then(Content::line).or(publisher.map(str::to_owned)),
            url: self.url.filter(|url| url.starts_with("http")),
            ..Report::new(source.part(&name), text)
        })
    }
}

/// The text without the line that a common program for blogs puts below each entry.
fn without_plug(text: String) -> String {
    let last = text.rfind('\n').map_or(0, |at| at + 1);
    let plug = text[last..].starts_with("The post ") && text[last..].contains(" appeared first on ");
    if plug { text[..last].trim_end().to_owned() } else { text }
}

impl Names {
    /// Letters and digits of the first words, with hyphens between them; the number where there are none.
    fn name(&mut self, words: Option<&str>, number: usize) -> String {
        const WORDS: usize = 8;
        let words = words.map_or("", |words| words.rsplit("://").next().unwrap_or(words)).to_lowercase();
        let parts = words.split(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '\'' | '’'));
        let parts: Vec<String> =
            parts.filter(|part| !part.is_empty()).take(WORDS).map(|part| part.replace(['\'', '’'], "")).collect();
        let name = if parts.is_empty() { number.to_string() } else { parts.join("-") };
        let count = self.seen.entry(name.clone()).or_insert(0);
        *count += 1;
        if *count > 1 { format!("{name}-{count}") } else { name }
    }
}

//! What other collections publish → records: GeoNames' tables, Wikidata's dumps, and RDF of any vocabulary that is common for
//! names. A line that cannot be read is counted and said; it never costs the others.

mod countries;
mod geonames;
mod rdf;
mod reconciliation;
#[cfg(test)]
mod tests;
mod wikidata;

use std::io::{BufRead, BufReader, Read};

use thiserror::Error;

pub use countries::Countries;
pub use reconciliation::{Manifest, answers, queries};

use crate::link::Record;
use crate::rdf as rdf_text;

/// What was read of a collection.
#[derive(Debug, Default)]
pub struct Collection {
    /// What it knows.
    pub records: Vec<Record>,
    /// What could not be read.
    pub mistakes: Mistakes,
}

/// Places of a collection that could not be read.
#[derive(Debug, Default)]
pub struct Mistakes {
    /// How many there are.
    pub count: usize,
    /// The first of them, each with its file, line and reason.
    pub first: Vec<String>,
}

impl Mistakes {
    /// Adds one.
    pub fn add(&mut self, mistake: String) {
        self.count += 1;
        if self.first.len() < SHOWN {
            self.first.push(mistake);
        }
    }
}

/// How many mistakes are kept in words.
const SHOWN: usize = 3;

/// Why a collection gives no records.
#[derive(Debug, Error)]
pub enum Error {
    /// It cannot be read, or is no RDF of its format.
    #[error(transparent)]
    Rdf(#[from] rdf_text::Error),
    /// The bytes do not come, or cannot be unpacked.
    #[error("`{name}` cannot be read: {source}")]
    Read {
        /// What messages call it.
        name: String,
        /// What the system or the unpacker says.
        source: std::io::Error,
    },
    /// Nothing in it is a record.
    #[error("`{name}` names nothing: it was read as {format}{}", mistakes.first.first().map(|first| format!(", and {first}")).unwrap_or_default())]
    Nothing {
        /// What messages call it.
        name: String,
        /// What it was taken for.
        format: &'static str,
        /// What could not be read.
        mistakes: Mistakes,
    },
    /// The name and the first characters fit nothing that can be read.
    #[error("`{name}` is no collection that can be read")]
    Unknown {
        /// What messages call it.
        name: String,
    },
    /// A service answers with something else than its protocol has.
    #[error("`{name}` is no reconciliation service: {message}")]
    Service {
        /// Its address.
        name: String,
        /// What is wrong.
        message: String,
    },
}

impl Error {
    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Rdf(error) => error.hint(),
            Self::Unknown { .. } | Self::Nothing { .. } => Some(
                "RDF, a table as GeoNames has it (19 columns, .tsv or .txt), a Wikidata dump (an item in each line, .json), \
                 a store, or a folder of these are read; .gz and .zst may follow"
                    .to_owned(),
            ),
            Self::Read { .. } | Self::Service { .. } => None,
        }
    }
}

/// What a file of a collection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Rdf,
    Wikidata,
    GeoNames,
}

/// Whether a file's name says that it may be a collection, so that the others of a folder are passed over.
pub fn is_named_so(name: &str) -> bool {
    rdf_text::Text::named(name).is_ok() || matches!(ending(name), "tsv" | "txt" | "json" | "ndjson" | "jsonl")
}

/// The ending of a name before those for compression.
fn ending(name: &str) -> &str {
    let plain = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(name);
    plain.rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// Reads a collection, which may be packed. `languages` are those of the names that are taken, in the order in which they
/// serve as labels.
///
/// # Errors
/// It cannot be read, or has no record at all.
pub fn read(
    name: &str,
    input: impl Read + Send,
    languages: &[String],
    countries: &Countries,
) -> Result<Collection, Error> {
    let failed = |source| Error::Read { name: name.to_owned(), source };
    let mut input = BufReader::with_capacity(1 << 16, rdf_text::unpacked(input).map_err(failed)?);
    let first = String::from_utf8_lossy(input.fill_buf().map_err(failed)?).into_owned();
    let format = format(name, &first).ok_or_else(|| Error::Unknown { name: name.to_owned() })?;
    let collection = match format {
        Format::Rdf => rdf::read(&rdf_text::Text::named(name)?, input, languages, countries)?,
        Format::Wikidata => lines(name, input, |line| wikidata::record(line, languages, countries)).map_err(failed)?,
        Format::GeoNames => lines(name, input, geonames::record).map_err(failed)?,
    };
    if collection.records.is_empty() {
        let format = match format {
            Format::Rdf => "RDF",
            Format::Wikidata => "a Wikidata dump",
            Format::GeoNames => "a table of GeoNames",
        };
        return Err(Error::Nothing { name: name.to_owned(), format, mistakes: collection.mistakes });
    }
    Ok(collection)
}

fn format(name: &str, first: &str) -> Option<Format> {
    let start = first.trim_start_matches('\u{feff}').trim_start();
    match ending(name) {
        "json" | "ndjson" | "jsonl" if start.contains("\"@context\"") || start.contains("\"@id\"") => {
            rdf_text::Text::named(name).is_ok().then_some(Format::Rdf)
        }
        "json" | "ndjson" | "jsonl" => Some(Format::Wikidata),
        "txt" if start.starts_with(['<', '_']) => Some(Format::Rdf),
        "tsv" | "txt" => Some(Format::GeoNames),
        _ if rdf_text::Text::named(name).is_ok() => Some(Format::Rdf),
        _ => None,
    }
}

/// Reads a record from each line; what a line gives may be nothing, or why it is none.
fn lines(
    name: &str,
    mut input: impl BufRead,
    read: impl Fn(&str) -> Result<Option<Record>, String>,
) -> std::io::Result<Collection> {
    let mut collection = Collection::default();
    let (mut line, mut number) = (Vec::new(), 0);
    loop {
        line.clear();
        // Whoever sends a line without an end does not fill the memory.
        if input.by_ref().take(LONGEST).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        number += 1;
        let found = match std::str::from_utf8(&line) {
            Ok(text) => read(text.trim_start_matches('\u{feff}').trim_end_matches(['\n', '\r'])),
            Err(_) => Err("it is not UTF-8".to_owned()),
        };
        match found {
            Ok(record) => collection.records.extend(record),
            Err(reason) => collection.mistakes.add(format!("{name}:{number}: {reason}")),
        }
    }
    Ok(collection)
}

/// Bytes of the longest line; the largest items of Wikidata have some four million.
const LONGEST: u64 = 32 << 20;

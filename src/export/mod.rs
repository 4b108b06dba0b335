//! The graph out again, in every RDF format: the same graph gives the same bytes. Knows nothing of files.

mod canon;
pub mod claims;
mod description;
mod fmt;
mod json_ld;
mod lines;
mod names;
mod nest;
mod order;
mod serialized;
mod spelled;
mod survey;
mod turtle;
mod view;
mod walk;
mod xml;

use std::io::{self, Write};

use oxigraph::model::NamedNodeRef;
use rustc_hash::FxHashSet;
use thiserror::Error;

use crate::graph::vocab::{oa, schema, sr};
use crate::store::{self, Id, Snapshot};
pub use description::describe;
pub use fmt::{Mistake, Syntax, fmt};
use names::Names;
use turtle::Braces;
use view::{Sections, View};

/// What to write, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The format.
    pub format: Format,
    /// Whether the reports' own words are written; without them the offsets still say where they stand.
    pub quotes: bool,
    /// Whether the reports' headlines are written.
    pub headlines: bool,
}

/// A format in which RDF is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Turtle: all graphs as one.
    Turtle,
    /// TriG: Turtle with a block for each graph.
    TriG,
    /// N-Triples: all graphs as one, a triple a line.
    NTriples,
    /// N-Quads: a quad a line.
    NQuads,
    /// JSON-LD with a context, a graph a block.
    JsonLd,
    /// RDF/XML: all graphs as one.
    RdfXml,
}

/// Why a graph cannot be written.
#[derive(Debug, Error)]
pub enum Error {
    /// The writer fails.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// What must be read of the store is damaged.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The format cannot say something that the graph says.
    #[error("{} cannot hold this graph: {message}; choose another format, such as `trig`", format.name())]
    Format {
        /// The format.
        format: Format,
        /// What it cannot say.
        message: String,
    },
}

impl Options {
    /// Everything, in a format.
    pub fn new(format: Format) -> Self {
        Self { format, quotes: true, headlines: true }
    }
}

impl Format {
    /// Every format, the one that people like to read first.
    pub const ALL: [Self; 6] = [Self::Turtle, Self::TriG, Self::NTriples, Self::NQuads, Self::JsonLd, Self::RdfXml];

    /// The name by which the format is chosen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Turtle => "turtle",
            Self::TriG => "trig",
            Self::NTriples => "ntriples",
            Self::NQuads => "nquads",
            Self::JsonLd => "jsonld",
            Self::RdfXml => "rdfxml",
        }
    }

    /// The format of a name; `None` for any other text.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// Writes a snapshot. The bytes depend on its quads alone, not on the order in which they came.
///
/// Turtle, N-Triples and RDF/XML know no graphs. N-Triples and RDF/XML hold every triple once; Turtle has what stands in the
/// graph of a report report by report, so that each is whole, and then all else.
///
/// # Errors
/// The writer fails, a file of the store is damaged, or the format cannot say something that the graph says.
pub fn write(snapshot: &Snapshot, options: &Options, out: &mut impl Write) -> Result<(), Error> {
    let names = Names::new(&snapshot.base().into());
    let view = |sections| View::new(snapshot, &options.left_out(), sections);
    let as_one = || view(Sections::Apart(FxHashSet::default()));
    match options.format {
        Format::Turtle => turtle::write(&view(Sections::Apart(view::reports(snapshot)?))?, &names, Braces::Left, out)?,
        Format::TriG => turtle::write(&view(Sections::Graphs)?, &names, Braces::Written, out)?,
        Format::NTriples => lines::write(&as_one()?, Some(Id::DEFAULT_GRAPH), out)?,
        Format::NQuads => lines::write(&view(Sections::Graphs)?, None, out)?,
        Format::JsonLd => serialized::write_json(&view(Sections::Graphs)?, &names, &snapshot.base().into(), out)?,
        Format::RdfXml => serialized::write_xml(&as_one()?, &names, out)?,
    }
    out.flush()?;
    Ok(())
}

impl Options {
    /// Whether what has a property is written.
    fn keep(&self, property: NamedNodeRef<'_>) -> bool {
        !self.left_out().contains(&property)
    }

    /// The properties that are not written.
    fn left_out(&self) -> Vec<NamedNodeRef<'static>> {
        let quotes = [oa::EXACT, oa::PREFIX, oa::SUFFIX, sr::QUANTITY_TEXT, sr::TIME_TEXT, sr::SOURCE_TEXT, sr::CUE];
        let mut left_out = if self.quotes { Vec::new() } else { quotes.to_vec() };
        if !self.headlines {
            left_out.push(schema::HEADLINE);
        }
        left_out
    }
}

//! The graph out again, in every RDF format: the same graph gives the same bytes. Knows nothing of files.

pub mod claims;
mod description;
mod json_ld;
mod names;
mod order;
mod turtle;
mod xml;

use std::io::{self, Write};

use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::{GraphNameRef, NamedNodeRef, QuadRef};
use thiserror::Error;

use crate::graph::vocab::{oa, schema, sr};
use crate::store::{self, Snapshot};
use names::Names;
use order::Order;

pub use description::describe;

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
    /// The graph cannot be read.
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
/// Turtle, N-Triples and RDF/XML know no graphs; they hold every triple of every graph once.
///
/// # Errors
/// The writer fails, or the format cannot say something that the graph says.
pub fn write(snapshot: &Snapshot, options: &Options, out: &mut impl Write) -> Result<(), Error> {
    let quads: Vec<QuadRef<'_>> = snapshot.dataset().iter().filter(|quad| options.keep(quad.predicate)).collect();
    let format = options.format;
    match format {
        Format::Turtle => turtle::write(&sorted(merged(quads)), &names(snapshot), out)?,
        Format::TriG => turtle::write(&sorted(quads), &names(snapshot), out)?,
        Format::NTriples => write_lines(merged(quads), out)?,
        Format::NQuads => write_lines(quads, out)?,
        Format::JsonLd => json_ld::write(&sorted(quads), &snapshot.base().into(), out)?,
        Format::RdfXml => write_xml(&sorted(merged(quads)), &names(snapshot), out)?,
    }
    out.flush()?;
    Ok(())
}

impl Options {
    /// Whether what has a property is written.
    fn keep(&self, property: NamedNodeRef<'_>) -> bool {
        match property {
            oa::EXACT | oa::PREFIX | oa::SUFFIX => self.quotes,
            sr::QUANTITY_TEXT | sr::TIME_TEXT | sr::SOURCE_TEXT | sr::CUE => self.quotes,
            schema::HEADLINE => self.headlines,
            _ => true,
        }
    }
}

fn names(snapshot: &Snapshot) -> Names {
    Names::new(&snapshot.base().into())
}

/// The quads as triples of one graph; the same triple may be there several times.
fn merged(mut quads: Vec<QuadRef<'_>>) -> Vec<QuadRef<'_>> {
    for quad in &mut quads {
        quad.graph_name = GraphNameRef::DefaultGraph;
    }
    quads
}

/// The quads graph by graph, each in the order in which people read it, and each quad once.
fn sorted(mut quads: Vec<QuadRef<'_>>) -> Vec<QuadRef<'_>> {
    let order = Order::new(&quads);
    quads.sort_by_cached_key(|quad| order.graph(quad.graph_name));
    for graph in quads.chunk_by_mut(|a, b| a.graph_name == b.graph_name) {
        // What several reports share stands in each of them at its own place.
        let order = Order::new(graph);
        graph.sort_by_cached_key(|quad| order.key(*quad));
    }
    quads.dedup();
    quads
}

fn write_lines(quads: Vec<QuadRef<'_>>, out: &mut impl Write) -> io::Result<()> {
    let mut lines: Vec<String> = quads.into_iter().map(|quad| format!("{quad} .\n")).collect();
    lines.sort_unstable();
    lines.dedup();
    lines.iter().try_for_each(|line| out.write_all(line.as_bytes()))
}

fn write_xml(quads: &[QuadRef<'_>], names: &Names, out: &mut impl Write) -> Result<(), Error> {
    let refused = |message: String| Error::Format { format: Format::RdfXml, message };
    if let Some(message) = quads.iter().find_map(|quad| xml::obstacle(*quad)) {
        return Err(refused(message));
    }
    let mut serializer = RdfSerializer::from_format(RdfFormat::RdfXml);
    for (prefix, namespace) in names.used(quads).prefixes {
        serializer = serializer.with_prefix(prefix, namespace).map_err(|error| refused(error.to_string()))?;
    }
    let mut writer = serializer.for_writer(xml::Escaped(&mut *out));
    for quad in quads {
        writer.serialize_quad(*quad).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidInput => refused(error.to_string()),
            _ => Error::Io(error),
        })?;
    }
    writer.finish()?.write_all(b"\n")?;
    Ok(())
}

use std::io::Write;
use std::path::Path;

use clap::ValueEnum;

use crate::export::{self, Options, claims};
use crate::store::Snapshot;

/// The formats of graphs, then those of claims.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Format {
    /// For people; all graphs as one
    Turtle,
    /// Turtle with a block for each graph, which is a report
    Trig,
    /// One triple a line; all graphs as one
    Ntriples,
    /// One quad a line
    Nquads,
    /// JSON for linked data, with a context
    Jsonld,
    /// XML; all graphs as one
    Rdfxml,
    /// A table of claims for spreadsheets
    Csv,
    /// The same table with types, for data frames
    Parquet,
    /// Event records of PLOVER as JSON Lines
    Plover,
    /// Who does what to whom, with dates, for Gephi
    Gexf,
    /// The same network for other programs
    Graphml,
    /// Claims on a map
    Geojson,
}

/// What is written: a graph, or the claims of one.
pub enum What {
    Graph(Options),
    Claims(claims::Options),
}

impl Format {
    /// The format of a file's ending; `None` for an ending that no format has.
    pub fn of(file: &Path) -> Option<Self> {
        let Some(ending) = file.extension() else { return Some(Self::Turtle) };
        Self::value_variants().iter().copied().find(|format| ending == format.ending())
    }

    /// The ending of the names of its files, without the point.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Turtle => "ttl",
            Self::Trig => "trig",
            Self::Ntriples => "nt",
            Self::Nquads => "nq",
            Self::Jsonld => "jsonld",
            Self::Rdfxml => "rdf",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::Plover => "jsonl",
            Self::Gexf => "gexf",
            Self::Graphml => "graphml",
            Self::Geojson => "geojson",
        }
    }

    /// What is written in the format, with or without the reports' own words and their headlines.
    pub fn what(self, quotes: bool, headlines: bool) -> What {
        let graph = |format| What::Graph(Options { format, quotes, headlines });
        let claims = |format| What::Claims(claims::Options { format, quotes, headlines });
        match self {
            Self::Turtle => graph(export::Format::Turtle),
            Self::Trig => graph(export::Format::TriG),
            Self::Ntriples => graph(export::Format::NTriples),
            Self::Nquads => graph(export::Format::NQuads),
            Self::Jsonld => graph(export::Format::JsonLd),
            Self::Rdfxml => graph(export::Format::RdfXml),
            Self::Csv => claims(claims::Format::Csv),
            Self::Parquet => claims(claims::Format::Parquet),
            Self::Plover => claims(claims::Format::Plover),
            Self::Gexf => claims(claims::Format::Gexf),
            Self::Graphml => claims(claims::Format::GraphMl),
            Self::Geojson => claims(claims::Format::GeoJson),
        }
    }
}

impl What {
    /// Writes it of a snapshot.
    pub fn write(&self, snapshot: &Snapshot, mut out: &mut dyn Write) -> anyhow::Result<()> {
        match self {
            Self::Graph(options) => Ok(export::write(snapshot, options, &mut out)?),
            Self::Claims(options) => Ok(claims::write(snapshot, options, &mut out)?),
        }
    }
}

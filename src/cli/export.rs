use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::failure::Outcome;
use crate::cli::output;
use crate::export::{self, Options};
use crate::session::Session;

/// Write the graph out
///
/// The same graph gives the same bytes every time, on every machine, so that a file of it can be compared and kept
/// under version control. A file named by `--output` is replaced only when the new one is whole.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Export {
    /// The format
    #[arg(long, value_name = "FORMAT", default_value = "turtle")]
    format: Format,

    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Leave the reports' own words out; the offsets still say where they stand
    #[arg(long)]
    no_quotes: bool,

    /// Leave the reports' headlines out
    #[arg(long)]
    no_headlines: bool,
}

/// The formats of RDF.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people; all graphs as one
    Turtle,
    /// Turtle with a block for each graph, which is a report
    Trig,
    /// One triple a line; all graphs as one
    Ntriples,
    /// One quad a line
    Nquads,
    /// JSON for linked data
    Jsonld,
    /// XML; all graphs as one
    Rdfxml,
}

const EXAMPLES: &str = "\
Examples:
  sitrep export > graph.ttl
  sitrep export --format nquads -o graph.nq
  sitrep export --no-quotes --no-headlines -o public.ttl";

impl Export {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let format = match self.format {
            Format::Turtle => export::Format::Turtle,
            Format::Trig => export::Format::TriG,
            Format::Ntriples => export::Format::NTriples,
            Format::Nquads => export::Format::NQuads,
            Format::Jsonld => export::Format::JsonLd,
            Format::Rdfxml => export::Format::RdfXml,
        };
        let options = Options { format, quotes: !self.no_quotes, headlines: !self.no_headlines };
        let snapshot = session.snapshot()?;
        output::write(self.output.as_deref(), |mut out| Ok(export::write(&snapshot, &options, &mut out)?))?;
        Ok(Outcome::Done)
    }
}

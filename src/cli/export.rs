use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::failure::Outcome;
use crate::cli::format::{Format, What};
use crate::cli::output;
use crate::export::{self, Options};
use crate::session::Session;
use crate::store::Snapshot;

/// Write the graph out
///
/// The same graph gives the same bytes every time, on every machine, so that a file of it can be compared and kept
/// under version control. A file named by `--output` is replaced only when the new one is whole; a description of a graph in
/// VoID and DCAT is written beside it, as `NAME.void.ttl`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Export {
    /// The format, if not that of the file's ending or `turtle`
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,

    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Write the description alone: how much there is of what, in VoID and DCAT
    #[arg(long, conflicts_with = "format")]
    describe: bool,

    /// Leave the reports' own words out; the offsets still say where they stand
    #[arg(long)]
    no_quotes: bool,

    /// Leave the reports' headlines out
    #[arg(long)]
    no_headlines: bool,
}

const EXAMPLES: &str = "\
Examples:
  sitrep export > graph.ttl
  sitrep export -o graph.nq
  sitrep export --no-quotes --no-headlines -o public.ttl
  sitrep export -o claims.parquet
  sitrep export -o actors.gexf

The endings are .ttl, .trig, .nt, .nq, .jsonld, .rdf, .csv, .parquet, .jsonl (PLOVER), .gexf, .graphml and .geojson.";

impl Export {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let output = self.output.as_deref();
        let format = match (self.format, output) {
            (Some(format), _) => format,
            (None, Some(file)) if !self.describe => Format::of(file).ok_or_else(|| unknown_ending(file))?,
            (None, _) => Format::Turtle,
        };
        let what = format.what(!self.no_quotes, !self.no_headlines);
        let snapshot = session.snapshot()?;
        if let (true, What::Graph(options)) = (self.describe, &what) {
            describe(&snapshot, options, output)?;
            return Ok(Outcome::Done);
        }
        output::write(output, |out| what.write(&snapshot, out))?;
        // A device or a pipe has nothing beside it.
        if let (What::Graph(options), Some(file)) = (&what, output)
            && fs::metadata(file).is_ok_and(|file| file.is_file())
        {
            describe(&snapshot, options, Some(&file.with_extension("void.ttl")))?;
        }
        Ok(Outcome::Done)
    }
}

fn describe(snapshot: &Snapshot, options: &Options, file: Option<&Path>) -> anyhow::Result<()> {
    output::write(file, |mut out| Ok(export::describe(snapshot, options, &mut out)?))
}

fn unknown_ending(file: &Path) -> anyhow::Error {
    anyhow::anyhow!("`{}` has the ending of no format; say which by `--format`", file.display())
}

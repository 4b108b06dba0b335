use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::failure::Outcome;
use crate::cli::ingest::read_into;
use crate::cli::output;
use crate::cli::tables::Tables;
use crate::cli::window::Shown;
use crate::query;
use crate::render;
use crate::session::{Error, Session};

/// Print the situation report
///
/// Reads the given reports into the store, if any are given, and prints what all reports of the store claim: who is
/// named most; who deploys, withdraws, secures, supports, opposes and negotiates, newest first; deadlines in the order
/// in which they were stated; figures that are stated for the same thing, side by side.
///
/// Each line ends with the claim's id; `sitrep explain ID` shows the words behind it.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Brief {
    /// Files or folders to read first; `-` is standard input
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Print every claim, not only the first of each section
    #[arg(long)]
    all: bool,

    /// How to print it; Markdown and HTML leave nothing out
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_default_value = true)]
    format: Format,

    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    #[command(flatten)]
    shown: Shown,

    #[command(flatten)]
    tables: Tables,
}

/// The forms of the situation report.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// Markdown
    Markdown,
    /// A page that needs no other file, with a timeline
    Html,
}

const EXAMPLES: &str = "\
Examples:
  sitrep brief data/reports
  sitrep brief --all
  sitrep brief --format html -o brief.html
  sitrep --store /tmp/kabul.kg brief wire.txt";

impl Brief {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let session = &self.tables.over(session)?;
        let outcome = read_into(session, &self.paths, None, |_| {})?;
        let snapshot = self.shown.of(session.snapshot()?)?;
        let brief = query::brief(&snapshot).map_err(Error::from)?;
        output::write(self.output.as_deref(), |out| {
            match self.format {
                Format::Text => render::brief(&brief, self.all, output::width(), out)?,
                Format::Markdown => render::brief_markdown(&brief, out)?,
                Format::Html => render::brief_html(&brief, out)?,
            }
            Ok(())
        })?;
        Ok(outcome)
    }
}

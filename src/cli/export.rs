use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};

use crate::cli::failure::{Outcome, mistake};
use crate::cli::output;
use crate::cli::slice::Part;
use crate::export::{self, Options};
use crate::session::{self, Question, Session, constructed, of_reports, parts};
use crate::store::Snapshot;

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

    /// Say whether this file is what would be written, and write nothing
    #[arg(long, value_name = "FILE", conflicts_with = "output")]
    check: Option<PathBuf>,

    /// Write a file for each report, or for each month of publication, into the folder of `--dir`
    #[arg(long, value_name = "BY", requires = "dir", conflicts_with_all = ["output", "check", "query"])]
    split: Option<By>,

    /// The folder of `--split`, made where there is none
    #[arg(long, value_name = "DIR", requires = "split")]
    dir: Option<PathBuf>,

    /// Leave the reports' own words out; the offsets still say where they stand
    #[arg(long)]
    no_quotes: bool,

    /// Leave the reports' headlines out
    #[arg(long)]
    no_headlines: bool,

    /// Write what this CONSTRUCT or DESCRIBE gives, asked of the part that is wanted
    #[arg(long, value_name = "FILE", help_heading = "Part")]
    query: Option<PathBuf>,

    #[command(flatten)]
    part: Part,
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

/// What a file of a split export holds.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum By {
    /// A report
    Report,
    /// The reports of a month
    Month,
}

const EXAMPLES: &str = "\
Examples:
  sitrep export > graph.ttl
  sitrep export --format nquads -o graph.nq
  sitrep export --no-quotes --no-headlines -o public.ttl
  sitrep export --check graph.ttl
  sitrep export --entity turkey --relation secures --until 2021-08-31
  sitrep export --split month --dir graph";

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
        let snapshot = self.part.of(session.glance()?)?;
        let snapshot = match &self.query {
            Some(file) => constructed(&snapshot, &question(file)?)?,
            None => snapshot,
        };
        if let Some(file) = &self.check {
            return check(&snapshot, &options, file);
        }
        if let (Some(by), Some(dir)) = (self.split, &self.dir) {
            return split(&snapshot, &options, by, dir);
        }
        output::write(self.output.as_deref(), |mut out| Ok(export::write(&snapshot, &options, &mut out)?))?;
        Ok(Outcome::Done)
    }
}

fn question(file: &Path) -> anyhow::Result<Question> {
    let text = fs::read_to_string(file).with_context(|| format!("`{}` cannot be read", file.display()))?;
    Ok(Question::Written { name: file.display().to_string(), text })
}

/// Compares a file with what would be written.
fn check(snapshot: &Snapshot, options: &Options, file: &Path) -> anyhow::Result<Outcome> {
    let there = fs::read(file).with_context(|| format!("`{}` cannot be read", file.display()))?;
    let mut wanted = Vec::new();
    export::write(snapshot, options, &mut wanted)?;
    if there == wanted {
        return Ok(Outcome::Done);
    }
    let same = there.iter().zip(&wanted).take_while(|(one, other)| one == other).count();
    let line = there[..same].iter().filter(|byte| **byte == b'\n').count() + 1;
    let message = format!("`{}` is out of date, from line {line} on", file.display());
    mistake(&message, "write it anew with `-o` in place of `--check`");
    Ok(Outcome::Partly)
}

/// Writes a file for each part.
fn split(snapshot: &Snapshot, options: &Options, by: By, dir: &Path) -> anyhow::Result<Outcome> {
    let by = match by {
        By::Report => session::Split::Report,
        By::Month => session::Split::Month,
    };
    fs::create_dir_all(dir).with_context(|| format!("`{}` cannot be made", dir.display()))?;
    for (name, reports) in parts(snapshot, by)? {
        let file = dir.join(format!("{name}.{}", options.format.ending()));
        let part = of_reports(snapshot, reports)?;
        output::write(Some(&file), |mut out| Ok(export::write(&part, options, &mut out)?))?;
        output::print(|out| writeln!(out, "{}", file.display()))?;
    }
    Ok(Outcome::Done)
}

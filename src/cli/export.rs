use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};
use rustc_hash::FxHashSet;

use crate::cli::failure::{Outcome, mistake, note};
use crate::cli::format::{Format, What};
use crate::cli::output;
use crate::cli::services::Services;
use crate::cli::slice::Part;
use crate::export::{self, Options};
use crate::graph::{ByReport, Collection, Renamed, Renaming};
use crate::query::Limits;
use crate::render::count;
use crate::session::{self, Error, Question, Session, constructed, parts};
use crate::store::Snapshot;

/// Write the graph out
///
/// The same graph gives the same bytes every time, on every machine, so that a file of it can be compared and kept
/// under version control. A file named by `--output` is replaced only when the new one is whole; beside that of a whole
/// graph a description of it in VoID and DCAT is written, as `NAME.void.ttl`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Export {
    /// The format, if not that of the file's ending or `turtle`
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,

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

    /// Write the description alone: how much there is of what, in VoID and DCAT
    #[arg(long, conflicts_with_all = ["format", "check", "split"])]
    describe: bool,

    /// Leave the reports' own words out; the offsets still say where they stand
    #[arg(long)]
    no_quotes: bool,

    /// Leave the reports' headlines out
    #[arg(long)]
    no_headlines: bool,

    /// Name entities as this collection does, where they have an exact match in it: wikidata, dbpedia or geonames
    #[arg(long = "as", value_name = "COLLECTION", hide_possible_values = true)]
    named_as: Option<Elsewhere>,

    /// Write what this CONSTRUCT or DESCRIBE gives, asked of the part that is wanted
    #[arg(long, value_name = "FILE", help_heading = "Part")]
    query: Option<PathBuf>,

    #[command(flatten)]
    part: Part,

    #[command(flatten)]
    services: Services,
}

/// A collection whose names entities can have.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Elsewhere {
    Wikidata,
    Dbpedia,
    Geonames,
}

impl From<Elsewhere> for Collection {
    fn from(elsewhere: Elsewhere) -> Self {
        match elsewhere {
            Elsewhere::Wikidata => Self::Wikidata,
            Elsewhere::Dbpedia => Self::Dbpedia,
            Elsewhere::Geonames => Self::GeoNames,
        }
    }
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
  sitrep export -o graph.nq
  sitrep export -o claims.parquet
  sitrep export -o actors.gexf
  sitrep export --no-quotes --no-headlines -o public.ttl
  sitrep export --check graph.ttl
  sitrep export --entity turkey --relation secures --until 2021-08-31
  sitrep export --split month --dir graph
  sitrep export --as wikidata --links -o graph.ttl

The endings are .ttl, .trig, .nt, .nq, .jsonld, .rdf, .csv, .parquet, .jsonl (PLOVER), .gexf, .graphml and .geojson.";

impl Export {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let file = self.output.as_deref().or(self.check.as_deref());
        let format = match (self.format, file) {
            (Some(format), _) => format,
            (None, Some(file)) if !self.describe => Format::of(file).ok_or_else(|| unknown_ending(file))?,
            (None, _) => Format::Turtle,
        };
        let what = format.what(!self.no_quotes, !self.no_headlines);
        let is_whole = self.query.is_none() && self.part.is_whole();
        let snapshot = session.snapshot()?;
        let names = self.named_as.map(|elsewhere| Names::of(&snapshot, elsewhere.into(), &what)).transpose()?;
        let snapshot = self.part.of(snapshot)?;
        let snapshot = match &self.query {
            Some(file) => {
                let limits = Limits { services: Some(self.services.network(None)?), ..Limits::default() };
                constructed(&snapshot, &question(file)?, &limits)?
            }
            None => snapshot,
        };
        if let (Some(by), Some(dir)) = (self.split, &self.dir) {
            return split(&snapshot, format, &what, names.as_ref(), by, dir);
        }
        let snapshot = match names {
            Some(names) => names.apply(&snapshot)?,
            None => snapshot,
        };
        if let Some(file) = &self.check {
            return check(&snapshot, &what, file);
        }
        let output = self.output.as_deref();
        if let (true, What::Graph(options)) = (self.describe, &what) {
            describe(&snapshot, options, output)?;
            return Ok(Outcome::Done);
        }
        output::write(output, |out| what.write(&snapshot, out))?;
        // A device or a pipe has nothing beside it.
        if let (true, What::Graph(options), Some(file)) = (is_whole, &what, output)
            && fs::metadata(file).is_ok_and(|file| file.is_file())
        {
            describe(&snapshot, options, Some(&file.with_extension("void.ttl")))?;
        }
        Ok(Outcome::Done)
    }
}

/// The names of a collection.
struct Names {
    collection: Collection,
    names: Renaming,
}

impl Names {
    fn of(snapshot: &Snapshot, collection: Collection, what: &What) -> anyhow::Result<Self> {
        if let What::Claims(_) = what {
            anyhow::bail!("`--as` names entities in graphs; claims for other programs have the names of both");
        }
        Ok(Self { collection, names: Renaming::of(snapshot, collection).map_err(Error::from)? })
    }

    /// The same graph with these names. How many entities have none is said.
    fn apply(&self, snapshot: &Snapshot) -> anyhow::Result<Snapshot> {
        let Renamed { snapshot, kept } = self.names.apply(snapshot).map_err(Error::from)?;
        self.say(kept.len());
        Ok(snapshot)
    }

    fn say(&self, kept: usize) {
        if kept > 0 {
            let (name, entities) = (self.collection.name(), count(kept, "name"));
            note(&format!("kept, having no match in {name}: {entities}"));
        }
    }
}

fn describe(snapshot: &Snapshot, options: &Options, file: Option<&Path>) -> anyhow::Result<()> {
    output::write(file, |mut out| Ok(export::describe(snapshot, options, &mut out)?))
}

fn unknown_ending(file: &Path) -> anyhow::Error {
    anyhow::anyhow!("`{}` has the ending of no format; say which by `--format`", file.display())
}

fn question(file: &Path) -> anyhow::Result<Question> {
    let text = fs::read_to_string(file).with_context(|| format!("`{}` cannot be read", file.display()))?;
    Ok(Question::Written { name: file.display().to_string(), text })
}

/// Compares a file with what would be written.
fn check(snapshot: &Snapshot, what: &What, file: &Path) -> anyhow::Result<Outcome> {
    let there = fs::read(file).with_context(|| format!("`{}` cannot be read", file.display()))?;
    let mut wanted = Vec::new();
    what.write(snapshot, &mut wanted)?;
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
fn split(
    snapshot: &Snapshot,
    format: Format,
    what: &What,
    names: Option<&Names>,
    by: By,
    dir: &Path,
) -> anyhow::Result<Outcome> {
    let by = match by {
        By::Report => session::Split::Report,
        By::Month => session::Split::Month,
    };
    fs::create_dir_all(dir).with_context(|| format!("`{}` cannot be made", dir.display()))?;
    let whole = ByReport::new(snapshot).map_err(Error::from)?;
    let mut kept = FxHashSet::default();
    for (name, reports) in parts(snapshot, by)? {
        let file = dir.join(format!("{name}.{}", format.ending()));
        let mut part = whole.part(&reports).map_err(Error::from)?;
        if let Some(names) = names {
            let renamed = names.names.apply(&part).map_err(Error::from)?;
            kept.extend(renamed.kept);
            part = renamed.snapshot;
        }
        output::write(Some(&file), |out| what.write(&part, out))?;
        output::print(|out| writeln!(out, "{}", file.display()))?;
    }
    names.inspect(|names| names.say(kept.len()));
    Ok(Outcome::Done)
}

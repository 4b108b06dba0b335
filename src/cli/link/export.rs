use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use oxigraph::model::NamedNode;

use crate::cli::failure::Outcome;
use crate::cli::output;
use crate::graph::{self, Base};
use crate::link::sssom::{self, Sameness, Set};
use crate::session::{Session, WantedMappings, mappings_wanted};

/// Write the mappings out, as SSSOM
///
/// The table has a line for each mapping, and above it what its prefixes stand for. The same mappings give the same bytes
/// every time. What somebody has rejected is among them and has `Not` as its `predicate_modifier`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Export {
    /// The format, if not that of the file's ending or `tsv`
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,

    /// Write to this file, which ends in .tsv or .ttl, instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Only mappings of this entity: its id, name, Wikidata item or IRI; may be given several times
    #[arg(long = "entity", value_name = "ENTITY")]
    entities: Vec<String>,

    /// Which mappings: those that hold, those that somebody has rejected, or those that wait for somebody to look
    #[arg(long, value_name = "STATUS", value_delimiter = ',', default_value = "holds,rejected")]
    #[arg(hide_possible_values = true)]
    status: Vec<Status>,

    /// Say `owl:sameAs` where two things are the same, for programs that reason
    #[arg(long)]
    same_as: bool,

    /// The licence under which others may use the mappings
    #[arg(long, value_name = "IRI", value_parser = iri)]
    license: Option<NamedNode>,
}

/// The forms of SSSOM.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// A table with a header
    Tsv,
    /// RDF
    Turtle,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Status {
    Holds,
    Rejected,
    Proposed,
}

const EXAMPLES: &str = "\
Examples:
  sitrep link export -o links.sssom.tsv
  sitrep link export --entity turkey --entity kabul
  sitrep link export --status proposed
  sitrep link export --same-as --license https://creativecommons.org/licenses/by/4.0/ -o links.ttl";

impl Export {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let output = self.output.as_deref();
        let format = match (self.format, output) {
            (Some(Format::Tsv), _) | (None, None) => sssom::Format::Tsv,
            (Some(Format::Turtle), _) => sssom::Format::Turtle,
            (None, Some(file)) => ending(file)?,
        };
        let statuses = self.status.iter().map(|status| match status {
            Status::Holds => graph::Status::Holds,
            Status::Rejected => graph::Status::Rejected,
            Status::Proposed => graph::Status::Proposed,
        });
        let snapshot = session.snapshot()?;
        let wanted = WantedMappings { entities: self.entities, statuses: statuses.collect() };
        let mappings = mappings_wanted(&snapshot, &wanted)?;
        let same = if self.same_as { Sameness::Owl } else { Sameness::Skos };
        let set = Set { mappings: &mappings, license: self.license.as_ref().map(NamedNode::as_ref), same };
        output::write(output, |out| Ok(sssom::write(&set, &Base::from(snapshot.base()), format, out)?))?;
        Ok(Outcome::Done)
    }
}

fn ending(file: &Path) -> anyhow::Result<sssom::Format> {
    match file.extension().and_then(|ending| ending.to_str()) {
        Some("tsv") => Ok(sssom::Format::Tsv),
        Some("ttl") => Ok(sssom::Format::Turtle),
        _ => anyhow::bail!("`{}` ends neither in .tsv nor in .ttl; say which it is by `--format`", file.display()),
    }
}

fn iri(written: &str) -> Result<NamedNode, String> {
    NamedNode::new(written)
        .map_err(|_| "write an IRI such as https://creativecommons.org/publicdomain/zero/1.0/".to_owned())
}

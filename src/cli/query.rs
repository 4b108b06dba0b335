use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use clap::{ArgGroup, Args};

use crate::cli::failure::Outcome;
use crate::cli::limits::Allowed;
use crate::cli::services::Services;
use crate::cli::window::Shown;
use crate::query::{Limits, saved_among};
use crate::session::{Error, Question, Session, queries_in, snapshot_of};
use crate::terminal::answer::{self, Format, How, Timing};

/// Ask a question: a saved query, or SPARQL of your own
///
/// `sitrep list queries` shows the saved queries and what they ask for. In SPARQL the prefixes sr: e: rdf: rdfs: xsd:
/// schema: prov: sem: skos: oa: wd: dbr: gn: need no declaration, and the default graph is all that is stored; `GRAPH
/// ?report { … }` tells which report says so. Names of Wikidata, DBpedia, GeoNames and others stand for the entities that
/// are linked to them.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
#[command(group = ArgGroup::new("question").required(true).args(["name", "file", "text"]))]
pub struct Query {
    /// A saved query
    name: Option<String>,

    /// Look for saved queries in this folder too, if not in SITREP_QUERIES
    #[arg(long, value_name = "DIR", env = "SITREP_QUERIES", hide_env = true)]
    queries: Option<PathBuf>,

    /// Ask what this file says, in SPARQL
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,

    /// Ask this, in SPARQL
    #[arg(short = 'e', long = "text", value_name = "TEXT")]
    text: Option<String>,

    /// Give a parameter of the query a value
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = parameter)]
    parameters: Vec<(String, String)>,

    /// Ask these RDF files, and no store
    #[arg(long, value_name = "FILE", num_args = 1..)]
    data: Vec<PathBuf>,

    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "table", hide_default_value = true)]
    format: Format,

    /// Show how it is answered in place of the answer: what is done, rows expected and counted, and time
    #[arg(long)]
    plan: bool,

    #[command(flatten)]
    shown: Shown,

    #[command(flatten)]
    allowed: Allowed,

    #[command(flatten)]
    services: Services,
}

const EXAMPLES: &str = "\
Examples:
  sitrep query who-secures --param what=kabul-airport
  sitrep query claims-about --param entity=taliban --format csv
  sitrep query -e 'SELECT ?who { ?who sr:opposes ?what }'
  sitrep query -e 'SELECT ?report { GRAPH ?report { e:turkey sr:secures e:kabul-airport } }'
  sitrep query -e 'SELECT ?claim { ?claim rdf:object wd:Q889 }'
  sitrep query deadlines --data data/afghanistan-2021.ttl
  sitrep query deadlines --as-of 2021-04-01
  sitrep query --file across.rq --allow-service https://query.wikidata.org/sparql";

impl Query {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let question = match (self.name, self.file, self.text) {
            (Some(name), ..) => {
                let own = self.queries.as_deref().map(queries_in).transpose()?.unwrap_or_default();
                Question::Saved(saved_among(&name, &own).map_err(Error::from)?.clone())
            }
            (_, Some(file), _) => {
                let text = fs::read_to_string(&file).with_context(|| format!("`{}` cannot be read", file.display()))?;
                Question::Written { name: file.display().to_string(), text }
            }
            (.., text) => Question::Written { name: "query".to_owned(), text: text.unwrap_or_default() },
        };
        let snapshot = if self.data.is_empty() { session.snapshot()? } else { snapshot_of(&self.data)? };
        let snapshot = self.shown.of(snapshot)?;
        let limits = Limits { services: Some(self.services.network(None)?), ..self.allowed.limits() };
        let how = How { format: self.format, limits, timing: Timing::of_terminal() };
        if self.plan {
            return answer::show_plan(&snapshot, &question, &self.parameters, &how);
        }
        answer::show(&snapshot, &question, &self.parameters, &how, None)
    }
}

fn parameter(written: &str) -> Result<(String, String), String> {
    let (name, value) = written.split_once('=').ok_or("write it as NAME=VALUE, such as what=kabul-airport")?;
    Ok((name.trim().to_owned(), value.to_owned()))
}

use std::fs;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::time::Instant;

use anyhow::Context;
use clap::{ArgGroup, Args, ValueEnum};
use oxigraph::model::NamedNodeRef;

use crate::cli::failure::{Outcome, hint as say_hint, note, soft};
use crate::cli::limits::Allowed;
use crate::cli::output;
use crate::cli::window::Shown;
use crate::graph::{Base, label};
use crate::query::{self, Advice, Given, Receive, Serializer, saved_among};
use crate::render::{Markdown, Style, Table};
use crate::session::{Error, Question, Session, ask, queries_in, snapshot_of};

/// Ask a question: a saved query, or SPARQL of your own
///
/// `sitrep list queries` shows the saved queries and what they ask for. In SPARQL the prefixes sr: e: rdf: rdfs: xsd:
/// schema: prov: sem: skos: oa: need no declaration, and the default graph is all that is stored; `GRAPH ?report { … }`
/// tells which report says so.
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

    #[command(flatten)]
    shown: Shown,

    #[command(flatten)]
    allowed: Allowed,
}

/// The formats of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Table,
    /// SPARQL Results JSON
    Json,
    /// SPARQL Results XML
    Xml,
    /// Comma-separated values
    Csv,
    /// Tab-separated terms
    Tsv,
    /// A JSON object a row
    Jsonl,
    /// A table of Markdown
    Markdown,
    /// Turtle, for CONSTRUCT and DESCRIBE, as are all below
    Turtle,
    /// TriG
    Trig,
    /// N-Triples
    Ntriples,
    /// N-Quads
    Nquads,
    /// JSON-LD
    Jsonld,
    /// RDF/XML
    Rdfxml,
}

const EXAMPLES: &str = "\
Examples:
  sitrep query who-secures --param what=kabul-airport
  sitrep query claims-about --param entity=taliban --format csv
  sitrep query -e 'SELECT ?who { ?who sr:opposes ?what }'
  sitrep query -e 'SELECT ?report { GRAPH ?report { e:turkey sr:secures e:kabul-airport } }'
  sitrep query deadlines --data data/afghanistan-2021.ttl
  sitrep query deadlines --as-of 2021-04-01";

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
        let snapshot = if self.data.is_empty() { session.glance()? } else { snapshot_of(&self.data)? };
        let snapshot = self.shown.of(snapshot)?;
        let base = Base::from(snapshot.base());
        let limits = self.allowed.limits();
        let began = Instant::now();
        let took = || format!("{} ms", began.elapsed().as_millis());
        // What is kept or compared says nothing of how fast it was.
        let took: Option<&dyn Fn() -> String> = if io::stdout().is_terminal() { Some(&took) } else { None };
        let label = |thing: NamedNodeRef<'_>| label(&snapshot, thing).ok().flatten();
        let mut asked = (Given::default(), Vec::new());
        output::write(None, |mut out| {
            let mut to: Box<dyn Receive + '_> = match self.format.for_programs() {
                Some(format) => Box::new(Serializer::new(format, &base, &mut out)),
                None if self.format == Format::Markdown => Box::new(Markdown::new(&base, &label, out)),
                None => Box::new(Table::new(&base, &label, Style { took, ..output::style() }, out)),
            };
            asked = ask(&snapshot, &question, &self.parameters, &limits, &mut *to)?;
            Ok(())
        })?;
        let (given, advice) = asked;
        for Advice { message, hint } in advice {
            note(&message);
            hint.iter().for_each(|words| say_hint(words));
        }
        Ok(match given.left_out() {
            Some(error) => soft(error.into()),
            None if given.boolean == Some(false) => Outcome::No,
            None => Outcome::Done,
        })
    }
}

impl Format {
    /// The format, if it is one for programs.
    fn for_programs(self) -> Option<query::Format> {
        use query::{Format, GraphFormat};
        Some(match self {
            Self::Table | Self::Markdown => return None,
            Self::Json => Format::Json,
            Self::Xml => Format::Xml,
            Self::Csv => Format::Csv,
            Self::Tsv => Format::Tsv,
            Self::Jsonl => Format::JsonLines,
            Self::Turtle => Format::Graph(GraphFormat::Turtle),
            Self::Trig => Format::Graph(GraphFormat::TriG),
            Self::Ntriples => Format::Graph(GraphFormat::NTriples),
            Self::Nquads => Format::Graph(GraphFormat::NQuads),
            Self::Jsonld => Format::Graph(GraphFormat::JsonLd),
            Self::Rdfxml => Format::Graph(GraphFormat::RdfXml),
        })
    }
}

fn parameter(written: &str) -> Result<(String, String), String> {
    let (name, value) = written.split_once('=').ok_or("write it as NAME=VALUE, such as what=kabul-airport")?;
    Ok((name.trim().to_owned(), value.to_owned()))
}

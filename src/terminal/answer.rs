use std::io::{self, IsTerminal};
use std::path::Path;
use std::time::Instant;

use clap::ValueEnum;
use oxigraph::model::NamedNodeRef;

use crate::graph::{Base, label};
use crate::query::{self, Limits, Receive, Serializer};
use crate::render::{Markdown, Style, Table};
use crate::session::{Asked, Question, ask};
use crate::store::Snapshot;
use crate::terminal::failure::{self, Outcome, soft};
use crate::terminal::output;

/// How questions are answered.
#[derive(Clone, Copy, Debug)]
pub struct How {
    /// The format of answers.
    pub format: Format,
    /// How far a query may go.
    pub limits: Limits,
    /// Whether tables say how long it took.
    pub timing: Timing,
}

/// Whether tables say how long it took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Timing {
    /// They do
    On,
    /// They do not
    Off,
}

impl Timing {
    /// On where standard output is a terminal: what is kept or compared says nothing of how fast it was.
    pub fn of_terminal() -> Self {
        if io::stdout().is_terminal() { Self::On } else { Self::Off }
    }
}

/// Answers a question with values for its parameters, into a file or to standard output where none is named.
///
/// # Errors
/// The question cannot be answered, or the answer cannot be written.
pub fn show(
    snapshot: &Snapshot,
    question: &Question,
    values: &[(String, String)],
    how: &How,
    file: Option<&Path>,
) -> anyhow::Result<Outcome> {
    let base = Base::from(snapshot.base());
    let began = Instant::now();
    let took = || format!("{} ms", began.elapsed().as_millis());
    let took: Option<&dyn Fn() -> String> = if how.timing == Timing::On { Some(&took) } else { None };
    let style = Style { took, ..output::style() };
    let style = if file.is_some() { Style { bold: false, ..style } } else { style };
    let label = |thing: NamedNodeRef<'_>| label(snapshot, thing).ok().flatten();
    let mut asked = Asked::default();
    output::write(file, |mut out| {
        let mut to: Box<dyn Receive + '_> = match how.format.for_programs() {
            Some(format) => Box::new(Serializer::new(format, &base, &mut out)),
            None if how.format == Format::Markdown => Box::new(Markdown::new(&base, &label, out)),
            None => Box::new(Table::new(&base, &label, style, out)),
        };
        asked = ask(snapshot, question, values, &how.limits, &mut *to)?;
        Ok(())
    })?;
    let given = asked.given;
    // Programs count on no more than the answer, and need not wait for what to think of it.
    if how.format.for_programs().is_none() {
        asked.advice(snapshot)?.iter().for_each(failure::advise);
    }
    Ok(match given.left_out() {
        Some(error) => soft(error.into()),
        None if given.boolean == Some(false) => Outcome::No,
        None => Outcome::Done,
    })
}

/// The formats of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
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

impl Format {
    /// The format that a file's ending stands for; `None` for no known ending.
    pub fn of_ending(file: &Path) -> Option<Self> {
        Some(match file.extension()?.to_str()? {
            "txt" => Self::Table,
            "json" | "srj" => Self::Json,
            "xml" | "srx" => Self::Xml,
            "csv" => Self::Csv,
            "tsv" => Self::Tsv,
            "jsonl" | "ndjson" => Self::Jsonl,
            "md" => Self::Markdown,
            "ttl" => Self::Turtle,
            "trig" => Self::Trig,
            "nt" => Self::Ntriples,
            "nq" => Self::Nquads,
            "jsonld" => Self::Jsonld,
            "rdf" => Self::Rdfxml,
            _ => return None,
        })
    }

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

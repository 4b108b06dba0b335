use std::io::{self, IsTerminal};
use std::path::Path;
use std::time::Instant;

use clap::ValueEnum;
use oxigraph::model::NamedNodeRef;

use crate::graph::{Base, label, vocab};
use crate::query::{self, Limits, Receive, Serializer};
use crate::render::{Markdown, Style, Table, count};
use crate::session::{Asked, Question, ask, profile};
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
    let began = Instant::now();
    let took = || format!("{} ms", began.elapsed().as_millis());
    let took: Option<&dyn Fn() -> String> = if how.timing == Timing::On { Some(&took) } else { None };
    let mut asked = Asked::default();
    let style = Style { took, ..output::style() };
    let style = if file.is_some() { Style { bold: false, ..style } } else { style };
    print(snapshot, how.format, style, file, |to| {
        asked = ask(snapshot, question, values, &how.limits, to)?;
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

/// Prints how a question is answered in place of its answer: what is done, one line each, with the rows that were expected
/// and those that came.
///
/// # Errors
/// As for [`show`].
pub fn show_plan(
    snapshot: &Snapshot,
    question: &Question,
    values: &[(String, String)],
    how: &How,
) -> anyhow::Result<Outcome> {
    let profile = profile(snapshot, question, values, &how.limits)?;
    let plan = profile.table(&vocab::prefixes(&Base::from(snapshot.base())));
    let style = Style { row: "step", ..output::style() };
    print(snapshot, how.format, style, None, |to| Ok(plan.give(to)?))?;
    if how.format.for_programs().is_none() {
        let way = if profile.on_columns { "whole columns at once" } else { "row by row" };
        let took = profile.took.as_secs_f64() * 1e3;
        failure::note(&format!(
            "the answer has {} and took {took:.1} ms, worked out {way}",
            count(profile.rows, "row")
        ));
    }
    Ok(Outcome::Done)
}

/// Prints an answer in a format, into a file or to standard output where none is named.
fn print(
    snapshot: &Snapshot,
    format: Format,
    style: Style<'_>,
    file: Option<&Path>,
    give: impl FnOnce(&mut dyn Receive) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let base = Base::from(snapshot.base());
    let label = |thing: NamedNodeRef<'_>| label(snapshot, thing).ok().flatten();
    output::write(file, |mut out| {
        let mut to: Box<dyn Receive + '_> = match format.for_programs() {
            Some(format) => Box::new(Serializer::new(format, &base, &mut out)),
            None if format == Format::Markdown => Box::new(Markdown::new(&base, &label, out)),
            None => Box::new(Table::new(&base, &label, style, out)),
        };
        give(&mut *to)
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

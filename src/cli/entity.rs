use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::failure::Outcome;
use crate::cli::output;
use crate::cli::window::Shown;
use crate::export::{self, Options};
use crate::link::{entity_graph, entity_view};
use crate::query::entity_called;
use crate::render;
use crate::session::{Error, Session};

/// Show all that is known of somebody or something
///
/// Prints what it is and what else it is called, the same thing elsewhere with what is known of each mapping, who is
/// named with it, and the claims in which it takes part, newest report first, each with its source and its evidence.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Entity {
    /// Its id, name, Wikidata item or IRI
    name: String,

    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_default_value = true)]
    format: Format,

    /// Show at most so many claims
    #[arg(long, value_name = "NUMBER", default_value_t = 50)]
    claims: usize,

    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    #[command(flatten)]
    shown: Shown,
}

/// The forms of what is known of an entity.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// A page that needs no other file
    Html,
    /// The same as a graph, in Turtle
    Turtle,
    /// The same as a graph, in JSON-LD
    Jsonld,
}

const EXAMPLES: &str = "\
Examples:
  sitrep entity kabul-airport
  sitrep entity Q889
  sitrep entity Taliban --claims 500 --format html -o taliban.html";

impl Entity {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let snapshot = self.shown.of(session.snapshot()?)?;
        let iri = entity_called(&self.name, &snapshot).map_err(Error::from)?;
        let view = entity_view(&snapshot, &iri, self.claims).map_err(Error::from)?;
        output::write(self.output.as_deref(), |mut out| {
            let graph = |format, out: &mut _| -> anyhow::Result<()> {
                let graph = entity_graph(&snapshot, &view).map_err(Error::from)?;
                Ok(export::write(&graph, &Options::new(format), out)?)
            };
            match self.format {
                Format::Text => Ok(render::entity(&view, output::width(), out)?),
                Format::Html => Ok(render::entity_html(&view, &|_| None, out)?),
                Format::Turtle => graph(export::Format::Turtle, &mut out),
                Format::Jsonld => graph(export::Format::JsonLd, &mut out),
            }
        })?;
        Ok(Outcome::Done)
    }
}

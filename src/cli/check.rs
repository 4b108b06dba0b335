use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::failure::{Outcome, note};
use crate::cli::output;
use crate::graph::Base;
use crate::render::{self, ShapeNames};
use crate::session::{Session, check, shapes_of, snapshot_of};

/// Check the graph, or RDF files, against shapes
///
/// Shapes say in SHACL Core what a graph must look like: that a claim has its evidence, that a date is a date. Those of
/// `ontology/shapes.ttl` are built in. What does not fit is shown with its claim, its shape and how to put it right; a file
/// is read whole, a store only as far as it is needed.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Check {
    /// Check these RDF files together, and no store
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Check against the shapes of this file in place of those that are built in; may be repeated
    #[arg(long, value_name = "FILE")]
    shapes: Vec<PathBuf>,

    /// How to print what does not fit
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_default_value = true)]
    format: Format,

    /// Show everything that does not fit, however much it is
    #[arg(long)]
    all: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One object, with a list of what does not fit
    Json,
    /// A sh:ValidationReport
    Turtle,
}

const EXAMPLES: &str = "\
Examples:
  sitrep check                                            Check the store
  sitrep check graph.ttl --shapes mine.ttl                Check a file against shapes of your own
  sitrep check graph.ttl --format turtle                  Get SHACL's own validation report

Exit code 0 says that all conform, 1 that something does not.";

impl Check {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let shapes = shapes_of(&self.shapes)?;
        let snapshot = if self.files.is_empty() { session.snapshot()? } else { snapshot_of(&self.files)? };
        let names = ShapeNames::new(&Base::from(snapshot.base()));
        for left_out in &shapes.left_out {
            note(&render::left_out(left_out, &names));
        }
        let checked = check(&snapshot, &shapes)?;
        let text = match self.format {
            Format::Text => render::check(&checked, &shapes, &names, self.all).into_bytes(),
            Format::Json => render::check_as_json(&checked, &shapes, &names)?.into_bytes(),
            Format::Turtle => render::check_as_turtle(&checked, &shapes, &names)?,
        };
        output::print(|out| out.write_all(&text))?;
        Ok(if checked.report.conforms() { Outcome::Done } else { Outcome::Partly })
    }
}

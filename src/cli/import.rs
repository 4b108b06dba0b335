use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use crate::cli::failure::{Outcome, soft};
use crate::render;
use crate::session::Session;

/// Put RDF files into the store
///
/// Turtle, TriG, N-Triples, N-Quads, JSON-LD and RDF/XML are read; the ending of a file's name says which it is.
/// Literals keep the form in which they are written. The same file twice changes nothing.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Import {
    /// Files that end in .ttl, .trig, .nt, .nq, .jsonld or .rdf
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  sitrep import data/afghanistan-2021.ttl";

impl Import {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let mut outcome = Outcome::Done;
        for file in &self.files {
            match session.import(file) {
                Ok(imported) => writeln!(io::stdout(), "{}", render::imported(&imported, file))?,
                Err(error) => outcome = outcome.and(soft(error)),
            }
        }
        Ok(outcome)
    }
}

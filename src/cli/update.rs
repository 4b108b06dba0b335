use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use clap::{ArgGroup, Args};

use crate::cli::failure::Outcome;
use crate::cli::limits::Allowed;
use crate::cli::output;
use crate::session::Session;

/// Change the store by SPARQL Update
///
/// All operations of a text are done, or none. Patterns are matched in all graphs; what is inserted or deleted without a
/// graph is so in the default graph. What is deleted of a report stays deleted until the report is read anew.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
#[command(group = ArgGroup::new("what").required(true).args(["file", "text"]))]
pub struct Update {
    /// A file with the operations
    #[arg(long, short, value_name = "FILE")]
    file: Option<PathBuf>,

    /// The operations
    #[arg(short = 'e', value_name = "TEXT")]
    text: Option<String>,

    #[command(flatten)]
    allowed: Allowed,
}

const EXAMPLES: &str = "\
Examples:
  sitrep update -e 'INSERT DATA { e:kabul-airport rdfs:comment \"closed in 2021\" }'
  sitrep update --file corrections.ru";

impl Update {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let (name, text) = match (self.file, self.text) {
            (Some(file), _) => {
                let text = fs::read_to_string(&file).with_context(|| format!("`{}` cannot be read", file.display()))?;
                (file.display().to_string(), text)
            }
            (_, text) => ("update".to_owned(), text.unwrap_or_default()),
        };
        let updated = session.update(&name, &text, &self.allowed.limits())?;
        output::print(|out| writeln!(out, "{} removed, {} inserted", updated.removed, updated.inserted))?;
        Ok(Outcome::Done)
    }
}

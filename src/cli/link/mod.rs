//! `sitrep link`: one file for each of its commands.

mod change;
mod changes;

use clap::{Args, Subcommand};

use crate::cli::failure::Outcome;
use crate::session::Session;

/// Say which entities are one, and which are two
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Link {
    #[command(subcommand)]
    what: What,
}

const EXAMPLES: &str = "\
Examples:
  sitrep link merge kabul-airport hamid-karzai-airport --because 'renamed in 2014'
  sitrep link split georgia --into georgia-us --label 'Georgia (United States)' --report wire.txt
  sitrep link changes
  sitrep link undo hamid-karzai-airport";

#[derive(Debug, Subcommand)]
enum What {
    Merge(change::Merge),
    Split(change::Split),
    Undo(change::Undo),
    Changes(changes::Changes),
}

impl Link {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        match self.what {
            What::Merge(command) => command.run(session),
            What::Split(command) => command.run(session),
            What::Undo(command) => command.run(session),
            What::Changes(command) => command.run(session),
        }
    }
}

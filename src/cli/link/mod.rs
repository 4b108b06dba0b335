//! Mappings to other knowledge bases: one file for each thing to do with them.

mod serve;

use clap::{Args, Subcommand};

use crate::cli::failure::Outcome;
use crate::session::Session;

/// Tie entities to the knowledge that exists elsewhere
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, subcommand_required = true, arg_required_else_help = true)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Link {
    #[command(subcommand)]
    what: Option<What>,
}

const EXAMPLES: &str = "\
Examples:
  sitrep link serve";

#[derive(Debug, Subcommand)]
enum What {
    Serve(serve::Serve),
}

impl Link {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        match self.what {
            Some(What::Serve(command)) => command.run(session),
            None => Ok(Outcome::Done),
        }
    }
}

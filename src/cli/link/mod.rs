//! Mappings to other knowledge bases: one file for each thing to do with them.

mod export;
mod import;

use clap::{Args, Subcommand};

use crate::cli::failure::Outcome;
use crate::session::Session;

/// Tie entities to the knowledge that exists elsewhere
///
/// Each link to Wikidata, GeoNames or DBpedia is kept with who vouches for it, how likely it is and who has looked at it.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, subcommand_required = true, arg_required_else_help = true)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Link {
    #[command(subcommand)]
    what: Option<What>,
}

const EXAMPLES: &str = "\
Examples:
  sitrep link export -o links.sssom.tsv
  sitrep link export --entity turkey --format turtle
  sitrep link import links.sssom.tsv";

#[derive(Debug, Subcommand)]
enum What {
    Export(export::Export),
    Import(import::Import),
}

impl Link {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        match self.what {
            Some(What::Export(command)) => command.run(session),
            Some(What::Import(command)) => command.run(session),
            None => Ok(Outcome::Done),
        }
    }
}

use clap::Args;

use crate::cli::failure::Outcome;
use crate::cli::output;
use crate::render;
use crate::session::{Session, explain};

/// Show the words behind a claim
///
/// Prints the sentence with the words underlined that say who, what, where, when, how many and who says so; then the
/// source, how the claim was found, and which other claims say the same.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Explain {
    /// The id of a claim, or enough of its beginning
    claim: String,
}

const EXAMPLES: &str = "\
Examples:
  sitrep explain 3f2a9c";

impl Explain {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let explanation = explain(&session.snapshot()?, &self.claim)?;
        output::print(|out| write!(out, "{}", render::explain(&explanation, output::width())))?;
        Ok(Outcome::Done)
    }
}

use clap::Args;

use crate::cli::failure::Outcome;
use crate::cli::output;
use crate::render;
use crate::session::{self, Session};

/// Count what the store holds
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Stats {}

const EXAMPLES: &str = "\
Examples:
  sitrep stats
  sitrep --store /tmp/kabul.kg stats";

impl Stats {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let stats = session::stats(&session.snapshot()?)?;
        output::print(|out| render::stats(&stats, out))?;
        Ok(Outcome::Done)
    }
}

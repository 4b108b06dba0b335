use clap::Args;

use crate::cli::failure::Outcome;
use crate::query::Limits;
use crate::session::{Question, Session};
use crate::terminal::answer::{self, Format, How, Timing};

/// List the merges and splits, with their days and reasons
#[derive(Debug, Args)]
pub struct Changes {
    /// How to print them
    #[arg(long, value_name = "FORMAT", default_value = "table", hide_default_value = true)]
    format: Format,
}

impl Changes {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let how = How { format: self.format, limits: Limits::default(), timing: Timing::Off };
        answer::show(&session.snapshot()?, &Question::Named("changes".to_owned()), &[], &how, None)
    }
}

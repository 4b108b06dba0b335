use std::path::PathBuf;

use clap::Args;

use crate::cli::failure::{Outcome, soft};
use crate::cli::inputs::inputs;
use crate::cli::{output, progress};
use crate::render;
use crate::session;

/// Print the claims of reports as JSON Lines, without a store
///
/// One claim a line, in the order of the text. `char_start` and `char_end` count the Unicode code points of the file as
/// it stands, from 0, end exclusive; what a report does not say is null. `time` is a day, `first/last`, `../last` or
/// `first/..`; `quantity` is a figure with its bound, such as `>=4000`, or a word such as `hundreds`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Extract {
    /// Files or folders; `-` is standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  sitrep extract wire.txt
  sitrep extract data/reports | jq -r 'select(.relation == \"withdraws\") | .evidence'";

impl Extract {
    pub fn run(self) -> anyhow::Result<Outcome> {
        let (inputs, mut outcome) = inputs(&self.paths);
        let bar = progress::bar(inputs.len());
        output::print(|out| {
            session::read(&inputs, render::json_lines, |batch, found| {
                bar.inc(batch.len() as u64);
                for found in found {
                    match found {
                        Ok(reports) => bar.suspend(|| reports.iter().try_for_each(|lines| write!(out, "{lines}")))?,
                        Err(error) => outcome = outcome.and(soft(error)),
                    }
                }
                Ok(())
            })
        })?;
        bar.finish_and_clear();
        Ok(outcome)
    }
}

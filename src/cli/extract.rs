use std::path::PathBuf;

use clap::Args;

use crate::cli::failure::{Outcome, note, soft};
use crate::cli::inputs::inputs;
use crate::cli::tables::Tables;
use crate::cli::{output, progress};
use crate::ingest;
use crate::render;
use crate::session::{self, Session, claims};
use crate::text::Report;

/// Print the claims of reports as JSON Lines, without a store
///
/// One claim a line, in the order of the text. `char_start` and `char_end` count the Unicode code points of the report's
/// text, from 0, end exclusive: of a text file as it stands, of Markdown without markup, of what a page, feed or JSON says.
/// What a report does not say is null. `time` is a day, `first/last`, `../last` or `first/..`; `quantity` is a figure with
/// its bound, such as `>=4000`, or a word such as `hundreds`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Extract {
    /// Files or folders; `-` is standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    tables: Tables,
}

const EXAMPLES: &str = "\
Examples:
  sitrep extract wire.txt
  sitrep extract data/reports | jq -r 'select(.relation == \"withdraws\") | .evidence'";

impl Extract {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let lexicon = self.tables.over(session)?.lexicon();
        let (inputs, mut outcome) = inputs(&self.paths);
        let bar = progress::bar(inputs.len());
        output::print(|out| {
            let lines = |report: &Report| {
                let unread = ingest::foreign(report).map(|language| format!("`{}` is in {language}", report.name));
                (render::json_lines(report, &claims(report, lexicon)), unread)
            };
            session::read(&inputs, lines, |found, done| {
                for found in found {
                    match found {
                        Ok((_, Some(unread))) => note(&format!("{unread}; only English is read")),
                        Ok((lines, None)) => bar.suspend(|| write!(out, "{lines}"))?,
                        Err(error) => outcome = outcome.and(soft(error)),
                    }
                }
                bar.set_position(done as u64);
                Ok(())
            })
        })?;
        bar.finish_and_clear();
        Ok(outcome)
    }
}

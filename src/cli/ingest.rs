use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use crate::cli::failure::{Outcome, soft};
use crate::cli::inputs::inputs;
use crate::cli::progress;
use crate::render::{self, Tally};
use crate::session::{Kept, Session};

/// Read reports into the store
///
/// Prints one line for each report: whether it is new, how many claims were found, and how many notes were made of
/// what could not be read. A report that is known already changes nothing. A file that cannot be read is named, and
/// the others are read.
///
/// Read are text, Markdown, pages of the web, RSS, Atom and JSON feeds, and JSON or JSON Lines with the keys `date`,
/// `source`, `title`, `url` and `text`; the ending of a name says which, or else the first characters. Lines `date`,
/// `source`, `title` and `url` at the top of a text say what the report is. A report without a date stays undated; one in
/// another language than English is kept and not read.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Ingest {
    /// Files or folders; `-` is standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  sitrep ingest data/reports
  sitrep ingest wire.txt notes.md
  curl https://example.org/report.txt | sitrep ingest -";

impl Ingest {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let mut tally = Tally::default();
        let mut out = io::stdout();
        // Nobody may be listening any more; the reports are read all the same.
        let mut written = Ok(());
        let outcome = read_into(session, &self.paths, |kept| {
            tally.add(kept);
            if written.is_ok() {
                written = writeln!(out, "{}", render::kept(kept));
            }
        })?;
        written?;
        if tally.reports > 0 {
            writeln!(out, "{tally}")?;
        }
        Ok(outcome)
    }
}

/// Reads the reports of some paths into the store, hands over what was kept of each, and says what could not be read.
pub fn read_into(session: &Session, paths: &[PathBuf], mut each: impl FnMut(&Kept)) -> anyhow::Result<Outcome> {
    let (inputs, mut outcome) = inputs(paths);
    let bar = progress::bar(inputs.len());
    session.ingest(&inputs, |reports, done| {
        bar.suspend(|| {
            for kept in reports {
                match kept {
                    Ok(kept) => each(&kept),
                    Err(error) => outcome = outcome.and(soft(error)),
                }
            }
        });
        bar.set_position(done as u64);
    })?;
    bar.finish_and_clear();
    Ok(outcome)
}

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use crate::cli::failure::{Outcome, soft};
use crate::cli::inputs::inputs;
use crate::cli::progress;
use crate::cli::tables::Tables;
use crate::ingest::External;
use crate::render::{self, Tally};
use crate::session::{Error, Kept, Session};

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

    /// Take claims about these reports from a file too: JSON Lines with the keys that `extract` prints
    ///
    /// A claim names its report by `doc`, the name of the report's file without its ending, or the report's digest.
    /// `evidence` must stand in the report letter for letter, at `char_start` to `char_end` or, without these, in one
    /// place only. `relation`, `modality` and `polarity` must be there; `subject`, `object`, `location`, `speaker`,
    /// `time`, `quantity`, `unit`, `subject_qid`, `object_qid` and `confidence` may be. A claim that is not in order is
    /// refused with the reason, and the others are taken. They stand beside the claims that are found here, and take the
    /// place of those that came before under the same name about the same report.
    #[arg(long, value_name = "FILE")]
    claims: Option<PathBuf>,

    /// Who makes the claims of `--claims`, if not the name of the file: the graph has it as the rule `external:NAME`
    #[arg(long, value_name = "NAME", requires = "claims")]
    claims_name: Option<String>,

    #[command(flatten)]
    tables: Tables,
}

const EXAMPLES: &str = "\
Examples:
  sitrep ingest data/reports
  sitrep ingest wire.txt notes.md
  sitrep ingest --claims model.jsonl data/reports
  curl https://example.org/report.txt | sitrep ingest -";

impl Ingest {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let session = &self.tables.over(session)?;
        let mut tally = Tally::default();
        let mut out = io::stdout();
        // Nobody may be listening any more; the reports are read all the same.
        let mut written = Ok(());
        let open = |path: &PathBuf| External::open(path, self.claims_name.as_deref(), session.lexicon());
        let external = self.claims.as_ref().map(open).transpose().map_err(Error::from)?;
        let outcome = read_into(session, &self.paths, external.as_ref(), |kept| {
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

/// Reads the reports of some paths into the store with claims from elsewhere, hands over what was kept of each, and says
/// what could not be read and what is refused.
pub fn read_into(
    session: &Session,
    paths: &[PathBuf],
    external: Option<&External<'_>>,
    mut each: impl FnMut(&Kept),
) -> anyhow::Result<Outcome> {
    let (inputs, mut outcome) = inputs(paths);
    let bar = progress::bar(inputs.len());
    let refused = session.ingest(&inputs, external, |reports, done| {
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
    Ok(refused.into_iter().map(soft).fold(outcome, Outcome::and))
}

use std::io::{self, Write};
use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use crate::cli::failure::{Outcome, note, soft};
use crate::cli::inputs::inputs;
use crate::cli::tables::Tables;
use crate::cli::{output, progress};
use crate::extract::{extract, gaps, trace};
use crate::ingest;
use crate::render::{self, Uncovered};
use crate::session::{self, Session};
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

    /// Print the sentences that gave no claim instead, with their verbs, and then these verbs, most frequent first
    #[arg(long, conflicts_with = "trace")]
    uncovered: bool,

    /// Print why the Nth sentence of each report gave what it gave instead; `all` for every sentence
    #[arg(long, value_name = "N")]
    trace: Option<Wanted>,

    #[command(flatten)]
    tables: Tables,
}

/// Which sentences are wanted: the one of a number, or all.
#[derive(Clone, Copy, Debug)]
struct Wanted(Option<usize>);

impl FromStr for Wanted {
    type Err = &'static str;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "all" => Some(Self(None)),
            _ => word.parse().ok().filter(|&number| number > 0).map(|number| Self(Some(number))),
        }
        .ok_or("write the number of a sentence, from 1, or `all`")
    }
}

const EXAMPLES: &str = "\
Examples:
  sitrep extract wire.txt
  sitrep extract data/reports | jq -r 'select(.relation == \"withdraws\") | .evidence'
  sitrep extract --uncovered data/reports
  sitrep extract --trace 3 wire.txt";

impl Extract {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let lexicon = self.tables.over(session)?.lexicon();
        if self.uncovered {
            let mut all = Uncovered::default();
            let work = |report: &Report| (report.clone(), gaps(report, lexicon));
            let outcome = self.each(work, |out, (report, (gaps, sentences))| {
                all.add(&gaps, sentences);
                out.write_all(render::gaps(&report, &gaps).as_bytes())
            })?;
            output::print(|out| writeln!(out, "{all}"))?;
            return Ok(outcome);
        }
        if let Some(Wanted(number)) = self.trace {
            let mut found = false;
            let work = |report: &Report| render::traces(report, &trace(report, lexicon), number);
            let outcome = self.each(work, |out, lines| {
                found |= !lines.is_empty();
                out.write_all(lines.as_bytes())
            })?;
            anyhow::ensure!(found || outcome != Outcome::Done, "no report has so many sentences that are read");
            return Ok(outcome);
        }
        let work = |report: &Report| render::json_lines(report, &extract(report, lexicon));
        self.each(work, |out, lines| out.write_all(lines.as_bytes()))
    }

    /// Does `work` on each report that is in English, and prints what it made.
    fn each<T: Send>(
        &self,
        work: impl Fn(&Report) -> T + Sync,
        mut print: impl FnMut(&mut dyn Write, T) -> io::Result<()>,
    ) -> anyhow::Result<Outcome> {
        let (inputs, mut outcome) = inputs(&self.paths);
        let bar = progress::bar(inputs.len());
        let work = |report: &Report| match ingest::foreign(report) {
            Some(language) => Err(format!("`{}` is in {language}; only English is read", report.name)),
            None => Ok(work(report)),
        };
        output::print(|out| {
            session::read(&inputs, work, |found, done| {
                for found in found {
                    match found {
                        Ok(Ok(made)) => bar.suspend(|| print(out, made))?,
                        Ok(Err(unread)) => note(&unread),
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

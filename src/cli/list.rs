use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::failure::Outcome;
use crate::cli::output;
use crate::cli::tables::Tables;
use crate::query::Limits;
use crate::render;
use crate::session::{Question, Session, queries_in, queries_with};
use crate::terminal::answer::{self, Format, How, Timing};

/// List what there is: queries, relations, entities or reports
///
/// Queries and relations are those that the program knows; entities and reports are those of the store.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct List {
    /// What to list
    what: What,

    /// List the saved queries of this folder too, if not of SITREP_QUERIES
    #[arg(long, value_name = "DIR", env = "SITREP_QUERIES", hide_env = true)]
    queries: Option<PathBuf>,

    #[command(flatten)]
    tables: Tables,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    /// Saved queries and what they ask for
    Queries,
    /// What a claim can say
    Relations,
    /// Who and what the claims are about
    Entities,
    /// What was read
    Reports,
}

const EXAMPLES: &str = "\
Examples:
  sitrep list queries
  sitrep list entities | head";

impl List {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let session = &self.tables.over(session)?;
        match self.what {
            What::Queries => {
                let own = self.queries.as_deref().map(queries_in).transpose()?.unwrap_or_default();
                output::print(|out| render::queries(&queries_with(own), "--param NAME=VALUE", out))?;
            }
            What::Relations => {
                output::print(|out| render::relations(&session.lexicon().relations, output::style(), out))?
            }
            What::Entities => return table(session, "entities"),
            What::Reports => return table(session, "reports"),
        }
        Ok(Outcome::Done)
    }
}

/// Prints the answer of a saved query that needs no parameter.
fn table(session: &Session, name: &str) -> anyhow::Result<Outcome> {
    let snapshot = session.snapshot()?;
    let how = How { format: Format::Table, limits: Limits::default(), timing: Timing::Off };
    answer::show(&snapshot, &Question::Named(name.to_owned()), &[], &how, None)
}

//! `sitrep link`: one file for each of its commands.

mod change;
mod changes;
mod decide;
mod export;
mod import;
mod propose;
mod review;
mod serve;

use clap::{Args, Subcommand};
use jiff::civil::Date;

use crate::cli::failure::Outcome;
use crate::session::{Reviewer, Session};

/// Tie entities to what others know of them
///
/// Looks in collections for the entities that take part in claims and have no link there yet: RDF files, stores, tables of
/// GeoNames, dumps of Wikidata, and folders of these. Names are compared without case, accents and titles and across alphabets; kind,
/// country, place and what is mentioned beside a name decide between namesakes. What is sure is linked, what is likely waits
/// for `sitrep link review`, and what was rejected is never proposed again.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub struct Link {
    #[command(subcommand)]
    then: Option<Then>,

    #[command(flatten)]
    propose: propose::Propose,
}

#[derive(Debug, Subcommand)]
enum Then {
    Review(review::Review),
    Accept(decide::Accept),
    Reject(decide::Reject),
    Merge(change::Merge),
    Split(change::Split),
    Undo(change::Undo),
    Changes(changes::Changes),
    Export(export::Export),
    Import(import::Import),
    Serve(serve::Serve),
}

const EXAMPLES: &str = "\
Examples:
  sitrep link --with cities15000.txt
  sitrep link --with wikidata.json.gz --with gazetteer.ttl --dry-run --explain
  sitrep link review
  sitrep link accept kandahar https://sws.geonames.org/1138336/
  sitrep link merge kabul-airport hamid-karzai-airport --because 'renamed in 2014'
  sitrep link split georgia --into georgia-us --label 'Georgia (United States)' --report wire.txt
  sitrep link undo hamid-karzai-airport
  sitrep link export -o links.sssom.tsv
  sitrep link serve                                       Match tables against the store with OpenRefine";

impl Link {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        match self.then {
            None => self.propose.run(session),
            Some(Then::Review(review)) => review.run(session),
            Some(Then::Accept(accept)) => accept.run(session),
            Some(Then::Reject(reject)) => reject.run(session),
            Some(Then::Merge(merge)) => merge.run(session),
            Some(Then::Split(split)) => split.run(session),
            Some(Then::Undo(undo)) => undo.run(session),
            Some(Then::Changes(changes)) => changes.run(session),
            Some(Then::Export(export)) => export.run(session),
            Some(Then::Import(import)) => import.run(session),
            Some(Then::Serve(serve)) => serve.run(session),
        }
    }
}

/// Who decides, as the environment or the command line says.
#[derive(Debug, Args)]
struct By {
    /// Who decides, if not USER
    #[arg(long, value_name = "NAME", env = "USER", hide_env = true, default_value = "unknown")]
    #[arg(hide_default_value = true)]
    reviewer: String,

    /// The day of the decision, if not today
    #[arg(long, value_name = "DATE")]
    date: Option<Date>,
}

impl By {
    fn reviewer(self) -> Reviewer {
        Reviewer { name: self.reviewer, on: day(self.date) }
    }
}

/// The day that is given, or today.
fn day(given: Option<Date>) -> Date {
    given.unwrap_or_else(|| jiff::Zoned::now().date())
}

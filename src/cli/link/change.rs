use clap::Args;
use jiff::Zoned;
use jiff::civil::Date;

use crate::cli::failure::Outcome;
use crate::cli::output;
use crate::render;
use crate::session::{Changed, Decision, Items, Moved, Session};

/// Say that two entities are one
///
/// All that is claimed of the second is shown as claimed of the first, in reports that are read later too, and the second is
/// another name of the first. What reports gave stays in the store as it is.
#[derive(Debug, Args)]
pub struct Merge {
    /// The entity that is kept
    #[arg(value_name = "ENTITY")]
    one: String,

    /// The entity that is found to be the same
    #[arg(value_name = "OTHER")]
    other: String,

    /// Merge them though they are different items of Wikidata
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    decided: Decided,
}

/// Say that some claims are about another entity, or that a merged entity is one of its own
///
/// Without `--into`, an entity that was merged is one of its own again, as after `sitrep link undo`.
#[derive(Debug, Args)]
pub struct Split {
    /// The entity that claims name
    #[arg(value_name = "ENTITY")]
    one: String,

    /// The entity that they are about
    #[arg(long = "into", value_name = "OTHER")]
    other: Option<String>,

    /// Make the other entity, and call it so
    #[arg(long, value_name = "TEXT", requires = "other")]
    label: Option<String>,

    /// The claims of this report: its id, file name or headline; may be given several times, as those below
    #[arg(long = "report", value_name = "REPORT", requires = "other")]
    reports: Vec<String>,

    /// The claims by the word of this entity or publisher
    #[arg(long = "source", value_name = "SOURCE", requires = "other")]
    sources: Vec<String>,

    /// The claim whose id begins so
    #[arg(long = "claim", value_name = "CLAIM", requires = "other")]
    claims: Vec<String>,

    #[command(flatten)]
    decided: Decided,
}

/// Take a merge or a split back
#[derive(Debug, Args)]
pub struct Undo {
    /// The entity that was merged, or the id of the change
    #[arg(value_name = "CHANGE")]
    name: String,
}

/// When and why.
#[derive(Debug, Args)]
struct Decided {
    /// Why
    #[arg(long, value_name = "TEXT")]
    because: Option<String>,

    /// The day of the decision, if not today
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
}

impl Decided {
    fn decision(self) -> Decision {
        Decision { on: self.on.unwrap_or_else(|| Zoned::now().date()), because: self.because }
    }
}

impl Merge {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let items = if self.force { Items::Override } else { Items::Heed };
        let changed = session.merge(&self.one, &self.other, items, self.decided.decision())?;
        said(&changed, render::changed)
    }
}

impl Split {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let Some(other) = &self.other else { return said(&session.undo(&self.one)?, render::undone) };
        let moved = Moved { reports: self.reports, sources: self.sources, claims: self.claims };
        let changed = session.split(&self.one, other, self.label.as_deref(), &moved, self.decided.decision())?;
        said(&changed, render::changed)
    }
}

impl Undo {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        said(&session.undo(&self.name)?, render::undone)
    }
}

fn said(changed: &Changed, words: fn(&Changed) -> String) -> anyhow::Result<Outcome> {
    output::print(|out| writeln!(out, "{}", words(changed)))?;
    Ok(Outcome::Done)
}

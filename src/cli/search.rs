use clap::{Args, ValueEnum};

use crate::cli::failure::{Outcome, hint, note};
use crate::cli::output;
use crate::render;
use crate::search::Kind;
use crate::session::{Session, search};

/// Find claims and entities by their words
///
/// Finds what has all of the words: claims by the words of the report that make them, their statement and those that name
/// their source; entities by their names. Inflections count too, so `secure` finds “securing”; words between quotation
/// marks are a phrase. The best come first, those whose statement or name has the words before the others.
///
/// The index is kept beside the store and brought up to date when it is needed. `SERVICE sr:search` asks the same in SPARQL.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Search {
    /// What to search for
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,

    /// How many claims and how many entities to print
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,

    /// Print claims only
    #[arg(long, conflicts_with = "entities")]
    claims: bool,

    /// Print entities only
    #[arg(long)]
    entities: bool,

    /// How to print what is found
    #[arg(long, value_name = "FORMAT", default_value = "table", hide_default_value = true)]
    format: Format,
}

/// The formats of what is found.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people
    Table,
    /// JSON Lines
    Json,
}

const EXAMPLES: &str = "\
Examples:
  sitrep search kabul airport
  sitrep search '\"power sharing\" talks' --limit 3
  sitrep search defense --entities
  sitrep query -e 'SELECT ?claim { SERVICE sr:search { ?claim sr:matches \"kabul airport\" } }'";

impl Search {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let kind = match (self.claims, self.entities) {
            (true, _) => Some(Kind::Claim),
            (_, true) => Some(Kind::Entity),
            _ => None,
        };
        let words = self.words.join(" ");
        let findings = search(&session.snapshot()?, &words, kind, self.limit)?;
        if let Some(reason) = &findings.unkept {
            note(&format!("{reason}; it was made in memory, and is made again by the next search"));
        }
        if findings.is_empty() {
            note(&format!("nothing has the words `{words}`"));
            findings.hints.iter().for_each(|line| hint(line));
        }
        match self.format {
            Format::Table => output::print(|out| render::findings(&findings, output::paint(), output::width(), out))?,
            Format::Json => output::print(|out| render::findings_as_json(&findings, out))?,
        }
        Ok(Outcome::Done)
    }
}

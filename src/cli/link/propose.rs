use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::cli::failure::{Outcome, note, soft};
use crate::cli::link::day;
use crate::cli::output;
use crate::net::{Allowed, Client, Entry};
use crate::render;
use crate::session::{HowToLink, Session};

/// What is linked with what.
#[derive(Debug, Args)]
pub struct Propose {
    /// A file, store or folder in which to look, or the address of a reconciliation service; may be given several times.
    /// Options may stand behind an address, in quotation marks, as behind those of `sitrep query --allow-service`
    #[arg(long, value_name = "PATH|URL", required = true)]
    with: Vec<String>,

    /// Only this entity, by its id, name or IRI; may be given several times
    #[arg(long = "entity", value_name = "ENTITY")]
    entities: Vec<String>,

    /// Entities that take part in no claim too
    #[arg(long, conflicts_with = "entities")]
    all: bool,

    /// Take names in these languages, of which the first serve as labels
    #[arg(long, value_name = "TAGS", value_delimiter = ',', default_value = "en,mul")]
    languages: Vec<String>,

    /// How many candidates for one entity are kept for review
    #[arg(long, value_name = "N", default_value_t = 3)]
    limit: usize,

    /// Accept nothing with a score below this, from 0 to 1
    #[arg(long, value_name = "SCORE", default_value_t = 0.0, hide_default_value = true)]
    threshold: f64,

    /// Say what would be linked, and keep nothing
    #[arg(long)]
    dry_run: bool,

    /// Say what speaks for and against each candidate, and how much
    #[arg(long)]
    explain: bool,

    /// The day that is kept with the links, if not today
    #[arg(long, value_name = "DATE")]
    date: Option<Date>,

    /// How to print what was found
    #[arg(long, value_name = "FORMAT", default_value = "table", hide_default_value = true)]
    format: Format,
}

/// The formats of what was found.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people
    Table,
    /// JSON Lines, with all features
    Json,
    /// A row for each candidate
    Tsv,
}

impl Propose {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let (services, paths): (Vec<String>, Vec<String>) =
            self.with.into_iter().partition(|with| with.starts_with("http://") || with.starts_with("https://"));
        let paths: Vec<PathBuf> = paths.into_iter().map(PathBuf::from).collect();
        let mut collections = session.collections(&paths, &self.languages)?;
        let mut outcome = Outcome::Done;
        for error in collections.unread {
            outcome = outcome.and(soft(error));
        }
        let mistakes = &collections.all.mistakes;
        if mistakes.count > 0 {
            note(&render::mistakes(mistakes));
        }
        let how = HowToLink {
            entities: self.entities,
            without_claims: self.all,
            limit: self.limit,
            threshold: self.threshold,
        };
        let to_link = session.to_link(&how)?;
        for service in &services {
            let mut allowed = Allowed::default();
            allowed.add(service.parse::<Entry>().map_err(anyhow::Error::msg)?);
            let client = Client::new(allowed, None);
            let address = service.split_whitespace().next().unwrap_or(service);
            collections.all.records.extend(to_link.reconcile(address, &client, self.limit)?);
        }
        let proposals = to_link.propose(collections.all.records, &how)?;
        let mut found = Vec::new();
        match self.format {
            Format::Table => render::proposals(&proposals, self.explain, output::width(), &mut found)?,
            Format::Json => render::proposals_as_json(&proposals, &mut found)?,
            Format::Tsv => render::proposals_as_tsv(&proposals, &mut found)?,
        }
        // What is said to be linked has been kept.
        if !self.dry_run {
            let mappings = proposals.into_mappings(day(self.date));
            if !mappings.is_empty() {
                session.keep(&mappings)?;
            }
        }
        output::print(|out| out.write_all(&found))?;
        Ok(outcome)
    }
}

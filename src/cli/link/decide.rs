use clap::Args;
use oxigraph::model::NamedNode;

use crate::cli::failure::Outcome;
use crate::cli::link::By;
use crate::cli::output;
use crate::query::iri_written;
use crate::session::Session;

/// Link an entity to something by its IRI
///
/// What else was proposed for the entity in the same collection is rejected with that.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  sitrep link accept kandahar https://sws.geonames.org/1138336/")]
pub struct Accept {
    #[command(flatten)]
    pair: Pair,
}

/// Keep that an entity is not what an IRI names
///
/// It is never proposed again, and where it was linked, the link goes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  sitrep link reject tripoli https://sws.geonames.org/266826/")]
pub struct Reject {
    #[command(flatten)]
    pair: Pair,
}

#[derive(Debug, Args)]
struct Pair {
    /// The entity, by its id, name or IRI
    entity: String,

    /// What it is, or is not, elsewhere
    #[arg(value_name = "IRI", value_parser = iri)]
    iri: NamedNode,

    #[command(flatten)]
    by: By,
}

impl Accept {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let Pair { entity, iri, by } = self.pair;
        let kept = session.accept(&entity, &iri, &by.reviewer())?;
        output::print(|out| writeln!(out, "{} is {}", kept.subject, kept.object))?;
        Ok(Outcome::Done)
    }
}

impl Reject {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let Pair { entity, iri, by } = self.pair;
        let kept = session.reject(&entity, &iri, &by.reviewer())?;
        output::print(|out| writeln!(out, "{} is not {}", kept.subject, kept.object))?;
        Ok(Outcome::Done)
    }
}

fn iri(text: &str) -> Result<NamedNode, String> {
    iri_written(text).ok_or_else(|| "write an IRI, `wd:Q889` or `Q889`".to_owned())
}

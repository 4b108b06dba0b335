use clap::{Args, ValueEnum};

use crate::cli::failure::note;
use crate::cli::window::Shown;
use crate::graph::rdf11;
use crate::render::count;
use crate::session::{Error, Wanted, With, slice_of, with};
use crate::store::Snapshot;

/// Which part of the graph is wanted.
#[derive(Debug, Args)]
pub struct Part {
    /// Only the claims of this report: its id, file name or headline; may be given several times, as all below
    #[arg(long = "report", value_name = "REPORT", help_heading = "Part")]
    reports: Vec<String>,

    /// Only claims in which this entity takes part: its id, name, Wikidata item or IRI
    #[arg(long = "entity", value_name = "ENTITY", help_heading = "Part")]
    entities: Vec<String>,

    /// Only claims of this relation, such as `withdraws`
    #[arg(long = "relation", value_name = "RELATION", help_heading = "Part")]
    relations: Vec<String>,

    /// Only claims by the word of this entity or publisher
    #[arg(long = "source", value_name = "SOURCE", help_heading = "Part")]
    sources: Vec<String>,

    /// What goes with the claims: `entities`, `links`, `ontology`, or `claims` for nothing more
    #[arg(long, value_name = "PARTS", value_delimiter = ',', default_value = "entities,links")]
    #[arg(help_heading = "Part", hide_possible_values = true)]
    with: Vec<Beside>,

    /// Add what is known of each link: who vouches for it, how likely it is, who has looked at it
    #[arg(long, help_heading = "Part")]
    links: bool,

    /// `rdf11` leaves out what RDF 1.1 cannot say
    #[arg(long, value_name = "PROFILE", default_value = "rdf12", help_heading = "Part")]
    profile: Profile,

    #[command(flatten)]
    shown: Shown,
}

/// What goes with claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Beside {
    /// Nothing more
    Claims,
    /// What entities are called
    Entities,
    /// What they are elsewhere
    Links,
    /// The classes and properties
    Ontology,
}

/// The versions of RDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Profile {
    Rdf12,
    Rdf11,
}

impl Part {
    /// Whether nothing is left out of the graph.
    pub fn is_whole(&self) -> bool {
        let Self { reports, entities, relations, sources, with, links: _, profile, shown } = self;
        let all = [reports, entities, relations, sources].iter().all(|names| names.is_empty());
        let whole = [Beside::Entities, Beside::Links].iter().all(|part| with.contains(part));
        all && whole && *profile == Profile::Rdf12 && shown.is_all()
    }

    /// The part of a snapshot that is wanted. What is left out because the profile cannot say it, is said.
    pub fn of(self, snapshot: Snapshot) -> anyhow::Result<Snapshot> {
        let snapshot = self.shown.of(snapshot)?;
        let Self { reports, entities, relations, sources, with: beside, links, profile, .. } = self;
        let snapshot = slice_of(&snapshot, &Wanted { reports, entities, relations, sources })?;
        let has = |part| beside.contains(&part);
        let parts = With {
            entities: has(Beside::Entities),
            links: links || has(Beside::Links),
            mappings: links,
            ontology: has(Beside::Ontology),
        };
        let snapshot = with(&snapshot, parts)?;
        if profile == Profile::Rdf12 {
            return Ok(snapshot);
        }
        let (snapshot, left_out) = rdf11(&snapshot).map_err(Error::from)?;
        if left_out > 0 {
            note(&format!("left out, as RDF 1.1 cannot say it: {}", count(left_out, "quad")));
        }
        Ok(snapshot)
    }
}

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::failure::{Outcome, note};
use crate::cli::output;
use crate::diff::By;
use crate::graph::Base;
use crate::render::{self, Triples};
use crate::session::{compare, graph_at};

/// Show what differs between two graphs
///
/// Each is a store or an RDF file, such as an export. By report, claims that only the first has are shown with -, those
/// that only the second has with +, and those that both have with ~ if something of them differs. Blank nodes are compared by
/// what is said of them. Where one side has no graphs, as a Turtle file, graphs are left aside.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Diff {
    /// A store, or a file that ends in .ttl, .trig, .nt, .nq, .jsonld or .rdf, with or without .gz or .zst
    #[arg(value_name = "A")]
    one: PathBuf,

    /// What it is compared with
    #[arg(value_name = "B")]
    other: PathBuf,

    /// List the triples that are no claim's, too
    #[arg(long)]
    triples: bool,

    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_default_value = true)]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One object, with what differs in each report
    Json,
    /// RDF Patch: a line D for each triple that goes, A for each that comes; blank nodes get names of their own
    Patch,
}

const EXAMPLES: &str = "\
Examples:
  sitrep diff yesterday.kg sitrep.kg                      Compare two stores
  sitrep diff graph.ttl sitrep.kg --triples               Is an export up to date, and if not, what has changed
  sitrep diff old.nq.gz new.nq.gz --format patch          Write what changes one into the other

Exit code 0 says that there is no difference, 1 that there is one.";

impl Diff {
    pub fn run(self) -> anyhow::Result<Outcome> {
        let (one, other) = (graph_at(&self.one)?, graph_at(&self.other)?);
        let compared = compare(&one, &other)?;
        if compared.difference.by == By::Triples {
            note("one side has no graphs; what is said is compared, whatever graph it is in");
        }
        let base = Base::from(other.base());
        let triples = if self.triples { Triples::Listed } else { Triples::Counted };
        output::print(|out| match self.format {
            Format::Text => render::diff(&compared, &base, triples, out),
            Format::Json => render::diff_as_json(&compared, out),
            Format::Patch => render::diff_as_patch(&compared, out),
        })?;
        Ok(if compared.difference.is_empty() { Outcome::Done } else { Outcome::Partly })
    }
}

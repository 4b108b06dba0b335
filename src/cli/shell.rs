use std::env;
use std::path::PathBuf;

use clap::Args;

use crate::cli::failure::Outcome;
use crate::cli::limits::Allowed;
use crate::cli::services::Services;
use crate::query::Limits;
use crate::session::{Session, queries_in, queries_with, snapshot_of};
use crate::shell::{self, Source};
use crate::terminal::answer::{Format, How, Timing};
use crate::terminal::interrupt;

/// Ask one question after the other
///
/// Type SPARQL, over as many lines as you like: it is answered when its braces are closed, and an empty line ends what is not.
/// Tab completes keywords, variables, prefixes, properties, classes, and entities by id or by label; `.help` shows what else
/// can be typed. Ctrl-D ends. Ctrl-C clears the line, or stops the query that runs.
/// Through a pipe, questions are answered as they come, without a prompt.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Shell {
    /// Know the saved queries of this folder too, if not of SITREP_QUERIES
    #[arg(long, value_name = "DIR", env = "SITREP_QUERIES", hide_env = true)]
    queries: Option<PathBuf>,

    /// Ask these RDF files, and no store
    #[arg(long, value_name = "FILE", num_args = 1..)]
    data: Vec<PathBuf>,

    /// How to print answers, in a format of `sitrep query`
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "table",
        hide_default_value = true,
        hide_possible_values = true
    )]
    format: Format,

    /// Do not keep what is typed
    #[arg(long)]
    no_history: bool,

    #[command(flatten)]
    allowed: Allowed,

    #[command(flatten)]
    services: Services,
}

const EXAMPLES: &str = "\
Examples:
  sitrep shell
  sitrep shell --data data/afghanistan-2021.ttl --timeout 10s
  echo 'ASK { e:turkey sr:secures ?what }' | sitrep shell

What is typed is kept in `sitrep/history` below XDG_STATE_HOME or ~/.local/state.";

impl Shell {
    pub fn run(self, session: Session) -> anyhow::Result<Outcome> {
        let source = match &self.data[..] {
            [] => Source::Store(session),
            files => Source::Files(snapshot_of(files)?),
        };
        // What goes over a limit is to end by itself, and not with the process.
        let services = Some(self.services.network(Some(interrupt::is_pressed))?);
        let limits = Limits { last_resort: None, services, ..self.allowed.limits() };
        let how = How { format: self.format, limits, timing: Timing::of_terminal() };
        let own = self.queries.as_deref().map(queries_in).transpose()?.unwrap_or_default();
        shell::Shell::new(source, queries_with(own), how).run(history().filter(|_| !self.no_history))
    }
}

/// Where what is typed is kept, by the XDG Base Directory Specification; `None` where there is no home.
fn history() -> Option<PathBuf> {
    let folder = |name: &str| env::var_os(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
    let state = folder("XDG_STATE_HOME").or_else(|| Some(folder("HOME")?.join(".local/state")))?;
    Some(state.join("sitrep/history"))
}

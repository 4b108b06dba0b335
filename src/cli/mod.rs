//! The command line: one file for each command. Reads the environment and holds no logic.

mod brief;
mod check;
mod diff;
mod entity;
mod explain;
mod export;
mod extract;
mod fmt;
mod format;
mod import;
mod ingest;
mod inputs;
mod limits;
mod link;
mod list;
mod progress;
mod query;
mod search;
mod services;
mod shell;
mod slice;
mod stats;
mod store;
mod tables;
mod update;
mod window;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};

use crate::session::Session;
use crate::store::Wait;
use crate::terminal::output::Colour;
use crate::terminal::{failure, output};

/// Keep what news reports claim, and ask who said it
///
/// sitrep reads dated news reports and keeps what each of them claims: who deploys, withdraws, secures, supports,
/// opposes, negotiates or attacks; whom, where, when and how many; in whose words, and how sure. Claims are RDF in a
/// store on your disk. Every answer leads back to the words of the report that said it.
#[derive(Debug, Parser)]
#[command(name = "sitrep", version, propagate_version = false, after_help = EXAMPLES, max_term_width = 100)]
struct Arguments {
    /// The folder of the store, if not SITREP_STORE or `sitrep.kg`
    #[arg(long, global = true, value_name = "DIR", env = "SITREP_STORE", default_value = "sitrep.kg")]
    #[arg(help_heading = "Store", hide_env = true, hide_default_value = true)]
    store: PathBuf,

    /// Wait for others who write to the store, as long as it takes or so many seconds
    #[arg(long, global = true, value_name = "SECONDS", num_args = 0..=1, require_equals = true)]
    #[arg(help_heading = "Store")]
    wait: Option<Option<u64>>,

    /// Write in colours: auto, always or never; they never say more than the words
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_default_value = true)]
    #[arg(help_heading = "Output", hide_possible_values = true)]
    color: Colour,

    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  sitrep brief data/reports                               Read a folder and print the situation report
  sitrep query who-secures --param what=kabul-airport     Ask a question
  sitrep explain 3f2a9c                                   See the words behind a claim
  sitrep export -o graph.ttl                              Take the graph elsewhere

A store is made by the first command that writes; `--store DIR` or SITREP_STORE names another one.
Exit codes: 0 all well, 1 something failed, 2 a mistake in the command line, 3 an ASK that says no, 70 a bug.";

#[derive(Debug, Subcommand)]
enum Command {
    Brief(brief::Brief),
    Ingest(ingest::Ingest),
    Extract(extract::Extract),
    Query(query::Query),
    Search(search::Search),
    Shell(shell::Shell),
    Explain(explain::Explain),
    Entity(entity::Entity),
    List(list::List),
    Stats(stats::Stats),
    Import(import::Import),
    Export(export::Export),
    Link(link::Link),
    Fmt(fmt::Fmt),
    Check(check::Check),
    Diff(diff::Diff),
    Update(update::Update),
    Store(store::Care),
}

/// Runs the program on the arguments of the process.
pub fn main() -> ExitCode {
    failure::guard(|| {
        let arguments = Arguments::parse();
        output::choose(arguments.color);
        let wait = match arguments.wait {
            None => Wait::No,
            Some(None) => Wait::Forever,
            Some(Some(seconds)) => Wait::AtMost(Duration::from_secs(seconds)),
        };
        let session = Session::new(arguments.store).waiting(wait);
        match arguments.command {
            Command::Brief(command) => command.run(&session),
            Command::Ingest(command) => command.run(&session),
            Command::Extract(command) => command.run(&session),
            Command::Query(command) => command.run(&session),
            Command::Search(command) => command.run(&session),
            Command::Shell(command) => command.run(session),
            Command::Explain(command) => command.run(&session),
            Command::Entity(command) => command.run(&session),
            Command::List(command) => command.run(&session),
            Command::Stats(command) => command.run(&session),
            Command::Import(command) => command.run(&session),
            Command::Export(command) => command.run(&session),
            Command::Link(command) => command.run(&session),
            Command::Fmt(command) => command.run(),
            Command::Check(command) => command.run(&session),
            Command::Diff(command) => command.run(),
            Command::Update(command) => command.run(&session),
            Command::Store(command) => command.run(&session),
        }
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Arguments;

    #[test]
    fn the_arguments_fit_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn the_first_line_of_help_is_an_imperative_without_a_full_stop() {
        for command in Arguments::command().get_subcommands() {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            assert!(about.starts_with(char::is_uppercase) && !about.ends_with('.'), "{}: {about}", command.get_name());
            assert!(command.get_after_help().is_some(), "{}: no examples", command.get_name());
        }
    }
}

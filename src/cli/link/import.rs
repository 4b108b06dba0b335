use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use crate::cli::failure::{Outcome, note};
use crate::cli::output;
use crate::render::count;
use crate::session::Session;

/// Take mappings from a table of SSSOM
///
/// All of a file is kept, or none: a mapping takes the place of what was known of the same two things. Entities of this store
/// may stand on either side; mappings that name none are left out. What has `Not` as its `predicate_modifier` is kept as
/// rejected.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Import {
    /// A file of tab-separated values, with its prefixes in lines that begin with `#`
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

const EXAMPLES: &str = "\
Examples:
  sitrep link import links.sssom.tsv";

impl Import {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let name = self.file.display().to_string();
        let text = fs::read_to_string(&self.file).with_context(|| format!("`{name}` cannot be read"))?;
        let kept = session.keep_table(&name, &text)?;
        kept.notes.iter().for_each(|message| note(message));
        let all = count(kept.new + kept.changed + kept.known, "mapping");
        output::print(|out| writeln!(out, "{all}: {} new, {} changed, {} known", kept.new, kept.changed, kept.known))?;
        Ok(Outcome::Done)
    }
}

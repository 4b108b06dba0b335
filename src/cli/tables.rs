use std::path::PathBuf;

use clap::Args;

use crate::session::{Error, Session};

/// Tables of the user's, for the commands that read reports.
#[derive(Debug, Args)]
pub struct Tables {
    /// Read with the tables of this folder over those that ship, if SITREP_DATA names none
    ///
    /// Files of these names are read, each with a header row, as in the `data/` of the sources: countries.tsv, places.tsv,
    /// actors.tsv, persons.tsv, things.tsv, roles.tsv, relations.tsv, frames.tsv, nouns.tsv, cues.tsv, stances.tsv. A row
    /// whose key is known takes the place of the row that ships, and others are added; a frame is tried before those that
    /// ship for its trigger. The tables of words and their inflections cannot be extended.
    #[arg(long, value_name = "DIR", env = "SITREP_DATA", hide_env = true, help_heading = "Tables")]
    data: Option<PathBuf>,
}

impl Tables {
    /// The session with these tables.
    pub fn over(&self, session: &Session) -> Result<Session, Error> {
        match &self.data {
            Some(folder) => session.with_tables(folder),
            None => Ok(session.clone()),
        }
    }
}

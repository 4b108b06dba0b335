use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::failure::Outcome;
use crate::cli::output;
use crate::render;
use crate::session::Session;

/// Check, copy and tidy the store
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Care {
    #[command(subcommand)]
    what: What,
}

const EXAMPLES: &str = "\
Examples:
  sitrep store check
  sitrep store backup /backups/2021-04-14.kg
  sitrep --store /backups/2021-04-14.kg brief             A copy is a store";

#[derive(Debug, Subcommand)]
enum What {
    /// Say what the store holds, and in how many bytes
    Info,
    /// Read every byte and say whether all is as it was written
    Check,
    /// Make one segment of all, and forget words that nothing has any more
    Compact,
    /// Copy what is committed into a new folder, while others read and write
    Backup {
        /// A new or an empty folder
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

impl Care {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let info = match self.what {
            What::Info => session.info()?,
            What::Check => session.check()?,
            What::Compact => session.compact()?,
            What::Backup { folder } => session.backup(&folder)?,
        };
        output::print(|out| render::info(&info, out))?;
        Ok(Outcome::Done)
    }
}

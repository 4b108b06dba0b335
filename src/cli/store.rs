use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::failure::Outcome;
use crate::cli::output;
use crate::render;
use crate::session::Session;
use crate::store::Overwrite;

/// Check, copy, restore and tidy the store
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
  sitrep --store /backups/2021-04-14.kg brief             A copy is a store
  sitrep store restore /backups/2021-04-14.kg --force     Go back to it";

#[derive(Debug, Subcommand)]
enum What {
    /// Say what the store holds, and in how many bytes
    Info,
    /// Read every byte and say whether all is as it was written
    Check,
    /// Make one segment of all, and forget words that nothing has any more
    Compact,
    /// Copy what is committed into a new folder, while others read and write
    ///
    /// On the same disk a file is not copied but has two names, which takes no room. A copy that is to outlast the disk
    /// belongs on another one.
    Backup {
        /// A new or an empty folder
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Make the store of a copy, of which every byte is checked before
    Restore {
        /// The folder of the copy
        #[arg(value_name = "BACKUP")]
        copy: PathBuf,

        /// Put the copy in the place of the store that is there
        ///
        /// It is replaced in one step: whoever reads it keeps what was opened.
        #[arg(long)]
        force: bool,
    },
}

impl Care {
    pub fn run(self, session: &Session) -> anyhow::Result<Outcome> {
        let info = match self.what {
            What::Info => session.info()?,
            What::Check => session.check()?,
            What::Compact => session.compact()?,
            What::Backup { folder } => session.backup(&folder)?,
            What::Restore { copy, force } => {
                session.restore(&copy, if force { Overwrite::Yes } else { Overwrite::No })?
            }
        };
        output::print(|out| render::info(&info, out))?;
        Ok(Outcome::Done)
    }
}

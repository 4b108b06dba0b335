use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use thiserror::Error;

use crate::store::damage::Damage;
use crate::store::lock::Holder;
use crate::store::manifest::FORMAT;
use crate::store::segment::OpenError;

/// Why a store cannot be opened, read or written.
#[derive(Debug, Error)]
pub enum Error {
    /// There is no folder, or nothing in it.
    #[error("there is no store at `{}`; read some reports into it, or name another folder", dir.display())]
    Missing {
        /// Where it was looked for.
        dir: PathBuf,
    },
    /// A folder with other things in it, or a file.
    #[error("`{}` is not a store but holds something else; name a new or an empty folder", dir.display())]
    NotAStore {
        /// The folder or file.
        dir: PathBuf,
    },
    /// A folder with parts of a store, but no manifest.
    #[error("`{}` has parts of a store but no `store.json`: a copy that was not finished, or a loss; remove the folder, or put that file back", dir.display())]
    Unfinished {
        /// The folder.
        dir: PathBuf,
    },
    /// A store is to be made where one is.
    #[error("there is a store at `{}` already; name a new folder, or remove that one first", dir.display())]
    Exists {
        /// The folder.
        dir: PathBuf,
    },
    /// A store is to be made of a copy that is none.
    #[error("`{}` is no copy of a store; name a folder that was made by a backup, or a store", dir.display())]
    NotACopy {
        /// The folder or file.
        dir: PathBuf,
    },
    /// A copy is to be put where a store is.
    #[error("there is a store at `{}` already, and the copy would take its place; name another folder", dir.display())]
    Replaces {
        /// The folder.
        dir: PathBuf,
    },
    /// A newer version of the program made it.
    #[error("the store `{}` has format {found}, and this version knows formats up to {FORMAT}; install a newer version", dir.display())]
    Newer {
        /// The folder.
        dir: PathBuf,
        /// The format of the store.
        found: u64,
    },
    /// A version of the program made it whose files are not read any more.
    #[error("the store `{}` has format {found}, which this version does not read; make it anew from the reports", dir.display())]
    Older {
        /// The folder.
        dir: PathBuf,
        /// The format of the store.
        found: u64,
    },
    /// Another process is writing.
    #[error("{} is writing to the store `{}`; try again when it has finished", writer(holder.as_ref()), dir.display())]
    Locked {
        /// The folder.
        dir: PathBuf,
        /// The process; `None` where it has not said so.
        holder: Option<Holder>,
    },
    /// A file of the store is not as it was written.
    #[error("{} is damaged: {message}; put the file back from a copy, or make the store anew", place(file, *line))]
    Damaged {
        /// The file.
        file: PathBuf,
        /// The line, from 1; `None` where it is the file as a whole.
        line: Option<u64>,
        /// What is wrong.
        message: String,
    },
    /// No room is left for what is to be written.
    #[error("no room is left on the disk for `{}`; free some and try again, nothing that was stored is lost", path.display())]
    Full {
        /// The file that did not fit.
        path: PathBuf,
    },
    /// What was written is there, but the system cannot say that it would be there after a power cut.
    #[error("what was written to the store `{}` is there now but may not outlast a power cut: {source}; see to the disk, then write again", dir.display())]
    Unsynced {
        /// The folder.
        dir: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Nothing can be written to the disk.
    #[error("`{}` is on a disk that can only be read; asking works, but to write make the disk writable, or name another folder", path.display())]
    ReadOnly {
        /// The file or folder that was to be written.
        path: PathBuf,
    },
    /// The process, or the system, has no room for one more open file.
    #[error("`{}` cannot be opened: too many files are open; raise the limit with `ulimit -n`, or close others", path.display())]
    TooManyFiles {
        /// The file.
        path: PathBuf,
    },
    /// The user may not read or write there.
    #[error("no permission for `{}`; change its owner or mode, or name another folder", path.display())]
    Permission {
        /// The file or folder.
        path: PathBuf,
    },
    /// The base of a new store is not an IRI that names can be put behind.
    #[error("`{base}` cannot be the base of a store: {reason}; name one such as `{}`", crate::store::DEFAULT_BASE)]
    Base {
        /// What was given.
        base: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Anything else that the system says.
    #[error("`{}` cannot be {action}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was tried: `read` or `written`.
        action: &'static str,
        /// What the system says.
        source: io::Error,
    },
}

impl Error {
    /// Damage at an offset of a file.
    pub(super) fn damage(file: &Path, damage: &Damage) -> Self {
        let message = format!("byte {}: {}", damage.offset, damage.message);
        Self::Damaged { file: file.to_owned(), line: None, message }
    }

    /// Turns what is wrong with the segment at `path` into an error.
    pub(super) fn opening(path: &Path) -> impl FnOnce(OpenError) -> Self {
        move |error| match error {
            OpenError::Io(source) => Self::reading(path)(source),
            // A newer version would have said so in the manifest.
            OpenError::Newer { .. } | OpenError::Damaged(_) => {
                Self::Damaged { file: path.to_owned(), line: None, message: error.to_string() }
            }
        }
    }

    /// Turns what the system says on reading `path` into an error.
    pub(super) fn reading(path: &Path) -> impl FnOnce(io::Error) -> Self {
        Self::while_("read", path)
    }

    /// Turns what the system says on writing `path` into an error.
    pub(super) fn writing(path: &Path) -> impl FnOnce(io::Error) -> Self {
        Self::while_("written", path)
    }

    fn while_(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| match source.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full { path },
            ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { path },
            ErrorKind::PermissionDenied => Self::Permission { path },
            _ if source.raw_os_error().is_some_and(|code| TOO_MANY_FILES.contains(&code)) => {
                Self::TooManyFiles { path }
            }
            _ => Self::Io { path, action, source },
        }
    }
}

/// What systems say when too many files are open – `EMFILE` and `ENFILE`, which are the same numbers on all that are like
/// Unix – since the standard library has no word for it.
const TOO_MANY_FILES: &[i32] = if cfg!(windows) { &[4] } else { &[24, 23] };

/// Who writes, in words.
fn writer(holder: Option<&Holder>) -> String {
    let Some(Holder { process, since }) = holder else { return "another process".to_owned() };
    let since = Timestamp::try_from(*since).map(|since| format!(", since {since:.0},")).unwrap_or_default();
    format!("process {process}{since}")
}

fn place(file: &Path, line: Option<u64>) -> String {
    match line {
        Some(line) => format!("line {line} of `{}`", file.display()),
        None => format!("`{}`", file.display()),
    }
}

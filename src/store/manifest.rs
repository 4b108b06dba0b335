use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use oxigraph::model::NamedNode;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use crate::store::checksum::checksum;
use crate::store::lock::LOCK;
use crate::store::{Error, SEARCH, SEGMENTS, checked_base, disk};

/// The format of the store's files that this version writes, and the newest that it reads.
pub const FORMAT: u64 = 3;

/// The file that says what the store holds.
pub const NAME: &str = "store.json";

/// What a store holds: its base, and the segments whose quads count, oldest first.
#[derive(Clone, Debug)]
pub struct Manifest {
    pub base: NamedNode,
    /// Commits so far. Two manifests of one number are one.
    pub commits: u64,
    /// The number that the next file gets; no number is used twice.
    pub next_file: u64,
    /// The number that the next word gets.
    pub next_word: u64,
    pub segments: Vec<Listing>,
}

/// A segment of a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The number of its files.
    pub file: u64,
    /// Quads that it adds.
    pub rows: u64,
    /// Quads of older segments that it removes.
    pub removed: u64,
    /// The number of its first word.
    pub first_word: u64,
    /// The checksum of its table of sections.
    pub checksum: u32,
}

/// The manifest as it is written.
#[derive(Serialize, Deserialize)]
struct Written {
    format: u64,
    base: String,
    commits: u64,
    next_file: u64,
    next_word: u64,
    segments: Vec<Listing>,
    checksum: u32,
}

/// What every version can read of the manifest of every other.
#[derive(Deserialize)]
struct AnyVersion {
    format: u64,
}

impl Manifest {
    /// The manifest of an empty store.
    pub fn new(base: &NamedNode) -> Self {
        Self { base: base.clone(), commits: 0, next_file: 1, next_word: 0, segments: Vec::new() }
    }

    /// A name for what it lists, in hexadecimal digits: another commit has another one.
    pub fn state(&self) -> String {
        let mut hash = Xxh3::new();
        hash.update(self.base.as_str().as_bytes());
        hash.update(&self.commits.to_le_bytes());
        for listing in &self.segments {
            hash.update(&listing.file.to_le_bytes());
            hash.update(&listing.checksum.to_le_bytes());
        }
        format!("{:032x}", hash.digest128())
    }

    /// Reads the manifest of a folder.
    pub fn read(dir: &Path) -> Result<Self, Error> {
        let file = dir.join(NAME);
        let bytes = match disk::read(&file) {
            Ok(bytes) => bytes,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                return Err(absent(dir));
            }
            Err(error) => return Err(Error::reading(&file)(error)),
        };
        let damaged = |error: serde_json::Error| Error::Damaged {
            file: file.clone(),
            line: Some(error.line() as u64),
            message: error.to_string(),
        };
        let AnyVersion { format } = serde_json::from_slice(&bytes).map_err(damaged)?;
        if format > FORMAT {
            return Err(Error::Newer { dir: dir.to_owned(), found: format });
        }
        if format < FORMAT {
            return Err(Error::Older { dir: dir.to_owned(), found: format });
        }
        let mut written: Written = serde_json::from_slice(&bytes).map_err(damaged)?;
        let whole = |message: String| Error::Damaged { file: file.clone(), line: None, message };
        if std::mem::take(&mut written.checksum) != written.sum().map_err(damaged)? {
            return Err(whole("it does not have its checksum".to_owned()));
        }
        let Written { base, commits, next_file, next_word, segments, .. } = written;
        let base = checked_base(&base).map_err(|error| whole(error.to_string()))?;
        Ok(Self { base, commits, next_file, next_word, segments })
    }

    /// Replaces the manifest of a folder in one step.
    ///
    /// # Errors
    /// It is not replaced; or it is, and [`Error::Unsynced`] says that this may not last.
    pub fn write(&self, dir: &Path) -> Result<(), Error> {
        let file = dir.join(NAME);
        let mut written = Written {
            format: FORMAT,
            base: self.base.as_str().to_owned(),
            commits: self.commits,
            next_file: self.next_file,
            next_word: self.next_word,
            segments: self.segments.clone(),
            checksum: 0,
        };
        let unwritable = |error: serde_json::Error| Error::writing(&file)(error.into());
        written.checksum = written.sum().map_err(unwritable)?;
        let mut json = serde_json::to_vec_pretty(&written).map_err(unwritable)?;
        json.push(b'\n');
        disk::write_whole(&file, &json).map_err(Error::writing(&file))?;
        disk::sync_folder(dir).map_err(|source| Error::Unsynced { dir: dir.to_owned(), source })
    }
}

impl Written {
    /// The checksum of a manifest in which 0 stands in its place.
    fn sum(&self) -> Result<u32, serde_json::Error> {
        Ok(checksum(0, &serde_json::to_vec(self)?))
    }
}

impl Listing {
    /// The file of its quads.
    pub fn segment(&self, dir: &Path) -> PathBuf {
        segment_file(dir, self.file)
    }

    /// The file that says who put them.
    pub fn units(&self, dir: &Path) -> PathBuf {
        units_file(dir, self.file)
    }
}

/// The file of the segment of a number.
pub fn segment_file(dir: &Path, number: u64) -> PathBuf {
    dir.join(SEGMENTS).join(format!("{number:08}.seg"))
}

/// The file of the units of a number.
pub fn units_file(dir: &Path, number: u64) -> PathBuf {
    dir.join(SEGMENTS).join(format!("{number:08}.units"))
}

/// Why a folder has no manifest. A store of which only the first write was begun is none yet.
fn absent(dir: &Path) -> Error {
    let dir = dir.to_owned();
    match disk::entries(&dir) {
        Ok(entries) => {
            let begun = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(NAME));
            let ours = |path: &PathBuf| {
                begun(path) || path.ends_with(SEGMENTS) || path.ends_with(LOCK) || path.ends_with(SEARCH)
            };
            if entries.iter().all(begun) {
                Error::Missing { dir }
            } else if entries.iter().all(ours) {
                Error::Unfinished { dir }
            } else {
                Error::NotAStore { dir }
            }
        }
        Err(error) if error.kind() == ErrorKind::NotADirectory => Error::NotAStore { dir },
        Err(error) if error.kind() == ErrorKind::NotFound => Error::Missing { dir },
        Err(error) => Error::reading(&dir)(error),
    }
}

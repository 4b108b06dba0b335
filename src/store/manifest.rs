use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use oxigraph::model::NamedNode;
use serde::{Deserialize, Serialize};

use crate::store::{Error, UNITS, UnitName, checked_base, disk};

/// The format of the store's files that this version writes, and the newest that it reads.
pub const FORMAT: u64 = 1;

/// The file that says what the store holds.
pub const NAME: &str = "store.json";

/// What a store holds: its base, and for each unit the checksum of its file.
#[derive(Clone, Debug)]
pub struct Manifest {
    pub base: NamedNode,
    /// Commits so far. Two manifests of one number are one; two of the same units may not be.
    pub commits: u64,
    pub units: BTreeMap<UnitName, String>,
}

/// The manifest as it is written.
#[derive(Serialize, Deserialize)]
struct Written {
    format: u64,
    base: String,
    commits: u64,
    units: BTreeMap<UnitName, String>,
}

/// What every version can read of the manifest of every other.
#[derive(Deserialize)]
struct AnyVersion {
    format: u64,
}

impl Manifest {
    /// The manifest of an empty store.
    pub fn new(base: &NamedNode) -> Self {
        Self { base: base.clone(), commits: 0, units: BTreeMap::new() }
    }

    /// Reads the manifest of a folder.
    pub fn read(dir: &Path) -> Result<Self, Error> {
        let file = dir.join(NAME);
        let bytes = match fs::read(&file) {
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
        let Written { base, commits, units, .. } = serde_json::from_slice(&bytes).map_err(damaged)?;
        let base = checked_base(&base).map_err(|error| Error::Damaged {
            file: file.clone(),
            line: None,
            message: error.to_string(),
        })?;
        Ok(Self { base, commits, units })
    }

    /// Replaces the manifest of a folder in one step.
    pub fn write(&self, dir: &Path) -> Result<(), Error> {
        let file = dir.join(NAME);
        let written = Written {
            format: FORMAT,
            base: self.base.as_str().to_owned(),
            commits: self.commits,
            units: self.units.clone(),
        };
        let mut json = serde_json::to_vec_pretty(&written).map_err(|error| Error::writing(&file)(error.into()))?;
        json.push(b'\n');
        disk::write_whole(&file, &json).and_then(|()| disk::sync_folder(dir)).map_err(Error::writing(&file))
    }
}

/// The file of a unit: its content is in its name, so that no file that a reader has open is ever overwritten.
pub fn unit_file(dir: &Path, unit: &UnitName, checksum: &str) -> PathBuf {
    dir.join(UNITS).join(format!("{unit}.{checksum}.nq"))
}

/// Why a folder has no manifest. A store of which only the first write was begun is none yet.
fn absent(dir: &Path) -> Error {
    let dir = dir.to_owned();
    match fs::read_dir(&dir) {
        Ok(entries) => {
            let ours = |name: &OsStr| name.to_string_lossy().starts_with(NAME);
            if entries.flatten().all(|entry| ours(&entry.file_name())) {
                Error::Missing { dir }
            } else {
                Error::NotAStore { dir }
            }
        }
        Err(error) if error.kind() == ErrorKind::NotADirectory => Error::NotAStore { dir },
        Err(error) if error.kind() == ErrorKind::NotFound => Error::Missing { dir },
        Err(error) => Error::reading(&dir)(error),
    }
}

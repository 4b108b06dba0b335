//! The embedded quad store: units of quads in, snapshots out. Knows nothing of claims.
//!
//! A store is a folder with a manifest, `store.json`, and one N-Quads file for each unit. Only what the manifest
//! lists counts, and the manifest is replaced by one rename: a crash at any point leaves the last committed state.
//! One process writes at a time (`lock`), any number read.

mod disk;
mod error;
mod import;
mod manifest;
mod snapshot;
mod transaction;
mod unit;

use std::fs;
use std::path::{Path, PathBuf};

use oxigraph::model::{NamedNode, Quad};

pub use error::Error;
pub use import::{import, import_scope, import_unit};
use manifest::Manifest;
pub use snapshot::Snapshot;
pub use transaction::{Put, Transaction};
pub use unit::UnitName;

/// The IRI below which a store mints its names, unless it was made with another.
pub const DEFAULT_BASE: &str = "https://w3id.org/sitrep/";

/// The folder of the unit files, inside the folder of the store.
const UNITS: &str = "units";

/// A folder that keeps quads.
#[derive(Debug)]
pub struct Store {
    dir: PathBuf,
    base: NamedNode,
}

impl Store {
    /// Makes an empty store in a new or empty folder; `base` is the IRI below which its names are minted.
    ///
    /// # Errors
    /// The folder holds something already, cannot be written, or `base` is no IRI that names can be put behind.
    pub fn create(dir: &Path, base: &str) -> Result<Self, Error> {
        let base = checked_base(base)?;
        match Manifest::read(dir) {
            Ok(_) => return Err(Error::Exists { dir: dir.to_owned() }),
            Err(Error::Missing { .. }) => {}
            Err(error) => return Err(error),
        }
        fs::create_dir_all(dir).map_err(Error::writing(dir))?;
        Manifest::new(&base).write(dir)?;
        Ok(Self { dir: dir.to_owned(), base })
    }

    /// Opens the store in a folder.
    ///
    /// # Errors
    /// There is no store, a newer version made it, or its manifest is damaged.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        let manifest = Manifest::read(dir)?;
        Ok(Self { dir: dir.to_owned(), base: manifest.base })
    }

    /// Opens the store in a folder, or makes one there with `base` if the folder is new or empty.
    ///
    /// # Errors
    /// As for [`Store::open`] and [`Store::create`].
    pub fn open_or_create(dir: &Path, base: &str) -> Result<Self, Error> {
        match Self::open(dir) {
            Err(Error::Missing { .. }) => Self::create(dir, base),
            opened => opened,
        }
    }

    /// Whether a folder is a store, of whatever version.
    pub fn is_at(dir: &Path) -> bool {
        dir.join(manifest::NAME).is_file()
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The IRI below which names are minted; it ends in `/`.
    pub fn base(&self) -> &NamedNode {
        &self.base
    }

    /// The names of the units that are kept, in order.
    ///
    /// # Errors
    /// The manifest cannot be read.
    pub fn units(&self) -> Result<Vec<UnitName>, Error> {
        Ok(Manifest::read(&self.dir)?.units.into_keys().collect())
    }

    /// What is committed now, in memory; later commits do not change it.
    ///
    /// # Errors
    /// A file is missing or damaged; the error names it.
    pub fn snapshot(&self) -> Result<Snapshot, Error> {
        snapshot::load(&self.dir)
    }

    /// Begins to write.
    ///
    /// # Errors
    /// Another process is writing, or the folder cannot be written.
    pub fn transaction(&self) -> Result<Transaction, Error> {
        Transaction::begin(&self.dir)
    }
}

/// The IRI with a slash at its end, to which `entity/…` can be appended.
fn checked_base(base: &str) -> Result<NamedNode, Error> {
    let refused = |reason: String| Error::Base { base: base.to_owned(), reason };
    if base.contains(['?', '#']) {
        return Err(refused("it has a query or a fragment".to_owned()));
    }
    let slash = if base.ends_with('/') { "" } else { "/" };
    NamedNode::new(format!("{base}{slash}")).map_err(|error| refused(error.to_string()))
}

/// The quads as N-Quads, one a line, sorted and without repetition: the same bytes for the same set.
fn lines(quads: &[Quad]) -> String {
    let mut lines: Vec<String> = quads.iter().map(|quad| format!("{quad} .\n")).collect();
    lines.sort_unstable();
    lines.dedup();
    lines.concat()
}

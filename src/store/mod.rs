//! The embedded quad store: units of quads in, snapshots out. Knows nothing of claims.
//!
//! A store is a folder with a manifest, `store.json`, and immutable segments. Only what the manifest lists counts, and
//! the manifest is replaced by one rename: a crash at any point leaves the last committed state. One process writes at a
//! time (`lock`), any number read; each keeps the snapshot that it opened. `FORMAT.md` describes the bytes.

mod batch;
mod care;
mod checksum;
mod copy;
mod damage;
mod dictionary;
mod disk;
mod error;
#[cfg(test)]
mod faults;
mod id;
mod import;
mod lists;
mod load;
mod lock;
mod manifest;
mod map;
mod merge;
mod moment;
mod origin;
mod run;
mod scan;
mod segment;
mod snapshot;
mod terms;
mod transaction;
mod unit;
mod units;
mod view;
mod words;
mod write;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use oxigraph::model::NamedNode;

pub use batch::Batch;
pub use care::Info;
pub use copy::Overwrite;
pub use error::Error;
pub use id::Id;
pub use import::{import, import_scope, import_unit};
use lists::Lists;
pub use load::Load;
pub use lock::{Holder, Wait};
use manifest::Manifest;
pub use origin::Origin;
pub use run::{Order, Quad};
pub use scan::Scan;
pub use snapshot::{PredicateCounts, Snapshot};
pub use transaction::{Put, Transaction};
pub use unit::UnitName;

/// The IRI below which a store mints its names, unless it was made with another.
pub const DEFAULT_BASE: &str = "https://w3id.org/sitrep/";

/// The folder of the segments, inside the folder of the store.
const SEGMENTS: &str = "segments";

/// The folder of the index of words, inside the folder of the store; whose files are not the store's but those of `search`.
const SEARCH: &str = "search";

/// A folder that keeps quads.
#[derive(Debug)]
pub struct Store {
    dir: PathBuf,
    base: NamedNode,
    wait: Wait,
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
        disk::make_folder(dir).map_err(Error::writing(dir))?;
        Manifest::new(&base).write(dir)?;
        Ok(Self { dir: dir.to_owned(), base, wait: Wait::No })
    }

    /// Opens the store in a folder.
    ///
    /// # Errors
    /// There is no store, a newer version made it, or its manifest is damaged.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        let manifest = Manifest::read(dir)?;
        Ok(Self { dir: dir.to_owned(), base: manifest.base, wait: Wait::No })
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

    /// Takes back that a store was made, if nothing was ever committed to it.
    ///
    /// # Errors
    /// The manifest cannot be read or removed.
    pub fn unmake(self) -> Result<(), Error> {
        if Manifest::read(&self.dir)?.commits > 0 {
            return Ok(());
        }
        let manifest = self.dir.join(manifest::NAME);
        disk::remove(&manifest).map_err(Error::writing(&manifest))?;
        // What is left is no store any more; and the folder may have been there before, with other things in it.
        let _ = disk::remove(&self.dir.join(lock::LOCK));
        let _ = disk::remove_folder(&self.dir.join(SEGMENTS));
        let _ = disk::remove_folder(&self.dir);
        Ok(())
    }

    /// Whether a folder is a store, of whatever version.
    pub fn is_at(dir: &Path) -> bool {
        dir.join(manifest::NAME).is_file()
    }

    /// The same store, whose writers wait so long for others; if this is not said, not at all.
    pub fn waiting(self, wait: Wait) -> Self {
        Self { wait, ..self }
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
    /// The manifest or a list of units cannot be read.
    pub fn units(&self) -> Result<Vec<UnitName>, Error> {
        let lists = self.at_one_moment(|manifest| Lists::read(&self.dir, &manifest.segments))?;
        Ok(lists.there().map(|(name, _)| name.clone()).collect())
    }

    /// What is committed now; later commits do not change it. Takes milliseconds, whatever the size of the store.
    ///
    /// # Errors
    /// A file is missing, or what is read of it is damaged; the error names it.
    pub fn snapshot(&self) -> Result<Snapshot, Error> {
        self.at_one_moment(|manifest| Snapshot::open(&self.dir, manifest))
    }

    /// Reads the files of a manifest, and if a later commit has swept one of them away, those of that commit.
    fn at_one_moment<T>(&self, mut read: impl FnMut(&Manifest) -> Result<T, Error>) -> Result<T, Error> {
        let mut manifest = Manifest::read(&self.dir)?;
        loop {
            match read(&manifest) {
                Err(Error::Io { path, source, .. }) if source.kind() == ErrorKind::NotFound => {
                    let newer = Manifest::read(&self.dir)?;
                    if newer.commits == manifest.commits {
                        let message = "the file is missing".to_owned();
                        return Err(Error::Damaged { file: path, line: None, message });
                    }
                    manifest = newer;
                }
                done => return done,
            }
        }
    }

    /// Begins to write.
    ///
    /// # Errors
    /// Another one is writing for longer than this one waits, the folder cannot be written, or a file is damaged.
    pub fn transaction(&self) -> Result<Transaction, Error> {
        Transaction::begin(&self.dir, self.wait)
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

//! Care for a store: is it whole, what does it hold, and a copy of it.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::store::id::Kind;
use crate::store::manifest::Manifest;
use crate::store::run::Order;
use crate::store::segment::Section;
use crate::store::transaction::{There, units_there};
use crate::store::{Error, SEGMENTS, Snapshot, Store, Transaction, disk};

/// What a store holds, and in how many bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Info {
    /// Quads.
    pub quads: u64,
    /// Words of the dictionaries, those that no quad has any more included.
    pub words: u64,
    /// Units.
    pub units: u64,
    /// Segments.
    pub segments: u64,
    /// Commits since the store was made.
    pub commits: u64,
    /// Bytes of all files.
    pub bytes: u64,
}

impl Store {
    /// What the store holds.
    ///
    /// # Errors
    /// A file is missing or damaged.
    pub fn info(&self) -> Result<Info, Error> {
        let manifest = Manifest::read(self.dir())?;
        let (_, there) = units_there(self.dir(), &manifest)?;
        self.counted(&manifest, &self.snapshot()?, &there)
    }

    fn counted(&self, manifest: &Manifest, snapshot: &Snapshot, there: &There) -> Result<Info, Error> {
        let mut bytes = 0;
        for file in
            manifest.segments.iter().flat_map(|listing| [listing.segment(self.dir()), listing.units(self.dir())])
        {
            bytes += fs::metadata(&file).map_err(Error::reading(&file))?.len();
        }
        Ok(Info {
            quads: snapshot.len(),
            words: snapshot.parts().iter().map(|part| part.dictionary().len()).sum(),
            units: there.len() as u64,
            segments: manifest.segments.len() as u64,
            commits: manifest.commits,
            bytes,
        })
    }

    /// Reads every byte: all checksums, that the six orders have the same quads, that each term of a quad is there, and
    /// the lists of units.
    ///
    /// # Errors
    /// The first damage that is found.
    pub fn check(&self) -> Result<Info, Error> {
        let manifest = Manifest::read(self.dir())?;
        let snapshot = self.snapshot()?;
        let (lists, there) = units_there(self.dir(), &manifest)?;
        for (list, listed) in there.values() {
            let file = || manifest.segments[*list].units(self.dir());
            listed.rows(&lists[*list]).map_err(|damage| Error::damage(&file(), &damage))?;
        }
        for part in snapshot.parts() {
            part.segment.check().map_err(|damage| Error::damage(&part.file, &damage))?;
            part.dictionary().check().map_err(|damage| part.error(Section::Dictionary, damage))?;
        }
        // Each of these orders begins with another place of a quad, so together they name every id.
        for part in snapshot.parts() {
            for order in [Order::Spog, Order::Posg, Order::Ospg, Order::Gspo] {
                let error = |damage| part.error(Section::Run(order), damage);
                let mut rows = part.segment.run(order).range(&[]).map_err(error)?;
                while let Some(row) = rows.next().transpose().map_err(error)? {
                    if matches!(row[0].kind(), Kind::Word(_)) {
                        snapshot.term(row[0])?;
                    }
                    rows.skip_past(&row[..1]).map_err(error)?;
                }
            }
        }
        self.counted(&manifest, &snapshot, &there)
    }

    /// Merges all segments into one and drops the words that no quad has.
    ///
    /// # Errors
    /// As for a commit.
    pub fn compact(&self) -> Result<Info, Error> {
        self.transaction().and_then(Transaction::compact)?;
        self.info()
    }

    /// Copies what is committed now into a new or empty folder, while others read and write. The copy is a store.
    ///
    /// Files never change once they are written, so where the folder is on the same disk they are not copied but have
    /// two names.
    ///
    /// # Errors
    /// The folder holds something, or cannot be written.
    pub fn backup(&self, target: &Path) -> Result<(), Error> {
        match Manifest::read(target) {
            Ok(_) => return Err(Error::Exists { dir: target.to_owned() }),
            Err(Error::Missing { .. }) => {}
            Err(error) => return Err(error),
        }
        let folder = target.join(SEGMENTS);
        fs::create_dir_all(&folder).map_err(Error::writing(&folder))?;
        let mut manifest = Manifest::read(self.dir())?;
        loop {
            match copy(self.dir(), target, &manifest) {
                Err(Error::Io { source, .. }) if source.kind() == ErrorKind::NotFound => {
                    // A later commit has swept a file away.
                    let newer = Manifest::read(self.dir())?;
                    if newer.commits == manifest.commits {
                        return copy(self.dir(), target, &newer);
                    }
                    manifest = newer;
                }
                done => return done,
            }
        }
    }
}

fn copy(dir: &Path, target: &Path, manifest: &Manifest) -> Result<(), Error> {
    for listing in &manifest.segments {
        for (from, to) in [(listing.segment(dir), listing.segment(target)), (listing.units(dir), listing.units(target))]
        {
            if to.exists() {
                continue;
            }
            if fs::hard_link(&from, &to).is_err() {
                fs::copy(&from, &to).map_err(Error::reading(&from))?;
            }
        }
    }
    let folder = target.join(SEGMENTS);
    disk::sync_folder(&folder).map_err(Error::writing(&folder))?;
    manifest.write(target)
}

//! Care for a store: is it whole, and what does it hold.

use std::path::Path;

use crate::store::id::Kind;
use crate::store::lists::Lists;
use crate::store::manifest::Manifest;
use crate::store::run::Order;
use crate::store::segment::Section;
use crate::store::{Error, Snapshot, Store, Transaction, disk};

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
        self.at_one_moment(|manifest| {
            let lists = Lists::read(self.dir(), &manifest.segments)?;
            counted(self.dir(), manifest, &Snapshot::open(self.dir(), manifest)?, &lists)
        })
    }

    /// Reads every byte: all checksums, that the six orders have the same quads, that each term of a quad is there, and
    /// the lists of units.
    ///
    /// # Errors
    /// The first damage that is found.
    pub fn check(&self) -> Result<Info, Error> {
        self.at_one_moment(|manifest| checked(self.dir(), manifest))
    }

    /// Merges all segments into one and drops the words that no quad has.
    ///
    /// # Errors
    /// As for a commit.
    pub fn compact(&self) -> Result<(), Error> {
        self.transaction().and_then(Transaction::compact)
    }
}

/// As [`Store::check`], for what a manifest lists.
pub(super) fn checked(dir: &Path, manifest: &Manifest) -> Result<Info, Error> {
    let snapshot = Snapshot::open(dir, manifest)?;
    let lists = Lists::read(dir, &manifest.segments)?;
    for (_, entry) in lists.there() {
        lists.rows(entry)?;
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
    counted(dir, manifest, &snapshot, &lists)
}

fn counted(dir: &Path, manifest: &Manifest, snapshot: &Snapshot, lists: &Lists) -> Result<Info, Error> {
    let mut bytes = 0;
    for file in manifest.segments.iter().flat_map(|listing| [listing.segment(dir), listing.units(dir)]) {
        bytes += disk::length(&file).map_err(Error::reading(&file))?;
    }
    Ok(Info {
        quads: snapshot.len(),
        words: snapshot.parts().iter().map(|part| part.dictionary().len()).sum(),
        units: lists.there().count() as u64,
        segments: manifest.segments.len() as u64,
        commits: manifest.commits,
        bytes,
    })
}

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::store::damage::Damage;
use crate::store::manifest::Listing;
use crate::store::run::Quad;
use crate::store::units::{self, Listed};
use crate::store::{Error, UnitName, disk};

/// The lists of units of some segments: the last that is said of each unit.
#[derive(Debug)]
pub struct Lists {
    files: Vec<PathBuf>,
    bytes: Vec<Vec<u8>>,
    said: BTreeMap<UnitName, Option<Entry>>,
}

/// What is said of a unit.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The place of the segment beside whose list it stands.
    pub place: usize,
    /// What stands there.
    pub listed: Listed,
}

impl Lists {
    /// Reads the lists beside some segments, oldest first.
    ///
    /// # Errors
    /// One is missing or damaged.
    pub fn read(dir: &Path, segments: &[Listing]) -> Result<Self, Error> {
        let files: Vec<PathBuf> = segments.iter().map(|listing| listing.units(dir)).collect();
        let mut lists = Self { files, bytes: Vec::with_capacity(segments.len()), said: BTreeMap::new() };
        for (place, path) in lists.files.iter().enumerate() {
            let bytes = disk::read(path).map_err(Error::reading(path))?;
            let units = units::read(&bytes).map_err(|damage| Error::damage(path, &damage))?;
            let entry = |listed: Option<Listed>| listed.map(|listed| Entry { place, listed });
            lists.said.extend(units.into_iter().map(|(name, listed)| (name, entry(listed))));
            lists.bytes.push(bytes);
        }
        Ok(lists)
    }

    /// What is said of each unit, by name; `None` for one that is no more.
    pub fn said(&self) -> impl Iterator<Item = (&UnitName, Option<&Entry>)> {
        self.said.iter().map(|(name, entry)| (name, entry.as_ref()))
    }

    /// The units that are there, by name.
    pub fn there(&self) -> impl Iterator<Item = (&UnitName, &Entry)> {
        self.said().filter_map(|(name, entry)| Some((name, entry?)))
    }

    /// A unit, if it is there.
    pub fn get(&self, unit: &UnitName) -> Option<&Entry> {
        self.said.get(unit)?.as_ref()
    }

    /// The quads that an entry lists, sorted; those that it holds with its segment not among them.
    ///
    /// # Errors
    /// The list is damaged.
    pub fn rows(&self, entry: &Entry) -> Result<Vec<Quad>, Error> {
        let damaged = |damage: Damage| Error::damage(&self.files[entry.place], &damage);
        entry.listed.rows(&self.bytes[entry.place]).map_err(damaged)
    }
}

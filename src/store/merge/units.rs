use std::collections::BTreeMap;
use std::path::Path;

use crate::store::id::Id;
use crate::store::lists::{Entry, Lists};
use crate::store::manifest::Listing;
use crate::store::merge::fuse;
use crate::store::merge::gather::{Gathered, NewIds};
use crate::store::run::Quad;
use crate::store::snapshot::Snapshot;
use crate::store::units::{Rows, Unit, Units};
use crate::store::{Error, UnitName};

/// The units of segments that are merged.
pub struct MergedUnits<'a> {
    snapshot: &'a Snapshot,
    /// The place of the oldest of the segments.
    first: usize,
    lists: Lists,
    /// The quads of the units that stand beside the other segments.
    rows: BTreeMap<UnitName, Vec<Quad>>,
    /// Whether a quad that is nowhere is in no unit either.
    tidy: bool,
}

impl<'a> MergedUnits<'a> {
    pub fn read(
        dir: &Path,
        segments: &[Listing],
        snapshot: &'a Snapshot,
        first: usize,
        tidy: bool,
    ) -> Result<Self, Error> {
        let lists = Lists::read(dir, segments)?;
        let mut units = Self { snapshot, first, lists, rows: BTreeMap::new(), tidy };
        let mut rows = BTreeMap::new();
        for (name, entry) in units.lists.there().filter(|(_, entry)| entry.place > 0) {
            let mut quads = Vec::new();
            units.each_row(entry, |quad| {
                quads.push(quad);
                Ok(())
            })?;
            rows.insert(name.clone(), quads);
        }
        units.rows = rows;
        Ok(units)
    }

    /// Adds the terms of the units that stand beside the other segments.
    pub fn gather(&self, gathered: &mut Gathered<'_>) -> Result<(), Error> {
        for id in self.rows.values().flatten().flatten() {
            gathered.number(*id)?;
        }
        Ok(())
    }

    /// The units with new ids, where `alone` says that the oldest segment is merged with no other.
    pub fn renumbered(&self, alone: bool, oldest: &fuse::NewIds, others: &NewIds) -> Result<Units, Error> {
        let mut units = Units::new();
        for (name, entry) in self.lists.said() {
            let unit = match entry {
                Some(entry) if entry.place > 0 => {
                    let id = |id: Id| others.get(&id).copied().unwrap_or(id);
                    let rows = self.rows.get(name).into_iter().flatten();
                    let mut rows: Vec<Quad> = rows.map(|quad| quad.map(id)).collect();
                    rows.sort_unstable();
                    Unit::Holds { digest: entry.listed.digest, all: false, rows: rows.iter().collect() }
                }
                Some(entry) => {
                    let all = alone && entry.listed.all;
                    let mut rows = Rows::default();
                    // Ids of the oldest segment keep their order.
                    let mut told = entry.clone();
                    told.listed.all &= !alone;
                    self.each_row(&told, |quad| {
                        oldest.all_of(quad).iter().for_each(|quad| rows.push(quad));
                        Ok(())
                    })?;
                    Unit::Holds { digest: entry.listed.digest, all, rows }
                }
                // An older segment may still have it.
                None if self.first > 0 => Unit::Gone,
                None => continue,
            };
            units.insert(name.clone(), unit);
        }
        Ok(units)
    }

    /// Gives each quad of a unit to `each`, sorted.
    fn each_row(&self, entry: &Entry, mut each: impl FnMut(Quad) -> Result<(), Error>) -> Result<(), Error> {
        let mut listed = self.lists.rows(entry)?.into_iter().peekable();
        let mut each = |quad: Quad| {
            if !self.tidy || self.snapshot.contains(&quad)? { each(quad) } else { Ok(()) }
        };
        if entry.listed.all {
            self.snapshot.parts()[self.first + entry.place].each_row(|quad| {
                while let Some(before) = listed.next_if(|listed| *listed < quad) {
                    each(before)?;
                }
                each(quad)
            })?;
        }
        listed.try_for_each(each)
    }
}

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::slice;

use rustc_hash::FxHashSet;

use crate::store::batch::Numbers;
use crate::store::lists::{Entry, Lists};
use crate::store::lock::{Lock, Wait};
use crate::store::manifest::{Listing, Manifest, segment_file, units_file};
use crate::store::run::Quad;
use crate::store::segment::SegmentSummary;
use crate::store::units::{Unit, Units};
use crate::store::write::{Numbered, digest};
use crate::store::{Batch, Error, SEGMENTS, Snapshot, UnitName, disk, merge, units};

/// A writer: all that it puts and removes becomes visible at once on [`Transaction::commit`], or not at all.
///
/// One transaction for many units costs far less than one for each.
#[derive(Debug)]
pub struct Transaction {
    pub(super) dir: PathBuf,
    pub(super) manifest: Manifest,
    /// What is there before it.
    pub(super) snapshot: Snapshot,
    /// The units that are there before it.
    lists: Lists,
    /// All terms of what is put.
    batch: Batch,
    /// What is put and removed: the quads by their numbers in `batch`, or `None`.
    changes: Changes,
    /// Quads that are deleted, whoever put them, by their numbers in `batch`.
    deleted: Vec<Numbers>,
    /// Held until the end.
    _lock: Lock,
}

/// What is put and removed, by unit: the digest and the quads, or `None`.
type Changes = BTreeMap<UnitName, Option<([u8; 16], Vec<Numbers>)>>;

/// What became of a unit that was put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// There was no unit of that name.
    New,
    /// Other quads stood under that name, and are replaced.
    Changed,
    /// The same quads stand there already.
    Known,
}

impl Transaction {
    pub(super) fn begin(dir: &Path, wait: Wait) -> Result<Self, Error> {
        let _lock = Lock::take(dir, wait)?;
        let manifest = Manifest::read(dir)?;
        if manifest.segments.is_empty() {
            let segments = dir.join(SEGMENTS);
            disk::make_folder(&segments).map_err(Error::writing(&segments))?;
        }
        // The writer of this manifest may have been killed before its name was made to last. Nobody is told that something is
        // known from it, nor is anything swept that the one before lists, while a power cut could bring that one back.
        disk::sync_folder(dir).map_err(Error::writing(dir))?;
        sweep(&strays(dir, &manifest)?)?;
        let snapshot = Snapshot::open(dir, &manifest)?;
        let lists = Lists::read(dir, &manifest.segments)?;
        let dir = dir.to_owned();
        let (batch, changes, deleted) = (Batch::default(), BTreeMap::new(), Vec::new());
        Ok(Self { dir, manifest, snapshot, lists, batch, changes, deleted, _lock })
    }

    /// Whether a unit is kept, what this transaction has done included.
    pub fn contains(&self, unit: &UnitName) -> bool {
        match self.changes.get(unit) {
            Some(change) => change.is_some(),
            None => self.lists.get(unit).is_some(),
        }
    }

    /// How many quads a unit holds that was there before the transaction; `None` where none of that name was.
    pub fn len_of(&self, unit: &UnitName) -> Option<u64> {
        let Entry { place, listed } = self.lists.get(unit)?;
        let beside = if listed.all { self.snapshot.parts()[*place].segment.len() } else { 0 };
        Some(listed.len() + beside)
    }

    /// Makes a unit hold exactly these quads.
    pub fn put(&mut self, unit: &UnitName, quads: &Batch) -> Put {
        let digest = digest(quads);
        let before = match self.changes.get(unit) {
            Some(change) => change.as_ref().map(|(digest, _)| *digest),
            None => self.lists.get(unit).map(|entry| entry.listed.digest),
        };
        if before == Some(digest) {
            return Put::Known;
        }
        let quads = self.batch.numbers_of(quads);
        self.changes.insert(unit.clone(), Some((digest, quads)));
        if before.is_some() { Put::Changed } else { Put::New }
    }

    /// Removes a unit; `false` if there is none of that name.
    pub fn remove(&mut self, unit: &UnitName) -> bool {
        let removed = self.contains(unit);
        if self.lists.get(unit).is_some() {
            self.changes.insert(unit.clone(), None);
        } else {
            self.changes.remove(unit);
        }
        removed
    }

    /// What is there before the transaction.
    pub fn before(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Deletes quads, whoever put them, and inserts others as a unit of their own; what is both is inserted.
    ///
    /// A report whose quads are deleted stays known: they come back only when it is removed and read again.
    pub fn change(&mut self, deleted: &Batch, inserted: &Batch) {
        self.deleted.extend(self.batch.numbers_of(deleted));
        if !inserted.is_empty() {
            let name = UnitName::new(format!("update-{}", self.manifest.commits + 1));
            self.put(&name.expect("digits are a name, as the tests of units show"), inserted);
        }
    }

    /// Makes everything visible and lasting. A transaction that is dropped instead leaves the store as it was.
    ///
    /// # Errors
    /// The disk is full, the folder cannot be written, or a file is damaged; the store is as it was before the transaction.
    /// Only after [`Error::Unsynced`] all is visible.
    pub fn commit(mut self) -> Result<(), Error> {
        if self.changes.is_empty() && self.deleted.is_empty() {
            return Ok(());
        }
        let first_word = self.manifest.next_word;
        let batch = std::mem::take(&mut self.batch);
        let numbered = Numbered::of(slice::from_ref(&batch), first_word, |word| self.snapshot.word(word, usize::MAX))?;
        let changes = std::mem::take(&mut self.changes);
        let replaced: Vec<Entry> = changes.keys().filter_map(|unit| self.lists.get(unit)).cloned().collect();
        let removed = if replaced.is_empty() && self.deleted.is_empty() {
            Vec::new()
        } else {
            let put: Vec<Numbers> = changes.values().flatten().flat_map(|(_, quads)| quads).copied().collect();
            let put = numbered.quads(&put);
            let mut removed = self.no_longer_put(&changes, &replaced, &put)?;
            removed.extend(numbered.quads(&std::mem::take(&mut self.deleted)));
            self.there_but_not_put(removed, &put)?
        };
        let mut units = Units::new();
        let mut quads = Vec::new();
        let mut alone = None;
        let one = changes.len() == 1;
        for (name, change) in changes {
            match change {
                // All that the segment adds is of this unit: only what was there before has to be listed.
                Some((digest, put)) if one => (alone, quads) = (Some((name, digest)), put),
                Some((digest, put)) => {
                    let rows = numbered.quads(&put).iter().collect();
                    units.insert(name, Unit::Holds { digest, all: false, rows });
                    quads.extend(put);
                }
                None => drop(units.insert(name, Unit::Gone)),
            }
        }
        // A quad that is there already is not added once more.
        let known = numbered.take_known(0, &mut quads, &self.snapshot)?;
        if let Some((name, digest)) = alone {
            units.insert(name, Unit::Holds { digest, all: true, rows: known.iter().collect() });
        }
        let path = segment_file(&self.dir, self.manifest.next_file);
        let written =
            disk::write_with(&path, |out| numbered.write(out, vec![quads], &removed).map(|(_, summary)| summary));
        let summary = written.map_err(Error::writing(&path))?;
        self.finish(summary, numbered.new_words(), &units)
    }

    /// Makes a segment that is written a part of the store, with its list of units.
    pub(super) fn finish(mut self, summary: SegmentSummary, words: u64, units: &Units) -> Result<(), Error> {
        let manifest = &mut self.manifest;
        let (file, first_word) = (manifest.next_file, manifest.next_word);
        write_units(&self.dir, file, units)?;
        let SegmentSummary { rows, removed, checksum, .. } = summary;
        manifest.segments.push(Listing { file, rows, removed, first_word, checksum });
        manifest.next_file += 1;
        manifest.next_word += words;
        merge::settle(&self.dir, manifest)?;
        self.publish()
    }

    /// Merges all segments into one, and drops what no quad uses; what was put is not committed.
    pub(super) fn compact(mut self) -> Result<(), Error> {
        merge::whole(&self.dir, &mut self.manifest)?;
        self.publish()
    }

    /// Replaces the manifest: this is the moment of the commit.
    fn publish(mut self) -> Result<(), Error> {
        self.manifest.commits += 1;
        self.manifest.write(&self.dir)?;
        // The commit has happened; what cannot be swept now is swept by the next writer.
        let _ = strays(&self.dir, &self.manifest).and_then(|strays| sweep(&strays));
        Ok(())
    }

    /// The quads of units that are removed or replaced which no unit holds any more.
    fn no_longer_put(&self, changes: &Changes, replaced: &[Entry], put: &[Quad]) -> Result<Vec<Quad>, Error> {
        let parts = self.snapshot.parts();
        let mut gone = FxHashSet::default();
        for entry in replaced {
            gone.extend(self.lists.rows(entry)?);
            if entry.listed.all {
                parts[entry.place].each_row(|quad| {
                    gone.insert(quad);
                    Ok(())
                })?;
            }
        }
        for quad in put {
            gone.remove(quad);
        }
        for (_, entry) in self.lists.there().filter(|(unit, _)| !changes.contains_key(*unit)) {
            if gone.is_empty() {
                break;
            }
            for quad in &self.lists.rows(entry)? {
                gone.remove(quad);
            }
            if entry.listed.all {
                let mut failed = Ok(());
                gone.retain(|quad| match parts[entry.place].has(quad) {
                    Ok(there) => !there,
                    Err(error) => {
                        failed = Err(error);
                        true
                    }
                });
                failed?;
            }
        }
        Ok(gone.into_iter().collect())
    }

    /// Those of the quads that are there and not put again, sorted.
    fn there_but_not_put(&self, mut quads: Vec<Quad>, put: &[Quad]) -> Result<Vec<Quad>, Error> {
        quads.sort_unstable();
        quads.dedup();
        let mut there = Vec::with_capacity(quads.len());
        for quad in quads {
            if put.binary_search(&quad).is_err() && self.snapshot.contains(&quad)? {
                there.push(quad);
            }
        }
        Ok(there)
    }
}

/// Writes the list of units beside a segment, and makes both names last.
pub(super) fn write_units(dir: &Path, file: u64, units: &Units) -> Result<(), Error> {
    let path = units_file(dir, file);
    disk::write_whole(&path, &units::write(units)).map_err(Error::writing(&path))?;
    let folder = dir.join(SEGMENTS);
    disk::sync_folder(&folder).map_err(Error::writing(&folder))
}

/// The files that the manifest does not list: those of merged segments, and what a crash left behind.
pub(super) fn strays(dir: &Path, manifest: &Manifest) -> Result<Vec<PathBuf>, Error> {
    let segments = dir.join(SEGMENTS);
    let listed = manifest.segments.iter().flat_map(|listing| [listing.segment(dir), listing.units(dir)]);
    let listed: FxHashSet<PathBuf> = listed.collect();
    let mut files = disk::entries(&segments).map_err(Error::reading(&segments))?;
    files.retain(|file| !listed.contains(file));
    Ok(files)
}

/// Removes files that nobody needs.
///
/// A reader that has one of them open keeps it; one that has read an older manifest and not yet opened it reads the
/// manifest anew.
pub(super) fn sweep(files: &[PathBuf]) -> Result<(), Error> {
    files.iter().try_for_each(|file| disk::remove(file).map_err(Error::writing(file)))
}

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use crate::store::batch::Word;
use crate::store::id::{Id, Kind};
use crate::store::manifest::{Listing, Manifest, segment_file, units_file};
use crate::store::run::Quad;
use crate::store::segment::SegmentSummary;
use crate::store::units::{Listed, Unit, Units};
use crate::store::write::{Numbered, digest};
use crate::store::{Batch, Error, SEGMENTS, Snapshot, UnitName, disk, merge, units, write};

/// A writer: all that it puts and removes becomes visible at once on [`Transaction::commit`], or not at all.
///
/// One transaction for many units costs far less than one for each.
#[derive(Debug)]
pub struct Transaction {
    dir: PathBuf,
    manifest: Manifest,
    /// What is there before it.
    snapshot: Snapshot,
    /// The lists of units that the segments have, as bytes, in the order of the segments.
    lists: Vec<Vec<u8>>,
    /// Where each unit that is there stands: the place of its list, and what it says.
    there: There,
    /// All terms of what is put.
    batch: Batch,
    /// What is put and removed: the quads as rows of `batch`, or `None`.
    changes: Changes,
    /// Quads that are deleted, whoever put them, as rows of `batch`.
    deleted: Vec<Quad>,
    /// Held until the end; the system lets go of it even if the process is killed.
    lock: File,
}

/// What is put and removed, by unit: the digest and the rows, or `None`.
type Changes = BTreeMap<UnitName, Option<([u8; 16], Vec<Quad>)>>;

/// The units that are there: the place of the list that has each, and what it says.
pub(super) type There = BTreeMap<UnitName, (usize, Listed)>;

/// As [`There`], with those that are no more.
type Said = BTreeMap<UnitName, Option<(usize, Listed)>>;

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
    pub(super) fn begin(dir: &Path) -> Result<Self, Error> {
        let path = dir.join("lock");
        let lock = File::options().create(true).append(true).open(&path).map_err(Error::writing(&path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Error::Locked { dir: dir.to_owned() }),
            Err(TryLockError::Error(error)) => return Err(Error::writing(&path)(error)),
        }
        let manifest = Manifest::read(dir)?;
        let segments = dir.join(SEGMENTS);
        fs::create_dir_all(&segments).map_err(Error::writing(&segments))?;
        sweep(dir, &manifest)?;
        let snapshot = Snapshot::open(dir, &manifest)?;
        let (lists, there) = units_there(dir, &manifest)?;
        let dir = dir.to_owned();
        let (batch, changes, deleted) = (Batch::default(), BTreeMap::new(), Vec::new());
        Ok(Self { dir, manifest, snapshot, lists, there, batch, changes, deleted, lock })
    }

    /// Whether a unit is kept, what this transaction has done included.
    pub fn contains(&self, unit: &UnitName) -> bool {
        match self.changes.get(unit) {
            Some(change) => change.is_some(),
            None => self.there.contains_key(unit),
        }
    }

    /// Makes a unit hold exactly these quads.
    pub fn put(&mut self, unit: &UnitName, quads: &Batch) -> Put {
        let digest = digest(quads);
        self.put_digested(unit, digest, |batch| batch.rows_of(quads))
    }

    /// As [`Transaction::put`], for a unit whose name says what it holds, as that of an imported text does.
    pub fn put_known(&mut self, unit: &UnitName, quads: Batch) -> Put {
        self.put_digested(unit, [0; 16], |batch| batch.rows_from(quads))
    }

    fn put_digested(&mut self, unit: &UnitName, digest: [u8; 16], rows: impl FnOnce(&mut Batch) -> Vec<Quad>) -> Put {
        let before = match self.changes.get(unit) {
            Some(change) => change.as_ref().map(|(digest, _)| *digest),
            None => self.there.get(unit).map(|(_, listed)| listed.digest),
        };
        if before == Some(digest) {
            return Put::Known;
        }
        let rows = rows(&mut self.batch);
        self.changes.insert(unit.clone(), Some((digest, rows)));
        if before.is_some() { Put::Changed } else { Put::New }
    }

    /// Removes a unit; `false` if there is none of that name.
    pub fn remove(&mut self, unit: &UnitName) -> bool {
        let removed = self.contains(unit);
        if self.there.contains_key(unit) {
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
        self.deleted.extend(self.batch.rows_of(deleted));
        if !inserted.is_empty() {
            let name = UnitName::new(format!("update-{}", self.manifest.commits + 1));
            self.put(&name.expect("digits are a name, as the tests of units show"), inserted);
        }
    }

    /// Makes everything visible and lasting. A transaction that is dropped instead leaves the store as it was.
    ///
    /// # Errors
    /// The disk is full, the folder cannot be written, or a file is damaged; the store is as it was before the transaction.
    pub fn commit(mut self) -> Result<(), Error> {
        if self.changes.is_empty() && self.deleted.is_empty() {
            return Ok(());
        }
        let first_word = self.manifest.next_word;
        let batch = std::mem::take(&mut self.batch);
        let numbered = Numbered::of(&batch, first_word, |word| self.snapshot.word(word))?;
        drop(batch);
        let changes = std::mem::take(&mut self.changes).into_iter();
        let units: Units = changes
            .map(|(name, change)| match change {
                None => (name, Unit::Gone),
                Some((digest, rows)) => (name, Unit::Holds { digest, rows: numbered.quads(rows) }),
            })
            .collect();
        let mut quads: Vec<Quad> = units.values().flat_map(Unit::rows).copied().collect();
        write::set(&mut quads);
        let mut removed = self.no_longer_put(&units, &quads)?;
        removed.extend(numbered.quads(std::mem::take(&mut self.deleted)));
        let removed = self.there_but_not_put(removed, &quads)?;
        // A quad that is there already is not added once more.
        let is_new = |id: &Id| matches!(id.kind(), Kind::Word(number) if number >= first_word);
        let mut known = Ok(());
        quads.retain(|quad| {
            quad.iter().any(is_new)
                || match self.snapshot.contains(quad) {
                    Ok(there) => !there,
                    Err(error) => {
                        known = Err(error);
                        false
                    }
                }
        });
        known?;
        let file = self.manifest.next_file;
        let words = numbered.new.len() as u64;
        let SegmentSummary { rows, removed, checksum, .. } =
            add(&self.dir, file, numbered.new, quads, &removed, &units)?;
        self.manifest.segments.push(Listing { file, rows, removed, first_word, checksum });
        self.manifest.next_file += 1;
        self.manifest.next_word += words;
        self.manifest.commits += 1;
        merge::settle(&self.dir, &mut self.manifest)?;
        self.manifest.write(&self.dir)?;
        // The commit has happened; what cannot be swept now is swept by the next writer.
        let _ = sweep(&self.dir, &self.manifest);
        Ok(())
    }

    /// Merges all segments into one, and drops what no quad uses; what was put is not committed.
    pub(super) fn compact(mut self) -> Result<(), Error> {
        merge::whole(&self.dir, &mut self.manifest)?;
        self.manifest.commits += 1;
        self.manifest.write(&self.dir)?;
        let _ = sweep(&self.dir, &self.manifest);
        Ok(())
    }

    /// The quads of units that are removed or replaced which no unit holds any more.
    fn no_longer_put(&self, units: &Units, put: &[Quad]) -> Result<Vec<Quad>, Error> {
        let mut gone = FxHashSet::default();
        for (list, listed) in units.keys().filter_map(|unit| self.there.get(unit)) {
            gone.extend(self.rows(*list, listed)?);
        }
        for quad in put {
            gone.remove(quad);
        }
        if !gone.is_empty() {
            for (list, listed) in self.there.iter().filter(|(unit, _)| !units.contains_key(*unit)).map(|(_, at)| at) {
                for quad in &self.rows(*list, listed)? {
                    gone.remove(quad);
                }
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

    fn rows(&self, list: usize, listed: &Listed) -> Result<Vec<Quad>, Error> {
        let file = || self.manifest.segments[list].units(&self.dir);
        listed.rows(&self.lists[list]).map_err(|damage| Error::damage(&file(), &damage))
    }
}

/// Writes a segment and its list of units.
pub(super) fn add(
    dir: &Path,
    file: u64,
    words: Vec<Word>,
    quads: Vec<Quad>,
    removed: &[Quad],
    units: &Units,
) -> Result<SegmentSummary, Error> {
    let path = segment_file(dir, file);
    let written = disk::write_with(&path, |out| write::segment(out, words, quads, removed).map(|(_, summary)| summary));
    let summary = written.map_err(Error::writing(&path))?;
    let path = units_file(dir, file);
    disk::write_whole(&path, &units::write(units)).map_err(Error::writing(&path))?;
    let folder = dir.join(SEGMENTS);
    disk::sync_folder(&folder).map_err(Error::writing(&folder))?;
    Ok(summary)
}

/// The lists of units of all segments, and where each unit stands that is there.
pub(super) fn units_there(dir: &Path, manifest: &Manifest) -> Result<(Vec<Vec<u8>>, There), Error> {
    let (lists, said) = units_said(dir, &manifest.segments)?;
    let there = said.into_iter().filter_map(|(name, at)| Some((name, at?)));
    Ok((lists, there.collect()))
}

/// The lists of units of some segments, and the last that they say of each unit: the place of the list and what stands
/// there, or `None` for one that is no more.
pub(super) fn units_said(dir: &Path, segments: &[Listing]) -> Result<(Vec<Vec<u8>>, Said), Error> {
    let mut lists = Vec::with_capacity(segments.len());
    let mut said = Said::new();
    for (place, listing) in segments.iter().enumerate() {
        let path = listing.units(dir);
        let bytes = fs::read(&path).map_err(Error::reading(&path))?;
        let units = units::read(&bytes).map_err(|damage| Error::damage(&path, &damage))?;
        said.extend(units.into_iter().map(|(name, listed)| (name, listed.map(|listed| (place, listed)))));
        lists.push(bytes);
    }
    Ok((lists, said))
}

/// Removes the files that the manifest does not list: those of merged segments, and what a crash left behind.
///
/// A reader that has one of them open keeps it; one that has read the manifest and not yet opened it reads the manifest
/// anew.
fn sweep(dir: &Path, manifest: &Manifest) -> Result<(), Error> {
    let segments = dir.join(SEGMENTS);
    let listed = manifest.segments.iter().flat_map(|listing| [listing.segment(dir), listing.units(dir)]);
    let listed: FxHashSet<PathBuf> = listed.collect();
    for entry in fs::read_dir(&segments).map_err(Error::reading(&segments))? {
        let file = entry.map_err(Error::reading(&segments))?.path();
        if !listed.contains(&file) {
            fs::remove_file(&file).map_err(Error::writing(&file))?;
        }
    }
    Ok(())
}

impl Drop for Transaction {
    fn drop(&mut self) {
        // A child process that has not yet begun its own program has the file open too, and would keep the lock.
        let _ = self.lock.unlock();
    }
}

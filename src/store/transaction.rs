use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use oxigraph::model::Quad;
use rustc_hash::FxHashSet;

use crate::store::manifest::{Manifest, unit_file};
use crate::store::{Error, UNITS, UnitName, disk, lines};

/// A writer: all that it puts and removes becomes visible at once on [`Transaction::commit`], or not at all.
///
/// One transaction for many units costs far less than one for each.
#[derive(Debug)]
pub struct Transaction {
    dir: PathBuf,
    manifest: Manifest,
    changed: bool,
    /// Held until the end; the system lets go of it even if the process is killed.
    lock: File,
}

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
        let units = dir.join(UNITS);
        fs::create_dir_all(&units).map_err(Error::writing(&units))?;
        let transaction = Self { dir: dir.to_owned(), manifest, changed: false, lock };
        transaction.sweep()?;
        Ok(transaction)
    }

    /// Whether a unit is kept, what this transaction has done included.
    pub fn contains(&self, unit: &UnitName) -> bool {
        self.manifest.units.contains_key(unit)
    }

    /// Makes a unit hold exactly these quads.
    ///
    /// # Errors
    /// The disk is full or the folder cannot be written; the transaction can go on with other units.
    pub fn put(&mut self, unit: &UnitName, quads: &[Quad]) -> Result<Put, Error> {
        let lines = lines(quads);
        let checksum = disk::checksum(lines.as_bytes());
        let before = self.manifest.units.get(unit);
        if before == Some(&checksum) {
            return Ok(Put::Known);
        }
        let put = if before.is_some() { Put::Changed } else { Put::New };
        let file = unit_file(&self.dir, unit, &checksum);
        disk::write_whole(&file, lines.as_bytes()).map_err(Error::writing(&file))?;
        self.manifest.units.insert(unit.clone(), checksum);
        self.changed = true;
        Ok(put)
    }

    /// Removes a unit; `false` if there is none of that name.
    pub fn remove(&mut self, unit: &UnitName) -> bool {
        let removed = self.manifest.units.remove(unit).is_some();
        self.changed |= removed;
        removed
    }

    /// Makes everything visible and lasting. A transaction that is dropped instead leaves the store as it was.
    ///
    /// # Errors
    /// The disk is full or the folder cannot be written; the store is as it was before the transaction.
    pub fn commit(mut self) -> Result<(), Error> {
        if !self.changed {
            return Ok(());
        }
        let units = self.dir.join(UNITS);
        disk::sync_folder(&units).map_err(Error::writing(&units))?;
        self.manifest.commits += 1;
        self.manifest.write(&self.dir)?;
        // The commit has happened; what cannot be swept now is swept by the next writer.
        let _ = self.sweep();
        Ok(())
    }

    /// Removes the files that the manifest does not list: those of removed units, and what a crash left behind.
    ///
    /// A reader that still wants one of them reads the manifest anew.
    fn sweep(&self) -> Result<(), Error> {
        let units = self.dir.join(UNITS);
        let listed: FxHashSet<PathBuf> =
            self.manifest.units.iter().map(|(unit, checksum)| unit_file(&self.dir, unit, checksum)).collect();
        for entry in fs::read_dir(&units).map_err(Error::reading(&units))? {
            let file = entry.map_err(Error::reading(&units))?.path();
            if !listed.contains(&file) {
                fs::remove_file(&file).map_err(Error::writing(&file))?;
            }
        }
        Ok(())
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        // A child process that has not yet begun its own program has the file open too, and would keep the lock.
        let _ = self.lock.unlock();
    }
}

//! Copies of a store, and what is made of them again.

use std::io::ErrorKind;
use std::path::Path;

use crate::store::care::checked;
use crate::store::lock::{Lock, Wait};
use crate::store::manifest::{Listing, Manifest};
use crate::store::transaction::{strays, sweep};
use crate::store::{Error, SEGMENTS, Store, disk};

/// Whether a store may be put in the place of another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overwrite {
    /// Only in a new or empty folder.
    #[default]
    No,
    /// Also where a store is, even one that cannot be read.
    Yes,
}

impl Store {
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
        disk::make_folder(&folder).map_err(Error::writing(&folder))?;
        let manifest = self.at_one_moment(|manifest| {
            copy(self.dir(), &manifest.segments, target, &manifest.segments)?;
            Ok(manifest.clone())
        })?;
        manifest.write(target)
    }

    /// Makes the store in a folder of a copy, of which every byte is read before.
    ///
    /// A store that is there is replaced in one step: as by a commit, and as after a commit whoever reads keeps what was
    /// opened.
    ///
    /// # Errors
    /// The copy is no store or is damaged, there is a store and `overwrite` does not allow for that, or the folder cannot
    /// be written.
    pub fn restore(dir: &Path, from: &Path, overwrite: Overwrite, wait: Wait) -> Result<(), Error> {
        may_be_made(dir, overwrite)?;
        let source = Self::open(from).map_err(|error| match error {
            Error::Missing { dir } | Error::NotAStore { dir } | Error::Unfinished { dir } => Error::NotACopy { dir },
            error => error,
        })?;
        let manifest = source.at_one_moment(|manifest| {
            checked(from, manifest)?;
            Ok(manifest.clone())
        })?;
        let folder = dir.join(SEGMENTS);
        disk::make_folder(&folder).map_err(Error::writing(&folder))?;
        let _lock = Lock::take(dir, wait)?;
        let replaced = Manifest::read(dir).ok();
        if replaced.is_some() && overwrite == Overwrite::No {
            // It was made while the copy was checked.
            return Err(Error::Replaces { dir: dir.to_owned() });
        }
        // A reader of the store that is replaced is not to find other files under the numbers that it knows.
        let next_file = unused(dir)?.max(replaced.as_ref().map_or(1, |replaced| replaced.next_file));
        let commits = replaced.map_or(0, |replaced| replaced.commits).max(manifest.commits) + 1;
        let segments = manifest.segments.iter().zip(next_file..);
        let segments: Vec<Listing> = segments.map(|(listing, file)| Listing { file, ..listing.clone() }).collect();
        copy(from, &manifest.segments, dir, &segments)?;
        let restored = Manifest { commits, next_file: next_file + segments.len() as u64, segments, ..manifest };
        restored.write(dir)?;
        // It is done; what cannot be swept now is swept by the next writer.
        let _ = strays(dir, &restored).and_then(|strays| sweep(&strays));
        Ok(())
    }
}

/// Refuses a folder that holds something else, and, if that is not allowed for, one that holds a store.
fn may_be_made(dir: &Path, overwrite: Overwrite) -> Result<(), Error> {
    match (Manifest::read(dir), overwrite) {
        (Err(Error::Missing { .. }), _) => Ok(()),
        (Ok(_) | Err(Error::Damaged { .. } | Error::Newer { .. } | Error::Older { .. }), Overwrite::No) => {
            Err(Error::Replaces { dir: dir.to_owned() })
        }
        (Err(error @ (Error::NotAStore { .. } | Error::Permission { .. } | Error::TooManyFiles { .. })), _)
        | (Err(error), Overwrite::No) => Err(error),
        // What cannot be read is what one restores for.
        (_, Overwrite::Yes) => Ok(()),
    }
}

/// A number that no file of a store has, nor any greater one.
fn unused(dir: &Path) -> Result<u64, Error> {
    let folder = dir.join(SEGMENTS);
    let files = disk::entries(&folder).map_err(Error::reading(&folder))?;
    let numbers = files.iter().filter_map(|file| file.file_stem()?.to_str()?.parse::<u64>().ok());
    Ok(numbers.max().unwrap_or(0) + 1)
}

/// Gives the files of some segments other places, and makes those last.
fn copy(from: &Path, segments: &[Listing], to: &Path, copies: &[Listing]) -> Result<(), Error> {
    for (segment, copy) in segments.iter().zip(copies) {
        for (from, to) in [(segment.segment(from), copy.segment(to)), (segment.units(from), copy.units(to))] {
            disk::link_or_copy(&from, &to).map_err(|error| match error.kind() {
                ErrorKind::NotFound => Error::reading(&from)(error),
                _ => Error::writing(&to)(error),
            })?;
        }
    }
    let folder = to.join(SEGMENTS);
    disk::sync_folder(&folder).map_err(Error::writing(&folder))
}

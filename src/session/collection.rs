use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::ingest;
use crate::link::records_of;
use crate::link::sources::{self, Collection, Countries, is_named_so};
use crate::session::{Error, Session};
use crate::store::Store;

/// What was read of collections.
#[derive(Debug, Default)]
pub struct Collections {
    /// All records and mistakes.
    pub all: Collection,
    /// Files of folders that could not be read at all.
    pub unread: Vec<Error>,
}

impl Session {
    /// Reads the collections at some paths: files, stores, and folders of both. `languages` are those of the names that are
    /// taken.
    ///
    /// # Errors
    /// A path cannot be read or holds no collection. A file of a folder that cannot be read costs the others nothing.
    pub fn collections(&self, paths: &[PathBuf], languages: &[String]) -> Result<Collections, Error> {
        let countries = Countries::of(self.lexicon());
        let mut read = Collections::default();
        for path in paths {
            let metadata = fs::metadata(path).map_err(ingest::Error::opening(path))?;
            if !metadata.is_dir() {
                add(&mut read.all, file(path, languages, &countries)?);
                continue;
            }
            if Store::is_at(path) {
                read.all.records.extend(records_of(&Store::open(path)?.snapshot()?)?);
                continue;
            }
            let files = files(path)?;
            if files.is_empty() {
                return Err(Error::NoCollection { folder: path.clone() });
            }
            let before = read.all.records.len();
            for path in files {
                match file(&path, languages, &countries) {
                    Ok(found) => add(&mut read.all, found),
                    Err(error) => read.unread.push(error),
                }
            }
            if read.all.records.len() == before
                && let Some(first) = read.unread.pop()
            {
                return Err(first);
            }
        }
        Ok(read)
    }
}

fn add(all: &mut Collection, more: Collection) {
    match all.records.is_empty() {
        true => all.records = more.records,
        false => all.records.extend(more.records),
    }
    let said = more.mistakes.first.len();
    more.mistakes.first.into_iter().for_each(|mistake| all.mistakes.add(mistake));
    all.mistakes.count += more.mistakes.count - said;
}

fn file(path: &Path, languages: &[String], countries: &Countries) -> Result<Collection, Error> {
    let file = File::open(path).map_err(ingest::Error::opening(path))?;
    Ok(sources::read(&path.display().to_string(), file, languages, countries)?)
}

/// The files of a folder that may be collections, sorted; hidden ones and folders in it are passed over.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(ingest::Error::opening(folder))? {
        let entry = entry.map_err(ingest::Error::opening(folder))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && is_named_so(&name) && entry.path().is_file() {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

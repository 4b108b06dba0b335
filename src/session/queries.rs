use std::fs;
use std::path::{Path, PathBuf};

use crate::ingest;
use crate::query::{Saved, catalogue};
use crate::session::Error;

/// The queries in the files of a folder that end in `.rq`, by name; each is named after its file.
///
/// # Errors
/// The folder or a file cannot be read, there is no such file, or a header is not as those of `queries/` are.
pub fn queries_in(folder: &Path) -> Result<Vec<Saved>, Error> {
    let entries = fs::read_dir(folder).map_err(ingest::Error::opening(folder))?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<PathBuf>, _>>();
    let mut paths = paths.map_err(ingest::Error::opening(folder))?;
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "rq"));
    paths.sort();
    if paths.is_empty() {
        return Err(Error::NoQueries { folder: folder.to_owned() });
    }
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).map_err(ingest::Error::opening(path))?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        Ok(Saved::read(&name, &text)?)
    };
    paths.iter().map(read).collect()
}

/// The queries of somebody's own, then those that ship; of two with one name, the own one.
pub fn queries_with(mut own: Vec<Saved>) -> Vec<Saved> {
    let names: Vec<String> = own.iter().map(|query| query.name.clone()).collect();
    own.extend(catalogue().iter().filter(|query| !names.contains(&query.name)).cloned());
    own
}

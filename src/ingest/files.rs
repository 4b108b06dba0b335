use std::fs;
use std::path::{Path, PathBuf};

use crate::ingest::{ENDINGS, Error};
use crate::store::Store;

/// The report files at a path: the file itself, or those of the folder and all folders in it, sorted.
///
/// Hidden files and folders, links to folders, and stores are passed over.
///
/// # Errors
/// The path cannot be read, or is a folder without reports.
pub fn files(path: &Path) -> Result<Vec<PathBuf>, Error> {
    let metadata = fs::metadata(path).map_err(Error::opening(path))?;
    if !metadata.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    walk(path, &mut found)?;
    if found.is_empty() {
        return Err(Error::NoReports { path: path.to_owned() });
    }
    Ok(found)
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Error> {
    if Store::is_at(folder) {
        return Ok(());
    }
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(Error::opening(folder))? {
        entries.push(entry.map_err(Error::opening(folder))?);
    }
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with('.') {
            continue;
        }
        let kind = entry.file_type().map_err(Error::opening(&path))?;
        if kind.is_dir() {
            walk(&path, found)?;
        } else if has_ending(&name) && path.is_file() {
            found.push(path);
        }
    }
    Ok(())
}

fn has_ending(name: &str) -> bool {
    let name = name.to_lowercase();
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::files;
    use crate::ingest::Error;
    use crate::store::{DEFAULT_BASE, Store};

    #[test]
    fn a_folder_gives_its_reports_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("b/.git")).unwrap();
        Store::create(&at("b/sitrep.kg"), DEFAULT_BASE).unwrap();
        for name in ["c.md", "a.TXT", "b/d.text", "b/.git/e.txt", ".f.txt", "g.pdf"] {
            fs::write(at(name), "x").unwrap();
        }
        assert_eq!(files(folder.path()).unwrap(), [at("a.TXT"), at("b/d.text"), at("c.md")]);
        assert_eq!(files(&at("g.pdf")).unwrap(), [at("g.pdf")]);
    }

    #[test]
    fn a_folder_without_reports_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.pdf"), "x").unwrap();
        assert!(matches!(files(folder.path()), Err(Error::NoReports { .. })));
    }
}

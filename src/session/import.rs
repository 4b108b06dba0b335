use std::fs;
use std::path::Path;

use crate::ingest;
use crate::query::read_rdf;
use crate::session::{Error, Session};
use crate::store::Put;

/// What was imported from one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Quads in the file.
    pub quads: usize,
    /// Whether they are new to the store.
    pub put: Put,
}

impl Session {
    /// Puts an RDF file into the store, which is made where there is none. The same bytes twice are the same import.
    ///
    /// # Errors
    /// The file cannot be opened or is not in the format of its ending, or the store cannot be written.
    pub fn import(&self, path: &Path) -> Result<Imported, Error> {
        let bytes = fs::read(path).map_err(ingest::Error::opening(path))?;
        let (unit, quads) = read_rdf(&path.display().to_string(), &bytes)?;
        let mut transaction = self.writable()?.transaction()?;
        let put = transaction.put(&unit, &quads)?;
        transaction.commit()?;
        Ok(Imported { quads: quads.len(), put })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::session::Session;
    use crate::store::Put;

    #[test]
    fn a_file_is_imported_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.ttl");
        fs::write(&file, "<http://example.org/a> <http://example.org/b> [], [] .").unwrap();
        let session = Session::new(folder.path().join("store"));
        let first = session.import(&file).unwrap();
        let second = session.import(&file).unwrap();
        assert_eq!((first.quads, first.put, second.put), (2, Put::New, Put::Known));
        assert_eq!(session.snapshot().unwrap().dataset().len(), 2);
    }
}

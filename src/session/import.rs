use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use oxigraph::io::RdfFormat;
use oxigraph::model::NamedNode;

use crate::ingest;
use crate::rdf::{self, OnError, Skipped, Text};
use crate::session::{Error, Session};
use crate::store::{Put, Store, UnitName, import_scope, import_unit};

/// Where an RDF text comes from.
#[derive(Clone, Debug)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// Bytes that somebody has read already.
    Bytes {
        /// What messages call them.
        name: String,
        /// The bytes, which may be compressed.
        bytes: Arc<[u8]>,
    },
}

/// How a text is imported.
#[derive(Clone, Debug)]
pub struct HowToImport {
    /// The format; `None` where the ending of the name says it.
    pub format: Option<RdfFormat>,
    /// What relative IRIs are resolved with.
    pub base: Option<NamedNode>,
    /// What to do at a mistake.
    pub on_error: OnError,
    /// About how many bytes of memory to use; what does not fit waits on the disk.
    pub memory: usize,
}

impl Default for HowToImport {
    fn default() -> Self {
        Self { format: None, base: None, on_error: OnError::Stop, memory: 1 << 30 }
    }
}

/// How far an import is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes that were read, as they stand in the file.
    pub bytes: u64,
    /// Bytes of the file.
    pub size: u64,
    /// Quads that were read.
    pub quads: u64,
}

/// What was imported from one text.
#[derive(Debug)]
pub struct Imported {
    /// Quads in the text; in the store, if it was known.
    pub quads: u64,
    /// Mistakes that were skipped.
    pub skipped: Skipped,
    /// Whether the quads are new to the store.
    pub put: Put,
}

impl Source {
    /// What messages call it.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Bytes { name, .. } => name.clone(),
        }
    }

    /// The bytes from the beginning, and their number.
    fn open(&self) -> Result<(Box<dyn Read + Send>, u64), Error> {
        match self {
            Self::File(path) => {
                let file = File::open(path).map_err(ingest::Error::opening(path))?;
                let size = file.metadata().map_err(ingest::Error::opening(path))?.len();
                Ok((Box::new(file), size))
            }
            Self::Bytes { bytes, .. } => Ok((Box::new(Cursor::new(Arc::clone(bytes))), bytes.len() as u64)),
        }
    }
}

impl Session {
    /// Puts an RDF text into the store, which is made where there is none. The same bytes twice are the same import.
    ///
    /// `watch` is told how far it is, a few times a second or less. All of the text is there afterwards, or nothing of it.
    ///
    /// # Errors
    /// The text cannot be opened, unpacked or read in its format, or the store cannot be written.
    pub fn import(
        &self,
        source: &Source,
        how: &HowToImport,
        watch: &mut dyn FnMut(&Progress),
    ) -> Result<Imported, Error> {
        let name = source.name();
        let mut text = match how.format {
            Some(format) => Text::new(name, format),
            None => Text::named(&name)?,
        };
        // The digest is the name of the unit, so a file is read twice.
        let (bytes, size) = source.open()?;
        let unit = import_unit(bytes).map_err(|source| rdf::Error::Read { file: text.name.clone(), source })?;
        text = Text { scope: import_scope(&unit), base: how.base.clone(), on_error: how.on_error, ..text };

        let is_new = !Store::is_at(&self.folder);
        let store = self.writable()?;
        let (bytes, _) = source.open()?;
        let imported = put(&store, &unit, &text, bytes, how.memory, &mut |bytes, quads| {
            watch(&Progress { bytes, size, quads });
        });
        if imported.is_err() && is_new {
            // What cannot be removed is an empty store, which does no harm.
            let _ = store.unmake();
        }
        imported
    }
}

/// Puts a text into a store as a unit. `watch` is told how many bytes and quads were read.
fn put(
    store: &Store,
    unit: &UnitName,
    text: &Text,
    bytes: impl Read + Send,
    memory: usize,
    watch: &mut dyn FnMut(u64, u64),
) -> Result<Imported, Error> {
    let transaction = store.transaction()?;
    if let Some(quads) = transaction.len_of(unit) {
        return Ok(Imported { quads, skipped: Skipped::default(), put: Put::Known });
    }
    let counted = Arc::new(AtomicU64::new(0));
    let bytes = Counted { input: bytes, bytes: Arc::clone(&counted) };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut quads = 0;
    let mut watch = |read| {
        quads = read;
        watch(counted.load(Ordering::Relaxed), quads);
    };
    let (loads, skipped) = rdf::read_into(text, bytes, transaction.loads(threads, memory), &mut watch)?;
    transaction.commit_loaded(unit, loads)?;
    Ok(Imported { quads, skipped, put: Put::New })
}

/// Counts the bytes that are read.
struct Counted<R> {
    input: R,
    bytes: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let length = self.input.read(out)?;
        self.bytes.fetch_add(length as u64, Ordering::Relaxed);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{HowToImport, Source};
    use crate::rdf::OnError;
    use crate::session::Session;
    use crate::store::Put;

    #[test]
    fn a_file_is_imported_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.ttl");
        fs::write(&file, "<http://example.org/a> <http://example.org/b> [], [] .").unwrap();
        let session = Session::new(folder.path().join("store"));
        let import = || session.import(&Source::File(file.clone()), &HowToImport::default(), &mut |_| {}).unwrap();
        let (first, second) = (import(), import());
        assert_eq!((first.quads, first.put, second.put), (2, Put::New, Put::Known));
        assert_eq!(session.snapshot().unwrap().dataset().len(), 2);
    }

    #[test]
    fn a_mistake_leaves_the_store_as_it_was_unless_it_is_skipped() {
        let folder = tempfile::tempdir().unwrap();
        let session = Session::new(folder.path().join("store"));
        let bytes = b"<a:a> <a:b> <a:c> .\nwrong\n".as_slice().into();
        let source = Source::Bytes { name: "a.nt".to_owned(), bytes };
        let error = session.import(&source, &HowToImport::default(), &mut |_| {}).unwrap_err();
        assert!(error.to_string().starts_with("a.nt:2:1: "), "{error}");
        assert!(session.snapshot().is_err(), "there is a store");
        let skip = HowToImport { on_error: OnError::Skip, ..HowToImport::default() };
        let imported = session.import(&source, &skip, &mut |_| {}).unwrap();
        assert_eq!((imported.quads, imported.skipped.count), (1, 1));
    }
}

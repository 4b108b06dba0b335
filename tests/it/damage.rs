//! A byte of a store that is not as it was written is told of, or does no harm.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term, Triple};
use sitrep::store::{DEFAULT_BASE, Error, Id, Store, UnitName};
use tempfile::TempDir;

fn node(number: u8) -> NamedNode {
    NamedNode::new_unchecked(format!("https://example.org/{number}"))
}

fn quad(number: u8) -> Quad {
    let object: Term = match number % 3 {
        0 => Literal::from(i64::from(number)).into(),
        1 => Literal::new_language_tagged_literal_unchecked(format!("text {number}"), "en").into(),
        _ => Triple::new(node(1), node(2), Literal::from("said")).into(),
    };
    let graph = if number.is_multiple_of(2) { GraphName::DefaultGraph } else { node(9).into() };
    Quad::new(node(number % 4), node(number % 2), object, graph)
}

fn put(store: &Store, name: &str, numbers: impl IntoIterator<Item = u8>) {
    let quads: Vec<Quad> = numbers.into_iter().map(quad).collect();
    let mut transaction = store.transaction().unwrap();
    transaction.put(&UnitName::new(name).unwrap(), &quads.iter().collect());
    transaction.commit().unwrap();
}

/// A store of two segments, the second of which removes a quad of the first.
fn store(dir: &Path) -> Store {
    let store = Store::create(dir, DEFAULT_BASE).unwrap();
    put(&store, "a", 0..12);
    put(&store, "b", 12..14);
    let deleted: Vec<Quad> = vec![quad(3)];
    let mut transaction = store.transaction().unwrap();
    transaction.change(&deleted.iter().collect(), &[].iter().collect::<sitrep::store::Batch>());
    transaction.commit().unwrap();
    store
}

/// All that can be asked of a store about the terms of some quads: the answers to the sixteen patterns of each.
fn answers(dir: &Path, quads: &[Quad]) -> Result<Vec<Vec<String>>, Error> {
    let snapshot = Store::open(dir)?.snapshot()?;
    let mut answers = vec![vec![snapshot.base().to_string(), snapshot.len().to_string()]];
    for quad in quads {
        let graph = match &quad.graph_name {
            GraphName::NamedNode(node) => snapshot.id(node.as_ref().into())?,
            _ => Some(Id::DEFAULT_GRAPH),
        };
        let subject: Term = quad.subject.clone().into();
        let ids = [
            snapshot.id(subject.as_ref())?,
            snapshot.id(quad.predicate.as_ref().into())?,
            snapshot.id(quad.object.as_ref())?,
            graph,
        ];
        for mask in 0..16_usize {
            let asked = [0, 1, 2, 3].map(|place| mask & (1 << place) != 0);
            // Nothing has a term that is not there.
            if (0..4).any(|place| asked[place] && ids[place].is_none()) {
                answers.push(Vec::new());
                continue;
            }
            let mut found = Vec::new();
            for row in snapshot.scan([0, 1, 2, 3].map(|place| ids[place].filter(|_| asked[place])))? {
                let mut words = Vec::new();
                for id in row? {
                    words.push(if id == Id::DEFAULT_GRAPH { String::new() } else { snapshot.term(id)?.to_string() });
                }
                found.push(words.join(" "));
            }
            found.sort();
            answers.push(found);
        }
    }
    Ok(answers)
}

/// The files that hold what a store says.
fn files(dir: &Path) -> Vec<PathBuf> {
    let segments = fs::read_dir(dir.join("segments")).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = segments.chain([dir.join("store.json")]).collect();
    files.sort();
    files
}

#[test]
fn whatever_byte_is_damaged_no_answer_is_wrong() {
    let dir = TempDir::new().unwrap();
    let store = store(dir.path());
    assert!(store.info().unwrap().segments > 1, "all is in one segment");
    let asked: Vec<Quad> = [0, 1, 2, 3, 13, 20].map(quad).into();
    let (sound, units) = (answers(dir.path(), &asked).unwrap(), store.units().unwrap());
    assert!(sound.concat().len() > 100);
    for path in files(dir.path()) {
        let bytes = fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let mut told = 0;
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            // Another bit each time, and each of eight now and then.
            damaged[at] ^= 1 << (at * 5 % 8);
            // A reader may have the file mapped, so it is replaced and not overwritten.
            fs::remove_file(&path).unwrap();
            fs::write(&path, damaged).unwrap();
            let named = |error: &Error| {
                let place = if name == "store.json" { dir.path() } else { &path };
                assert!(error.to_string().contains(&*place.to_string_lossy()), "byte {at} of {name}: {error}");
            };
            let found = catch_unwind(AssertUnwindSafe(|| (answers(dir.path(), &asked), store.units(), store.check())));
            let (answered, listed, checked) = found.unwrap_or_else(|_| panic!("byte {at} of {name}: a panic"));
            match answered {
                Ok(answers) => assert_eq!(answers, sound, "byte {at} of {name}"),
                Err(error) => named(&error),
            }
            match listed {
                Ok(listed) => assert_eq!(listed, units, "byte {at} of {name}"),
                Err(error) => named(&error),
            }
            match checked {
                Ok(_) => assert_eq!(name, "store.json", "byte {at}: the check has not seen it"),
                Err(error) => {
                    told += 1;
                    named(&error);
                }
            }
        }
        assert!(told * 4 > bytes.len() * 3, "{told} of {} bytes of {name} matter", bytes.len());
        fs::remove_file(&path).unwrap();
        fs::write(&path, bytes).unwrap();
    }
    assert_eq!(answers(dir.path(), &asked).unwrap(), sound);
}

#[test]
fn a_damaged_block_is_named_by_its_file_and_offset() {
    let dir = TempDir::new().unwrap();
    let store = store(dir.path());
    let path =
        files(dir.path()).into_iter().find(|path| path.extension().is_some_and(|ending| ending == "seg")).unwrap();
    let mut bytes = fs::read(&path).unwrap();
    // Behind the header begins the first block of the dictionary.
    bytes[16 + 8] ^= 1;
    fs::remove_file(&path).unwrap();
    fs::write(&path, bytes).unwrap();
    let error = store.check().unwrap_err().to_string();
    assert!(error.starts_with(&format!("`{}` is damaged: byte 16: ", path.display())), "{error}");
    assert!(error.ends_with("; put the file back from a copy, or make the store anew"), "{error}");
}

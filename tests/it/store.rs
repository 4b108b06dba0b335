//! The store: what is committed is there, whole, after anything.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use oxigraph::io::RdfFormat;
use oxigraph::model::{Dataset, GraphName, Literal, NamedNode, Quad, vocab::xsd};
use sitrep::rdf::Text;
use sitrep::store::{self, Batch, DEFAULT_BASE, Error, Put, Snapshot, Store, UnitName};
use tempfile::TempDir;

fn unit(name: &str) -> UnitName {
    UnitName::new(name).unwrap()
}

fn quad(number: &str, graph: &str) -> Quad {
    let node = |local: &str| NamedNode::new_unchecked(format!("https://example.org/{local}"));
    let literal = Literal::new_typed_literal(number, xsd::NON_NEGATIVE_INTEGER);
    Quad::new(node("s"), node("p"), literal, GraphName::NamedNode(node(graph)))
}

fn put(store: &Store, name: &str, quads: &[Quad]) -> Put {
    let mut transaction = store.transaction().unwrap();
    let put = transaction.put(&unit(name), &quads.iter().collect());
    transaction.commit().unwrap();
    put
}

/// A store of two units that share a quad, in a folder of its own.
fn two_units() -> (TempDir, Store) {
    let dir = TempDir::new().unwrap();
    let store = Store::create(&dir.path().join("kg"), DEFAULT_BASE).unwrap();
    assert_eq!(put(&store, "a", &[quad("1", "a"), quad("007", "shared")]), Put::New);
    assert_eq!(put(&store, "b", &[quad("007", "shared"), quad("2", "b")]), Put::New);
    (dir, store)
}

fn len(store: &Store) -> usize {
    store.snapshot().unwrap().dataset().len()
}

/// What a store says, and who says it.
fn content(store: &Store) -> (Dataset, Vec<UnitName>) {
    (store.snapshot().unwrap().dataset().clone(), store.units().unwrap())
}

/// The files of the segments of a store with their bytes.
fn segment_files(store: &Store) -> Vec<(PathBuf, Vec<u8>)> {
    files(&store.dir().join("segments"))
}

/// Every file below a folder with its bytes, but for the lock.
fn files(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else if !path.ends_with("lock") {
            files.push((path.clone(), fs::read(path).unwrap()));
        }
    }
    files.sort();
    files
}

/// The first file of a store with this ending.
fn file(store: &Store, ending: &str) -> PathBuf {
    let ends = |path: &Path| path.extension().is_some_and(|extension| extension == ending);
    segment_files(store).into_iter().map(|(path, _)| path).find(|path| ends(path)).unwrap()
}

#[test]
fn a_quad_of_two_units_is_one_quad_and_keeps_its_lexical_form() {
    let (_dir, store) = two_units();
    let snapshot = store.snapshot().unwrap();
    assert_eq!(snapshot.dataset().len(), 3);
    assert!(snapshot.dataset().contains(&quad("007", "shared")));
}

#[test]
fn a_unit_put_twice_is_stored_once() {
    let (_dir, store) = two_units();
    let before = files(store.dir());
    assert_eq!(put(&store, "a", &[quad("007", "shared"), quad("1", "a"), quad("1", "a")]), Put::Known);
    assert_eq!(files(store.dir()), before);
}

#[test]
fn a_unit_put_with_other_quads_is_replaced() {
    let (_dir, store) = two_units();
    assert_eq!(put(&store, "a", &[quad("3", "a")]), Put::Changed);
    let snapshot = store.snapshot().unwrap();
    assert!(!snapshot.dataset().contains(&quad("1", "a")));
    assert!(snapshot.dataset().contains(&quad("007", "shared")), "the other unit still says so");
}

#[test]
fn a_removed_unit_leaves_no_trace() {
    let (_dir, store) = two_units();
    let before = content(&store);
    put(&store, "c", &[quad("007", "shared"), quad("9", "c")]);
    let mut transaction = store.transaction().unwrap();
    assert!(transaction.remove(&unit("c")));
    assert!(!transaction.remove(&unit("c")));
    transaction.commit().unwrap();
    assert_eq!(content(&store), before);
}

#[test]
fn a_transaction_that_is_dropped_changes_nothing() {
    let (_dir, store) = two_units();
    let mut transaction = store.transaction().unwrap();
    transaction.put(&unit("c"), &[quad("9", "c")].iter().collect());
    transaction.remove(&unit("a"));
    drop(transaction);
    assert_eq!(len(&store), 3);
    assert_eq!(store.units().unwrap(), [unit("a"), unit("b")]);
}

#[test]
fn what_a_crash_leaves_behind_never_hurts() {
    let (_dir, store) = two_units();
    let (before, files) = (content(&store), segment_files(&store).len());
    // A process that dies between two steps of a commit leaves half a file, a whole file, or half a manifest.
    fs::write(store.dir().join("segments/00000099.seg.tmp"), "SITREPSG").unwrap();
    fs::copy(file(&store, "seg"), store.dir().join("segments/00000098.seg")).unwrap();
    fs::write(store.dir().join("store.json.tmp"), "{\"format\": 3, \"seg").unwrap();
    assert_eq!(len(&store), 3);
    put(&store, "e", &[quad("4", "e")]);
    let mut transaction = store.transaction().unwrap();
    transaction.remove(&unit("e"));
    transaction.commit().unwrap();
    assert_eq!(content(&store), before);
    assert!(segment_files(&store).len() <= files + 4, "the next writer sweeps");
    assert!(!store.dir().join("store.json.tmp").exists());
}

#[test]
fn a_store_of_which_only_the_first_write_was_begun_can_be_made() {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("store.json.tmp"), "{").unwrap();
    assert!(matches!(Store::open(dir.path()), Err(Error::Missing { .. })));
    assert_eq!(len(&Store::open_or_create(dir.path(), DEFAULT_BASE).unwrap()), 0);
}

#[test]
fn one_writes_while_others_read() {
    let (_dir, store) = two_units();
    let mut writer = store.transaction().unwrap();
    let error = store.transaction().unwrap_err();
    assert!(matches!(error, Error::Locked { .. }), "{error}");
    writer.put(&unit("c"), &[quad("9", "c")].iter().collect());
    assert_eq!(len(&store), 3);
    writer.commit().unwrap();
    assert_eq!(len(&store), 4);
}

#[test]
fn readers_see_one_commit_or_the_next_while_files_come_and_go() {
    let (_dir, store) = two_units();
    let states = [[quad("1", "c"), quad("2", "c")], [quad("3", "c"), quad("4", "c")]];
    put(&store, "c", &states[0]);
    thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for turn in 1..=40 {
                put(&store, "c", &states[turn % 2]);
            }
        });
        while !writer.is_finished() {
            let snapshot = store.snapshot().unwrap();
            let there = |state: &[Quad; 2]| state.iter().filter(|quad| snapshot.dataset().contains(*quad)).count();
            assert_eq!([there(&states[0]), there(&states[1])].iter().max(), Some(&2));
            assert_eq!(snapshot.dataset().len(), 5);
        }
    });
}

#[test]
fn a_missing_file_is_named() {
    let (_dir, store) = two_units();
    let file = file(&store, "seg");
    fs::remove_file(&file).unwrap();
    let error = store.snapshot().unwrap_err();
    assert!(error.to_string().contains(&*file.to_string_lossy()), "{error}");
}

#[test]
fn a_damaged_manifest_is_named_with_its_line() {
    let (_dir, store) = two_units();
    let file = store.dir().join("store.json");
    fs::write(&file, "{\n  \"format\": 3,\n  \"base\"\n}\n").unwrap();
    let error = Store::open(store.dir()).unwrap_err();
    assert!(matches!(&error, Error::Damaged { line: Some(4), .. }), "{error}");
}

#[test]
fn a_store_of_another_version_is_refused() {
    let (_dir, store) = two_units();
    fs::write(store.dir().join("store.json"), "{\"format\": 4, \"shards\": []}").unwrap();
    for result in [Store::open(store.dir()), Store::open_or_create(store.dir(), DEFAULT_BASE)] {
        assert!(matches!(result, Err(Error::Newer { found: 4, .. })));
    }
    assert!(matches!(store.transaction(), Err(Error::Newer { .. })));
    fs::write(store.dir().join("store.json"), "{\"format\": 1, \"units\": {}}").unwrap();
    assert!(matches!(Store::open(store.dir()), Err(Error::Older { found: 1, .. })));
}

#[test]
fn what_is_no_store_is_told_apart() {
    let dir = TempDir::new().unwrap();
    let nothing = dir.path().join("nothing");
    assert!(matches!(Store::open(&nothing), Err(Error::Missing { .. })));
    assert!(matches!(Store::open(dir.path()), Err(Error::Missing { .. })), "an empty folder");
    fs::write(dir.path().join("letter.txt"), "dear reader").unwrap();
    assert!(matches!(Store::open_or_create(dir.path(), DEFAULT_BASE), Err(Error::NotAStore { .. })));
    assert!(matches!(Store::open(&dir.path().join("letter.txt")), Err(Error::NotAStore { .. })));
    Store::create(&nothing, DEFAULT_BASE).unwrap();
    assert!(matches!(Store::create(&nothing, DEFAULT_BASE), Err(Error::Exists { .. })));
}

#[test]
fn a_base_is_an_iri_that_names_can_be_put_behind() {
    let dir = TempDir::new().unwrap();
    for base in ["news", "https://example.org/?q=", "https://example.org/#", "https://exa mple.org/"] {
        assert!(matches!(Store::create(dir.path(), base), Err(Error::Base { .. })), "{base}");
    }
    let store = Store::create(dir.path(), "https://example.org/kg").unwrap();
    assert_eq!(store.base().as_str(), "https://example.org/kg/");
    assert_eq!(Store::open_or_create(dir.path(), DEFAULT_BASE).unwrap().base().as_str(), "https://example.org/kg/");
}

#[test]
fn an_imported_file_is_stored_once() {
    let (_dir, store) = two_units();
    let file = b"_:a <https://example.org/p> [] . _:b <https://example.org/p> \"007\" .";
    let imported = || store::import(&Text::new("a", RdfFormat::Turtle), file).unwrap();
    let put = |(name, quads): (UnitName, Batch)| {
        let mut transaction = store.transaction().unwrap();
        let put = transaction.put(&name, &quads);
        transaction.commit().unwrap();
        put
    };
    assert_eq!(put(imported()), Put::New);
    assert_eq!(put(imported()), Put::Known, "blank nodes are named alike each time");
    assert_eq!(len(&store), 5);
}

#[test]
fn blank_nodes_of_two_files_never_meet() {
    let read = |text: &[u8]| {
        let (_, quads) = store::import(&Text::new("b", RdfFormat::NTriples), text).unwrap();
        let snapshot = Snapshot::new(NamedNode::new_unchecked(DEFAULT_BASE), &quads);
        let quad = snapshot.dataset().iter().next().unwrap().into_owned();
        (quad.subject, quad.object)
    };
    let (one, two) = (read(b"_:a <https://example.org/p> _:b ."), read(b"_:a <https://example.org/p> _:a ."));
    assert_ne!(one.0, two.0);
    assert_ne!(one.1, two.1);
}

#[test]
fn the_name_of_a_unit_is_a_file_name_everywhere() {
    for name in ["", "Report", "a/b", "..", "a.b", "é", &"a".repeat(101)] {
        assert_eq!(UnitName::new(name), None, "{name}");
    }
}

/// Every write to `/dev/full` says that the disk is full.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_apart_and_loses_nothing() {
    let (_dir, store) = two_units();
    let mut transaction = store.transaction().unwrap();
    for number in 1..20 {
        let unfinished = store.dir().join(format!("segments/{number:08}.seg.tmp"));
        std::os::unix::fs::symlink("/dev/full", unfinished).unwrap();
    }
    transaction.put(&unit("c"), &[quad("9", "c")].iter().collect());
    let error = transaction.commit().unwrap_err();
    assert!(matches!(error, Error::Full { .. }), "{error}");
    assert_eq!(len(&store), 3);
    put(&store, "d", &[quad("5", "d")]);
    assert_eq!(len(&store), 4);
}

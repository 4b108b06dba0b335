//! The index of words follows the store, whatever happens to either.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{Literal, NamedNode, Quad};
use sitrep::graph::vocab::{oa, sr};
use sitrep::search::{Index, Kind, Words};
use sitrep::store::{DEFAULT_BASE, Snapshot, Store, UnitName};
use tempfile::TempDir;

fn node(local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("https://example.org/{local}"))
}

/// A claim in a graph of its own, with words as its evidence and a label for what it says.
fn claim(name: &str, evidence: &str, label: &str) -> Vec<Quad> {
    let [claim, span, proposition, graph] =
        ["", "-span", "-proposition", "-graph"].map(|end| node(&format!("{name}{end}")));
    let quad = |subject: &NamedNode, property, object: oxigraph::model::Term| {
        Quad::new(subject.clone(), property, object, graph.clone())
    };
    vec![
        quad(&claim, rdf::TYPE, sr::CLAIM.into_owned().into()),
        quad(&claim, sr::EVIDENCE, span.clone().into()),
        quad(&claim, sr::PROPOSITION_OF, proposition.clone().into()),
        quad(&span, oa::EXACT, Literal::from(evidence).into()),
        quad(&proposition, rdf::TYPE, sr::PROPOSITION.into_owned().into()),
        quad(&proposition, rdfs::LABEL, Literal::from(label).into()),
    ]
}

fn new_store() -> (TempDir, Store) {
    let dir = TempDir::new().unwrap();
    let store = Store::create(&dir.path().join("kg"), DEFAULT_BASE).unwrap();
    (dir, store)
}

fn put(store: &Store, name: &str, quads: &[Quad]) {
    let mut transaction = store.transaction().unwrap();
    transaction.put(&UnitName::new(name).unwrap(), &quads.iter().collect());
    transaction.commit().unwrap();
}

fn remove(store: &Store, name: &str) {
    let mut transaction = store.transaction().unwrap();
    transaction.remove(&UnitName::new(name).unwrap());
    transaction.commit().unwrap();
}

/// The last parts of the IRIs of what has the words, best first.
fn found(index: &Index, text: &str) -> String {
    let found = index.find(&Words::parse(text).unwrap(), None, None).unwrap();
    let names = found.hits.iter().map(|hit| hit.iri.as_str().rsplit('/').next().unwrap());
    names.collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn check(store: &Store, text: &str, expected: &str) {
    let index = Index::of(&store.snapshot().unwrap()).unwrap();
    assert_eq!((found(&index, text).as_str(), index.unkept()), (expected, None), "{text}");
}

/// The folders of the index of a store.
fn folders(store: &Store) -> Vec<PathBuf> {
    let entries = fs::read_dir(store.dir().join("search")).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.is_dir()).collect()
}

#[test]
fn the_index_follows_what_comes_and_goes() {
    let (_dir, store) = new_store();
    check(&store, "port", "");
    for number in 0..20 {
        put(
            &store,
            &format!("u{number}"),
            &claim(&format!("c{number:02}"), "the bridge was closed", "A closes bridge"),
        );
    }
    put(&store, "port", &claim("port", "guards left the ports", "A leaves port"));
    check(&store, "port", "port");
    // From here on few graphs change, so the last index is made to fit.
    put(&store, "harbour", &claim("harbour", "guards left a harbour beside the port", "B leaves harbour"));
    check(&store, "port", "port harbour");
    check(&store, "closing", &(0..20).map(|number| format!("c{number:02}")).collect::<Vec<_>>().join(" "));
    put(&store, "port", &claim("port", "guards left the isle", "A leaves isle"));
    check(&store, "port", "harbour");
    check(&store, "\"left the isle\"", "port");
    remove(&store, "harbour");
    check(&store, "port", "");
    store.compact().unwrap();
    check(&store, "isle", "port");
    assert_eq!(folders(&store).len(), 1);
    let info = store.check().unwrap();
    assert_eq!(info.quads, 21 * 6);
}

#[test]
fn a_name_finds_an_entity_once_whatever_graphs_say_it() {
    let (_dir, store) = new_store();
    let quads: Vec<Quad> = (0..8)
        .map(|graph| Quad::new(node("port"), rdfs::LABEL, Literal::from("Port of Lima"), node(&format!("g{graph}"))))
        .collect();
    put(&store, "names", &quads);
    put(&store, "claim", &claim("claim", "the port of Lima was closed", "A closes port"));
    let index = Index::of(&store.snapshot().unwrap()).unwrap();
    let words = Words::parse("lima").unwrap();
    let one = index.find(&words, Some(Kind::Entity), Some(1)).unwrap();
    assert_eq!((one.hits[0].iri.clone(), one.hits[0].kind, one.more), (node("port"), Kind::Entity, false));
    assert!(index.find(&words, None, Some(1)).unwrap().more);
    let both = index.find(&words, None, Some(2)).unwrap();
    assert_eq!((both.hits.len(), both.more), (2, false));
    let claims = index.find(&words, Some(Kind::Claim), Some(2)).unwrap();
    assert_eq!((claims.hits.len(), claims.hits[0].iri.clone()), (1, node("claim")));
}

#[test]
fn a_damaged_or_missing_index_is_made_again() {
    let (_dir, store) = new_store();
    put(&store, "port", &claim("port", "guards left the ports", "A leaves port"));
    check(&store, "port", "port");
    let folder = folders(&store).remove(0);
    for entry in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<PathBuf>>() {
        // Each file in its turn is cut short, as far as it has anything in it.
        if entry.exists() && fs::metadata(&entry).unwrap().len() > 1 {
            fs::write(&entry, "x").unwrap();
            check(&store, "port", "port");
        }
    }
    fs::remove_dir_all(store.dir().join("search")).unwrap();
    check(&store, "port", "port");
    // What somebody who was killed has left does no harm.
    fs::create_dir_all(store.dir().join("search/unfinished/x")).unwrap();
    put(&store, "more", &claim("more", "guards left another port", "A leaves port"));
    check(&store, "port", "more port");
    assert_eq!(folders(&store).len(), 1);
}

#[test]
fn an_index_that_cannot_be_kept_is_made_in_memory() {
    let (_dir, store) = new_store();
    put(&store, "port", &claim("port", "guards left the ports", "A leaves port"));
    fs::write(store.dir().join("search"), "no folder").unwrap();
    let index = Index::of(&store.snapshot().unwrap()).unwrap();
    assert_eq!(found(&index, "port"), "port");
    assert!(index.unkept().is_some());
}

#[test]
fn many_may_search_while_somebody_writes() {
    let (_dir, store) = new_store();
    put(&store, "u0", &claim("c0", "guards left the ports", "A leaves port"));
    let search = |folder: &Path| {
        for _ in 0..5 {
            let snapshot: Snapshot = Store::open(folder).unwrap().snapshot().unwrap();
            let expected = snapshot.len() / 6;
            let index = Index::of(&snapshot).unwrap();
            assert_eq!(found(&index, "port").split(' ').count() as u64, expected);
        }
    };
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| search(store.dir()));
        }
        for number in 1..6 {
            put(&store, &format!("u{number}"), &claim(&format!("c{number}"), "guards left a port", "A leaves port"));
        }
    });
}

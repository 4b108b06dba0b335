use std::cell::RefCell;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use oxigraph::io::RdfFormat;
use oxigraph::model::{Dataset, NamedNode, Quad};
use sitrep::export::{self, Format, Options};
use sitrep::rdf::{self, Text};
use sitrep::store::{DEFAULT_BASE, Snapshot, Store, UnitName};

use super::compare::same_datasets;
use super::manifest::{Node, Test, path};

/// Runs a test of a syntax: a file is read, refused, or says the same as another.
pub fn run(folder: &Path, test: &Test) -> Result<(), String> {
    let format = format(test)?;
    let read = read(folder, &iri(&test.action)?, Some(format));
    if test.kind.contains("NegativeSyntax") {
        return read.map_or(Ok(()), |quads| Err(format!("it is read: {} quads", quads.len())));
    }
    let quads = read?;
    if test.kind.contains("PositiveSyntax") {
        return Ok(());
    }
    let result = iri(test.result.as_ref().ok_or("no result is named")?)?;
    if test.kind.contains("C14N") {
        let lines = if format == RdfFormat::NTriples { Format::NTriples } else { Format::NQuads };
        let mut written = Vec::new();
        export::write(&snapshot(&quads), &Options::new(lines), &mut written).map_err(|error| error.to_string())?;
        let expected = fs::read_to_string(path(folder, &result)).map_err(|error| error.to_string())?;
        let written = String::from_utf8(written).map_err(|error| error.to_string())?;
        return (lines_of(&written) == lines_of(&expected))
            .then_some(())
            .ok_or_else(|| format!("{written:?} is written"));
    }
    let expected = self::read(folder, &result, None)?;
    let datasets = [&quads, &expected].map(|quads| quads.iter().cloned().collect::<Dataset>());
    same_datasets(&datasets[0], &datasets[1]).then_some(()).ok_or_else(|| format!("{quads:?} are read"))
}

/// The lines to the letter, but in our order, and with one name for all blank nodes: ours have others.
fn lines_of(text: &str) -> Vec<String> {
    let word = |word: &str| if word.starts_with("_:") { "_:b".to_owned() } else { word.to_owned() };
    let mut lines: Vec<String> =
        text.lines().map(|line| line.split(' ').map(word).collect::<Vec<_>>().join(" ")).collect();
    lines.sort();
    lines
}

fn iri(node: &Node) -> Result<NamedNode, String> {
    node.iri().ok_or_else(|| format!("{} is no file", node.term))
}

fn format(test: &Test) -> Result<RdfFormat, String> {
    let formats = [
        ("TestNTriples", RdfFormat::NTriples),
        ("TestNQuads", RdfFormat::NQuads),
        ("TestTurtle", RdfFormat::Turtle),
        ("TestTrig", RdfFormat::TriG),
        ("TestXML", RdfFormat::RdfXml),
    ];
    let found = formats.into_iter().find(|(kind, _)| test.kind.starts_with(kind));
    found.map(|(_, format)| format).ok_or_else(|| format!("`{}` is no kind of test", test.kind))
}

/// Imports a file of the suite; without a format, its ending says which it is.
pub fn read(folder: &Path, iri: &NamedNode, format: Option<RdfFormat>) -> Result<Vec<Quad>, String> {
    let file = path(folder, iri);
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let format = format.or_else(|| RdfFormat::from_extension(ending)).ok_or_else(|| format!("what is {iri}?"))?;
    let bytes = fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    // The same file in two graphs is two files to the tests.
    static READ: AtomicUsize = AtomicUsize::new(0);
    let scope = format!("f{}", READ.fetch_add(1, Ordering::Relaxed));
    let text = Text { base: Some(iri.clone()), scope, ..Text::new(iri.as_str(), format) };
    rdf::read(&text, &bytes).map_err(|error| error.to_string())
}

/// What a store gives back that holds just these quads.
pub fn snapshot(quads: &[Quad]) -> Snapshot {
    thread_local!(static STORE: RefCell<Option<(tempfile::TempDir, Store)>> = const { RefCell::new(None) });
    STORE.with_borrow_mut(|kept| {
        let (_, store) = kept.get_or_insert_with(|| {
            let folder = tempfile::tempdir().unwrap();
            let store = Store::create(&folder.path().join("store"), DEFAULT_BASE).unwrap();
            (folder, store)
        });
        let mut transaction = store.transaction().unwrap();
        transaction.put(&UnitName::new("test").unwrap(), &quads.iter().collect());
        transaction.commit().unwrap();
        store.snapshot().unwrap()
    })
}

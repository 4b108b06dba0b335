//! The W3C's own tests of SHACL Core, where `SHACL_TESTS_DIR` names the folder `data-shapes-test-suite` of a copy of
//! <https://github.com/w3c/data-shapes>.

use std::path::{Path, PathBuf};
use std::{env, fs};

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{Graph, GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, Triple};
use sitrep::check::{self, Shapes, Violation, check};
use sitrep::graph::vocab::shacl;
use sitrep::store::{Batch, Snapshot};

use super::manifest::MF;

const SHT: &str = "http://www.w3.org/ns/shacl-test#";

/// Where the tests stand on the web.
const ROOT: &str = "https://w3c.github.io/data-shapes/data-shapes-test-suite/";

#[test]
fn shacl_core_conforms() {
    let Some(folder) = env::var_os("SHACL_TESTS_DIR").map(PathBuf::from) else {
        println!("skipped: SHACL_TESTS_DIR names no copy of the tests of https://github.com/w3c/data-shapes");
        return;
    };
    let (mut tests, mut conform, mut alike) = (0, 0, 0);
    let mut complaints = Vec::new();
    for file in files(&folder.join("tests/core")) {
        let graph = read(&folder, &file);
        let validate = NamedNode::new_unchecked(format!("{SHT}Validate"));
        for test in graph.subjects_for_predicate_object(rdf::TYPE, &validate).map(|node| node.into_owned()) {
            tests += 1;
            match run(&folder, &graph, &test) {
                Ok(same) => {
                    conform += 1;
                    alike += usize::from(same.is_none());
                    complaints.extend(same.map(|difference| format!("{test} reports otherwise: {difference}")));
                }
                Err(reason) => complaints.push(format!("{test} fails: {reason}")),
            }
        }
    }
    println!("SHACL Core  {conform} of {tests} by conformance, {alike} with the same results");
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
    assert_eq!(tests, 98);
}

/// Runs a test; what is reported otherwise than expected, if whether it conforms is right.
fn run(folder: &Path, manifest: &Graph, test: &NamedOrBlankNode) -> Result<Option<String>, String> {
    let action = object(manifest, &test.clone().into(), &format!("{MF}action")).unwrap();
    let graph = |property: &str| match object(manifest, &action, &format!("{SHT}{property}")).unwrap() {
        Term::NamedNode(file) => read(folder, &folder.join(file.as_str().strip_prefix(ROOT).unwrap())),
        other => panic!("{other} is no file"),
    };
    let shapes = Shapes::read(&graph("shapesGraph")).map_err(|error: check::Error| error.to_string())?;
    let mut data = Batch::default();
    for triple in &graph("dataGraph") {
        data.insert(&triple.into_owned().in_graph(GraphName::DefaultGraph));
    }
    let snapshot = Snapshot::new(NamedNode::new_unchecked("https://example.org/"), &data);
    let report = check(&snapshot, &shapes).map_err(|error| error.to_string())?;

    let result = object(manifest, &test.clone().into(), &format!("{MF}result")).unwrap();
    let conforms = object(manifest, &result, shacl("conforms").as_str()).unwrap().to_string().contains("true");
    let mut expected: Vec<String> = objects(manifest, &result, shacl("result").as_ref())
        .iter()
        .map(|result| {
            let value = |local: &str| object(manifest, result, shacl(local).as_str());
            let path = value("resultPath").map_or_else(String::new, |path| path_of(manifest, &path));
            let [focus, value, shape, component, severity] =
                ["focusNode", "value", "sourceShape", "sourceConstraintComponent", "resultSeverity"]
                    .map(|local| named(value(local)));
            format!("{focus} {path} {value} {shape} {component} {severity}")
        })
        .collect();
    let mut found: Vec<String> = report.violations.iter().map(line).collect();
    expected.sort();
    found.sort();
    if conforms != report.conforms() {
        return Err(format!("conforms is to be {conforms}; {found:#?}"));
    }
    Ok((expected != found).then(|| format!("{expected:#?} is expected, {found:#?} found")))
}

/// A result as a line; blank nodes are all alike, since other files call them otherwise.
fn line(violation: &Violation<'_>) -> String {
    let path = violation.path.as_ref().map_or_else(String::new, |path| path.show(&|iri| iri.to_string()));
    let [focus, value, shape] =
        [Some(violation.focus.clone()), violation.value.clone(), Some(violation.shape.node.clone())].map(named);
    format!("{focus} {path} {value} {shape} {} {}", violation.component(), violation.shape.severity)
}

fn named(term: Option<Term>) -> String {
    match term {
        None => "-".to_owned(),
        Some(Term::BlankNode(_)) => "_:".to_owned(),
        Some(term) => term.to_string(),
    }
}

/// A path as [`check::Path::show`] shows it.
fn path_of(graph: &Graph, node: &Term) -> String {
    let several = |list: Term, sign: &str| {
        let mut members = Vec::new();
        let mut cell = list;
        while let Some(first) = object(graph, &cell, rdf::FIRST.as_str()) {
            let inner = path_of(graph, &first);
            let has = |property: &str| object(graph, &first, property).is_some();
            let several = has(rdf::FIRST.as_str()) || has(shacl("alternativePath").as_str());
            members.push(if several { format!("({inner})") } else { inner });
            cell = object(graph, &cell, rdf::REST.as_str()).unwrap();
        }
        members.join(sign)
    };
    if object(graph, node, rdf::FIRST.as_str()).is_some() {
        return several(node.clone(), "/");
    }
    if let Some(list) = object(graph, node, shacl("alternativePath").as_str()) {
        return several(list, "|");
    }
    for (property, before, after) in
        [("inversePath", "^", ""), ("zeroOrMorePath", "", "*"), ("oneOrMorePath", "", "+"), ("zeroOrOnePath", "", "?")]
    {
        if let Some(inner) = object(graph, node, shacl(property).as_str()) {
            return format!("{before}{}{after}", path_of(graph, &inner));
        }
    }
    node.to_string()
}

fn object(graph: &Graph, node: &Term, property: &str) -> Option<Term> {
    objects(graph, node, NamedNodeRef::new_unchecked(property)).into_iter().next()
}

fn objects(graph: &Graph, node: &Term, property: NamedNodeRef<'_>) -> Vec<Term> {
    let Ok(node) = NamedOrBlankNode::try_from(node.clone()) else { return Vec::new() };
    graph.objects_for_subject_predicate(&node, property).map(|term| term.into_owned()).collect()
}

fn read(folder: &Path, file: &Path) -> Graph {
    let base = format!("{ROOT}{}", file.strip_prefix(folder).unwrap().display());
    let parser = RdfParser::from_format(RdfFormat::Turtle).with_base_iri(base).unwrap();
    parser.for_slice(&fs::read(file).unwrap()).map(|quad| Triple::from(quad.unwrap())).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

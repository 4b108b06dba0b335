//! The W3C's own tests of SPARQL and of the RDF syntaxes, where `RDF_TESTS_DIR` names a copy of
//! <https://github.com/w3c/rdf-tests>.
//!
//! `cargo test conformance -- --nocapture` shows the counts. `tests/conformance/expected-failures.tsv` lists each test that
//! fails, and why; one that fails without being listed, or is listed and passes, fails the run.

pub mod compare;
pub mod manifest;
pub mod rdf;
mod results;
mod shacl;
mod sparql;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{env, fs, thread};

pub use compare::same_datasets;
pub use manifest::Manifests;
use manifest::Test;
pub use rdf::read;

/// What is counted together, and the manifests that it begins with.
const SUITES: [(&str, &[&str]); 5] = [
    ("SPARQL 1.0", &["sparql/sparql10/manifest.ttl"]),
    ("SPARQL 1.1", &["sparql/sparql11/manifest-all.ttl"]),
    ("SPARQL 1.2", &["sparql/sparql12/manifest.ttl"]),
    ("RDF 1.1", &["rdf/rdf11/manifest.ttl"]),
    ("RDF 1.2", &["rdf/rdf12/manifest.ttl"]),
];

/// What became of the tests of a suite.
#[derive(Debug, Default)]
struct Outcome {
    passed: BTreeSet<String>,
    /// Why each test failed, by its IRI.
    failed: BTreeMap<String, String>,
    /// How many tests are about what the program does not have, by what they are about.
    left_out: BTreeMap<&'static str, usize>,
}

#[test]
fn the_tests_of_the_w3c_pass_but_for_those_that_are_listed() {
    let Some(folder) = env::var_os("RDF_TESTS_DIR").map(PathBuf::from) else {
        println!("skipped: RDF_TESTS_DIR names no copy of https://github.com/w3c/rdf-tests");
        return;
    };
    let mut manifests = Manifests::new(&folder);
    // In this order, so that a manifest that two suites include counts for the older one.
    let tests: Vec<Vec<Test>> = SUITES.iter().map(|(_, roots)| manifests.tests(roots)).collect();
    let outcomes: Vec<Outcome> = thread::scope(|scope| {
        let threads: Vec<_> = tests.iter().map(|tests| scope.spawn(|| run(&folder, tests))).collect();
        threads.into_iter().map(|thread| thread.join().expect("no test panics")).collect()
    });
    for ((name, _), outcome) in SUITES.iter().zip(&outcomes) {
        let (passed, failed) = (outcome.passed.len(), outcome.failed.len());
        let left_out: Vec<String> =
            outcome.left_out.iter().map(|(what, count)| format!("{count} of {what} left out")).collect();
        println!("{name:10}  {passed:4} of {:4} pass  {}", passed + failed, left_out.join(", "));
    }
    let complaints = complaints(&outcomes, &expected_failures());
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

fn run(folder: &Path, tests: &[Test]) -> Outcome {
    let mut outcome = Outcome::default();
    for test in tests {
        let result = match test.kind.as_str() {
            kind if kind.contains("Entailment") || test.entails => Err("entailment"),
            "ProtocolTest" | "GraphStoreProtocolTest" | "ServiceDescriptionTest" => Err("the protocols"),
            kind if kind.starts_with("TestN") || kind.starts_with("TestT") || kind.starts_with("TestX") => {
                Ok(rdf::run(folder, test))
            }
            _ => Ok(sparql::run(folder, test)),
        };
        match result {
            Ok(Ok(())) => drop(outcome.passed.insert(test.iri.clone())),
            Ok(Err(reason)) => drop(outcome.failed.insert(test.iri.clone(), reason)),
            Err(what) => *outcome.left_out.entry(what).or_default() += 1,
        }
    }
    outcome
}

/// The tests that are known to fail, with the reason.
fn expected_failures() -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/expected-failures.tsv");
    let table = fs::read_to_string(&path).unwrap();
    let mut lines = table.lines();
    assert_eq!(lines.next(), Some("test\treason"), "{}", path.display());
    let row = |line: &str| {
        let (test, reason) = line.split_once('\t').expect("a tab between test and reason");
        assert!(reason.len() > 10, "{test}: say why it fails");
        (test.to_owned(), reason.to_owned())
    };
    lines.map(row).collect()
}

fn complaints(outcomes: &[Outcome], expected: &BTreeMap<String, String>) -> Vec<String> {
    let mut complaints = Vec::new();
    for outcome in outcomes {
        let unexpected = outcome.failed.iter().filter(|(test, _)| !expected.contains_key(*test));
        complaints.extend(unexpected.map(|(test, reason)| format!("{test} fails: {reason}")));
    }
    for test in expected.keys() {
        if outcomes.iter().any(|outcome| outcome.passed.contains(test)) {
            complaints.push(format!("{test} passes; take it off the list"));
        } else if !outcomes.iter().any(|outcome| outcome.failed.contains_key(test)) {
            complaints.push(format!("{test} is listed, and no suite has it"));
        }
    }
    complaints
}

//! The W3C's tests of Turtle and TriG, in and out.

use std::env;
use std::path::PathBuf;

use oxigraph::io::RdfFormat;
use oxigraph::model::{Dataset, Quad};
use sitrep::export::{Format, Options};

use super::{export, parse, witness};
use crate::conformance::{Manifests, read, same_datasets};

#[test]
fn what_the_tests_of_the_w3c_say_comes_out_as_it_came_in() {
    let Some(folder) = env::var_os("RDF_TESTS_DIR").map(PathBuf::from) else {
        println!("skipped: RDF_TESTS_DIR names no copy of https://github.com/w3c/rdf-tests");
        return;
    };
    let mut manifests = Manifests::new(&folder);
    let mut count = 0;
    for (suite, is_old) in [("rdf/rdf11/manifest.ttl", true), ("rdf/rdf12/manifest.ttl", false)] {
        for test in manifests.tests(&[suite]) {
            let format = match test.kind.as_str() {
                "TestTurtleEval" => RdfFormat::Turtle,
                "TestTrigEval" | "TestTriGEval" => RdfFormat::TriG,
                _ => continue,
            };
            let quads = read(&folder, &test.action.iri().unwrap(), Some(format)).unwrap();
            let old = is_old && quads.iter().all(|quad| !quad.object.is_triple());
            check(&test.iri, &quads, old);
            count += 1;
        }
    }
    println!("{count} tests");
    assert!(count > 300, "{count}");
}

fn check(test: &str, quads: &[Quad], rdf_1_1: bool) {
    let expected: Dataset = quads.iter().collect();
    let trig = export(quads, Options::new(Format::TriG));
    assert!(same_datasets(&parse(&trig, RdfFormat::TriG), &expected), "{test}:\n{trig}");
    let triples = super::merged(quads);
    let turtle = export(quads, Options::new(Format::Turtle));
    assert!(same_datasets(&parse(&turtle, RdfFormat::Turtle), &triples), "{test}:\n{turtle}");
    if rdf_1_1 {
        assert!(same_datasets(&witness::trig(&trig), &expected), "{test}:\n{trig}");
        assert!(same_datasets(&witness::turtle(&turtle), &triples), "{test}:\n{turtle}");
    }
}

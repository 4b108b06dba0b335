use std::path::PathBuf;

use oxigraph::io::RdfFormat;
use oxigraph::model::{Graph, Term, Triple};
use rustc_hash::FxHashMap;

use crate::check::{self, Report, Shapes};
use crate::graph::{ClaimView, Whence, some_claims, whence};
use crate::rdf::{self, Text};
use crate::session::Error;
use crate::session::files::{malformed, opened};
use crate::store::Snapshot;

/// The shapes that ship.
const SHIPPED: &str = include_str!("../../ontology/shapes.ttl");

/// What a check came to, with the claims that it is about.
#[derive(Debug)]
pub struct Checked<'s> {
    /// What does not fit.
    pub report: Report<'s>,
    /// For each node that does not fit from which claim it comes, and that claim if it has what every claim has.
    pub whence: FxHashMap<Term, (Whence, Option<ClaimView>)>,
}

/// The shapes of some files; those that ship where no file is named.
///
/// # Errors
/// A file cannot be read, or has a shape that is not as SHACL wants it.
pub fn shapes_of(files: &[PathBuf]) -> Result<Shapes, Error> {
    let mut graph = Graph::new();
    let mut names = Vec::new();
    if files.is_empty() {
        names.push("ontology/shapes.ttl".to_owned());
        let shipped = rdf::read(&Text::new(names[0].as_str(), RdfFormat::Turtle), SHIPPED.as_bytes())?;
        graph.extend(shipped.into_iter().map(Triple::from));
    }
    for (number, path) in files.iter().enumerate() {
        let (text, bytes) = opened(path)?;
        names.push(text.name.clone());
        // Blank nodes of one file are others than those of the next.
        let text = Text { scope: format!("shapes{number}"), ..text };
        let quads = rdf::read(&text, &bytes).map_err(|error| malformed(error, bytes))?;
        graph.extend(quads.into_iter().map(Triple::from));
    }
    Shapes::read(&graph).map_err(|error| Error::Shapes { name: names.join("`, `"), error })
}

/// Checks a graph against shapes, and finds the claims that what does not fit belongs to.
///
/// # Errors
/// The store is damaged.
pub fn check<'s>(snapshot: &Snapshot, shapes: &'s Shapes) -> Result<Checked<'s>, Error> {
    let report = check::check(snapshot, shapes)?;
    let mut found = FxHashMap::default();
    for violation in &report.violations {
        if !found.contains_key(&violation.focus) {
            let whence = whence(snapshot, &violation.focus)?;
            let claim = some_claims(snapshot, whence.claim.as_slice())?.pop();
            found.insert(violation.focus.clone(), (whence, claim));
        }
    }
    Ok(Checked { report, whence: found })
}

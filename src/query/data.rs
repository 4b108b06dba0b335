use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{BlankNode, Dataset, GraphName, NamedOrBlankNode, Quad, Term, Triple};

use crate::query::Error;

/// Reads an RDF file into a dataset; the ending of `name` gives the format.
///
/// Blank nodes stay apart from those of files that were read under another `number`.
///
/// # Errors
/// The ending is not known, or the bytes are not in the format that it stands for.
pub fn read_rdf(name: &str, number: usize, bytes: &[u8], dataset: &mut Dataset) -> Result<(), Error> {
    let format = name
        .rsplit_once('.')
        .and_then(|(_, ending)| RdfFormat::from_extension(ending))
        .ok_or_else(|| Error::RdfEnding { file: name.to_owned() })?;
    for quad in RdfParser::from_format(format).for_slice(bytes) {
        let quad = quad.map_err(|error| {
            let at = error.location().map(|range| (range.start.line + 1, range.start.column + 1));
            Error::Rdf { file: name.to_owned(), at, format: format.name(), message: without_place(&error.to_string()) }
        })?;
        dataset.insert(&quad_apart(quad, number));
    }
    Ok(())
}

/// The parser's message without the place, which it puts in front of most.
fn without_place(message: &str) -> String {
    match message.split_once(": ") {
        Some((place, rest)) if place.starts_with("Parser error") => rest.to_owned(),
        _ => message.to_owned(),
    }
}

fn quad_apart(quad: Quad, number: usize) -> Quad {
    let graph_name = match quad.graph_name {
        GraphName::BlankNode(node) => GraphName::BlankNode(node_apart(&node, number)),
        graph => graph,
    };
    Quad {
        subject: subject_apart(quad.subject, number),
        predicate: quad.predicate,
        object: term_apart(quad.object, number),
        graph_name,
    }
}

fn subject_apart(subject: NamedOrBlankNode, number: usize) -> NamedOrBlankNode {
    match subject {
        NamedOrBlankNode::BlankNode(node) => node_apart(&node, number).into(),
        subject => subject,
    }
}

fn term_apart(term: Term, number: usize) -> Term {
    match term {
        Term::BlankNode(node) => node_apart(&node, number).into(),
        Term::Triple(triple) => Term::from(Triple {
            subject: subject_apart(triple.subject, number),
            predicate: triple.predicate,
            object: term_apart(triple.object, number),
        }),
        term => term,
    }
}

fn node_apart(node: &BlankNode, number: usize) -> BlankNode {
    BlankNode::new_unchecked(format!("f{number}-{}", node.as_str()))
}

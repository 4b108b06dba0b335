use oxigraph::model::Quad;

use crate::rdf::blank::Apart;
use crate::rdf::{Error, OnError, Text};

/// What some lines of N-Triples or N-Quads say.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    pub quads: Vec<Quad>,
    pub lines: u64,
    pub skipped: Vec<Error>,
}

/// Reads whole lines; places count from the first of them.
pub(super) fn parse(text: &Text, block: &[u8]) -> Result<Parsed, Error> {
    let lines = block.iter().filter(|byte| **byte == b'\n').count() as u64;
    let mut apart = Apart::by_label(&text.scope);
    // A line of N-Triples has some hundred bytes.
    let mut quads = Vec::with_capacity(block.len() / 96);
    for quad in text.parser().for_slice(block) {
        match quad {
            Ok(quad) => quads.push(apart.quad(quad)),
            // Read by itself, the line in which the mistake is gives a better place for it.
            Err(_) => return one_by_one(text, block, lines),
        }
    }
    Ok(Parsed { quads, lines, skipped: Vec::new() })
}

/// Reads each line by itself, so that a mistake spoils no other.
fn one_by_one(text: &Text, block: &[u8], lines: u64) -> Result<Parsed, Error> {
    let mut apart = Apart::by_label(&text.scope);
    let mut parsed = Parsed { quads: Vec::new(), lines, skipped: Vec::new() };
    for (number, line) in block.split(|byte| *byte == b'\n').enumerate() {
        match text.parser().for_slice(line).collect::<Result<Vec<_>, _>>() {
            Ok(quads) => parsed.quads.extend(quads.into_iter().map(|quad| apart.quad(quad))),
            Err(error) if text.on_error == OnError::Skip => parsed.skipped.push(text.mistake(&error, number as u64)),
            Err(error) => return Err(text.mistake(&error, number as u64)),
        }
    }
    Ok(parsed)
}

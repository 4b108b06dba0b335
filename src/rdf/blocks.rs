use std::io::{self, Read};
use std::mem;
use std::ops::ControlFlow;

use oxigraph::io::{RdfFormat, RdfParseError};
use oxigraph::model::Quad;

use crate::rdf::blank::Apart;
use crate::rdf::compression::unpacked;
use crate::rdf::pieces::Pieces;
use crate::rdf::{Error, OnError, Text};

/// Bytes of lines in a block, if no line is longer.
const BYTES: usize = 1 << 20;

/// Quads in a block, where there are no lines to cut at.
const QUADS: usize = 8192;

/// A part of a text that a thread takes at a time.
pub(super) enum Block {
    /// Whole lines.
    Lines(Vec<u8>),
    /// Quads of a format in which no part can be read without what stands before it.
    Quads(Vec<Quad>),
}

/// Gives the blocks of a text to `give`, as long as that wants more, and each mistake that can be skipped to `skip`.
pub(super) fn each(
    text: &Text,
    input: impl Read + Send,
    mut give: impl FnMut(Block) -> ControlFlow<()>,
    mut skip: impl FnMut(Error),
) -> Result<(), Error> {
    if text.has_lines() {
        return cut(input, |lines| give(Block::Lines(lines))).map_err(|error| text.unread(error));
    }
    let mut quads = Vec::new();
    let end = one_after_the_other(text, input, |found| {
        match found {
            Ok(quad) => quads.push(quad),
            Err(mistake) => skip(mistake),
        }
        if quads.len() < QUADS { ControlFlow::Continue(()) } else { give(Block::Quads(mem::take(&mut quads))) }
    });
    if !quads.is_empty() {
        // Whether more is wanted does not matter any more.
        let _ = give(Block::Quads(quads));
    }
    end
}

/// Cuts a text into blocks of whole lines.
fn cut(input: impl Read + Send, mut give: impl FnMut(Vec<u8>) -> ControlFlow<()>) -> io::Result<()> {
    let mut input = unpacked(input)?;
    let mut rest = Vec::new();
    loop {
        let mut block = mem::take(&mut rest);
        let wanted = block.len() + BYTES;
        let added = input.by_ref().take(BYTES as u64).read_to_end(&mut block)?;
        if block.is_empty() {
            return Ok(());
        }
        if added > 0 {
            // The input may go on with this line.
            let whole = block.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
            rest = block.split_off(whole);
            rest.reserve(wanted.saturating_sub(rest.len()).min(BYTES));
        }
        if !block.is_empty() && give(block).is_break() {
            return Ok(());
        }
    }
}

/// Gives each quad, and each mistake that can be skipped, to `each` as long as that wants more.
fn one_after_the_other(
    text: &Text,
    input: impl Read + Send,
    mut each: impl FnMut(Result<Quad, Error>) -> ControlFlow<()>,
) -> Result<(), Error> {
    let input = unpacked(input).map_err(|error| text.unread(error))?;
    let is_xml = text.format == RdfFormat::RdfXml;
    let goes_on = matches!(text.format, RdfFormat::Turtle | RdfFormat::TriG) && text.on_error == OnError::Skip;
    let (pieces, place) = if is_xml { Pieces::of(input) } else { Pieces::whole(input) };
    let mut apart = Apart::by_number(&text.scope);
    for quad in text.parser().for_reader(pieces) {
        let found = match quad {
            Ok(quad) => Ok(apart.quad(quad)),
            Err(RdfParseError::Syntax(error)) if is_xml => {
                return Err(text.mistake_at(Some(place.get()), &error.to_string()));
            }
            Err(RdfParseError::Syntax(error)) if goes_on => Err(text.mistake(&error, 0)),
            Err(RdfParseError::Syntax(error)) => return Err(text.mistake(&error, 0)),
            Err(RdfParseError::Io(error)) => return Err(text.unread(error)),
        };
        if each(found).is_break() {
            return Ok(());
        }
    }
    Ok(())
}

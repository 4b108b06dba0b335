use std::ops::ControlFlow;
use std::str;

use memchr::{memchr, memchr2};
use oxigraph::model::QuadRef;

use crate::rdf::blank::Apart;
use crate::rdf::scan::{Line, Scanner};
use crate::rdf::{Error, Text};

/// Gives each quad and each mistake in whole lines of N-Triples or N-Quads to `each`, as long as that wants more.
///
/// Gives the number of lines; places count from the first of them.
pub(super) fn read<E>(text: &Text, block: &[u8], each: E) -> ControlFlow<(), u64>
where
    E: FnMut(Result<QuadRef<'_>, Error>) -> ControlFlow<()>,
{
    let (scanner, apart) = (Scanner::of(text), Apart::by_label(&text.scope));
    let mut reader = Reader { text, each, lines: 0, scanner, apart };
    match str::from_utf8(block) {
        Ok(lines) => reader.lines(lines)?,
        Err(_) => reader.lines_with_damage(block)?,
    }
    ControlFlow::Continue(reader.lines)
}

struct Reader<'t, E> {
    text: &'t Text,
    each: E,
    /// The lines so far.
    lines: u64,
    scanner: Scanner<'t>,
    apart: Apart<'t>,
}

impl<E: FnMut(Result<QuadRef<'_>, Error>) -> ControlFlow<()>> Reader<'_, E> {
    fn lines(&mut self, mut lines: &str) -> ControlFlow<()> {
        while !lines.is_empty() {
            let bytes = lines.as_bytes();
            let end = memchr2(b'\n', b'\r', bytes).unwrap_or(bytes.len());
            let length = match bytes.get(end) {
                Some(b'\r') => memchr(b'\n', bytes).unwrap_or(bytes.len()),
                _ => end,
            };
            // A carriage return that stands alone ends a line as well, but that is left to the parser.
            let line = if length <= end + 1 { self.scanner.line(&lines[..end]) } else { Line::Unknown };
            match line {
                Line::Quad(quad) => (self.each)(Ok(quad))?,
                Line::Nothing => {}
                Line::Unknown => self.unknown(&bytes[..length])?,
            }
            self.lines += 1;
            lines = lines.get(length + 1..).unwrap_or_default();
        }
        ControlFlow::Continue(())
    }

    /// Reads lines of which some are not UTF-8.
    fn lines_with_damage(&mut self, lines: &[u8]) -> ControlFlow<()> {
        for line in lines.split_inclusive(|byte| *byte == b'\n') {
            match str::from_utf8(line) {
                Ok(line) => self.lines(line)?,
                Err(_) => {
                    self.unknown(line.strip_suffix(b"\n").unwrap_or(line))?;
                    self.lines += 1;
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// Reads a line with the parser, by itself, so that a mistake spoils no other.
    fn unknown(&mut self, line: &[u8]) -> ControlFlow<()> {
        match self.text.parser().for_slice(line).collect::<Result<Vec<_>, _>>() {
            Ok(quads) => quads.into_iter().try_for_each(|quad| (self.each)(Ok(self.apart.quad(quad).as_ref()))),
            Err(mistake) => (self.each)(Err(self.text.mistake(&mistake, self.lines))),
        }
    }
}

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

/// A text that can be handed out tag by tag, so that whoever stops reading tells where.
///
/// The parser of RDF/XML does not say where a mistake is, but it asks for no more than it needs.
pub(super) struct Pieces<R> {
    input: BufReader<R>,
    /// Where the next piece begins; `None` where the text comes as fast as it can.
    next: Option<(u64, u64)>,
    last: Rc<Cell<(u64, u64)>>,
}

impl<R: Read> Pieces<R> {
    /// The text tag by tag, and the line and column, from 1, of the tag or word that was handed out last.
    pub(super) fn of(input: R) -> (Self, Rc<Cell<(u64, u64)>>) {
        Self::begin(input, Some((1, 1)))
    }

    /// The text as it comes.
    pub(super) fn whole(input: R) -> (Self, Rc<Cell<(u64, u64)>>) {
        Self::begin(input, None)
    }

    fn begin(input: R, next: Option<(u64, u64)>) -> (Self, Rc<Cell<(u64, u64)>>) {
        let last = Rc::new(Cell::new((1, 1)));
        (Self { input: BufReader::new(input), next, last: Rc::clone(&last) }, last)
    }
}

impl<R: Read> Read for Pieces<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let Some((line, column)) = &mut self.next else { return self.input.read(out) };
        let bytes = self.input.fill_buf()?;
        let blank = |byte: &u8| byte.is_ascii_whitespace();
        // Blanks before a tag are a piece of their own, so that a piece begins where something is.
        let length = match bytes.first() {
            Some(first) if blank(first) => bytes.iter().position(|byte| !blank(byte)).unwrap_or(bytes.len()),
            Some(_) => bytes.iter().position(|byte| matches!(byte, b'>' | b'\n')).map_or(bytes.len(), |end| end + 1),
            None => 0,
        };
        let length = length.min(out.len());
        let piece = &bytes[..length];
        out[..length].copy_from_slice(piece);
        if !piece.iter().all(blank) {
            self.last.set((*line, *column));
        }
        for byte in piece {
            match byte {
                b'\n' => (*line, *column) = (*line + 1, 1),
                // The later bytes of a character of UTF-8.
                0x80..=0xbf => {}
                _ => *column += 1,
            }
        }
        self.input.consume(length);
        Ok(length)
    }
}

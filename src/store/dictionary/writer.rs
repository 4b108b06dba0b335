//! Writes a dictionary word by word, in constant memory but for 8 bytes a block.

use std::io::{self, Write};

use super::{FOOTER_PLACE, GROUP, INDEX_PLACE, block};
use crate::store::checksum::checksum;

/// Writes the words of a dictionary in the order of their bytes.
pub struct DictionaryWriter<W> {
    out: W,
    /// Bytes written.
    length: u64,
    words: u64,
    previous: Vec<u8>,
    /// The words of the block that is not yet written.
    block: Vec<u8>,
    sealed: Vec<u8>,
    /// Where each block begins.
    offsets: Vec<u64>,
    /// Where each entry of the index ends, counted from the first.
    ends: Vec<u64>,
    entries: Vec<u8>,
}

impl<W: Write> DictionaryWriter<W> {
    /// Begins a dictionary where `out` stands.
    pub fn new(out: W) -> Self {
        Self {
            out,
            length: 0,
            words: 0,
            previous: Vec::new(),
            block: Vec::new(),
            sealed: Vec::new(),
            offsets: Vec::new(),
            ends: Vec::new(),
            entries: Vec::new(),
        }
    }

    /// Adds a word, which gets the number after that of the word before it.
    ///
    /// # Errors
    /// It cannot be written, or is not greater than the word before it ([`io::ErrorKind::InvalidInput`]).
    pub fn push(&mut self, word: &[u8]) -> io::Result<()> {
        if self.words > 0 && *word <= *self.previous {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "the words of a dictionary are not in order"));
        }
        if self.words.is_multiple_of(block::WORDS as u64) {
            self.write_block()?;
            if (self.offsets.len() as u64).is_multiple_of(GROUP) {
                // The shortest beginning of the word that is greater than the word before it.
                let shared = block::common(&self.previous, word);
                self.entries.extend_from_slice(&word[..word.len().min(shared + 1)]);
                self.ends.push(self.entries.len() as u64);
            }
            self.offsets.push(self.length);
            block::push(&[], word, &mut self.block);
        } else {
            block::push(&self.previous, word, &mut self.block);
        }
        self.words += 1;
        self.previous.clear();
        self.previous.extend_from_slice(word);
        Ok(())
    }

    /// Writes what remains, and gives back what it was written to; nothing is flushed.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        self.write_block()?;
        let (end, mut index) = (self.length, Vec::new());
        for offset in &self.offsets {
            self.out.write_all(&offset.to_le_bytes())?;
        }
        for end in &self.ends {
            index.extend_from_slice(&end.to_le_bytes());
        }
        index.extend_from_slice(&self.entries);
        self.out.write_all(&index)?;
        let mut footer = Vec::new();
        footer.extend_from_slice(&self.words.to_le_bytes());
        footer.extend_from_slice(&end.to_le_bytes());
        footer.extend_from_slice(&checksum(INDEX_PLACE, &index).to_le_bytes());
        footer.extend_from_slice(&checksum(FOOTER_PLACE, &footer).to_le_bytes());
        self.out.write_all(&footer)?;
        Ok(self.out)
    }

    fn write_block(&mut self) -> io::Result<()> {
        if self.block.is_empty() {
            return Ok(());
        }
        self.sealed.clear();
        block::seal(self.offsets.len() as u64 - 1, &self.block, &mut self.sealed);
        self.block.clear();
        self.length += self.sealed.len() as u64;
        self.out.write_all(&self.sealed)
    }
}

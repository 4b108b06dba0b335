//! The words of a segment, sorted by their bytes and numbered in that order. Knows nothing of rows.
//!
//! A word is a term that no id can hold, encoded by [`term`]. `FORMAT.md` describes the bytes.

mod block;
pub mod term;
pub mod varint;
mod writer;

use crate::store::checksum::checksum;
use crate::store::damage::Damage;

pub use writer::DictionaryWriter;

/// Words of a block.
const WORDS: u64 = block::WORDS as u64;

/// Blocks for which there is one entry of the index.
const GROUP: u64 = 64;

/// Bytes of the footer.
const FOOTER: usize = 24;

/// Where the footer is said to stand, for its checksum.
const FOOTER_PLACE: u32 = u32::MAX;

/// Where the index is said to stand, for its checksum.
const INDEX_PLACE: u32 = u32::MAX - 1;

/// A dictionary in memory or in a mapped file.
#[derive(Clone, Copy)]
pub struct Dictionary<'a> {
    bytes: &'a [u8],
    layout: Layout,
}

/// What opening a dictionary finds out. It holds for the same bytes wherever they are mapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The number of the first word.
    base: u64,
    words: u64,
    /// Where the blocks end and the offsets of the blocks begin.
    offsets: usize,
    /// Where the offsets end and the index begins.
    index: usize,
    /// Where the entries of the index begin.
    entries: usize,
    /// Where the index ends.
    footer: usize,
    index_checksum: u32,
}

/// The words of a dictionary in their order; what [`Dictionary::words`] gives.
pub struct Words<'a> {
    dictionary: Dictionary<'a>,
    /// The place of the next word, from 0.
    next: u64,
    /// The bytes of its block from there on.
    rest: &'a [u8],
    word: Vec<u8>,
}

impl<'a> Dictionary<'a> {
    /// Opens the dictionary that is all of `bytes`; its first word has the number `base`.
    ///
    /// Only the footer is read. Damage elsewhere is found when it is come upon, or by [`Dictionary::check`].
    ///
    /// # Errors
    /// The footer is damaged, or bytes are missing.
    pub fn open(bytes: &'a [u8], base: u64) -> Result<Self, Damage> {
        let layout = Layout::read(bytes, base).ok_or_else(|| {
            Damage::at(bytes.len().saturating_sub(FOOTER) as u64, "the footer of a dictionary is damaged")
        })?;
        Ok(Self { bytes, layout })
    }

    /// The same bytes, opened without reading them again.
    pub fn with(bytes: &'a [u8], layout: Layout) -> Self {
        Self { bytes, layout }
    }

    /// What [`Dictionary::with`] asks for.
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// How many words there are.
    pub fn len(&self) -> u64 {
        self.layout.words
    }

    /// The number of the first word.
    pub fn base(&self) -> u64 {
        self.layout.base
    }

    /// Puts the bytes of the word with this number into `word`; `false` if the dictionary has no such number.
    ///
    /// # Errors
    /// The block of the word is damaged.
    pub fn get(&self, number: u64, word: &mut Vec<u8>) -> Result<bool, Damage> {
        let Some(place) = number.checked_sub(self.base()).filter(|place| *place < self.len()) else {
            return Ok(false);
        };
        let block = place / WORDS;
        block::word(self.block(block)?, (place % WORDS) as usize, word).ok_or_else(|| self.broken(block))?;
        Ok(true)
    }

    /// The number of a word, by its bytes; `None` if the dictionary does not have it.
    ///
    /// # Errors
    /// What would have to say so is damaged.
    pub fn find(&self, word: &[u8]) -> Result<Option<u64>, Damage> {
        let blocks = self.layout.blocks();
        if blocks == 0 {
            return Ok(None);
        }
        // The search reads bytes that it does not verify. The block that it ends in is verified: if the word is there, or
        // between two words there, that is proof. At the edge of the block, its neighbour has to agree.
        let block = self.search(word)?;
        match self.find_in(block, word)? {
            Ok(place) => return Ok(Some(self.base() + block * WORDS + place as u64)),
            Err(0) if block > 0 => match self.find_in(block - 1, word)? {
                Err(place) if place == self.count(block - 1) => {}
                _ => return Err(self.astray(block)),
            },
            Err(place) if place == self.count(block) && block + 1 < blocks => match self.find_in(block + 1, word)? {
                Err(0) => {}
                _ => return Err(self.astray(block)),
            },
            Err(_) => {}
        }
        Ok(None)
    }

    /// All words in their order.
    pub fn words(&self) -> Words<'a> {
        Words { dictionary: *self, next: 0, rest: &[], word: Vec::new() }
    }

    /// Reads every byte: each block, the order of the words, and the index.
    ///
    /// # Errors
    /// The first damage.
    pub fn check(&self) -> Result<(), Damage> {
        self.check_index()?;
        let mut words = self.words();
        let mut previous: Option<Vec<u8>> = None;
        while let Some((number, word)) = words.advance()? {
            let block = (number - self.base()) / WORDS;
            if previous.as_deref().is_some_and(|previous| previous >= word) {
                return Err(Damage { message: "words are out of order".to_owned(), ..self.broken(block) });
            }
            term::decode(word).map_err(|damage| Damage { message: damage.message, ..self.broken(block) })?;
            let previous = previous.get_or_insert_default();
            previous.clear();
            previous.extend_from_slice(word);
        }
        Ok(())
    }

    fn check_index(&self) -> Result<(), Damage> {
        let index = self.bytes.get(self.layout.index..self.layout.footer);
        match index.is_some_and(|index| checksum(INDEX_PLACE, index) == self.layout.index_checksum) {
            true => Ok(()),
            false => Err(Damage::at(self.layout.index as u64, "the index of a dictionary is damaged")),
        }
    }

    /// The block in which a word stands if the dictionary has it, as far as unverified bytes say.
    fn search(&self, word: &[u8]) -> Result<u64, Damage> {
        let group = last_not_after(0, self.layout.groups(), |group| {
            let entry = self.entry(group).ok_or_else(|| self.astray(group * GROUP))?;
            Ok(entry <= word)
        })?;
        let end = self.layout.blocks().min((group + 1) * GROUP);
        last_not_after(group * GROUP, end, |block| {
            let first = self.slice(block).and_then(block::first).ok_or_else(|| self.broken(block))?;
            Ok(first <= word)
        })
    }

    /// The entry of the index for the group of blocks with this number.
    fn entry(&self, group: u64) -> Option<&'a [u8]> {
        let end = |group: u64| usize::try_from(number_at(self.bytes, self.layout.index, group)?).ok();
        let start = if group == 0 { 0 } else { end(group - 1)? };
        self.bytes.get(self.layout.entries..self.layout.footer)?.get(start..end(group)?)
    }

    fn find_in(&self, block: u64, word: &[u8]) -> Result<Result<usize, usize>, Damage> {
        block::find(self.block(block)?, self.count(block), word).ok_or_else(|| self.broken(block))
    }

    /// How many words the block with this number has.
    fn count(&self, block: u64) -> usize {
        (self.len() - block * WORDS).min(WORDS) as usize
    }

    /// The words of the block with this number, verified.
    fn block(&self, number: u64) -> Result<&'a [u8], Damage> {
        self.slice(number).and_then(|block| block::open(number, block)).ok_or_else(|| self.broken(number))
    }

    fn slice(&self, block: u64) -> Option<&'a [u8]> {
        let end = if block + 1 < self.layout.blocks() { self.offset(block + 1)? } else { self.layout.offsets };
        self.bytes.get(self.offset(block)?..end)
    }

    fn offset(&self, block: u64) -> Option<usize> {
        number_at(self.bytes, self.layout.offsets, block).and_then(|offset| usize::try_from(offset).ok())
    }

    fn broken(&self, block: u64) -> Damage {
        let offset = self.offset(block).filter(|offset| *offset < self.layout.offsets);
        Damage::at(offset.unwrap_or(self.layout.offsets) as u64, format!("block {block} of a dictionary is damaged"))
    }

    /// The damage that led a search to the wrong block: in the index, or in a block of the same group.
    fn astray(&self, block: u64) -> Damage {
        let group = block / GROUP * GROUP;
        let blocks = group..self.layout.blocks().min(group + GROUP);
        let mut damage = self.check_index().err();
        for block in blocks {
            damage = damage.or_else(|| self.block(block).err());
        }
        damage.unwrap_or_else(|| self.broken(block))
    }
}

impl Layout {
    fn read(bytes: &[u8], base: u64) -> Option<Self> {
        let footer = bytes.len().checked_sub(FOOTER)?;
        let (fields, sum) = bytes[footer..].split_last_chunk::<4>()?;
        if u32::from_le_bytes(*sum) != checksum(FOOTER_PLACE, fields) {
            return None;
        }
        let words = number_at(fields, 0, 0)?;
        let offsets = usize::try_from(number_at(fields, 0, 1)?).ok()?;
        let index_checksum = u32::from_le_bytes(*fields.last_chunk::<4>()?);
        let mut layout = Self { base, words, offsets, index: 0, entries: 0, footer, index_checksum };
        let after = |start: usize, numbers: u64| start.checked_add(usize::try_from(numbers).ok()?.checked_mul(8)?);
        layout.index = after(offsets, layout.blocks())?;
        layout.entries = after(layout.index, layout.groups())?;
        base.checked_add(words)?;
        (layout.entries <= footer).then_some(layout)
    }

    fn blocks(&self) -> u64 {
        self.words.div_ceil(WORDS)
    }

    fn groups(&self) -> u64 {
        self.blocks().div_ceil(GROUP)
    }
}

impl Words<'_> {
    /// The next word with its number; `None` after the last one.
    ///
    /// # Errors
    /// The block of the word is damaged. Nothing comes after that.
    pub fn advance(&mut self) -> Result<Option<(u64, &[u8])>, Damage> {
        let place = self.next;
        if place >= self.dictionary.len() {
            return Ok(None);
        }
        self.next = u64::MAX;
        let block = place / WORDS;
        if place.is_multiple_of(WORDS) {
            self.word.clear();
            self.rest = self.dictionary.block(block)?;
        }
        block::advance(&mut self.rest, &mut self.word).ok_or_else(|| self.dictionary.broken(block))?;
        self.next = place + 1;
        Ok(Some((self.dictionary.base() + place, &self.word)))
    }
}

/// The last of some places for which `holds`, which holds for the first and for none after one for which it does not.
fn last_not_after(start: u64, end: u64, holds: impl Fn(u64) -> Result<bool, Damage>) -> Result<u64, Damage> {
    let (mut low, mut high) = (start, end);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if holds(middle)? {
            low = middle;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

/// The number at a place of an array of numbers.
fn number_at(bytes: &[u8], start: usize, place: u64) -> Option<u64> {
    let at = usize::try_from(place).ok()?.checked_mul(8)?.checked_add(start)?;
    Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

#[cfg(test)]
mod tests;

//! The different terms of a batch, numbered in the order in which they come.

use std::hash::Hasher;

use hashbrown::HashTable;
use rustc_hash::{FxHashMap, FxHasher};

use crate::store::dictionary::varint;
use crate::store::id::{Id, Kind};

/// The number of a term in its batch.
pub type Number = u32;

/// Terms that are numbered from 0, each once; the default graph is the first of them.
///
/// A word takes its letters and some 25 bytes, a value the latter only.
#[derive(Clone, Debug)]
pub struct Terms {
    /// What each number stands for: a value, or a word that begins in `letters` where its id says.
    entries: Vec<Id>,
    /// Each word behind its length, which is a varint.
    letters: Vec<u8>,
    words: HashTable<Hashed>,
    /// Values are few and often asked for, so they have a table that stays in the processor's cache.
    values: FxHashMap<Id, Number>,
}

/// The number of a word, with the hash of its letters and the place where they are: so nothing else is read to grow the
/// table, nor to tell most other words apart.
#[derive(Clone, Copy, Debug)]
struct Hashed {
    hash: u32,
    number: Number,
    start: u64,
}

impl Hashed {
    /// The hash as the table wants it, which looks at the highest and at the lowest bits.
    fn spread(&self) -> u64 {
        u64::from(self.hash).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

impl Default for Terms {
    fn default() -> Self {
        let (letters, words, values) = (Vec::new(), HashTable::new(), FxHashMap::default());
        Self { entries: vec![Id::DEFAULT_GRAPH], letters, words, values }
    }
}

impl Terms {
    /// The number of the default graph.
    pub const DEFAULT_GRAPH: Number = 0;

    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// About how many bytes of memory are in use while the terms are put in order.
    pub fn bytes(&self) -> usize {
        // Each term has an entry and room in the table; then an id, a code for each place of a quad, and a place in lists
        // that are sorted.
        const TERM: usize = 128;
        self.letters.len() + self.entries.len() * TERM
    }

    /// What a number stands for: the letters of a word, or a value.
    pub fn get(&self, number: Number) -> Spelled<'_> {
        let entry = self.entries[number as usize];
        match entry.kind() {
            Kind::Word(start) => Spelled::Word(word_at(&self.letters, start)),
            _ => Spelled::Value(entry),
        }
    }

    /// The number of a word, by its letters; parts of a triple term are ids of words that have the numbers of this batch.
    pub fn word(&mut self, word: &[u8]) -> Number {
        let (kind, rest) = word.split_first().unwrap_or((&0, &[]));
        self.word_of(*kind, rest)
    }

    /// As [`Terms::word`], by the first of its letters and the others.
    pub fn word_of(&mut self, kind: u8, rest: &[u8]) -> Number {
        let mut hasher = FxHasher::default();
        hasher.write(rest);
        hasher.write_u8(kind);
        let hash = hasher.finish();
        let number = self.entries.len() as Number;
        let hashed = Hashed { hash: (hash ^ hash >> 32) as u32, number, start: self.letters.len() as u64 };
        let letters = &self.letters;
        let same = |known: &Hashed| known.hash == hashed.hash && is(word_at(letters, known.start), kind, rest);
        if let Some(known) = self.words.find(hashed.spread(), same) {
            return known.number;
        }
        varint::write(rest.len() as u64 + 1, &mut self.letters);
        self.letters.push(kind);
        self.letters.extend_from_slice(rest);
        self.words.insert_unique(hashed.spread(), hashed, Hashed::spread);
        self.entries.push(Id::word(hashed.start));
        number
    }

    /// As [`Terms::word_of`], for a word that probably has a certain number.
    pub fn word_like(&mut self, likely: Number, kind: u8, rest: &[u8]) -> Number {
        match self.get(likely) {
            Spelled::Word(known) if is(known, kind, rest) => likely,
            _ => self.word_of(kind, rest),
        }
    }

    /// The number of a value.
    pub fn value(&mut self, value: Id) -> Number {
        let next = self.entries.len() as Number;
        let number = *self.values.entry(value).or_insert(next);
        if number == next {
            self.entries.push(value);
        }
        number
    }
}

/// What a number stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelled<'a> {
    /// A word, by its letters.
    Word(&'a [u8]),
    /// A term that an id holds, or the default graph.
    Value(Id),
}

/// Whether these are the letters of a word.
fn is(word: &[u8], kind: u8, rest: &[u8]) -> bool {
    word.split_first() == Some((&kind, rest))
}

/// The word that begins at a place of the letters.
fn word_at(letters: &[u8], start: u64) -> &[u8] {
    let mut rest = letters.get(start as usize..).unwrap_or_default();
    let length = varint::read(&mut rest).unwrap_or_default();
    &rest[..length as usize]
}

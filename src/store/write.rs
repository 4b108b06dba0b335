//! From batches to segments: the terms get their ids, the quads are sorted.

use std::convert::Infallible;
use std::io::{self, Write};

use sha2::{Digest, Sha256};

use crate::store::Error;
use crate::store::batch::{Batch, Numbers, with_ids};
use crate::store::dictionary::{DictionaryWriter, term};
use crate::store::id::{Id, Kind};
use crate::store::run::{Quad, QuadSorter};
use crate::store::segment::{OpenError, Segment, SegmentSummary, SegmentWriter};
use crate::store::snapshot::Snapshot;
use crate::store::terms::{Number, Spelled};
use crate::store::words::{self, WordOf};

/// The ids of the terms of some batches, and the words among them that are new.
pub struct Numbered<'a> {
    /// The number of the first new word.
    first: u64,
    /// For each batch the ids of its terms, by their numbers there.
    ids: Vec<Vec<Id>>,
    /// The words that no older segment has, in the order of their ids, each once.
    new: Vec<WordOf<'a>>,
}

impl<'a> Numbered<'a> {
    /// Numbers the terms of batches: words that `known` knows keep their ids, the others follow from `first` on.
    ///
    /// # Errors
    /// Those of `known`.
    pub fn of<E>(
        batches: &'a [Batch],
        first: u64,
        mut known: impl FnMut(&[u8]) -> Result<Option<Id>, E>,
    ) -> Result<Self, E> {
        let ids = batches.iter().map(|batch| vec![Id::DEFAULT_GRAPH; batch.terms().len()]).collect();
        let mut numbered = Self { first, ids, new: Vec::new() };
        let (mut plain, mut triples) = (Vec::new(), Vec::new());
        for (place, batch) in (0_u32..).zip(batches) {
            for number in 0..batch.terms().len() as Number {
                match batch.terms().get(number) {
                    Spelled::Value(value) => numbered.ids[place as usize][number as usize] = value,
                    Spelled::Word(letters) => match term::depth_of(letters) {
                        0 => plain.push(WordOf::new(place, number, letters)),
                        depth => triples.push((depth, WordOf::new(place, number, letters))),
                    },
                }
            }
        }
        words::sort(&mut plain);
        for words in plain.chunk_by(|one, other| one.is(*other)) {
            let id = known(words[0].letters)?;
            numbered.add(words, id);
        }
        // The parts of a triple term have their ids before it has its own.
        triples.sort_unstable();
        for level in triples.chunk_by(|one, other| one.0 == other.0) {
            let mut spelled: Vec<(Vec<u8>, WordOf<'_>)> =
                level.iter().map(|(_, word)| (numbered.letters(*word, &mut Vec::new()).to_vec(), *word)).collect();
            spelled.sort_unstable();
            for same in spelled.chunk_by(|one, other| one.0 == other.0) {
                let id = known(&same[0].0)?;
                let words: Vec<WordOf<'_>> = same.iter().map(|(_, word)| *word).collect();
                numbered.add(&words, id);
            }
        }
        Ok(numbered)
    }

    /// Gives words of the same letters their id, a new one if they have none yet.
    fn add(&mut self, words: &[WordOf<'a>], known: Option<Id>) {
        let id = known.unwrap_or_else(|| {
            self.new.push(words[0]);
            Id::word(self.first + self.new.len() as u64 - 1)
        });
        for word in words {
            self.ids[word.batch as usize][word.number as usize] = id;
        }
    }

    /// The letters of a word, the parts of a triple term as their ids.
    fn letters<'b>(&'b self, word: WordOf<'a>, buffer: &'b mut Vec<u8>) -> &'b [u8] {
        let ids = &self.ids[word.batch as usize];
        with_ids(word.letters, buffer, |part| match part.kind() {
            Kind::Word(number) => ids.get(number as usize).copied().unwrap_or_default(),
            _ => part,
        })
    }

    /// How many words are new.
    pub fn new_words(&self) -> u64 {
        self.new.len() as u64
    }

    /// The ids of the terms of a batch, by their numbers there.
    pub fn ids(&self, batch: usize) -> &[Id] {
        &self.ids[batch]
    }

    /// The quad that some numbers of a batch stand for.
    pub fn quad(&self, batch: usize, numbers: &Numbers) -> Quad {
        numbers.map(|number| self.ids[batch][number as usize])
    }

    /// The quads that some numbers of the first batch stand for, sorted, each once.
    pub fn quads(&self, numbers: &[Numbers]) -> Vec<Quad> {
        let mut quads: Vec<Quad> = numbers.iter().map(|numbers| self.quad(0, numbers)).collect();
        quads.sort_unstable();
        quads.dedup();
        quads
    }

    /// Takes those out of some quads of a batch that a snapshot has already; gives them sorted, each once.
    ///
    /// # Errors
    /// What must be read to find them is damaged.
    pub fn take_known(&self, batch: usize, quads: &mut Vec<Numbers>, snapshot: &Snapshot) -> Result<Vec<Quad>, Error> {
        let mut known = Vec::new();
        if snapshot.is_empty() {
            return Ok(known);
        }
        let mut failed = Ok(());
        // What has a new word is not there, which is told without a look.
        let is_new = |id: &Id| matches!(id.kind(), Kind::Word(number) if number >= self.first);
        quads.retain(|numbers| {
            let quad = self.quad(batch, numbers);
            let is_known = !quad.iter().any(is_new)
                && snapshot.contains(&quad).unwrap_or_else(|error| {
                    failed = Err(error);
                    false
                });
            known.extend(is_known.then_some(quad));
            !is_known
        });
        known.sort_unstable();
        known.dedup();
        failed.map(|()| known)
    }

    /// Writes a segment with the new words, these quads of each batch, and quads that it removes, which are sorted.
    pub fn write<W: Write>(
        &self,
        out: W,
        quads: Vec<Vec<Numbers>>,
        removed: &[Quad],
    ) -> io::Result<(W, SegmentSummary)> {
        let mut writer = SegmentWriter::new(out)?;
        writer.dictionary(|out| {
            let mut dictionary = DictionaryWriter::new(out);
            let mut buffer = Vec::new();
            for word in &self.new {
                dictionary.push(self.letters(*word, &mut buffer))?;
            }
            dictionary.finish().map(drop)
        })?;
        writer.quads(QuadSorter::of_numbers(quads, &self.ids))?;
        writer.removed(removed.iter().map(|quad| Ok::<_, io::Error>(*quad)))?;
        writer.finish()
    }

    /// The segment with the new words and some quads of the first batch, in memory.
    pub fn held(&self, quads: Vec<Numbers>) -> Segment {
        let written = self.write(Vec::new(), vec![quads], &[]).map_err(OpenError::from);
        let segment = written.and_then(|(bytes, _)| Segment::held(bytes));
        segment.expect("a segment in memory can be written and read, as the tests of segments show")
    }
}

/// A digest of the quads of a batch, whatever the order in which they were added.
pub fn digest(batch: &Batch) -> [u8; 16] {
    let batches = std::slice::from_ref(batch);
    let Ok(numbered) = Numbered::of(batches, 0, |_| Ok::<_, Infallible>(None));
    let mut digest = Sha256::new();
    let mut buffer = Vec::new();
    for word in &numbered.new {
        let letters = numbered.letters(*word, &mut buffer);
        digest.update((letters.len() as u64).to_le_bytes());
        digest.update(letters);
    }
    for quad in numbered.quads(batch.quads()) {
        quad.iter().for_each(|id| digest.update(id.bits().to_le_bytes()));
    }
    let mut short = [0; 16];
    short.copy_from_slice(&digest.finalize()[..16]);
    short
}

/// A batch as a segment in memory.
pub fn in_memory(batch: &Batch) -> Segment {
    let batches = std::slice::from_ref(batch);
    let Ok(numbered) = Numbered::of(batches, 0, |_| Ok::<_, Infallible>(None));
    numbered.held(batch.quads().to_vec())
}

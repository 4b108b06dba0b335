//! From batches to segments: the words get their numbers, the quads their ids.

use std::io::{self, Write};

use sha2::{Digest, Sha256};

use crate::store::Batch;
use crate::store::batch::{Word, translate, with_ids};
use crate::store::dictionary::{DictionaryWriter, term};
use crate::store::id::Id;
use crate::store::run::Quad;
use crate::store::segment::{SegmentSummary, SegmentWriter};

/// The words that a segment adds, sorted by their bytes, and the ids of a batch's words.
pub struct Numbered {
    /// The bytes of the new words, in the order of their numbers.
    pub new: Vec<Word>,
    /// The id of each word of the batch, by its number there.
    ids: Vec<Id>,
}

impl Numbered {
    /// Numbers the words of a batch: those that `known` knows keep their ids, the others follow from `first` on.
    ///
    /// # Errors
    /// Those of `known`.
    pub fn of<E>(batch: &Batch, first: u64, mut known: impl FnMut(&[u8]) -> Result<Option<Id>, E>) -> Result<Self, E> {
        let words = batch.words();
        let mut ids = vec![Id::DEFAULT_GRAPH; words.len()];
        let mut new: Vec<Word> = Vec::new();
        let mut by_depth: Vec<(u32, usize)> =
            words.iter().enumerate().map(|(number, word)| (term::depth_of(word), number)).collect();
        by_depth.sort_unstable();
        // The parts of a triple term have their ids before it has its own.
        for level in by_depth.chunk_by(|a, b| a.0 == b.0) {
            let mut unknown = Vec::new();
            let mut encoded: Vec<(Word, usize)> =
                level.iter().map(|&(_, number)| (with_ids(&words[number], |id| translate(id, &ids)), number)).collect();
            encoded.sort_unstable();
            for (word, number) in encoded {
                match known(&word)? {
                    Some(id) => ids[number] = id,
                    None => unknown.push((word, number)),
                }
            }
            for (word, number) in unknown {
                ids[number] = Id::word(first + new.len() as u64);
                new.push(word);
            }
        }
        Ok(Self { new, ids })
    }

    /// The quads with these ids, sorted, each once.
    pub fn quads(&self, mut quads: Vec<Quad>) -> Vec<Quad> {
        quads.iter_mut().flatten().for_each(|id| *id = translate(*id, &self.ids));
        set(&mut quads);
        quads
    }
}

/// Sorts quads and drops repetitions.
pub fn set(quads: &mut Vec<Quad>) {
    quads.sort_unstable();
    quads.dedup();
}

/// A digest of the quads of a batch, whatever the order in which they were added.
pub fn digest(batch: &Batch) -> [u8; 16] {
    let Ok(numbered) = Numbered::of(batch, 0, |_| Ok::<_, std::convert::Infallible>(None));
    let mut digest = Sha256::new();
    for word in &numbered.new {
        digest.update((word.len() as u64).to_le_bytes());
        digest.update(word);
    }
    for quad in numbered.quads(batch.quads().to_vec()) {
        quad.iter().for_each(|id| digest.update(id.bits().to_le_bytes()));
    }
    let mut short = [0; 16];
    short.copy_from_slice(&digest.finalize()[..16]);
    short
}

/// Writes a segment with these words, quads, and quads that it removes, which are sorted.
pub fn segment<W: Write>(
    out: W,
    words: impl IntoIterator<Item = impl AsRef<[u8]>>,
    quads: Vec<Quad>,
    removed: &[Quad],
) -> io::Result<(W, SegmentSummary)> {
    let mut writer = SegmentWriter::new(out)?;
    writer.dictionary(|out| {
        let mut dictionary = DictionaryWriter::new(out);
        for word in words {
            dictionary.push(word.as_ref())?;
        }
        dictionary.finish().map(drop)
    })?;
    writer.quads(quads)?;
    writer.removed(removed.iter().map(|quad| Ok::<_, io::Error>(*quad)))?;
    writer.finish()
}

/// A batch as the bytes of a segment.
pub fn in_memory(batch: &Batch) -> Vec<u8> {
    let Ok(numbered) = Numbered::of(batch, 0, |_| Ok::<_, std::convert::Infallible>(None));
    let written = segment(Vec::new(), &numbered.new, numbered.quads(batch.quads().to_vec()), &[]);
    written.expect("a segment in memory can be written: its words are sorted").0
}

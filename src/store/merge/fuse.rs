//! Several segments as one, without holding their quads in memory.

use std::io::{self, Write};
use std::path::Path;

use crate::store::Error;
use crate::store::batch::with_ids;
use crate::store::damage::Damage;
use crate::store::dictionary::{Dictionary, DictionaryWriter, Words};
use crate::store::id::{Id, Kind};
use crate::store::run::{Order, Quad, Row, Rows};
use crate::store::segment::{RowsOut, Section, Segment, SegmentSummary, SegmentWriter};

/// A segment whose words begin at the same number as those of the others, and whose quads have no words of the others:
/// so its rows keep their order when its words are numbered anew.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The segment.
    pub segment: &'a Segment,
    /// Says what damage in the segment is.
    pub error: &'a dyn Fn(Section, Damage) -> Error,
    /// Whether a quad of the segment is to be kept; `None` for all.
    pub keep: Option<&'a dyn Fn(&Quad) -> bool>,
    /// Which of the words are to be kept, by their place in the dictionary; `None` for all.
    pub used: Option<&'a [bool]>,
}

/// The ids that the words of a source have in the new segment.
#[derive(Debug)]
pub struct NewIds {
    first_word: u64,
    /// By the place of the word; the default graph for a word that is not kept.
    ids: Vec<Id>,
}

/// What was written.
pub struct Fused {
    pub summary: SegmentSummary,
    /// The words of the new segment.
    pub words: u64,
    /// For each source its new ids.
    pub ids: Vec<NewIds>,
}

/// Why a segment cannot be written.
pub enum Failure {
    /// The system refuses.
    Write(io::Error),
    /// A source is damaged.
    Store(Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

impl Failure {
    /// The error of the store, where the segment is written to `path`.
    pub fn writing(self, path: &Path) -> Error {
        match self {
            Self::Write(error) => Error::writing(path)(error),
            Self::Store(error) => error,
        }
    }
}

/// Writes the segment that has the words, from `first_word` on, and the quads of all sources, and that removes some
/// quads of older ones, which are sorted.
///
/// Memory holds 8 bytes for each word of a source.
///
/// # Errors
/// A source is damaged, or writing fails.
pub fn fuse<W: Write>(
    out: W,
    sources: &[Source<'_>],
    first_word: u64,
    removed: &[Quad],
) -> Result<(W, Fused), Failure> {
    let mut writer = SegmentWriter::new(out)?;
    let (words, ids) = writer.dictionary(|out| words(out, sources, first_word))?;
    let mut graphs = sources.iter().zip(&ids).filter(|(source, _)| !source.segment.is_empty());
    let graph = |(source, ids): (&Source<'_>, &NewIds)| source.segment.graph().and_then(|graph| ids.of(graph));
    let first = graphs.next().and_then(graph);
    writer.in_graph(first.filter(|_| graphs.all(|rest| graph(rest) == first)));
    for order in Order::ALL {
        writer.run(order, |out| rows(out, sources, &ids, order))?;
    }
    writer.removed(removed.iter().map(|quad| Ok::<_, io::Error>(*quad)))?;
    let (out, summary) = writer.finish()?;
    Ok((out, Fused { summary, words, ids }))
}

impl NewIds {
    /// The id that stands for the same in the new segment; `None` for a word that is not kept.
    #[inline]
    pub fn of(&self, id: Id) -> Option<Id> {
        match id.kind() {
            Kind::Word(number) if number >= self.first_word => {
                let id = self.ids.get((number - self.first_word) as usize).copied();
                id.filter(|id| *id != Id::DEFAULT_GRAPH)
            }
            _ => Some(id),
        }
    }

    /// The quad or row, if all of its words are kept.
    #[inline]
    pub fn all_of(&self, [a, b, c, d]: [Id; 4]) -> Option<[Id; 4]> {
        Some([self.of(a)?, self.of(b)?, self.of(c)?, self.of(d)?])
    }
}

/// The words of a source that are still to come.
struct SourceWords<'a> {
    source: &'a Source<'a>,
    words: Words<'a>,
    /// The next one, with its new parts if it is a triple term; empty at the end.
    next: Vec<u8>,
    ids: NewIds,
}

impl<'a> SourceWords<'a> {
    fn new(source: &'a Source<'a>, first_word: u64) -> Result<Self, Error> {
        let damaged = |damage| (source.error)(Section::Dictionary, damage);
        let words = Dictionary::open(source.segment.dictionary(), first_word).map_err(damaged)?.words();
        let mut all = Self { source, words, next: Vec::new(), ids: NewIds { first_word, ids: Vec::new() } };
        all.advance()?;
        Ok(all)
    }

    /// Reads the next word that is kept. The words before it have their new ids, its parts are among them.
    fn advance(&mut self) -> Result<(), Error> {
        self.next.clear();
        loop {
            let word = self.words.advance().map_err(|damage| (self.source.error)(Section::Dictionary, damage))?;
            let Some((_, word)) = word else { return Ok(()) };
            if self.source.used.is_none_or(|used| used.get(self.ids.ids.len()) == Some(&true)) {
                let ids = &self.ids;
                let mut buffer = Vec::new();
                self.next.extend_from_slice(with_ids(word, &mut buffer, |part| ids.of(part).unwrap_or_default()));
                return Ok(());
            }
            self.ids.ids.push(Id::DEFAULT_GRAPH);
        }
    }
}

/// Writes the words of all sources in one order; gives their number, and the new ids.
fn words(out: &mut dyn Write, sources: &[Source<'_>], first_word: u64) -> Result<(u64, Vec<NewIds>), Failure> {
    let all = sources.iter().map(|source| SourceWords::new(source, first_word));
    let mut all: Vec<SourceWords<'_>> = all.collect::<Result<_, _>>().map_err(Failure::Store)?;
    let mut dictionary = DictionaryWriter::new(out);
    let mut count = 0;
    let mut word = Vec::new();
    loop {
        let least = all.iter().map(|words| &words.next).filter(|word| !word.is_empty()).min();
        let Some(least) = least else { break };
        word.clone_from(least);
        dictionary.push(&word)?;
        for words in all.iter_mut().filter(|words| words.next == word) {
            words.ids.ids.push(Id::word(first_word + count));
            words.advance().map_err(Failure::Store)?;
        }
        count += 1;
    }
    dictionary.finish()?;
    Ok((count, all.into_iter().map(|words| words.ids).collect()))
}

/// The rows of a source that are still to come.
struct SourceRows<'a> {
    source: &'a Source<'a>,
    ids: &'a NewIds,
    order: Order,
    rows: Rows<'a>,
    /// Rows that are read, and how many of them were given.
    block: Vec<Row>,
    given: usize,
}

impl SourceRows<'_> {
    /// The next row that is kept, with its new ids.
    fn advance(&mut self) -> Result<Option<Row>, Error> {
        loop {
            let damaged = |damage| (self.source.error)(Section::Run(self.order), damage);
            let Some(row) = self.block.get(self.given).copied() else {
                self.block.clear();
                self.given = 0;
                if !self.rows.next_rows(&mut self.block).map_err(damaged)? {
                    return Ok(None);
                }
                continue;
            };
            self.given += 1;
            if self.source.keep.is_none_or(|keep| keep(&self.order.quad(&row))) {
                let row = self.ids.all_of(row);
                return row.map(Some).ok_or_else(|| damaged(Damage::at(0, "a quad has a word that is not there")));
            }
        }
    }
}

/// Writes the rows of all sources in one order.
fn rows<W: Write>(
    out: &mut RowsOut<'_, W>,
    sources: &[Source<'_>],
    ids: &[NewIds],
    order: Order,
) -> Result<(), Failure> {
    let mut all = Vec::with_capacity(sources.len());
    for (source, ids) in sources.iter().zip(ids) {
        let rows = source.segment.run(order).range(&[]);
        let rows = rows.map_err(|damage| Failure::Store((source.error)(Section::Run(order), damage)))?;
        let mut rows = SourceRows { source, ids, order, rows, block: Vec::new(), given: 0 };
        if let Some(first) = rows.advance().map_err(Failure::Store)? {
            all.push((first, rows));
        }
    }
    while let Some(at) = (0..all.len()).min_by_key(|at| all[*at].0) {
        let (row, rows) = &mut all[at];
        out.push(*row)?;
        match rows.advance().map_err(Failure::Store)? {
            Some(next) => *row = next,
            None => drop(all.swap_remove(at)),
        }
    }
    Ok(())
}

//! Segments: one immutable file with a dictionary, six runs of its quads, the quads it removes, and statistics. Knows
//! nothing of transactions, nor of what is in a dictionary.

mod layout;
mod statistics;
mod write;

use std::io;
use std::ops::Range;
use std::path::Path;

use thiserror::Error;

use crate::store::damage::Damage;
use crate::store::disk;
use crate::store::id::Id;
use crate::store::map::MappedFile;
use crate::store::run::{Order, Quad, Run, RunIndex};
pub use layout::FORMAT;
use layout::{Kind, Table};
pub use statistics::Statistics;
pub use write::{RowsOut, SegmentSummary, SegmentWriter};

/// Why a segment cannot be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The system refuses.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A newer version of the program made it.
    #[error("it has format {found}, and this version knows formats up to {FORMAT}; install a newer version")]
    Newer {
        /// The format of the segment.
        found: u32,
    },
    /// It is not as it was written.
    #[error("byte {}: {}", .0.offset, .0.message)]
    Damaged(Damage),
}

impl From<Damage> for OpenError {
    fn from(damage: Damage) -> Self {
        Self::Damaged(damage)
    }
}

/// A segment whose file is mapped.
#[derive(Debug)]
pub struct Segment {
    bytes: Bytes,
    table: Table,
    /// The runs of all orders, then the one of removed quads.
    runs: [RunIndex; 7],
}

/// What a segment is read from: a file, or memory.
#[derive(Debug)]
enum Bytes {
    Mapped(MappedFile),
    Held(Vec<u8>),
}

impl std::ops::Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Mapped(file) => file,
            Self::Held(bytes) => bytes,
        }
    }
}

impl Segment {
    /// Maps a segment's file and reads its header, footer, table of sections and the footers of its runs; a few
    /// milliseconds whatever its size.
    ///
    /// # Errors
    /// The file cannot be read, was made by a newer version, or one of these is damaged.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        Self::of_bytes(Bytes::Mapped(MappedFile::new(&disk::open(path)?)?))
    }

    /// A segment whose bytes are in memory.
    ///
    /// # Errors
    /// As for [`Segment::open`], but that nothing can fail to be read.
    pub fn held(bytes: Vec<u8>) -> Result<Self, OpenError> {
        Self::of_bytes(Bytes::Held(bytes))
    }

    fn of_bytes(bytes: Bytes) -> Result<Self, OpenError> {
        let table = Table::read(&bytes)?;
        let run = |kind: Kind| {
            let range = table.range(kind);
            RunIndex::open(&bytes[range.clone()]).map_err(|damage| moved(damage, &range))
        };
        let [a, b, c, d, e, f] = Order::ALL.map(|order| run(Kind::of(order)));
        let runs = [a?, b?, c?, d?, e?, f?, run(Kind::Removed)?];
        Ok(Self { bytes, table, runs })
    }

    /// The number of quads that it adds.
    pub fn len(&self) -> u64 {
        self.run(Order::Spog).len()
    }

    /// Whether it adds no quads.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The checksum of the table of sections, which holds those of all sections: two segments with the same bytes have
    /// the same.
    pub fn checksum(&self) -> u32 {
        self.table.checksum
    }

    /// The one graph of all quads that it adds; `None` if they are in several.
    pub fn graph(&self) -> Option<Id> {
        self.table.graph
    }

    /// The quads that it adds, in one order.
    pub fn run(&self, order: Order) -> Run<'_> {
        match self.graph() {
            Some(graph) if order.is_by_graph() => self.indexed(Kind::of(order.without_graph())).behind(graph),
            _ => self.indexed(Kind::of(order)),
        }
    }

    /// The quads of older segments that it removes, in the order [`Order::Spog`].
    pub fn removed(&self) -> Run<'_> {
        self.indexed(Kind::Removed)
    }

    fn indexed(&self, kind: Kind) -> Run<'_> {
        Run::new(&self.bytes[self.table.range(kind)], &self.runs[kind.run()])
    }

    /// The bytes of the dictionary; what is in them is checked by whoever reads them.
    pub fn dictionary(&self) -> &[u8] {
        &self.bytes[self.table.range(Kind::Dictionary)]
    }

    /// The statistics.
    ///
    /// # Errors
    /// They are damaged.
    pub fn statistics(&self) -> Result<Statistics, Damage> {
        self.compare(Kind::Statistics)?;
        let range = self.table.range(Kind::Statistics);
        let [spog, posg, ospg, gspo] =
            [Order::Spog, Order::Posg, Order::Ospg, Order::Gspo].map(|order| self.run(order));
        Statistics::read(&self.bytes[range.clone()], [spog, posg, ospg, gspo]).map_err(|damage| moved(damage, &range))
    }

    /// Where a damage that was found in a run, in the dictionary or in the removed quads stands in the file.
    pub fn in_file(&self, section: Section, damage: Damage) -> Damage {
        moved(damage, &self.section(section))
    }

    /// The bytes of a section, from the start of the file.
    pub fn section(&self, section: Section) -> Range<usize> {
        self.table.range(match section {
            Section::Dictionary => Kind::Dictionary,
            Section::Run(order) => Kind::of(order),
            Section::Removed => Kind::Removed,
        })
    }

    /// Reads everything but what the dictionary's bytes mean: all checksums, that the rows of each run are in order,
    /// that all runs have the same quads, and that the statistics are theirs.
    ///
    /// # Errors
    /// The first damage, at its offset in the file.
    pub fn check(&self) -> Result<(), Damage> {
        for kind in Kind::ALL {
            self.compare(kind)?;
        }
        let mut first = None;
        let mut counted = statistics::Counter::default();
        let orders = Order::ALL.into_iter().filter(|order| self.graph().is_none() || !order.is_by_graph());
        for order in orders {
            let range = self.table.range(Kind::of(order));
            // The sum of the digests of a set does not depend on its order.
            let mut sum = 0_u64;
            let mut astray = false;
            self.run(order)
                .check(|row, shared| {
                    let quad = order.quad(row);
                    sum = sum.wrapping_add(digest(&quad));
                    astray |= self.graph().is_some_and(|graph| graph != quad[3]);
                    counted.add(order, [row[0], row[1]], shared);
                })
                .map_err(|damage| moved(damage, &range))?;
            if astray {
                return Err(Damage::at(range.start as u64, "a quad is not in the graph that all are said to be in"));
            }
            if *first.get_or_insert(sum) != sum {
                return Err(Damage::at(range.start as u64, format!("the quads of {order:?} are not those of Spog")));
            }
        }
        let removed = self.table.range(Kind::Removed);
        self.removed().check(|_, _| {}).map_err(|damage| moved(damage, &removed))?;
        if self.statistics()?.predicates().ne(counted.predicates()) {
            let start = self.table.range(Kind::Statistics).start;
            return Err(Damage::at(start as u64, "the statistics are not those of the quads"));
        }
        Ok(())
    }

    /// Compares a section with its checksum.
    fn compare(&self, kind: Kind) -> Result<(), Damage> {
        let range = self.table.range(kind);
        if crc32fast::hash(&self.bytes[range.clone()]) == self.table.section(kind).checksum {
            return Ok(());
        }
        Err(Damage::at(range.start as u64, format!("the section {kind:?} does not have its checksum")))
    }
}

/// A section of which bytes are read outside of this module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// The dictionary.
    Dictionary,
    /// The quads in one order.
    Run(Order),
    /// The removed quads.
    Removed,
}

/// A damage in a section as one in the file.
fn moved(damage: Damage, section: &Range<usize>) -> Damage {
    Damage { offset: damage.offset + section.start as u64, ..damage }
}

/// A number that two different quads seldom share.
fn digest(quad: &Quad) -> u64 {
    quad.iter().fold(0x9E37_79B9_7F4A_7C15, |digest: u64, id| {
        let mixed = (digest ^ id.bits()).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed ^ (mixed >> 29)
    })
}

#[cfg(test)]
mod tests;

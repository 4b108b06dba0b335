//! Header, table of sections and footer of a segment.

use std::ops::Range;

use crate::store::damage::Damage;
use crate::store::id::Id;
use crate::store::run::Order;
use crate::store::segment::OpenError;

/// The format that is written, and the newest that can be read.
pub const FORMAT: u32 = 2;

/// The first and the last bytes of a segment.
const MAGIC: [u8; 8] = *b"SITREPSG";
/// The bytes of the header: magic, format, flags.
pub(super) const HEADER: usize = 8 + 4 + 4;
/// The bytes of a section in the table: kind, checksum, offset, length.
const ENTRY: usize = 4 + 4 + 8 + 8;
/// The bytes of the footer: offset of the table, graph of all quads, number of sections, checksum, magic.
const FOOTER: usize = 8 + 8 + 4 + 4 + 8;

/// What stands for the graph of all quads where they are in several.
const SEVERAL: u64 = u64::MAX;

/// What a section holds; the number in the table is that of its place here, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Dictionary,
    Spog,
    Ospg,
    Posg,
    Gpos,
    Gspo,
    Gosp,
    Removed,
    Statistics,
}

impl Kind {
    /// All kinds, as they follow each other in a file.
    pub(super) const ALL: [Self; 9] = [
        Self::Dictionary,
        Self::Spog,
        Self::Ospg,
        Self::Posg,
        Self::Gpos,
        Self::Gspo,
        Self::Gosp,
        Self::Removed,
        Self::Statistics,
    ];

    /// The run of an order.
    pub(super) fn of(order: Order) -> Self {
        match order {
            Order::Spog => Self::Spog,
            Order::Posg => Self::Posg,
            Order::Ospg => Self::Ospg,
            Order::Gspo => Self::Gspo,
            Order::Gpos => Self::Gpos,
            Order::Gosp => Self::Gosp,
        }
    }

    /// The place among the runs of a run.
    pub(super) fn run(self) -> usize {
        (self as usize).saturating_sub(1).min(6)
    }
}

/// Where a section is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) checksum: u32,
    pub(super) offset: u64,
    pub(super) length: u64,
}

/// The sections of a segment.
#[derive(Clone, Debug)]
pub(super) struct Table {
    // Invariant: in the order of `Kind::ALL`, and inside of the file for which it was read.
    sections: [Section; 9],
    /// The graph of all quads; `None` if they are in several, or there are none.
    pub(super) graph: Option<Id>,
    pub(super) checksum: u32,
}

/// The first bytes of a segment.
pub(super) fn header() -> Vec<u8> {
    [&MAGIC[..], &FORMAT.to_le_bytes(), &0_u32.to_le_bytes()].concat()
}

/// The last bytes of a segment whose sections end at `offset` and whose quads may all be in one graph, and their checksum.
pub(super) fn table(sections: &[Section; 9], graph: Option<Id>, offset: u64) -> (Vec<u8>, u32) {
    let mut bytes = Vec::with_capacity(sections.len() * ENTRY + FOOTER);
    for (number, section) in (1_u32..).zip(sections) {
        bytes.extend(number.to_le_bytes());
        bytes.extend(section.checksum.to_le_bytes());
        bytes.extend(section.offset.to_le_bytes());
        bytes.extend(section.length.to_le_bytes());
    }
    bytes.extend(offset.to_le_bytes());
    bytes.extend(graph.map_or(SEVERAL, Id::bits).to_le_bytes());
    bytes.extend((sections.len() as u32).to_le_bytes());
    let checksum = checksum(&header(), &bytes);
    bytes.extend(checksum.to_le_bytes());
    bytes.extend(MAGIC);
    (bytes, checksum)
}

/// The checksum over the header and the table with what stands of the footer before the checksum.
fn checksum(header: &[u8], table: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(header);
    hasher.update(table);
    hasher.finalize()
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

impl Table {
    /// Reads the table of a segment.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, OpenError> {
        if bytes.len() < HEADER + FOOTER || !bytes.starts_with(&MAGIC) {
            return Err(Damage::at(0, "it is not a segment of a store").into());
        }
        if let Some(found) = u32_at(bytes, 8).filter(|found| *found > FORMAT)
            && bytes.ends_with(&MAGIC)
        {
            return Err(OpenError::Newer { found });
        }
        let footer = bytes.len() - FOOTER;
        Self::of_footer(bytes, footer)
            .ok_or_else(|| Damage::at(footer as u64, "the table of sections is damaged, or the file is cut off").into())
    }

    fn of_footer(bytes: &[u8], footer: usize) -> Option<Self> {
        let start = usize::try_from(u64_at(bytes, footer)?).ok()?;
        let graph = Some(u64_at(bytes, footer + 8)?).filter(|graph| *graph != SEVERAL).map(Id::from_bits);
        let count = u32_at(bytes, footer + 16)?;
        let stored = u32_at(bytes, footer + 20)?;
        let table = bytes.get(start..footer + 20)?;
        let expected = Kind::ALL.len();
        if stored != checksum(&bytes[..HEADER], table) || count as usize != expected || !bytes.ends_with(&MAGIC) {
            return None;
        }
        let mut sections = [Section::default(); 9];
        let mut end = HEADER as u64;
        for (index, section) in sections.iter_mut().enumerate() {
            let at = index * ENTRY;
            let found = Section {
                checksum: u32_at(table, at + 4)?,
                offset: u64_at(table, at + 8)?,
                length: u64_at(table, at + 16)?,
            };
            if u32_at(table, at)? as usize != index + 1 || found.offset != end {
                return None;
            }
            end = end.checked_add(found.length)?;
            *section = found;
        }
        (end == start as u64 && start + expected * ENTRY == footer).then_some(Self {
            sections,
            graph,
            checksum: stored,
        })
    }

    pub(super) fn section(&self, kind: Kind) -> &Section {
        &self.sections[kind as usize]
    }

    /// The bytes of a section.
    pub(super) fn range(&self, kind: Kind) -> Range<usize> {
        let section = self.section(kind);
        section.offset as usize..(section.offset + section.length) as usize
    }
}

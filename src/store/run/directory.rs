//! Where the blocks of a run are: an entry for each block, and one for each group of 64 blocks.
//!
//! The entries of groups are few, so they stay in the processor's cache; those of one group are 2.5 KiB. The groups are
//! covered by the checksum in the run's footer, the entries of a group by the one in its entry, a block by its own.

use crate::store::damage::Damage;
use crate::store::id::Id;
use crate::store::run::block::{BLOCK_ROWS, Block, SLACK, Side, partition};
use crate::store::run::checked::{Checked, compare};
use crate::store::run::order::Row;

/// The blocks of a group.
pub(super) const GROUP: usize = 64;
/// The bytes of a block's entry: first row, offset from the first block of the group, checksum.
pub(super) const BLOCK_ENTRY: usize = 32 + 4 + 4;
/// The bytes of a group's entry: first row, offset of its first block, checksum of its blocks' entries.
pub(super) const GROUP_ENTRY: usize = 32 + 8 + 4;
/// The bytes of the footer: rows, distinct prefixes of one, two and three columns, offset of the directory, checksum of
/// the groups' entries, checksum of the footer.
pub(super) const FOOTER: usize = 8 + 3 * 8 + 8 + 4 + 4;

const _: () = assert!(FOOTER >= SLACK, "the last row of a run is read together with what follows");

/// What is known of a run as soon as it is opened.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub(super) rows: u64,
    /// Distinct prefixes of one, two and three columns.
    pub(super) distinct: [u64; 3],
    pub(super) blocks: usize,
    /// Where the entries of blocks begin, which is where the blocks end.
    directory: usize,
    /// Where the entries of groups begin.
    groups: usize,
    groups_checksum: u32,
}

fn number<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    Some(*bytes.get(at..)?.first_chunk::<N>()?)
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    number(bytes, at).map(u64::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    number(bytes, at).map(u32::from_le_bytes)
}

impl Shape {
    /// Reads the footer.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Damage> {
        let start = bytes.len().checked_sub(FOOTER).ok_or_else(|| Damage::at(0, "too short for a run"))?;
        let footer = &bytes[start..];
        let damaged = || Damage::at(start as u64, "the footer of a run does not fit its length");
        let checksum = u32_at(footer, FOOTER - 4).ok_or_else(damaged)?;
        compare(&footer[..FOOTER - 4], start, checksum)?;
        Self::of_footer(footer, start).ok_or_else(damaged)
    }

    fn of_footer(footer: &[u8], start: usize) -> Option<Self> {
        let rows = u64_at(footer, 0)?;
        let distinct = [u64_at(footer, 8)?, u64_at(footer, 16)?, u64_at(footer, 24)?];
        let directory = usize::try_from(u64_at(footer, 32)?).ok()?;
        let groups_checksum = u32_at(footer, 40)?;
        let blocks = usize::try_from(rows.div_ceil(BLOCK_ROWS as u64)).ok()?;
        let groups = directory.checked_add(blocks.checked_mul(BLOCK_ENTRY)?)?;
        let end = groups.checked_add(blocks.div_ceil(GROUP) * GROUP_ENTRY)?;
        (end == start).then_some(Self { rows, distinct, blocks, directory, groups, groups_checksum })
    }

    /// How many parts have a checksum: the groups' entries as one, the blocks' entries of each group, each block.
    pub(super) fn parts(&self) -> usize {
        1 + self.blocks.div_ceil(GROUP) + self.blocks
    }

    /// How many rows a block has.
    pub(super) fn rows_of(&self, block: usize) -> usize {
        let before = block as u64 * BLOCK_ROWS as u64;
        self.rows.saturating_sub(before).min(BLOCK_ROWS as u64) as usize
    }

    /// The block of this number, its checksum compared.
    pub(super) fn block<'a>(&self, bytes: &'a [u8], checked: &Checked, block: usize) -> Result<Block<'a>, Damage> {
        self.group(bytes, checked, block / GROUP)?;
        let entry = self.directory + block * BLOCK_ENTRY;
        let place = || {
            let start = self.start(bytes, block)?;
            let end = if block + 1 < self.blocks { self.start(bytes, block + 1)? } else { self.directory };
            let found = bytes.get(start..end).filter(|_| end <= self.directory)?;
            Some((start, found, u32_at(bytes, entry + 36)?))
        };
        let Some((start, found, checksum)) = place() else {
            return Err(Damage::at(entry as u64, "the directory of a run points outside of it"));
        };
        checked.check(1 + self.blocks.div_ceil(GROUP) + block, found, start, checksum)?;
        Block::open(bytes, start, found.len(), self.rows_of(block))
    }

    /// Where a block begins. The first of a group begins where the group does, so this needs only that group's entry.
    fn start(&self, bytes: &[u8], block: usize) -> Option<usize> {
        let group = u64_at(bytes, self.groups + block / GROUP * GROUP_ENTRY + 32)?;
        let offset = match block % GROUP {
            0 => 0,
            _ => u32_at(bytes, self.directory + block * BLOCK_ENTRY + 32)?,
        };
        usize::try_from(group).ok()?.checked_add(offset as usize)
    }

    /// Compares the entries of a group with their checksum, and those of all groups with theirs.
    #[inline]
    fn group(&self, bytes: &[u8], checked: &Checked, group: usize) -> Result<(), Damage> {
        let end = self.groups + self.blocks.div_ceil(GROUP) * GROUP_ENTRY;
        checked.check(0, bytes.get(self.groups..end).unwrap_or_default(), self.groups, self.groups_checksum)?;
        let entry = self.groups + group * GROUP_ENTRY;
        let checksum = u32_at(bytes, entry + 40).ok_or_else(|| Damage::at(entry as u64, "no such group of blocks"))?;
        let start = self.directory + group * GROUP * BLOCK_ENTRY;
        let end = (start + GROUP * BLOCK_ENTRY).min(self.groups);
        checked.check(1 + group, bytes.get(start..end).unwrap_or_default(), start, checksum)
    }

    /// How many blocks begin with a row that stands before the bound's side.
    pub(super) fn blocks_before(
        &self,
        bytes: &[u8],
        checked: &Checked,
        bound: &[Id],
        side: Side,
    ) -> Result<usize, Damage> {
        if self.blocks == 0 {
            return Ok(0);
        }
        let bound = Bound::new(bound, side);
        self.group(bytes, checked, 0)?;
        let groups = self.blocks.div_ceil(GROUP);
        let before = partition(0, groups, |group| bound.is_behind(bytes, self.groups + group * GROUP_ENTRY));
        let Some(group) = before.checked_sub(1) else { return Ok(0) };
        self.group(bytes, checked, group)?;
        // The first block of the group begins with the row of the group's entry.
        let first = group * GROUP + 1;
        let end = (first + GROUP - 1).min(self.blocks);
        Ok(partition(first, end, |block| bound.is_behind(bytes, self.directory + block * BLOCK_ENTRY)))
    }

    /// Whether a block begins with a row that stands before the bound's side.
    pub(super) fn begins_before(
        &self,
        bytes: &[u8],
        checked: &Checked,
        block: usize,
        bound: &[Id],
        side: Side,
    ) -> Result<bool, Damage> {
        self.group(bytes, checked, block / GROUP)?;
        Ok(Bound::new(bound, side).is_behind(bytes, self.directory + block * BLOCK_ENTRY))
    }

    /// The first row of a block.
    pub(super) fn first_row(&self, bytes: &[u8], checked: &Checked, block: usize) -> Result<Row, Damage> {
        self.group(bytes, checked, block / GROUP)?;
        let entry = self.directory + block * BLOCK_ENTRY;
        let mut row = Row::default();
        for (index, column) in row.iter_mut().enumerate() {
            let bits = u64_at(bytes, entry + index * 8).ok_or_else(|| Damage::at(entry as u64, "no such block"))?;
            *column = Id::from_bits(bits);
        }
        Ok(row)
    }
}

/// A bound as two numbers, so that comparing a row with it takes no branch.
struct Bound {
    high: u128,
    low: u128,
    side: Side,
}

impl Bound {
    fn new(columns: &[Id], side: Side) -> Self {
        // What begins with the columns is not less than them followed by zeros, and not greater than by ones.
        let rest = if side == Side::Before { 0 } else { u64::MAX };
        let column = |index: usize| u128::from(columns.get(index).map_or(rest, |id| id.bits()));
        Self { high: column(0) << 64 | column(1), low: column(2) << 64 | column(3), side }
    }

    /// Whether the row at an offset stands before the bound's side.
    #[inline]
    fn is_behind(&self, bytes: &[u8], at: usize) -> bool {
        let Some(row) = number::<32>(bytes, at) else { return false };
        let (columns, _) = row.as_chunks::<8>();
        let column = |index: usize| u128::from(u64::from_le_bytes(columns[index]));
        let (high, low) = (column(0) << 64 | column(1), column(2) << 64 | column(3));
        let equal = (low < self.low) | ((low == self.low) & (self.side == Side::After));
        (high < self.high) | ((high == self.high) & equal)
    }
}

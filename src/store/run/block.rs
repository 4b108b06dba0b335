//! A block: up to 256 rows, each of which can be read without those before it.
//!
//! A column of a block is covered by a few *frames*: a frame stands for the values from its base up to `2^width`
//! above it. The code of a value is the number of its frame, then what is above the base, so that codes have the order
//! of values. With one frame this is a column of differences from the least value; with a width of 0 it is a
//! dictionary of the values. The codes of a row stand side by side, the first column highest, and as many bits as they
//! need are a row: a search compares such numbers and decodes nothing. `FORMAT.md` has the bytes.

use crate::store::damage::Damage;
use crate::store::id::Id;
use crate::store::run::order::Row;

/// The most rows of a block; only the last block of a run has fewer.
pub(super) const BLOCK_ROWS: usize = 256;
/// The bytes before the differences of bases: four columns of frame count, difference length and width, then bases.
pub(super) const HEAD: usize = 12 + 4 * 8;
/// The most bits of a row, so that a row which begins inside a byte is in 16 bytes.
pub(super) const MOST_ROW_BITS: u32 = 120;
/// The most bits of a code, so that none overflows 64 bits where one is added to its frame.
pub(super) const MOST_CODE_BITS: u32 = 56;
/// The most bits of a row that is read as 8 bytes.
const MOST_SHORT_BITS: u32 = 57;
/// The bytes that must follow the last block, so that the last row can be read as 16 bytes.
pub(super) const SLACK: usize = 16;

/// Where in the order of rows a search ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// At the first row that is not less than the bound.
    Before,
    /// At the first row that is greater than the bound.
    After,
}

/// A block whose head has been read.
#[derive(Clone, Debug)]
pub(super) struct Block<'a> {
    // Invariant: holds all codes and `SLACK` bytes behind them.
    bytes: &'a [u8],
    codes: usize,
    rows: usize,
    row_bits: u32,
    columns: [Column; 4],
}

/// How one column of a block is coded.
#[derive(Clone, Copy, Debug, Default)]
struct Column {
    /// The base of the first frame.
    base: u64,
    /// The bits of a code.
    mask: u64,
    /// The number of frames, 1 to 256.
    frames: u16,
    /// Where the differences of the other bases from the first one stand.
    differences: u16,
    /// The bytes of a difference; 0 if there is one frame.
    difference_bytes: u8,
    /// The bits of what is above the base.
    width: u8,
    /// How far the code is from the lowest bit of a row.
    shift: u8,
}

/// The lowest bits set, at most 64.
pub(super) const fn mask(bits: u32) -> u64 {
    if bits == 0 { 0 } else { u64::MAX >> (64 - bits) }
}

/// How many bits a number has.
pub(super) const fn bits_of(number: u64) -> u32 {
    u64::BITS - number.leading_zeros()
}

/// The bits that tell the numbers below `count` apart.
pub(super) const fn bits_for(count: usize) -> u32 {
    if count <= 1 { 0 } else { usize::BITS - (count - 1).leading_zeros() }
}

/// Eight bytes at an offset.
fn eight(bytes: &[u8], at: usize) -> Option<u64> {
    let found = bytes.get(at..)?.first_chunk::<8>()?;
    Some(u64::from_le_bytes(*found))
}

impl<'a> Block<'a> {
    /// Reads the head of the block of `length` bytes at `start`; `bytes` is the whole run.
    pub(super) fn open(bytes: &'a [u8], start: usize, length: usize, rows: usize) -> Result<Self, Damage> {
        Self::read(bytes.get(start..).unwrap_or_default(), length, rows)
            .ok_or_else(|| Damage::at(start as u64, "the head of a block does not fit the block"))
    }

    fn read(bytes: &'a [u8], length: usize, rows: usize) -> Option<Self> {
        let head = bytes.first_chunk::<HEAD>()?;
        let mut columns = [Column::default(); 4];
        let mut at = HEAD;
        let mut row_bits = 0;
        for (index, column) in columns.iter_mut().enumerate() {
            let [frames, difference_bytes, width] = [head[index * 3], head[index * 3 + 1], head[index * 3 + 2]];
            let bits = bits_for(usize::from(frames) + 1) + u32::from(width);
            if difference_bytes > 8 || bits > MOST_CODE_BITS || (frames > 0) != (difference_bytes > 0) {
                return None;
            }
            *column = Column {
                base: eight(head, 12 + index * 8)?,
                mask: mask(bits),
                frames: u16::from(frames) + 1,
                // Less than four times 255 differences of 8 bytes.
                differences: at as u16,
                difference_bytes,
                width,
                // Of the columns so far; turned round below. Less than four times 56.
                shift: (row_bits + bits) as u8,
            };
            at += usize::from(frames) * usize::from(difference_bytes);
            row_bits += bits;
        }
        for column in &mut columns {
            column.shift = row_bits as u8 - column.shift;
        }
        let end = at + (rows * row_bits as usize).div_ceil(8);
        let fits = row_bits <= MOST_ROW_BITS && end == length && rows <= BLOCK_ROWS && bytes.len() >= end + SLACK;
        fits.then(|| Self { bytes: &bytes[..end + SLACK], codes: at, rows, row_bits, columns })
    }

    /// The number of rows.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// The code of a row of at most `MOST_SHORT_BITS`, with bits of the next row above it.
    #[inline]
    fn short(&self, row: usize) -> u64 {
        let bit = row * self.row_bits as usize;
        // The head was compared with the length, so the bytes are there for each row of the block.
        eight(self.bytes, self.codes + bit / 8).unwrap_or(0) >> (bit % 8)
    }

    /// The code of a row, with bits of the next row above it.
    #[inline]
    fn long(&self, row: usize) -> u128 {
        let bit = row * self.row_bits as usize;
        let found = self.bytes.get(self.codes + bit / 8..).and_then(|bytes| bytes.first_chunk());
        found.map_or(0, |found| u128::from_le_bytes(*found)) >> (bit % 8)
    }

    #[inline]
    fn is_short(&self) -> bool {
        self.row_bits <= MOST_SHORT_BITS
    }

    /// A row by its number in the block; `None` if its code stands for nothing.
    #[inline]
    pub(super) fn row(&self, row: usize) -> Option<Row> {
        let [a, b, c, d] = &self.columns;
        let bytes = self.bytes;
        if self.is_short() {
            let code = self.short(row);
            let of = |column: &Column| column.value(bytes, (code >> column.shift) & column.mask);
            return Some([of(a)?, of(b)?, of(c)?, of(d)?]);
        }
        let code = self.long(row);
        let of = |column: &Column| column.value(bytes, (code >> column.shift) as u64 & column.mask);
        Some([of(a)?, of(b)?, of(c)?, of(d)?])
    }

    /// Appends the rows from `from` to before `to`; `false` if one of their codes stands for nothing.
    pub(super) fn rows_into(&self, from: usize, to: usize, rows: &mut Vec<Row>) -> bool {
        rows.reserve(to - from);
        for row in from..to {
            let Some(row) = self.row(row) else { return false };
            rows.push(row);
        }
        true
    }

    /// Appends a column of the rows from `from` to before `to`; `false` if one of its codes stands for nothing.
    pub(super) fn column_into(&self, column: usize, from: usize, to: usize, values: &mut Vec<Id>) -> bool {
        let column = &self.columns[column];
        let mut known = true;
        let value = |code: u64| {
            let value = column.value(self.bytes, code & column.mask);
            known &= value.is_some();
            value.unwrap_or_default()
        };
        if self.is_short() {
            values.extend((from..to).map(|row| self.short(row) >> column.shift).map(value));
        } else {
            values.extend((from..to).map(|row| (self.long(row) >> column.shift) as u64).map(value));
        }
        known
    }

    /// The number of the first row on the given side of the bound; the number of rows if there is none.
    pub(super) fn position(&self, bound: &[Id], side: Side) -> usize {
        self.first_from(self.least(bound, side))
    }

    /// The numbers of the first row that begins with the prefix or is greater, and of the first that is greater.
    pub(super) fn positions(&self, prefix: &[Id]) -> (usize, usize) {
        let (low, high) = (self.least(prefix, Side::Before), self.least(prefix, Side::After));
        let start = self.first_from(low);
        (start, self.first_from_soon(high, start))
    }

    /// As `position`, for a bound that is expected soon behind `from`, before which no row is on that side.
    pub(super) fn position_soon(&self, bound: &[Id], side: Side, from: usize) -> usize {
        self.first_from_soon(self.least(bound, side), from)
    }

    /// The number of the first row whose code is not less.
    fn first_from(&self, least: u128) -> usize {
        if self.is_short() {
            // Greater than all codes means just that, however much greater.
            let least = u64::try_from(least).unwrap_or(u64::MAX);
            let mask = mask(self.row_bits);
            partition(0, self.rows, |row| self.short(row) & mask < least)
        } else {
            let mask = (1 << self.row_bits) - 1;
            partition(0, self.rows, |row| self.long(row) & mask < least)
        }
    }

    /// As `first_from`, looking at first near `from`, before which all codes are less.
    fn first_from_soon(&self, least: u128, from: usize) -> usize {
        let mask = (1 << self.row_bits) - 1;
        let is_before = |row| self.long(row) & mask < least;
        let (mut low, mut step) = (from, 1);
        while low + step <= self.rows && is_before(low + step - 1) {
            low += step;
            step *= 2;
        }
        partition(low, (low + step - 1).min(self.rows), is_before)
    }

    /// The least code of a row on the given side of the bound.
    fn least(&self, bound: &[Id], side: Side) -> u128 {
        let mut least = 0_u128;
        let mut rest = self.row_bits;
        for (column, bound) in self.columns.iter().zip(bound) {
            let (code, exact) = column.least(self.bytes, bound.bits());
            least = (least << (rest - u32::from(column.shift))) + u128::from(code);
            rest = u32::from(column.shift);
            if !exact {
                return least << rest;
            }
        }
        (least + u128::from(side == Side::After)) << rest
    }
}

impl Column {
    /// What the base of a frame is above the first one.
    #[inline]
    fn difference(&self, bytes: &[u8], frame: usize) -> Option<u64> {
        if frame == 0 {
            return Some(0);
        }
        // Eight bytes from here are inside the slice: `SLACK` follows the codes.
        let at = usize::from(self.differences) + (frame - 1) * usize::from(self.difference_bytes);
        Some(eight(bytes, at)? & mask(u32::from(self.difference_bytes) * 8))
    }

    #[inline]
    fn value(&self, bytes: &[u8], code: u64) -> Option<Id> {
        if self.frames == 1 {
            return Some(Id::from_bits(self.base.wrapping_add(code)));
        }
        let frame = (code >> self.width) as usize;
        if frame >= usize::from(self.frames) {
            return None;
        }
        let above = code & mask(u32::from(self.width));
        Some(Id::from_bits(self.base.wrapping_add(self.difference(bytes, frame)?).wrapping_add(above)))
    }

    /// The least code of a value that is not less, and whether it is the code of the value itself.
    fn least(&self, bytes: &[u8], value: u64) -> (u64, bool) {
        let Some(above) = value.checked_sub(self.base) else { return (0, false) };
        // The value can only be in the frame before the first whose base is greater.
        let base = |frame| self.difference(bytes, frame).unwrap_or(0);
        let frame = partition(1, usize::from(self.frames), |frame| base(frame) <= above) - 1;
        let above = above.wrapping_sub(base(frame));
        if above <= mask(u32::from(self.width)) {
            (((frame as u64) << self.width) + above, true)
        } else {
            ((frame as u64 + 1) << self.width, false)
        }
    }
}

/// The first of the numbers from `low` to before `high` that does not fulfil what is asked, which those before it do;
/// `high` if all do.
///
/// It asks about seven numbers at once, of which none waits for another: memory that is in no cache is fetched for all.
#[inline]
pub(super) fn partition(mut low: usize, mut high: usize, is_before: impl Fn(usize) -> bool) -> usize {
    while high - low > 8 {
        let part = (high - low) / 8;
        let before = (1..8).map(|part_number| usize::from(is_before(low + part_number * part))).sum::<usize>();
        if before < 7 {
            high = low + (before + 1) * part;
        }
        low += before * part + usize::from(before > 0);
    }
    let before = (low..high).map(|number| usize::from(is_before(number))).sum::<usize>();
    low + before
}

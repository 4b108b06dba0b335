//! Rows of several columns as single numbers, and where each number stands.

use std::mem;

use crate::query::columns::room::List;
use crate::query::columns::{Stop, Work};
use crate::store::Id;

/// Keys that lie so many times farther apart than there are, on average, are still places in a list.
pub(super) const DENSE: u64 = 8;

/// A number for each row of some tables: the same where the rows have the same ids in the columns that were taken in.
pub(super) struct Keys<'t> {
    tables: Vec<Numbers<'t>>,
    /// No number is greater.
    highest: u64,
}

/// The numbers of the rows of one table.
enum Numbers<'t> {
    /// So many zeros.
    Same(usize),
    /// How much greater an id is than the least one.
    Ids {
        ids: &'t [Id],
        low: u64,
    },
    Mixed(List<u64>),
}

/// Which rows are the same.
pub(super) struct Numbering {
    /// For each row which one it is, counted from 0 in the order in which they come up.
    pub(super) numbers: List<u32>,
    /// The first row of each number.
    pub(super) firsts: List<u32>,
}

/// The rows of a table by their keys.
pub(super) struct Index {
    /// For a key the first row that has it, counted from 1.
    first: Slots,
    /// For each row the next one with the same key, counted from 1; 0 for none.
    next: List<u32>,
}

/// A number other than 0 for each of some keys.
enum Slots {
    /// By the key itself.
    Direct(List<u32>),
    /// With the key, by its hash: at the first place from there on that has the key or is empty.
    Hashed { places: List<(u64, u32)>, shift: u32 },
}

impl Numbers<'_> {
    fn len(&self) -> usize {
        match self {
            Self::Same(rows) => *rows,
            Self::Ids { ids, .. } => ids.len(),
            Self::Mixed(numbers) => numbers.len(),
        }
    }

    #[inline]
    fn of(&self, row: usize) -> u64 {
        match self {
            Self::Same(_) => 0,
            Self::Ids { ids, low } => ids[row].bits() - low,
            Self::Mixed(numbers) => numbers[row],
        }
    }
}

impl<'t> Keys<'t> {
    /// Rows that are all the same, for tables with so many rows.
    pub(super) fn new(rows: &[usize]) -> Self {
        Self { tables: rows.iter().map(|rows| Numbers::Same(*rows)).collect(), highest: 0 }
    }

    /// The keys of the columns of one table.
    pub(super) fn of(work: &Work<'_>, rows: usize, columns: &[&'t [Id]]) -> Result<Self, Stop> {
        columns.iter().try_fold(Self::new(&[rows]), |keys, column| keys.with(work, &[column]))
    }

    /// The keys of rows that were numbered before.
    pub(super) fn numbered(work: &Work<'_>, rows: &Numbering) -> Result<Self, Stop> {
        let mut numbers = work.room.list(rows.numbers.len())?;
        rows.numbers.iter().try_for_each(|number| numbers.push(u64::from(*number)))?;
        Ok(Self { tables: vec![Numbers::Mixed(numbers)], highest: rows.firsts.len() as u64 })
    }

    /// Takes in one more column of each table.
    pub(super) fn with(self, work: &Work<'_>, columns: &[&'t [Id]]) -> Result<Self, Stop> {
        work.goes_on()?;
        let (low, high) = span(columns);
        let column = Self {
            tables: columns.iter().map(|ids| Numbers::Ids { ids, low }).collect(),
            highest: high.saturating_sub(low),
        };
        if self.highest == 0 {
            return Ok(column);
        }
        match self.times(work, &column)? {
            Some(keys) => Ok(keys),
            // Two numbers of rows always fit into one.
            None => self.counted(work)?.times(work, &column.counted(work)?)?.ok_or(Stop::Leave),
        }
    }

    /// The keys that tell rows apart by both; `None` if they do not fit into the number.
    fn times(&self, work: &Work<'_>, other: &Self) -> Result<Option<Self>, Stop> {
        let factor = other.highest.checked_add(1);
        let highest = factor.and_then(|factor| self.highest.checked_mul(factor)?.checked_add(other.highest));
        let (Some(factor), Some(highest)) = (factor, highest) else { return Ok(None) };
        let mut tables = Vec::with_capacity(self.tables.len());
        for (one, other) in self.tables.iter().zip(&other.tables) {
            let mut numbers = work.room.list(one.len())?;
            for row in 0..one.len() {
                work.at(row)?;
                numbers.push(one.of(row) * factor + other.of(row))?;
            }
            tables.push(Numbers::Mixed(numbers));
        }
        Ok(Some(Self { tables, highest }))
    }

    /// The keys as numbers of at most 32 bits.
    fn counted(&self, work: &Work<'_>) -> Result<Self, Stop> {
        let rows = self.tables.iter().map(Numbers::len).sum();
        let mut slots = Slots::new(work, self.highest, rows)?;
        let mut count = 0;
        let mut tables = Vec::with_capacity(self.tables.len());
        for table in &self.tables {
            let mut numbers = work.room.list(table.len())?;
            for row in 0..table.len() {
                work.at(row)?;
                let slot = slots.slot(table.of(row));
                if *slot == 0 {
                    count += 1;
                    *slot = count;
                }
                numbers.push(u64::from(*slot))?;
            }
            tables.push(Numbers::Mixed(numbers));
        }
        Ok(Self { tables, highest: count.into() })
    }

    /// Which rows of the first table are the same.
    pub(super) fn number(&self, work: &Work<'_>) -> Result<Numbering, Stop> {
        let keys = &self.tables[0];
        let mut slots = Slots::new(work, self.highest, keys.len())?;
        let (mut numbers, mut firsts) = (work.room.list(keys.len())?, work.room.list(0)?);
        for row in 0..keys.len() {
            work.at(row)?;
            let slot = slots.slot(keys.of(row));
            if *slot == 0 {
                firsts.push(row as u32)?;
                *slot = firsts.len() as u32;
            }
            numbers.push(*slot - 1)?;
        }
        Ok(Numbering { numbers, firsts })
    }

    /// The rows of a table by their keys.
    pub(super) fn index(&self, work: &Work<'_>, table: usize) -> Result<Index, Stop> {
        let keys = &self.tables[table];
        let mut first = Slots::new(work, self.highest, keys.len())?;
        let mut next = work.room.zeros(keys.len())?;
        // From the last to the first, so that the rows of a key come in order.
        for row in (0..keys.len()).rev() {
            work.at(row)?;
            next[row] = mem::replace(first.slot(keys.of(row)), row as u32 + 1);
        }
        Ok(Index { first, next })
    }

    /// How many rows a table has.
    pub(super) fn rows(&self, table: usize) -> usize {
        self.tables[table].len()
    }

    /// The key of a row of a table.
    #[inline]
    pub(super) fn key(&self, table: usize, row: usize) -> u64 {
        self.tables[table].of(row)
    }
}

/// The least and the greatest of some ids.
pub(super) fn span(columns: &[&[Id]]) -> (u64, u64) {
    let mut span = (u64::MAX, 0);
    for column in columns {
        span = column.iter().fold(span, |(low, high), id| (low.min(id.bits()), high.max(id.bits())));
    }
    span
}

impl Index {
    /// The rows that have a key.
    #[inline]
    pub(super) fn rows(&self, key: u64) -> impl Iterator<Item = u32> {
        let first = self.first.find(key);
        std::iter::successors(first.checked_sub(1), |row| self.next[*row as usize].checked_sub(1))
    }
}

impl Slots {
    /// Slots for at most so many keys, none of them greater than `highest`.
    fn new(work: &Work<'_>, highest: u64, keys: usize) -> Result<Self, Stop> {
        // Half of the places of a table of hashes are empty, and each takes as much as four numbers.
        if highest / DENSE <= keys as u64 || highest < 1 << 12 {
            return Ok(Self::Direct(work.room.zeros(highest as usize + 1)?));
        }
        let places = (keys * 2).next_power_of_two().max(2);
        let shift = u64::BITS - places.trailing_zeros();
        Ok(Self::Hashed { places: work.room.zeros(places)?, shift })
    }

    /// The slot of a key; 0 if there was none.
    #[inline]
    fn slot(&mut self, key: u64) -> &mut u32 {
        match self {
            Self::Direct(values) => &mut values[key as usize],
            Self::Hashed { places, shift } => {
                let at = place(key, *shift, places);
                places[at].0 = key;
                &mut places[at].1
            }
        }
    }

    /// The value of a key; 0 if it has none.
    #[inline]
    fn find(&self, key: u64) -> u32 {
        match self {
            Self::Direct(values) => values[key as usize],
            Self::Hashed { places, shift } => places[place(key, *shift, places)].1,
        }
    }
}

/// Where a key stands in a table of hashes, or would stand.
#[inline]
fn place(key: u64, shift: u32, places: &[(u64, u32)]) -> usize {
    // The golden ratio spreads keys that are near to one another.
    let mut at = (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> shift) as usize;
    while places[at].1 != 0 && places[at].0 != key {
        at = (at + 1) & (places.len() - 1);
    }
    at
}

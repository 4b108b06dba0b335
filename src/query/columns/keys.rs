//! Rows of several columns as single numbers, and where each number stands.

use crate::query::columns::room::List;
use crate::query::columns::table::{Column, UNBOUND};
use crate::query::columns::{CHUNK, Stop, Work};
use crate::store::Id;

/// A number for each row of some tables: the same where the rows have the same ids in the columns that were taken in.
pub(super) struct Keys {
    /// For each table, the numbers of its rows.
    tables: Vec<List<u64>>,
    /// No number is greater.
    highest: u64,
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

impl Keys {
    /// Rows that are all the same, for tables with so many rows.
    pub(super) fn new(work: &Work<'_>, rows: &[usize]) -> Result<Self, Stop> {
        let tables = rows.iter().map(|rows| work.room.zeros(*rows)).collect::<Result<_, _>>()?;
        Ok(Self { tables, highest: 0 })
    }

    /// The keys of the columns of one table.
    pub(super) fn of(work: &Work<'_>, rows: usize, columns: &[&[Id]]) -> Result<Self, Stop> {
        columns.iter().try_fold(Self::new(work, &[rows])?, |keys, column| keys.with(work, &[column]))
    }

    /// The keys of rows that were numbered before.
    pub(super) fn numbered(work: &Work<'_>, rows: &Numbering) -> Result<Self, Stop> {
        let mut numbers = work.room.list(rows.numbers.len())?;
        rows.numbers.iter().try_for_each(|number| numbers.push(u64::from(*number)))?;
        Ok(Self { tables: vec![numbers], highest: rows.firsts.len() as u64 })
    }

    /// Takes in one more column of each table.
    pub(super) fn with(mut self, work: &Work<'_>, columns: &[&[Id]]) -> Result<Self, Stop> {
        let bits = || columns.iter().copied().flatten().map(|id| id.bits());
        let (low, high) = bits().fold((u64::MAX, 0), |(low, high), bits| (low.min(bits), high.max(bits)));
        let span = high.saturating_sub(low);
        if self.highest == 0 {
            self.highest = span;
            for (numbers, column) in self.tables.iter_mut().zip(columns) {
                numbers.iter_mut().zip(*column).for_each(|(number, id)| *number = id.bits() - low);
            }
            return Ok(self);
        }
        let highest = |highest: u64| highest.checked_add(1)?.checked_mul(span.checked_add(1)?)?.checked_sub(1);
        if let Some(highest) = highest(self.highest) {
            self.highest = highest;
            for (numbers, column) in self.tables.iter_mut().zip(columns) {
                let rows = numbers.iter_mut().zip(*column);
                rows.for_each(|(number, id)| *number = *number * (span + 1) + (id.bits() - low));
            }
            return Ok(self);
        }
        // Two numbers of rows always fit into one.
        let rows: Vec<usize> = columns.iter().map(|column| column.len()).collect();
        let column = Self::new(work, &rows)?.with(work, columns)?.counted(work)?;
        let counted = self.counted(work)?;
        counted.times(work, &column)
    }

    /// The keys as numbers below that of all rows.
    fn counted(mut self, work: &Work<'_>) -> Result<Self, Stop> {
        let rows = self.tables.iter().map(|numbers| numbers.len()).sum();
        let mut slots = Slots::new(work, self.highest, rows)?;
        let mut count = 0;
        for numbers in &mut self.tables {
            for numbers in numbers.chunks_mut(CHUNK) {
                work.goes_on()?;
                for number in numbers {
                    let slot = slots.slot(*number);
                    if *slot == 0 {
                        count += 1;
                        *slot = count;
                    }
                    *number = u64::from(*slot);
                }
            }
        }
        Ok(Self { highest: u64::from(count), ..self })
    }

    fn times(mut self, work: &Work<'_>, other: &Self) -> Result<Self, Stop> {
        work.goes_on()?;
        let factor = other.highest + 1;
        for (numbers, others) in self.tables.iter_mut().zip(&other.tables) {
            numbers.iter_mut().zip(others.iter()).for_each(|(number, other)| *number = *number * factor + other);
        }
        self.highest = self.highest * factor + other.highest;
        Ok(self)
    }

    /// Which rows of the first table are the same.
    pub(super) fn number(&self, work: &Work<'_>) -> Result<Numbering, Stop> {
        let keys = &self.tables[0];
        let mut slots = Slots::new(work, self.highest, keys.len())?;
        let (mut numbers, mut firsts) = (work.room.list(keys.len())?, work.room.list(0)?);
        for (row, key) in keys.iter().enumerate() {
            work.at(row)?;
            let slot = slots.slot(*key);
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
        for (row, key) in keys.iter().enumerate().rev() {
            work.at(row)?;
            let slot = first.slot(*key);
            next[row] = std::mem::replace(slot, row as u32 + 1);
        }
        Ok(Index { first, next })
    }

    /// The values of some columns of a table at the places that their keys say, and [`UNBOUND`] at all others. `None` where
    /// the keys are too far apart, or not each row has a key of its own.
    pub(super) fn spread(
        &self,
        work: &Work<'_>,
        table: usize,
        columns: &[Column],
    ) -> Result<Option<Vec<List<Id>>>, Stop> {
        let keys = &self.tables[table];
        if self.highest / 8 > keys.len() as u64 || columns.iter().any(|column| column.gaps) {
            return Ok(None);
        }
        let mut lists = Vec::with_capacity(columns.len());
        for column in columns {
            let mut list = work.room.zeros::<Id>(self.highest as usize + 1)?;
            for (row, (key, id)) in keys.iter().zip(column.ids()).enumerate() {
                work.at(row)?;
                if std::mem::replace(&mut list[*key as usize], *id) != UNBOUND {
                    return Ok(None);
                }
            }
            lists.push(list);
        }
        Ok(Some(lists))
    }

    /// The keys of the rows of a table.
    pub(super) fn table(&self, table: usize) -> &[u64] {
        &self.tables[table]
    }
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
        if highest / 8 <= keys as u64 || highest < 1 << 12 {
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

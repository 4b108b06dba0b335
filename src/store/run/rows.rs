use std::cmp::Ordering;

use crate::store::damage::Damage;
use crate::store::id::Id;
use crate::store::run::Run;
use crate::store::run::block::{BLOCK_ROWS, Block, Side};
use crate::store::run::order::Row;

/// The rows of a range, in order; holds no buffer, and each row is decoded when it is asked for.
#[derive(Clone, Debug)]
pub struct Rows<'a> {
    run: Run<'a>,
    at: u64,
    end: u64,
    // Invariant: the block of the row `at`, if it has been opened.
    block: Option<Block<'a>>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(run: Run<'a>, at: u64, end: u64, block: Option<Block<'a>>) -> Self {
        Self { run, at, end, block }
    }

    /// How many rows are still to come.
    pub fn remaining(&self) -> u64 {
        self.end.saturating_sub(self.at)
    }

    /// Leaves out all rows that begin with these columns, and all that are less.
    ///
    /// # Errors
    /// What must be read to find the place is damaged.
    pub fn skip_past(&mut self, prefix: &[Id]) -> Result<(), Damage> {
        match (self.run.graph, prefix.split_first()) {
            (Some(graph), Some((first, rest))) => match graph.cmp(first) {
                Ordering::Less => self.at = self.end,
                Ordering::Equal if rest.is_empty() => self.at = self.end,
                Ordering::Equal => self.skip(rest, Side::After)?,
                Ordering::Greater => {}
            },
            _ => self.skip(prefix, Side::After)?,
        }
        Ok(())
    }

    /// The columns of a row as they are asked for.
    #[inline]
    fn turned(&self, [a, b, c, graph]: Row) -> Row {
        if self.run.graph.is_some() { [graph, a, b, c] } else { [a, b, c, graph] }
    }

    fn skip(&mut self, bound: &[Id], side: Side) -> Result<(), Damage> {
        if self.at >= self.end {
            return Ok(());
        }
        let from = (self.at % BLOCK_ROWS as u64) as usize;
        let block = self.open()?;
        let found = block.position_soon(bound, side, from);
        if found < block.rows() {
            self.at += (found - from) as u64;
        } else {
            self.at = self.run.position(bound, side)?;
            self.block = None;
        }
        Ok(())
    }

    /// The block of the row `at`.
    fn open(&mut self) -> Result<&Block<'a>, Damage> {
        let block = match self.block.take() {
            Some(block) => block,
            None => self.run.block((self.at / BLOCK_ROWS as u64) as usize)?,
        };
        Ok(self.block.insert(block))
    }

    /// Decodes the rest of the block at which the iterator is, or as much of it as is in the range, behind what the
    /// buffer holds; `false` at the end.
    ///
    /// # Errors
    /// The block is damaged.
    pub fn next_rows(&mut self, buffer: &mut Vec<Row>) -> Result<bool, Damage> {
        if self.at >= self.end {
            return Ok(false);
        }
        let from = (self.at % BLOCK_ROWS as u64) as usize;
        let remaining = self.remaining();
        let block = self.open()?;
        let to = block.rows().min(from.saturating_add(usize::try_from(remaining).unwrap_or(usize::MAX)));
        let before = buffer.len();
        if !block.rows_into(from, to, buffer) {
            return Err(self.undecodable());
        }
        if self.run.graph.is_some() {
            buffer[before..].iter_mut().for_each(|row| row.rotate_right(1));
        }
        self.at += (to - from) as u64;
        self.block = None;
        Ok(true)
    }

    /// As [`Rows::next_rows`], for some columns of the rows, each behind what its buffer holds.
    ///
    /// # Errors
    /// The block is damaged.
    pub fn next_columns(&mut self, columns: &mut [(usize, &mut Vec<Id>)]) -> Result<bool, Damage> {
        if self.at >= self.end {
            return Ok(false);
        }
        let graph = self.run.graph;
        let from = (self.at % BLOCK_ROWS as u64) as usize;
        let remaining = self.remaining();
        let block = self.open()?;
        let to = block.rows().min(from.saturating_add(usize::try_from(remaining).unwrap_or(usize::MAX)));
        // Where the graph stands before the others, it is the last in the bytes.
        let known = columns.iter_mut().all(|(column, values)| {
            let column = if graph.is_some() { (*column + 3) % 4 } else { *column };
            block.column_into(column, from, to, values)
        });
        if !known {
            return Err(self.undecodable());
        }
        self.at += (to - from) as u64;
        self.block = None;
        Ok(true)
    }

    #[cold]
    fn undecodable(&mut self) -> Damage {
        let damage = Damage::at(0, format!("row {} has a code that stands for nothing", self.at));
        self.at = self.end;
        damage
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, Damage>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.end {
            return None;
        }
        let index = (self.at % BLOCK_ROWS as u64) as usize;
        if self.block.is_none()
            && let Err(damage) = self.open()
        {
            self.at = self.end;
            return Some(Err(damage));
        }
        let row = self.block.as_ref().and_then(|block| block.row(index));
        match row {
            Some(row) => {
                self.at += 1;
                if index + 1 == BLOCK_ROWS {
                    self.block = None;
                }
                Some(Ok(self.turned(row)))
            }
            None => Some(Err(self.undecodable())),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let remaining = usize::try_from(self.remaining());
        (remaining.unwrap_or(usize::MAX), remaining.ok())
    }
}

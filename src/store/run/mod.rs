//! Runs: quads sorted in one order of columns, in blocks that are found by a directory. Knows nothing of terms.

mod block;
mod checked;
mod directory;
mod frames;
mod order;
mod rows;
mod sort;
mod write;

use crate::store::damage::Damage;
use crate::store::id::Id;
use block::{BLOCK_ROWS, Block, Side};
use checked::Checked;
use directory::Shape;
pub use order::{Order, Quad, Row};
pub use rows::Rows;
pub use sort::QuadSorter;
pub use write::{RunSummary, RunWriter};

/// What is kept of a run while its bytes are mapped: its shape, and which parts have been compared with their checksums.
#[derive(Debug)]
pub struct RunIndex {
    shape: Shape,
    checked: Checked,
    length: usize,
}

impl RunIndex {
    /// Reads the footer of a run.
    ///
    /// # Errors
    /// The footer is damaged. Anything else is noticed when it is read.
    pub fn open(bytes: &[u8]) -> Result<Self, Damage> {
        let shape = Shape::read(bytes)?;
        Ok(Self { shape, checked: Checked::new(shape.parts()), length: bytes.len() })
    }
}

/// Sorted rows, in bytes that somebody else holds.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    // Invariant: of the length with which the index was opened.
    bytes: &'a [u8],
    index: &'a RunIndex,
    /// A graph that stands before the other columns, where it is the last one in the bytes and the same in all rows.
    graph: Option<Id>,
}

impl<'a> Run<'a> {
    /// The run of which the index was read, in the same bytes.
    pub fn new(bytes: &'a [u8], index: &'a RunIndex) -> Self {
        debug_assert_eq!(bytes.len(), index.length);
        Self { bytes, index, graph: None }
    }

    /// The same rows with the graph as the first column, in which all of them are.
    pub fn behind(self, graph: Id) -> Self {
        Self { graph: Some(graph), ..self }
    }

    /// How many rows there are.
    pub fn len(&self) -> u64 {
        self.index.shape.rows
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many different prefixes of one, two or three columns there are.
    pub fn distinct(&self, columns: usize) -> u64 {
        match columns - usize::from(self.graph.is_some() && columns > 0) {
            0 => self.len().min(1),
            1..=3 => self.index.shape.distinct[columns - 1],
            _ => self.len(),
        }
    }

    /// All rows that begin with these columns, at most four, in order.
    ///
    /// # Errors
    /// What must be read to find them is damaged.
    pub fn range(&self, prefix: &[Id]) -> Result<Rows<'a>, Damage> {
        let prefix = match (self.graph, prefix.split_first()) {
            (Some(graph), Some((first, _))) if graph != *first => return Ok(Rows::new(*self, 0, 0, None)),
            (Some(_), Some((_, rest))) => rest,
            _ => prefix,
        };
        if prefix.is_empty() {
            return Ok(Rows::new(*self, 0, self.len(), None));
        }
        let Some((number, block)) = self.block_of(prefix)? else {
            return Ok(Rows::new(*self, 0, self.position(prefix, Side::After)?, None));
        };
        let (start, end) = block.positions(prefix);
        self.rows_from(number, block, start, end, prefix)
    }

    /// How many rows begin with these columns; reads at most two blocks.
    ///
    /// # Errors
    /// As for [`Run::range`].
    pub fn count(&self, prefix: &[Id]) -> Result<u64, Damage> {
        Ok(self.range(prefix)?.remaining())
    }

    /// The last block that begins with a row less than the bound: the one in which the rows from the bound on begin,
    /// or behind which. `None` if it is the first row of all.
    fn block_of(&self, bound: &[Id]) -> Result<Option<(usize, Block<'a>)>, Damage> {
        let before = self.index.shape.blocks_before(self.bytes, &self.index.checked, bound, Side::Before)?;
        before.checked_sub(1).map(|number| Ok((number, self.block(number)?))).transpose()
    }

    /// The rows from `start` in a block up to those that are greater than the bound, of which the block has none or
    /// those from `end` on.
    fn rows_from(
        &self,
        number: usize,
        block: Block<'a>,
        start: usize,
        end: usize,
        to: &[Id],
    ) -> Result<Rows<'a>, Damage> {
        let shape = &self.index.shape;
        let (at, rows) = (number as u64 * BLOCK_ROWS as u64, block.rows());
        let goes_on = end == rows
            && number + 1 < shape.blocks
            && shape.begins_before(self.bytes, &self.index.checked, number + 1, to, Side::After)?;
        let end = if goes_on { self.position(to, Side::After)? } else { at + end as u64 };
        Ok(Rows::new(*self, at + start as u64, end, (start < rows).then_some(block)))
    }

    /// The number of the first row on the given side of the bound.
    fn position(&self, bound: &[Id], side: Side) -> Result<u64, Damage> {
        let before = self.index.shape.blocks_before(self.bytes, &self.index.checked, bound, side)?;
        let Some(block) = before.checked_sub(1) else { return Ok(0) };
        Ok(block as u64 * BLOCK_ROWS as u64 + self.block(block)?.position(bound, side) as u64)
    }

    fn block(&self, block: usize) -> Result<Block<'a>, Damage> {
        self.index.shape.block(self.bytes, &self.index.checked, block)
    }

    /// Reads all rows: every checksum, that each row is greater than the one before, and the numbers in the footer.
    /// Calls `each` for every row, with how many leading columns it has in common with the one before.
    ///
    /// # Errors
    /// The first damage.
    pub fn check(&self, mut each: impl FnMut(&Row, usize)) -> Result<(), Damage> {
        let shape = &self.index.shape;
        let mut distinct = [0; 3];
        let mut before: Option<Row> = None;
        for number in 0..shape.blocks {
            let block = self.block(number)?;
            let at = || Damage::at((number * BLOCK_ROWS) as u64, "rows are not in order, or not as many as counted");
            for index in 0..block.rows() {
                let row = block.row(index).ok_or_else(at)?;
                let shared = match before {
                    Some(before) if before >= row => return Err(at()),
                    Some(before) => shared(&before, &row),
                    None => 0,
                };
                distinct[shared..].iter_mut().for_each(|count| *count += 1);
                before = Some(row);
                if index == 0 && shape.first_row(self.bytes, &self.index.checked, number)? != row {
                    return Err(at());
                }
                each(&row, shared);
            }
        }
        if distinct == shape.distinct {
            return Ok(());
        }
        Err(Damage::at(self.bytes.len() as u64, "the numbers of distinct values are not those of the rows"))
    }
}

/// How many leading columns are the same.
fn shared(left: &Row, right: &Row) -> usize {
    left.iter().zip(right).take_while(|(left, right)| left == right).count()
}

#[cfg(test)]
mod tests;

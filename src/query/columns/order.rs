//! The order of rows.

use std::cmp::Ordering;

use spareval::{ExpressionTerm, QueryableDataset};
use spargebra::algebra::{Expression, OrderExpression};

use crate::query::columns::keys::Keys;
use crate::query::columns::room::List;
use crate::query::columns::table::{Table, UNBOUND};
use crate::query::columns::{CHUNK, Stop, Work};
use crate::query::plan::compare;
use crate::store::Id;

impl Work<'_> {
    /// The rows of a table in order; only the first ones, if no more are asked for.
    pub(super) fn order(
        &self,
        mut table: Table,
        expressions: &[OrderExpression],
        first: Option<usize>,
    ) -> Result<Table, Stop> {
        let Some((by, others)) = expressions.split_first() else { return Ok(table) };
        let mut keys = vec![self.key(&table, by)?];
        if let Some(first) = first.filter(|first| *first < table.rows()) {
            let rows = self.least(&keys[0], first)?;
            table = table.gather(self, &rows)?;
            let key = &keys[0];
            let mut kept = self.room.list(rows.len())?;
            rows.iter().try_for_each(|row| kept.push(key[*row as usize]))?;
            keys = vec![kept];
        }
        for by in others {
            keys.push(self.key(&table, by)?);
        }
        let order = |one: u32, other: u32| {
            let parts = keys.iter().map(|key| key[one as usize].cmp(&key[other as usize]));
            Ok(parts.fold(Ordering::Equal, Ordering::then))
        };
        let rows = self.sorted(table.rows(), order)?;
        table.gather(self, &rows[..rows.len().min(first.unwrap_or(usize::MAX))])
    }

    /// Numbers in the order in which the rows are to come.
    fn key(&self, table: &Table, by: &OrderExpression) -> Result<List<u64>, Stop> {
        let (expression, down) = match by {
            OrderExpression::Asc(expression) => (expression, false),
            OrderExpression::Desc(expression) => (expression, true),
        };
        let mut key = match expression {
            Expression::Variable(name) => match table.column(name) {
                Some(column) => self.ordinals(column.ids())?,
                None => self.room.zeros(table.rows())?,
            },
            other => self.ordinals(&self.values(table, other)?)?,
        };
        if down {
            key.iter_mut().for_each(|number| *number = !*number);
        }
        Ok(key)
    }

    /// The rows with the least keys: so many, and all that are equal to the last of them.
    fn least(&self, key: &[u64], count: usize) -> Result<List<u32>, Stop> {
        let mut rows = self.room.list(0)?;
        let Some(last) = count.checked_sub(1) else { return Ok(rows) };
        let mut sorted = self.room.list(key.len())?;
        sorted.extend(key)?;
        let (_, last, _) = sorted.select_nth_unstable(last);
        for (row, number) in key.iter().enumerate() {
            self.at(row)?;
            if number <= last {
                rows.push(row as u32)?;
            }
        }
        Ok(rows)
    }

    /// Numbers that have the order of terms: equal where the engine does not tell terms apart.
    pub(super) fn ordinals(&self, ids: &[Id]) -> Result<List<u64>, Stop> {
        let mut numbers = self.room.list(ids.len())?;
        let bound = || ids.iter().filter(|id| **id != UNBOUND);
        let low = bound().min().copied().unwrap_or(UNBOUND);
        let high = bound().max().copied().unwrap_or(UNBOUND);
        if low.same_tag() == high.same_tag() && low.ordered().is_some() {
            ids.iter().try_for_each(|id| numbers.push(id.ordered().unwrap_or(0)))?;
        } else if self.stored.snapshot().in_order(low, high)? {
            ids.iter().try_for_each(|id| numbers.push(id.bits()))?;
        } else {
            let distinct = Keys::of(self, ids.len(), &[ids])?.number(self)?;
            let ranks = self.ranks(distinct.firsts.iter().map(|row| ids[*row as usize]))?;
            distinct.numbers.iter().try_for_each(|number| numbers.push(ranks[*number as usize]))?;
        }
        Ok(numbers)
    }

    /// The place of each id in the order of the engine.
    fn ranks(&self, ids: impl ExactSizeIterator<Item = Id>) -> Result<List<u64>, Stop> {
        let mut terms: List<Option<ExpressionTerm>> = self.room.list(ids.len())?;
        for (row, id) in ids.enumerate() {
            self.at(row)?;
            terms.push(if id == UNBOUND { None } else { Some(self.stored.externalize_expression_term(id)?) })?;
        }
        let order = |one: u32, other: u32| {
            compare(terms[one as usize].as_ref(), terms[other as usize].as_ref()).ok_or(Stop::Leave)
        };
        let sorted = self.sorted(terms.len(), order)?;
        let mut ranks = self.room.zeros(terms.len())?;
        let mut rank = 0;
        for (place, row) in sorted.iter().enumerate() {
            if place > 0 && order(sorted[place - 1], *row)? != Ordering::Equal {
                rank += 1;
            }
            ranks[*row as usize] = rank;
        }
        Ok(ranks)
    }

    /// So many rows in order. Unlike the sorting of the standard library it can be stopped, also by an order that finds that
    /// it is none.
    fn sorted(&self, rows: usize, order: impl Fn(u32, u32) -> Result<Ordering, Stop>) -> Result<List<u32>, Stop> {
        let mut sorted = self.room.list(rows)?;
        (0..rows).try_for_each(|row| sorted.push(row as u32))?;
        let mut merged = self.room.list(rows)?;
        let mut width = 1;
        while width < rows {
            merged.clear();
            for pair in sorted.chunks(2 * width) {
                let (mut left, mut right) = pair.split_at(width.min(pair.len()));
                while let (Some((one, ones)), Some((other, others))) = (left.split_first(), right.split_first()) {
                    if merged.len().is_multiple_of(CHUNK) {
                        self.goes_on()?;
                    }
                    if order(*one, *other)?.is_le() {
                        merged.push(*one)?;
                        left = ones;
                    } else {
                        merged.push(*other)?;
                        right = others;
                    }
                }
                merged.extend(left)?;
                merged.extend(right)?;
            }
            std::mem::swap(&mut sorted, &mut merged);
            width *= 2;
        }
        Ok(sorted)
    }
}

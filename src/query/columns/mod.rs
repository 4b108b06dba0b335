//! Answers queries on columns of ids: what most rows of a query go through – joins, conditions, groups, orders – is done for
//! whole columns at once, and only terms that are given out are read. Knows the forms that analytic queries are made of, and
//! leaves all others to the engine.
//!
//! It is given a query as [`plan`](crate::query::plan) has put it in order. An answer is the one that the engine gives: where
//! ids do not decide something, the engine itself is asked for it, once for each distinct value.

mod compare;
mod condition;
mod expression;
mod group;
mod join;
mod keys;
mod known;
#[cfg(test)]
mod law;
mod order;
mod room;
mod scan;
mod spread;
mod table;
mod text;
mod walk;

use std::sync::Arc;

use oxigraph::model::Term;
use spareval::{QueryEvaluationError, QueryableDataset};
use spargebra::Query;
use spargebra::term::Variable;

use crate::query;
use crate::query::plan::projected;
use crate::query::profile::Trace;
use crate::query::receive::Giving;
use crate::query::stored::Stored;
use crate::query::watch::{Step, Watch};
use crate::store::{Error, Id};
pub(super) use known::known;
use room::Room;
use spread::Spreads;
use table::{Table, UNBOUND};

/// After so many rows a loop looks whether it is to stop.
const CHUNK: usize = 1 << 12;

/// What every step of a query works with.
struct Work<'a> {
    stored: &'a Stored<'a>,
    /// Whose base IRI and dataset hold for expressions.
    query: &'a Query,
    room: Room,
    spreads: Spreads,
    watch: &'a Arc<Watch>,
    trace: &'a Trace,
}

/// Why columns do not give an answer.
#[derive(Debug)]
enum Stop {
    /// The engine has to, since the values are of kinds that are not known here or do not fit into memory.
    Leave,
    /// Nothing can.
    Failed(query::Error),
}

impl From<query::Error> for Stop {
    fn from(error: query::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<QueryEvaluationError> for Stop {
    fn from(error: QueryEvaluationError) -> Self {
        Self::Failed(error.into())
    }
}

impl Work<'_> {
    /// # Errors
    /// A limit was passed.
    fn goes_on(&self) -> Result<(), Stop> {
        Ok(self.watch.check(Step::Joining)?)
    }

    /// As [`Work::goes_on`], for each row of a loop.
    #[inline]
    fn at(&self, row: usize) -> Result<(), Stop> {
        if row.is_multiple_of(CHUNK) { self.goes_on() } else { Ok(()) }
    }
}

/// Gives at most so many rows of a planned `SELECT`, in its order; `false` if the engine has to answer it.
///
/// # Errors
/// The store is damaged, a limit was passed, or the rows are not taken.
pub(super) fn answer(
    query: &Query,
    stored: &Stored<'_>,
    most: Option<usize>,
    watch: &Arc<Watch>,
    trace: &Trace,
    giving: &mut Giving<'_>,
) -> Result<bool, query::Error> {
    let Query::Select { pattern, .. } = query else { return Ok(false) };
    let Some((_, variables)) = known(query, most).then(|| projected(pattern)).flatten() else { return Ok(false) };
    let work = Work { stored, query, room: Room::new(), spreads: Spreads::of(pattern), watch, trace };
    trace.on_columns();
    let first = most.map(|most| most.saturating_add(1));
    let wanted = variables.iter().cloned().collect();
    let given = work.table(pattern, &wanted, first).and_then(|table| work.give(&table, variables, giving));
    match given {
        Ok(()) => Ok(true),
        Err(Stop::Leave) => Ok(false),
        Err(Stop::Failed(error)) => Err(error),
    }
}

impl Work<'_> {
    fn give(&self, table: &Table, variables: &[Variable], giving: &mut Giving<'_>) -> Result<(), Stop> {
        let columns: Vec<_> = variables.iter().map(|name| table.column(name).map(table::Column::ids)).collect();
        giving.columns(variables)?;
        let mut values = Vec::with_capacity(columns.len());
        for row in 0..table.rows() {
            self.at(row)?;
            values.clear();
            for ids in &columns {
                values.push(ids.map_or(Ok(None), |ids| self.term(ids[row]))?);
            }
            if !giving.row(&values)? {
                break;
            }
        }
        Ok(())
    }

    /// The term of an id; `None` for no value.
    fn term(&self, id: Id) -> Result<Option<Term>, Stop> {
        if id == UNBOUND { Ok(None) } else { Ok(Some(self.stored.externalize_term(id)?)) }
    }
}

use std::rc::Rc;

use spargebra::term::Variable;

use crate::query::columns::room::List;
use crate::query::columns::{CHUNK, Stop, Work};
use crate::store::Id;

/// What stands where a row has no value for a variable; no term has this id.
pub(super) const UNBOUND: Id = Id::DEFAULT_GRAPH;

/// Solutions, column by column. The same row may be there more than once.
#[derive(Clone)]
pub(super) struct Table {
    // Invariant: each column has as many ids as there are rows, and each name occurs once.
    columns: Vec<Column>,
    rows: usize,
}

/// The values of a variable, row by row.
#[derive(Clone)]
pub(super) struct Column {
    pub(super) name: Variable,
    ids: Rc<List<Id>>,
    /// Whether some may be unbound.
    pub(super) gaps: bool,
}

impl Column {
    pub(super) fn new(name: Variable, ids: List<Id>, gaps: bool) -> Self {
        Self { name, ids: Rc::new(ids), gaps }
    }

    pub(super) fn ids(&self) -> &[Id] {
        &self.ids
    }

    /// The same values under another name.
    pub(super) fn named(&self, name: Variable) -> Self {
        Self { name, ..self.clone() }
    }

    fn gathered(&self, work: &Work<'_>, rows: &[u32]) -> Result<Self, Stop> {
        let mut ids = work.room.list(rows.len())?;
        for rows in rows.chunks(CHUNK) {
            work.goes_on()?;
            for row in rows {
                ids.push(self.ids[*row as usize])?;
            }
        }
        Ok(Self { name: self.name.clone(), ids: Rc::new(ids), gaps: self.gaps })
    }
}

impl Table {
    /// A table of columns of which each has so many rows.
    pub(super) fn new(columns: Vec<Column>, rows: usize) -> Result<Self, Stop> {
        debug_assert!(columns.iter().all(|column| column.ids.len() == rows));
        // Rows are numbered by 32 bits, from 1 where 0 means none.
        if rows >= u32::MAX as usize { Err(Stop::Leave) } else { Ok(Self { columns, rows }) }
    }

    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    pub(super) fn columns(&self) -> &[Column] {
        &self.columns
    }

    pub(super) fn column(&self, name: &Variable) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == *name)
    }

    /// The table with one more column, in place of any of the same name.
    pub(super) fn with(mut self, column: Column) -> Self {
        self.columns.retain(|other| other.name != column.name);
        self.columns.push(column);
        self
    }

    /// Only the columns that are wanted.
    pub(super) fn keep(mut self, wanted: impl Fn(&Variable) -> bool) -> Self {
        self.columns.retain(|column| wanted(&column.name));
        self
    }

    /// The given rows, in the given order.
    pub(super) fn gather(&self, work: &Work<'_>, rows: &[u32]) -> Result<Self, Stop> {
        if rows.len() == self.rows && rows.iter().enumerate().all(|(at, row)| at == *row as usize) {
            return Ok(self.clone());
        }
        let columns = self.columns.iter().map(|column| column.gathered(work, rows)).collect::<Result<_, _>>()?;
        Self::new(columns, rows.len())
    }
}

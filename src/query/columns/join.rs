//! Joins: of two tables by what they share, and of a table with the triples of a pattern.

use spargebra::algebra::GraphPattern;
use spargebra::term::TriplePattern;

use crate::query::columns::keys::Keys;
use crate::query::columns::room::List;
use crate::query::columns::scan::{Place, first_places, same_places};
use crate::query::columns::table::{Column, Table, UNBOUND};
use crate::query::columns::{Stop, Work};
use crate::query::plan::{Variables, visible};
use crate::store::Id;

/// Looking up the triples that fit one row takes as long as reading so many in a row and joining them.
const LOOK_UP: u64 = 64;

/// What becomes of a row with which none of the other side fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alone {
    Dropped,
    /// The rows of the left side stay, and what the right side would have bound is unbound.
    Kept,
}

impl Work<'_> {
    /// For each row of a table the triples of a pattern that fit.
    pub(super) fn step(
        &self,
        left: Table,
        pattern: &TriplePattern,
        alone: Alone,
        wanted: &Variables,
    ) -> Result<Table, Stop> {
        let Some(places) = self.places(pattern)? else {
            let none = |name| Ok(Column::new(name, self.room.list(0)?, false));
            let columns = variables(pattern).into_iter().map(none).collect::<Result<_, Stop>>()?;
            return self.join(&left, &Table::new(columns, 0)?, alone, wanted);
        };
        if left.columns().is_empty() && left.rows() == 1 && alone == Alone::Dropped {
            return self.scan(&places, wanted);
        }
        let all = self.stored.most(places.map(Place::known));
        let shared: Vec<&Column> = variables(pattern).iter().filter_map(|name| left.column(name)).collect();
        if shared.iter().any(|column| column.gaps) || (shared.is_empty() && left.rows() > 1 && all > 1) {
            return Err(Stop::Leave);
        }
        if !shared.is_empty() && (left.rows() as u64).saturating_mul(LOOK_UP) < all {
            return self.look_up(&left, &places, alone, wanted);
        }
        if let Some(table) = self.step_by_key(&left, pattern, &places, alone, wanted)? {
            return Ok(table);
        }
        let mut read = wanted.clone();
        read.extend(left.columns().iter().map(|column| column.name.clone()));
        let right = self.scan(&places, &read)?;
        self.join(&left, &right, alone, wanted)
    }

    /// As [`Work::step`], one row after the other.
    fn look_up(&self, left: &Table, places: &[Place<'_>; 3], alone: Alone, wanted: &Variables) -> Result<Table, Stop> {
        let bound = places.map(|place| match place {
            Place::Known(_) => None,
            Place::Open(name) => left.column(name).map(Column::ids),
        });
        let mut new = first_places(places);
        new.retain(|(_, at)| bound[*at].is_none());
        // Of two places of one new variable the store knows nothing.
        let same = same_places(places);
        let mut rows = self.room.list(left.rows())?;
        let mut lists = new.iter().map(|_| self.room.list(left.rows())).collect::<Result<Vec<_>, _>>()?;
        for row in 0..left.rows() {
            // Each row is a search, so there is time to look more often.
            self.goes_on()?;
            let at = |place: usize| places[place].known().or_else(|| bound[place].map(|ids| ids[row]));
            let before = rows.len();
            for quad in self.stored.triples([at(0), at(1), at(2)]) {
                let quad = quad?;
                let triple = [quad.subject, quad.predicate, quad.object];
                if same.iter().all(|(one, other)| triple[*one] == triple[*other]) {
                    rows.push(row as u32)?;
                    new.iter().zip(&mut lists).try_for_each(|((_, at), list)| list.push(triple[*at]))?;
                }
            }
            if alone == Alone::Kept && rows.len() == before {
                rows.push(row as u32)?;
                lists.iter_mut().try_for_each(|list| list.push(UNBOUND))?;
            }
        }
        let mut table = left.clone().keep(|name| wanted.contains(name)).gather(self, &rows)?;
        for ((name, _), ids) in new.into_iter().zip(lists) {
            if wanted.contains(name) {
                table = table.with(Column::new(name.clone(), ids, alone == Alone::Kept));
            }
        }
        Ok(table)
    }

    /// The rows of two tables that agree on what both have.
    pub(super) fn join(&self, left: &Table, right: &Table, alone: Alone, wanted: &Variables) -> Result<Table, Stop> {
        let pairs = |column: &Column| Some((column.clone(), right.column(&column.name)?.clone()));
        let shared: Vec<(Column, Column)> = left.columns().iter().filter_map(pairs).collect();
        if shared.is_empty() && left.rows() > 1 && right.rows() > 1 {
            // All with all: the engine need not keep what comes of it.
            return Err(Stop::Leave);
        }
        if shared.iter().any(|(one, other)| one.gaps || other.gaps) {
            return Err(Stop::Leave);
        }
        let keys = Keys::new(&[left.rows(), right.rows()]);
        let keys = shared.iter().try_fold(keys, |keys, (one, other)| keys.with(self, &[one.ids(), other.ids()]))?;
        let (rows, others) = match alone {
            Alone::Dropped if left.rows() < right.rows() => {
                let (others, rows) = self.matches(&keys, 1, alone)?;
                (rows, others)
            }
            _ => self.matches(&keys, 0, alone)?,
        };
        let table = left.clone().keep(|name| wanted.contains(name)).gather(self, &rows)?;
        let added = right.clone().keep(|name| wanted.contains(name) && left.column(name).is_none());
        let added = match alone {
            Alone::Dropped => added.gather(self, &others)?,
            Alone::Kept => self.gather_or_leave_unbound(&added, &others)?,
        };
        Ok(added.columns().iter().cloned().fold(table, Table::with))
    }

    /// Rows of one table, and with which of the other they have the key in common; [`u32::MAX`] where there is none.
    fn matches(&self, keys: &Keys<'_>, table: usize, alone: Alone) -> Result<(List<u32>, List<u32>), Stop> {
        let index = keys.index(self, 1 - table)?;
        let count = keys.rows(table);
        let (mut rows, mut others) = (self.room.list(count)?, self.room.list(count)?);
        for row in 0..count {
            self.at(row)?;
            let before = rows.len();
            for other in index.rows(keys.key(table, row)) {
                rows.push(row as u32)?;
                others.push(other)?;
            }
            if alone == Alone::Kept && rows.len() == before {
                rows.push(row as u32)?;
                others.push(u32::MAX)?;
            }
        }
        Ok((rows, others))
    }

    /// The given rows of a table; one without values for each that is greater than all.
    fn gather_or_leave_unbound(&self, table: &Table, rows: &[u32]) -> Result<Table, Stop> {
        let gather = |column: &Column| {
            let mut ids: List<Id> = self.room.list(rows.len())?;
            for (at, row) in rows.iter().enumerate() {
                self.at(at)?;
                ids.push(column.ids().get(*row as usize).copied().unwrap_or(UNBOUND))?;
            }
            Ok(Column::new(column.name.clone(), ids, true))
        };
        let columns = table.columns().iter().map(gather).collect::<Result<_, Stop>>()?;
        Table::new(columns, rows.len())
    }
}

/// The variables of a pattern.
pub(super) fn variables(pattern: &TriplePattern) -> Variables {
    visible(&GraphPattern::Bgp { patterns: vec![pattern.clone()] })
}

//! Joins: of two tables by what they share, and of a table with the triples of a pattern.

use spargebra::algebra::GraphPattern;
use spargebra::term::{TriplePattern, Variable};

use crate::query::columns::keys::Keys;
use crate::query::columns::room::List;
use crate::query::columns::scan::{Place, first_places, same_places};
use crate::query::columns::table::{Column, Table, UNBOUND};
use crate::query::columns::{Stop, Work};
use crate::query::plan::{Variables, visible};
use crate::store::Id;

/// Looking up the triples that fit one row takes as long as reading so many in a row and joining them.
const LOOK_UP: u64 = 30;

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
        let shared = first_places(&places).into_iter().filter_map(|(name, _)| left.column(name));
        let (mut shares, mut gaps) = (false, false);
        shared.for_each(|column| (shares, gaps) = (true, gaps | column.gaps));
        let all = self.stored.most(places.map(Place::known));
        if shares && !gaps && (left.rows() as u64).saturating_mul(LOOK_UP) < all {
            return self.look_up(&left, &places, alone, wanted);
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
        let keys = Keys::new(self, &[left.rows(), right.rows()])?;
        let keys = shared.iter().try_fold(keys, |keys, (one, other)| keys.with(self, &[one.ids(), other.ids()]))?;
        // The smaller side is the one that is better searched.
        let sides = if alone == Alone::Dropped && left.rows() < right.rows() { [1, 0] } else { [0, 1] };
        let tables = |from: usize| {
            let [from, to] = if from == 0 { [left, right] } else { [right, left] };
            let new = |name: &Variable| wanted.contains(name) && from.column(name).is_none();
            [from.clone().keep(|name| wanted.contains(name)), to.clone().keep(new)]
        };
        let both = if alone == Alone::Dropped { &sides[..] } else { &sides[..1] };
        for from in both {
            if let Some(found) = self.found_by_key(&keys, *from, tables(*from), alone)? {
                return Ok(found);
            }
        }
        let (rows, others) = self.matches(&keys, sides[0], alone)?;
        let [from, to] = tables(sides[0]);
        let to = match alone {
            Alone::Dropped => to.gather(self, &others)?,
            Alone::Kept => self.gather_or_leave_unbound(&to, &others)?,
        };
        Ok(to.columns().iter().cloned().fold(from.gather(self, &rows)?, Table::with))
    }

    /// The rows of one side with the values of the other, whose rows have a key of their own each; `None` where they have
    /// not.
    fn found_by_key(
        &self,
        keys: &Keys,
        side: usize,
        [from, to]: [Table; 2],
        alone: Alone,
    ) -> Result<Option<Table>, Stop> {
        let Some(lists) = keys.spread(self, 1 - side, to.columns())? else { return Ok(None) };
        let Some((first, others)) = lists.split_first() else { return Ok(None) };
        let keys = keys.table(side);
        let mut rows = self.room.list(keys.len())?;
        let mut ids = self.room.list(keys.len())?;
        for (row, key) in keys.iter().enumerate() {
            self.at(row)?;
            let id = first[*key as usize];
            if id != UNBOUND || alone == Alone::Kept {
                rows.push(row as u32)?;
                ids.push(id)?;
            }
        }
        let mut lists = vec![ids];
        for list in others {
            let mut ids = self.room.list(rows.len())?;
            for (at, row) in rows.iter().enumerate() {
                self.at(at)?;
                ids.push(list[keys[*row as usize] as usize])?;
            }
            lists.push(ids);
        }
        let named = to.columns().iter().zip(lists);
        let columns = named.map(|(column, ids)| Column::new(column.name.clone(), ids, alone == Alone::Kept));
        Ok(Some(columns.fold(from.gather(self, &rows)?, Table::with)))
    }

    /// Rows of one side, and with which of the other they have the key in common; [`u32::MAX`] where there is none.
    fn matches(&self, keys: &Keys, side: usize, alone: Alone) -> Result<(List<u32>, List<u32>), Stop> {
        let index = keys.index(self, 1 - side)?;
        let keys = keys.table(side);
        let (mut rows, mut others) = (self.room.list(keys.len())?, self.room.list(keys.len())?);
        for (row, key) in keys.iter().enumerate() {
            self.at(row)?;
            let before = rows.len();
            for other in index.rows(*key) {
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

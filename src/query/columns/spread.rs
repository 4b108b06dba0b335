//! Patterns that have one triple at most for each row, as most predicates have for each claim: their values are read into a
//! list that has a place for each key from the least to the greatest.

use std::cell::RefCell;
use std::mem;
use std::rc::Rc;

use spargebra::algebra::GraphPattern;
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use crate::query::columns::join::Alone;
use crate::query::columns::keys::{DENSE, span};
use crate::query::columns::room::List;
use crate::query::columns::scan::{Place, first_places, same_places};
use crate::query::columns::table::{Column, Table, UNBOUND};
use crate::query::columns::{Stop, Work};
use crate::query::plan::{Variables, triples};
use crate::store::Id;

/// The values of keys.
struct Spread {
    /// The least key.
    low: u64,
    values: List<Id>,
}

/// Which values of which triples are read: what is known of these, the place of the keys, and that of the values.
type Reading = ([Option<Id>; 3], usize, usize);

/// What was read for patterns that a query has several times, as one that compares claims with one another does.
pub(super) struct Spreads {
    patterns: Vec<TriplePattern>,
    kept: RefCell<Vec<(Reading, Rc<Spread>)>>,
}

impl Spreads {
    /// Nothing yet, for a query of this pattern.
    pub(super) fn of(pattern: &GraphPattern) -> Self {
        let mut patterns = Vec::new();
        triples(pattern, &mut patterns);
        Self { patterns, kept: RefCell::default() }
    }

    /// What was read before, if it has all keys from one to another.
    fn find(&self, reading: &Reading, low: u64, high: u64) -> Option<Rc<Spread>> {
        let holds = |spread: &Spread| spread.low <= low && high.saturating_sub(spread.low) < spread.values.len() as u64;
        let kept = self.kept.borrow();
        kept.iter().find(|(read, spread)| read == reading && holds(spread)).map(|(_, spread)| Rc::clone(spread))
    }

    /// Keeps what was read for a pattern if the query has another one like it.
    fn keep(&self, pattern: &TriplePattern, reading: Reading, spread: &Rc<Spread>) {
        if self.patterns.iter().filter(|other| alike(pattern, other)).count() > 1 {
            self.kept.borrow_mut().push((reading, Rc::clone(spread)));
        }
    }
}

/// Whether two patterns have the same constants.
fn alike(one: &TriplePattern, other: &TriplePattern) -> bool {
    let terms = |one: &TermPattern, other: &TermPattern| match (one, other) {
        (TermPattern::Variable(_), TermPattern::Variable(_)) => true,
        (one, other) => one == other,
    };
    let predicates = match (&one.predicate, &other.predicate) {
        (NamedNodePattern::Variable(_), NamedNodePattern::Variable(_)) => true,
        (one, other) => one == other,
    };
    predicates && terms(&one.subject, &other.subject) && terms(&one.object, &other.object)
}

impl Work<'_> {
    /// For each row of a table the triple of a pattern that fits; `None` where there may be several, or where a list would
    /// have too many places.
    pub(super) fn step_by_key(
        &self,
        left: &Table,
        pattern: &TriplePattern,
        places: &[Place<'_>; 3],
        alone: Alone,
        wanted: &Variables,
    ) -> Result<Option<Table>, Stop> {
        let (shared, new): (Vec<_>, Vec<_>) =
            first_places(places).into_iter().partition(|(name, _)| left.column(name).is_some());
        let ([(name, by)], [] | [_]) = (shared.as_slice(), new.as_slice()) else { return Ok(None) };
        // What is new and not wanted still says how many rows there are, so it is read as well.
        let at = new.first().map_or(*by, |(_, at)| *at);
        let Some(keys) = left.column(name) else { return Ok(None) };
        let reading = (places.map(Place::known), *by, at);
        let (low, high) = span(&[keys.ids()]);
        let rows = self.stored.most(reading.0).max(left.rows() as u64);
        if !same_places(places).is_empty() || high.saturating_sub(low) / DENSE > rows {
            return Ok(None);
        }
        let spread = match self.spreads.find(&reading, low, high) {
            Some(spread) => spread,
            None => {
                let Some(spread) = self.spread(&reading, low, high)? else { return Ok(None) };
                let spread = Rc::new(spread);
                self.spreads.keep(pattern, reading, &spread);
                spread
            }
        };
        let (mut rows, mut ids) = (self.room.list(left.rows())?, self.room.list(left.rows())?);
        for (row, key) in keys.ids().iter().enumerate() {
            self.at(row)?;
            let id = spread.values[(key.bits() - spread.low) as usize];
            if id != UNBOUND || alone == Alone::Kept {
                rows.push(row as u32)?;
                ids.push(id)?;
            }
        }
        let table = left.clone().keep(|name| wanted.contains(name)).gather(self, &rows)?;
        Ok(Some(match new.first().filter(|(name, _)| wanted.contains(name)) {
            Some((name, _)) => table.with(Column::new((*name).clone(), ids, alone == Alone::Kept)),
            None => table,
        }))
    }

    /// The values of all keys from one to another; `None` where a key has several.
    fn spread(&self, (known, by, at): &Reading, low: u64, high: u64) -> Result<Option<Spread>, Stop> {
        let mut values = self.room.zeros(high.saturating_sub(low) as usize + 1)?;
        let mut batches = self.stored.batches(*known, vec![*by, *at])?;
        let mut buffers = [Vec::new(), Vec::new()];
        while batches.next(&mut buffers)? {
            self.goes_on()?;
            for (key, value) in buffers[0].iter().zip(&buffers[1]) {
                let place = key.bits().checked_sub(low).and_then(|place| values.get_mut(place as usize));
                if place.is_some_and(|place| mem::replace(place, *value) != UNBOUND) {
                    return Ok(None);
                }
            }
        }
        Ok(Some(Spread { low, values }))
    }
}

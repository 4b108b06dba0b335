use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern, Variable};

use crate::query::columns::table::{Column, Table};
use crate::query::columns::{Stop, Work};
use crate::query::plan::Variables;
use crate::store::Id;

/// What stands in one place of a triple pattern.
#[derive(Clone, Copy)]
pub(super) enum Place<'q> {
    Known(Id),
    Open(&'q Variable),
}

impl Place<'_> {
    pub(super) fn known(self) -> Option<Id> {
        match self {
            Self::Known(id) => Some(id),
            Self::Open(_) => None,
        }
    }
}

/// The first place of each variable of a pattern.
pub(super) fn first_places<'q>(places: &[Place<'q>; 3]) -> Vec<(&'q Variable, usize)> {
    let mut found: Vec<(&Variable, usize)> = Vec::new();
    for (at, place) in places.iter().enumerate() {
        if let Place::Open(name) = place
            && found.iter().all(|(other, _)| other != name)
        {
            found.push((name, at));
        }
    }
    found
}

/// Pairs of places in which the same variable stands.
pub(super) fn same_places(places: &[Place<'_>; 3]) -> Vec<(usize, usize)> {
    let same = |one: usize, other: usize| match (places[one], places[other]) {
        (Place::Open(one), Place::Open(other)) => one == other,
        _ => false,
    };
    [(0, 1), (0, 2), (1, 2)].into_iter().filter(|(one, other)| same(*one, *other)).collect()
}

impl Work<'_> {
    /// The places of a pattern; `None` if no quad has one of its constants.
    pub(super) fn places<'q>(&self, pattern: &'q TriplePattern) -> Result<Option<[Place<'q>; 3]>, Stop> {
        let snapshot = self.stored.snapshot();
        let of = |term: &'q TermPattern| -> Result<Option<Place<'q>>, Stop> {
            match term {
                TermPattern::NamedNode(node) => Ok(snapshot.id(node.as_ref().into())?.map(Place::Known)),
                TermPattern::Literal(literal) => Ok(snapshot.id(literal.as_ref().into())?.map(Place::Known)),
                TermPattern::Variable(name) => Ok(Some(Place::Open(name))),
                TermPattern::BlankNode(_) | TermPattern::Triple(_) => Err(Stop::Leave),
            }
        };
        let predicate = match &pattern.predicate {
            NamedNodePattern::NamedNode(node) => snapshot.id(node.as_ref().into())?.map(Place::Known),
            NamedNodePattern::Variable(name) => Some(Place::Open(name)),
        };
        let (Some(subject), Some(predicate), Some(object)) = (of(&pattern.subject)?, predicate, of(&pattern.object)?)
        else {
            return Ok(None);
        };
        Ok(Some([subject, predicate, object]))
    }

    /// All triples of a pattern, as far as they are wanted.
    pub(super) fn scan(&self, places: &[Place<'_>; 3], wanted: &Variables) -> Result<Table, Stop> {
        let known = places.map(Place::known);
        let same = same_places(places);
        let mut named = first_places(places);
        named.retain(|(name, _)| wanted.contains(name));
        if named.is_empty() && same.is_empty() {
            let count = usize::try_from(self.stored.count(known)).map_err(|_| Stop::Leave)?;
            return Table::new(Vec::new(), count);
        }
        // The places of the columns, then those that are only compared.
        let read: Vec<usize> = named.iter().map(|(_, at)| *at).chain(same.iter().flat_map(|(a, b)| [*a, *b])).collect();
        let mut batches = self.stored.batches(known, read.clone())?;
        let mut buffers = vec![Vec::new(); read.len()];
        let rows = usize::try_from(self.stored.most(known)).map_err(|_| Stop::Leave)?;
        let lists = named.iter().map(|_| self.room.list(if same.is_empty() { rows } else { 0 }));
        let mut lists = lists.collect::<Result<Vec<_>, _>>()?;
        let mut count = 0;
        while batches.next(&mut buffers)? {
            self.goes_on()?;
            let (columns, compared) = buffers.split_at(lists.len());
            if same.is_empty() {
                count += columns[0].len();
                lists.iter_mut().zip(columns).try_for_each(|(list, column)| list.extend(column))?;
                continue;
            }
            for row in 0..compared[0].len() {
                if compared.chunks(2).all(|pair| pair[0][row] == pair[1][row]) {
                    count += 1;
                    lists.iter_mut().zip(columns).try_for_each(|(list, column)| list.push(column[row]))?;
                }
            }
        }
        let columns = named.into_iter().zip(lists).map(|((name, _), ids)| Column::new(name.clone(), ids, false));
        Table::new(columns.collect(), count)
    }
}

//! The quads of a pattern, from all segments in one order.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::store::Error;
use crate::store::id::Id;
use crate::store::run::{Order, Quad, Row, Rows};
use crate::store::segment::Section;
use crate::store::snapshot::Part;

/// So many quads come together where they come from several segments.
const BATCH: usize = 256;

/// The quads that match a pattern, sorted by the columns of an order, without those that were removed.
pub struct Scan<'a> {
    order: Order,
    sources: Vec<Source<'a>>,
    removed: &'a FxHashMap<Quad, usize>,
}

/// The range of one segment.
struct Source<'a> {
    part: &'a Part,
    place: usize,
    rows: Rows<'a>,
    /// The next row; `None` at the end, and before the first is read.
    next: Option<Row>,
}

impl<'a> Scan<'a> {
    pub(super) fn new(
        parts: &'a [Arc<Part>],
        removed: &'a FxHashMap<Quad, usize>,
        pattern: [Option<Id>; 4],
    ) -> Result<Self, Error> {
        let (order, length) = Order::of_pattern(pattern.map(|id| id.is_some()));
        let prefix = order.columns().map(|place| pattern[place].unwrap_or_default());
        let mut sources = Vec::with_capacity(parts.len());
        for (place, part) in parts.iter().enumerate() {
            let rows = part.segment.run(order).range(&prefix[..length]);
            let rows = rows.map_err(|damage| part.error(Section::Run(order), damage))?;
            if rows.remaining() > 0 {
                sources.push(Source { part, place, rows, next: None });
            }
        }
        let mut scan = Self { order, sources, removed };
        // One range needs no comparing, and is read when it is asked for.
        if scan.sources.len() > 1 {
            for at in 0..scan.sources.len() {
                scan.sources[at].advance(order)?;
            }
            scan.sources.retain(|source| source.next.is_some());
        }
        Ok(scan)
    }

    /// The order in which the quads come.
    pub fn order(&self) -> Order {
        self.order
    }

    /// How many quads come at most.
    pub fn most(&self) -> u64 {
        self.sources.iter().map(|source| source.rows.remaining() + u64::from(source.next.is_some())).sum()
    }

    /// How many quads come; exact, and without reading them where nothing was removed.
    pub fn total(self) -> Result<u64, Error> {
        if self.removed.is_empty() {
            return Ok(self.most());
        }
        self.into_iter().try_fold(0, |count, quad| quad.map(|_| count + 1))
    }

    /// Appends the terms in some places of the next quads, some hundreds at most, to a buffer for each place; `false` at the
    /// end. Much faster than quad by quad where one segment has them all.
    ///
    /// # Errors
    /// What is read is damaged.
    pub fn next_columns(&mut self, places: &mut [(usize, &mut Vec<Id>)]) -> Result<bool, Error> {
        if let [source] = self.sources.as_mut_slice()
            && source.next.is_none()
            && self.removed.is_empty()
        {
            let order = self.order;
            let column = |place| order.columns().into_iter().position(|column| column == place).unwrap_or_default();
            let mut columns: Vec<_> =
                places.iter_mut().map(|(place, values)| (column(*place), &mut **values)).collect();
            let more = source.rows.next_columns(&mut columns);
            return more.map_err(|damage| source.part.error(Section::Run(order), damage));
        }
        for count in 0..BATCH {
            let Some(quad) = self.next().transpose()? else { return Ok(count > 0) };
            places.iter_mut().for_each(|(place, values)| values.push(quad[*place]));
        }
        Ok(true)
    }

    /// The next row with the place of its segment, removed or not.
    fn next_row(&mut self) -> Result<Option<(Row, usize)>, Error> {
        if let [source] = self.sources.as_mut_slice()
            && source.next.is_none()
        {
            source.advance(self.order)?;
        }
        let least = self.sources.iter().enumerate().filter_map(|(at, source)| Some((source.next?, at))).min();
        let Some((row, at)) = least else { return Ok(None) };
        let place = self.sources[at].place;
        self.sources[at].next = None;
        if self.sources.len() > 1 {
            self.sources[at].advance(self.order)?;
            if self.sources[at].next.is_none() {
                self.sources.swap_remove(at);
            }
        }
        Ok(Some((row, place)))
    }
}

impl Source<'_> {
    fn advance(&mut self, order: Order) -> Result<(), Error> {
        let row = self.rows.next().transpose();
        self.next = row.map_err(|damage| self.part.error(Section::Run(order), damage))?;
        Ok(())
    }
}

impl Iterator for Scan<'_> {
    type Item = Result<Quad, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (row, place) = match self.next_row() {
                Ok(found) => found?,
                Err(error) => {
                    self.sources.clear();
                    return Some(Err(error));
                }
            };
            let quad = self.order.quad(&row);
            if self.removed.is_empty() || self.removed.get(&quad).is_none_or(|&by| by <= place) {
                return Some(Ok(quad));
            }
        }
    }
}

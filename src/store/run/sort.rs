//! Sorts quads by one order after the other, as numbers that are as short as these quads allow.

use crate::store::id::Id;
use crate::store::run::block::bits_of;
use crate::store::run::order::{Order, Quad, Row};

/// How far an id is shifted to leave its kind.
const KIND: u32 = 60;

/// The most bits of a digit in a sort by digits: the places to which it writes stay in the processor's cache.
const DIGIT: u32 = 11;

/// Quads to be read in any order of columns, each once; from one of [`Order::ALL`] to the next it is quick.
#[derive(Debug)]
pub struct QuadSorter {
    keys: Keys,
    /// How the terms of a place of the quad are coded.
    places: [Place; 4],
}

#[derive(Debug)]
enum Keys {
    /// The four codes of each quad side by side, that of the subject highest.
    Packed { keys: Vec<u128>, spare: Vec<u128>, sorted: Order },
    /// The quads, whose codes are too long.
    Plain(Vec<Quad>),
}

/// Ids of each kind as the numbers from 0 on, in the order of ids.
#[derive(Clone, Debug, Default)]
struct Place {
    /// The code of the least id of each kind but the first that occurs, ascending, and what is added to ids of the kind.
    others: Vec<(u64, u64)>,
    /// What is added to ids of the first kind that occurs.
    first: u64,
    /// What is added to an id to make its code, by kind.
    added: [u64; 16],
    bits: u32,
}

impl QuadSorter {
    /// Takes quads in any order, also repeatedly.
    pub fn new(quads: Vec<Quad>) -> Self {
        let places: [Place; 4] = std::array::from_fn(|place| Place::of(quads.iter().map(|quad| quad[place])));
        if places.iter().map(|place| place.bits).sum::<u32>() > 128 {
            return Self { keys: Keys::Plain(quads), places };
        }
        let shifts = shifts(&places);
        let keys = quads.iter().map(|quad| {
            let codes = quad.iter().zip(&places).zip(shifts);
            codes.fold(0, |key, ((id, place), shift)| key | (u128::from(place.code(*id)) << shift))
        });
        let mut keys: Vec<u128> = keys.collect();
        drop(quads);
        keys.sort_unstable();
        keys.dedup();
        Self { keys: Keys::Packed { keys, spare: Vec::new(), sorted: Order::Spog }, places }
    }

    /// The rows of the quads, sorted and without repetitions.
    pub fn rows(&mut self, order: Order) -> impl Iterator<Item = Row> {
        self.sort(order);
        let masks = self.places.each_ref().map(|place| (1_u128 << place.bits) - 1);
        let shifts = shifts(&self.places);
        let columns = order.columns();
        let (packed, plain) = match &self.keys {
            Keys::Packed { keys, .. } => (&keys[..], &[][..]),
            Keys::Plain(quads) => (&[][..], &quads[..]),
        };
        let places = &self.places;
        let packed = packed.iter().map(move |key| {
            let mut row = Row::default();
            for (id, place) in row.iter_mut().zip(columns) {
                *id = places[place].id(((key >> shifts[place]) & masks[place]) as u64);
            }
            row
        });
        packed.chain(plain.iter().map(move |quad| order.row(quad)))
    }

    fn sort(&mut self, to: Order) {
        match &mut self.keys {
            Keys::Plain(quads) => {
                quads.sort_unstable_by_key(|quad| to.row(quad));
                quads.dedup();
            }
            Keys::Packed { keys, spare, sorted } => {
                let shifts = shifts(&self.places);
                let columns = to.columns();
                for place in columns[..needed(*sorted, to)].iter().rev() {
                    sort_stable(keys, spare, shifts[*place], self.places[*place].bits);
                }
                *sorted = to;
            }
        }
    }
}

/// How many leading columns of an order are to be sorted by, where rows are sorted in another: those that follow have the
/// right order among themselves.
fn needed(from: Order, to: Order) -> usize {
    let columns = to.columns();
    let is_kept = |count: &usize| {
        let kept = from.columns().into_iter().filter(|column| !columns[..*count].contains(column));
        kept.eq(columns[*count..].iter().copied())
    };
    (0..4).find(is_kept).unwrap_or(4)
}

/// Sorts by some bits of the keys and leaves those that have the same as they stand.
fn sort_stable(keys: &mut Vec<u128>, spare: &mut Vec<u128>, shift: u32, bits: u32) {
    spare.resize(keys.len(), 0);
    let passes = bits.div_ceil(DIGIT);
    for pass in 0..passes {
        // Digits of about the same length, all of which are together at least as long as the bits.
        let digit = bits.div_ceil(passes);
        let shift = (shift + pass * digit).min(127);
        let mask = (1_u128 << digit.min(bits - pass * digit)) - 1;
        let digit_of = |key: u128| ((key >> shift) & mask) as usize;
        let mut starts = vec![0_usize; mask as usize + 1];
        for key in keys.iter() {
            starts[digit_of(*key)] += 1;
        }
        let mut next = 0;
        for start in &mut starts {
            next += std::mem::replace(start, next);
        }
        for key in keys.iter() {
            let place = &mut starts[digit_of(*key)];
            spare[*place] = *key;
            *place += 1;
        }
        std::mem::swap(keys, spare);
    }
}

/// How far the code of each place of a quad is from the lowest bit of a key.
fn shifts(places: &[Place; 4]) -> [u32; 4] {
    let mut shifts = [0; 4];
    let mut shift = 0;
    for (place, coded) in places.iter().enumerate().rev() {
        // A place of no bits can stand above all others, where nothing can be shifted to.
        shifts[place] = shift.min(127);
        shift += coded.bits;
    }
    shifts
}

impl Place {
    fn of(ids: impl Iterator<Item = Id>) -> Self {
        let mut ranges = [(u64::MAX, 0); 16];
        for id in ids {
            let (low, high) = &mut ranges[(id.bits() >> KIND) as usize];
            *low = id.bits().min(*low);
            *high = id.bits().max(*high);
        }
        let mut place = Self::default();
        let mut next = 0_u128;
        for (added, (low, high)) in place.added.iter_mut().zip(ranges) {
            if low <= high {
                *added = (next as u64).wrapping_sub(low);
                match next {
                    0 => place.first = *added,
                    // Sixteen kinds of 2^60 ids each begin below 2^64.
                    _ => place.others.push((next as u64, *added)),
                }
                next += u128::from(high - low) + 1;
            }
        }
        place.bits = next.checked_sub(1).map_or(0, |last| u64::try_from(last).map_or(64, bits_of));
        place
    }

    #[inline]
    fn code(&self, id: Id) -> u64 {
        id.bits().wrapping_add(self.added[(id.bits() >> KIND) as usize])
    }

    #[inline]
    fn id(&self, code: u64) -> Id {
        let other = self.others.iter().rfind(|(least, _)| *least <= code);
        Id::from_bits(code.wrapping_sub(other.map_or(self.first, |(_, added)| *added)))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn quads(id: impl Strategy<Value = u64> + 'static) -> impl Strategy<Value = Vec<Quad>> {
        let id = id.prop_map(Id::from_bits).boxed();
        proptest::collection::vec([id.clone(), id.clone(), id.clone(), id], 0..60)
    }

    fn check(quads: Vec<Quad>) {
        let mut sorter = QuadSorter::new(quads.clone());
        for order in
            [Order::ALL, [Order::Gosp, Order::Spog, Order::Gspo, Order::Posg, Order::Posg, Order::Gosp]].concat()
        {
            let expected: BTreeSet<Row> = quads.iter().map(|quad| order.row(quad)).collect();
            assert!(sorter.rows(order).eq(expected), "{order:?}");
        }
    }

    proptest! {
        #[test]
        fn short_ids_are_sorted_in_every_order(
            quads in quads((0_u64..4, 0_u64..5).prop_map(|(kind, value)| (kind << 61) + (value << 20))),
        ) {
            check(quads);
        }

        #[test]
        fn ids_of_any_length_are_sorted_in_every_order(quads in quads(any::<u64>())) {
            check(quads);
        }
    }

    #[test]
    fn ids_of_exactly_128_bits_are_sorted() {
        let ends = [0, u64::MAX >> 4].map(Id::from_bits);
        let [low, high] = ends;
        let eight = [0, 255].map(Id::from_bits);
        check(vec![[low, low, eight[1], low], [high, high, eight[0], low], [low, high, eight[1], low]]);
        check(vec![[low; 4]; 3]);
        check(Vec::new());
    }
}

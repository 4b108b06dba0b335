//! Sorts quads by one order after the other, as numbers that are as short as these quads allow.

use crate::store::id::{Id, Kind};
use crate::store::run::block::{BLOCK_ROWS, bits_for};
use crate::store::run::order::Order;

/// The most bits of a digit in a sort by digits: the places to which it writes stay in the processor's cache.
const DIGIT: u32 = 11;

/// Quads to be read in any order of columns, each once; from one of [`Order::ALL`] to the next it is quick.
#[derive(Debug)]
pub struct QuadSorter {
    keys: Keys,
    /// How the terms of each place of a quad are coded.
    places: [Place; 4],
}

/// The four codes of each quad side by side, that of the subject highest.
#[derive(Debug)]
enum Keys {
    Short(Sorted<u64>),
    Long(Sorted<u128>),
}

/// Keys in the order that was asked for last.
#[derive(Debug)]
struct Sorted<K> {
    keys: Vec<K>,
    spare: Vec<K>,
    /// `None` before they are sorted for the first time.
    order: Option<Order>,
}

/// The ids that stand in one place of the quads, in their order: the code of each is its place in the list.
#[derive(Debug)]
struct Place {
    ids: Vec<Id>,
    bits: u32,
    /// How far the code is from the lowest bit of a key.
    shift: u32,
}

/// A number that holds the codes of a quad.
trait Key: Copy + Ord + Default {
    fn with(self, code: u32, shift: u32) -> Self;
    fn code(self, shift: u32, bits: u32) -> usize;
    /// Whether two keys have the same bits where the mask has ones.
    fn agrees(self, other: Self, mask: Self) -> bool;
}

macro_rules! key {
    ($number:ty) => {
        impl Key for $number {
            #[inline]
            fn with(self, code: u32, shift: u32) -> Self {
                self | Self::from(code) << shift
            }

            #[inline]
            fn code(self, shift: u32, bits: u32) -> usize {
                ((self >> shift) & ((1 << bits) - 1)) as usize
            }

            #[inline]
            fn agrees(self, other: Self, mask: Self) -> bool {
                (self ^ other) & mask == 0
            }
        }
    };
}

key!(u64);
key!(u128);

impl QuadSorter {
    /// Takes quads in any order, also repeatedly: lists of numbers, and for each list the ids of its numbers.
    pub fn of_numbers(lists: Vec<Vec<[u32; 4]>>, ids: &[Vec<Id>]) -> Self {
        let mut used: Vec<Vec<u8>> = ids.iter().map(|ids| vec![0; ids.len()]).collect();
        for (numbers, used) in lists.iter().zip(&mut used) {
            for quad in numbers {
                for (place, number) in quad.iter().enumerate() {
                    used[*number as usize] |= 1 << place;
                }
            }
        }
        let mut codes: [Vec<Vec<u32>>; 4] = Default::default();
        let mut places = [0, 1, 2, 3].map(|place| {
            let (coded, ids) = coded(ids, &used, place);
            codes[place] = coded;
            Place { bits: bits_for(ids.len()), ids, shift: 0 }
        });
        drop(used);
        let mut bits = 0;
        for place in places.iter_mut().rev() {
            place.shift = bits;
            bits += place.bits;
        }
        // A place of no bits has only the code 0, which may stand anywhere.
        places.iter_mut().filter(|place| place.bits == 0).for_each(|place| place.shift = 0);
        let keys = if bits <= u64::BITS {
            Keys::Short(Sorted::new(lists, &codes, &places))
        } else {
            Keys::Long(Sorted::new(lists, &codes, &places))
        };
        Self { keys, places }
    }

    /// The one graph of all quads; `None` if there are several, or no quads.
    pub fn graph(&self) -> Option<Id> {
        match self.places[3].ids[..] {
            [graph] => Some(graph),
            _ => None,
        }
    }

    /// Gives the quads to `each`, sorted in an order and without repetitions, in blocks of as many rows as a run's: the
    /// columns, which `each` may take, and for each row how many leading columns it has in common with the one before.
    ///
    /// # Errors
    /// Those of `each`.
    pub fn blocks<E>(
        &mut self,
        order: Order,
        each: impl FnMut(&mut [Vec<u64>; 4], &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        match &mut self.keys {
            Keys::Short(keys) => keys.blocks(order, &self.places, each),
            Keys::Long(keys) => keys.blocks(order, &self.places, each),
        }
    }
}

/// The codes of the numbers that stand in one place, by list and number, and the ids that they stand for.
fn coded(ids: &[Vec<Id>], used: &[Vec<u8>], place: usize) -> (Vec<Vec<u32>>, Vec<Id>) {
    let is_here = |used: &u8| used & 1 << place != 0;
    let here = || ids.iter().flatten().zip(used.iter().flatten()).filter(|(_, used)| is_here(used)).map(|(id, _)| *id);
    let mut words = Words::of(here());
    let mut coded: Vec<Id> = here().filter(|id| words.code(*id).is_none()).collect();
    coded.sort_unstable();
    coded.dedup();
    words.number(&mut coded);
    let code = |id: Id| words.code(id).unwrap_or_else(|| coded.partition_point(|other| *other < id) as u32);
    let codes = ids
        .iter()
        .zip(used)
        .map(|(ids, used)| ids.iter().zip(used).map(|(id, used)| if is_here(used) { code(*id) } else { 0 }).collect());
    (codes.collect(), coded)
}

/// The codes of words, which need not be sorted where most numbers of words between the least and the greatest occur, as
/// they do in a text whose words are new.
struct Words {
    /// The least number.
    first: u64,
    /// From there on, a code for each number that occurs; [`u32::MAX`] for the others.
    codes: Vec<u32>,
}

impl Words {
    /// How many numbers there may be for each that occurs.
    const SPARSE: u64 = 4;

    /// The words among some ids, not yet numbered; none if they are far apart.
    fn of(ids: impl Iterator<Item = Id> + Clone) -> Self {
        let numbers = ids.filter_map(|id| match id.kind() {
            Kind::Word(number) => Some(number),
            _ => None,
        });
        let (mut first, mut last, mut count) = (u64::MAX, 0, 0);
        numbers.clone().for_each(|number| (first, last, count) = (first.min(number), last.max(number), count + 1));
        if last.saturating_sub(first) / Self::SPARSE >= count {
            return Self { first: 0, codes: Vec::new() };
        }
        let mut codes = vec![u32::MAX; (last - first) as usize + 1];
        numbers.for_each(|number| codes[(number - first) as usize] = 0);
        Self { first, codes }
    }

    /// Numbers the words, and puts them among ids that are sorted.
    fn number(&mut self, among: &mut Vec<Id>) {
        let before = among.partition_point(|id| *id < Id::word(self.first));
        let mut words = Vec::new();
        for (number, code) in (self.first..).zip(&mut self.codes).filter(|(_, code)| **code == 0) {
            *code = (before + words.len()) as u32;
            words.push(Id::word(number));
        }
        among.splice(before..before, words);
    }

    /// The code of an id; `None` if it is none of the words.
    #[inline]
    fn code(&self, id: Id) -> Option<u32> {
        let Kind::Word(number) = id.kind() else { return None };
        let at = usize::try_from(number.checked_sub(self.first)?).ok()?;
        self.codes.get(at).copied().filter(|code| *code != u32::MAX)
    }
}

impl<K: Key> Sorted<K> {
    fn new(lists: Vec<Vec<[u32; 4]>>, codes: &[Vec<Vec<u32>>; 4], places: &[Place; 4]) -> Self {
        let mut keys = Vec::with_capacity(lists.iter().map(Vec::len).sum());
        for (list, numbers) in lists.into_iter().enumerate() {
            let codes = codes.each_ref().map(|codes| &codes[list][..]);
            keys.extend(numbers.iter().map(|quad| {
                let mut key = K::default();
                for ((number, codes), place) in quad.iter().zip(codes).zip(places) {
                    key = key.with(codes[*number as usize], place.shift);
                }
                key
            }));
        }
        Self { keys, spare: Vec::new(), order: None }
    }

    fn blocks<E>(
        &mut self,
        order: Order,
        places: &[Place; 4],
        mut each: impl FnMut(&mut [Vec<u64>; 4], &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.sort(order, places);
        let columns = order.columns().map(|place| &places[place]);
        let [first, second, third] = [1, 2, 3].map(|count| {
            columns[..count].iter().fold(K::default(), |mask, place| mask.with(mask_of(place.bits), place.shift))
        });
        let mut rows: [Vec<u64>; 4] = Default::default();
        let mut shared = Vec::with_capacity(BLOCK_ROWS);
        let mut before = None;
        for keys in self.keys.chunks(BLOCK_ROWS) {
            for (row, place) in rows.iter_mut().zip(columns) {
                row.clear();
                row.extend(keys.iter().map(|key| place.ids[key.code(place.shift, place.bits)].bits()));
            }
            shared.clear();
            let mut last = before.unwrap_or(keys[0]);
            shared.extend(keys.iter().map(|key| {
                let same = |mask| u8::from(key.agrees(last, mask));
                let shared = same(first) + same(second) + same(third);
                last = *key;
                shared
            }));
            if before.is_none() {
                shared[0] = 0;
            }
            before = keys.last().copied();
            each(&mut rows, &shared)?;
        }
        Ok(())
    }

    fn sort(&mut self, to: Order, places: &[Place; 4]) {
        let columns = to.columns();
        let sorted = self.order.map_or(4, |from| needed(from, to));
        for place in columns[..sorted].iter().rev() {
            self.sort_stable(&places[*place]);
        }
        if self.order.is_none() {
            self.keys.dedup();
        }
        self.order = Some(to);
    }

    /// Sorts by the codes of one place and leaves those that have the same as they stand.
    fn sort_stable(&mut self, place: &Place) {
        let passes = place.bits.div_ceil(DIGIT);
        // Digits of about the same length, all of which are together at least as long as the code.
        let digit = place.bits.div_ceil(passes.max(1));
        self.spare.resize(self.keys.len(), K::default());
        for pass in 0..passes {
            let (shift, bits) = (place.shift + pass * digit, digit.min(place.bits - pass * digit));
            let mut starts = vec![0_usize; 1 << bits];
            for key in &self.keys {
                starts[key.code(shift, bits)] += 1;
            }
            if starts.contains(&self.keys.len()) {
                continue;
            }
            let mut next = 0;
            for start in &mut starts {
                next += std::mem::replace(start, next);
            }
            for key in &self.keys {
                let start = &mut starts[key.code(shift, bits)];
                self.spare[*start] = *key;
                *start += 1;
            }
            std::mem::swap(&mut self.keys, &mut self.spare);
        }
    }
}

/// The lowest bits set, at most 32.
fn mask_of(bits: u32) -> u32 {
    u32::MAX.checked_shr(u32::BITS - bits).unwrap_or_default()
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::convert::Infallible;

    use proptest::prelude::*;

    use super::*;
    use crate::store::run::order::{Quad, Row};
    use crate::store::run::shared;

    fn quads(id: impl Strategy<Value = u64> + 'static) -> impl Strategy<Value = Vec<Quad>> {
        let id = id.prop_map(Id::from_bits).boxed();
        proptest::collection::vec([id.clone(), id.clone(), id.clone(), id], 0..60)
    }

    fn rows(sorter: &mut QuadSorter, order: Order) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        let Ok(()) = sorter.blocks(order, |columns, counts| {
            for (row, count) in counts.iter().enumerate() {
                let row = columns.each_ref().map(|column| Id::from_bits(column[row]));
                assert_eq!(rows.last().map_or(0, |before| shared(before, &row)), usize::from(*count));
                rows.push(row);
            }
            Ok::<(), Infallible>(())
        });
        rows
    }

    /// Checks quads of two lists, with numbers that have nothing to do with the order of ids.
    fn check(quads: &[Quad]) {
        let (one, other) = quads.split_at(quads.len() / 3);
        let mut lists = Vec::new();
        let mut ids = Vec::new();
        for list in [one, other] {
            let all: Vec<Id> = list.iter().flatten().copied().collect();
            let number = |id: &Id| all.iter().position(|known| known == id).unwrap() as u32;
            lists.push(list.iter().map(|quad| quad.each_ref().map(number)).collect());
            ids.push(all);
        }
        let mut sorter = QuadSorter::of_numbers(lists, &ids);
        for order in
            [Order::ALL, [Order::Gosp, Order::Spog, Order::Gspo, Order::Posg, Order::Posg, Order::Gosp]].concat()
        {
            let expected: Vec<Row> =
                quads.iter().map(|quad| order.row(quad)).collect::<BTreeSet<_>>().into_iter().collect();
            assert_eq!(rows(&mut sorter, order), expected, "{order:?}");
        }
    }

    proptest! {
        #[test]
        fn short_ids_are_sorted_in_every_order(
            quads in quads((0_u64..4, 0_u64..5).prop_map(|(kind, value)| (kind << 61) + (value << 20))),
        ) {
            check(&quads);
        }

        #[test]
        fn ids_of_any_length_are_sorted_in_every_order(quads in quads(any::<u64>())) {
            check(&quads);
        }
    }

    #[test]
    fn a_key_of_all_bits_is_sorted() {
        // 2^16 ids in each place make 64 bits, and one more makes 65 at least.
        for count in [1_u64 << 16, (1 << 16) + 1] {
            let ids: Vec<Id> = (0..count).map(|number| Id::from_bits(number * 3)).collect();
            let quad = |number: u32| {
                [number, count as u32 - 1 - number, number ^ 1, number].map(|number| number.min(count as u32 - 1))
            };
            let numbers: Vec<[u32; 4]> = (0..count as u32).rev().map(quad).collect();
            let mut expected: Vec<Row> = numbers.iter().map(|quad| quad.map(|number| ids[number as usize])).collect();
            expected.sort_unstable();
            let mut sorter = QuadSorter::of_numbers(vec![numbers], &[ids]);
            assert!(rows(&mut sorter, Order::Spog) == expected, "{count}");
        }
    }
}

use rustc_hash::FxHashMap;

use crate::store::damage::Damage;
use crate::store::id::Id;
use crate::store::run::{Order, Run};

/// The bytes of a predicate: id, rows, triples, subjects, objects.
const ENTRY: usize = 5 * 8;

/// What a plan is made by: exact numbers of one segment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// The quads.
    pub rows: u64,
    /// The distinct triples of the quads.
    pub triples: u64,
    /// The distinct subjects.
    pub subjects: u64,
    /// The distinct objects.
    pub objects: u64,
    /// The distinct graphs, the default graph among them if it has quads.
    pub graphs: u64,
    // Invariant: sorted by id.
    predicates: Vec<(Id, PredicateStatistics)>,
}

/// What is known of the quads with one predicate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PredicateStatistics {
    /// The quads.
    pub rows: u64,
    /// The distinct triples of the quads.
    pub triples: u64,
    /// The distinct subjects.
    pub subjects: u64,
    /// The distinct objects.
    pub objects: u64,
}

impl Statistics {
    /// Reads the section; `runs` are those that begin with subject, predicate, object and graph.
    pub(super) fn read(bytes: &[u8], runs: [Run<'_>; 4]) -> Result<Self, Damage> {
        let (entries, rest) = bytes.as_chunks::<ENTRY>();
        if !rest.is_empty() {
            return Err(Damage::at(0, "statistics end inside of a predicate"));
        }
        let predicates = entries.iter().map(|entry| {
            let [id, rows, triples, subjects, objects] = std::array::from_fn(|column| {
                entry[column * 8..].first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
            });
            (Id::from_bits(id), PredicateStatistics { rows, triples, subjects, objects })
        });
        let predicates: Vec<_> = predicates.collect();
        if !predicates.is_sorted_by_key(|(id, _)| *id) {
            return Err(Damage::at(0, "the predicates of the statistics are not sorted"));
        }
        let [spog, _, ospg, gspo] = runs;
        Ok(Self {
            rows: spog.len(),
            triples: spog.distinct(3),
            subjects: spog.distinct(1),
            objects: ospg.distinct(1),
            graphs: gspo.distinct(1),
            predicates,
        })
    }

    /// All predicates, by id.
    pub fn predicates(&self) -> impl Iterator<Item = (Id, PredicateStatistics)> {
        self.predicates.iter().copied()
    }
}

/// Counts while runs are written.
#[derive(Debug, Default)]
pub(super) struct Counter {
    /// From the order Spog: triples and subjects.
    subjects: FxHashMap<Id, (u64, u64)>,
    /// From the order Posg: rows and objects.
    objects: Vec<(Id, u64, u64)>,
}

impl Counter {
    /// Takes note of a row, by its first two columns and how many leading columns it has in common with the one before.
    #[inline]
    pub(super) fn add(&mut self, order: Order, [first, second]: [Id; 2], shared: usize) {
        match order {
            Order::Spog if shared < 3 => {
                let (triples, subjects) = self.subjects.entry(second).or_default();
                *triples += 1;
                *subjects += u64::from(shared < 2);
            }
            Order::Posg => match self.objects.last_mut() {
                Some((predicate, rows, objects)) if *predicate == first => {
                    *rows += 1;
                    *objects += u64::from(shared < 2);
                }
                _ => self.objects.push((first, 1, 1)),
            },
            _ => {}
        }
    }

    /// The predicates, by id.
    pub(super) fn predicates(&self) -> impl Iterator<Item = (Id, PredicateStatistics)> {
        self.objects.iter().map(|(id, rows, objects)| {
            let (triples, subjects) = self.subjects.get(id).copied().unwrap_or_default();
            (*id, PredicateStatistics { rows: *rows, triples, subjects, objects: *objects })
        })
    }

    /// The bytes of the section.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.objects.len() * ENTRY);
        for (id, counts) in self.predicates() {
            let PredicateStatistics { rows, triples, subjects, objects } = counts;
            for number in [id.bits(), rows, triples, subjects, objects] {
                bytes.extend(number.to_le_bytes());
            }
        }
        bytes
    }
}

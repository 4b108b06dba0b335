use std::cell::RefCell;

use oxigraph::model::Term;
use rustc_hash::FxHashMap;
use spargebra::term::{NamedNode, TriplePattern, Variable};

/// What a planner asks of the data; of the default graph as the query sees it.
///
/// Only [`count`](Self::count) and the methods that give an [`Option`] have to be exact, since answers are made of them.
/// The others decide no more than the order of work.
pub trait Statistics {
    /// How many triples match the constants of the pattern; exact. Variables match anything, also where one occurs twice.
    fn count(&self, pattern: &TriplePattern) -> u64;

    /// About how many triples match the constants; for data of which counting is dear.
    fn estimate(&self, pattern: &TriplePattern) -> u64 {
        self.count(pattern)
    }

    /// About how many different subjects the triples of a predicate have.
    fn distinct_subjects(&self, predicate: &NamedNode) -> u64;

    /// About how many different objects the triples of a predicate have.
    fn distinct_objects(&self, predicate: &NamedNode) -> u64;

    /// About how many triples there are.
    fn size(&self) -> u64;

    /// With how many triples of the predicate, itself included, a triple shares its object on average; `None` if that is
    /// not known. Where few things are spoken of often, this is much more than rows divided by distinct objects.
    fn shared_object(&self, _predicate: &NamedNode) -> Option<f64> {
        None
    }

    /// How many different terms stand for the variable among the triples that match the constants; exact, and `None`
    /// where counting them would read the triples.
    fn distinct(&self, _pattern: &TriplePattern, _variable: &Variable) -> Option<u64> {
        None
    }

    /// Each term that stands for the variable among the triples that match the constants, and how many of them have
    /// it; exact, and `None` where telling would read the triples.
    fn grouped(&self, _pattern: &TriplePattern, _variable: &Variable) -> Option<Vec<(Term, u64)>> {
        None
    }
}

/// Statistics that ask the data for each estimate once.
pub(super) struct Remembered<'a> {
    data: &'a dyn Statistics,
    estimates: RefCell<FxHashMap<TriplePattern, u64>>,
}

impl<'a> Remembered<'a> {
    pub(super) fn new(data: &'a dyn Statistics) -> Self {
        Self { data, estimates: RefCell::default() }
    }
}

impl Statistics for Remembered<'_> {
    fn count(&self, pattern: &TriplePattern) -> u64 {
        self.data.count(pattern)
    }

    fn estimate(&self, pattern: &TriplePattern) -> u64 {
        if let Some(known) = self.estimates.borrow().get(pattern) {
            return *known;
        }
        let estimate = self.data.estimate(pattern);
        self.estimates.borrow_mut().insert(pattern.clone(), estimate);
        estimate
    }

    fn distinct_subjects(&self, predicate: &NamedNode) -> u64 {
        self.data.distinct_subjects(predicate)
    }

    fn distinct_objects(&self, predicate: &NamedNode) -> u64 {
        self.data.distinct_objects(predicate)
    }

    fn size(&self) -> u64 {
        self.data.size()
    }

    fn shared_object(&self, predicate: &NamedNode) -> Option<f64> {
        self.data.shared_object(predicate)
    }

    fn distinct(&self, pattern: &TriplePattern, variable: &Variable) -> Option<u64> {
        self.data.distinct(pattern, variable)
    }

    fn grouped(&self, pattern: &TriplePattern, variable: &Variable) -> Option<Vec<(Term, u64)>> {
        self.data.grouped(pattern, variable)
    }
}

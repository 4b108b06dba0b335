use std::cell::{OnceCell, RefCell};
use std::cmp::Reverse;

use oxigraph::model::{NamedNode, Term, TermRef};
use rustc_hash::FxHashMap;
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern, Variable};

use crate::query::plan::Statistics;
use crate::query::stored::Stored;
use crate::store::{Id, PredicateCounts, Snapshot};

/// Up to so many triples are looked at to see how often objects are shared.
const SAMPLE: usize = 1024;

/// Counts of a store, most of them without reading its quads.
pub(super) struct Counts<'a> {
    stored: Stored<'a>,
    /// What the segments say of each predicate.
    predicates: OnceCell<FxHashMap<Id, PredicateCounts>>,
    shared: RefCell<FxHashMap<Id, f64>>,
}

/// Subject, predicate and object of a pattern: the id of a constant that some quad has; `None` for a variable.
pub(super) type Constants = [Option<Id>; 3];

/// The constants of a pattern; `None` where one of them is in no quad, or cannot be looked up: then nothing matches, or
/// the query will say what is wrong.
pub(super) fn constants(pattern: &TriplePattern, snapshot: &Snapshot) -> Option<Constants> {
    let id = |term: TermRef<'_>| snapshot.id(term).ok().flatten();
    let of = |term: &TermPattern| match term {
        TermPattern::NamedNode(node) => id(node.as_ref().into()).map(Some),
        TermPattern::Literal(literal) => id(literal.as_ref().into()).map(Some),
        TermPattern::Triple(_) | TermPattern::BlankNode(_) | TermPattern::Variable(_) => Some(None),
    };
    let predicate = match &pattern.predicate {
        NamedNodePattern::NamedNode(node) => Some(id(node.as_ref().into())?),
        NamedNodePattern::Variable(_) => None,
    };
    Some([of(&pattern.subject)?, predicate, of(&pattern.object)?])
}

impl<'a> Counts<'a> {
    pub(super) fn new(stored: Stored<'a>) -> Self {
        Self { stored, predicates: OnceCell::new(), shared: RefCell::default() }
    }

    fn predicate(&self, predicate: &NamedNode) -> Option<PredicateCounts> {
        let id = self.stored.snapshot().id(predicate.as_ref().into()).ok()??;
        let all = self.predicates.get_or_init(|| self.stored.snapshot().predicates().unwrap_or_default());
        all.get(&id).copied()
    }

    /// Each value of a place among the triples that match, and how many have it, if the store need not read them for
    /// that.
    fn values(&self, pattern: &TriplePattern, variable: &Variable) -> Option<Vec<(Id, u64)>> {
        let place = place(pattern, variable)?;
        match constants(pattern, self.stored.snapshot()) {
            Some(places) => self.stored.values(places, place),
            None => Some(Vec::new()),
        }
    }
}

impl Statistics for Counts<'_> {
    fn count(&self, pattern: &TriplePattern) -> u64 {
        constants(pattern, self.stored.snapshot()).map_or(0, |places| self.stored.count(places))
    }

    fn estimate(&self, pattern: &TriplePattern) -> u64 {
        constants(pattern, self.stored.snapshot()).map_or(0, |places| self.stored.most(places))
    }

    fn distinct_subjects(&self, predicate: &NamedNode) -> u64 {
        self.predicate(predicate).map_or(0, |counts| counts.subjects)
    }

    fn distinct_objects(&self, predicate: &NamedNode) -> u64 {
        self.predicate(predicate).map_or(0, |counts| counts.objects)
    }

    fn size(&self) -> u64 {
        self.stored.snapshot().len()
    }

    fn shared_object(&self, predicate: &NamedNode) -> Option<f64> {
        let id = self.stored.snapshot().id(predicate.as_ref().into()).ok()??;
        if let Some(known) = self.shared.borrow().get(&id) {
            return Some(*known);
        }
        // Triples of a predicate come sorted by object, so a sample holds all that share one.
        let mut objects: FxHashMap<Id, u64> = FxHashMap::default();
        let mut seen = 0_u64;
        for quad in self.stored.triples([None, Some(id), None]).take(SAMPLE) {
            seen += 1;
            *objects.entry(quad.ok()?.object).or_default() += 1;
        }
        let squares: u64 = objects.values().map(|count| count * count).sum();
        let shared = squares as f64 / seen.max(1) as f64;
        self.shared.borrow_mut().insert(id, shared);
        Some(shared)
    }

    fn distinct(&self, pattern: &TriplePattern, variable: &Variable) -> Option<u64> {
        self.values(pattern, variable).map(|values| values.len() as u64)
    }

    fn grouped(&self, pattern: &TriplePattern, variable: &Variable) -> Option<Vec<(Term, u64)>> {
        let mut values = self.values(pattern, variable)?;
        values.sort_unstable_by_key(|(_, count)| Reverse(*count));
        values.into_iter().map(|(id, count)| Some((self.stored.snapshot().term(id).ok()?, count))).collect()
    }
}

/// The only place in which a variable stands; `None` for none or several.
fn place(pattern: &TriplePattern, variable: &Variable) -> Option<usize> {
    let is = |term: &TermPattern| matches!(term, TermPattern::Variable(name) if name == variable);
    let predicate = matches!(&pattern.predicate, NamedNodePattern::Variable(name) if name == variable);
    match [is(&pattern.subject), predicate, is(&pattern.object)] {
        [true, false, false] => Some(0),
        [false, true, false] => Some(1),
        [false, false, true] => Some(2),
        _ => None,
    }
}

use std::convert::Infallible;

use oxigraph::model::{GraphNameRef, QuadRef, TermRef};

use crate::store::dictionary::term;
use crate::store::id::{Id, Kind};
use crate::store::terms::{Number, Spelled, Terms};

/// Subject, predicate, object and graph, by their numbers in a batch.
pub(super) type Numbers = [Number; 4];

/// Quads on their way into a store: each term is kept once, however many quads have it.
///
/// A quad takes 16 bytes, a term its letters and some 25 bytes more.
#[derive(Clone, Debug)]
pub struct Batch {
    terms: Terms,
    quads: Vec<Numbers>,
    /// The quad that was added last: mostly the next one has its subject and its graph, too.
    last: Numbers,
    /// Which predicate came behind another, by the last digits of its number: mostly it comes again.
    next: [Number; PREDICATES],
    /// Where a term is encoded before it is looked up.
    buffer: Vec<u8>,
}

/// For how many predicates it is remembered which one came next.
const PREDICATES: usize = 64;

impl Default for Batch {
    fn default() -> Self {
        let (terms, quads, buffer) = (Terms::default(), Vec::new(), Vec::new());
        Self { terms, quads, last: [Terms::DEFAULT_GRAPH; 4], next: [Terms::DEFAULT_GRAPH; PREDICATES], buffer }
    }
}

impl Batch {
    /// Adds a quad; one that is there already counts once.
    pub fn insert<'a>(&mut self, quad: impl Into<QuadRef<'a>>) {
        let quad = quad.into();
        let subject = self.number_near(quad.subject.into(), self.last[0]);
        let before = self.last[1] as usize % PREDICATES;
        let predicate = self.number_near(quad.predicate.into(), self.next[before]);
        self.next[before] = predicate;
        let object = self.number(quad.object);
        let graph = match quad.graph_name {
            GraphNameRef::DefaultGraph => Terms::DEFAULT_GRAPH,
            GraphNameRef::NamedNode(node) => self.number_near(node.into(), self.last[3]),
            GraphNameRef::BlankNode(node) => self.number_near(node.into(), self.last[3]),
        };
        self.last = [subject, predicate, object, graph];
        self.quads.push(self.last);
    }

    /// How many quads were added, repetitions counted.
    pub fn len(&self) -> usize {
        self.quads.len()
    }

    /// Whether none was added.
    pub fn is_empty(&self) -> bool {
        self.quads.is_empty()
    }

    /// About how many bytes of memory are in use while a segment is made of the batch.
    pub fn bytes(&self) -> usize {
        // Sorting takes a key of 16 bytes for a quad, and as many to move it to, when its numbers are not needed any more.
        self.terms.bytes() + self.quads.len() * 2 * size_of::<Numbers>()
    }

    /// Adds the quads of another batch.
    pub fn append(&mut self, other: &Self) {
        let quads = self.numbers_of(other);
        self.quads.extend(quads);
    }

    /// What the quads of another batch are here, without adding them.
    pub(super) fn numbers_of(&mut self, other: &Self) -> Vec<Numbers> {
        let numbers = self.take_terms(&other.terms);
        other.quads.iter().map(|quad| quad.map(|number| numbers[number as usize])).collect()
    }

    pub(super) fn quads(&self) -> &[Numbers] {
        &self.quads
    }

    /// Takes the quads away, and leaves the terms.
    pub(super) fn take_quads(&mut self) -> Vec<Numbers> {
        std::mem::take(&mut self.quads)
    }

    /// Adds a quad of terms that have numbers.
    pub(super) fn push(&mut self, quad: Numbers) {
        self.quads.push(quad);
    }

    pub(super) fn terms_mut(&mut self) -> &mut Terms {
        &mut self.terms
    }

    pub(super) fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Takes over other terms; gives their numbers here, by their numbers there.
    fn take_terms(&mut self, other: &Terms) -> Vec<Number> {
        let mut numbers: Vec<Number> = Vec::with_capacity(other.len());
        let mut buffer = Vec::new();
        for number in 0..other.len() as Number {
            numbers.push(match other.get(number) {
                Spelled::Value(Id::DEFAULT_GRAPH) => Terms::DEFAULT_GRAPH,
                Spelled::Value(value) => self.terms.value(value),
                // The parts of a triple term have lower numbers than it.
                Spelled::Word(word) => self.terms.word(with_ids(word, &mut buffer, |part| match part.kind() {
                    Kind::Word(part) => Id::word(numbers.get(part as usize).copied().unwrap_or_default().into()),
                    _ => part,
                })),
            });
        }
        numbers
    }

    /// The number of a term that may be the one of a number.
    fn number_near(&mut self, term: TermRef<'_>, likely: Number) -> Number {
        match term::plain(term) {
            Some((kind, rest)) => self.terms.word_like(likely, kind, rest),
            None => self.number(term),
        }
    }

    /// The number of a term.
    fn number(&mut self, term: TermRef<'_>) -> Number {
        if let Some((kind, rest)) = term::plain(term) {
            return self.terms.word_of(kind, rest);
        }
        if let Some(value) = Id::inline(term) {
            return self.terms.value(value);
        }
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        match term::encode(term, &mut buffer, |part| Ok::<_, Infallible>(Id::word(self.number(part).into()))) {
            Ok(()) => {}
            Err(never) => match never {},
        }
        let number = self.terms.word(&buffer);
        self.buffer = buffer;
        number
    }
}

/// The letters of a word, the parts of a triple term with other ids; in the buffer if they are not the same.
pub(super) fn with_ids<'a>(word: &'a [u8], buffer: &'a mut Vec<u8>, id: impl Fn(Id) -> Id) -> &'a [u8] {
    match term::triple(word) {
        Some(parts) => {
            buffer.clear();
            term::encode_triple(term::depth_of(word), parts.map(id), buffer);
            buffer
        }
        None => word,
    }
}

impl<'a, Q: Into<QuadRef<'a>>> Extend<Q> for Batch {
    fn extend<I: IntoIterator<Item = Q>>(&mut self, quads: I) {
        quads.into_iter().for_each(|quad| self.insert(quad));
    }
}

impl<'a, Q: Into<QuadRef<'a>>> FromIterator<Q> for Batch {
    fn from_iter<I: IntoIterator<Item = Q>>(quads: I) -> Self {
        let mut batch = Self::default();
        batch.extend(quads);
        batch
    }
}

use std::convert::Infallible;
use std::sync::Arc;

use oxigraph::model::{GraphNameRef, QuadRef, TermRef};
use rustc_hash::FxHashMap;

use crate::store::dictionary::term;
use crate::store::id::{Id, Kind};
use crate::store::run::Quad;

/// A word of a dictionary, encoded.
pub(super) type Word = Arc<[u8]>;

/// Quads on their way into a store: each term is kept once, however many quads have it.
///
/// A quad takes 32 bytes, a term its letters and some 60 bytes more.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// The words by their number in this batch, encoded; the parts of triple terms are ids of this batch.
    words: Vec<Word>,
    numbers: FxHashMap<Word, u64>,
    quads: Vec<Quad>,
    /// Where a term is encoded before it is looked up.
    buffer: Vec<u8>,
}

impl Batch {
    /// Adds a quad; one that is there already counts once.
    pub fn insert<'a>(&mut self, quad: impl Into<QuadRef<'a>>) {
        let quad = quad.into();
        let row = [
            self.id(quad.subject.into()),
            self.id(quad.predicate.into()),
            self.id(quad.object),
            self.graph(quad.graph_name),
        ];
        self.quads.push(row);
    }

    /// How many quads were added, repetitions counted.
    pub fn len(&self) -> usize {
        self.quads.len()
    }

    /// Whether none was added.
    pub fn is_empty(&self) -> bool {
        self.quads.is_empty()
    }

    /// Adds the quads of another batch.
    pub fn append(&mut self, other: &Self) {
        self.quads.reserve(other.len());
        let ids = self.take_words(other);
        let id = |id: Id| translate(id, &ids);
        self.quads.extend(other.quads.iter().map(|quad| quad.map(id)));
    }

    /// The rows that the quads of another batch are here, without adding them.
    pub(super) fn rows_of(&mut self, other: &Self) -> Vec<Quad> {
        let ids = self.take_words(other);
        other.quads.iter().map(|quad| quad.map(|id| translate(id, &ids))).collect()
    }

    /// As [`Batch::rows_of`], for a batch that nobody needs any more.
    pub(super) fn rows_from(&mut self, other: Self) -> Vec<Quad> {
        if !self.words.is_empty() {
            return self.rows_of(&other);
        }
        self.words = other.words;
        self.numbers = other.numbers;
        other.quads
    }

    pub(super) fn quads(&self) -> &[Quad] {
        &self.quads
    }

    pub(super) fn words(&self) -> &[Word] {
        &self.words
    }

    /// Takes over the words of another batch; gives their ids here, by their numbers there.
    fn take_words(&mut self, other: &Self) -> Vec<Id> {
        let mut ids: Vec<Id> = Vec::with_capacity(other.words.len());
        for word in &other.words {
            // The parts of a triple term have lower numbers than it.
            let id = self.word(&with_ids(word, |part| translate(part, &ids)));
            ids.push(id);
        }
        ids
    }

    fn graph(&mut self, graph: GraphNameRef<'_>) -> Id {
        match graph {
            GraphNameRef::DefaultGraph => Id::DEFAULT_GRAPH,
            GraphNameRef::NamedNode(node) => self.id(node.into()),
            GraphNameRef::BlankNode(node) => self.id(node.into()),
        }
    }

    /// The id of a term in this batch.
    pub(super) fn id(&mut self, term: TermRef<'_>) -> Id {
        if let Some(id) = Id::inline(term) {
            return id;
        }
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        match term::encode(term, &mut buffer, |part| Ok::<_, Infallible>(self.id(part))) {
            Ok(()) => {}
            Err(never) => match never {},
        }
        let id = self.word(&buffer);
        self.buffer = buffer;
        id
    }

    fn word(&mut self, word: &[u8]) -> Id {
        if let Some(number) = self.numbers.get(word) {
            return Id::word(*number);
        }
        let number = self.words.len() as u64;
        let word: Word = word.into();
        self.words.push(Arc::clone(&word));
        self.numbers.insert(word, number);
        Id::word(number)
    }
}

/// An id as the one that stands for the same elsewhere; `ids` are those of the words, by their numbers.
pub(super) fn translate(id: Id, ids: &[Id]) -> Id {
    match id.kind() {
        Kind::Word(number) => usize::try_from(number).ok().and_then(|number| ids.get(number)).copied().unwrap_or(id),
        _ => id,
    }
}

/// The bytes of a word, the parts of a triple term with other ids.
pub(super) fn with_ids(word: &Word, id: impl Fn(Id) -> Id) -> Word {
    match term::decode(word) {
        Ok(term::Word::Triple(parts)) => {
            let mut encoded = Vec::with_capacity(word.len());
            term::encode_triple(term::depth_of(word), parts.map(id), &mut encoded);
            encoded.into()
        }
        _ => Arc::clone(word),
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

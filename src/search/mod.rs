//! Words to the claims and entities that have them: an index of a snapshot, ranked and stemmed. Knows nothing of SPARQL.
//!
//! [`Index::of`] gives the index of a snapshot. That of a store stands in a folder of its own beside the store's files and is
//! brought up to date there when it is asked for (`folder`); nothing is lost with it. [`Words`] are what is looked for.

mod build;
mod error;
mod fields;
mod folder;
mod gather;
mod token;
mod words;

use std::fmt;

use oxigraph::model::NamedNode;
use rustc_hash::FxHashSet;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, FuzzyTermQuery, Query};
use tantivy::{ReloadPolicy, Searcher, TantivyDocument, Term};

use crate::store::Snapshot;
pub use error::Error;
use fields::Fields;
pub use token::{Word, words};
pub use words::Words;

/// The words of a snapshot, and what has them.
pub struct Index {
    searcher: Searcher,
    fields: Fields,
    unkept: Option<String>,
}

/// What can be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A claim, by the words of its evidence, its statement and those that name its source.
    Claim,
    /// Anything else that has a label, by that and its other names.
    Entity,
}

/// Something that has the words.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Its IRI.
    pub iri: NamedNode,
    /// What it is.
    pub kind: Kind,
    /// How well the words fit, in thousandths: more is better, and only the scores of one search compare.
    pub score: f32,
}

/// What has the words, best first and each once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// As many as were asked for.
    pub hits: Vec<Hit>,
    /// Whether there are more.
    pub more: bool,
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index").field("documents", &self.searcher.num_docs()).finish_non_exhaustive()
    }
}

impl Index {
    /// The index of a snapshot: the one beside its store, brought up to date before, or one in memory where there is no store
    /// or its folder cannot be written.
    ///
    /// # Errors
    /// The snapshot is damaged.
    pub fn of(snapshot: &Snapshot) -> Result<Self, Error> {
        match snapshot.origin() {
            Some(origin) => folder::open(snapshot, origin),
            None => build::in_memory(snapshot),
        }
    }

    fn new(index: &tantivy::Index) -> Result<Self, Error> {
        let fields = Fields::of(&index.schema())?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { searcher: reader.searcher(), fields, unkept: None })
    }

    /// Why the index could not be kept, so that the next search has to make it again; `None` where all is well.
    pub fn unkept(&self) -> Option<&str> {
        self.unkept.as_deref()
    }

    /// What has all of the words, of one kind or, with `None`, of any; at most so many, or with `None` all.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn find(&self, words: &Words, kind: Option<Kind>, most: Option<usize>) -> Result<Found, Error> {
        let query = words.query(&self.fields, kind);
        let documents = usize::try_from(self.searcher.num_docs()).unwrap_or(usize::MAX).max(1);
        let most = most.unwrap_or(documents);
        // A thing that is named in several graphs has a document for each, and comes once.
        let mut wanted = most.saturating_add(1);
        loop {
            let (hits, seen) = self.best(&query, wanted.min(documents))?;
            if hits.len() > most || seen < wanted {
                let more = hits.len() > most;
                return Ok(Found { hits: hits.into_iter().take(most).collect(), more });
            }
            wanted = wanted.saturating_mul(2);
        }
    }

    /// The things of the best documents, and how many documents that were.
    fn best(&self, query: &dyn Query, most: usize) -> Result<(Vec<Hit>, usize), Error> {
        let found = self.searcher.search(query, &TopDocs::with_limit(most).order_by_score())?;
        let seen = found.len();
        let mut known = FxHashSet::default();
        let mut hits = Vec::with_capacity(seen);
        for (score, address) in found {
            let document: TantivyDocument = self.searcher.doc(address)?;
            let (iri, kind) = self.fields.thing(&document).ok_or(Error::Damaged)?;
            if known.insert(iri.clone()) {
                // In further digits, machines may differ.
                let score = (score * 1000.0).round() / 1000.0;
                hits.push(Hit { iri, kind, score });
            }
        }
        // Documents of one score stand in the order in which they were written, which depends on how the store grew.
        hits.sort_by(|one, other| other.score.total_cmp(&one.score).then_with(|| one.iri.cmp(&other.iri)));
        Ok((hits, seen))
    }

    /// The first thing that has a word which is spelled much like this one; `None` where nothing has.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn nearest(&self, word: &str) -> Result<Option<Hit>, Error> {
        let letters = word.chars().count();
        for mistakes in 1..=if letters < 6 { 1 } else { 2 } {
            let fuzzy = |field| -> Box<dyn Query> {
                Box::new(FuzzyTermQuery::new(Term::from_field_text(field, word), mistakes, true))
            };
            let query = BooleanQuery::union(vec![fuzzy(self.fields.label), fuzzy(self.fields.text)]);
            if let Some(hit) = self.best(&query, 1)?.0.pop() {
                return Ok(Some(hit));
            }
        }
        Ok(None)
    }
}

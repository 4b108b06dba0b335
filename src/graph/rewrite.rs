use oxigraph::model::{Quad as Statement, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::store::{Batch, Error, Id, Quad, Snapshot};

/// What a view says otherwise than its snapshot.
pub(super) struct Rewrite<'a> {
    snapshot: &'a Snapshot,
    hidden: FxHashSet<Quad>,
    added: Batch,
    terms: FxHashMap<Id, Term>,
}

impl<'a> Rewrite<'a> {
    pub(super) fn of(snapshot: &'a Snapshot) -> Self {
        Self { snapshot, hidden: FxHashSet::default(), added: Batch::default(), terms: FxHashMap::default() }
    }

    /// Hides a quad; `false` if it is hidden already.
    pub(super) fn hide(&mut self, quad: Quad) -> bool {
        self.hidden.insert(quad)
    }

    pub(super) fn add(&mut self, statement: &Statement) {
        self.added.insert(statement);
    }

    /// A quad as terms.
    pub(super) fn statement(&mut self, quad: Quad) -> Result<Statement, Error> {
        self.snapshot.statement(quad, &mut self.terms)
    }

    pub(super) fn view(self) -> Result<Snapshot, Error> {
        if self.hidden.is_empty() && self.added.is_empty() {
            return Ok(self.snapshot.clone());
        }
        self.snapshot.without(self.hidden).with(&self.added)
    }
}

use std::cell::{Cell, RefCell};
use std::time::{Duration, Instant};

use serde::Deserialize;
use spareval::QueryExplanation;

use crate::query::Error;
use crate::query::profile::Operation;

/// Part of an evaluation, with the parts that it is made of.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) operation: Operation,
    /// How many rows it gave.
    pub(super) rows: u64,
    /// How long it took, with its parts.
    pub(super) took: Duration,
    pub(super) parts: Vec<Node>,
}

/// Takes down what is done for a query, if anybody wants to know.
#[derive(Default)]
pub(in crate::query) struct Trace {
    is_wanted: bool,
    on_columns: Cell<bool>,
    /// The parts of what is being done, the outermost first.
    open: RefCell<Vec<Vec<Node>>>,
    by_engine: RefCell<Option<QueryExplanation>>,
    /// What was done with what the engine gave.
    last: RefCell<Option<(Operation, u64)>>,
}

impl Trace {
    /// One that takes everything down.
    pub(in crate::query) fn wanted() -> Self {
        Self { is_wanted: true, open: RefCell::new(vec![Vec::new()]), ..Self::default() }
    }

    pub(in crate::query) fn is_wanted(&self) -> bool {
        self.is_wanted
    }

    /// Does something, and takes down how many rows it gave.
    ///
    /// # Errors
    /// What is done fails; then the trace is to be forgotten.
    pub(in crate::query) fn part<T, E>(
        &self,
        operation: impl FnOnce() -> Operation,
        rows: impl FnOnce(&T) -> usize,
        work: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        if !self.is_wanted {
            return work();
        }
        self.open.borrow_mut().push(Vec::new());
        let began = Instant::now();
        let done = work()?;
        let took = began.elapsed();
        let mut open = self.open.borrow_mut();
        let parts = open.pop().unwrap_or_default();
        if let Some(around) = open.last_mut() {
            around.push(Node { operation: operation(), rows: rows(&done) as u64, took, parts });
        }
        Ok(done)
    }

    /// Columns have begun to answer the query; all before is forgotten.
    pub(in crate::query) fn on_columns(&self) {
        *self.open.borrow_mut() = vec![Vec::new()];
        self.on_columns.set(true);
    }

    /// The engine answers the query; what columns had begun is forgotten.
    pub(in crate::query) fn by_engine(&self, explanation: QueryExplanation) {
        self.on_columns.set(false);
        *self.by_engine.borrow_mut() = Some(explanation);
    }

    /// What is done with the rows of the engine in the end, and how many it leaves.
    pub(in crate::query) fn last(&self, operation: Operation, rows: usize) {
        *self.last.borrow_mut() = Some((operation, rows as u64));
    }

    pub(in crate::query) fn is_on_columns(&self) -> bool {
        self.on_columns.get()
    }

    /// All that was done.
    ///
    /// # Errors
    /// What the engine says is not understood.
    pub(super) fn root(&self) -> Result<Option<Node>, Error> {
        if self.on_columns.get() {
            return Ok(self.open.borrow_mut().first_mut().and_then(Vec::pop));
        }
        let Some(explanation) = self.by_engine.take() else { return Ok(None) };
        let strange = |error: &dyn ToString| Error::Evaluation { message: format!("no plan: {}", error.to_string()) };
        let mut json = Vec::new();
        explanation.write_in_json(&mut json).map_err(|error| strange(&error))?;
        let explained: Explained = serde_json::from_slice(&json).map_err(|error| strange(&error))?;
        let root = explained.plan.node();
        Ok(Some(match self.last.take() {
            Some((operation, rows)) => Node { operation, rows, took: root.took, parts: vec![root] },
            None => root,
        }))
    }
}

/// What the engine says of an evaluation.
#[derive(Deserialize)]
struct Explained {
    plan: ExplainedNode,
}

#[derive(Deserialize)]
struct ExplainedNode {
    name: String,
    #[serde(rename = "number of results", default)]
    rows: u64,
    #[serde(rename = "duration in seconds", default)]
    seconds: f64,
    children: Vec<ExplainedNode>,
}

impl ExplainedNode {
    fn node(self) -> Node {
        Node {
            operation: Operation::of_label(&self.name),
            rows: self.rows,
            took: Duration::try_from_secs_f64(self.seconds).unwrap_or_default(),
            parts: self.children.into_iter().map(Self::node).collect(),
        }
    }
}

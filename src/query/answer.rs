use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use oxigraph::model::{GraphName, Term, Triple};
use oxigraph::sparql::Variable;
use spareval::{CancellationToken, QueryDatasetSpecification, QueryEvaluationError, QueryEvaluator, QueryResults};

use crate::query::counts::Counts;
use crate::query::plan::{Top, Wanted};
use crate::query::stored::Stored;
use crate::query::{DefaultGraph, Error, Query, plan};
use crate::store::Snapshot;

/// More rows than this are not multiplied from patterns without a common variable where time is limited.
const MOST_MULTIPLIED: f64 = 1e9;

/// How far an answer may go; the default sets no limits.
///
/// The time is checked whenever a quad is read and a row is given out. A query of which every step reads quads stops within
/// milliseconds; one that multiplies patterns without a common variable stops when the multiplication at hand is done,
/// and is refused beforehand if more than a billion rows would come of it. The memory that it needs has no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// After how long to give up; `None` for never.
    pub time: Option<Duration>,
    /// How many rows or triples to give; `None` for all.
    pub rows: Option<usize>,
}

/// What a query gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Of `SELECT`: one row a solution.
    Solutions(Solutions),
    /// Of `ASK`.
    Boolean(bool),
    /// Of `CONSTRUCT` and `DESCRIBE`: each triple once, sorted.
    Graph(Vec<Triple>),
}

/// The rows of a `SELECT`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Solutions {
    /// The columns.
    pub variables: Vec<Variable>,
    /// The rows, each as long as `variables`; `None` where a variable has no value.
    pub rows: Vec<Vec<Option<Term>>>,
    /// Whether there are more rows than [`Limits::rows`] allows.
    pub cut: bool,
}

impl Solutions {
    /// The position of a column; `None` where the query has no such variable.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.variables.iter().position(|variable| variable.as_str() == name)
    }
}

/// Answers a query; unless it says otherwise, its default graph is the union of all graphs, and a triple of several graphs
/// counts once.
///
/// The query is planned first: see [`plan`]. Rows that `ORDER BY` does not tell apart come in any order.
///
/// # Errors
/// The time is over or would not suffice, or the query needs something that the engine does not have, such as another
/// service.
pub fn answer(snapshot: &Snapshot, query: &Query, limits: &Limits) -> Result<Answer, Error> {
    within(limits, |token| {
        let stored =
            Stored::new(snapshot, from(query)).map_err(|error| QueryEvaluationError::Dataset(Box::new(error)))?;
        let asked = Asked { counts: Counts::new(stored.clone()), stored, limits, token };
        if let Some(top) = Top::of(&query.algebra, limits.rows) {
            let plan = asked.plan(&top.query, Wanted::All)?;
            if let Some(solutions) = asked.first_rows(&top, &plan)? {
                return Ok(Answer::Solutions(solutions));
            }
        }
        let wanted = if limits.rows.is_some() { Wanted::Some } else { Wanted::All };
        let plan = asked.plan(&query.algebra, wanted)?;
        Ok(asked.evaluate(&plan)?)
    })
}

/// Runs something that the token stops when the time is over.
pub(super) fn within<T>(
    limits: &Limits,
    run: impl FnOnce(&CancellationToken) -> Result<T, Stopped>,
) -> Result<T, Error> {
    let token = CancellationToken::new();
    let alarm = limits.time.map(|time| Alarm::set(time, token.clone()));
    run(&token).map_err(|stopped| match (stopped, alarm, limits.time) {
        (Stopped::Refused(error), ..) => error,
        (Stopped::Engine(QueryEvaluationError::Cancelled), Some(_), Some(limit)) => Error::Time { limit },
        (Stopped::Engine(QueryEvaluationError::UnsupportedService(name)), ..) => {
            Error::Service { name: name.into_string() }
        }
        (Stopped::Engine(error), ..) => Error::Evaluation { message: error.to_string() },
    })
}

/// Why an evaluation did not come to its end.
pub(super) enum Stopped {
    /// The engine says so.
    Engine(QueryEvaluationError),
    /// We say so.
    Refused(Error),
}

impl From<QueryEvaluationError> for Stopped {
    fn from(error: QueryEvaluationError) -> Self {
        Self::Engine(error)
    }
}

/// Takes the graphs of the default graph out of a specification, `None` for all, and leaves the rest to the engine.
pub(super) fn default_graphs(
    specification: &mut QueryDatasetSpecification,
    default_graph: DefaultGraph,
) -> Option<Vec<GraphName>> {
    // Without `FROM`, the engine asks for the default graph, and the union takes that to be all graphs.
    let from = specification.default_graph_graphs().unwrap_or_default().to_vec();
    specification.set_default_graph(vec![GraphName::DefaultGraph]);
    let silent = from.as_slice() == [GraphName::DefaultGraph];
    (!silent || default_graph == DefaultGraph::Own).then_some(from)
}

/// What is asked, and of what.
struct Asked<'a> {
    stored: Stored<'a>,
    counts: Counts<'a>,
    limits: &'a Limits,
    token: &'a CancellationToken,
}

impl<'a> Asked<'a> {
    fn plan(&self, query: &spargebra::Query, wanted: Wanted) -> Result<spargebra::Query, Stopped> {
        let plan = plan::plan(query, wanted, &self.counts);
        match self.limits.time {
            Some(limit) if plan.product > MOST_MULTIPLIED => {
                Err(Stopped::Refused(Error::Product { rows: plan.product, limit }))
            }
            _ => Ok(plan.query),
        }
    }

    fn execute(
        &self,
        evaluator: &QueryEvaluator,
        query: &spargebra::Query,
    ) -> Result<QueryResults<'a>, QueryEvaluationError> {
        let mut prepared = evaluator.prepare(query);
        // The union takes the default graph to be all graphs, or those of `FROM`.
        prepared.dataset_mut().set_default_graph(vec![GraphName::DefaultGraph]);
        prepared.execute(self.stored.clone())
    }

    /// The rows of a query that is ordered and of which some are asked for; `None` where the engine must order them.
    fn first_rows(&self, top: &Top, plan: &spargebra::Query) -> Result<Option<Solutions>, QueryEvaluationError> {
        let (name, may_count) = top.function();
        let evaluator =
            QueryEvaluator::new().with_cancellation_token(self.token.clone()).with_custom_function(name, may_count);
        let QueryResults::Solutions(solutions) = self.execute(&evaluator, plan)? else { return Ok(None) };
        let Some(mut rows) = top.gather(solutions, self.token)? else { return Ok(None) };
        let most = self.limits.rows.unwrap_or(usize::MAX);
        let cut = rows.len() > most;
        rows.truncate(most);
        Ok(Some(Solutions { variables: top.variables.clone(), rows, cut }))
    }

    fn evaluate(&self, plan: &spargebra::Query) -> Result<Answer, QueryEvaluationError> {
        let evaluator = QueryEvaluator::new().with_cancellation_token(self.token.clone());
        let most = self.limits.rows.unwrap_or(usize::MAX);
        match self.execute(&evaluator, plan)? {
            QueryResults::Boolean(value) => Ok(Answer::Boolean(value)),
            QueryResults::Solutions(solutions) => {
                let mut answer = Solutions { variables: solutions.variables().to_vec(), ..Solutions::default() };
                for solution in solutions {
                    let solution = solution?;
                    if self.token.is_cancelled() {
                        return Err(QueryEvaluationError::Cancelled);
                    }
                    if answer.rows.len() == most {
                        answer.cut = true;
                        break;
                    }
                    answer.rows.push(answer.variables.iter().map(|variable| solution.get(variable).cloned()).collect());
                }
                Ok(Answer::Solutions(answer))
            }
            QueryResults::Graph(triples) => {
                let mut graph = Vec::new();
                for triple in triples {
                    graph.push(triple?);
                    if self.token.is_cancelled() {
                        return Err(QueryEvaluationError::Cancelled);
                    }
                }
                graph.sort_by_cached_key(Triple::to_string);
                graph.dedup();
                graph.truncate(most);
                Ok(Answer::Graph(graph))
            }
        }
    }
}

/// The graphs of a query's `FROM`, as far as they are not all.
fn from(query: &Query) -> Option<Vec<GraphName>> {
    let evaluator = QueryEvaluator::new();
    default_graphs(evaluator.prepare(&query.algebra).dataset_mut(), query.default_graph)
}

/// Cancels a token after some time, unless it is dropped before.
struct Alarm {
    _answered: mpsc::Sender<()>,
}

impl Alarm {
    fn set(time: Duration, token: CancellationToken) -> Self {
        let (answered, wait) = mpsc::channel();
        thread::spawn(move || {
            if wait.recv_timeout(time) == Err(RecvTimeoutError::Timeout) {
                token.cancel();
            }
        });
        Self { _answered: answered }
    }
}

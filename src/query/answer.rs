use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use oxigraph::model::{GraphName, Term, Triple};
use oxigraph::sparql::Variable;
use spareval::{CancellationToken, QueryDatasetSpecification, QueryEvaluationError, QueryEvaluator, QueryResults};

use crate::query::union::Union;
use crate::query::{DefaultGraph, Error, Query};
use crate::store::Snapshot;

/// How far an answer may go; the default sets no limits.
///
/// The time is checked whenever a quad is read and a row is given out. A query of which every step reads quads stops within
/// milliseconds; one that multiplies patterns without a common variable stops when the multiplication at hand is done,
/// and the memory that it needs has no limit.
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
/// # Errors
/// The time is over, or the query needs something that the engine does not have, such as another service.
pub fn answer(snapshot: &Snapshot, query: &Query, limits: &Limits) -> Result<Answer, Error> {
    within(limits, |token| Ok(evaluate(snapshot, query, limits, token)?))
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

fn evaluate(
    snapshot: &Snapshot,
    query: &Query,
    limits: &Limits,
    token: &CancellationToken,
) -> Result<Answer, QueryEvaluationError> {
    let evaluator = QueryEvaluator::new().with_cancellation_token(token.clone());
    let mut prepared = evaluator.prepare(&query.algebra);
    let from = default_graphs(prepared.dataset_mut(), query.default_graph);
    let most = limits.rows.unwrap_or(usize::MAX);
    match prepared.execute(Union::new(snapshot.dataset(), from))? {
        QueryResults::Boolean(value) => Ok(Answer::Boolean(value)),
        QueryResults::Solutions(solutions) => {
            let mut answer = Solutions { variables: solutions.variables().to_vec(), ..Solutions::default() };
            for solution in solutions {
                let solution = solution?;
                if token.is_cancelled() {
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
                if token.is_cancelled() {
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

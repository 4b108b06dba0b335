use std::sync::Arc;
use std::time::Instant;

use oxigraph::model::{GraphName, Term, Triple};
use oxigraph::sparql::Variable;
use spareval::{QueryDatasetSpecification, QueryEvaluationError, QueryEvaluator, QueryResults};
use spargebra::algebra::GraphPattern;

use crate::query::counts::Counts;
use crate::query::foreign::mapped;
use crate::query::place::Places;
use crate::query::plan::{Top, Wanted};
use crate::query::profile::{Trace, stages};
use crate::query::receive::{Counted, Given, Giving, Kept, Receive};
use crate::query::service::searched;
use crate::query::stored::Stored;
use crate::query::watch::{Step, Watch, within};
use crate::query::{DefaultGraph, Error, Limit, Limits, Profile, Query, Stage, columns, federation, plan};
use crate::store::Snapshot;

/// More rows than this are not multiplied from patterns without a common variable where time is limited.
const MOST_MULTIPLIED: f64 = 1e9;

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
/// What it asks `sr:search` is answered first, before any limit of time begins, for an index may have to be made. Names of other
/// knowledge bases stand for the entities that are linked to them. Then [`Limits::services`] are asked, and the query is
/// planned: see [`plan`]. Rows that `ORDER BY` does not tell apart come in any order.
///
/// # Errors
/// A limit was passed or will be, or the query needs something that the engine does not have, such as another service.
pub fn answer(snapshot: &Snapshot, query: &Query, limits: &Limits) -> Result<Answer, Error> {
    let mut kept = Kept::default();
    answer_to(snapshot, query, limits, &mut kept)?;
    Ok(kept.0.unwrap_or_else(|| Answer::Solutions(Solutions::default())))
}

/// As [`answer`], and gives it out as it comes: the first rows while others are still looked for, unless the query wants
/// them in an order or in groups.
///
/// # Errors
/// As for [`answer`], and what `to` says; rows may have been given before.
pub fn answer_to(snapshot: &Snapshot, query: &Query, limits: &Limits, to: &mut dyn Receive) -> Result<Given, Error> {
    let mut algebra = ready(query, snapshot)?;
    within(limits, places(snapshot, query, limits), |watch| {
        ask_services(snapshot, query, &mut algebra, limits, watch)?;
        Asked::new(snapshot, query, limits, watch, &Trace::default())?.give(&algebra, to)
    })
}

/// As [`answer`], and tells how it was done in place of what the answer is.
///
/// # Errors
/// As for [`answer`].
pub fn profile(snapshot: &Snapshot, query: &Query, limits: &Limits) -> Result<Profile, Error> {
    let began = Instant::now();
    let mut algebra = ready(query, snapshot)?;
    within(limits, places(snapshot, query, limits), |watch| {
        let answers = ask_services(snapshot, query, &mut algebra, limits, watch)?;
        let trace = Trace::wanted();
        let asked = Asked::new(snapshot, query, limits, watch, &trace)?;
        let Given { rows, .. } = asked.give(&algebra, &mut Counted)?;
        let took = began.elapsed();
        let stages = answers.iter().map(Stage::of_service).chain(stages(&trace, &asked.counts)?).collect();
        Ok(Profile { stages, on_columns: trace.is_on_columns(), rows, took })
    })
}

/// What a query asks, before it is planned: what it searches for is found, and foreign names stand for our entities.
pub(super) fn ready(query: &Query, snapshot: &Snapshot) -> Result<spargebra::Query, Error> {
    mapped(searched(&query.algebra, snapshot)?, snapshot)
}

/// Puts what other services answer in the place of what they are asked, and tells what was done for that.
fn ask_services(
    snapshot: &Snapshot,
    query: &Query,
    algebra: &mut spargebra::Query,
    limits: &Limits,
    watch: &Arc<Watch>,
) -> Result<Vec<federation::Asked>, Error> {
    if !federation::asks(algebra) {
        return Ok(Vec::new());
    }
    let (dataset, base_iri) = (algebra.dataset().cloned(), algebra.base_iri().cloned());
    let local = |pattern, columns: &[Variable], most| {
        let (inner, variables) = (Box::new(pattern), columns.to_vec());
        let inner = Box::new(GraphPattern::Project { inner, variables });
        let pattern = GraphPattern::Distinct { inner };
        let (dataset, base_iri) = (dataset.clone(), base_iri.clone());
        let limits = Limits { rows: Some(most), ..*limits };
        let mut kept = Kept::default();
        let trace = Trace::default();
        let asked = Asked::new(snapshot, query, &limits, watch, &trace)?;
        let given = asked.give(&spargebra::Query::Select { dataset, pattern, base_iri }, &mut kept)?;
        let Some(Answer::Solutions(solutions)) = kept.0 else { return Ok(None) };
        Ok((!given.cut).then_some(solutions.rows))
    };
    federation::ask(algebra, limits.services, &local, watch)
}

/// The places of a query, where an error may have to name one.
fn places(snapshot: &Snapshot, query: &Query, limits: &Limits) -> Places {
    let (spargebra::Query::Select { pattern, .. }
    | spargebra::Query::Construct { pattern, .. }
    | spargebra::Query::Describe { pattern, .. }
    | spargebra::Query::Ask { pattern, .. }) = &query.algebra;
    Places::of(snapshot, &query.written, limits, [pattern])
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
    watch: &'a Arc<Watch>,
    trace: &'a Trace,
}

impl<'a> Asked<'a> {
    fn new(
        snapshot: &'a Snapshot,
        query: &Query,
        limits: &'a Limits,
        watch: &'a Arc<Watch>,
        trace: &'a Trace,
    ) -> Result<Self, Error> {
        let stored = Stored::new(snapshot, from(query), watch)?;
        Ok(Self { counts: Counts::new(stored.clone()), stored, limits, watch, trace })
    }

    /// Answers a query in the way that suits it best.
    fn give(&self, query: &spargebra::Query, to: &mut dyn Receive) -> Result<Given, Error> {
        let most = self.limits.rows;
        let mut giving = Giving::new(to, most);
        if columns::known(query, most) {
            let plan = self.plan(query, Wanted::Grouped)?;
            if columns::answer(&plan, &self.stored, most, self.watch, self.trace, &mut giving)? {
                return giving.end();
            }
        }
        if let Some(top) = Top::of(query, most) {
            let plan = self.plan(&top.query, Wanted::All)?;
            if self.first_rows(&top, &plan, &mut giving)? {
                return giving.end();
            }
        }
        let plan = self.plan(query, if most.is_some() { Wanted::Some } else { Wanted::All })?;
        self.evaluate(&plan, giving)
    }

    fn plan(&self, query: &spargebra::Query, wanted: Wanted) -> Result<spargebra::Query, Error> {
        let mut plan = plan::plan(query, wanted, &self.counts);
        if let Some(limit) = self.limits.time
            && plan.product > MOST_MULTIPLIED
        {
            return Err(Error::Product { rows: plan.product, limit });
        }
        // Columns ask for themselves, and know no marks.
        if self.limits.are_watched() && wanted != Wanted::Grouped {
            plan::mark_query(&mut plan.query);
        }
        self.watch.check(Step::Planning)?;
        Ok(plan.query)
    }

    fn evaluator(&self) -> QueryEvaluator {
        let evaluator = QueryEvaluator::new();
        let evaluator = evaluator.with_custom_function(federation::function(), federation::blank_node);
        self.watch.at_marks(if self.trace.is_wanted() { evaluator.compute_statistics() } else { evaluator })
    }

    fn execute(
        &self,
        evaluator: &QueryEvaluator,
        query: &spargebra::Query,
    ) -> Result<QueryResults<'a>, QueryEvaluationError> {
        let mut prepared = evaluator.prepare(query);
        // The union takes the default graph to be all graphs, or those of `FROM`.
        prepared.dataset_mut().set_default_graph(vec![GraphName::DefaultGraph]);
        if !self.trace.is_wanted() {
            return prepared.execute(self.stored.clone());
        }
        let (results, explanation) = prepared.explain(self.stored.clone());
        self.trace.by_engine(explanation);
        results
    }

    /// Gives the rows of a query that is ordered and of which some are asked for; `false` where the engine must order them.
    fn first_rows(&self, top: &Top, plan: &spargebra::Query, giving: &mut Giving<'_>) -> Result<bool, Error> {
        let (name, may_count) = top.function();
        let evaluator = self.evaluator().with_custom_function(name, may_count);
        let QueryResults::Solutions(solutions) = self.execute(&evaluator, plan)? else { return Ok(false) };
        let Some(rows) = top.gather(solutions, self.watch)? else { return Ok(false) };
        self.trace.last(top.operation(), rows.len());
        giving.columns(&top.variables)?;
        for row in &rows {
            self.watch.check(Step::Giving)?;
            if !giving.row(row)? {
                break;
            }
        }
        Ok(true)
    }

    fn evaluate(&self, plan: &spargebra::Query, mut giving: Giving<'_>) -> Result<Given, Error> {
        match self.execute(&self.evaluator(), plan)? {
            QueryResults::Boolean(value) => giving.boolean(value),
            QueryResults::Solutions(solutions) => {
                let variables = solutions.variables().to_vec();
                giving.columns(&variables)?;
                let mut row = Vec::with_capacity(variables.len());
                for solution in solutions {
                    let solution = solution?;
                    self.watch.check(Step::Giving)?;
                    row.clear();
                    row.extend(variables.iter().map(|variable| solution.get(variable).cloned()));
                    if !giving.row(&row)? {
                        break;
                    }
                }
                giving.end()
            }
            QueryResults::Graph(triples) => {
                let most = self.limits.rows.unwrap_or(usize::MAX);
                let mut graph = Vec::new();
                for triple in triples {
                    graph.push(triple?);
                    self.watch.check(Step::Giving)?;
                }
                sort(&mut graph, self.watch);
                graph.dedup();
                if graph.len() > most {
                    return Err(self.watch.overrun(Limit::Rows(most)));
                }
                giving.graph(graph)
            }
        }
    }
}

/// Sorts triples or quads by how they are written.
pub(super) fn sort<T: ToString>(statements: &mut [T], watch: &Watch) {
    statements.sort_by_cached_key(|statement| {
        watch.heed(Step::Giving);
        statement.to_string()
    });
}

/// The graphs of a query's `FROM`, as far as they are not all.
fn from(query: &Query) -> Option<Vec<GraphName>> {
    let evaluator = QueryEvaluator::new();
    default_graphs(evaluator.prepare(&query.algebra).dataset_mut(), query.default_graph)
}

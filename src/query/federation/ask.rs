use std::mem;

use oxigraph::model::Term;
use oxigraph::sparql::Variable;
use rustc_hash::FxHashMap;
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::{GroundTerm, NamedNodePattern};

use crate::query::Error;
use crate::query::federation::table::{Known, known};
use crate::query::federation::{Asked, Services, Table};
use crate::query::parts::{bodies, of_pattern, of_query, services};
use crate::query::plan::{Variables, certain, visible};
use crate::query::watch::Watch;

/// More rows than this are not sent along: then the pattern is asked as it is, once.
const MOST_ROWS: usize = 10_000;

/// A `SERVICE` whose name is a variable asks no more services than this.
const MOST_SERVICES: usize = 100;

/// Evaluates a pattern here: the distinct values of some variables, or `None` if there are more rows than so many.
pub(in crate::query) type Local<'a> =
    dyn Fn(GraphPattern, &[Variable], usize) -> Result<Option<Vec<Vec<Option<Term>>>>, Error> + 'a;

/// Asks all services of a query, and puts what they answer in the place of the patterns.
///
/// Each pattern is resolved beside another, whose rows it is going to be joined with, and gives the same rows as before
/// among those that are compatible with any of them. So of the rows beside may be sent along what binds variables that
/// every solution of the pattern binds too: it leaves out what is compatible with none. Where a pattern is not just joined
/// – below `LIMIT`, or across the columns of a subselect – nothing is beside it.
///
/// # Errors
/// A service without `SILENT` does not answer, a limit was passed, or a name is no IRI.
pub(in crate::query) fn ask(
    query: &mut Query,
    services: Option<&dyn Services>,
    local: &Local<'_>,
    watch: &Watch,
) -> Result<Vec<Asked>, Error> {
    let mut asking = Asking { services, local, watch, answered: FxHashMap::default(), answers: 0, done: Vec::new() };
    let pattern = of_query(query);
    asking.allow(pattern)?;
    asking.resolve(pattern, None, None)?;
    Ok(asking.done)
}

/// Whether a query asks a service.
pub(in crate::query) fn asks(query: &mut Query) -> bool {
    asks_below(of_query(query))
}

/// A query in which services know nothing and forbid nothing.
pub(in crate::query) fn unasked(mut query: Query) -> Query {
    services(of_query(&mut query), &mut |service| {
        let variables: Vec<Variable> = visible(service).into_iter().collect();
        let bindings = vec![vec![None; variables.len()]];
        *service = GraphPattern::Values { variables, bindings };
    });
    query
}

/// Whether a pattern asks a service, also in its conditions.
fn asks_below(pattern: &mut GraphPattern) -> bool {
    let mut found = false;
    services(pattern, &mut |_| found = true);
    found
}

/// Services that are being asked.
pub(super) struct Asking<'a> {
    /// `None` where nobody asks any.
    pub(super) services: Option<&'a dyn Services>,
    local: &'a Local<'a>,
    pub(super) watch: &'a Watch,
    /// What was answered to what was sent, by service and text.
    pub(super) answered: FxHashMap<(String, String), Table>,
    /// How many answers have come.
    pub(super) answers: usize,
    pub(super) done: Vec<Asked>,
}

impl Asking<'_> {
    /// Fails if a service that the query names is not allowed, before any is asked.
    fn allow(&self, pattern: &mut GraphPattern) -> Result<(), Error> {
        let mut refused = Ok(());
        services(pattern, &mut |service| {
            if let GraphPattern::Service { name: NamedNodePattern::NamedNode(name), silent: false, .. } = service
                && refused.is_ok()
            {
                refused = self.allowed(name);
            }
        });
        refused
    }

    /// `graph` is that of the `GRAPH` around the pattern; what stands beside has its own.
    fn resolve(
        &mut self,
        pattern: &mut GraphPattern,
        beside: Option<&GraphPattern>,
        graph: Option<&NamedNodePattern>,
    ) -> Result<(), Error> {
        if !asks_below(pattern) {
            return Ok(());
        }
        match pattern {
            GraphPattern::Service { name, inner, silent } => {
                *pattern = match name {
                    NamedNodePattern::NamedNode(name) => {
                        let known = self.known(inner, beside)?;
                        self.one(name, inner, known, *silent)?
                    }
                    NamedNodePattern::Variable(name) => self.each(name, inner, beside, *silent)?,
                };
            }
            GraphPattern::Join { .. } => self.join(pattern, beside, graph)?,
            GraphPattern::LeftJoin { left, right, .. } | GraphPattern::Minus { left, right } => {
                self.resolve(left, beside, graph)?;
                // Were it beside what is joined later too, a row of the right that fits the left could be missing, and the
                // left would stand alone.
                let here = placed((**left).clone(), graph);
                self.resolve(right, Some(&here), graph)?;
            }
            GraphPattern::Union { left, right } => {
                self.resolve(left, beside, graph)?;
                self.resolve(right, beside, graph)?;
            }
            GraphPattern::Lateral { left, right } => {
                self.resolve(left, beside, graph)?;
                if asks_below(right) {
                    return Err(Error::ServiceInLateral);
                }
            }
            GraphPattern::Filter { inner, .. } | GraphPattern::Extend { inner, .. } => {
                self.resolve(inner, beside, graph)?;
                let here = placed((**inner).clone(), graph);
                return self.conditions(pattern, Some(&here), graph);
            }
            GraphPattern::Graph { name, inner } => self.resolve(inner, beside, Some(name))?,
            GraphPattern::Project { inner, variables } | GraphPattern::Group { inner, variables, .. } => {
                let beside = beside.and_then(|beside| seen(beside, variables));
                self.resolve(inner, beside.as_ref(), graph)?;
            }
            GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner }
            | GraphPattern::OrderBy { inner, .. } => {
                self.resolve(inner, beside, graph)?;
            }
            // Which rows come first depends on those that are left out.
            GraphPattern::Slice { inner, .. } => self.resolve(inner, None, graph)?,
            GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => {}
        }
        self.conditions(pattern, None, graph)
    }

    /// Resolves the bodies of `EXISTS` in the expressions of a pattern, which are evaluated for the rows `beside`.
    fn conditions(
        &mut self,
        pattern: &mut GraphPattern,
        beside: Option<&GraphPattern>,
        graph: Option<&NamedNodePattern>,
    ) -> Result<(), Error> {
        let mut outcome = Ok(());
        for expression in of_pattern(pattern).1 {
            bodies(expression, &mut |body| {
                if outcome.is_ok() {
                    outcome = self.resolve(body, beside, graph);
                }
            });
        }
        outcome
    }

    /// What is known here is evaluated first; each service sees what those before it have answered.
    fn join(
        &mut self,
        pattern: &mut GraphPattern,
        beside: Option<&GraphPattern>,
        graph: Option<&NamedNodePattern>,
    ) -> Result<(), Error> {
        let mut parts = Vec::new();
        flatten(mem::take(pattern), &mut parts);
        let asking: Vec<bool> = parts.iter_mut().map(asks_below).collect();
        let here = parts.iter().zip(&asking).filter(|(_, asks)| !**asks).map(|(part, _)| part.clone()).reduce(joined);
        let mut beside: Vec<GraphPattern> = beside.cloned().into_iter().collect();
        beside.extend(here.map(|here| placed(here, graph)));
        for (part, _) in parts.iter_mut().zip(&asking).filter(|(_, asks)| **asks) {
            self.resolve(part, beside.iter().cloned().reduce(joined).as_ref(), graph)?;
            beside.push(placed(part.clone(), graph));
        }
        *pattern = parts.into_iter().reduce(joined).unwrap_or_default();
        Ok(())
    }

    /// What can be sent along with a pattern.
    fn known(&self, pattern: &GraphPattern, beside: Option<&GraphPattern>) -> Result<Option<Known>, Error> {
        let Some(beside) = beside else { return Ok(None) };
        let certain = certain(pattern);
        let shared: Vec<Variable> = visible(beside).into_iter().filter(|name| certain.contains(name)).collect();
        if shared.is_empty() {
            return Ok(None);
        }
        let rows = (self.local)(connected(beside, &shared), &shared, MOST_ROWS)?;
        Ok(rows.and_then(|rows| known(shared, rows)))
    }

    /// Asks each service that a variable stands for beside.
    fn each(
        &mut self,
        name: &Variable,
        pattern: &GraphPattern,
        beside: Option<&GraphPattern>,
        silent: bool,
    ) -> Result<GraphPattern, Error> {
        let unknown = || Error::NoService { variable: name.as_str().to_owned() };
        let beside = beside.filter(|beside| visible(beside).contains(name)).ok_or_else(unknown)?;
        let columns = [name.clone()];
        let found = (self.local)(connected(beside, &columns), &columns, MOST_SERVICES)?
            .ok_or(Error::ManyServices { variable: name.as_str().to_owned(), most: MOST_SERVICES })?;
        let mut found: Vec<Option<Term>> = found.into_iter().flatten().collect();
        found.sort_by_cached_key(|service| service.as_ref().map(ToString::to_string));
        let mut whole = None;
        for service in found {
            let Some(Term::NamedNode(service)) = service else {
                // Whatever is not silent is an error, and what has no name can give nothing.
                if silent {
                    continue;
                }
                return Err(unknown());
            };
            let bindings = vec![vec![Some(GroundTerm::NamedNode(service.clone()))]];
            let named = GraphPattern::Values { variables: columns.to_vec(), bindings };
            let known = self.known(pattern, Some(&joined(named.clone(), beside.clone())))?;
            let answer = joined(named, self.one(&service, pattern, known, silent)?);
            whole = Some(match whole {
                None => answer,
                Some(left) => GraphPattern::Union { left: Box::new(left), right: Box::new(answer) },
            });
        }
        let nothing = || GraphPattern::Values { variables: columns.to_vec(), bindings: Vec::new() };
        Ok(whole.unwrap_or_else(nothing))
    }
}

fn joined(left: GraphPattern, right: GraphPattern) -> GraphPattern {
    GraphPattern::Join { left: Box::new(left), right: Box::new(right) }
}

/// The parts of joins that are nested.
fn flatten(pattern: GraphPattern, parts: &mut Vec<GraphPattern>) {
    match pattern {
        GraphPattern::Join { left, right } => {
            flatten(*left, parts);
            flatten(*right, parts);
        }
        part => parts.push(part),
    }
}

/// A pattern with the graph that it is matched in.
fn placed(pattern: GraphPattern, graph: Option<&NamedNodePattern>) -> GraphPattern {
    match graph {
        Some(name) => GraphPattern::Graph { name: name.clone(), inner: Box::new(pattern) },
        None => pattern,
    }
}

/// As much of a pattern as can be seen through some columns; `None` for nothing.
fn seen(pattern: &GraphPattern, columns: &[Variable]) -> Option<GraphPattern> {
    let variables: Vec<Variable> = visible(pattern).into_iter().filter(|name| columns.contains(name)).collect();
    let inner = Box::new(pattern.clone());
    (!variables.is_empty()).then_some(GraphPattern::Project { inner, variables })
}

/// The parts of a join that have to do with some variables, so that nothing is multiplied for nothing.
fn connected(pattern: &GraphPattern, variables: &[Variable]) -> GraphPattern {
    let mut parts = Vec::new();
    flatten(pattern.clone(), &mut parts);
    let mut reached: Variables = variables.iter().cloned().collect();
    let mut connected = Vec::new();
    loop {
        let (near, far): (Vec<_>, Vec<_>) = parts.into_iter().partition(|part| !visible(part).is_disjoint(&reached));
        if near.is_empty() {
            return connected.into_iter().reduce(joined).unwrap_or_default();
        }
        near.iter().for_each(|part| reached.extend(visible(part)));
        connected.extend(near);
        parts = far;
    }
}

//! `ORDER BY … LIMIT`: only the rows that can be among the first are kept, and only those are looked at further.

use std::cmp::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use oxigraph::model::{Literal, Term};
use spareval::{ExpressionTerm, QuerySolutionIter};
use spargebra::Query;
use spargebra::algebra::{Expression, Function, GraphPattern, OrderExpression};
use spargebra::term::{NamedNode, Variable};

use super::scope::{Fresh, certain, filtered};
use crate::query::Error;
use crate::query::profile::Operation;
use crate::query::watch::{Step, Watch};

/// Up to so many rows are kept; more are left to the engine, which sorts them all.
const MOST: usize = 10_000;

/// The condition “may be among the first rows”, which stands in the plan while rows are gathered.
pub(in crate::query) const MAY_COUNT: &str = "urn:sitrep:may-be-among-the-first";

/// A query of which only the first rows are asked for.
pub struct Top {
    /// The query without its order and limit, with what it is ordered by among its variables.
    pub query: Query,
    /// The variables of the answer.
    pub variables: Vec<Variable>,
    keys: Vec<(Variable, Direction)>,
    start: usize,
    length: usize,
    worst: Arc<Mutex<Worst>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Up,
    Down,
}

/// What is known of the last of the rows that are kept.
#[derive(Default)]
struct Worst {
    /// What it has for the first thing that rows are ordered by, once as many rows are kept as are asked for.
    key: Option<Option<ExpressionTerm>>,
    /// Two values came up that only the engine can order.
    unsure: bool,
}

/// A row that may be in the answer.
struct Row {
    keys: Vec<Option<ExpressionTerm>>,
    values: Vec<Option<Term>>,
}

impl Top {
    /// What to evaluate where a query has an order and a limit, or at most `most` rows are asked for; `None` for any
    /// other query.
    pub fn of(query: &Query, most: Option<usize>) -> Option<Self> {
        let Query::Select { pattern, dataset, base_iri } = query else { return None };
        let (pattern, start, length) = match pattern {
            GraphPattern::Slice { inner, start, length } => (&**inner, *start, *length),
            other => (other, 0, None),
        };
        let GraphPattern::Project { inner, variables } = pattern else { return None };
        let GraphPattern::OrderBy { inner, expression } = &**inner else { return None };
        let most = most.map(|most| most.saturating_add(1));
        let length = [length, most].into_iter().flatten().min()?;
        if length == 0 || start.saturating_add(length) > MOST || expression.is_empty() {
            return None;
        }
        let mut inner = (**inner).clone();
        let mut fresh = Fresh::keys();
        let mut keys = Vec::new();
        for part in expression {
            let (expression, direction) = match part {
                OrderExpression::Asc(expression) => (expression, Direction::Up),
                OrderExpression::Desc(expression) => (expression, Direction::Down),
            };
            let variable = match expression {
                Expression::Variable(variable) => variable.clone(),
                other => {
                    let variable = fresh.variable();
                    let (inside, expression) = (Box::new(inner), other.clone());
                    inner = GraphPattern::Extend { inner: inside, variable: variable.clone(), expression };
                    variable
                }
            };
            keys.push((variable, direction));
        }
        let first = keys[0].0.clone();
        let bound = certain(&inner).contains(&first);
        let mut condition = Expression::FunctionCall(
            Function::Custom(NamedNode::new_unchecked(MAY_COUNT)),
            vec![Expression::Variable(first.clone())],
        );
        if !bound {
            let unbound = Expression::Not(Box::new(Expression::Bound(first)));
            condition = Expression::Or(Box::new(unbound), Box::new(condition));
        }
        let mut all = variables.clone();
        all.extend(keys.iter().map(|(key, _)| key.clone()).filter(|key| !variables.contains(key)));
        all.dedup();
        let pattern = GraphPattern::Project { inner: Box::new(filtered(inner, [condition])), variables: all };
        let query = Query::Select { pattern, dataset: dataset.clone(), base_iri: base_iri.clone() };
        Some(Self { query, variables: variables.clone(), keys, start, length, worst: Arc::default() })
    }

    /// What is done with the rows of the query.
    pub(in crate::query) fn operation(&self) -> Operation {
        let key = |(key, direction): &(Variable, Direction)| match direction {
            Direction::Up => format!("ASC({key})"),
            Direction::Down => format!("DESC({key})"),
        };
        let keys: Vec<String> = self.keys.iter().map(key).collect();
        let offset = if self.start > 0 { format!(" OFFSET {}", self.start) } else { String::new() };
        Operation::Order(format!("{} LIMIT {}{offset}", keys.join(" "), self.length))
    }

    /// The function that the plan asks whether a row may be among the first, by the value that it is ordered by first.
    pub fn function(&self) -> (NamedNode, impl Fn(&[Term]) -> Option<Term> + Send + Sync + use<>) {
        let worst = Arc::clone(&self.worst);
        let direction = self.keys[0].1;
        let may_count = move |arguments: &[Term]| {
            let [key] = arguments else { return None };
            let mut worst = worst.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(kept) = &worst.key else { return Some(Literal::from(true).into()) };
            let order = compare(Some(&ExpressionTerm::from(key.clone())), kept.as_ref());
            worst.unsure |= order.is_none();
            let worse = order.map(|order| directed(order, direction)) == Some(Ordering::Greater);
            Some(Literal::from(!worse).into())
        };
        (NamedNode::new_unchecked(MAY_COUNT), may_count)
    }

    /// The first rows in their order; `None` where only the engine can tell the order.
    ///
    /// # Errors
    /// The evaluation failed, or went over a limit.
    pub(in crate::query) fn gather(
        &self,
        solutions: QuerySolutionIter<'_>,
        watch: &Watch,
    ) -> Result<Option<Vec<Vec<Option<Term>>>>, Error> {
        let most = self.start + self.length;
        let mut rows: Vec<Row> = Vec::new();
        for solution in solutions {
            let solution = solution?;
            watch.check(Step::Giving)?;
            let key = |(key, _): &(Variable, Direction)| solution.get(key).cloned().map(ExpressionTerm::from);
            let keys: Vec<_> = self.keys.iter().map(key).collect();
            let mut unsure = false;
            // Behind all that are not greater, so that equal rows stay in the order in which they came.
            let place = rows.partition_point(|row| {
                let order = self.order(&row.keys, &keys);
                unsure |= order.is_none();
                order != Some(Ordering::Greater)
            });
            if unsure {
                return Ok(None);
            }
            if place < most {
                let values = self.variables.iter().map(|variable| solution.get(variable).cloned()).collect();
                rows.insert(place, Row { keys, values });
                rows.truncate(most);
            }
            let mut worst = self.worst.lock().unwrap_or_else(PoisonError::into_inner);
            if worst.unsure {
                return Ok(None);
            }
            if rows.len() == most
                && let Some(last) = rows.last()
            {
                worst.key = last.keys.first().cloned();
            }
        }
        let unsure = self.worst.lock().unwrap_or_else(PoisonError::into_inner).unsure;
        Ok((!unsure).then(|| rows.into_iter().skip(self.start).map(|row| row.values).collect()))
    }

    fn order(&self, one: &[Option<ExpressionTerm>], other: &[Option<ExpressionTerm>]) -> Option<Ordering> {
        for ((one, other), (_, direction)) in one.iter().zip(other).zip(&self.keys) {
            match directed(compare(one.as_ref(), other.as_ref())?, *direction) {
                Ordering::Equal => {}
                order => return Some(order),
            }
        }
        Some(Ordering::Equal)
    }
}

/// Whether a condition is the one that stands in the plan while rows are gathered. Once false of a row, it stays so.
pub(super) fn may_count(expression: &Expression) -> bool {
    matches!(expression, Expression::FunctionCall(Function::Custom(name), _) if name.as_str() == MAY_COUNT)
}

fn directed(order: Ordering, direction: Direction) -> Ordering {
    match direction {
        Direction::Up => order,
        Direction::Down => order.reverse(),
    }
}

/// How the engine orders two values: unbound, blank nodes, IRIs, literals. `None` for literals of different kinds, and for
/// those that the engine orders by how they are written because their values cannot be compared.
pub(in crate::query) fn compare(one: Option<&ExpressionTerm>, other: Option<&ExpressionTerm>) -> Option<Ordering> {
    use ExpressionTerm as E;
    let (Some(one), Some(other)) = (one, other) else { return Some(one.is_some().cmp(&other.is_some())) };
    match (one, other) {
        (E::BlankNode(one), E::BlankNode(other)) => Some(one.as_str().cmp(other.as_str())),
        (E::NamedNode(one), E::NamedNode(other)) => Some(one.as_str().cmp(other.as_str())),
        (E::Triple(_), _) | (_, E::Triple(_)) => None,
        (E::BlankNode(_), _) => Some(Ordering::Less),
        (_, E::BlankNode(_)) => Some(Ordering::Greater),
        (E::NamedNode(_), _) => Some(Ordering::Less),
        (_, E::NamedNode(_)) => Some(Ordering::Greater),
        (E::StringLiteral(one), E::StringLiteral(other)) => Some(one.cmp(other)),
        (
            E::LangStringLiteral { value: one, language: tag },
            E::LangStringLiteral { value: other, language: other_tag },
        ) => Some((one, tag).cmp(&(other, other_tag))),
        (E::IntegerLiteral(one), E::IntegerLiteral(other)) => one.partial_cmp(other),
        (E::DecimalLiteral(one), E::DecimalLiteral(other)) => one.partial_cmp(other),
        (E::FloatLiteral(one), E::FloatLiteral(other)) => one.partial_cmp(other),
        (E::DoubleLiteral(one), E::DoubleLiteral(other)) => one.partial_cmp(other),
        (E::DateTimeLiteral(one), E::DateTimeLiteral(other)) => one.partial_cmp(other),
        (E::DateLiteral(one), E::DateLiteral(other)) => one.partial_cmp(other),
        (E::TimeLiteral(one), E::TimeLiteral(other)) => one.partial_cmp(other),
        _ => None,
    }
}

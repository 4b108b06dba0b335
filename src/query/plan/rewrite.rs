//! The way down a query: every join below is put in order, and conditions go to where their variables are bound.

use std::mem;

use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};

use super::scope::{Blanks, Fresh, Variables, certain, conjuncts, filtered, steady, used};
use super::{Statistics, count};

/// Where in a query a pattern stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Where the engine's optimiser goes too.
    Main,
    /// In the body of an `EXISTS`, which the engine evaluates as it stands, once for each row.
    Exists,
}

/// Rewrites patterns.
pub(super) struct Planner<'a> {
    pub(super) statistics: &'a dyn Statistics,
    pub(super) fresh: Fresh,
    /// The variables that stand for the blank nodes of the scope at hand.
    pub(super) blanks: Blanks,
    pub(super) place: Place,
    /// Whether the pattern stands in a `GRAPH` whose name a subselect would lose.
    pub(super) in_graph: bool,
    /// Whether no more rows are asked for than a limit says.
    pub(super) limited: bool,
    /// Whether the triples of one pattern may be grouped beforehand.
    pub(super) tables: bool,
    /// The most rows that patterns without a common variable are expected to give.
    pub(super) product: f64,
}

impl<'a> Planner<'a> {
    pub(super) fn new(statistics: &'a dyn Statistics) -> Self {
        Self {
            statistics,
            fresh: Fresh::default(),
            blanks: Blanks::new(),
            place: Place::Main,
            in_graph: false,
            limited: false,
            tables: true,
            product: 0.0,
        }
    }

    /// The pattern as it is to be evaluated where each row that comes in binds `hint`.
    pub(super) fn plan(&mut self, pattern: GraphPattern, hint: &Variables) -> GraphPattern {
        match pattern {
            GraphPattern::Bgp { .. }
            | GraphPattern::Path { .. }
            | GraphPattern::Values { .. }
            | GraphPattern::Join { .. }
            | GraphPattern::Filter { .. } => self.below(pattern, Vec::new(), hint),
            GraphPattern::Graph { ref inner, .. } if super::group::plain(inner) => {
                self.below(pattern, Vec::new(), hint)
            }
            GraphPattern::Graph { name, inner } => {
                let before = mem::replace(&mut self.in_graph, true);
                let inner = Box::new(self.plan(*inner, hint));
                self.in_graph = before;
                GraphPattern::Graph { name, inner }
            }
            GraphPattern::LeftJoin { .. }
            | GraphPattern::Minus { .. }
            | GraphPattern::Extend { .. }
            | GraphPattern::Union { .. } => self.below(pattern, Vec::new(), hint),
            GraphPattern::Lateral { left, right } => {
                GraphPattern::Lateral { left: Box::new(self.plan(*left, hint)), right }
            }
            GraphPattern::OrderBy { inner, expression } => {
                let scope = certain(&inner);
                let inner = Box::new(self.whole(*inner, hint));
                let expression = expression.into_iter().map(|part| match part {
                    OrderExpression::Asc(part) => OrderExpression::Asc(self.expression(part, &scope)),
                    OrderExpression::Desc(part) => OrderExpression::Desc(self.expression(part, &scope)),
                });
                GraphPattern::OrderBy { expression: expression.collect(), inner }
            }
            GraphPattern::Project { inner, variables } => {
                let hint = hint.iter().filter(|name| variables.contains(name)).cloned().collect();
                let blanks = mem::take(&mut self.blanks);
                let inner = Box::new(self.plan(*inner, &hint));
                self.blanks = blanks;
                GraphPattern::Project { inner, variables }
            }
            GraphPattern::Distinct { inner } => GraphPattern::Distinct { inner: Box::new(self.whole(*inner, hint)) },
            GraphPattern::Reduced { inner } => GraphPattern::Reduced { inner: Box::new(self.plan(*inner, hint)) },
            GraphPattern::Slice { inner, start, length } => {
                let before = self.limited;
                self.limited |= length.is_some();
                let inner = Box::new(self.plan(*inner, hint));
                self.limited = before;
                GraphPattern::Slice { inner, start, length }
            }
            GraphPattern::Group { inner, variables, aggregates } => {
                if self.alone_in_main(hint)
                    && (self.tables || variables.is_empty())
                    && let Some(table) = count::counted(&inner, &variables, &aggregates, self.statistics)
                {
                    return table;
                }
                let scope = certain(&inner);
                let inner = Box::new(self.whole(*inner, hint));
                let aggregates = aggregates.into_iter().map(|(name, aggregate)| match aggregate {
                    AggregateExpression::CountSolutions { .. } => (name, aggregate),
                    AggregateExpression::FunctionCall { name: function, expr, distinct } => {
                        let expr = self.expression(expr, &scope);
                        (name, AggregateExpression::FunctionCall { name: function, expr, distinct })
                    }
                });
                GraphPattern::Group { aggregates: aggregates.collect(), inner, variables }
            }
            GraphPattern::Service { .. } => pattern,
        }
    }

    /// Whether nothing around a pattern changes what it gives.
    pub(super) fn alone_in_main(&self, hint: &Variables) -> bool {
        self.place == Place::Main && hint.is_empty() && !self.in_graph
    }

    /// A pattern of which all rows are needed, whatever limit stands above.
    fn whole(&mut self, pattern: GraphPattern, hint: &Variables) -> GraphPattern {
        let before = mem::replace(&mut self.limited, false);
        let planned = self.plan(pattern, hint);
        self.limited = before;
        planned
    }

    /// A pattern under conditions, each of which goes as far down as its variables are bound.
    fn below(&mut self, pattern: GraphPattern, mut filters: Vec<Expression>, hint: &Variables) -> GraphPattern {
        match pattern {
            GraphPattern::Filter { expr, inner } => {
                conjuncts(expr, &mut filters);
                self.below(*inner, filters, hint)
            }
            GraphPattern::LeftJoin { left, right, expression } => {
                let scope = certain(&left);
                let (down, top) = split(filters, &scope);
                let left = self.below(*left, down, hint);
                // The engine looks for the optional rows of each row where it can.
                let inside = hint.union(&scope).cloned().collect();
                let mut all = certain(&right);
                all.extend(scope);
                let right = self.whole(*right, &inside);
                let expression = expression.map(|expression| self.expression(expression, &all));
                let joined = GraphPattern::LeftJoin { left: Box::new(left), right: Box::new(right), expression };
                self.conditions(joined, top, hint)
            }
            GraphPattern::Minus { left, right } => {
                let (down, top) = split(filters, &certain(&left));
                let left = self.below(*left, down, hint);
                let pattern = self.minus(left, *right, hint);
                self.conditions(pattern, top, hint)
            }
            GraphPattern::Extend { inner, variable, expression } => {
                let scope = certain(&inner);
                let (down, top) = split(filters, &scope);
                let inner = Box::new(self.below(*inner, down, hint));
                let expression = self.expression(expression, &scope);
                self.conditions(GraphPattern::Extend { inner, variable, expression }, top, hint)
            }
            GraphPattern::Union { left, right } => {
                let scope = certain(&left).intersection(&certain(&right)).cloned().collect();
                let (down, top) = split(filters, &scope);
                let left = Box::new(self.below(*left, down.clone(), hint));
                let right = Box::new(self.below(*right, down, hint));
                self.conditions(GraphPattern::Union { left, right }, top, hint)
            }
            GraphPattern::Bgp { .. }
            | GraphPattern::Path { .. }
            | GraphPattern::Values { .. }
            | GraphPattern::Join { .. } => self.group(pattern, filters, hint),
            GraphPattern::Graph { ref inner, .. } if super::group::plain(inner) => self.group(pattern, filters, hint),
            other => {
                let planned = self.plan(other, hint);
                self.conditions(planned, filters, hint)
            }
        }
    }

    /// A planned pattern under conditions, of which those with `EXISTS` may become joins.
    pub(super) fn conditions(
        &mut self,
        mut pattern: GraphPattern,
        filters: Vec<Expression>,
        hint: &Variables,
    ) -> GraphPattern {
        let (light, heavy): (Vec<_>, Vec<_>) = filters.into_iter().partition(steady);
        pattern = filtered(pattern, light);
        for filter in heavy {
            pattern = self.condition(pattern, filter, hint);
        }
        pattern
    }

    /// An expression over rows that bind `scope`, with the bodies of its `EXISTS` planned.
    pub(super) fn expression(&mut self, expression: Expression, scope: &Variables) -> Expression {
        let mut both = |left: Box<Expression>, right: Box<Expression>| {
            (Box::new(self.expression(*left, scope)), Box::new(self.expression(*right, scope)))
        };
        match expression {
            Expression::Exists(body) => Expression::Exists(Box::new(self.body(*body, scope))),
            Expression::NamedNode(_) | Expression::Literal(_) | Expression::Variable(_) | Expression::Bound(_) => {
                expression
            }
            Expression::Or(left, right) => {
                let (left, right) = both(left, right);
                Expression::Or(left, right)
            }
            Expression::And(left, right) => {
                let (left, right) = both(left, right);
                Expression::And(left, right)
            }
            Expression::Equal(left, right) => {
                let (left, right) = both(left, right);
                Expression::Equal(left, right)
            }
            Expression::Not(inner) => Expression::Not(Box::new(self.expression(*inner, scope))),
            Expression::If(condition, yes, no) => Expression::If(
                Box::new(self.expression(*condition, scope)),
                Box::new(self.expression(*yes, scope)),
                Box::new(self.expression(*no, scope)),
            ),
            Expression::Coalesce(parts) => {
                Expression::Coalesce(parts.into_iter().map(|part| self.expression(part, scope)).collect())
            }
            // An `EXISTS` inside arithmetic or a function is left as it stands.
            other => other,
        }
    }

    /// The body of an `EXISTS` over rows that bind `scope`.
    pub(super) fn body(&mut self, body: GraphPattern, scope: &Variables) -> GraphPattern {
        let place = mem::replace(&mut self.place, Place::Exists);
        let limited = mem::replace(&mut self.limited, true);
        let blanks = mem::take(&mut self.blanks);
        let planned = self.plan(body, scope);
        (self.place, self.limited, self.blanks) = (place, limited, blanks);
        planned
    }
}

/// The conditions that hold of a row as soon as `scope` is bound, and the others.
fn split(filters: Vec<Expression>, scope: &Variables) -> (Vec<Expression>, Vec<Expression>) {
    filters.into_iter().partition(|filter| steady(filter) && used(filter).is_subset(scope))
}

//! The parts of patterns and expressions, to be changed where they stand.

use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};

/// The pattern of a query.
pub(super) fn of_query(query: &mut Query) -> &mut GraphPattern {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    pattern
}

/// The patterns directly below a pattern, and its expressions.
pub(super) fn of_pattern(pattern: &mut GraphPattern) -> (Vec<&mut GraphPattern>, Vec<&mut Expression>) {
    match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => (Vec::new(), Vec::new()),
        GraphPattern::LeftJoin { left, right, expression } => (vec![left, right], expression.iter_mut().collect()),
        GraphPattern::Join { left, right }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right } => (vec![left, right], Vec::new()),
        GraphPattern::Filter { expr: expression, inner } | GraphPattern::Extend { expression, inner, .. } => {
            (vec![inner], vec![expression])
        }
        GraphPattern::OrderBy { inner, expression } => {
            let by = expression.iter_mut();
            (vec![inner], by.map(|(OrderExpression::Asc(by) | OrderExpression::Desc(by))| by).collect())
        }
        GraphPattern::Group { inner, aggregates, .. } => {
            let of = aggregates.iter_mut().filter_map(|(_, aggregate)| match aggregate {
                AggregateExpression::CountSolutions { .. } => None,
                AggregateExpression::FunctionCall { expr, .. } => Some(expr),
            });
            (vec![inner], of.collect())
        }
        GraphPattern::Graph { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Service { inner, .. } => (vec![inner], Vec::new()),
    }
}

/// The expressions directly below an expression.
pub(super) fn of_expression(expression: &mut Expression) -> Vec<&mut Expression> {
    match expression {
        Expression::NamedNode(_)
        | Expression::Literal(_)
        | Expression::Variable(_)
        | Expression::Bound(_)
        | Expression::Exists(_) => Vec::new(),
        Expression::Or(left, right)
        | Expression::And(left, right)
        | Expression::Equal(left, right)
        | Expression::SameTerm(left, right)
        | Expression::Greater(left, right)
        | Expression::GreaterOrEqual(left, right)
        | Expression::Less(left, right)
        | Expression::LessOrEqual(left, right)
        | Expression::Add(left, right)
        | Expression::Subtract(left, right)
        | Expression::Multiply(left, right)
        | Expression::Divide(left, right) => vec![left, right],
        Expression::UnaryPlus(inner) | Expression::UnaryMinus(inner) | Expression::Not(inner) => vec![inner],
        Expression::If(condition, yes, no) => vec![condition, yes, no],
        Expression::In(first, rest) => std::iter::once(&mut **first).chain(rest).collect(),
        Expression::Coalesce(parts) | Expression::FunctionCall(_, parts) => parts.iter_mut().collect(),
    }
}

/// Visits the bodies of all `EXISTS` of an expression.
pub(super) fn bodies(expression: &mut Expression, visit: &mut dyn FnMut(&mut GraphPattern)) {
    if let Expression::Exists(body) = expression {
        return visit(body);
    }
    of_expression(expression).into_iter().for_each(|part| bodies(part, visit));
}

/// Visits all that asks a service in a pattern and its conditions; what a service is asked is its own.
pub(super) fn services(pattern: &mut GraphPattern, visit: &mut dyn FnMut(&mut GraphPattern)) {
    if matches!(pattern, GraphPattern::Service { .. }) {
        return visit(pattern);
    }
    let (inner, expressions) = of_pattern(pattern);
    for expression in expressions {
        bodies(expression, &mut |body| services(body, visit));
    }
    inner.into_iter().for_each(|inner| services(inner, visit));
}

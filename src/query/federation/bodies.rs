//! The places of a pattern where a condition may ask a service: expressions, and the bodies of their `EXISTS`.

use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};

/// The expressions of a pattern itself, without those of the patterns below it.
pub(super) fn expressions_mut(pattern: &mut GraphPattern) -> Vec<&mut Expression> {
    match pattern {
        GraphPattern::Filter { expr: expression, .. }
        | GraphPattern::LeftJoin { expression: Some(expression), .. }
        | GraphPattern::Extend { expression, .. } => vec![expression],
        GraphPattern::OrderBy { expression, .. } => expression
            .iter_mut()
            .map(|(OrderExpression::Asc(expression) | OrderExpression::Desc(expression))| expression)
            .collect(),
        GraphPattern::Group { aggregates, .. } => aggregates
            .iter_mut()
            .filter_map(|(_, aggregate)| match aggregate {
                AggregateExpression::CountSolutions { .. } => None,
                AggregateExpression::FunctionCall { expr, .. } => Some(expr),
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Visits the bodies of all `EXISTS` of an expression.
pub(super) fn bodies(expression: &mut Expression, visit: &mut dyn FnMut(&mut GraphPattern)) {
    match expression {
        Expression::Exists(body) => visit(body),
        Expression::NamedNode(_) | Expression::Literal(_) | Expression::Variable(_) | Expression::Bound(_) => {}
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
        | Expression::Divide(left, right) => {
            bodies(left, visit);
            bodies(right, visit);
        }
        Expression::UnaryPlus(inner) | Expression::UnaryMinus(inner) | Expression::Not(inner) => bodies(inner, visit),
        Expression::If(condition, yes, no) => {
            bodies(condition, visit);
            bodies(yes, visit);
            bodies(no, visit);
        }
        Expression::In(first, rest) => {
            bodies(first, visit);
            rest.iter_mut().for_each(|part| bodies(part, visit));
        }
        Expression::Coalesce(parts) | Expression::FunctionCall(_, parts) => {
            parts.iter_mut().for_each(|part| bodies(part, visit));
        }
    }
}

/// Visits all that asks a service in a pattern and its conditions; what a service is asked is its own.
pub(super) fn services(pattern: &mut GraphPattern, visit: &mut dyn FnMut(&mut GraphPattern)) {
    if matches!(pattern, GraphPattern::Service { .. }) {
        return visit(pattern);
    }
    for expression in expressions_mut(pattern) {
        bodies(expression, &mut |body| services(body, visit));
    }
    match pattern {
        GraphPattern::Bgp { .. }
        | GraphPattern::Path { .. }
        | GraphPattern::Values { .. }
        | GraphPattern::Service { .. } => {}
        GraphPattern::Join { left, right }
        | GraphPattern::LeftJoin { left, right, .. }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right } => {
            services(left, visit);
            services(right, visit);
        }
        GraphPattern::Filter { inner, .. }
        | GraphPattern::Graph { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Group { inner, .. } => services(inner, visit),
    }
}

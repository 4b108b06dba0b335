use spargebra::Query;
use spargebra::algebra::{AggregateExpression, AggregateFunction, Expression, Function, GraphPattern, OrderExpression};
use spargebra::term::TermPattern;

use crate::query::plan::{steady, walk};

/// Whether columns can answer a query of which at most so many rows are asked for, as far as its form says.
///
/// Where some rows are asked for in no order, the engine stops when it has them, and columns would look at all.
pub(in crate::query) fn known(query: &Query, most: Option<usize>) -> bool {
    match query {
        Query::Select { pattern, .. } => pattern_is_known(pattern, most.is_some()),
        Query::Construct { .. } | Query::Describe { .. } | Query::Ask { .. } => false,
    }
}

fn pattern_is_known(pattern: &GraphPattern, limited: bool) -> bool {
    match pattern {
        GraphPattern::Bgp { patterns } => {
            let nested = |term: &TermPattern| matches!(term, TermPattern::Triple(_));
            !limited && !patterns.iter().any(|pattern| nested(&pattern.subject) || nested(&pattern.object))
        }
        GraphPattern::Values { .. } => true,
        GraphPattern::Join { left, right } | GraphPattern::Union { left, right } => {
            pattern_is_known(left, limited) && pattern_is_known(right, limited)
        }
        // Anything else may depend on the row for which it is evaluated.
        GraphPattern::Lateral { left, right } => {
            matches!(**right, GraphPattern::Bgp { .. } | GraphPattern::Values { .. })
                && pattern_is_known(left, limited)
                && pattern_is_known(right, limited)
        }
        // What is optional is better looked up for a few rows, which is only known of single patterns.
        GraphPattern::LeftJoin { left, right, expression: None } => {
            matches!(&**right, GraphPattern::Bgp { patterns } if patterns.len() == 1)
                && pattern_is_known(left, limited)
                && pattern_is_known(right, limited)
        }
        GraphPattern::Filter { expr: expression, inner } | GraphPattern::Extend { expression, inner, .. } => {
            expression_is_known(expression) && pattern_is_known(inner, limited)
        }
        GraphPattern::Group { inner, aggregates, .. } => {
            aggregates.iter().all(|(_, aggregate)| aggregate_is_known(aggregate)) && pattern_is_known(inner, false)
        }
        GraphPattern::OrderBy { inner, expression } => {
            let part = |part: &OrderExpression| match part {
                OrderExpression::Asc(part) | OrderExpression::Desc(part) => expression_is_known(part),
            };
            expression.iter().all(part) && pattern_is_known(inner, false)
        }
        GraphPattern::Project { inner, .. } | GraphPattern::Distinct { inner } => pattern_is_known(inner, limited),
        GraphPattern::Slice { inner, length, .. } => pattern_is_known(inner, limited || length.is_some()),
        GraphPattern::LeftJoin { .. }
        | GraphPattern::Path { .. }
        | GraphPattern::Graph { .. }
        | GraphPattern::Minus { .. }
        | GraphPattern::Reduced { .. }
        | GraphPattern::Service { .. } => false,
    }
}

/// Whether the value of an expression depends on that of its variables alone.
fn expression_is_known(expression: &Expression) -> bool {
    let mut now = false;
    walk(expression, &mut |part| now |= matches!(part, Expression::FunctionCall(Function::Now, _)));
    steady(expression) && !now
}

fn aggregate_is_known(aggregate: &AggregateExpression) -> bool {
    use AggregateFunction as F;
    match aggregate {
        AggregateExpression::CountSolutions { distinct } => !distinct,
        AggregateExpression::FunctionCall { name, expr: Expression::Variable(_), distinct } => match name {
            F::Count | F::Min | F::Max => true,
            F::Sum | F::Avg => !distinct,
            F::Sample | F::GroupConcat { .. } | F::Custom(_) => false,
        },
        AggregateExpression::FunctionCall { .. } => false,
    }
}

//! Two groups that are evaluated each by itself and brought together by hash.

use spargebra::algebra::{Expression, Function, GraphPattern};
use spargebra::term::{Literal, Variable};

use super::scope::{Fresh, Variables, used, visible};

/// The groups, and what each binds.
pub(super) struct Sides<'a> {
    pub(super) left: GraphPattern,
    pub(super) left_bound: &'a Variables,
    pub(super) right: GraphPattern,
    pub(super) right_bound: &'a Variables,
}

/// Joins two groups. A condition such as `YEAR(?a) = YEAR(?b)`, of which each group knows one side, becomes a part of
/// the key and is taken out of `filters`.
///
/// Each group is a subselect of all its variables: the engine's optimiser joins those by hash on what they share, and
/// leaves the order within them alone.
pub(super) fn join(sides: Sides<'_>, filters: &mut Vec<Expression>, fresh: &mut Fresh) -> GraphPattern {
    let Sides { mut left, left_bound, mut right, right_bound } = sides;
    filters.retain(|filter| {
        let Expression::Equal(one, other) = filter else { return true };
        let (one, other) = if used(one).is_subset(left_bound) { (one, other) } else { (other, one) };
        let apart = used(one).is_subset(left_bound) && used(other).is_subset(right_bound);
        if !apart || !same_form(one, other) {
            return true;
        }
        let key = fresh.variable();
        left = with_key(left.clone(), &key, one, "left");
        right = with_key(right.clone(), &key, other, "right");
        false
    });
    GraphPattern::Join { left: Box::new(subselect(left)), right: Box::new(subselect(right)) }
}

pub(super) fn subselect(pattern: GraphPattern) -> GraphPattern {
    GraphPattern::Project { variables: visible(&pattern).into_iter().collect(), inner: Box::new(pattern) }
}

/// The pattern with the value of an expression under a name. Where there is no value, the condition fails, and so a
/// word stands there that the other side does not have.
fn with_key(inner: GraphPattern, key: &Variable, value: &Expression, missing: &str) -> GraphPattern {
    let missing = Expression::Literal(Literal::new_simple_literal(format!("no value on the {missing}")));
    GraphPattern::Extend {
        inner: Box::new(inner),
        variable: key.clone(),
        expression: Expression::Coalesce(vec![value.clone(), missing]),
    }
}

/// Whether two values that are equal are the same term, because both are made by functions that write a value in one way.
fn same_form(one: &Expression, other: &Expression) -> bool {
    let whole = |expression: &Expression| {
        matches!(
            expression,
            Expression::FunctionCall(
                Function::Year
                    | Function::Month
                    | Function::Day
                    | Function::Hours
                    | Function::Minutes
                    | Function::StrLen,
                _
            )
        )
    };
    whole(one) && whole(other)
}

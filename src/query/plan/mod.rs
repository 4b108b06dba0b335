//! Rewrites a query before it is evaluated, so that the engine does its work in a good order. Knows no store, only how
//! many triples match a pattern.
//!
//! The engine's optimiser joins in an order that it guesses from which places of a triple are constant, and never looks
//! into `EXISTS`. What it leaves alone is `LATERAL`: “for each row of the left, the rows of the right that fit”. So a join
//! becomes a chain of those in the order that counting gives, and two groups that are better joined by hash become two
//! subselects. An answer never changes: what is not provably the same is left as it is written.

mod count;
mod exists;
mod group;
mod hash;
#[cfg(test)]
pub(super) mod law;
mod marks;
mod order;
mod rewrite;
mod rows;
mod scope;
mod shape;
mod statistics;
mod top;

use spargebra::Query;

pub use marks::{mark, mark_pattern, mark_query};
use rewrite::Planner;
pub use rows::expected_of_join;
pub(super) use scope::{Variables, certain, children, conjuncts, projected, steady, triples, used, visible, walk};
use statistics::Remembered;
pub use statistics::Statistics;
pub use top::Top;
pub(super) use top::{MAY_COUNT, compare};

/// A query that is ready to be evaluated.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What to evaluate in place of the query.
    pub query: Query,
    /// How many rows patterns without a common variable are expected to give, where all of them are needed; 0 where
    /// there are none.
    pub product: f64,
}

/// How many rows of an answer are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Every row.
    All,
    /// Every row, of an evaluator that groups the triples of a pattern in less time than it takes to make a table of them.
    Grouped,
    /// Those that come first while the query is evaluated.
    Some,
}

/// Plans a query.
pub fn plan(query: &Query, wanted: Wanted, statistics: &dyn Statistics) -> Plan {
    let mut query = query.clone();
    let statistics = Remembered::new(statistics);
    let mut planner = Planner::new(&statistics);
    let pattern = match &mut query {
        Query::Select { pattern, .. } => {
            planner.limited = wanted == Wanted::Some;
            planner.tables = wanted != Wanted::Grouped;
            pattern
        }
        Query::Construct { pattern, .. } | Query::Describe { pattern, .. } => pattern,
        Query::Ask { pattern, .. } => {
            planner.limited = true;
            pattern
        }
    };
    *pattern = planner.plan(std::mem::take(pattern), &Variables::new());
    Plan { query, product: planner.product }
}

//! Marks in a plan at which the engine asks us whether to go on.
//!
//! The engine brings rows together, and multiplies tables, without calling anything of ours. A mark is a value that is
//! computed for each row and is none, so that it changes no answer.

use spargebra::Query;
use spargebra::algebra::{Expression, Function, GraphPattern};
use spargebra::term::NamedNode;

use super::scope::Fresh;
use crate::query::parts::of_query;

/// The function that stands at a mark.
const MARK: &str = "urn:sitrep:goes-on";

/// The name of the function that stands at a mark. It is to give no value.
pub fn mark() -> NamedNode {
    NamedNode::new_unchecked(MARK)
}

/// Puts marks into a query.
pub fn mark_query(query: &mut Query) {
    mark_pattern(of_query(query));
}

/// Puts marks into a pattern, above all that gives rows without reading a quad for each.
pub fn mark_pattern(pattern: &mut GraphPattern) {
    Marker { fresh: Fresh::marks() }.mark(pattern);
}

struct Marker {
    fresh: Fresh,
}

impl Marker {
    fn mark(&mut self, pattern: &mut GraphPattern) {
        match pattern {
            GraphPattern::Join { .. } => {
                self.below_joins(pattern);
                self.put(pattern);
            }
            GraphPattern::LeftJoin { left, right, .. } => {
                self.mark(left);
                self.mark(right);
                self.put(pattern);
            }
            GraphPattern::Lateral { left, right } => {
                self.mark(left);
                let reads = matches!(**right, GraphPattern::Bgp { .. } | GraphPattern::Path { .. });
                self.mark(right);
                if !reads {
                    self.put(pattern);
                }
            }
            GraphPattern::Bgp { patterns } if patterns.len() > 1 => self.put(pattern),
            GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => {}
            GraphPattern::Union { left, right } | GraphPattern::Minus { left, right } => {
                self.mark(left);
                self.mark(right);
            }
            GraphPattern::Filter { inner, .. }
            | GraphPattern::Graph { inner, .. }
            | GraphPattern::Extend { inner, .. }
            | GraphPattern::OrderBy { inner, .. }
            | GraphPattern::Project { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner }
            | GraphPattern::Slice { inner, .. }
            | GraphPattern::Group { inner, .. } => self.mark(inner),
            GraphPattern::Service { .. } => {}
        }
    }

    /// Marks what is joined, but no join inside a join: the engine takes them together, and a mark would part them.
    fn below_joins(&mut self, pattern: &mut GraphPattern) {
        match pattern {
            GraphPattern::Join { left, right } => {
                self.below_joins(left);
                self.below_joins(right);
            }
            GraphPattern::Bgp { .. } => {}
            other => self.mark(other),
        }
    }

    fn put(&mut self, pattern: &mut GraphPattern) {
        *pattern = GraphPattern::Extend {
            inner: Box::new(std::mem::take(pattern)),
            variable: self.fresh.variable(),
            expression: Expression::FunctionCall(Function::Custom(mark()), Vec::new()),
        };
    }
}

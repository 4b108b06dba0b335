//! How many rows a pattern is expected to give, roughly and without planning it.

use spargebra::algebra::GraphPattern;
use spargebra::term::TriplePattern;

use super::Statistics;
use super::group::{Group, Item};
use super::order::Task;
use super::scope::visible;
use super::shape::{Names, shapes};

/// What a service is expected to answer.
const SERVICE: f64 = 1000.0;

/// Expected rows of a pattern with nothing bound.
pub(super) fn expected(pattern: &GraphPattern, statistics: &dyn Statistics) -> f64 {
    let of = |pattern: &GraphPattern| expected(pattern, statistics);
    match pattern {
        GraphPattern::Bgp { patterns } => {
            let count = |pattern: &TriplePattern| statistics.estimate(pattern) as f64;
            // Most members of a join only add to what the rarest begins.
            patterns.iter().map(count).reduce(f64::min).unwrap_or(1.0)
        }
        GraphPattern::Path { .. } => statistics.size() as f64 / 4.0,
        GraphPattern::Values { bindings, .. } => bindings.len() as f64,
        GraphPattern::Join { left, right } | GraphPattern::Lateral { left, right } => {
            let (one, other) = (of(left), of(right));
            if visible(left).is_disjoint(&visible(right)) { one * other } else { one.min(other) }
        }
        GraphPattern::LeftJoin { left: inner, .. }
        | GraphPattern::Minus { left: inner, .. }
        | GraphPattern::Graph { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner } => of(inner),
        GraphPattern::Filter { inner, .. } => of(inner) / 3.0,
        GraphPattern::Union { left, right } => of(left) + of(right),
        GraphPattern::Slice { inner, length, .. } => {
            let all = of(inner);
            length.map_or(all, |length| all.min(length as f64))
        }
        GraphPattern::Group { variables, .. } if variables.is_empty() => 1.0,
        GraphPattern::Group { inner, .. } => of(inner) / 2.0,
        GraphPattern::Service { .. } => SERVICE,
    }
}

/// How many rows are expected of some patterns that are joined in this order; 1 for none.
pub fn expected_of_join(patterns: &[TriplePattern], statistics: &dyn Statistics) -> f64 {
    let mut group = Group::default();
    patterns.iter().for_each(|pattern| group.add(Item::Triple { graph: None, pattern: pattern.clone() }, 0.0));
    let variables = group.members.iter().flat_map(|member| member.variables.iter().cloned());
    match Names::new(variables) {
        Some(names) => {
            let shapes = shapes(group.members.iter(), &names, 0, statistics);
            Task { shapes: &shapes, conditions: &[], given: 0, hash: false }.rows_in_order()
        }
        None => f64::INFINITY,
    }
}

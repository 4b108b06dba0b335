//! Patterns as the text of a query.

use spargebra::algebra::GraphPattern;
use spargebra::term::Variable;
use spargebra::{Query, SparqlParser};

use crate::query::federation::table::Batch;
use crate::query::parts::{bodies, of_pattern};

/// The text of a `SELECT` of a pattern for rows that are known; `None` where it has none.
pub(super) fn text(pattern: &GraphPattern, columns: &[Variable], batch: Option<Batch<'_>>) -> Option<String> {
    let mut right = pattern.clone();
    spell(&mut right);
    let left = match batch {
        Some(Batch { variables, rows }) => {
            GraphPattern::Values { variables: variables.to_vec(), bindings: rows.to_vec() }
        }
        None => GraphPattern::default(),
    };
    let inner = GraphPattern::Join { left: Box::new(left), right: Box::new(right) };
    let pattern = GraphPattern::Project { inner: Box::new(inner), variables: columns.to_vec() };
    let text = Query::Select { dataset: None, pattern, base_iri: None }.to_string();
    SparqlParser::new().parse_query(&text).ok().map(|_| text)
}

/// Puts braces where the algebra, when it is written down, would mean something else without.
///
/// A filter is one of the whole group that it stands in, wherever it stands in it; and what sorts or cuts a subselect would
/// be taken for that of the `SELECT` around it.
fn spell(pattern: &mut GraphPattern) {
    let (inner, expressions) = of_pattern(pattern);
    inner.into_iter().for_each(spell);
    expressions.into_iter().for_each(|expression| bodies(expression, &mut spell));
    match pattern {
        GraphPattern::Join { left, .. } => brace_filter(left),
        GraphPattern::LeftJoin { left, right, .. }
        | GraphPattern::Minus { left, right }
        | GraphPattern::Lateral { left, right } => {
            brace_filter(left);
            brace_filter(right);
        }
        GraphPattern::Extend { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::OrderBy { inner, .. } => {
            brace_filter(inner);
            if matches!(
                **inner,
                GraphPattern::Project { .. }
                    | GraphPattern::Distinct { .. }
                    | GraphPattern::Reduced { .. }
                    | GraphPattern::Slice { .. }
            ) {
                brace(inner);
            }
        }
        _ => {}
    }
}

fn brace_filter(pattern: &mut GraphPattern) {
    if matches!(pattern, GraphPattern::Filter { .. }) {
        brace(pattern);
    }
}

/// Joined with nothing, a pattern is written in braces.
fn brace(pattern: &mut GraphPattern) {
    let right = Box::new(std::mem::take(pattern));
    *pattern = GraphPattern::Join { left: Box::default(), right };
}

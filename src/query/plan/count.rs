//! `COUNT` over one triple pattern: the data knows the answer without giving out the triples.

use oxigraph::model::{Literal, Term};
use spargebra::algebra::{AggregateExpression, AggregateFunction, Expression, GraphPattern};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern, Variable};

use super::Statistics;

/// A table in place of a `GROUP BY` that counts the triples of one pattern; `None` where the data must be read.
///
/// It holds of the default graph, and only where nothing around it binds the variables of the pattern.
pub(super) fn counted(
    inner: &GraphPattern,
    grouped: &[Variable],
    aggregates: &[(Variable, AggregateExpression)],
    statistics: &dyn Statistics,
) -> Option<GraphPattern> {
    let GraphPattern::Bgp { patterns } = inner else { return None };
    let [pattern] = patterns.as_slice() else { return None };
    let places = places(pattern)?;
    let named: Vec<Variable> = aggregates.iter().map(|(name, _)| name.clone()).collect();
    match grouped {
        [] => {
            let counts: Option<Vec<_>> = aggregates
                .iter()
                .map(|(_, aggregate)| Some(Some(number(count(aggregate, pattern, &places, statistics)?))))
                .collect();
            Some(GraphPattern::Values { variables: named, bindings: vec![counts?] })
        }
        [group] if places.contains(group) => {
            let plain = |(_, aggregate): &(Variable, AggregateExpression)| counts_rows(aggregate, &places);
            if !aggregates.iter().all(plain) {
                return None;
            }
            let ground = |(term, count): (Term, u64)| {
                // A table cannot name a blank node, and a triple term may hold one.
                let term = match term {
                    Term::NamedNode(node) => GroundTerm::NamedNode(node),
                    Term::Literal(literal) => GroundTerm::Literal(literal),
                    Term::BlankNode(_) | Term::Triple(_) => return None,
                };
                let mut row = vec![Some(term)];
                row.resize(aggregates.len() + 1, Some(number(count)));
                Some(row)
            };
            let bindings: Option<Vec<_>> = statistics.grouped(pattern, group)?.into_iter().map(ground).collect();
            let variables = std::iter::once(group.clone()).chain(named).collect();
            Some(GraphPattern::Values { variables, bindings: bindings? })
        }
        _ => None,
    }
}

/// The variables of a pattern in which each stands in one place, by itself.
fn places(pattern: &TriplePattern) -> Option<Vec<Variable>> {
    let mut found = Vec::new();
    let mut blanks = Vec::new();
    for term in [&pattern.subject, &pattern.object] {
        match term {
            TermPattern::Variable(variable) => found.push(variable.clone()),
            TermPattern::BlankNode(node) => blanks.push(node),
            TermPattern::Triple(_) => return None,
            TermPattern::NamedNode(_) | TermPattern::Literal(_) => {}
        }
    }
    if let NamedNodePattern::Variable(variable) = &pattern.predicate {
        found.push(variable.clone());
    }
    let twice = (1..found.len()).any(|index| found[..index].contains(&found[index]));
    let twice = twice || matches!(blanks.as_slice(), [one, other] if one == other);
    (!twice).then_some(found)
}

/// Whether an aggregate counts every row of the pattern.
fn counts_rows(aggregate: &AggregateExpression, places: &[Variable]) -> bool {
    match aggregate {
        AggregateExpression::CountSolutions { distinct } => !distinct,
        AggregateExpression::FunctionCall {
            name: AggregateFunction::Count,
            expr: Expression::Variable(variable),
            distinct,
        } => !distinct && places.contains(variable),
        AggregateExpression::FunctionCall { .. } => false,
    }
}

fn count(
    aggregate: &AggregateExpression,
    pattern: &TriplePattern,
    places: &[Variable],
    statistics: &dyn Statistics,
) -> Option<u64> {
    if counts_rows(aggregate, places) {
        return Some(statistics.count(pattern));
    }
    match aggregate {
        AggregateExpression::FunctionCall {
            name: AggregateFunction::Count,
            expr: Expression::Variable(variable),
            distinct: true,
        } if places.contains(variable) => statistics.distinct(pattern, variable),
        _ => None,
    }
}

fn number(count: u64) -> GroundTerm {
    GroundTerm::Literal(Literal::from(count))
}

//! Which variables a pattern speaks of, and which of them every solution binds.

use std::collections::{BTreeMap, BTreeSet};

use super::top::may_count;
use spargebra::algebra::{
    AggregateExpression, AggregateFunction, Expression, GraphPattern, OrderExpression, PropertyPathExpression,
};
use spargebra::term::{BlankNode, NamedNode, NamedNodePattern, TermPattern, TriplePattern, Variable};

pub(in crate::query) type Variables = BTreeSet<Variable>;

/// The variables that a solution of the pattern can bind.
pub(in crate::query) fn visible(pattern: &GraphPattern) -> Variables {
    let mut found = Variables::new();
    pattern.on_in_scope_variable(|variable| {
        found.insert(variable.clone());
    });
    found
}

/// Variables that every solution binds; some may be left out.
pub(in crate::query) fn certain(pattern: &GraphPattern) -> Variables {
    match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } => visible(pattern),
        GraphPattern::Values { variables, bindings } => {
            let bound = |column: usize| bindings.iter().all(|row| row.get(column).is_some_and(Option::is_some));
            variables.iter().enumerate().filter(|(column, _)| bound(*column)).map(|(_, name)| name.clone()).collect()
        }
        GraphPattern::Join { left, right } | GraphPattern::Lateral { left, right } => {
            let mut found = certain(left);
            found.extend(certain(right));
            found
        }
        GraphPattern::LeftJoin { left: inner, .. }
        | GraphPattern::Minus { left: inner, .. }
        | GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => certain(inner),
        GraphPattern::Union { left, right } => certain(left).intersection(&certain(right)).cloned().collect(),
        GraphPattern::Graph { name, inner } => {
            let mut found = certain(inner);
            if let (NamedNodePattern::Variable(name), GraphPattern::Bgp { .. } | GraphPattern::Path { .. }) =
                (name, &**inner)
            {
                found.insert(name.clone());
            }
            found
        }
        GraphPattern::Project { inner, variables } => {
            certain(inner).into_iter().filter(|name| variables.contains(name)).collect()
        }
        GraphPattern::Group { inner, variables, aggregates } => {
            let counted = aggregates.iter().filter(|(_, aggregate)| {
                matches!(
                    aggregate,
                    AggregateExpression::CountSolutions { .. }
                        | AggregateExpression::FunctionCall { name: AggregateFunction::Count, .. }
                )
            });
            let grouped = certain(inner).into_iter().filter(|name| variables.contains(name));
            grouped.chain(counted.map(|(name, _)| name.clone())).collect()
        }
        GraphPattern::Service { .. } => Variables::new(),
    }
}

/// Every variable that occurs anywhere in a pattern.
pub(super) fn mentioned(pattern: &GraphPattern) -> Variables {
    let mut found = visible(pattern);
    for inner in children(pattern) {
        found.extend(mentioned(inner));
    }
    for expression in expressions(pattern) {
        found.extend(used(expression));
    }
    found
}

/// The pattern below a `SELECT`, and its columns; `None` for the pattern of any other query.
pub fn projected(pattern: &GraphPattern) -> Option<(&GraphPattern, &[Variable])> {
    match pattern {
        GraphPattern::Project { inner, variables } => Some((inner, variables)),
        GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } | GraphPattern::Slice { inner, .. } => {
            projected(inner)
        }
        _ => None,
    }
}

/// The patterns directly below a pattern, those of its expressions left out.
pub fn children(pattern: &GraphPattern) -> Vec<&GraphPattern> {
    match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => Vec::new(),
        GraphPattern::Join { left, right }
        | GraphPattern::LeftJoin { left, right, .. }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right } => vec![left, right],
        GraphPattern::Filter { inner, .. }
        | GraphPattern::Graph { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Group { inner, .. }
        | GraphPattern::Service { inner, .. } => vec![inner],
    }
}

/// The triple patterns of a pattern, with those of its expressions; of a path, one for each predicate in it.
pub fn triples(pattern: &GraphPattern, found: &mut Vec<TriplePattern>) {
    match pattern {
        GraphPattern::Bgp { patterns } => found.extend(patterns.iter().cloned()),
        GraphPattern::Path { path, .. } => predicates(path, &mut |predicate| {
            let (subject, object) = (BlankNode::default().into(), BlankNode::default().into());
            found.push(TriplePattern { subject, predicate: predicate.clone().into(), object });
        }),
        _ => {}
    }
    for inner in children(pattern) {
        triples(inner, found);
    }
    for expression in expressions(pattern) {
        walk(expression, &mut |part| {
            if let Expression::Exists(body) = part {
                triples(body, found);
            }
        });
    }
}

fn predicates(path: &PropertyPathExpression, visit: &mut impl FnMut(&NamedNode)) {
    match path {
        PropertyPathExpression::NamedNode(node) => visit(node),
        PropertyPathExpression::Sequence(left, right) | PropertyPathExpression::Alternative(left, right) => {
            predicates(left, visit);
            predicates(right, visit);
        }
        PropertyPathExpression::Reverse(inner)
        | PropertyPathExpression::ZeroOrMore(inner)
        | PropertyPathExpression::OneOrMore(inner)
        | PropertyPathExpression::ZeroOrOne(inner) => predicates(inner, visit),
        PropertyPathExpression::NegatedPropertySet(_) => {}
    }
}

fn expressions(pattern: &GraphPattern) -> Vec<&Expression> {
    match pattern {
        GraphPattern::Filter { expr: expression, .. }
        | GraphPattern::LeftJoin { expression: Some(expression), .. }
        | GraphPattern::Extend { expression, .. } => vec![expression],
        GraphPattern::OrderBy { expression, .. } => expression
            .iter()
            .map(|(OrderExpression::Asc(expression) | OrderExpression::Desc(expression))| expression)
            .collect(),
        GraphPattern::Group { aggregates, .. } => aggregates
            .iter()
            .filter_map(|(_, aggregate)| match aggregate {
                AggregateExpression::CountSolutions { .. } => None,
                AggregateExpression::FunctionCall { expr, .. } => Some(expr),
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The variables of an expression, with all that its `EXISTS` mention.
pub(in crate::query) fn used(expression: &Expression) -> Variables {
    let mut found = Variables::new();
    walk(expression, &mut |part| match part {
        Expression::Variable(variable) | Expression::Bound(variable) => {
            found.insert(variable.clone());
        }
        Expression::Exists(body) => found.extend(mentioned(body)),
        _ => {}
    });
    found
}

/// Whether the value of an expression is known from the variables alone, each time the same.
pub(in crate::query) fn steady(expression: &Expression) -> bool {
    use spargebra::algebra::Function;
    let mut steady = true;
    walk(expression, &mut |part| {
        steady &= may_count(part)
            || !matches!(
                part,
                Expression::Exists(_)
                    | Expression::FunctionCall(
                        Function::Rand | Function::BNode | Function::Uuid | Function::StrUuid | Function::Custom(_),
                        _
                    )
            );
    });
    steady
}

/// Visits an expression and its parts; the bodies of `EXISTS` are left out.
pub(in crate::query) fn walk(expression: &Expression, visit: &mut impl FnMut(&Expression)) {
    visit(expression);
    match expression {
        Expression::NamedNode(_)
        | Expression::Literal(_)
        | Expression::Variable(_)
        | Expression::Bound(_)
        | Expression::Exists(_) => {}
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
            walk(left, visit);
            walk(right, visit);
        }
        Expression::UnaryPlus(inner) | Expression::UnaryMinus(inner) | Expression::Not(inner) => walk(inner, visit),
        Expression::If(condition, yes, no) => {
            walk(condition, visit);
            walk(yes, visit);
            walk(no, visit);
        }
        Expression::In(first, rest) => {
            walk(first, visit);
            rest.iter().for_each(|part| walk(part, visit));
        }
        Expression::Coalesce(parts) | Expression::FunctionCall(_, parts) => {
            parts.iter().for_each(|part| walk(part, visit));
        }
    }
}

/// The parts of a condition all of which must hold.
pub(in crate::query) fn conjuncts(expression: Expression, found: &mut Vec<Expression>) {
    match expression {
        Expression::And(left, right) => {
            conjuncts(*left, found);
            conjuncts(*right, found);
        }
        other => found.push(other),
    }
}

/// A pattern under conditions.
pub(super) fn filtered(inner: GraphPattern, filters: impl IntoIterator<Item = Expression>) -> GraphPattern {
    let all = filters.into_iter().reduce(|left, right| Expression::And(Box::new(left), Box::new(right)));
    match all {
        Some(expr) => GraphPattern::Filter { expr, inner: Box::new(inner) },
        None => inner,
    }
}

/// Names for what a plan needs and nobody wrote; they cannot be spelled in a query.
#[derive(Default)]
pub(super) struct Fresh {
    kind: &'static str,
    made: usize,
}

impl Fresh {
    /// Names for what rows are ordered by, which no other plan makes.
    pub(super) fn keys() -> Self {
        Self { kind: "key ", made: 0 }
    }

    /// Names for the values at marks, which no other plan makes.
    pub(super) fn marks() -> Self {
        Self { kind: "mark ", made: 0 }
    }

    pub(super) fn variable(&mut self) -> Variable {
        self.made += 1;
        Variable::new_unchecked(format!(" {}{}", self.kind, self.made))
    }
}

/// The variables that stand for the blank nodes of one scope.
pub(super) type Blanks = BTreeMap<String, Variable>;

/// The pattern with variables in place of blank nodes, so that its triples can be taken apart.
pub(super) fn without_blanks(pattern: &TriplePattern, blanks: &mut Blanks, fresh: &mut Fresh) -> TriplePattern {
    TriplePattern {
        subject: term_without_blanks(&pattern.subject, blanks, fresh),
        predicate: pattern.predicate.clone(),
        object: term_without_blanks(&pattern.object, blanks, fresh),
    }
}

pub(super) fn term_without_blanks(term: &TermPattern, blanks: &mut Blanks, fresh: &mut Fresh) -> TermPattern {
    match term {
        TermPattern::BlankNode(node) => TermPattern::Variable(blank(node, blanks, fresh)),
        TermPattern::Triple(triple) => TermPattern::Triple(Box::new(without_blanks(triple, blanks, fresh))),
        TermPattern::NamedNode(_) | TermPattern::Literal(_) | TermPattern::Variable(_) => term.clone(),
    }
}

fn blank(node: &BlankNode, blanks: &mut Blanks, fresh: &mut Fresh) -> Variable {
    blanks.entry(node.as_str().to_owned()).or_insert_with(|| fresh.variable()).clone()
}

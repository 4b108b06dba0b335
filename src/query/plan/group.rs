//! Joins taken apart into their members, and put together again in the order that costs least.

use std::collections::BTreeSet;
use std::mem;

use spargebra::algebra::{Expression, Function, GraphPattern, PropertyPathExpression};
use spargebra::term::{GroundTerm, NamedNode, NamedNodePattern, TermPattern, TriplePattern, Variable};

use super::order::{Condition, Task, Tree, Way};
use super::rewrite::{Place, Planner};
use super::scope::Variables;
use super::scope::{certain, conjuncts, filtered, steady, term_without_blanks, used, visible, without_blanks};
use super::shape::{Names, shapes};
use super::top::may_count;
use super::{hash, rows};

/// If more rows than this come of patterns without a common variable, one is read again for each row of the other.
const MOST_GATHERED: f64 = 1e6;

/// A part of a join.
#[derive(Clone, Debug)]
pub(super) enum Item {
    Triple { graph: Option<NamedNodePattern>, pattern: TriplePattern },
    Path { graph: Option<NamedNodePattern>, subject: TermPattern, path: PropertyPathExpression, object: TermPattern },
    Values(GraphPattern),
    Other(GraphPattern),
}

/// A part of a join with its variables.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) item: Item,
    pub(super) variables: Variables,
    pub(super) certain: Variables,
    /// Expected rows of tables and other patterns; of triples and paths, the shape knows.
    pub(super) rows: f64,
}

/// A join and its conditions, taken apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    pub(super) members: Vec<Member>,
    pub(super) filters: Vec<Expression>,
    /// Holds a path that gives rows twice when walked from one end and once when both ends are known, as the engine
    /// has it for `a|b`. Its place in the order decides the answer.
    rigid: bool,
    /// Holds a path of no steps, which relates a term to itself even if no triple speaks of it.
    empty_path: bool,
}

impl Group {
    /// Whether no other order can change the answer.
    pub(super) fn movable(&self) -> bool {
        let plain = |member: &Member| match &member.item {
            Item::Triple { graph, .. } | Item::Path { graph, .. } => graph.is_none(),
            Item::Values(_) | Item::Other(_) => false,
        };
        !self.rigid && (!self.empty_path || self.members.iter().all(plain))
    }

    pub(super) fn add(&mut self, item: Item, rows: f64) {
        let pattern = item.clone().into_pattern();
        self.members.push(Member { variables: visible(&pattern), certain: certain(&pattern), item, rows });
    }
}

impl Item {
    pub(super) fn into_pattern(self) -> GraphPattern {
        let (graph, pattern) = match self {
            Self::Triple { graph, pattern } => (graph, GraphPattern::Bgp { patterns: vec![pattern] }),
            Self::Path { graph, subject, path, object } => (graph, GraphPattern::Path { subject, path, object }),
            Self::Values(pattern) | Self::Other(pattern) => return pattern,
        };
        in_graph(graph.as_ref(), pattern)
    }
}

fn in_graph(graph: Option<&NamedNodePattern>, pattern: GraphPattern) -> GraphPattern {
    match graph {
        Some(name) => GraphPattern::Graph { name: name.clone(), inner: Box::new(pattern) },
        None => pattern,
    }
}

/// Whether a pattern gives, for a row that binds some of its variables, what it gives by itself and fits that row.
pub(super) fn correlates(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Bgp { patterns } => !patterns.is_empty(),
        GraphPattern::Path { path, .. } => lasting(path),
        GraphPattern::Values { .. } => true,
        GraphPattern::Join { left, right } | GraphPattern::Union { left, right } => {
            correlates(left) && correlates(right)
        }
        GraphPattern::Filter { expr, inner } => {
            steady(expr) && used(expr).is_subset(&certain(inner)) && correlates(inner)
        }
        GraphPattern::Graph { inner, .. } => matches!(**inner, GraphPattern::Bgp { .. }) && correlates(inner),
        _ => false,
    }
}

/// Whether a path gives each pair once, whichever ends are known, and none for terms that no triple speaks of.
fn lasting(path: &PropertyPathExpression) -> bool {
    match path {
        PropertyPathExpression::NamedNode(_) | PropertyPathExpression::OneOrMore(_) => true,
        PropertyPathExpression::Reverse(inner) => lasting(inner),
        _ => false,
    }
}

fn may_be_empty(path: &PropertyPathExpression) -> bool {
    match path {
        PropertyPathExpression::ZeroOrMore(_) | PropertyPathExpression::ZeroOrOne(_) => true,
        PropertyPathExpression::Reverse(inner) => may_be_empty(inner),
        _ => false,
    }
}

impl Planner<'_> {
    /// Takes a join apart.
    pub(super) fn gather(&mut self, pattern: GraphPattern, graph: Option<&NamedNodePattern>, group: &mut Group) {
        match pattern {
            GraphPattern::Bgp { patterns } if !patterns.is_empty() => {
                for pattern in patterns {
                    let pattern = without_blanks(&pattern, &mut self.blanks, &mut self.fresh);
                    group.add(Item::Triple { graph: graph.cloned(), pattern }, 0.0);
                }
            }
            GraphPattern::Bgp { .. } if graph.is_none() => {}
            GraphPattern::Path { subject, path, object } => {
                group.empty_path |= may_be_empty(&path);
                group.rigid |= !lasting(&path) && !may_be_empty(&path);
                let subject = term_without_blanks(&subject, &mut self.blanks, &mut self.fresh);
                let object = term_without_blanks(&object, &mut self.blanks, &mut self.fresh);
                group.add(Item::Path { graph: graph.cloned(), subject, path, object }, 0.0);
            }
            GraphPattern::Join { left, right } => {
                self.gather(*left, graph, group);
                self.gather(*right, graph, group);
            }
            GraphPattern::Values { bindings, variables } => {
                let count = bindings.len() as f64;
                group.add(Item::Values(GraphPattern::Values { bindings, variables }), count);
            }
            GraphPattern::Graph { name, inner } if plain(&inner) => self.gather(*inner, Some(&name), group),
            GraphPattern::Filter { expr, inner } if steady(&expr) && used(&expr).is_subset(&certain(&inner)) => {
                conjuncts(expr, &mut group.filters);
                self.gather(*inner, graph, group);
            }
            other => {
                let other = in_graph(graph, other);
                let count = rows::expected(&other, self.statistics);
                group.add(Item::Other(other), count);
            }
        }
    }

    /// Plans a join under conditions; `hint` is bound by what stands around it.
    pub(super) fn group(&mut self, pattern: GraphPattern, filters: Vec<Expression>, hint: &Variables) -> GraphPattern {
        let mut group = Group::default();
        self.gather(pattern.clone(), None, &mut group);
        if !group.movable() {
            let kept = self.kept(pattern, hint);
            return self.conditions(kept, filters, hint);
        }
        // What may differ from row to row, or is dear, is asked of whole rows.
        let (light, late): (Vec<_>, Vec<_>) = filters.into_iter().partition(steady);
        group.filters.extend(light);
        add_tables(&mut group);
        let parts = components(&group.members, hint);
        let pattern = match parts.len() {
            0 => filtered(GraphPattern::Bgp { patterns: Vec::new() }, mem::take(&mut group.filters)),
            _ => self.parts(&mut group, &parts, hint),
        };
        self.conditions(pattern, late, hint)
    }

    /// A join in the order in which it is written, its parts planned each by itself.
    fn kept(&mut self, pattern: GraphPattern, hint: &Variables) -> GraphPattern {
        match pattern {
            GraphPattern::Join { left, right } => {
                GraphPattern::Join { left: Box::new(self.kept(*left, hint)), right: Box::new(self.kept(*right, hint)) }
            }
            GraphPattern::Path { subject, path, object } => GraphPattern::Path {
                subject: term_without_blanks(&subject, &mut self.blanks, &mut self.fresh),
                path,
                object: term_without_blanks(&object, &mut self.blanks, &mut self.fresh),
            },
            GraphPattern::Bgp { patterns } => GraphPattern::Bgp {
                patterns: patterns
                    .iter()
                    .map(|pattern| without_blanks(pattern, &mut self.blanks, &mut self.fresh))
                    .collect(),
            },
            GraphPattern::Graph { name, inner } if plain(&inner) => {
                GraphPattern::Graph { name, inner: Box::new(self.kept(*inner, hint)) }
            }
            GraphPattern::Filter { expr, inner } if steady(&expr) => {
                GraphPattern::Filter { expr, inner: Box::new(self.kept(*inner, hint)) }
            }
            GraphPattern::Values { .. } => pattern,
            other => self.plan(other, hint),
        }
    }

    /// Plans the parts of a join that share no variable, and multiplies them, the smallest first.
    fn parts(&mut self, group: &mut Group, parts: &[BTreeSet<usize>], hint: &Variables) -> GraphPattern {
        let mut planned: Vec<(f64, BTreeSet<usize>, GraphPattern)> = Vec::new();
        let mut filters = mem::take(&mut group.filters);
        for part in parts {
            let (rows, pattern) = self.part(group, part, &mut filters, hint);
            planned.push((rows, part.clone(), pattern));
        }
        planned.sort_by(|(a, ..), (b, ..)| a.total_cmp(b));
        let mut planned = planned.into_iter();
        let Some((mut rows, mut joined, mut pattern)) = planned.next() else {
            return GraphPattern::Bgp { patterns: Vec::new() };
        };
        for (more, part, next) in planned {
            rows *= more.max(1.0);
            joined.extend(part);
            let (left, right) = (Box::new(pattern), Box::new(next));
            pattern = match self.place {
                // The engine's own optimiser, which finds what two patterns share, does not look into `EXISTS`.
                Place::Exists if planned_correlates(&right) => GraphPattern::Lateral { left, right },
                // While it multiplies what it has gathered, the engine does not look whether it is to stop.
                Place::Main if rows > MOST_GATHERED && planned_correlates(&right) => {
                    GraphPattern::Lateral { left, right }
                }
                Place::Exists | Place::Main => GraphPattern::Join { left, right },
            };
            let outside = outside(group, &joined);
            let ready = take_ready(&mut filters, |filter| used(filter).is_disjoint(&outside));
            if ready.is_empty() {
                self.product = self.product.max(if self.limited { 0.0 } else { rows });
            }
            pattern = filtered(pattern, ready);
        }
        filtered(pattern, filters)
    }

    fn part(
        &mut self,
        group: &Group,
        part: &BTreeSet<usize>,
        filters: &mut Vec<Expression>,
        hint: &Variables,
    ) -> (f64, GraphPattern) {
        let members: Vec<usize> = part.iter().copied().collect();
        let Some(way) = self.way(group, &members, filters, hint) else {
            let patterns = members.iter().map(|member| group.members[*member].item.clone().into_pattern());
            let joined =
                patterns.reduce(|left, right| GraphPattern::Join { left: Box::new(left), right: Box::new(right) });
            return (f64::INFINITY, joined.unwrap_or_default());
        };
        let mut builder = Builder { group, members: &members, filters, hint };
        let (pattern, _, _) = self.build(&way.tree, &mut builder, false);
        (way.rows, pattern)
    }

    /// The cheapest order of some members; `None` where they have too many variables.
    pub(super) fn way(
        &self,
        group: &Group,
        members: &[usize],
        filters: &[Expression],
        hint: &Variables,
    ) -> Option<Way> {
        let all = members.iter().flat_map(|member| group.members[*member].variables.iter().cloned());
        let names = Names::new(all)?;
        let given = names.mask(hint);
        let shapes = shapes(members.iter().map(|member| &group.members[*member]), &names, given, self.statistics);
        let own = |filter: &Expression| {
            let variables = used(filter);
            let mask = names.mask(&variables);
            (mask.count_ones() as usize == variables.len())
                .then(|| Condition { variables: mask, passes: passes(filter) })
        };
        let conditions: Vec<Condition> = filters.iter().filter_map(own).collect();
        let hash = self.alone_in_main(hint);
        Task { shapes: &shapes, conditions: &conditions, given, hash }.best()
    }

    /// The pattern of a tree, the members in it, and the variables that it binds.
    fn build(
        &mut self,
        tree: &Tree,
        builder: &mut Builder<'_>,
        hidden: bool,
    ) -> (GraphPattern, BTreeSet<usize>, Variables) {
        match tree {
            Tree::Leaf(index) => {
                let member = builder.member(*index);
                let pattern = match member.item.clone() {
                    Item::Other(other) => self.plan(other, builder.hint),
                    item => item.into_pattern(),
                };
                let members = BTreeSet::from([builder.members[*index]]);
                let bound = member.certain.clone();
                (builder.filtered(pattern, &members, &bound, hidden), members, bound)
            }
            Tree::Step(before, index) => {
                let (left, mut members, mut bound) = self.build(before, builder, hidden);
                let member = builder.member(*index);
                let pattern = match member.item.clone() {
                    Item::Other(other) if correlates(&other) => {
                        let hint = builder.hint.union(&bound).cloned().collect();
                        GraphPattern::Lateral { left: Box::new(left), right: Box::new(self.plan(other, &hint)) }
                    }
                    Item::Other(other) => {
                        let right = Box::new(self.plan(other, builder.hint));
                        GraphPattern::Join { left: Box::new(left), right }
                    }
                    item => GraphPattern::Lateral { left: Box::new(left), right: Box::new(item.into_pattern()) },
                };
                members.insert(builder.members[*index]);
                bound.extend(member.certain.iter().cloned());
                (builder.filtered(pattern, &members, &bound, hidden), members, bound)
            }
            Tree::Hash(one, other) => {
                let (left, mut members, mut bound) = self.build(one, builder, true);
                let (right, more, others) = self.build(other, builder, true);
                let sides = hash::Sides { left, left_bound: &bound, right, right_bound: &others };
                let pattern = hash::join(sides, builder.filters, &mut self.fresh);
                members.extend(more);
                bound.extend(others);
                (builder.filtered(pattern, &members, &bound, hidden), members, bound)
            }
        }
    }
}

/// What is needed while a tree becomes a pattern.
struct Builder<'a> {
    group: &'a Group,
    /// The members of the part at hand; the tree counts them from 0.
    members: &'a [usize],
    filters: &'a mut Vec<Expression>,
    hint: &'a Variables,
}

impl<'a> Builder<'a> {
    fn member(&self, index: usize) -> &'a Member {
        &self.group.members[self.members[index]]
    }

    /// The pattern under those conditions whose value the members still to come cannot change.
    ///
    /// A pattern that is hidden in a projection sees nothing from outside, so all that its conditions use must be bound.
    fn filtered(
        &mut self,
        pattern: GraphPattern,
        members: &BTreeSet<usize>,
        bound: &Variables,
        hidden: bool,
    ) -> GraphPattern {
        let outside = outside(self.group, members);
        let ready = take_ready(self.filters, |filter| {
            let variables = used(filter);
            variables.is_subset(bound)
                || !hidden && variables.iter().all(|name| bound.contains(name) || !outside.contains(name))
        });
        filtered(pattern, ready)
    }
}

/// The variables of the members that are not in the set.
fn outside(group: &Group, members: &BTreeSet<usize>) -> Variables {
    let others = group.members.iter().enumerate().filter(|(index, _)| !members.contains(index));
    others.flat_map(|(_, member)| member.variables.iter().cloned()).collect()
}

fn take_ready(filters: &mut Vec<Expression>, ready: impl Fn(&Expression) -> bool) -> Vec<Expression> {
    let (taken, left) = mem::take(filters).into_iter().partition(ready);
    *filters = left;
    taken
}

/// Whether a pattern that was planned already can be evaluated for each row of another with which it shares nothing.
fn planned_correlates(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Lateral { left, right } => planned_correlates(left) && planned_correlates(right),
        GraphPattern::Filter { inner, .. } => planned_correlates(inner),
        other => correlates(other),
    }
}

/// Whether a pattern inside `GRAPH` consists of triples and paths alone.
pub(super) fn plain(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Bgp { patterns } => !patterns.is_empty(),
        GraphPattern::Path { .. } => true,
        GraphPattern::Join { left, right } => plain(left) && plain(right),
        _ => false,
    }
}

/// Which members hang together, by variables that they share or that are given.
fn components(members: &[Member], hint: &Variables) -> Vec<BTreeSet<usize>> {
    let mut parts: Vec<(BTreeSet<usize>, Variables)> = Vec::new();
    for (index, member) in members.iter().enumerate() {
        let mut set = BTreeSet::from([index]);
        let mut variables = member.variables.clone();
        // All that speaks of something given hangs together through it.
        if !variables.is_disjoint(hint) {
            variables.extend(hint.iter().cloned());
        }
        let (touched, rest): (Vec<_>, Vec<_>) =
            parts.into_iter().partition(|(_, others)| !others.is_disjoint(&variables));
        for (others, names) in touched {
            set.extend(others);
            variables.extend(names);
        }
        parts = rest;
        parts.push((set, variables));
    }
    parts.sort_by_key(|(set, _)| set.first().copied());
    parts.into_iter().map(|(set, _)| set).collect()
}

/// Which part of the rows is expected to meet a condition.
fn passes(filter: &Expression) -> f64 {
    match filter {
        Expression::Equal(..) | Expression::SameTerm(..) => 0.1,
        Expression::Greater(..)
        | Expression::GreaterOrEqual(..)
        | Expression::Less(..)
        | Expression::LessOrEqual(..)
        | Expression::FunctionCall(Function::Contains | Function::Regex | Function::StrStarts, _) => 0.3,
        filter if may_count(filter) => 0.02,
        _ => 0.6,
    }
}

/// Adds a table for each variable that a condition allows only some IRIs, so that they are looked up. The condition
/// stays. A literal is never equal to an IRI, so the table leaves out nothing else.
fn add_tables(group: &mut Group) {
    let mut tables = Vec::new();
    for filter in &group.filters {
        let mut iris = BTreeSet::new();
        let Some(variable) = allowed(filter, &mut iris) else { continue };
        let looked_up = |member: &Member| {
            matches!(member.item, Item::Triple { .. } | Item::Path { .. }) && member.certain.contains(variable)
        };
        if group.members.iter().any(looked_up) && !group.empty_path {
            let bindings = iris.into_iter().map(|iri| vec![Some(GroundTerm::NamedNode(iri))]).collect();
            tables.push(GraphPattern::Values { variables: vec![variable.clone()], bindings });
        }
    }
    for table in tables {
        if let GraphPattern::Values { bindings, .. } = &table {
            let count = bindings.len() as f64;
            group.add(Item::Values(table), count);
        }
    }
}

/// The variable that a condition binds to some IRIs, which are added to `iris`.
fn allowed<'a>(filter: &'a Expression, iris: &mut BTreeSet<NamedNode>) -> Option<&'a Variable> {
    match filter {
        Expression::Equal(left, right) | Expression::SameTerm(left, right) => match (&**left, &**right) {
            (Expression::Variable(variable), Expression::NamedNode(iri))
            | (Expression::NamedNode(iri), Expression::Variable(variable)) => {
                iris.insert(iri.clone());
                Some(variable)
            }
            _ => None,
        },
        Expression::In(left, right) => {
            let Expression::Variable(variable) = &**left else { return None };
            for part in right {
                let Expression::NamedNode(iri) = part else { return None };
                iris.insert(iri.clone());
            }
            (!right.is_empty()).then_some(variable)
        }
        Expression::Or(left, right) => {
            let variable = allowed(left, iris)?;
            (allowed(right, iris)? == variable).then_some(variable)
        }
        _ => None,
    }
}

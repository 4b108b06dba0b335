//! `FILTER EXISTS`, `FILTER NOT EXISTS` and `MINUS`: once for each row where the rows are few, as a join where they are not.

use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::Literal;

use super::group::{Group, correlates};
use super::hash::subselect;
use super::rewrite::Planner;
use super::rows;
use super::scope::{Variables, certain, conjuncts, filtered, mentioned, steady, used, visible};

/// What a row costs that is put into, or looked up in, a hash table, against a row that is looked up in the data.
const HASHED: f64 = 2.0;

/// The body of an `EXISTS`, taken apart.
struct Body {
    /// What is looked for; by itself it gives what fits any row.
    inner: GraphPattern,
    /// What must hold of a row and what is found together.
    between: Vec<Expression>,
    /// The variables of the row that `inner` binds too.
    shared: Variables,
}

impl Planner<'_> {
    /// A planned pattern under a condition that has an `EXISTS` or is not the same each time.
    pub(super) fn condition(&mut self, pattern: GraphPattern, filter: Expression, hint: &Variables) -> GraphPattern {
        if self.alone_in_main(hint) {
            match &filter {
                Expression::Not(negated) => {
                    if let Expression::Exists(body) = &**negated
                        && let Some(body) = self.apart(&pattern, body)
                        && self.pays(&pattern, &body)
                    {
                        return self.without(pattern, body);
                    }
                }
                Expression::Exists(body) => {
                    if let Some(body) = self.apart(&pattern, body)
                        && body.between.is_empty()
                        && self.pays(&pattern, &body)
                    {
                        return self.with(pattern, body);
                    }
                }
                _ => {}
            }
        }
        let mut scope = certain(&pattern);
        scope.extend(hint.iter().cloned());
        let filter = self.expression(filter, &scope);
        filtered(pattern, [filter])
    }

    /// `left MINUS right`, `left` being planned.
    pub(super) fn minus(&mut self, left: GraphPattern, right: GraphPattern, hint: &Variables) -> GraphPattern {
        if self.alone_in_main(hint) {
            if visible(&left).is_disjoint(&visible(&right)) {
                return left;
            }
            // What shares certain variables with every row is left out by `MINUS` just as by `NOT EXISTS`.
            if let Some(body) = self.apart(&left, &right)
                && body.between.is_empty()
                && !self.pays(&left, &body)
            {
                let planned = self.body(right, &certain(&left));
                return filtered(left, [Expression::Not(Box::new(Expression::Exists(Box::new(planned))))]);
            }
        }
        let right = self.plan(right, &Variables::new());
        GraphPattern::Minus { left: Box::new(left), right: Box::new(right) }
    }

    /// Takes a body apart; `None` where evaluating it by itself could give another answer than evaluating it row by row.
    fn apart(&self, outer: &GraphPattern, body: &GraphPattern) -> Option<Body> {
        let mut filters = Vec::new();
        let mut inner = body.clone();
        while let GraphPattern::Filter { expr, inner: below } = inner {
            conjuncts(expr, &mut filters);
            inner = *below;
        }
        let bound = certain(&inner);
        let (own, between): (Vec<_>, Vec<_>) = filters.into_iter().partition(|filter| used(filter).is_subset(&bound));
        if !own.iter().chain(&between).all(steady) || !correlates(&inner) {
            return None;
        }
        let outside = visible(outer);
        let shared: Variables = visible(&inner).intersection(&outside).cloned().collect();
        // A variable that may be unbound fits everything, which no table can look up.
        let sure = shared.is_subset(&certain(outer)) && shared.is_subset(&bound) && !shared.is_empty();
        let hidden = mentioned(&inner).intersection(&outside).all(|name| shared.contains(name));
        (sure && hidden).then(|| Body { inner: filtered(inner, own), between, shared })
    }

    /// Whether evaluating the body once, whole, costs less than looking for each row.
    fn pays(&mut self, outer: &GraphPattern, body: &Body) -> bool {
        let mut group = Group::default();
        self.gather(body.inner.clone(), None, &mut group);
        if !group.movable() {
            return false;
        }
        let members: Vec<usize> = (0..group.members.len()).collect();
        let rows = self.outer_rows(outer);
        let each = self.way(&group, &members, &group.filters, &body.shared);
        let once = self.way(&group, &members, &group.filters, &Variables::new());
        match (each, once) {
            (Some(each), Some(once)) => once.work + HASHED * (rows + once.rows) < rows * each.work,
            _ => false,
        }
    }

    /// Expected rows of a planned pattern.
    fn outer_rows(&mut self, outer: &GraphPattern) -> f64 {
        rows::expected(outer, self.statistics)
    }

    /// The rows that nothing in the body fits: each is joined with what fits it, and those that found something go.
    fn without(&mut self, outer: GraphPattern, body: Body) -> GraphPattern {
        let found = self.fresh.variable();
        let inner = self.alone(body.inner);
        let right = subselect(GraphPattern::Extend {
            inner: Box::new(inner),
            variable: found.clone(),
            expression: Expression::Literal(Literal::from(true)),
        });
        let expression =
            body.between.into_iter().reduce(|left, right| Expression::And(Box::new(left), Box::new(right)));
        let joined = GraphPattern::LeftJoin { left: Box::new(outer), right: Box::new(right), expression };
        filtered(joined, [Expression::Not(Box::new(Expression::Bound(found)))])
    }

    /// The rows that something in the body fits.
    fn with(&mut self, outer: GraphPattern, body: Body) -> GraphPattern {
        let inner = self.alone(body.inner);
        let projected = GraphPattern::Project { inner: Box::new(inner), variables: body.shared.into_iter().collect() };
        let right = Box::new(GraphPattern::Distinct { inner: Box::new(projected) });
        GraphPattern::Join { left: Box::new(outer), right }
    }

    fn alone(&mut self, inner: GraphPattern) -> GraphPattern {
        let blanks = std::mem::take(&mut self.blanks);
        let planned = self.plan(inner, &Variables::new());
        self.blanks = blanks;
        planned
    }
}

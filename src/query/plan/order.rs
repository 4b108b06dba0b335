//! In which order to join: each set of members is reached in the cheapest way, from one member up.

use std::rc::Rc;

use super::shape::{Mask, Shape};

/// Up to so many members every order is weighed; beyond, the next member is the one that adds the least work.
const WEIGHED: usize = 10;
/// Up to so many members two groups are weighed against one chain.
const GROUPED: usize = 9;
/// What a row costs that is put into, or looked up in, a hash table.
const HASHED: f64 = 2.0;

/// How a join is carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tree {
    /// One member by itself.
    Leaf(usize),
    /// For each row of the first, the rows of a member that fit.
    Step(Rc<Tree>, usize),
    /// Both by themselves, then brought together by what they share.
    Hash(Rc<Tree>, Rc<Tree>),
}

/// A condition that can be checked once its variables are bound.
#[derive(Clone, Copy, Debug)]
pub(super) struct Condition {
    pub(super) variables: Mask,
    /// Which part of the rows is expected to meet it.
    pub(super) passes: f64,
}

/// The members to be joined, and what surrounds them.
pub(super) struct Task<'a> {
    pub(super) shapes: &'a [Shape],
    pub(super) conditions: &'a [Condition],
    /// Bound before the join begins, for each row of what stands around it.
    pub(super) given: Mask,
    /// Whether two groups may be joined by hash.
    pub(super) hash: bool,
}

/// The cheapest way found to a set of members.
#[derive(Clone)]
pub(super) struct Way {
    pub(super) work: f64,
    pub(super) rows: f64,
    bound: Mask,
    shared: Mask,
    pub(super) tree: Rc<Tree>,
}

impl Task<'_> {
    /// The best order; `None` without members.
    pub(super) fn best(&self) -> Option<Way> {
        match self.shapes.len() {
            0 => None,
            count if count <= WEIGHED => self.weigh(count),
            count => self.greedy(count),
        }
    }

    /// The rows that come of joining all in the order in which they stand.
    pub(super) fn rows_in_order(&self) -> f64 {
        let rest = 1..self.shapes.len();
        if self.shapes.is_empty() { 1.0 } else { rest.fold(self.leaf(0), |way, member| self.step(&way, member)).rows }
    }

    fn weigh(&self, count: usize) -> Option<Way> {
        let mut ways: Vec<Option<Way>> = vec![None; 1 << count];
        for set in 1_usize..1 << count {
            let mut best: Option<Way> = None;
            let offer = |best: &mut Option<Way>, way: Way| {
                if best.as_ref().is_none_or(|known| way.work < known.work) {
                    *best = Some(way);
                }
            };
            for last in (0..count).filter(|last| set >> last & 1 == 1) {
                let before = set & !(1 << last);
                if before == 0 {
                    offer(&mut best, self.leaf(last));
                } else if let Some(way) = &ways[before]
                    && (self.joined(way, last) || !self.joins_any(way, before))
                {
                    offer(&mut best, self.step(way, last));
                }
            }
            if self.hash && count <= GROUPED && set.count_ones() >= 4 {
                // Each pair of groups comes up once: the first member stands in the left one.
                let first = set & set.wrapping_neg();
                let mut left = (set - 1) & set;
                while left > 0 {
                    let right = set & !left;
                    if left & first != 0
                        && left.count_ones() > 1
                        && right.count_ones() > 1
                        && let (Some(one), Some(other)) = (&ways[left], &ways[right])
                        && best.as_ref().is_none_or(|known| one.work + other.work < known.work)
                        && one.bound & other.bound & !self.given != 0
                        && self.whole(left)
                        && self.whole(right)
                    {
                        offer(&mut best, self.hash(one, left, other, right));
                    }
                    left = (left - 1) & set;
                }
            }
            ways[set] = best;
        }
        ways.pop().flatten()
    }

    fn greedy(&self, count: usize) -> Option<Way> {
        let mut rest: Vec<usize> = (0..count).collect();
        let first =
            rest.iter().copied().min_by(|a, b| self.leaf(*a).work.total_cmp(&self.leaf(*b).work)).unwrap_or_default();
        rest.retain(|member| *member != first);
        let mut way = self.leaf(first);
        while !rest.is_empty() {
            let joined: Vec<usize> = rest.iter().copied().filter(|member| self.joined(&way, *member)).collect();
            let from = if joined.is_empty() { &rest } else { &joined };
            let steps = from.iter().map(|member| (*member, self.step(&way, *member)));
            let (next, best) = steps.min_by(|(_, a), (_, b)| (a.work + a.rows).total_cmp(&(b.work + b.rows)))?;
            rest.retain(|member| *member != next);
            way = best;
        }
        Some(way)
    }

    fn leaf(&self, member: usize) -> Way {
        let shape = &self.shapes[member];
        let fan = shape.fan_out(self.given, 0);
        self.checked(
            Way {
                work: shape.work(1.0, fan),
                rows: fan,
                bound: shape.certain,
                shared: shape.shares() & !self.given,
                tree: Rc::new(Tree::Leaf(member)),
            },
            0,
        )
    }

    fn step(&self, way: &Way, member: usize) -> Way {
        let shape = &self.shapes[member];
        let fan = shape.fan_out(way.bound | self.given, way.shared);
        let step = Way {
            work: way.work + shape.work(way.rows, fan),
            rows: way.rows * fan,
            bound: way.bound | shape.certain,
            shared: way.shared | shape.shares() & !way.bound & !self.given,
            tree: Rc::new(Tree::Step(Rc::clone(&way.tree), member)),
        };
        self.checked(step, way.bound)
    }

    fn hash(&self, one: &Way, left: usize, other: &Way, right: usize) -> Way {
        let mut rows = one.rows * other.rows;
        let mut common = one.bound & other.bound & !self.given;
        while common != 0 {
            let bit = common & common.wrapping_neg();
            common &= !bit;
            rows *= self.agree(left, right, bit).min(1.0);
        }
        let work = one.work + other.work + HASHED * (one.rows + other.rows) + rows;
        let tree = Rc::new(Tree::Hash(Rc::clone(&one.tree), Rc::clone(&other.tree)));
        let bound = one.bound | other.bound;
        let mut way = Way { work, rows, bound, shared: one.shared | other.shared, tree };
        for condition in self.conditions {
            let ready = |bound: Mask| condition.variables & !(bound | self.given) == 0;
            if ready(bound) && !ready(one.bound) && !ready(other.bound) {
                way.rows *= condition.passes;
            }
        }
        way
    }

    /// How likely a row of each group is to agree on a variable.
    fn agree(&self, left: usize, right: usize, bit: Mask) -> f64 {
        let of = |set: usize| {
            let members = self.shapes.iter().enumerate().filter(move |(member, _)| set >> member & 1 == 1);
            members.map(|(_, shape)| shape).filter(move |shape| shape.certain & bit != 0)
        };
        if let Some(likely) = of(left).find_map(|one| of(right).find_map(|other| one.agree(other, bit))) {
            return likely;
        }
        let distinct = |set: usize| of(set).map(|shape| shape.distinct(bit)).fold(f64::INFINITY, f64::min);
        1.0 / distinct(left).max(distinct(right)).max(1.0)
    }

    /// The way with the conditions that can be checked now and could not before.
    fn checked(&self, mut way: Way, before: Mask) -> Way {
        for condition in self.conditions {
            let ready = |bound: Mask| condition.variables & !(bound | self.given) == 0;
            if ready(way.bound) && (before == 0 || !ready(before)) {
                way.rows *= condition.passes;
            }
        }
        way
    }

    fn joined(&self, way: &Way, member: usize) -> bool {
        self.shapes[member].variables & (way.bound | self.given) != 0
    }

    /// Whether any member outside the set shares a variable with it.
    fn joins_any(&self, way: &Way, set: usize) -> bool {
        (0..self.shapes.len()).any(|member| set >> member & 1 == 0 && self.joined(way, member))
    }

    /// Whether the members of a set hang together.
    fn whole(&self, set: usize) -> bool {
        let mut reached = set & set.wrapping_neg();
        loop {
            let bound = self.union(reached);
            let next = (0..self.shapes.len())
                .filter(|member| set >> member & 1 == 1 && self.shapes[*member].certain & bound != 0)
                .fold(reached, |reached, member| reached | 1 << member);
            if next == reached {
                return reached == set;
            }
            reached = next;
        }
    }

    fn union(&self, set: usize) -> Mask {
        let members = self.shapes.iter().enumerate().filter(|(member, _)| set >> member & 1 == 1);
        members.fold(0, |union, (_, shape)| union | shape.certain)
    }
}

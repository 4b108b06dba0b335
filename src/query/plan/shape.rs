//! What is known of one member of a join before it is put in order: its variables as bits, and how many rows to expect.

use spargebra::algebra::PropertyPathExpression;
use spargebra::term::{NamedNode, NamedNodePattern, TermPattern, TriplePattern, Variable};

use super::Statistics;
use super::group::{Item, Member};
use super::scope::Variables;

/// A set of the variables of one join, a bit for each.
pub(super) type Mask = u128;

/// At most this many variables have a bit.
pub(super) const MOST_VARIABLES: usize = 128;

/// How often a path of any length is expected to be longer than one step.
const PATH_LENGTH: f64 = 10.0;
/// How many predicates a subject, an object or the data are expected to have, where the predicate is not given.
const PREDICATES: f64 = 12.0;
/// Objects that are spoken of more than once are expected to be shared by so many more triples than the average.
const SKEW: f64 = 4.0;

/// The expected rows of a member, by what is bound before it is evaluated.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// Rows with nothing bound.
    pub(super) rows: f64,
    pub(super) variables: Mask,
    pub(super) certain: Mask,
    /// The places of a triple or path that hold variables.
    subject: Mask,
    predicate: Mask,
    object: Mask,
    /// Distinct values in the places.
    subjects: f64,
    objects: f64,
    /// How much more often than on average a triple shares its object.
    skew: f64,
    /// The predicate, so that two members can be told to have the same objects.
    name: Option<NamedNode>,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Triple,
    Path,
    Table,
    Other,
}

/// The variables of a join in the order of their bits.
pub(super) struct Names(Vec<Variable>);

impl Names {
    /// `None` where there are more variables than bits.
    pub(super) fn new(variables: impl IntoIterator<Item = Variable>) -> Option<Self> {
        let names: Vec<Variable> = variables.into_iter().collect::<Variables>().into_iter().collect();
        (names.len() <= MOST_VARIABLES).then_some(Self(names))
    }

    /// The bits of those variables that the join has.
    pub(super) fn mask<'a>(&self, variables: impl IntoIterator<Item = &'a Variable>) -> Mask {
        variables.into_iter().filter_map(|name| self.0.binary_search(name).ok()).fold(0, |mask, bit| mask | 1 << bit)
    }
}

impl Shape {
    /// The shape of a member of a join in which the variables `joined` occur elsewhere too. Of the others, nothing is
    /// asked.
    pub(super) fn new(member: &Member, names: &Names, joined: Mask, statistics: &dyn Statistics) -> Self {
        let mut shape = Self {
            rows: 1.0,
            variables: names.mask(&member.variables),
            certain: names.mask(&member.certain),
            subject: 0,
            predicate: 0,
            object: 0,
            subjects: 1.0,
            objects: 1.0,
            skew: 1.0,
            name: None,
            kind: Kind::Other,
        };
        match &member.item {
            Item::Triple { pattern, .. } => shape.triple(pattern, names, joined, statistics),
            Item::Path { subject, path, object, .. } => shape.path(subject, path, object, names, statistics),
            Item::Values(_) => {
                shape.kind = Kind::Table;
                shape.rows = member.rows;
            }
            Item::Other(_) => shape.rows = member.rows,
        }
        shape
    }

    fn triple(&mut self, pattern: &TriplePattern, names: &Names, joined: Mask, statistics: &dyn Statistics) {
        self.kind = Kind::Triple;
        self.rows = statistics.estimate(pattern) as f64;
        self.subject = term_mask(&pattern.subject, names);
        self.object = term_mask(&pattern.object, names);
        match &pattern.predicate {
            NamedNodePattern::NamedNode(predicate) => {
                if self.subject & joined != 0 {
                    self.subjects = statistics.distinct_subjects(predicate).max(1) as f64;
                }
                if self.object & joined != 0 {
                    self.objects = statistics.distinct_objects(predicate).max(1) as f64;
                    let all = if self.subject == 0 { self.objects } else { self.rows };
                    let average = (all / self.objects).max(1.0);
                    let shared = statistics.shared_object(predicate);
                    let shared = shared.unwrap_or(if average > 1.5 { average * SKEW } else { average });
                    self.skew = (shared / average).clamp(1.0, self.objects);
                }
                self.name = Some(predicate.clone());
            }
            NamedNodePattern::Variable(predicate) => {
                self.predicate = names.mask([predicate]);
                let size = statistics.size().max(1) as f64;
                self.subjects = (size / PREDICATES).max(1.0);
                self.objects = (size / PREDICATES).max(1.0);
                self.skew = SKEW;
            }
        }
        // `?x ?p ?x` binds one place by another.
        if self.subject & self.object != 0 {
            self.rows = (self.rows / self.subjects.max(self.objects)).max(1.0);
        }
    }

    fn path(
        &mut self,
        subject: &TermPattern,
        path: &PropertyPathExpression,
        object: &TermPattern,
        names: &Names,
        statistics: &dyn Statistics,
    ) {
        self.kind = Kind::Path;
        self.subject = term_mask(subject, names);
        self.object = term_mask(object, names);
        let mut predicates = Vec::new();
        path_predicates(path, &mut predicates);
        let (mut rows, mut subjects, mut objects) = (0.0, 1.0_f64, 1.0_f64);
        for predicate in predicates {
            rows += statistics.estimate(&any_of(&predicate)) as f64;
            subjects += statistics.distinct_subjects(&predicate) as f64;
            objects += statistics.distinct_objects(&predicate) as f64;
        }
        self.rows = rows * PATH_LENGTH;
        (self.subjects, self.objects) = (subjects, objects);
        if self.subject == 0 {
            self.rows /= subjects;
        }
        if self.object == 0 {
            self.rows /= objects;
        }
    }

    /// Expected rows for each row that binds `bound`; of those, `shared` were bound as objects, of which the often
    /// repeated ones come up often.
    pub(super) fn fan_out(&self, bound: Mask, shared: Mask) -> f64 {
        let given = |place: Mask| place != 0 && place & !bound == 0;
        match self.kind {
            Kind::Triple | Kind::Path => {
                let mut rows = self.rows;
                if given(self.object) {
                    let skew = if self.object & shared == self.object { self.skew } else { 1.0 };
                    rows = rows / self.objects * skew;
                }
                if given(self.subject) && self.subject != self.object {
                    rows /= self.subjects;
                }
                if given(self.predicate) {
                    rows /= PREDICATES;
                }
                rows
            }
            // A table of which all columns are bound picks out some rows.
            Kind::Table if given(self.variables) => 0.5,
            Kind::Table => self.rows,
            Kind::Other if self.certain & bound != 0 => self.rows.sqrt().max(1.0),
            Kind::Other => self.rows,
        }
    }

    /// What it costs to put this behind `rows` rows, of which each gives `fan` rows.
    pub(super) fn work(&self, rows: f64, fan: f64) -> f64 {
        match self.kind {
            Kind::Triple => rows * (1.0 + fan),
            Kind::Path => rows * (3.0 + PATH_LENGTH * fan),
            Kind::Table => rows * (0.3 * self.rows + fan),
            Kind::Other => self.rows + rows * (1.0 + fan),
        }
    }

    /// The variables that this binds as objects.
    pub(super) fn shares(&self) -> Mask {
        if self.kind == Kind::Triple { self.object } else { 0 }
    }

    /// How many different values the variable at the bit has here, about.
    pub(super) fn distinct(&self, bit: Mask) -> f64 {
        let distinct = if self.kind == Kind::Other || self.kind == Kind::Table {
            self.rows
        } else if self.subject == bit {
            self.subjects
        } else if self.object == bit {
            self.objects
        } else {
            PREDICATES
        };
        distinct.min(self.rows).max(1.0)
    }

    /// How likely two rows, one from here and one from `other`, are to agree on the variable, both holding it as the
    /// object of one predicate.
    pub(super) fn agree(&self, other: &Self, bit: Mask) -> Option<f64> {
        let same = self.name.is_some() && self.name == other.name && self.object == bit && other.object == bit;
        same.then(|| (self.skew / self.objects).min(1.0))
    }
}

/// The shapes of members that are joined, where the variables `given` are bound before.
pub(super) fn shapes<'m>(
    members: impl Iterator<Item = &'m Member> + Clone,
    names: &Names,
    given: Mask,
    statistics: &dyn Statistics,
) -> Vec<Shape> {
    let (_, joined) = members.clone().fold((0, given), |(seen, joined), member| {
        let mask = names.mask(&member.variables);
        (seen | mask, joined | seen & mask)
    });
    members.map(|member| Shape::new(member, names, joined, statistics)).collect()
}

fn term_mask(term: &TermPattern, names: &Names) -> Mask {
    match term {
        TermPattern::Variable(variable) => names.mask([variable]),
        TermPattern::Triple(triple) => {
            let predicate = match &triple.predicate {
                NamedNodePattern::Variable(variable) => names.mask([variable]),
                NamedNodePattern::NamedNode(_) => 0,
            };
            term_mask(&triple.subject, names) | predicate | term_mask(&triple.object, names)
        }
        TermPattern::NamedNode(_) | TermPattern::BlankNode(_) | TermPattern::Literal(_) => 0,
    }
}

fn path_predicates(path: &PropertyPathExpression, found: &mut Vec<NamedNode>) {
    match path {
        PropertyPathExpression::NamedNode(name) => found.push(name.clone()),
        PropertyPathExpression::Reverse(inner)
        | PropertyPathExpression::ZeroOrMore(inner)
        | PropertyPathExpression::OneOrMore(inner)
        | PropertyPathExpression::ZeroOrOne(inner) => path_predicates(inner, found),
        PropertyPathExpression::Sequence(left, right) | PropertyPathExpression::Alternative(left, right) => {
            path_predicates(left, found);
            path_predicates(right, found);
        }
        PropertyPathExpression::NegatedPropertySet(_) => {}
    }
}

fn any_of(predicate: &NamedNode) -> TriplePattern {
    TriplePattern {
        subject: Variable::new_unchecked("s").into(),
        predicate: predicate.clone().into(),
        object: Variable::new_unchecked("o").into(),
    }
}

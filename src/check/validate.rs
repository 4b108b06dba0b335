use std::cmp::Ordering;

use oxigraph::model::{NamedNode, Term};
use rustc_hash::FxHashSet;

use crate::check::constraint::Qualified;
use crate::check::data::Data;
use crate::check::value::{compare, covers, is_well_formed};
use crate::check::{Bound, Constraint, Pair, Path, Shape, ShapeId, Shapes, Target};
use crate::graph::vocab::shacl;
use crate::store::{Error, Id, Snapshot};

/// What a check came to.
#[derive(Clone, Debug, Default)]
pub struct Report<'s> {
    /// What does not fit, by shape and focus node.
    pub violations: Vec<Violation<'s>>,
    /// How many nodes are targets of some shape.
    pub checked: usize,
}

/// One thing that does not fit.
#[derive(Clone, Debug)]
pub struct Violation<'s> {
    /// The node that the shape is about.
    pub focus: Term,
    /// The property, or the path; `None` where the node itself is meant.
    pub path: Option<Path>,
    /// The value that does not fit; `None` where it is about all of them, or about one that is missing.
    pub value: Option<Term>,
    /// The shape.
    pub shape: &'s Shape,
    /// What it asks.
    pub constraint: &'s Constraint,
}

impl Report<'_> {
    /// Whether everything fits.
    pub fn conforms(&self) -> bool {
        self.violations.is_empty()
    }
}

impl Violation<'_> {
    /// The IRI of the constraint component.
    pub fn component(&self) -> NamedNode {
        shacl(&format!("{}ConstraintComponent", self.constraint.component()))
    }
}

/// Checks the triples of a snapshot, in whichever graphs they stand, against shapes.
///
/// # Errors
/// What must be read of the snapshot is damaged.
pub fn check<'s>(snapshot: &Snapshot, shapes: &'s Shapes) -> Result<Report<'s>, Error> {
    let data = Data::new(snapshot, shapes.terms())?;
    let validator = Validator { data: &data, shapes };
    let mut report = Report::default();
    let mut targets = FxHashSet::default();
    for (id, shape) in shapes.shapes.iter().enumerate().filter(|(_, shape)| !shape.deactivated) {
        let mut nodes = Vec::new();
        for target in &shape.targets {
            nodes.extend(match target {
                Target::Node(node) => vec![data.id(node)],
                Target::Class(class) => data.instances(data.id(class))?,
                Target::SubjectsOf(property) => data.subjects(data.property(property), None)?,
                Target::ObjectsOf(property) => data.all_objects(data.property(property))?,
            });
        }
        nodes.sort_unstable();
        nodes.dedup();
        targets.extend(nodes.iter().copied());
        let mut found = Vec::new();
        for node in nodes {
            validator.validate(id, node, &mut found)?;
        }
        let mut violations = Vec::with_capacity(found.len());
        for Found { focus, value, shape: place, constraint, property } in found {
            let shape = shapes.shape(place);
            let violation = Violation {
                focus: data.term(focus)?,
                path: match property {
                    Some(property) => NamedNode::try_from(data.term(property)?).ok().map(Path::Predicate),
                    None => shape.path.clone(),
                },
                value: value.map(|value| data.term(value)).transpose()?,
                shape,
                constraint: &shape.constraints[constraint],
            };
            violations.push(((place, constraint), violation));
        }
        // Ids stand in another order in every store.
        let text = |term: &Term| term.to_string();
        violations.sort_by_cached_key(|(place, violation)| {
            let path = violation.path.as_ref().map(|path| path.show(&|iri| iri.to_string()));
            (text(&violation.focus), *place, path, violation.value.as_ref().map(text))
        });
        report.violations.extend(violations.into_iter().map(|(_, violation)| violation));
    }
    report.checked = targets.len();
    Ok(report)
}

/// A violation by ids.
struct Found {
    focus: Id,
    value: Option<Id>,
    shape: ShapeId,
    /// The place among the constraints of the shape.
    constraint: usize,
    /// The property that a closed shape does not allow.
    property: Option<Id>,
}

struct Validator<'a> {
    data: &'a Data<'a>,
    shapes: &'a Shapes,
}

impl Validator<'_> {
    /// Adds what of a node does not fit a shape.
    fn validate(&self, id: ShapeId, focus: Id, found: &mut Vec<Found>) -> Result<(), Error> {
        let shape = self.shapes.shape(id);
        if shape.deactivated {
            return Ok(());
        }
        let values = match &shape.path {
            Some(path) => path.values(self.data, focus)?,
            None => vec![focus],
        };
        for (place, constraint) in shape.constraints.iter().enumerate() {
            let mut add = |value: Option<Id>, property: Option<Id>| {
                found.push(Found { focus, value, shape: id, constraint: place, property });
            };
            match constraint {
                Constraint::Property(property) => {
                    for &value in &values {
                        self.validate(*property, value, found)?;
                    }
                }
                Constraint::MinCount(least) if (values.len() as u64) < *least => add(None, None),
                Constraint::MaxCount(most) if (values.len() as u64) > *most => add(None, None),
                Constraint::MinCount(_) | Constraint::MaxCount(_) => {}
                Constraint::HasValue(value) => {
                    if !values.contains(&self.data.id(value)) {
                        add(None, None);
                    }
                }
                Constraint::UniqueLang => {
                    for _ in 0..self.repeated_languages(&values)? {
                        add(None, None);
                    }
                }
                Constraint::Pair(pair, property) => {
                    self.pair(*pair, &values, &self.data.objects(focus, self.data.property(property))?, add)?;
                }
                Constraint::QualifiedMin(qualified, least) if self.count(qualified, &values)? < *least => {
                    add(None, None)
                }
                Constraint::QualifiedMax(qualified, most) if self.count(qualified, &values)? > *most => add(None, None),
                Constraint::QualifiedMin(..) | Constraint::QualifiedMax(..) => {}
                Constraint::Closed(allowed) => {
                    let allowed: Vec<Id> = allowed.iter().map(|property| self.data.property(property)).collect();
                    for &value in &values {
                        for &(property, object) in self.data.about(value)?.iter() {
                            if !allowed.contains(&property) {
                                add(Some(object), Some(property));
                            }
                        }
                    }
                }
                each => {
                    for &value in &values {
                        if !self.fits(each, value)? {
                            add(Some(value), None);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether a node conforms to a shape.
    fn conforms(&self, shape: ShapeId, node: Id) -> Result<bool, Error> {
        let mut found = Vec::new();
        self.validate(shape, node, &mut found)?;
        Ok(found.is_empty())
    }

    /// To how many of some shapes a node conforms.
    fn conforming(&self, shapes: &[ShapeId], node: Id) -> Result<usize, Error> {
        let mut count = 0;
        for &shape in shapes {
            count += usize::from(self.conforms(shape, node)?);
        }
        Ok(count)
    }

    /// Whether a value is as a constraint on each value wants it.
    fn fits(&self, constraint: &Constraint, value: Id) -> Result<bool, Error> {
        match constraint {
            Constraint::Class(class) => return self.data.is_a(value, self.data.id(class)),
            Constraint::Not(shape) => return Ok(!self.conforms(*shape, value)?),
            Constraint::Node(shape) => return self.conforms(*shape, value),
            Constraint::And(shapes) => return Ok(self.conforming(shapes, value)? == shapes.len()),
            Constraint::Or(shapes) => return Ok(self.conforming(shapes, value)? > 0),
            Constraint::Xone(shapes) => return Ok(self.conforming(shapes, value)? == 1),
            Constraint::In(terms) => return Ok(terms.iter().any(|term| self.data.id(term) == value)),
            _ => {}
        }
        let term = self.data.term(value)?;
        let letters = match &term {
            Term::NamedNode(iri) => Some(iri.as_str()),
            Term::Literal(literal) => Some(literal.value()),
            Term::BlankNode(_) | Term::Triple(_) => None,
        };
        let literal = match &term {
            Term::Literal(literal) => Some(literal.as_ref()),
            _ => None,
        };
        let length = || letters.map(|letters| letters.chars().count() as u64);
        Ok(match constraint {
            Constraint::Datatype(datatype) => {
                literal.is_some_and(|literal| literal.datatype() == *datatype && is_well_formed(literal))
            }
            Constraint::NodeKind(kind) => kind.allows(&term),
            Constraint::Range(bound, limit) => {
                literal.and_then(|literal| compare(literal, limit.as_ref())).is_some_and(|order| bound.allows(order))
            }
            Constraint::MinLength(least) => length().is_some_and(|length| length >= *least),
            Constraint::MaxLength(most) => length().is_some_and(|length| length <= *most),
            Constraint::Pattern { regex, .. } => letters.is_some_and(|letters| regex.is_match(letters)),
            Constraint::LanguageIn(ranges) => literal
                .and_then(|literal| literal.language())
                .is_some_and(|language| ranges.iter().any(|range| covers(range, language))),
            // The others are about all values together.
            _ => true,
        })
    }

    /// How many languages have more than one value.
    fn repeated_languages(&self, values: &[Id]) -> Result<usize, Error> {
        let (mut once, mut repeated) = (FxHashSet::default(), FxHashSet::default());
        for &value in values {
            if let Term::Literal(literal) = self.data.term(value)?
                && let Some(language) = literal.language()
                && !once.insert(language.to_ascii_lowercase())
            {
                repeated.insert(language.to_ascii_lowercase());
            }
        }
        Ok(repeated.len())
    }

    fn count(&self, qualified: &Qualified, values: &[Id]) -> Result<u64, Error> {
        let mut count = 0;
        for &value in values {
            let counts = self.conforms(qualified.shape, value)? && self.conforming(&qualified.disjoint, value)? == 0;
            count += u64::from(counts);
        }
        Ok(count)
    }

    fn pair(
        &self,
        pair: Pair,
        values: &[Id],
        others: &[Id],
        mut add: impl FnMut(Option<Id>, Option<Id>),
    ) -> Result<(), Error> {
        match pair {
            Pair::Equals => {
                let missing = values.iter().filter(|value| !others.contains(value));
                missing
                    .chain(others.iter().filter(|other| !values.contains(other)))
                    .for_each(|&odd| add(Some(odd), None));
            }
            Pair::Disjoint => {
                values.iter().filter(|value| others.contains(value)).for_each(|&odd| add(Some(odd), None))
            }
            Pair::LessThan | Pair::LessThanOrEquals => {
                for &value in values {
                    for &other in others {
                        let order = match (self.data.term(value)?, self.data.term(other)?) {
                            (Term::Literal(one), Term::Literal(other)) => compare(one.as_ref(), other.as_ref()),
                            _ => None,
                        };
                        let fits = order == Some(Ordering::Less)
                            || (pair == Pair::LessThanOrEquals && order == Some(Ordering::Equal));
                        if !fits {
                            add(Some(value), None);
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

impl Bound {
    /// Whether a value may stand so to the limit.
    fn allows(self, order: Ordering) -> bool {
        match self {
            Self::MinExclusive => order.is_gt(),
            Self::MinInclusive => order.is_ge(),
            Self::MaxExclusive => order.is_lt(),
            Self::MaxInclusive => order.is_le(),
        }
    }
}

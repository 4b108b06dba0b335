//! Names of other knowledge bases, and of entities that were merged into others, in queries: before a query is planned, each
//! stands for the entities that it names, so that nothing has to be stored twice.

use std::rc::Rc;

use oxigraph::model::NamedNode;
use oxigraph::sparql::Variable;
use rustc_hash::FxHashMap;
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern, PropertyPathExpression};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern};

use crate::graph::Elsewhere;
use crate::graph::vocab::MAPPING;
use crate::query::{Error, parts, plan};
use crate::store::Snapshot;

/// A query in which foreign names stand for our entities.
///
/// A name is looked at where a thing can stand: as subject or object, in `VALUES` and `BIND`, beside `=`, `!=` and `IN`, and in
/// `DESCRIBE`; graphs, properties, templates and what another service is asked are left as they are. It stands for the entities
/// that are linked to it, and for itself too where something else than a mapping is said of it, as in an imported part of that
/// knowledge base. Where mappings are asked for it stands for itself alone, and for both where that is open, such as
/// behind a variable property.
///
/// # Errors
/// The store is damaged.
pub(super) fn mapped(mut query: Query, snapshot: &Snapshot) -> Result<Query, Error> {
    let mut uses = Uses::default();
    let describes = matches!(query, Query::Describe { .. });
    let pattern = parts::of_query(&mut query);
    uses.of_pattern(pattern, false);
    if describes {
        plan::visible(pattern).iter().for_each(|described| uses.note(described, Place::Things));
    }
    let elsewhere = Elsewhere::of(snapshot);
    Mapper { elsewhere, uses, known: FxHashMap::default(), made: 0 }.pattern(pattern)?;
    Ok(query)
}

/// What can stand at a place of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// What claims are about.
    Things,
    /// What is mapped to what.
    Mappings,
    /// Either.
    Any,
}

impl Place {
    /// The places beside a property.
    fn beside(predicate: &NamedNodePattern) -> Self {
        match predicate {
            NamedNodePattern::NamedNode(property) => Self::beside_property(property),
            NamedNodePattern::Variable(_) => Self::Any,
        }
    }

    fn beside_property(property: &NamedNode) -> Self {
        if MAPPING.contains(&property.as_ref()) { Self::Mappings } else { Self::Things }
    }

    /// The ends of a path.
    fn beside_path(path: &PropertyPathExpression) -> Self {
        use PropertyPathExpression as P;
        match path {
            P::NamedNode(property) => Self::beside_property(property),
            P::Reverse(inner) | P::ZeroOrMore(inner) | P::OneOrMore(inner) | P::ZeroOrOne(inner) => {
                Self::beside_path(inner)
            }
            P::Sequence(left, right) | P::Alternative(left, right) => {
                Self::beside_path(left).or(Self::beside_path(right))
            }
            P::NegatedPropertySet(_) => Self::Any,
        }
    }

    fn or(self, other: Self) -> Self {
        if self == other { self } else { Self::Any }
    }
}

/// At which places each variable stands.
#[derive(Default)]
struct Uses(FxHashMap<Variable, Place>);

impl Uses {
    fn note(&mut self, variable: &Variable, place: Place) {
        self.0.entry(variable.clone()).and_modify(|known| *known = known.or(place)).or_insert(place);
    }

    fn of_term(&mut self, term: &TermPattern, place: Place) {
        match term {
            TermPattern::Variable(variable) => self.note(variable, place),
            TermPattern::Triple(triple) => self.of_triple(triple, Place::beside(&triple.predicate)),
            TermPattern::NamedNode(_) | TermPattern::BlankNode(_) | TermPattern::Literal(_) => {}
        }
    }

    fn of_triple(&mut self, triple: &TriplePattern, place: Place) {
        self.of_term(&triple.subject, place);
        self.of_term(&triple.object, place);
    }

    /// Takes note of a pattern; another service has names of its own.
    fn of_pattern(&mut self, pattern: &mut GraphPattern, away: bool) {
        let at = |place| if away { Place::Any } else { place };
        match pattern {
            GraphPattern::Bgp { patterns } => {
                patterns.iter().for_each(|triple| self.of_triple(triple, at(Place::beside(&triple.predicate))));
            }
            GraphPattern::Path { subject, path, object } => {
                let place = at(Place::beside_path(path));
                [subject, object].into_iter().for_each(|term| self.of_term(term, place));
            }
            _ => {}
        }
        let away = away || matches!(pattern, GraphPattern::Service { .. });
        let (inner, expressions) = parts::of_pattern(pattern);
        inner.into_iter().for_each(|inner| self.of_pattern(inner, away));
        expressions.into_iter().for_each(|expression| self.of_expression(expression, away));
    }

    fn of_expression(&mut self, expression: &mut Expression, away: bool) {
        if let Expression::Exists(pattern) = expression {
            self.of_pattern(pattern, away);
        }
        parts::of_expression(expression).into_iter().for_each(|part| self.of_expression(part, away));
    }
}

/// What a foreign name stands for.
struct Meant {
    /// The entities that are linked to it; there is one at least.
    entities: Vec<NamedNode>,
    /// Its spellings of which anything else than a mapping is said.
    described: Vec<NamedNode>,
}

struct Mapper<'a> {
    elsewhere: Elsewhere<'a>,
    uses: Uses,
    /// What names stand for that came up before; `None` for those that nothing is linked to.
    known: FxHashMap<NamedNode, Option<Rc<Meant>>>,
    /// How many variables were made.
    made: usize,
}

impl Mapper<'_> {
    fn meant(&mut self, iri: &NamedNode) -> Result<Option<Rc<Meant>>, Error> {
        if let Some(known) = self.known.get(iri) {
            return Ok(known.clone());
        }
        let entities = self.elsewhere.entities(iri.as_ref())?;
        let meant = match entities.is_empty() {
            true => None,
            false => Some(Rc::new(Meant { described: self.elsewhere.described(iri.as_ref())?, entities })),
        };
        self.known.insert(iri.clone(), meant.clone());
        Ok(meant)
    }

    /// What an IRI stands for at a place, each once; `None` for itself alone.
    fn names(&mut self, iri: &NamedNode, place: Place) -> Result<Option<Vec<NamedNode>>, Error> {
        if place == Place::Mappings {
            return Ok(None);
        }
        let Some(meant) = self.meant(iri)? else { return Ok(None) };
        let mut names = meant.entities.clone();
        let itself = Some(iri).filter(|iri| place == Place::Any && !meant.described.contains(iri));
        names.extend(meant.described.iter().chain(itself).cloned());
        Ok(Some(names))
    }

    fn pattern(&mut self, pattern: &mut GraphPattern) -> Result<(), Error> {
        // Another service knows no links of ours.
        if matches!(pattern, GraphPattern::Service { .. }) {
            return Ok(());
        }
        let (inner, expressions) = parts::of_pattern(pattern);
        for inner in inner {
            self.pattern(inner)?;
        }
        for expression in expressions {
            self.expression(expression)?;
        }
        let mut tables = Vec::new();
        match pattern {
            GraphPattern::Bgp { patterns } => {
                for triple in patterns {
                    self.triple(triple, &mut tables)?;
                }
            }
            GraphPattern::Path { subject, path, object } => {
                let place = Place::beside_path(path);
                for term in [subject, object] {
                    self.term(term, place, &mut tables)?;
                }
            }
            GraphPattern::Values { variables, bindings } => {
                for (column, variable) in variables.iter().enumerate() {
                    *bindings = self.column(std::mem::take(bindings), column, variable)?;
                }
            }
            GraphPattern::Extend { inner, variable, expression: Expression::NamedNode(iri) } => {
                if let Some(place) = self.uses.0.get(variable).copied()
                    && let Some(names) = self.names(iri, place)?
                {
                    if let [entity] = names.as_slice() {
                        *iri = entity.clone();
                    } else {
                        let table = table(variable.clone(), names);
                        let inner = std::mem::take(inner);
                        *pattern = GraphPattern::Join { left: inner, right: Box::new(table) };
                    }
                }
            }
            _ => {}
        }
        for table in tables {
            let right = Box::new(std::mem::take(pattern));
            *pattern = GraphPattern::Join { left: Box::new(table), right };
        }
        Ok(())
    }

    fn triple(&mut self, triple: &mut TriplePattern, tables: &mut Vec<GraphPattern>) -> Result<(), Error> {
        let place = Place::beside(&triple.predicate);
        self.term(&mut triple.subject, place, tables)?;
        self.term(&mut triple.object, place, tables)
    }

    /// Puts what a term stands for in its place; of several things a variable with a table of them.
    fn term(&mut self, term: &mut TermPattern, place: Place, tables: &mut Vec<GraphPattern>) -> Result<(), Error> {
        match term {
            TermPattern::NamedNode(iri) => {
                let Some(names) = self.names(iri, place)? else { return Ok(()) };
                if let [entity] = names.as_slice() {
                    *iri = entity.clone();
                    return Ok(());
                }
                self.made += 1;
                // With a space in it, it can be spelled in no query.
                let variable = Variable::new_unchecked(format!(" name {}", self.made));
                tables.push(table(variable.clone(), names));
                *term = variable.into();
                Ok(())
            }
            TermPattern::Triple(triple) => self.triple(triple, tables),
            TermPattern::BlankNode(_) | TermPattern::Literal(_) | TermPattern::Variable(_) => Ok(()),
        }
    }

    /// The rows of a table with one for each thing that the name in a column stands for.
    fn column(&mut self, rows: Rows, column: usize, variable: &Variable) -> Result<Rows, Error> {
        let Some(place) = self.uses.0.get(variable).copied() else { return Ok(rows) };
        let mut mapped = Vec::with_capacity(rows.len());
        for row in rows {
            let names = match &row[column] {
                Some(GroundTerm::NamedNode(iri)) => self.names(iri, place)?,
                _ => None,
            };
            let Some(names) = names else {
                mapped.push(row);
                continue;
            };
            for name in names {
                let mut row = row.clone();
                row[column] = Some(name.into());
                mapped.push(row);
            }
        }
        Ok(mapped)
    }

    fn expression(&mut self, expression: &mut Expression) -> Result<(), Error> {
        for part in parts::of_expression(expression) {
            self.expression(part)?;
        }
        match expression {
            Expression::Exists(pattern) => self.pattern(pattern)?,
            Expression::Equal(left, right) => {
                let ((Expression::NamedNode(name), other) | (other, Expression::NamedNode(name))) = (&**left, &**right)
                else {
                    return Ok(());
                };
                if let Some(names) = self.names(name, self.place_of(other))? {
                    let mut names: Vec<_> = names.into_iter().map(Expression::NamedNode).collect();
                    let other = Box::new(other.clone());
                    *expression = match names.pop() {
                        Some(name) if names.is_empty() => Expression::Equal(other, Box::new(name)),
                        name => Expression::In(other, names.into_iter().chain(name).collect()),
                    };
                }
            }
            Expression::In(one, list) => {
                let place = self.place_of(one);
                let mut mapped = Vec::with_capacity(list.len());
                for part in std::mem::take(list) {
                    let names = match &part {
                        Expression::NamedNode(name) => self.names(name, place)?,
                        _ => None,
                    };
                    match names {
                        Some(names) => mapped.extend(names.into_iter().map(Expression::NamedNode)),
                        None => mapped.push(part),
                    }
                }
                *list = mapped;
            }
            _ => {}
        }
        Ok(())
    }

    /// At which place the value of an expression stands; a name beside a name is itself.
    fn place_of(&self, expression: &Expression) -> Place {
        match expression {
            Expression::Variable(variable) => self.uses.0.get(variable).copied().unwrap_or(Place::Any),
            Expression::NamedNode(_) => Place::Mappings,
            _ => Place::Any,
        }
    }
}

/// The rows of a table of values.
type Rows = Vec<Vec<Option<GroundTerm>>>;

fn table(variable: Variable, names: Vec<NamedNode>) -> GraphPattern {
    let bindings = names.into_iter().map(|name| vec![Some(name.into())]).collect();
    GraphPattern::Values { variables: vec![variable], bindings }
}

use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use rustc_hash::FxHashSet;

use crate::check::Error;
use crate::check::data::Data;
use crate::check::source::Source;
use crate::store::{self, Id};

/// How deep a path may nest; one that is written by people nests three or four deep.
const DEPTH: usize = 64;

/// A property path: from a node to its values. <https://www.w3.org/TR/shacl/#property-paths>
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Path {
    /// Along one property.
    Predicate(NamedNode),
    /// Against the direction of a path.
    Inverse(Box<Path>),
    /// Along one path after the other.
    Sequence(Vec<Path>),
    /// Along any of several paths.
    Alternative(Vec<Path>),
    /// Along a path any number of times.
    ZeroOrMore(Box<Path>),
    /// Along a path once or more often.
    OneOrMore(Box<Path>),
    /// Along a path or not at all.
    ZeroOrOne(Box<Path>),
}

impl Path {
    /// Reads the path that a node of the shapes stands for, on behalf of a shape.
    pub(super) fn read(source: &Source<'_>, shape: &Term, node: &Term, depth: usize) -> Result<Self, Error> {
        if depth > DEPTH {
            return Err(Error::shape(shape, format!("its `sh:path` nests more than {DEPTH} deep, or never ends")));
        }
        if let Term::NamedNode(predicate) = node {
            return Ok(Self::Predicate(predicate.clone()));
        }
        let read = |node: &Term| Self::read(source, shape, node, depth + 1);
        let several = |nodes: Vec<Term>| -> Result<Vec<Self>, Error> {
            if nodes.len() < 2 {
                return Err(Error::shape(shape, "a list in its `sh:path` has fewer than two members"));
            }
            nodes.iter().map(read).collect()
        };
        if matches!(node, Term::BlankNode(_)) {
            if !source.objects(node, rdf::FIRST).is_empty() {
                return Ok(Self::Sequence(several(source.list(shape, "path", node)?)?));
            }
            if let Some(list) = source.values(node, "alternativePath").first() {
                return Ok(Self::Alternative(several(source.list(shape, "alternativePath", list)?)?));
            }
            let inner = |property: &str| source.values(node, property).into_iter().next();
            if let Some(path) = inner("inversePath") {
                return Ok(Self::Inverse(Box::new(read(&path)?)));
            }
            if let Some(path) = inner("zeroOrMorePath") {
                return Ok(Self::ZeroOrMore(Box::new(read(&path)?)));
            }
            if let Some(path) = inner("oneOrMorePath") {
                return Ok(Self::OneOrMore(Box::new(read(&path)?)));
            }
            if let Some(path) = inner("zeroOrOnePath") {
                return Ok(Self::ZeroOrOne(Box::new(read(&path)?)));
            }
        }
        Err(Error::shape(shape, format!("its `sh:path` has {node} where a property or a path is to stand")))
    }

    /// The nodes to which the path leads, sorted and each once.
    pub(super) fn values(&self, data: &Data<'_>, from: Id) -> Result<Vec<Id>, store::Error> {
        let mut values = self.walk(data, from, Direction::Along)?;
        values.sort_unstable();
        values.dedup();
        Ok(values)
    }

    fn walk(&self, data: &Data<'_>, from: Id, direction: Direction) -> Result<Vec<Id>, store::Error> {
        Ok(match self {
            Self::Predicate(predicate) => match direction {
                Direction::Along => data.objects(from, data.property(predicate))?,
                Direction::Against => data.subjects(data.property(predicate), from)?,
            },
            Self::Inverse(path) => path.walk(data, from, direction.turned())?,
            Self::Sequence(paths) => {
                let mut nodes = vec![from];
                for step in 0..paths.len() {
                    let place = match direction {
                        Direction::Along => step,
                        Direction::Against => paths.len() - 1 - step,
                    };
                    nodes = each(&nodes, |node| paths[place].walk(data, node, direction))?;
                }
                nodes
            }
            Self::Alternative(paths) => {
                let mut nodes = Vec::new();
                for path in paths {
                    nodes.extend(path.walk(data, from, direction)?);
                }
                nodes
            }
            Self::ZeroOrMore(path) => path.closure(data, vec![from], direction)?,
            Self::OneOrMore(path) => path.closure(data, path.walk(data, from, direction)?, direction)?,
            Self::ZeroOrOne(path) => {
                let mut nodes = path.walk(data, from, direction)?;
                nodes.push(from);
                nodes
            }
        })
    }

    /// Some nodes, and all to which the path leads from them, however often it is taken.
    fn closure(&self, data: &Data<'_>, from: Vec<Id>, direction: Direction) -> Result<Vec<Id>, store::Error> {
        let mut seen: FxHashSet<Id> = from.iter().copied().collect();
        let mut all: Vec<Id> = from;
        let mut next = 0;
        while let Some(&node) = all.get(next) {
            next += 1;
            for value in self.walk(data, node, direction)? {
                if seen.insert(value) {
                    all.push(value);
                }
            }
        }
        Ok(all)
    }

    /// Gives out each property on the path.
    pub(super) fn each_property(&self, give: &mut impl FnMut(&NamedNode)) {
        match self {
            Self::Predicate(predicate) => give(predicate),
            Self::Inverse(path) | Self::ZeroOrMore(path) | Self::OneOrMore(path) | Self::ZeroOrOne(path) => {
                path.each_property(give);
            }
            Self::Sequence(paths) | Self::Alternative(paths) => {
                for path in paths {
                    path.each_property(give);
                }
            }
        }
    }

    /// The path as SPARQL writes it, with the names that `name` gives to properties.
    pub fn show(&self, name: &impl Fn(NamedNodeRef<'_>) -> String) -> String {
        let inner = |path: &Self| match path {
            Self::Sequence(_) | Self::Alternative(_) => format!("({})", path.show(name)),
            _ => path.show(name),
        };
        let joined = |paths: &[Self], sign: &str| paths.iter().map(inner).collect::<Vec<_>>().join(sign);
        match self {
            Self::Predicate(predicate) => name(predicate.as_ref()),
            Self::Inverse(path) => format!("^{}", inner(path)),
            Self::Sequence(paths) => joined(paths, "/"),
            Self::Alternative(paths) => joined(paths, "|"),
            Self::ZeroOrMore(path) => format!("{}*", inner(path)),
            Self::OneOrMore(path) => format!("{}+", inner(path)),
            Self::ZeroOrOne(path) => format!("{}?", inner(path)),
        }
    }
}

/// Which way a path is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Along,
    Against,
}

impl Direction {
    fn turned(self) -> Self {
        match self {
            Self::Along => Self::Against,
            Self::Against => Self::Along,
        }
    }
}

/// Where a step leads from each of some nodes, sorted and each once, so that no detour multiplies.
fn each(nodes: &[Id], step: impl Fn(Id) -> Result<Vec<Id>, store::Error>) -> Result<Vec<Id>, store::Error> {
    let mut found = Vec::new();
    for &node in nodes {
        found.extend(step(node)?);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

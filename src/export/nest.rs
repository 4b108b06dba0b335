//! Which blank nodes need no label, because they are written where they are an object.

use std::collections::BTreeSet;

use oxigraph::model::vocab::rdf;
use rustc_hash::FxHashMap;

use crate::export::Error;
use crate::export::canon;
use crate::export::survey::{Survey, blank_nodes};
use crate::export::view::View;
use crate::store::{Id, Quad};

/// So many brackets stand in one another at most. A node below gets a label, and those below it begin anew.
const DEEPEST: u32 = 24;

/// How each blank node is written.
#[derive(Default)]
pub struct BlankNodes(FxHashMap<Id, Shape>);

/// How a blank node is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// In brackets, where it is the object of its only triple.
    Nested,
    /// As a collection, or as the rest of one.
    Collection,
    /// With a label, which is a number from 0 on.
    Labelled(usize),
}

/// Blank nodes by numbers of their own, and the quads that they are in.
pub struct Around {
    pub nodes: Vec<Id>,
    pub numbers: FxHashMap<Id, usize>,
    /// Sorted by subject.
    pub quads: Vec<Quad>,
    /// The blank nodes in each triple term that has some.
    pub inside: FxHashMap<Id, Vec<usize>>,
}

impl BlankNodes {
    /// Looks at all blank nodes that are there. The labels depend on the quads alone, but for graphs in which refinement
    /// of colours with a look ahead cannot tell blank nodes apart that are different.
    pub fn new(view: &View<'_>, survey: &Survey) -> Result<Self, Error> {
        if survey.blank.is_empty() {
            return Ok(Self::default());
        }
        let around = Around::new(view, survey)?;
        let lists = Lists {
            first: view.snapshot.id(rdf::FIRST.into())?,
            rest: view.snapshot.id(rdf::REST.into())?,
            nil: view.snapshot.id(rdf::NIL.into())?,
        };
        let (nested, collections) = Nesting::new(&around, lists).settle();
        let labelled: Vec<bool> = nested.iter().map(|nested| !nested).collect();
        let mut shapes = FxHashMap::default();
        for (number, node) in around.nodes.iter().enumerate() {
            let shape = if collections[number] { Shape::Collection } else { Shape::Nested };
            shapes.insert(*node, shape);
        }
        for (label, number) in canon::order(view.snapshot, survey, &around, &labelled)?.into_iter().enumerate() {
            shapes.insert(around.nodes[number], Shape::Labelled(label));
        }
        Ok(Self(shapes))
    }

    /// How a node is written; `None` if it is no blank node.
    pub fn shape(&self, node: Id) -> Option<Shape> {
        if self.0.is_empty() { None } else { self.0.get(&node).copied() }
    }

    /// The number of its label, if it has one.
    pub fn number(&self, node: Id) -> Option<usize> {
        match self.shape(node) {
            Some(Shape::Labelled(number)) => Some(number),
            _ => None,
        }
    }

    /// Whether it stands where it is an object, and nowhere else.
    pub fn is_nested(&self, node: Id) -> bool {
        matches!(self.shape(node), Some(Shape::Nested | Shape::Collection))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many stand in collections, whose `rdf:first` and `rdf:rest` are not written.
    pub fn in_collections(&self) -> usize {
        self.0.values().filter(|shape| **shape == Shape::Collection).count()
    }
}

impl Around {
    fn new(view: &View<'_>, survey: &Survey) -> Result<Self, Error> {
        let nodes = survey.blank.clone();
        let numbers: FxHashMap<Id, usize> = nodes.iter().enumerate().map(|(number, id)| (*id, number)).collect();
        let mut inside = FxHashMap::default();
        let mixed: Vec<_> = survey.mixed.iter().collect();
        for (id, triple) in mixed {
            let mut ids = Vec::new();
            blank_nodes(view.snapshot, triple, &mut ids)?;
            inside.insert(*id, ids.iter().map(|id| numbers[id]).collect());
        }
        let mut quads = Vec::new();
        for quad in view.scan([None; 3], None)? {
            let quad = quad?;
            let [subject, _, object, section] = quad;
            if [subject, object, section].iter().any(|id| numbers.contains_key(id)) || inside.contains_key(&object) {
                quads.push(quad);
            }
        }
        quads.sort_unstable();
        quads.dedup();
        Ok(Self { nodes, numbers, quads, inside })
    }

    /// The blank nodes of a quad by their numbers, each once.
    pub fn of(&self, [subject, _, object, section]: Quad) -> BTreeSet<usize> {
        let inside = self.inside.get(&object).into_iter().flatten();
        [subject, object, section].iter().filter_map(|id| self.numbers.get(id)).chain(inside).copied().collect()
    }
}

/// The terms of lists, where they are in use.
struct Lists {
    first: Option<Id>,
    rest: Option<Id>,
    nil: Option<Id>,
}

struct Nesting<'a> {
    around: &'a Around,
    lists: Lists,
    nested: Vec<bool>,
    /// The last quad that has a node as its object; the only one if the node is nested.
    parent: Vec<Option<usize>>,
    collections: Vec<bool>,
}

impl<'a> Nesting<'a> {
    fn new(around: &'a Around, lists: Lists) -> Self {
        let count = around.nodes.len();
        let (nested, parent, collections) = (vec![true; count], vec![None; count], vec![false; count]);
        Self { around, lists, nested, parent, collections }
    }

    /// For each node whether it is nested, and whether it is a part of a collection.
    fn settle(mut self) -> (Vec<bool>, Vec<bool>) {
        self.find_parents();
        self.break_cycles();
        self.find_collections();
        self.limit_depth();
        (self.nested, self.collections)
    }

    fn find_parents(&mut self) {
        let around = self.around;
        let mut sections: Vec<Option<Id>> = vec![None; around.nodes.len()];
        for (at, quad) in around.quads.iter().enumerate() {
            let [subject, _, object, section] = *quad;
            for node in around.of(*quad) {
                if sections[node].replace(section).is_some_and(|other| other != section) {
                    self.nested[node] = false;
                }
            }
            if let Some(node) = around.numbers.get(&object)
                && (self.parent[*node].replace(at).is_some() || object == subject)
            {
                self.nested[*node] = false;
            }
            let inside = around.inside.get(&object).into_iter().flatten();
            for node in inside.chain(around.numbers.get(&section)) {
                self.nested[*node] = false;
            }
        }
        for (nested, parent) in self.nested.iter_mut().zip(&self.parent) {
            *nested &= parent.is_some();
        }
    }

    /// The nested or labelled blank node that has this one as its object.
    fn above(&self, node: usize) -> Option<usize> {
        let quad = self.around.quads[self.parent[node]?];
        self.around.numbers.get(&quad[0]).copied()
    }

    /// Those that lead to themselves need labels.
    fn break_cycles(&mut self) {
        const NEVER: usize = usize::MAX;
        let mut visited = vec![NEVER; self.nested.len()];
        for start in 0..visited.len() {
            let mut at = Some(start);
            while let Some(node) = at.filter(|node| self.nested[*node]) {
                if visited[node] == start {
                    self.nested[node] = false;
                } else if visited[node] != NEVER {
                    break;
                }
                visited[node] = start;
                at = self.above(node);
            }
        }
    }

    /// What is said of a node.
    fn about(&self, node: usize) -> &[Quad] {
        let id = self.around.nodes[node];
        let start = self.around.quads.partition_point(|quad| quad[0] < id);
        let length = self.around.quads[start..].partition_point(|quad| quad[0] == id);
        &self.around.quads[start..start + length]
    }

    /// What follows a cell of a list in it; `None` for what is no cell, or has more to it.
    fn rest(&self, node: usize) -> Option<Id> {
        let [one, other] = self.about(node) else { return None };
        let (first, rest) = if Some(one[1]) == self.lists.first { (one, other) } else { (other, one) };
        (self.nested[node] && Some(first[1]) == self.lists.first && Some(rest[1]) == self.lists.rest).then_some(rest[2])
    }

    /// From the last cell of each list to the first that is well formed.
    fn find_collections(&mut self) {
        let last = |node: &usize| self.lists.nil.is_some() && self.rest(*node) == self.lists.nil;
        let ends: Vec<usize> = (0..self.nested.len()).filter(last).collect();
        for end in ends {
            let mut at = Some(end);
            while let Some(cell) = at {
                self.collections[cell] = true;
                let id = self.around.nodes[cell];
                at = self.above(cell).filter(|above| self.rest(*above) == Some(id));
            }
        }
    }

    fn limit_depth(&mut self) {
        let mut depths: Vec<Option<u32>> = vec![None; self.nested.len()];
        let mut path = Vec::new();
        for start in 0..depths.len() {
            let mut at = Some(start);
            while let Some(node) = at.filter(|node| self.nested[*node] && depths[*node].is_none()) {
                path.push(node);
                at = self.above(node);
            }
            let mut depth = at.and_then(|node| depths[node]).unwrap_or_default();
            while let Some(node) = path.pop() {
                let continues = self.collections[node]
                    && self.above(node).is_some_and(|above| {
                        self.collections[above] && self.rest(above) == Some(self.around.nodes[node])
                    });
                depth += u32::from(!continues);
                if depth > DEEPEST {
                    (self.nested[node], self.collections[node], depth) = (false, false, 0);
                }
                depths[node] = Some(depth);
            }
        }
    }
}

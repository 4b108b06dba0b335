use oxigraph::model::{Literal, NamedNode, Term};

use crate::check::{Constraint, Path};

/// The place of a shape among the shapes that were read with it.
pub type ShapeId = usize;

/// Shapes that are in order, as [`Shapes::read`] takes them from a graph.
#[derive(Clone, Debug, Default)]
pub struct Shapes {
    /// All shapes, also those that stand within others.
    // Invariant: the ids in constraints are places here, and no shape refers to itself.
    pub(super) shapes: Vec<Shape>,
    /// What goes beyond SHACL Core and is not checked, in the order of the shapes.
    pub left_out: Vec<LeftOut>,
}

/// One shape.
#[derive(Clone, Debug)]
pub struct Shape {
    /// Its name; a blank node for most property shapes.
    pub node: Term,
    /// From a focus node to its values; `None` for a node shape.
    pub path: Option<Path>,
    /// Which nodes it is about; none for a shape that only others refer to.
    pub targets: Vec<Target>,
    /// What it asks.
    pub constraints: Vec<Constraint>,
    /// How bad it is if something does not fit.
    pub severity: NamedNode,
    /// What to say then; empty where the shape says nothing.
    pub messages: Vec<Literal>,
    /// What people call it.
    pub label: Option<String>,
    /// Whether it is switched off.
    pub deactivated: bool,
    /// The first shape with targets or a name on the way to it; itself, if it has one.
    pub within: ShapeId,
}

/// Which nodes a shape is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A node.
    Node(Term),
    /// The instances of a class.
    Class(Term),
    /// The subjects of a property.
    SubjectsOf(NamedNode),
    /// The objects of a property.
    ObjectsOf(NamedNode),
}

/// A property of a shape that is not part of SHACL Core.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The shape, as Turtle writes a node.
    pub shape: String,
    /// The name of the property in the namespace of SHACL.
    pub property: String,
}

impl Shapes {
    /// The shape of an id.
    pub fn shape(&self, id: ShapeId) -> &Shape {
        &self.shapes[id]
    }

    /// How many shapes have targets.
    pub fn len(&self) -> usize {
        self.shapes.iter().filter(|shape| !shape.targets.is_empty()).count()
    }

    /// Whether none has targets, so that anything conforms.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every term that is looked for in the data.
    pub(super) fn terms(&self) -> Vec<Term> {
        let mut terms = Vec::new();
        for shape in &self.shapes {
            if let Some(path) = &shape.path {
                path.each_property(&mut |property| terms.push(property.clone().into()));
            }
            terms.extend(shape.targets.iter().map(|target| match target {
                Target::Node(term) | Target::Class(term) => term.clone(),
                Target::SubjectsOf(property) | Target::ObjectsOf(property) => property.clone().into(),
            }));
            terms.extend(shape.constraints.iter().flat_map(Constraint::terms));
        }
        terms
    }
}

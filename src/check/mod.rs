//! Whether a graph has the form that shapes ask for, by SHACL Core: what does not, where, and of which shape.
//! Knows nothing of files.
//!
//! <https://www.w3.org/TR/shacl/> says what shapes mean. What goes beyond its core, such as constraints in SPARQL, is left
//! out, and [`Shapes::left_out`] says so.

mod constraint;
mod data;
mod path;
mod read;
mod shapes;
mod source;
mod validate;
mod value;

use oxigraph::model::Term;
use thiserror::Error;

pub use constraint::{Bound, Constraint, NodeKind, Pair};
pub use path::Path;
pub use shapes::{LeftOut, Shape, ShapeId, Shapes, Target};
pub use validate::{Report, Violation, check};

/// Why shapes cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("shape {shape}: {problem}")]
pub struct Error {
    /// The shape, as Turtle writes a node.
    pub shape: String,
    /// What is wrong with it.
    pub problem: String,
}

impl Error {
    fn shape(shape: &Term, problem: impl Into<String>) -> Self {
        Self { shape: shape.to_string(), problem: problem.into() }
    }
}

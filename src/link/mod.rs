//! What ties entities to the knowledge that exists elsewhere, and shows them to it. Knows nothing of HTTP and files.

mod negotiate;
mod view;

pub use negotiate::Form;
pub use view::{EntityView, Involvement, Link, Shown, entity_graph, entity_view};

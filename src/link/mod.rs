//! What ties entities to the knowledge that exists elsewhere: which thing of another collection is meant, by names and all else
//! that is known of both sides; and what is known of an entity, in the form that is asked for. Knows nothing of HTTP and files;
//! whoever calls reads records and keeps what comes of it.

mod blocks;
mod index;
mod likeness;
mod name;
mod negotiate;
mod office;
pub mod reconcile;
mod record;
mod score;
pub mod sources;
pub mod sssom;
mod view;

pub use index::Index;
pub use name::folded;
pub use negotiate::Form;
pub use office::holders;
pub use record::{Record, Wanted, record_of, records_of};
pub use score::{Band, Feature, Scored, band};
pub use view::{EntityView, Involvement, Link, Shown, entity_graph, entity_view};

//! Which thing of another collection is meant: names are compared, and all else that is known of both sides. Knows nothing of
//! files and services; whoever calls reads records and keeps what comes of it.

mod blocks;
mod index;
mod likeness;
mod name;
mod office;
mod record;
mod score;
pub mod sources;
pub mod sssom;

pub use index::Index;
pub use name::folded;
pub use office::holders;
pub use record::{Record, Wanted, record_of, records_of};
pub use score::{Band, Feature, Scored, band};

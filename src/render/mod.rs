//! Claims and answers as text for people and as lines for programs. Knows nothing of stores and terminals.

mod brief;
mod claim;
mod explain;
mod json;
mod lists;
mod markdown;
mod names;
mod page;
mod reading;
mod table;

pub use brief::brief;
pub use explain::explain;
pub use json::json_lines;
pub use lists::{Tally, imported, info, kept, queries, relations, schema, skipped, stats};
pub use markdown::Markdown;
pub use names::Label;
pub use reading::{Uncovered, gaps, traces};
pub use table::{Style, Table};

//! Claims and answers as text for people and as lines for programs. Knows nothing of stores and terminals.

mod brief;
mod change;
mod check;
mod claim;
mod diff;
mod entity;
mod explain;
mod html;
mod json;
mod link;
mod lists;
mod markdown;
mod names;
mod page;
mod reading;
mod search;
mod table;

pub use brief::{brief, brief_html, brief_markdown};
pub use change::{changed, undone};
pub use check::{ShapeNames, check, check_as_json, check_as_turtle, left_out};
pub(crate) use claim::count;
pub use diff::{Triples, diff, diff_as_json, diff_as_patch};
pub use entity::{entity, entity_card, entity_html, flyout};
pub use explain::explain;
pub use json::json_lines;
pub use link::{mistakes, proposals, proposals_as_json, proposals_as_tsv, waiting};
pub use lists::{Tally, imported, info, kept, queries, relations, schema, skipped, stats};
pub use markdown::Markdown;
pub use names::Label;
pub use reading::{Uncovered, gaps, traces};
pub use search::{Paint, findings, findings_as_json};
pub use table::{Style, Table};

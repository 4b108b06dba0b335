//! Questions to answers: SPARQL over a snapshot, and the saved queries of `queries/`. Knows nothing of reading reports.

mod answer;
pub mod brief;
pub mod catalogue;
mod columns;
mod counts;
mod diagnose;
mod error;
mod lexer;
mod limits;
mod near;
mod overlay;
mod place;
pub mod plan;
mod serialize;
mod service;
mod sparql;
mod stored;
#[cfg(test)]
mod union;
mod update;
mod value;
mod watch;

pub use answer::{Answer, Solutions, answer};
pub use brief::{Brief, brief};
pub use catalogue::{Kind, Parameter, Saved, catalogue, saved};
pub use error::{Error, SyntaxError};
pub use limits::{Limit, Limits, Overrun};
pub(crate) use near::{letters_apart, nearest_one};
pub use serialize::{Format, serialize};
pub use sparql::{DefaultGraph, Query};
pub use update::{Change, Update, update};

//! Questions to answers: SPARQL over a snapshot, and the saved queries of `queries/`. Knows nothing of reading reports.

mod advice;
mod answer;
pub mod brief;
pub mod catalogue;
mod columns;
mod counts;
mod diagnose;
mod error;
mod federation;
mod foreign;
pub(crate) mod lexer;
mod limits;
mod near;
mod once;
mod overlay;
mod parts;
mod place;
pub mod plan;
mod profile;
mod receive;
mod serialize;
mod service;
mod sparql;
mod stored;
#[cfg(test)]
mod union;
mod update;
mod value;
mod watch;

pub use advice::{Advice, Passage, advise};
pub use answer::{Answer, Solutions, answer, answer_to, profile};
pub use brief::{Brief, brief};
pub use catalogue::{Kind, Parameter, Saved, catalogue, saved, saved_among};
pub use error::{Error, SyntaxError};
pub use federation::{ServiceError, Services, Table};
pub use limits::{Limit, Limits, Overrun};
pub(crate) use near::{letters_apart, nearest_names, nearest_one};
pub use profile::{Profile, Stage};
pub use receive::{Given, Receive};
pub use serialize::{Format, GraphFormat, Serializer};
pub use sparql::{DefaultGraph, Query};
pub use update::{Change, Update, update};
pub use value::{entity_called, iri_written, relation_called};

//! Claims to quads and back. The only place where IRIs are spelled or minted; knows nothing of files.

mod encode;
pub mod iri;
pub mod vocab;

pub use encode::{encode, unit};
pub use iri::Base;

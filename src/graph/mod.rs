//! Claims to quads and back. The only place where IRIs are spelled or minted; knows nothing of files.

pub mod iri;
pub mod vocab;

pub use iri::Base;

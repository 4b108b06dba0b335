//! Reads dated news reports and keeps what each of them *claims*, as RDF that leads back to the words.
//!
//! Data flows one way. A module uses only modules that stand above it in this file; a test holds this.

// Reading: pure, no I/O.
pub mod claim;
pub mod diag;
pub mod extract;
pub mod lexicon;
pub mod syntax;
pub mod text;

// Keeping.
pub mod export;
pub mod graph;
pub mod ingest;
pub mod link;
pub mod query;
pub mod store;

// Showing.
pub mod cli;
pub mod render;
pub mod session;

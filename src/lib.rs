//! Reads dated news reports and keeps what each of them *claims*, as RDF that leads back to the words.
//!
//! Data flows one way. A module uses only modules that stand above it in this file; a test holds this.

// Reading: pure, no I/O.
pub mod text;
pub mod diag;
pub mod lexicon;
pub mod claim;
pub mod syntax;
pub mod extract;

// Keeping.
pub mod memory;
pub mod rdf;
pub mod store;
pub mod graph;
pub mod check;
pub mod diff;
pub mod search;
pub mod query;
pub mod export;
pub mod net;
pub mod link;
pub mod ingest;

// Showing.
pub mod session;
pub mod render;
pub mod terminal;
pub mod shell;
pub mod serve;
pub mod cli;

//! What the product does, tested at boundaries that will last.

mod cli;
mod conformance;
mod console;
mod damage;
mod entity;
mod exchange;
mod export;
mod external;
mod fmt;
mod gold;
mod graph;
mod hostile;
mod laws;
mod lines;
mod linking;
mod links;
mod markdown;
mod merge;
mod ontology;
mod paraphrase;
mod processes;
mod queries;
mod reconciliation;
mod refusals;
mod render;
mod samples;
mod search;
mod services;
mod shell;
mod slice;
mod spec;
mod store;
mod tables;
mod tidy;
mod transactions;
mod window;

/// As in the program, so that the memory of a query can have a limit.
#[global_allocator]
static ALLOCATOR: sitrep::memory::Counted = sitrep::memory::Counted;

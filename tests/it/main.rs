//! What the product does, tested at boundaries that will last.

mod cli;
mod conformance;
mod console;
mod export;
mod external;
mod gold;
mod graph;
mod hostile;
mod laws;
mod markdown;
mod ontology;
mod paraphrase;
mod queries;
mod render;
mod samples;
mod spec;
mod store;
mod tables;
mod tidy;
mod transactions;

//! What the product does, tested at boundaries that will last.

mod console;
mod markdown;
mod spec;
mod store;
mod tidy;

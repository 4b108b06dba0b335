//! What the product does, tested at boundaries that will last.

mod store;
mod tidy;

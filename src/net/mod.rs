//! The one way to the network: HTTP to places that somebody has allowed by name, and no others. Knows neither SPARQL nor
//! stores.
//!
//! What is asked must be on the list ([`Allowed`]). The address that its name stands for is looked at when the connection
//! is made, so neither a name server nor a redirect leads to an address of the own machine or network that nobody has
//! named. Proxies of the environment are not used, for they would look names up elsewhere.

mod address;
mod allowed;
mod client;
mod error;
mod guard;
mod tls;

pub use allowed::{Allowed, BadEntry, Entry};
pub use client::{Client, Request, Response};
pub use error::{Error, Problem};

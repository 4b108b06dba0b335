//! `SERVICE <…> { … }`: what other services know is asked before a query is planned, and stands in the place of the pattern
//! as `VALUES`. Knows no HTTP: whoever asks the query hands in who asks the services.
//!
//! What is known here of the variables that a pattern shares with its surroundings is sent along as `VALUES`, so that a
//! service gives only what can be joined. That never changes an answer: see [`ask`].

mod ask;
mod blank;
#[cfg(test)]
mod law;
mod request;
mod table;

use std::fmt::Debug;
use std::time::Duration;

use oxigraph::model::{NamedNode, Term};
use oxigraph::sparql::Variable;
use thiserror::Error;

pub(super) use ask::{ask, asks, unasked};
pub(super) use blank::{blank_node, function};

/// Asks other services.
pub trait Services: Debug + Send + Sync {
    /// Fails if a service must not be asked; sends nothing.
    ///
    /// # Errors
    /// It is not allowed.
    fn allow(&self, service: &NamedNode) -> Result<(), ServiceError>;

    /// Asks a service a `SELECT`, and waits for its answer no longer than `left`; `None` for as long as the service may take.
    ///
    /// # Errors
    /// There is no answer, or there is too much of it.
    fn ask(&self, service: &NamedNode, query: &str, left: Option<Duration>) -> Result<Table, ServiceError>;
}

/// What a service answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The columns.
    pub variables: Vec<Variable>,
    /// The rows, each as long as `variables`; `None` where a variable has no value.
    pub rows: Vec<Vec<Option<Term>>>,
}

/// Why a service gave no answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct ServiceError {
    /// What is the matter, with the name of the service.
    pub message: String,
    /// What to do or to type; `None` where nothing helps.
    pub hint: Option<String>,
}

/// What was done for one `SERVICE`.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// The service, as SPARQL writes it.
    pub(super) service: String,
    /// How many requests were sent.
    pub(super) requests: usize,
    /// How many rows were sent along; asking for each by itself would have taken as many requests. `None` where the
    /// pattern was asked as it is.
    pub(super) sent: Option<usize>,
    /// How many rows came.
    pub(super) rows: usize,
    /// How long it took.
    pub(super) took: Duration,
}

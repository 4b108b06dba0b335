use std::io;
use std::time::Duration;

use spareval::QueryEvaluationError;
use thiserror::Error;

use crate::query::{Limit, Overrun, Parameter, ServiceError};
use crate::search;
use crate::store;
use crate::text::Span;

/// Why a query has no answer, or an answer no form.
#[derive(Debug, Error)]
pub enum Error {
    /// The text is no SPARQL query.
    #[error("{}", .0.message)]
    Syntax(SyntaxError),
    /// No saved query has that name.
    #[error("no query named `{name}`")]
    UnknownQuery {
        /// What was asked for.
        name: String,
        /// What was probably meant.
        similar: Option<String>,
    },
    /// The header of a saved query is not as `queries/` writes it.
    #[error("line {line} of the query `{query}`: {message}")]
    Header {
        /// The name of the query.
        query: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong, and what to write.
        message: String,
    },
    /// A value is given for something that the query does not ask for.
    #[error("the query `{query}` has no parameter `{name}`")]
    UnknownParameter {
        /// The query.
        query: String,
        /// What was given.
        name: String,
        /// What was probably meant.
        similar: Option<String>,
        /// The parameters that it has.
        known: Vec<String>,
    },
    /// A value is needed and not given.
    #[error("the query `{query}` needs `{}`: {}", parameter.name, parameter.text)]
    MissingParameter {
        /// The query.
        query: String,
        /// What it needs.
        parameter: Box<Parameter>,
    },
    /// A value is not of the kind that the parameter takes.
    #[error("`{value}` cannot be `{name}`, which takes {expected}")]
    BadValue {
        /// The parameter.
        name: String,
        /// What was given.
        value: String,
        /// What it takes, with an example.
        expected: &'static str,
    },
    /// Nothing in the graph has that id or name.
    #[error("no {kind} is called `{value}`")]
    Unknown {
        /// What was looked for: `entity`, `relation`.
        kind: &'static str,
        /// What was given.
        value: String,
        /// Names that are there and look like it.
        similar: Vec<String>,
    },
    /// Several things have that name.
    #[error("`{value}` can be {}", join(candidates, "or"))]
    Ambiguous {
        /// What was given.
        value: String,
        /// Their ids.
        candidates: Vec<String>,
    },
    /// A limit was passed.
    #[error("{limit}")]
    Limit {
        /// Which it was.
        limit: Limit,
        /// Where in the query; `None` where that is not known.
        at: Option<Box<Overrun>>,
    },
    /// Somebody wanted the query to stop.
    #[error("stopped before the answer was whole")]
    Interrupted,
    /// The query multiplies patterns that share no variable, and the time would be over long before that is done.
    #[error("parts of the query share no variable and would give about {rows:.0e} rows, too many for {limit:?}")]
    Product {
        /// How many rows are expected.
        rows: f64,
        /// How long was allowed.
        limit: Duration,
    },
    /// A service that the query asks must not be asked, or does not answer.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// A variable stands for the service to ask, and nothing beside the `SERVICE` gives it an IRI.
    #[error("nothing says which service `?{variable}` stands for")]
    NoService {
        /// The variable.
        variable: String,
    },
    /// A variable stands for very many services.
    #[error("`?{variable}` stands for more than {most} services")]
    ManyServices {
        /// The variable.
        variable: String,
        /// How many are asked at most.
        most: usize,
    },
    /// A service is to be asked for each row by itself.
    #[error("a `SERVICE` cannot stand in `LATERAL`, which would ask it once for each row")]
    ServiceInLateral,
    /// The update asks another service, and updates do not touch the network.
    #[error("the update asks the service <{name}>, but updates stay off the network")]
    UpdateAsks {
        /// The service.
        name: String,
    },
    /// What a query looks for by `SERVICE sr:search` is no search, or there is no index for it.
    #[error(transparent)]
    Search(#[from] search::Error),
    /// The pattern of a `SERVICE sr:search` asks for something that it does not answer.
    #[error("`SERVICE sr:search` says only what matches some words, and how well")]
    SearchForm,
    /// The update loads a file, and updates open none.
    #[error("the update loads <{name}>, but updates open no files and stay off the network")]
    Load {
        /// What it would load.
        name: String,
    },
    /// The update creates a graph that is there.
    #[error("there is a graph <{graph}> already")]
    GraphExists {
        /// The graph.
        graph: String,
    },
    /// The update drops a graph that is not there.
    #[error("there is no graph <{graph}>")]
    NoGraph {
        /// The graph.
        graph: String,
    },
    /// The engine cannot evaluate it.
    #[error("the query cannot be answered: {message}")]
    Evaluation {
        /// What the engine says.
        message: String,
    },
    /// The answer has no form in that format.
    #[error("{answer} cannot be written as {format}")]
    Form {
        /// `a table`, `yes or no`, `a graph`.
        answer: &'static str,
        /// The format.
        format: &'static str,
        /// Formats that can hold it.
        others: &'static str,
    },
    /// The answer cannot be written where it is to go.
    #[error("the answer cannot be written: {0}")]
    Write(#[from] io::Error),
}

/// What is wrong with the text of a query, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What was expected, and what stands there.
    pub message: String,
    /// The word or sign that cannot stand there, in bytes of the query; empty at the end of the query.
    pub span: Span,
    /// What to type.
    pub hint: Option<String>,
}

impl From<QueryEvaluationError> for Error {
    fn from(error: QueryEvaluationError) -> Self {
        match error {
            QueryEvaluationError::UnsupportedService(name) => Self::UpdateAsks { name: name.into_string() },
            error => Self::Evaluation { message: error.to_string() },
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Self::Evaluation { message: error.to_string() }
    }
}

impl Error {
    /// What to do or to type; `None` where the message says it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Syntax(error) => error.hint.clone(),
            Self::UnknownQuery { similar, .. } => Some(match similar {
                Some(similar) => format!("did you mean `{similar}`? `sitrep list queries` shows all"),
                None => "`sitrep list queries` shows all".to_owned(),
            }),
            Self::UnknownParameter { similar: Some(similar), .. } => Some(format!("did you mean `{similar}`?")),
            Self::UnknownParameter { known, .. } if known.is_empty() => Some("it takes none".to_owned()),
            Self::UnknownParameter { known, .. } => Some(format!("it takes {}", join(known, "and"))),
            Self::MissingParameter { parameter, .. } => {
                Some(format!("add `--param {}={}`", parameter.name, parameter.kind.example()))
            }
            Self::Unknown { kind, similar, .. } if similar.is_empty() => Some(
                match *kind {
                    "report" => "`sitrep list reports` shows all",
                    "relation" => "`sitrep list relations` shows all",
                    _ => "`sitrep list entities` shows all",
                }
                .to_owned(),
            ),
            Self::Unknown { similar, .. } => Some(format!("did you mean {}?", join(similar, "or"))),
            Self::Ambiguous { .. } => Some("write the id of the one that is meant".to_owned()),
            Self::Limit { limit, .. } => Some(limit.hint().to_owned()),
            Self::Product { .. } => Some("use one variable in both parts, or ask for each by itself".to_owned()),
            Self::Service(error) => error.hint.clone(),
            Self::NoService { variable } => {
                Some(format!("give `?{variable}` an IRI in the same group, as by `VALUES`, or write the service's own"))
            }
            Self::ManyServices { .. } => Some("say by a `FILTER` or `VALUES` which are meant".to_owned()),
            Self::ServiceInLateral => {
                Some("leave `LATERAL` out: what is known is sent along with a `SERVICE`".to_owned())
            }
            Self::UpdateAsks { .. } => Some("leave the `SERVICE` out, and import what it would give".to_owned()),
            Self::Search(error) => error.hint(),
            Self::SearchForm => {
                Some("write `SERVICE sr:search { ?claim sr:matches \"kabul airport\" ; sr:score ?score }`".to_owned())
            }
            Self::Load { .. } => Some("`sitrep import FILE` reads a file into the store".to_owned()),
            Self::GraphExists { .. } => Some("write `CREATE SILENT` if that is as well".to_owned()),
            Self::NoGraph { .. } => Some("write `DROP SILENT` if that is as well".to_owned()),
            Self::Form { others, .. } => Some(format!("write it as {others}")),
            Self::Interrupted
            | Self::Header { .. }
            | Self::BadValue { .. }
            | Self::Evaluation { .. }
            | Self::Write(_) => None,
        }
    }
}

/// The words in backticks, with commas and a conjunction between them.
pub(super) fn join(words: &[String], conjunction: &str) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    list(&quoted, conjunction)
}

/// The words with commas and a conjunction between them.
pub(super) fn list(words: &[String], conjunction: &str) -> String {
    match words {
        [] => String::new(),
        [word] => word.clone(),
        [first @ .., last] => format!("{} {conjunction} {last}", first.join(", ")),
    }
}

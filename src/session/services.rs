use std::fs;
use std::path::Path;
use std::time::Duration;

use oxigraph::model::NamedNode;
use oxigraph::sparql::results::{
    QueryResultsFormat, QueryResultsParseError, QueryResultsParser, ReaderQueryResultsParserOutput,
};

use crate::ingest;
use crate::net::{self, Allowed, Client, Problem, Request, Response};
use crate::query::{ServiceError, Services, Table};
use crate::session::Error;

/// The formats that are understood, the better first.
const ACCEPT: &str = "application/sparql-results+json, application/sparql-results+xml;q=0.9";

/// As they are called in answers; some servers give the general names.
const FORMATS: [&str; 5] = [
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "application/json",
    "application/xml",
    "text/xml",
];

/// Reads the list of a file: what a `SERVICE` may ask.
///
/// # Errors
/// The file cannot be read, or a line of it is nothing of a list.
pub fn services_in(file: &Path) -> Result<Allowed, Error> {
    let text = fs::read_to_string(file).map_err(ingest::Error::opening(file))?;
    Ok(Allowed::parse(&file.display().to_string(), &text)?)
}

/// Asks services by the SPARQL 1.1 Protocol, as far as they are allowed.
#[derive(Debug)]
pub struct Network {
    client: Client,
}

impl Network {
    /// One that asks what is allowed, and now and then whether somebody wants it to stop.
    pub fn new(allowed: Allowed, interrupted: Option<fn() -> bool>) -> Self {
        Self { client: Client::new(allowed, interrupted) }
    }
}

impl Services for Network {
    fn allow(&self, service: &NamedNode) -> Result<(), ServiceError> {
        Ok(self.client.entry(service.as_str()).map(drop)?)
    }

    fn ask(&self, service: &NamedNode, query: &str, left: Option<Duration>) -> Result<Table, ServiceError> {
        let service = service.as_str();
        let rows = self.client.entry(service)?.rows;
        let request = Request { service, form: &[("query", query)], accept: ACCEPT, left };
        let response = self.client.send(&request)?;
        let table = table(&response, rows);
        Ok(table.map_err(|problem| net::Error { service: service.to_owned(), problem })?)
    }
}

impl From<net::Error> for ServiceError {
    fn from(error: net::Error) -> Self {
        Self { message: error.to_string(), hint: error.hint() }
    }
}

/// Reads an answer of at most so many rows.
fn table(response: &Response, most: usize) -> Result<Table, Problem> {
    response.expect(&FORMATS, "SPARQL results")?;
    let is_json = response.format.ends_with("json");
    let format = if is_json { QueryResultsFormat::Json } else { QueryResultsFormat::Xml };
    let parser = QueryResultsParser::from_format(format);
    let malformed = |error: QueryResultsParseError| Problem::Malformed(error.to_string());
    let solutions = match parser.for_reader(response.body.as_slice()).map_err(malformed)? {
        ReaderQueryResultsParserOutput::Solutions(solutions) => solutions,
        ReaderQueryResultsParserOutput::Boolean(_) => {
            return Err(Problem::Malformed("it says yes or no, and rows were asked for".to_owned()));
        }
    };
    let variables = solutions.variables().to_vec();
    let mut rows = Vec::new();
    for solution in solutions {
        if rows.len() == most {
            return Err(Problem::TooManyRows(most));
        }
        let solution = solution.map_err(malformed)?;
        rows.push(variables.iter().map(|variable| solution.get(variable).cloned()).collect());
    }
    Ok(Table { variables, rows })
}

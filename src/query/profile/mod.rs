//! What is done for a query, stage by stage: how many rows were expected, how many came, and how long it took.

mod operation;
mod stages;
mod trace;

use std::time::Duration;

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNodeRef, Term};
use oxigraph::sparql::Variable;

use crate::graph::vocab;
use crate::query::lexer::{Kind, tokens};
use crate::query::{Answer, Solutions, federation};
pub(super) use operation::Operation;
pub(super) use stages::stages;
pub(super) use trace::Trace;

/// How a query was answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// What was done, the first thing first; a branch stands deeper than what it is brought together with.
    pub stages: Vec<Stage>,
    /// Whether whole columns were worked on at once; the engine works row by row.
    pub on_columns: bool,
    /// How many rows or triples the answer has; 1 for `ASK`.
    pub rows: usize,
    /// How long all of it took, with the planning.
    pub took: Duration,
}

/// Something that is done for a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// How many branches it is inside of.
    pub depth: usize,
    /// What is done, in SPARQL's words and with full IRIs.
    pub what: String,
    /// How many rows were expected to be there after it; `None` where nobody knows, as after a path.
    pub expected: Option<f64>,
    /// How many rows it gave.
    pub rows: u64,
    /// How long it took, without the stages before it.
    pub took: Duration,
}

impl Stage {
    /// What was asked of another service.
    pub(super) fn of_service(asked: &federation::Asked) -> Self {
        let federation::Asked { service, requests, sent, rows, took } = asked;
        let count = |number: usize, what: &str| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
        let along = sent.map(|sent| format!(" with {}", count(sent, "row"))).unwrap_or_default();
        let what = format!("SERVICE {service}: {}{along}", count(*requests, "request"));
        Self { depth: 0, what, expected: None, rows: *rows as u64, took: *took }
    }
}

impl Profile {
    /// The stages as the rows of a table: what was done, rows expected and counted, and milliseconds. IRIs are written with
    /// these prefixes where they can be.
    pub fn table(&self, prefixes: &[(&'static str, String)]) -> Answer {
        let variables = ["step", "expected", "rows", "ms"].map(Variable::new_unchecked).to_vec();
        let rows = self.stages.iter().map(|stage| {
            let what = format!("{}{}", "  ".repeat(stage.depth), shortened(&stage.what, prefixes));
            let milliseconds = (stage.took.as_secs_f64() * 1e4).round() / 1e4 * 1e3;
            vec![
                Some(Literal::from(what).into()),
                stage.expected.map(|rows| Literal::from(rows.round().min(1e18) as i64).into()),
                Some(Literal::from(stage.rows).into()),
                Some(decimal(milliseconds)),
            ]
        });
        Answer::Solutions(Solutions { variables, rows: rows.collect(), cut: false })
    }
}

/// A part of a query with prefixes in place of IRIs.
fn shortened(text: &str, prefixes: &[(&'static str, String)]) -> String {
    let (mut short, mut done) = (String::new(), 0);
    for token in tokens(text).into_iter().filter(|token| token.kind == Kind::Iri) {
        let iri = token.span.of(text);
        if let Some(name) = vocab::with_prefix(NamedNodeRef::new_unchecked(&iri[1..iri.len() - 1]), prefixes) {
            short.push_str(&text[done..token.span.start]);
            short.push_str(&name);
            done = token.span.end;
        }
    }
    short.push_str(&text[done..]);
    short
}

/// A number with one digit behind the point.
fn decimal(number: f64) -> Term {
    Literal::new_typed_literal(format!("{number:.1}"), xsd::DECIMAL).into()
}

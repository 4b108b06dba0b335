//! What a `SERVICE` may ask and what it asks, over HTTP to servers on loopback: scripted ones that do everything wrong, and
//! real ones that others wrote.

mod hostile;
mod policy;
mod real;
mod secured;
mod sent;
mod server;

use std::time::Duration;

use oxigraph::model::{GraphName, NamedNode, Quad};
use sitrep::graph::Base;
use sitrep::net::Allowed;
use sitrep::query::{Answer, Error, Limits, Query, Services, answer};
use sitrep::session::Network;
use sitrep::store::Snapshot;

use crate::samples::snapshot;

/// Who asks what a list allows.
fn network(list: &str) -> Option<&'static dyn Services> {
    let allowed = Allowed::parse("services.txt", list).unwrap();
    Some(Box::leak(Box::new(Network::new(allowed, None))))
}

fn node(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("http://x/{name}"))
}

/// Two hundred and fifty quads `n <p> n+1` of here.
fn here() -> Snapshot {
    let quad = |number: u32| {
        let (one, next) = (node(&number.to_string()), node(&(number + 1).to_string()));
        Quad::new(one, node("p"), next, GraphName::DefaultGraph)
    };
    snapshot(&(0..250).map(quad).collect::<Vec<_>>())
}

fn ask_within(text: &str, limits: &Limits) -> Result<Answer, Error> {
    answer(&here(), &Query::parse(text, &Base::default()).unwrap(), limits)
}

/// Asks with a list of what is allowed.
fn ask(list: &str, text: &str) -> Result<Answer, Error> {
    ask_within(text, &Limits { services: network(list), ..Limits::default() })
}

/// The number of rows.
fn rows(answer: Result<Answer, Error>) -> usize {
    match answer.unwrap() {
        Answer::Solutions(solutions) => solutions.rows.len(),
        other => panic!("{other:?}"),
    }
}

/// Asserts that the message and the hint of a refusal are these.
#[track_caller]
fn check_refusal(outcome: Result<Answer, Error>, expected: &str) {
    let error = outcome.unwrap_err();
    let hint = error.hint().map(|hint| format!("\nhint: {hint}")).unwrap_or_default();
    assert_eq!(format!("{error}{hint}"), expected);
}

/// A time that is over before anybody answers.
const SOON: Duration = Duration::from_millis(30);

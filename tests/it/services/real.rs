//! Servers that others wrote, as processes of their own on loopback: Oxigraph's, whose binary `SITREP_OXIGRAPH` names, and
//! Virtuoso, which `SITREP_VIRTUOSO` names. Where it names none, a test says so and checks nothing.
//!
//! A federated answer is to be that of one store that holds what both sides know.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use oxigraph::model::{GraphName, Literal, Quad, Term};
use sitrep::graph::Base;
use sitrep::query::{Answer, Limits, Query, answer};
use tempfile::TempDir;

use super::{ask, network, node, rows};
use crate::samples::snapshot;

/// A server that ends with the test.
struct Served {
    process: Child,
    url: String,
    _folder: TempDir,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What is known here: 1,000 things, each of one of ten kinds.
fn here() -> Vec<Quad> {
    let kind = |number: usize| node(&format!("kind{}", number % 10));
    (0..1000).map(|number| quad(number, "kind", kind(number))).collect()
}

/// What is known there: 3,000 things, of which those of here are every other one, with labels; and who comes after whom.
fn there() -> Vec<Quad> {
    let labels = (0..3000).filter(|number| number % 2 == 0).map(|number| {
        let label = Literal::new_language_tagged_literal_unchecked(format!("“thing” {number}\\"), "en");
        quad(number, "label", label)
    });
    let sizes = (0..3000).map(|number| quad(number, "size", Literal::from(number as i64)));
    let next = (0..2999).map(|number| quad(number, "next", node(&(number + 1).to_string())));
    labels.chain(sizes).chain(next).collect()
}

fn quad(number: usize, property: &str, object: impl Into<Term>) -> Quad {
    Quad::new(node(&number.to_string()), node(property), object, GraphName::DefaultGraph)
}

/// A file of what is known there.
fn file(folder: &Path) -> String {
    let file = folder.join("there.nt");
    fs::write(&file, there().iter().map(|quad| format!("{quad} .\n")).collect::<String>()).unwrap();
    file.display().to_string()
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The program that a variable names.
fn program(variable: &str) -> Option<String> {
    let program = env::var(variable).ok();
    if program.is_none() {
        println!("skipped: {variable} names no server");
    }
    program
}

/// Starts a server, and waits until it says that it listens.
fn started(command: &mut Command, listens: &str) -> Child {
    let mut process = command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let lines = BufReader::new(process.stderr.as_mut().unwrap()).lines();
    assert!(lines.map_while(Result::ok).any(|line| line.contains(listens)), "the server never listens");
    process
}

fn oxigraph() -> Option<Served> {
    let program = program("SITREP_OXIGRAPH")?;
    let folder = tempfile::tempdir().unwrap();
    let location = folder.path().join("store");
    let file = file(folder.path());
    let load = Command::new(&program).args(["load", "--file", &file, "--location"]).arg(&location).output().unwrap();
    assert!(load.status.success(), "{}", String::from_utf8_lossy(&load.stderr));
    let bind = format!("127.0.0.1:{}", free_port());
    let mut serve = Command::new(&program);
    let process = started(serve.args(["serve-read-only", "--bind", &bind, "--location"]).arg(&location), "Listening");
    Some(Served { process, url: format!("http://{bind}/query"), _folder: folder })
}

fn virtuoso() -> Option<Served> {
    let program = program("SITREP_VIRTUOSO")?;
    let folder = tempfile::tempdir().unwrap();
    let (place, file) = (folder.path().display(), file(folder.path()));
    let (port, http) = (free_port(), free_port());
    let settings = format!(
        "[Database]\nDatabaseFile = {place}/v.db\nErrorLogFile = {place}/v.log\nLockFile = {place}/v.lck\n\
         TransactionFile = {place}/v.trx\nxa_persistent_file = {place}/v.pxa\n\
         [TempDatabase]\nDatabaseFile = {place}/vt.db\nTransactionFile = {place}/vt.trx\n\
         [Parameters]\nServerPort = 127.0.0.1:{port}\nDirsAllowed = {place}\nNumberOfBuffers = 4000\n\
         [HTTPServer]\nServerPort = 127.0.0.1:{http}\nServerRoot = {place}\n[SPARQL]\nResultSetMaxRows = 100000\n"
    );
    let settings_file = folder.path().join("virtuoso.ini");
    fs::write(&settings_file, settings).unwrap();
    let mut serve = Command::new(&program);
    let process = started(serve.args(["+foreground", "+configfile"]).arg(&settings_file), "Server online");
    let load = format!("DB.DBA.TTLP(file_to_string_output('{file}'), '', 'http://x/there');");
    let client =
        Command::new("isql-vt").args([&format!("127.0.0.1:{port}"), "dba", "dba", &format!("exec={load}")]).output();
    assert!(client.unwrap().status.success());
    Some(Served { process, url: format!("http://127.0.0.1:{http}/sparql"), _folder: folder })
}

/// Queries in which `AT` stands for the `SERVICE`, and how many requests are sent with how many rows.
const QUERIES: [(&str, &str); 9] = [
    ("SELECT ?x ?n { ?x x:kind x:kind3 . AT { ?x x:size ?n } }", "1 request with 100 rows"),
    ("SELECT ?x ?k ?n { ?x x:kind ?k . AT { ?x x:size ?n } }", "10 requests with 1000 rows"),
    ("SELECT ?x ?label { ?x x:kind x:kind4 OPTIONAL { AT { ?x x:label ?label } } }", "1 request with 100 rows"),
    ("SELECT ?x ?label { ?x x:kind ?k OPTIONAL { AT { ?x x:label ?label } } }", "10 requests with 1000 rows"),
    (
        "SELECT ?k (SUM(?n) AS ?sum) { ?x x:kind ?k . AT { ?x x:size ?n FILTER(?n > 500) } } GROUP BY ?k",
        "10 requests with 1000 rows",
    ),
    ("SELECT ?x { ?x x:kind x:kind1 FILTER NOT EXISTS { AT { ?x x:label ?l } } }", "1 request with 100 rows"),
    (
        "SELECT ?x ?z { ?x x:kind x:kind2 . AT { ?x x:next ?y . ?y x:next ?z } ?z x:kind x:kind4 }",
        "100 requests with 10000 rows",
    ),
    ("SELECT ?x ?n { AT { ?x x:size ?n FILTER(?n < 20) } OPTIONAL { ?x x:kind ?k } }", "1 request"),
    (
        "SELECT ?x ?n { ?x x:kind x:kind5 . AT { SELECT ?x ?n { ?x x:size ?n } ORDER BY DESC(?n) LIMIT 2010 } }",
        "1 request with 100 rows",
    ),
];

/// Asserts that a server gives what one store would.
fn check(server: &Served) {
    let both = snapshot(&[here(), there()].concat());
    let here = snapshot(&here());
    let limits = Limits { services: network(&server.url), ..Limits::default() };
    for (text, requests) in QUERIES {
        let query = |service: &str| {
            let text = format!("PREFIX x: <http://x/> {}", text.replace("AT", service));
            Query::parse(&text, &Base::default()).unwrap()
        };
        let expected = sorted(answer(&both, &query(""), &Limits::default()));
        let query = query(&format!("SERVICE <{}>", server.url));
        assert_eq!(sorted(answer(&here, &query, &limits)), expected, "{text}");
        let profile = sitrep::query::profile(&here, &query, &limits).unwrap();
        assert_eq!(profile.stages[0].what, format!("SERVICE <{}>: {requests}", server.url), "{text}");
    }
}

/// The rows of an answer, in order.
fn sorted(answer: Result<Answer, sitrep::query::Error>) -> Vec<String> {
    let Answer::Solutions(solutions) = answer.unwrap() else { panic!("no rows") };
    let mut rows: Vec<String> = solutions.rows.iter().map(|row| format!("{row:?}")).collect();
    rows.sort();
    rows
}

#[test]
fn oxigraph_gives_what_one_store_would() {
    let Some(server) = oxigraph() else { return };
    check(&server);
    let none = server.url.replace("/query", "/none");
    let error = ask(&none, &format!("ASK {{ SERVICE <{none}> {{ ?x ?p ?o }} }}"));
    assert!(error.unwrap_err().to_string().contains("answered 404 Not Found"));
}

#[test]
fn virtuoso_gives_what_one_store_would() {
    let Some(server) = virtuoso() else { return };
    check(&server);
}

#[test]
fn two_real_services_meet_in_one_query() {
    let (Some(one), Some(other)) = (oxigraph(), virtuoso()) else { return };
    let list = format!("{}\n{}", one.url, other.url);
    let text = format!(
        "PREFIX x: <http://x/> SELECT * {{ VALUES ?x {{ x:6 x:7 }} SERVICE <{}> {{ ?x x:next ?y }} \
         SERVICE <{}> {{ ?y x:label ?label }} }}",
        one.url, other.url
    );
    assert_eq!(rows(ask(&list, &text)), 1);
}

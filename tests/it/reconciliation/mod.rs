//! The reconciliation service: what it answers, that the schemas of the specification allow it, and that others can ask it.
//!
//! `SITREP_PYTHON` names the interpreter of the clients, else `python3` is asked; `RECONCILIATION_TESTS_DIR` is a folder with the
//! schemas and examples of the specification. A test that lacks what it needs says so and checks nothing.

mod answers;
mod http;
mod schemas;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use serde_json::Value;
use sitrep::link::reconcile::Service;
use sitrep::serve::{Asked, Reply, respond};
use sitrep::session::snapshot_of;

/// A service over the graph that ships.
static SERVICE: LazyLock<Service> = LazyLock::new(|| {
    let graph = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/afghanistan-2021.ttl");
    Service::new(snapshot_of(&[graph]).unwrap(), "http://127.0.0.1:8000/").unwrap()
});

fn ask(method: &str, address: &str, content_type: &str, body: &str) -> Reply {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let asked = Asked {
        method: method.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        content_type: Some(content_type.to_owned()),
        body: body.as_bytes().to_vec(),
        ..Asked::default()
    };
    respond(&SERVICE, &asked)
}

fn fetch(address: &str) -> Reply {
    ask("GET", address, "", "")
}

/// A form of one field.
fn form(field: &str, value: &Value) -> String {
    form_urlencoded::Serializer::new(String::new()).append_pair(field, &value.to_string()).finish()
}

/// Sends a batch of queries, or a data extension, in 0.2.
fn post(field: &str, value: &Value) -> Reply {
    ask("POST", "/", "application/x-www-form-urlencoded", &form(field, value))
}

/// Sends JSON to a path of the draft.
fn draft(path: &str, value: &Value) -> Reply {
    ask("POST", &format!("/v1{path}"), "application/json", &value.to_string())
}

#[track_caller]
fn json(reply: &Reply) -> Value {
    serde_json::from_slice(&reply.body).unwrap_or_else(|error| panic!("{error}: {}", text(reply)))
}

fn text(reply: &Reply) -> String {
    String::from_utf8_lossy(&reply.body).into_owned()
}

/// What a script in Python says to some input; `None` where it cannot be run for want of Python or a package.
fn python(script: &str, arguments: &[&Path], input: &Value) -> Option<Value> {
    let python = std::env::var("SITREP_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/reconciliation").join(script);
    let mut command = Command::new(&python);
    command.arg(&script).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let Ok(mut child) = command.spawn() else {
        println!("skipped: `{python}` cannot be started");
        return None;
    };
    // A script that cannot begin reads nothing.
    let _ = child.stdin.take().unwrap().write_all(input.to_string().as_bytes());
    let output = child.wait_with_output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    if output.status.code() == Some(3) {
        println!("skipped: {complaint}");
        return None;
    }
    assert!(output.status.success(), "{}: {complaint}", script.display());
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

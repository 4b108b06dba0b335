use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::reconciliation::python;

const REPORT: &str = "date: 2021-07-02\nsource: The Evening Gazette\n\nTurkey secures Kabul airport, officials said.\n";

/// The program as a service over a store of its own, ended with the test.
struct Running {
    folder: TempDir,
    child: Child,
    /// Where it is, with a slash at the end.
    address: String,
}

impl Running {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        ingest(&folder, "wire.txt", REPORT);
        let mut child = sitrep(&folder, "link serve --port 0").stdout(Stdio::piped()).spawn().unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        assert!(address.starts_with("http://127.0.0.1:"), "{address}");
        Self { folder, child, address }
    }

    /// What comes back for some requests, many at once; `None` where there is no client.
    fn send(&self, threads: usize, mut requests: Vec<Value>) -> Option<Vec<Value>> {
        for request in &mut requests {
            request["url"] = json!(format!("{}{}", self.address, request["path"].as_str().unwrap()));
        }
        let answers = python("client.py", &[], &json!({ "threads": threads, "requests": requests }))?;
        Some(answers.as_array().unwrap().clone())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn sitrep(folder: &TempDir, arguments: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sitrep"));
    command.current_dir(folder).env_clear().stdin(Stdio::null()).stderr(Stdio::null());
    command.args(arguments.split_whitespace());
    command
}

fn ingest(folder: &TempDir, name: &str, text: &str) {
    fs::write(folder.path().join(name), text).unwrap();
    assert!(sitrep(folder, &format!("ingest {name}")).output().unwrap().status.success());
}

#[track_caller]
fn body(answer: &Value) -> Value {
    serde_json::from_str(answer["body"].as_str().unwrap()).unwrap_or_else(|error| panic!("{error}: {answer}"))
}

fn query(name: &str) -> Value {
    json!({ "path": "", "form": { "queries": json!({ "q": { "query": name } }).to_string() } })
}

#[test]
fn a_client_is_answered_with_the_headers_that_browsers_want() {
    let running = Running::new();
    let form = json!({ "q": { "query": "Turkey" } }).to_string();
    let asked = vec![
        json!({ "path": "" }),
        query("Turkey"),
        json!({ "path": "v1/match", "json": { "queries": [{ "conditions": [{ "matchType": "name", "propertyValue": "Turkey" }] }] } }),
        json!({ "path": "", "method": "OPTIONS", "headers": { "Origin": "https://example.org", "Access-Control-Request-Method": "POST" } }),
        json!({ "path": "?callback=f" }),
        json!({ "path": "", "method": "HEAD" }),
        json!({ "path": "entity/turkey", "headers": { "Accept": "text/turtle;q=0.9, */*;q=0.1" } }),
        json!({ "path": "entity/turkey", "headers": { "Accept": "application/ld+json" } }),
        json!({ "path": "entity/turkey", "headers": { "Accept": "image/png" } }),
        json!({ "path": "entity/turkey" }),
        json!({ "path": "", "zeros": 5 << 20 }),
        json!({ "path": "nowhere" }),
        json!({ "path": "", "body": form, "headers": { "Content-Type": "application/x-www-form-urlencoded" } }),
    ];
    let Some(answers) = running.send(1, asked) else { return };
    let statuses: Vec<i64> = answers.iter().map(|answer| answer["status"].as_i64().unwrap()).collect();
    assert_eq!(statuses, [200, 200, 200, 204, 200, 200, 200, 200, 406, 200, 413, 404, 400]);
    for answer in &answers {
        assert_eq!(answer["headers"]["access-control-allow-origin"], "*", "{answer}");
    }
    assert_eq!(body(&answers[0])["view"]["url"], format!("{}entity/{{{{id}}}}", running.address));
    assert_eq!(body(&answers[1])["q"]["result"][0]["id"], "turkey");
    assert_eq!(body(&answers[2])["results"][0]["candidates"][0]["match"], true);
    assert!(answers[3]["headers"]["access-control-allow-methods"].as_str().unwrap().contains("POST"));
    assert!(answers[4]["body"].as_str().unwrap().starts_with("/**/f("));
    assert_eq!(answers[5]["body"], "");
    assert!(answers[6]["body"].as_str().unwrap().contains("e:turkey a sr:Country"), "{}", answers[6]);
    assert_eq!(answers[6]["headers"]["vary"], "accept");
    assert_eq!(body(&answers[7])["@context"]["sr"], "https://w3id.org/sitrep/ns#");
    assert!(answers[9]["body"].as_str().unwrap().contains("<h1>Turkey</h1>"));
    assert!(answers[9]["headers"]["content-security-policy"].as_str().unwrap().contains("default-src 'none'"));
    assert!(body(&answers[12])["message"].as_str().unwrap().contains("queries"));
}

#[test]
fn many_clients_at_once_get_what_one_gets() {
    let running = Running::new();
    let names = ["Turkey", "Kabul airport", "officials", "nobody at all"];
    let requests: Vec<Value> = names.iter().cycle().take(200).map(|name| query(name)).collect();
    let Some(answers) = running.send(16, requests) else { return };
    for (number, answer) in answers.iter().enumerate() {
        assert_eq!(answer["body"], answers[number % names.len()]["body"], "{number}");
        assert_eq!(answer["status"], 200);
    }
}

#[test]
fn a_request_sees_what_was_committed_before_it_came() {
    let running = Running::new();
    let Some(before) = running.send(1, vec![query("Ouagadougou")]) else { return };
    assert_eq!(body(&before[0])["q"]["result"], json!([]));
    ingest(
        &running.folder,
        "later.txt",
        "date: 2021-07-03\n\nFrance withdraws its troops from Ouagadougou, officials said.\n",
    );
    let after = running.send(1, vec![query("Ouagadougou")]).unwrap();
    assert_eq!(body(&after[0])["q"]["result"][0]["name"], "Ouagadougou");
    fs::remove_dir_all(running.folder.path().join("sitrep.kg")).unwrap();
    let gone = running.send(1, vec![query("Ouagadougou")]).unwrap();
    assert_eq!(gone[0]["status"], 503, "{}", gone[0]);
    assert!(body(&gone[0])["message"].as_str().unwrap().contains("there is no store"), "{}", gone[0]);
}

#[test]
fn ctrl_c_ends_it_and_all_is_well() {
    let mut running = Running::new();
    let pressed = Command::new("kill").args(["-INT", &running.child.id().to_string()]).status();
    if !pressed.is_ok_and(|status| status.success()) {
        println!("skipped: `kill` cannot be run");
        return;
    }
    assert_eq!(running.child.wait().unwrap().code(), Some(0));
}

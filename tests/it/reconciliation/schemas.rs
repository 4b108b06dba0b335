use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::reconciliation::{Reply, draft, fetch, json, post, python, text};

/// The folder of a version in the suite; `None` where there is no suite.
fn suite(version: &str) -> Option<PathBuf> {
    let Ok(folder) = std::env::var("RECONCILIATION_TESTS_DIR") else {
        println!("skipped: RECONCILIATION_TESTS_DIR names no folder of schemas");
        return None;
    };
    Some(Path::new(&folder).join(version))
}

/// The JSON texts of a folder of examples.
fn examples(folder: &Path) -> Vec<(String, Value)> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.map(|file| (file.display().to_string(), serde_json::from_slice(&fs::read(&file).unwrap()).unwrap())).collect()
}

/// Checks answers by the schemas of their version.
#[track_caller]
fn check(version: &str, answers: Vec<(&str, Reply)>) {
    let Some(folder) = suite(version) else { return };
    let values: Vec<Value> = answers
        .iter()
        .map(|(schema, reply)| {
            assert_eq!(reply.status, 200, "{schema}: {}", text(reply));
            json!([format!("{schema}.json"), json(reply)])
        })
        .collect();
    if let Some(wrong) = python("valid.py", &[&folder.join("schemas")], &json!(values)) {
        assert_eq!(wrong, json!([]), "{version}");
    }
}

/// What is asked of properties.
fn wanted() -> Value {
    let all = json(&fetch("/properties"))["properties"].clone();
    json!({ "ids": ["kabul-airport", "turkey", "joe-biden", "nowhere"], "properties": all })
}

#[test]
fn answers_are_as_the_schemas_of_0_2_want_them() {
    let queries = json!({
        "q0": { "query": "Turkey", "type": "Country" },
        "q1": { "query": "Kabul airport", "properties": [{ "pid": "country", "v": "AF" }, { "pid": "iata", "v": "KBL" }] },
        "q2": { "query": "Ouagadougou" },
    });
    check(
        "0.2",
        vec![
            ("manifest", fetch("/")),
            ("reconciliation-result-batch", post("queries", &queries)),
            ("reconciliation-result-batch", post("queries", &json!({}))),
            ("suggest-entities-response", fetch("/suggest/entity?prefix=t")),
            ("suggest-types-response", fetch("/suggest/type?prefix=")),
            ("suggest-properties-response", fetch("/suggest/property?prefix=")),
            ("data-extension-property-proposal", fetch("/properties?type=Country&limit=3")),
            ("data-extension-response", post("extend", &wanted())),
        ],
    );
}

#[test]
fn answers_are_as_the_schemas_of_the_draft_want_them() {
    let queries = json!({ "queries": [
        { "type": "Country", "conditions": [{ "matchType": "name", "propertyValue": "Turkey" }] },
        { "conditions": [{ "matchType": "property", "propertyId": "wikidata", "propertyValue": "Q889", "required": true }] },
        { "conditions": [{ "matchType": "name", "propertyValue": "Ouagadougou" }] },
    ] });
    check(
        "1.0-draft",
        vec![
            ("manifest", fetch("/v1/")),
            ("reconciliation-result-batch", draft("/match", &queries)),
            ("reconciliation-result-batch", draft("/reconcile", &json!({ "queries": [] }))),
            ("suggest-entities-response", fetch("/v1/suggest/entity?prefix=t")),
            ("suggest-types-response", fetch("/v1/suggest/type?prefix=")),
            ("suggest-properties-response", fetch("/v1/suggest/property?prefix=")),
            ("data-extension-property-proposal", fetch("/v1/extend/propose?type=Country&limit=3")),
            ("data-extension-response", draft("/extend", &wanted())),
        ],
    );
}

#[test]
fn the_examples_of_queries_are_answered_and_those_of_mistakes_refused() {
    type Send = fn(&Value) -> Reply;
    let kinds: [(&str, &str, Send); 4] = [
        ("0.2", "reconciliation-query-batch", |batch| post("queries", batch)),
        ("0.2", "data-extension-query", |query| post("extend", query)),
        ("1.0-draft", "reconciliation-query-batch", |batch| draft("/match", batch)),
        ("1.0-draft", "data-extension-query", |query| draft("/extend", query)),
    ];
    for (version, kind, send) in kinds {
        let Some(folder) = suite(version).map(|folder| folder.join("examples").join(kind)) else { return };
        for (name, example) in examples(&folder.join("valid")) {
            let reply = send(&example);
            assert_eq!(reply.status, 200, "{name}: {}", text(&reply));
        }
        let wrong = folder.join("invalid");
        for (name, example) in if wrong.is_dir() { examples(&wrong) } else { Vec::new() } {
            let reply = send(&example);
            assert_eq!(reply.status, 400, "{name}: {}", text(&reply));
        }
    }
}

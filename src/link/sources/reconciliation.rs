use std::collections::BTreeMap;

use oxigraph::model::NamedNode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::graph::kind_of_class;
use crate::link::sources::Error;
use crate::link::{Record, Wanted};

/// What a reconciliation service says of itself (W3C Reconciliation Service API 0.2, section 2): as much as is needed to ask.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Manifest {
    /// What it is called.
    pub name: String,
    /// What the ids of its entities are appended to.
    #[serde(rename = "identifierSpace")]
    pub identifier_space: String,
}

impl Manifest {
    /// Reads the manifest that a service gives.
    ///
    /// # Errors
    /// It is none.
    pub fn read(service: &str, text: &str) -> Result<Self, Error> {
        serde_json::from_str(text).map_err(|error| wrong(service, text, &error.to_string()))
    }

    /// The IRI of an id; `None` where both make none.
    fn iri(&self, id: &str) -> Option<NamedNode> {
        let is_whole = id.starts_with("http://") || id.starts_with("https://");
        let iri = if is_whole { id.to_owned() } else { format!("{}{id}", self.identifier_space) };
        NamedNode::new(iri).ok()
    }
}

/// A batch of queries for what is wanted, each at most `limit` candidates (section 4.1); `q0` asks for the first.
pub fn queries<'w>(wanted: impl IntoIterator<Item = &'w Wanted>, limit: usize) -> String {
    let query =
        |(number, wanted): (usize, &Wanted)| (format!("q{number}"), json!({ "query": wanted.name, "limit": limit }));
    let queries: serde_json::Map<String, Value> = wanted.into_iter().enumerate().map(query).collect();
    Value::Object(queries).to_string()
}

#[derive(Deserialize)]
struct Results {
    result: Vec<Candidate>,
}

#[derive(Deserialize)]
struct Candidate {
    id: String,
    name: String,
    #[serde(default)]
    description: Option<String>,
    #[serde(default, rename = "type")]
    types: Vec<Value>,
}

/// The candidates for each of `count` queries of a batch (section 4.2).
///
/// # Errors
/// The text is no answer to such a batch.
pub fn answers(service: &str, manifest: &Manifest, text: &str, count: usize) -> Result<Vec<Vec<Record>>, Error> {
    let mut results: BTreeMap<String, Results> =
        serde_json::from_str(text).map_err(|error| wrong(service, text, &error.to_string()))?;
    let mut all = Vec::with_capacity(count);
    for number in 0..count {
        let Some(results) = results.remove(&format!("q{number}")) else {
            return Err(wrong(service, text, &format!("it says nothing to the query q{number}")));
        };
        let record = |candidate: Candidate| {
            let class = |class: &Value| class.as_str().or_else(|| class.get("id")?.as_str()).and_then(kind_of_class);
            Some(Record {
                kind: candidate.types.iter().find_map(class),
                description: candidate.description,
                ..Record::named(manifest.iri(&candidate.id)?, candidate.name)
            })
        };
        all.push(results.result.into_iter().filter_map(record).collect());
    }
    Ok(all)
}

fn wrong(service: &str, text: &str, reason: &str) -> Error {
    let message = match text.trim_start() {
        "" => "it answers nothing".to_owned(),
        text if text.starts_with('<') => "it answers a page of the web".to_owned(),
        _ => reason.to_owned(),
    };
    Error::Service { name: service.to_owned(), message }
}

#[cfg(test)]
mod tests {
    use super::{Manifest, answers, queries};
    use crate::lexicon::EntityKind;
    use crate::link::Wanted;

    const SERVICE: &str = "https://example.org/reconcile";

    fn manifest() -> Manifest {
        let text = r#"{"versions":["0.2"],"name":"Places","identifierSpace":"https://example.org/place/","schemaSpace":"https://schema.org/"}"#;
        Manifest::read(SERVICE, text).unwrap()
    }

    #[test]
    fn a_batch_asks_for_each_name() {
        let wanted = ["Kabul", "Sana'a \"x\""].map(|name| Wanted { name: name.to_owned(), ..Wanted::default() });
        let expected = r#"{"q0":{"query":"Kabul","limit":3},"q1":{"query":"Sana'a \"x\"","limit":3}}"#;
        assert_eq!(queries(&wanted, 3), expected);
    }

    #[test]
    fn an_answer_has_candidates_for_each_query() {
        let text = r#"{"q1":{"result":[]},"q0":{"result":[{"id":"7","name":"Kabul","score":98,"match":true,
            "type":[{"id":"https://schema.org/City","name":"city"}]},{"id":"https://example.com/k","name":"Kabul River"}]}}"#;
        let answers = answers(SERVICE, &manifest(), text, 2).unwrap();
        assert_eq!([answers[0].len(), answers[1].len()], [2, 0]);
        assert_eq!(answers[0][0].iri.as_str(), "https://example.org/place/7");
        assert_eq!((answers[0][0].kind, answers[0][1].kind), (Some(EntityKind::Place), None));
        assert_eq!(answers[0][1].iri.as_str(), "https://example.com/k");
    }

    #[test]
    fn what_is_no_answer_is_an_error_that_names_the_service() {
        for (text, expected) in [
            ("<!doctype html><p>Hello", "it answers a page of the web"),
            ("", "it answers nothing"),
            ("{\"q0\":{\"result\":[]}}", "it says nothing to the query q1"),
            ("{\"q0\":1}", "invalid type"),
        ] {
            let error = answers(SERVICE, &manifest(), text, 2).unwrap_err().to_string();
            assert!(error.starts_with("`https://example.org/reconcile` is no reconciliation service: "), "{error}");
            assert!(error.contains(expected), "{error}");
        }
        assert!(Manifest::read(SERVICE, "{}").is_err());
    }
}

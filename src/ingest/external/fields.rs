use serde_json::{Map, Value};

use super::Refusal;
use crate::ingest::json::kind;
use crate::query::letters_apart;

/// The keys that say something; those that `sitrep extract` prints besides follow from them.
const KEYS: [&str; 18] = [
    "doc", "evidence", "char_start", "char_end", "subject", "relation", "object", "quantity", "unit", "location",
    "time", "modality", "polarity", "speaker", "confidence", "subject_qid", "object_qid", "rule",
];

/// Refuses a key that is most likely one of ours with a mistake in it, and would be passed over. Others may stand there.
pub(super) fn check_keys(fields: &Map<String, Value>) -> Result<(), Refusal> {
    for key in fields.keys().filter(|key| !KEYS.contains(&key.as_str())) {
        let near = |known: &&str| letters_apart(key, known) <= 1 + known.len() / 10;
        if let Some(meant) = KEYS.into_iter().find(|known| near(known) && !fields.contains_key(*known)) {
            return Err(Refusal::new(format!("there is no key `{key}`")).hint(format!("did you mean `{meant}`?")));
        }
    }
    Ok(())
}

/// The text of a key; `None` where it is absent, null or blank.
pub(super) fn text<'a>(fields: &'a Map<String, Value>, key: &str) -> Result<Option<&'a str>, Refusal> {
    match fields.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str()).filter(|text| !text.trim().is_empty())),
        Some(other) => Err(Refusal::new(format!("`{key}` is {}, and no text", kind(other)))),
    }
}

/// The number of characters that a key gives; `None` where it is absent or null.
pub(super) fn offset(fields: &Map<String, Value>, key: &str) -> Result<Option<usize>, Refusal> {
    match fields.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => match value.as_u64().and_then(|offset| usize::try_from(offset).ok()) {
            Some(offset) => Ok(Some(offset)),
            None => Err(Refusal::new(format!("`{key}` is {value}, and no number of characters"))),
        },
    }
}

/// One of several words; `what` is what they are.
pub(super) fn one_of<T: Copy>(
    fields: &Map<String, Value>,
    key: &str,
    words: &[(&str, T)],
) -> Result<Option<T>, Refusal> {
    let Some(word) = text(fields, key)? else { return Ok(None) };
    match words.iter().find(|(known, _)| *known == word) {
        Some((_, value)) => Ok(Some(*value)),
        None => Err(Refusal::new(format!("`{key}` is `{word}`; it is {}", either(words)))),
    }
}

/// The words with “or” before the last.
pub(super) fn either<T>(words: &[(&str, T)]) -> String {
    let words: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

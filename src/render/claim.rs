use crate::claim::{Modality, Polarity, Stance};

/// Digits of an id that people are shown.
const ID: usize = 8;

/// The beginning of an id, which commands take for the whole.
pub fn short(id: &str) -> &str {
    id.get(..ID).unwrap_or(id)
}

/// A number and what is counted, in the plural where it is not one.
pub fn count(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}

/// The stance in words, where it is more than a plain assertion: `planned`, `not`, `possible, not`.
pub fn stance(stance: Stance) -> Option<String> {
    match (stance.modality, stance.polarity) {
        (Modality::Asserted, Polarity::Positive) => None,
        (Modality::Asserted, Polarity::Negative) => Some("not".to_owned()),
        (modality, Polarity::Positive) => Some(modality.word().to_owned()),
        (modality, Polarity::Negative) => Some(format!("{}, not", modality.word())),
    }
}

/// An interval in words: `on 2021-06-25`, `by 2021-09-11`, `2021-04-01 to 2021-04-30`, `from 2001-10-07`.
pub fn bounds(interval: &str) -> String {
    match interval.split_once('/') {
        None => format!("on {interval}"),
        Some(("..", last)) => format!("by {last}"),
        Some((first, "..")) => format!("from {first}"),
        Some((first, last)) => format!("{first} to {last}"),
    }
}

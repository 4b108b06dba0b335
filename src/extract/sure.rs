//! How sure a reading is: the measured precision of the way that led to it.

use crate::claim::{Confidence, Statement};
use crate::lexicon::Lexicon;

/// The confidence of a rule's statement: high where three in four such claims were right, low where fewer than half were
/// or nothing was measured.
pub(super) fn sure(lexicon: &Lexicon, rule: &str, statement: &Statement) -> Confidence {
    match lexicon.precision.of(&way(rule, statement)) {
        Some(precision) if precision >= 0.75 => Confidence::High,
        Some(precision) if precision >= 0.5 => Confidence::Medium,
        _ => Confidence::Low,
    }
}

/// The way of a rule: its construction without the trigger, and whether the statement has both subject and object.
fn way(rule: &str, statement: &Statement) -> String {
    let construction = rule.split_once('.').map_or(rule, |(_, construction)| construction);
    let ends = match (&statement.subject, &statement.object) {
        (Some(_), Some(_)) => "subject-object",
        (Some(_), None) => "subject",
        (None, Some(_)) => "object",
        (None, None) => "none",
    };
    format!("{construction} {ends}")
}

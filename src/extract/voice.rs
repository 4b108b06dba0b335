//! Passives that have lost their auxiliary: “Airport closed to civilian flights”, “23 soldiers wounded”.

use super::reading::Reading;
use crate::lexicon::{EntityKind, Form, Frame, Part, Slot};
use crate::syntax::{Clause, Mood, Tag, Voice};

/// The clauses whose verb looks active and is not: in headlines and lists the auxiliary is left out, and whoever stands
/// before the verb undergoes it.
pub(super) fn turned(reading: &Reading<'_>) -> Vec<usize> {
    let clauses = reading.scene.parse.clauses.iter().enumerate();
    clauses.filter(|(_, clause)| is_bare(reading, clause) && undergoes(reading, clause)).map(|(at, _)| at).collect()
}

/// Whether a verb stands alone, without auxiliary and object.
fn is_bare(reading: &Reading<'_>, clause: &Clause) -> bool {
    clause.voice == Voice::Active
        && clause.mood == Mood::Finite
        && clause.group.len() == 1
        && clause.objects.is_empty()
        && clause.own_subject
        && reading.scene.parse.words[clause.verb].tag == Tag::Verb(Form::PastOrParticiple)
}

/// Whether the subject is more likely to suffer what the verb says than to do it.
fn undergoes(reading: &Reading<'_>, clause: &Clause) -> bool {
    let scene = &reading.scene;
    let Some(subject) = clause.subject else { return false };
    let single = |frame: &&Frame| frame.rest().is_empty();
    let frames = || scene.lexicon.frames.of(Part::Verb, &scene.parse.words[clause.verb].lemma).filter(single);
    let transitive = |frame: &Frame| frame.object.iter().chain(&frame.needs).any(|filler| filler.slot == Slot::Object);
    if !frames().any(transitive) {
        return false;
    }
    let kind = reading.entity(subject).map(|entity| entity.kind);
    let head = &scene.parse.words[scene.parse.phrases[subject].head];
    let counted = head.tag == Tag::Number || head.lower == "others" || head.lower == "another";
    let people =
        matches!(kind, Some(EntityKind::Group | EntityKind::Force | EntityKind::Person)) || kind.is_none() && counted;
    let harmed = ["kills", "injures", "displaces", "detains", "evacuates", "releases"];
    let harms = |frame: &Frame| {
        transitive(frame) && frame.relation.as_ref().is_some_and(|relation| harmed.contains(&relation.id.as_str()))
    };
    // “rebels surrendered” may hand somebody over, but mostly does not.
    let yields = frames().any(|frame| frame.needs.is_empty() && !harms(frame));
    if people && !yields && frames().any(harms) {
        return true;
    }
    let unstopped = scene.parse.words.last().is_some_and(|last| last.lower != ".");
    match kind {
        _ if !unstopped => false,
        _ if people => frames().all(transitive),
        None => true,
        Some(kind) => !kind.acts(),
    }
}

//! Deadlines: “the May 1 deadline for the withdrawal”, “a deadline of September 11”, “X's deadline”.

use std::sync::Arc;

use super::act;
use super::memory::Memory;
use super::reading::Reading;
use super::refer;
use super::source;
use super::sure::sure;
use super::time::{Anchor, Direction, resolve};
use crate::claim::{Argument, Bounds, Claim, ClaimTime, Evidence, Referent, Stance, Statement, TimeBasis};
use crate::syntax::{Tag, Voice};
use crate::text::SentenceKind;

/// Every deadline of a sentence that has a date, an owner or an act of its own.
pub(super) fn claims(reading: &Reading<'_>, memory: &Memory) -> Vec<Claim> {
    let scene = &reading.scene;
    let Some(relation) = scene.lexicon.relations.named("setsDeadline") else { return Vec::new() };
    let mut found = Vec::new();
    for (at, phrase) in scene.parse.phrases.iter().enumerate() {
        let head = phrase.head;
        if scene.parse.words[head].lemma != "deadline" {
            continue;
        }
        let time = deadline_time(reading, at);
        let subject = setter(reading, at);
        let object = policy(reading, memory, at);
        if time.is_none() && subject.is_none() {
            continue;
        }
        let extent = scene.parse.extent(at);
        let first = time.as_ref().map_or(extent.start, |(_, start)| (*start).min(extent.start));
        let words = first..extent.end;
        let statement = Statement { subject, relation: Arc::clone(relation), object, place: None };
        found.push(Claim {
            confidence: sure(scene.lexicon, "deadline", &statement),
            statement,
            stance: Stance::PLAIN,
            quantity: None,
            time: time.map(|(time, _)| time),
            attribution: source::of_word(reading, head),
            evidence: Evidence {
                span: scene.span(&words),
                sentence: scene.sentence.span,
                relation: scene.parse.words[head].span(),
                headline: scene.sentence.kind == SentenceKind::Heading,
            },
            rule: "deadline".to_owned(),
        });
    }
    found
}

/// The date of a deadline, before it or behind “of”, with its first word. A deadline is the last day.
fn deadline_time(reading: &Reading<'_>, phrase: usize) -> Option<(ClaimTime, usize)> {
    let scene = &reading.scene;
    let shape = &scene.parse.phrases[phrase];
    let before = scene.times.iter().find(|timex| {
        timex.tokens.end <= shape.head
            && shape.words.start <= timex.tokens.end + 1
            && timex.tokens.end + 4 > shape.words.start
    });
    let behind = || {
        let end = shape.words.end;
        scene.times.iter().find(|timex| timex.tokens.start == end + 1 && scene.parse.words[end].lower == "of")
    };
    let timex = before.or_else(behind)?;
    let anchor = Anchor { published: scene.report.published, spoken: reading.spoken, looks: Direction::Open };
    let (bounds, basis) = resolve(timex.when, &[], anchor);
    let bounds = match basis {
        TimeBasis::Open => Bounds::default(),
        _ => Bounds { latest_end: bounds.latest_end, ..Bounds::default() },
    };
    Some((ClaimTime { text: scene.span(&timex.tokens), basis, bounds }, timex.tokens.start))
}

/// Who set it: the owner before it, or the subject of “set”, “agreed”, “developed”.
fn setter(reading: &Reading<'_>, phrase: usize) -> Option<Argument> {
    let scene = &reading.scene;
    let owner = reading.owner(phrase).or_else(|| {
        // “Biden's September 11 deadline”: the owner stands before the date.
        let shape = &scene.parse.phrases[phrase];
        let start = scene.times.iter().find(|timex| timex.tokens.end == shape.words.start)?.tokens.start;
        let possessive = start.checked_sub(1).filter(|&word| scene.parse.words[word].tag == Tag::Possessive)?;
        let owner = scene.parse.phrase_at(possessive.checked_sub(1)?)?;
        reading.entity(owner).map(|entity| (entity, Some(owner)))
    });
    if let Some((entity, owner)) = owner.filter(|(entity, _)| scene.as_actor(entity).kind.acts()) {
        let span = owner.map(|owner| refer::span(scene, owner));
        return Some(Argument { referent: Referent::Entity(scene.as_actor(&entity)), span });
    }
    let clause = act::governor(reading, phrase)
        .map(|clause| &scene.parse.clauses[clause])
        .or_else(|| scene.parse.clauses.iter().find(|clause| clause.anchor == Some(phrase)))?;
    let sets = matches!(
        scene.parse.words[clause.verb].lemma.as_str(),
        "set"
            | "agree"
            | "announce"
            | "fix"
            | "impose"
            | "develop"
            | "give"
            | "establish"
            | "extend"
            | "sign"
            | "declare"
    );
    let doer = match clause.voice {
        Voice::Active => clause.subject.filter(|&subject| subject != phrase),
        Voice::Passive => clause
            .obliques
            .iter()
            .find(|&&(word, _)| matches!(scene.parse.words[word].lower.as_str(), "by" | "between"))
            .map(|&(_, phrase)| phrase),
    }?;
    let entity = reading.entity(doer).filter(|entity| sets && entity.kind.acts())?;
    Some(Argument { referent: Referent::Entity(entity), span: Some(refer::span(scene, doer)) })
}

/// What has to be done by then: the act before “deadline” or behind “for”, or else the act last spoken of.
fn policy(reading: &Reading<'_>, memory: &Memory, phrase: usize) -> Option<Argument> {
    let scene = &reading.scene;
    let shape = &scene.parse.phrases[phrase];
    let behind = shape.behind.iter().find(|&&(word, _)| matches!(scene.parse.words[word].lower.as_str(), "for" | "on"));
    if let Some(&(_, behind)) = behind {
        let statement = act::of_phrase(reading, memory, behind, 1)?.statements.into_iter().next()?;
        return Some(Argument {
            referent: Referent::Proposition(Box::new(statement)),
            span: Some(refer::span(scene, behind)),
        });
    }
    let named = shape
        .words
        .clone()
        .any(|word| scene.parse.words[word].lemma == "withdrawal" || scene.parse.words[word].lemma == "pullout");
    let statement = memory.act("withdraws").filter(|act| act.subject.is_some() || named)?;
    let mut statement = statement.clone();
    for argument in [&mut statement.subject, &mut statement.object, &mut statement.place].into_iter().flatten() {
        argument.span = None;
    }
    Some(Argument { referent: Referent::Proposition(Box::new(statement)), span: None })
}

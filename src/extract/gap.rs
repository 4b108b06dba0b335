//! Sentences that gave nothing, and the verbs that may be the reason.

use super::act;
use super::reading::Reading;
use crate::claim::Claim;
use crate::lexicon::Part;
use crate::syntax::{Tag, Voice};
use crate::text::{Sentence, SentenceKind};

/// A sentence that gave no claim, or nothing but that somebody said something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Its number among the sentences that are read, from 1, as [`trace`](super::trace) counts them.
    pub number: usize,
    /// The sentence.
    pub sentence: Sentence,
    /// Its verbs, in order, but for those that report what somebody says.
    pub verbs: Vec<Verb>,
}

/// A verb of a sentence that gave nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Verb {
    /// Its lemma, with its particle, or with the adjective behind a form of `be`: `set off`, `be wary`.
    pub lemma: String,
    /// How many frames it has, none of which is meant; 0 where a frame may be missing.
    pub frames: usize,
}

/// The gap that a sentence is, if it is one.
pub(super) fn gap(number: usize, reading: &Reading<'_>, claims: &[Claim]) -> Option<Gap> {
    let sentence = reading.scene.sentence;
    let silent = claims.iter().all(|claim| claim.rule == "states");
    (silent && sentence.kind == SentenceKind::Body).then(|| Gap { number, sentence, verbs: verbs(reading) })
}

fn verbs(reading: &Reading<'_>) -> Vec<Verb> {
    let parse = &reading.scene.parse;
    let frames = &reading.scene.lexicon.frames;
    let mut found = Vec::new();
    for (at, clause) in parse.clauses.iter().enumerate() {
        let verb = &parse.words[clause.verb];
        if clause.reports {
            continue;
        }
        if verb.lemma == "be" {
            let behind = parse.words[clause.group.end..].iter().find(|word| word.tag != Tag::Adverb);
            if let Some(adjective) = behind.filter(|word| word.tag == Tag::Adjective) {
                let count = frames.of(Part::Adjective, &adjective.lemma).count();
                found.push(Verb { lemma: format!("be {}", adjective.lemma), frames: count });
            }
            continue;
        }
        let particle = clause.particle.map(|word| parse.words[word].lower.as_str());
        let fits = |rest: &str| rest.is_empty() || Some(rest) == particle;
        let mut count = frames.of(Part::Verb, &verb.lemma).filter(|frame| fits(frame.rest())).count();
        count += usize::from(act::is_light(reading, at));
        if clause.voice == Voice::Passive {
            count += frames.of(Part::Adjective, &verb.lower).count();
        }
        let lemma = particle.map_or_else(|| verb.lemma.clone(), |particle| format!("{} {particle}", verb.lemma));
        found.push(Verb { lemma, frames: count });
    }
    found
}

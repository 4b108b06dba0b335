use crate::syntax::closed::may_subordinate;
use crate::syntax::link::as_subject;
use crate::syntax::{Clause, Mood, Parse, Tag};

/// Finds what follows a verb: its objects and its prepositional phrases, and those that lead its clause.
pub(super) fn find_objects(parse: &mut Parse, at: usize) {
    let clause = &parse.clauses[at];
    let mut word = clause.group.end;
    let mut objects = Vec::new();
    let mut obliques = Vec::new();
    let limit = parse.clauses.get(at + 1).map_or(parse.words.len(), |next| next.group.start);
    let next_subject = parse
        .clauses
        .get(at + 1)
        .and_then(|next| next.subject.filter(|_| next.mood == Mood::Finite && next.own_subject));
    let behind = |phrase: usize| {
        let followers = parse.phrases[phrase].behind.iter().copied();
        followers.filter(|&(_, follower)| parse.phrases[follower].words.end <= limit)
    };
    let mut direct = true;
    // “We condemn in the strongest terms the attack”: nothing but one adverbial stands between.
    let mut delayed = false;
    let inverted = clause.subject.filter(|&subject| parse.phrases[subject].words.start >= clause.group.end);
    while word < limit {
        let begins = parse.phrase_at(word).is_some_and(|phrase| parse.phrases[phrase].words.start == word);
        match parse.words[word].tag {
            Tag::Adverb | Tag::Negation | Tag::Particle if !begins => word += 1,
            Tag::Adjective if parse.phrase_at(word).is_none() => word += 1,
            Tag::Comma => {
                direct = false;
                // Only a further prepositional phrase goes on after a comma.
                let goes_on =
                    parse.words.get(word + 1).is_some_and(|next| matches!(next.tag, Tag::Preposition | Tag::Time));
                if !goes_on {
                    break;
                }
                word += 1;
            }
            Tag::Preposition if !begins => {
                direct = false;
                let Some(phrase) = parse.phrase_at(word + 1).map(|phrase| parse.owned(phrase)) else {
                    word += 1;
                    continue;
                };
                if parse.phrases[phrase].words.start >= limit
                    || next_subject == Some(phrase) && may_subordinate(&parse.words[word].lower)
                {
                    break;
                }
                obliques.push((word, phrase));
                obliques.extend(behind(phrase));
                delayed = objects.is_empty()
                    && obliques.len() == 1
                    && matches!(parse.words[word].lower.as_str(), "in" | "with");
                word = end_of(parse, phrase).min(limit);
            }
            _ => {
                let Some(phrase) = parse.phrase_at(word).map(|phrase| parse.owned(phrase)) else { break };
                if parse.phrases[phrase].time {
                    word = parse.phrases[phrase].words.end;
                    continue;
                }
                let whole = as_subject(parse, phrase);
                let later = |clause: &Clause| {
                    clause.mood == Mood::Finite
                        && clause.own_subject
                        && clause.subject == Some(whole)
                        && clause.anchor.is_none()
                };
                let is_next_subject = next_subject == Some(whole)
                    || parse.clauses[at].reports && parse.clauses[at + 1..].iter().any(later);
                if !(direct || delayed) || is_next_subject || objects.len() == 2 {
                    break;
                }
                if inverted != Some(phrase) {
                    objects.push(phrase);
                    obliques.extend(parse.members(phrase).into_iter().flat_map(behind));
                }
                word = end_of(parse, phrase).min(limit);
            }
        }
    }
    // Words before the subject: “In Kabul, troops …”.
    let clause = &parse.clauses[at];
    if let Some(subject) = clause.subject.filter(|_| clause.own_subject) {
        let start = parse.extent(subject).start;
        if let Some(comma) = start.checked_sub(1).filter(|&comma| parse.words[comma].tag == Tag::Comma) {
            obliques.extend(fronted(parse, comma));
        }
    }
    obliques.dedup();
    // “in which planes took off”: the preposition says that it is no object.
    let relative = parse.clauses[at].subject.and_then(|subject| parse.extent(subject).start.checked_sub(2));
    let led = relative.is_some_and(|before| parse.words[before].tag == Tag::Preposition);
    let clause = &mut parse.clauses[at];
    // “the troops that it has massed”: what the relative word stands for.
    if clause.mood == Mood::Finite
        && objects.is_empty()
        && !led
        && clause.anchor.is_some()
        && clause.anchor != clause.subject
    {
        objects.extend(clause.anchor);
    }
    clause.objects = objects;
    clause.obliques = obliques;
}

/// The prepositional phrases that begin a sentence or clause and end at a comma.
fn fronted(parse: &Parse, comma: usize) -> Vec<(usize, usize)> {
    let Some(start) = (0..comma).rev().find(|&word| {
        parse.words[word].tag == Tag::Preposition && {
            word == 0
                || matches!(parse.words[word - 1].tag, Tag::Stop | Tag::Quote | Tag::Subordinator | Tag::Conjunction)
        }
    }) else {
        return Vec::new();
    };
    if (start..comma).any(|word| parse.words[word].is_verb()) {
        return Vec::new();
    }
    let Some(phrase) = parse.phrase_at(start + 1) else { return Vec::new() };
    let mut found = vec![(start, phrase)];
    found.extend(parse.phrases[phrase].behind.iter().copied());
    found
}

/// One past the last word of a phrase with its coordinates and what follows them.
fn end_of(parse: &Parse, phrase: usize) -> usize {
    let last = parse.phrases[phrase].members.last().copied().unwrap_or(phrase);
    parse.extent(last).end.max(parse.extent(phrase).end)
}

/// “targeted and brought down the towers”: the first verb shares the object of the second.
pub(super) fn share_objects(parse: &mut Parse, at: usize) {
    let (first, second) = (&parse.clauses[at - 1], &parse.clauses[at]);
    let joined = second.group.start == first.group.end + 1 && parse.words[first.group.end].tag == Tag::Conjunction;
    if joined && first.objects.is_empty() && first.obliques.is_empty() && first.voice == second.voice {
        let (objects, obliques) = (second.objects.clone(), second.obliques.clone());
        parse.clauses[at - 1].objects = objects;
        parse.clauses[at - 1].obliques = obliques;
    }
}

use crate::lexicon::Form;
use crate::syntax::control::take_over_subject;
use crate::syntax::object::{find_objects, share_objects};
use crate::syntax::parent::find_parent;
use crate::syntax::subject::find_subject;
use crate::syntax::{Clause, Mood, Parse, Tag, Voice};

/// Gives the verb groups their subjects, objects and obliques and ties them to each other.
pub(super) fn clauses(parse: &mut Parse, groups: Vec<Clause>) {
    parse.clauses = groups;
    for at in 0..parse.clauses.len() {
        settle_mood(parse, at);
    }
    for at in 0..parse.clauses.len() {
        find_subject(parse, at);
    }
    for at in 0..parse.clauses.len() {
        find_objects(parse, at);
    }
    for at in 0..parse.clauses.len() {
        find_parent(parse, at);
    }
    for at in 0..parse.clauses.len() {
        take_over_subject(parse, at);
    }
    for at in 1..parse.clauses.len() {
        share_objects(parse, at);
    }
}

/// Tells “the rebels backed by X” from “the rebels backed X”.
fn settle_mood(parse: &mut Parse, at: usize) {
    let clause = &parse.clauses[at];
    let start = clause.group.start;
    let bare = clause.mood == Mood::Finite && clause.modal.is_none() && clause.verb == first_verb(parse, at);
    if !bare || parse.words[clause.verb].tag != Tag::Verb(Form::PastOrParticiple) {
        return;
    }
    let Some(before) = left_of(parse, start) else { return };
    let comma = parse.words[before].tag == Tag::Comma;
    let phrase_before = parse.phrase_at(before).is_some();
    let relative = matches!(parse.words[before].tag, Tag::Relative | Tag::Conjunction | Tag::Pronoun);
    if relative || !(comma || phrase_before) {
        return;
    }
    let by = parse.words.get(clause.group.end).is_some_and(|word| word.lower == "by")
        && parse.phrase_at(clause.group.end + 1).is_some_and(|phrase| {
            !parse.phrases[phrase].time && parse.words[parse.phrases[phrase].head].tag != Tag::Number
        });
    let earlier = at
        .checked_sub(1)
        .filter(|&earlier| !boundary(parse, parse.clauses[earlier].group.end, start))
        .map(|earlier| &parse.clauses[earlier]);
    // “sent troops stationed in …”: the phrase before is the object of the verb before, unless that verb reports speech.
    let object_of_earlier = earlier.is_some_and(|earlier| {
        earlier.mood != Mood::Participle && !earlier.reports && !relative_between(parse, earlier.group.end, start)
    });
    let later = parse.clauses.get(at + 1).filter(|later| {
        !boundary(parse, parse.clauses[at].group.end, later.group.start)
            && later.mood == Mood::Finite
            && starts_tensed(parse, later)
    });
    let later_lacks_subject = later
        .filter(|later| parse.words[later.group.start - 1].tag != Tag::Conjunction)
        .is_some_and(|later| !subject_between(parse, parse.clauses[at].group.end, later.group.start));
    // Some verb must have a tense: “the union, formed by ousted lawmakers, hailed …”.
    let same_clause = |from: usize| {
        parse.words[from..start]
            .iter()
            .all(|word| !matches!(word.tag, Tag::Subordinator | Tag::Relative | Tag::Stop | Tag::Quote))
    };
    // “the soldiers, who had been surrounded, surrendered”: the tense of a clause between commas is its own.
    let inserted = |clause: &Clause| {
        let lead = clause.group.start.checked_sub(2);
        lead.is_some_and(|lead| parse.words[lead].tag == Tag::Comma && parse.words[lead + 1].tag == Tag::Relative)
    };
    let tensed = later.is_some()
        || parse.clauses[..at]
            .iter()
            .any(|earlier| earlier.mood == Mood::Finite && !inserted(earlier) && same_clause(earlier.group.end));
    // “fired missiles, conducted a drill and placed”, “…, then left”: a series of verbs with one subject.
    let object = parse.phrase_at(clause.group.end).is_some_and(|phrase| !parse.phrases[phrase].time);
    let then = matches!(parse.words[start].lower.as_str(), "then" | "later" | "subsequently");
    let after_comma = comma && tensed && !parse.clauses[at].reports && !object && !then;
    // “but the paper said”: a conjunction before the subject begins a clause.
    let subject = parse.phrase_at(before).map(|phrase| parse.extent(as_subject(parse, phrase)).start);
    let anew =
        subject.and_then(|start| start.checked_sub(1)).is_some_and(|lead| parse.words[lead].tag == Tag::Conjunction);
    if !by && (anew || parse.clauses[at].reports && !later_lacks_subject) {
        return;
    }
    if by || later_lacks_subject || (phrase_before && object_of_earlier) || after_comma {
        parse.clauses[at].mood = Mood::Participle;
        parse.clauses[at].voice = Voice::Passive;
        parse.clauses[at].past = false;
    }
}

fn first_verb(parse: &Parse, at: usize) -> usize {
    let group = parse.clauses[at].group.clone();
    group.clone().find(|&word| parse.words[word].is_verb()).unwrap_or(group.start)
}

fn starts_tensed(parse: &Parse, clause: &Clause) -> bool {
    matches!(
        parse.words[clause.group.start].tag,
        Tag::Modal | Tag::Verb(Form::Present | Form::Past | Form::PastOrParticiple)
    )
}

/// Whether something between two words begins a clause of its own.
pub(super) fn boundary(parse: &Parse, from: usize, to: usize) -> bool {
    (from..to).any(|word| {
        matches!(
            parse.words[word].tag,
            Tag::Subordinator | Tag::Relative | Tag::Stop | Tag::Quote | Tag::Bracket | Tag::Comma
        )
    })
}

fn relative_between(parse: &Parse, from: usize, to: usize) -> bool {
    (from..to).any(|word| parse.words[word].tag == Tag::Relative)
}

/// Whether a phrase that no preposition leads and that is not the object stands between two verbs.
fn subject_between(parse: &Parse, from: usize, to: usize) -> bool {
    let mut found = 0;
    for (at, phrase) in parse.phrases.iter().enumerate() {
        if phrase.words.start < from || phrase.words.end > to || phrase.time {
            continue;
        }
        let led = phrase.words.start > 0 && parse.words[phrase.words.start - 1].tag == Tag::Preposition;
        let owner = parse.phrases.get(at + 1).is_some_and(|next| next.owner == Some(at));
        if !led && !owner {
            found += 1;
        }
    }
    found > 0
}

/// The nearest word to the left that is no adverb, negation or time.
pub(super) fn left_of(parse: &Parse, start: usize) -> Option<usize> {
    let mut at = start;
    while at > 0 {
        at -= 1;
        let word = &parse.words[at];
        match word.tag {
            Tag::Adverb | Tag::Negation | Tag::Time => {}
            // “the Syrian Democratic Forces (SDF) said”.
            Tag::Bracket if word.lower == ")" => {
                at = (0..at).rev().find(|&open| parse.words[open].lower == "(")?;
            }
            // “on Sunday said”, and the comma after such an insertion.
            Tag::Preposition if parse.words.get(at + 1).is_some_and(|next| next.tag == Tag::Time) => {}
            _ => return Some(at),
        }
    }
    None
}

/// The phrase that a run of phrases and prepositions leading to `phrase` begins with: “the head of the agency”.
pub(super) fn start_of_run(parse: &Parse, mut phrase: usize) -> usize {
    while let Some(earlier) =
        (0..phrase).find(|&earlier| parse.phrases[earlier].behind.iter().any(|&(_, behind)| behind == phrase))
    {
        // An owner's phrase is part of what it owns.
        phrase = earlier;
    }
    phrase
}

/// The first member of the coordination that a phrase belongs to, or the phrase itself.
pub(super) fn first_member(parse: &Parse, phrase: usize) -> usize {
    parse.phrases.iter().position(|first| first.members.contains(&phrase)).unwrap_or(phrase)
}

/// The phrase as a subject: the named one of an apposition, the first of a coordination, the head of a run.
pub(super) fn as_subject(parse: &Parse, phrase: usize) -> usize {
    let run = start_of_run(parse, phrase);
    let first = first_member(parse, run);
    let whole = start_of_run(parse, first);
    match parse.apposition(whole) {
        Some(named) if parse.words[parse.phrases[named].head].tag == Tag::Name => named,
        _ => whole,
    }
}

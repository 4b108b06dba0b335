use std::ops::Range;

use crate::lexicon::Form;
use crate::syntax::tagger::is_title;
use crate::syntax::{Tag, Word};

/// A noun phrase: determiner, modifiers and head, without what follows the head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Its words.
    pub words: Range<usize>,
    /// Its head, the last noun, name, number or pronoun.
    pub head: usize,
    /// The phrase that owns it: “Kabul's” before “airport”.
    pub owner: Option<usize>,
    /// Preposition (a word) and phrase, for each prepositional phrase that follows without a break.
    pub behind: Vec<(usize, usize)>,
    /// The phrase that names the same thing again, between commas.
    pub apposition: Option<usize>,
    /// The phrases coordinated with this one, which is the first of them.
    pub members: Vec<usize>,
    /// Whether it is a time.
    pub time: bool,
}

/// Words that begin a quantity, longest first.
const QUANTIFIERS: &[&[&str]] = &[
    &["as", "many", "as"],
    &["as", "few", "as"],
    &["no", "more", "than"],
    &["no", "fewer", "than"],
    &["a", "minimum", "of"],
    &["a", "maximum", "of"],
    &["a", "total", "of"],
    &["more", "than"],
    &["less", "than"],
    &["fewer", "than"],
    &["at", "least"],
    &["at", "most"],
    &["up", "to"],
    &["close", "to"],
    &["closer", "to"],
    &["about"],
    &["around"],
    &["over"],
    &["under"],
    &["nearly"],
    &["almost"],
    &["roughly"],
    &["approximately"],
    &["some"],
    &["only"],
    &["just"],
];

/// The noun phrases of a sentence, in order, joined to their owners, followers, appositions and coordinates.
pub(super) fn phrases(words: &[Word]) -> Vec<Phrase> {
    let mut phrases = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match base(words, at) {
            Some(phrase) => {
                at = phrase.words.end;
                phrases.push(phrase);
            }
            None => at += 1,
        }
    }
    own(words, &mut phrases);
    follow(words, &mut phrases);
    coordinate(words, &mut phrases);
    appose(words, &mut phrases);
    phrases
}

/// The phrase that begins at a word, if one does.
fn base(words: &[Word], start: usize) -> Option<Phrase> {
    let mut at = start;
    let mut head = None;
    let hour = words[at].tag == Tag::Number
        && words.get(at + 1).is_some_and(|word| matches!(word.lower.as_str(), "a.m." | "p.m." | "gmt"));
    if hour {
        return Some(phrase(start..at + 2, at, true));
    }
    if words[at].tag == Tag::Time {
        while words.get(at).is_some_and(|word| word.tag == Tag::Time) {
            at += 1;
        }
        return Some(phrase(start..at, at - 1, true));
    }
    if let Some(length) = quantifier(words, at) {
        at += length;
    } else if is_range(words, at) {
        // “between 2,500 and 3,500 soldiers”.
        at += 3;
    }
    while let Some(word) = words.get(at) {
        let next = words.get(at + 1).map(|word| word.tag);
        // “80 per cent” is one word elsewhere.
        if word.lower == "per" && head.is_some() && words.get(at + 1).is_some_and(|next| next.lower == "cent") {
            head = Some(at + 1);
            at += 2;
            break;
        }
        match word.tag {
            Tag::Determiner | Tag::PossessivePronoun
                if head.is_some() || at > start && !is_number_start(words, start, at) =>
            {
                break;
            }
            Tag::Determiner
                if matches!(
                    word.lower.as_str(),
                    "any" | "each" | "none" | "all" | "both" | "most" | "half" | "some" | "many" | "several"
                ) && of_follows(words, at) =>
            {
                // “all of the troops”, “most of its forces” lean on the phrase after “of”.
                head = Some(at);
                at += 1;
                break;
            }
            Tag::Determiner | Tag::PossessivePronoun => {}
            Tag::Pronoun if head.is_none() && at == start || word.lower == "others" => {
                head = Some(at);
                at += 1;
                break;
            }
            Tag::Noun if head.is_some_and(|head| is_name(&words[head])) && titles(words, start, at) => break,
            Tag::Noun | Tag::Name => head = Some(at),
            // “gave Moldova 250 million euros”: the recipient ends before the figure.
            Tag::Number if head.is_some_and(|head| is_name(&words[head])) && gives(words, start) => break,
            Tag::Number => {
                if head.is_some()
                    && !matches!(next, Some(Tag::Noun))
                    && words[at - 1].tag != Tag::Number
                    && words[at - 1].tag != Tag::Name
                {
                    break;
                }
                head = Some(at);
            }
            Tag::Adjective
                if head.is_none_or(|head| !is_name(&words[head]) || noun_follows(words, at))
                    && noun_follows(words, at) => {}
            Tag::Adverb if at == start && at > 0 && words[at - 1].tag == Tag::Possessive && noun_follows(words, at) => {
            }
            Tag::Adverb
                if matches!(next, Some(Tag::Adjective | Tag::Number)) && noun_follows(words, at + 1) && at > start => {}
            Tag::Verb(Form::Gerund) if before_modified(words, start, at) && noun_follows(words, at) => {}
            Tag::Verb(Form::PastOrParticiple | Form::Participle)
                if (at > start || at > 0 && modified_behind(&words[at - 1]) && next == Some(Tag::Noun))
                    && (head.is_none()
                        || matches!(words[at - 1].tag, Tag::Number | Tag::Name)
                            && words[start].tag == Tag::Determiner
                            && next == Some(Tag::Adjective))
                    && noun_follows(words, at) => {}
            Tag::Conjunction if head.is_none() && at > start && joins_modifiers(words, at) => {}
            _ => break,
        }
        at += 1;
    }
    let head = match head {
        Some(head) => head,
        // “the wounded”, “the two”.
        None if at > start && words[start].tag == Tag::Determiner && words[start].lower != "no" && at - start > 1 => {
            at - 1
        }
        None if at > start
            && words[at - 1].tag == Tag::Determiner
            && matches!(words[at - 1].lower.as_str(), "all" | "most" | "some" | "many" | "both") =>
        {
            at - 1
        }
        None => return None,
    };
    Some(phrase(start..at.max(head + 1), head, false))
}

/// Whether a verb that takes two objects stands right before a phrase.
fn gives(words: &[Word], start: usize) -> bool {
    let before = start.checked_sub(1).map(|before| &words[before]);
    before.is_some_and(|word| {
        let verbs = ["give", "send", "lend", "sell", "offer", "pay", "grant", "promise", "supply", "hand", "owe"];
        word.is_verb() && verbs.contains(&word.lemma.as_str())
    })
}

/// “appointed Ivan Petrov *defence minister*”: the title that somebody is given stands behind the name.
fn titles(words: &[Word], start: usize, at: usize) -> bool {
    let before = start.checked_sub(1).map(|before| &words[before]);
    let verbs = ["appoint", "name", "elect", "make", "declare", "proclaim"];
    let end = (at..words.len()).find(|&next| words[next].tag != Tag::Noun).unwrap_or(words.len());
    before.is_some_and(|word| word.is_verb() && verbs.contains(&word.lemma.as_str()))
        && words[end - 1].tag == Tag::Noun
        && is_title(&words[end - 1].lower)
}

fn phrase(words: Range<usize>, head: usize, time: bool) -> Phrase {
    Phrase { words, head, owner: None, behind: Vec::new(), apposition: None, members: Vec::new(), time }
}

/// Whether a participle right behind a word may be the first modifier of a noun: “by ousted lawmakers”.
fn modified_behind(word: &Word) -> bool {
    matches!(word.tag, Tag::Possessive | Tag::Preposition | Tag::Subordinator)
}

fn is_name(word: &Word) -> bool {
    word.tag == Tag::Name
}

/// Whether everything before belongs to a quantity, as in “most of” or “all”.
fn is_number_start(words: &[Word], start: usize, at: usize) -> bool {
    words[start..at]
        .iter()
        .all(|word| matches!(word.tag, Tag::Number | Tag::Adverb | Tag::Preposition | Tag::Determiner))
}

fn of_follows(words: &[Word], at: usize) -> bool {
    words.get(at + 1).is_some_and(|word| word.lower == "of")
}

/// “air and missile strikes”: the conjunction joins two modifiers of one noun.
fn joins_modifiers(words: &[Word], at: usize) -> bool {
    words[at].lower == "and"
        && words[at - 1].tag == Tag::Adjective
        && words.get(at + 1).is_some_and(|word| word.tag == Tag::Adjective)
        && noun_follows(words, at + 1)
}

/// A gerund is a modifier after a determiner, an adjective or a name (“the ongoing talks”, “Taliban fighting season”).
fn before_modified(words: &[Word], start: usize, at: usize) -> bool {
    at > start && matches!(words[at - 1].tag, Tag::Determiner | Tag::Adjective | Tag::PossessivePronoun)
        || at == start && at > 0 && matches!(words[at - 1].tag, Tag::Possessive)
        || at == start
            && at > 0
            && words[at - 1].tag == Tag::Preposition
            && words.get(at + 1).is_some_and(|word| word.tag == Tag::Name)
            && words.get(at + 2).is_some_and(|word| word.tag == Tag::Noun)
}

/// Whether a noun ends the run of modifiers that begins after `at`.
fn noun_follows(words: &[Word], at: usize) -> bool {
    for word in &words[(at + 1).min(words.len())..] {
        match word.tag {
            Tag::Noun | Tag::Name => return true,
            Tag::Adjective | Tag::Number | Tag::Adverb => {}
            Tag::Verb(Form::PastOrParticiple | Form::Participle | Form::Gerund) => {}
            Tag::Conjunction if word.lower == "and" => {}
            _ => return false,
        }
    }
    false
}

/// Whether “between”, a number and “and” lead to a further number here.
fn is_range(words: &[Word], at: usize) -> bool {
    let number = |word: usize| words.get(word).is_some_and(|word| word.tag == Tag::Number);
    words[at].lower == "between" && number(at + 1) && words[at + 2].lower == "and" && number(at + 3)
}

/// Length of the words at `at` that make a quantity of the number after them.
fn quantifier(words: &[Word], at: usize) -> Option<usize> {
    // Most words have no number behind them, and need not be compared.
    words[(at + 1).min(words.len())..].iter().take(3).find(|word| word.tag == Tag::Number)?;
    QUANTIFIERS
        .iter()
        .find(|phrase| {
            phrase.iter().enumerate().all(|(i, part)| words.get(at + i).is_some_and(|word| word.lower == *part))
                && words.get(at + phrase.len()).is_some_and(|word| word.tag == Tag::Number)
        })
        .map(|phrase| phrase.len())
}

/// Ties each owner with “'s” to the phrase after it.
fn own(words: &[Word], phrases: &mut [Phrase]) {
    for next in 1..phrases.len() {
        let owner = next - 1;
        if phrases[owner].words.end + 1 == phrases[next].words.start
            && words[phrases[owner].words.end].tag == Tag::Possessive
        {
            phrases[next].owner = Some(owner);
        }
    }
}

/// Ties prepositional phrases to every phrase of the unbroken run before them.
fn follow(words: &[Word], phrases: &mut [Phrase]) {
    for at in (0..phrases.len()).rev() {
        let end = phrases[at].words.end;
        let Some(preposition) = words.get(end) else { continue };
        if preposition.tag != Tag::Preposition || phrases[at].time {
            continue;
        }
        let Some(mut next) = phrases.get(at + 1).filter(|next| next.words.start == end + 1).map(|_| at + 1) else {
            continue;
        };
        // Behind an owner stands what it owns.
        while phrases.get(next + 1).is_some_and(|owned| owned.owner == Some(next)) {
            next += 1;
        }
        let mut behind = vec![(end, next)];
        behind.extend(phrases[next].behind.clone());
        phrases[at].behind = behind;
    }
}

/// Joins “A, B and C” to their first member.
fn coordinate(words: &[Word], phrases: &mut [Phrase]) {
    let mut at = 0;
    while at < phrases.len() {
        let mut members = Vec::new();
        let mut last = at;
        let mut ended = 0;
        while let Some((next, ends)) = next_member(words, phrases, last) {
            members.push(next);
            last = next;
            if ends {
                ended = members.len();
            }
        }
        // A list ends with the phrase that a conjunction leads to; what a comma adds behind it is something else.
        if ended == 0 {
            // Whoever begins later in a list without a conjunction comes to the same end.
            at = last + 1;
            continue;
        }
        members.truncate(ended);
        last = members.last().copied().unwrap_or(at);
        if !splits_clauses(words, phrases, at, last) {
            phrases[at].members = members;
            at = last;
        }
        at += 1;
    }
}

/// The phrase that goes on after a comma or conjunction behind `at`, and whether a conjunction led to it.
fn next_member(words: &[Word], phrases: &[Phrase], at: usize) -> Option<(usize, bool)> {
    if phrases[at].time {
        return None;
    }
    let own_end = phrases[at].words.end;
    let full_end = phrases[at].behind.last().map_or(own_end, |&(_, last)| phrases[last].words.end);
    for end in [own_end, full_end] {
        // “a meeting between A and B”: the inner phrase is closer.
        let closer =
            |&(word, inner): &(usize, usize)| words[word].lower == "between" || next_alike(words, phrases, inner);
        if end != own_end && phrases[at].behind.last().is_some_and(closer) {
            return None;
        }
        let mut next = end;
        let mut conjunction = false;
        while let Some(word) = words.get(next) {
            match (word.tag, word.lower.as_str()) {
                (Tag::Comma, _) => {}
                (Tag::Conjunction, "and" | "or") => conjunction = true,
                (Tag::Adverb, "also" | "then") => {}
                _ => break,
            }
            next += 1;
        }
        if next == end {
            continue;
        }
        let mut found = phrases.iter().position(|phrase| phrase.words.start == next && !phrase.time)?;
        // “…, and it has to be” begins a clause.
        if words[phrases[found].head].tag == Tag::Pronoun
            && matches!(words[phrases[found].head].lower.as_str(), "he" | "she" | "it" | "they" | "we" | "i")
        {
            return None;
        }
        while phrases.get(found + 1).is_some_and(|owned| owned.owner == Some(found)) {
            found += 1;
        }
        return Some((found, conjunction));
    }
    None
}

/// Whether the phrase behind “and” is named or described as the one before it is.
fn next_alike(words: &[Word], phrases: &[Phrase], at: usize) -> bool {
    let Some((next, _)) = next_member(words, phrases, at) else { return false };
    words[phrases[next].head].tag == words[phrases[at].head].tag
}

/// “X backs A and B opposes C”: the last phrase is the subject of a clause of its own.
fn splits_clauses(words: &[Word], phrases: &[Phrase], first: usize, last: usize) -> bool {
    let before = phrases[first].words.start.checked_sub(1).map(|before| &words[before]);
    // “fighting between A and B killed”: what stands between is two.
    if before.is_some_and(|word| word.lower == "between") {
        return false;
    }
    let object = before.is_some_and(Word::is_verb);
    let end = phrases[last].words.end;
    let mut next = words[end..].iter().skip_while(|word| word.tag == Tag::Adverb);
    let tensed = next.next().is_some_and(|word| {
        matches!(word.tag, Tag::Modal | Tag::Verb(Form::Present | Form::Past | Form::PastOrParticiple))
    });
    // “…, and reinforcements will follow”: a comma before “and” between two begins a clause.
    let start = phrases[last].owner.map_or(phrases[last].words.start, |owner| phrases[owner].words.start);
    let comma = start > 1 && words[start - 2].tag == Tag::Comma;
    let pair = !phrases.iter().any(|phrase| {
        phrase.words.start > phrases[first].words.end
            && phrase.words.end < start - 1
            && words[phrase.words.start - 1].tag == Tag::Comma
    });
    if tensed && comma && pair && words[..start - 2].iter().any(Word::is_verb) {
        return true;
    }
    // “abducted 30 students in Nigeria, residents and officials said”: the comma ends what was abducted.
    let end = phrases[first].behind.last().map_or(phrases[first].words.end, |&(_, behind)| phrases[behind].words.end);
    let set_apart = words.get(end).is_some_and(|word| word.tag == Tag::Comma);
    let mut clause = words[..phrases[first].words.start].iter().rev().take_while(|word| word.tag != Tag::Subordinator);
    if tensed && set_apart && clause.any(Word::is_verb) {
        return true;
    }
    tensed
        && (object
            || words[..phrases[first].words.start].iter().any(Word::is_verb)
                && words[phrases[first].words.start - 1].tag != Tag::Preposition
                && words[phrases[first].words.start - 1].tag != Tag::Subordinator)
}

/// Joins a name and a description between commas: “Jens Stoltenberg, secretary-general of NATO,”.
fn appose(words: &[Word], phrases: &mut [Phrase]) {
    for at in 0..phrases.len().saturating_sub(1) {
        let end = phrases[at].behind.last().map_or(phrases[at].words.end, |&(_, last)| phrases[last].words.end);
        if words.get(end).is_none_or(|word| word.tag != Tag::Comma) || !phrases[at].members.is_empty() {
            continue;
        }
        let Some(mut next) = phrases.iter().position(|phrase| phrase.words.start == end + 1) else { continue };
        while phrases.get(next + 1).is_some_and(|owned| owned.owner == Some(next)) {
            next += 1;
        }
        let after = phrases[next].behind.last().map_or(phrases[next].words.end, |&(_, last)| phrases[last].words.end);
        // “Al-Qaeda leader, Osama bin Laden claimed”, but “injuring a sailor, Manila said”.
        let opens = !is_name(&words[phrases[at].head])
            && phrases[at].behind.is_empty()
            && !words[..phrases[at].words.start].iter().any(Word::is_verb);
        let closes =
            words.get(after).is_none_or(|word| matches!(word.tag, Tag::Comma | Tag::Stop) || opens && word.is_verb());
        let one_name = is_name(&words[phrases[at].head]) != is_name(&words[phrases[next].head]);
        let in_list = phrases.iter().any(|phrase| {
            let last = phrase.members.last() == Some(&at);
            phrase.members.contains(&at) && !last || phrase.members.contains(&next)
        });
        if closes
            && one_name
            && !in_list
            && !phrases[next].time
            && words[phrases[next].head].tag != Tag::Number
            && words[phrases[next].head].tag != Tag::Pronoun
        {
            phrases[at].apposition = Some(next);
        }
    }
}

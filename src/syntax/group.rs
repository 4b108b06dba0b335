use crate::lexicon::Form;
use crate::syntax::closed::is_particle;
use crate::syntax::{Clause, Mood, Phrase, Tag, Voice, Word};

/// The verb groups of a sentence as clauses that have nothing but their verb yet.
pub(super) fn groups(words: &[Word], phrases: &[Phrase]) -> Vec<Clause> {
    let mut groups = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let inside = phrases.iter().any(|phrase| phrase.words.contains(&at));
        match if inside { None } else { group(words, at) } {
            Some(clause) => {
                at = clause.group.end;
                groups.push(clause);
            }
            None => at += 1,
        }
    }
    groups
}

/// The verb group that begins at a word, if one does.
fn group(words: &[Word], start: usize) -> Option<Clause> {
    let mut clause = Clause {
        group: start..start,
        verb: start,
        particle: None,
        voice: Voice::Active,
        mood: Mood::Finite,
        modal: None,
        negation: None,
        reports: false,
        past: false,
        subject: None,
        own_subject: false,
        objects: Vec::new(),
        obliques: Vec::new(),
        parent: None,
        anchor: None,
    };
    let mut at = start;
    let mut first: Option<Form> = None;
    let mut auxiliary: Option<&str> = None;
    loop {
        let waits = matches!(auxiliary, Some("be" | "have")) || auxiliary.is_none() && clause.modal.is_some();
        let (next, negation) = skip(words, at, waits);
        let Some(word) = words.get(next) else {
            clause.negation = clause.negation.or(negation);
            break;
        };
        match word.tag {
            Tag::To if first.is_none() && clause.modal.is_none() => clause.mood = Mood::Infinitive,
            // “has to leave”, “is to leave”, “is going to leave”.
            Tag::To if obliges(words, &clause, auxiliary) => {
                clause.modal = Some(clause.verb);
                auxiliary = None;
            }
            Tag::Modal if first.is_none() && clause.modal.is_none() && clause.mood == Mood::Finite => {
                clause.modal = Some(next)
            }
            Tag::Verb(form) if continues(form, auxiliary, first, &clause) => {
                first.get_or_insert(form);
                if auxiliary == Some("be") && matches!(form, Form::PastOrParticiple | Form::Participle) {
                    clause.voice = Voice::Passive;
                }
                clause.verb = next;
                auxiliary = match word.lemma.as_str() {
                    "be" => Some("be"),
                    "have" => Some("have"),
                    "do" => Some("do"),
                    _ => Some(""),
                };
            }
            // “undertakes not to attack”: the negation belongs to what follows.
            _ => {
                let follows = word.is_verb() || word.tag == Tag::To;
                clause.negation = clause.negation.or(negation.filter(|_| !follows));
                break;
            }
        }
        clause.negation = clause.negation.or(negation);
        at = next + 1;
    }
    let first = first?;
    clause.group = start..at;
    clause.past = words[start..at].iter().any(|word| matches!(word.tag, Tag::Verb(Form::Past)))
        || words[start].lemma == "have" && clause.verb > start
        || first == Form::PastOrParticiple;
    if clause.mood == Mood::Finite && clause.modal.is_none() {
        clause.mood = match first {
            Form::Gerund => Mood::Gerund,
            Form::Participle => Mood::Participle,
            Form::Base if start > 0 && lets(&words[start - 1]) => Mood::Infinitive,
            // A base form without `to` or a modal is an imperative or hangs on an infinitive before “and”.
            _ => Mood::Finite,
        };
        if clause.mood == Mood::Participle {
            clause.voice = Voice::Passive;
        }
    }
    if let Some(word) = words.get(at)
        && !quantity_follows(words, at)
        && (word.tag == Tag::Particle || is_particle(&word.lower) && word.tag != Tag::Noun && particle_ends(words, at))
    {
        clause.particle = Some(at);
        clause.group.end = at + 1;
    }
    Some(clause)
}

/// “pushed up to 30 kilometres”: the word belongs to the number.
fn quantity_follows(words: &[Word], at: usize) -> bool {
    words[at].lower == "up"
        && words.get(at + 1).is_some_and(|word| word.lower == "to")
        && words.get(at + 2).is_some_and(|word| word.tag == Tag::Number)
}

/// “has helped establish”: verbs that take an infinitive without “to”.
fn lets(word: &Word) -> bool {
    word.is_verb() && matches!(word.lemma.as_str(), "help" | "let" | "make")
}

/// Passes over adverbs and negations inside a verb group, and times where an auxiliary waits for its verb, and gives the
/// first negation.
fn skip(words: &[Word], mut at: usize, waits: bool) -> (usize, Option<usize>) {
    let start = at;
    let mut negation = None;
    while let Some(word) = words.get(at) {
        match word.tag {
            Tag::Negation => {
                negation.get_or_insert(at);
            }
            Tag::Adverb => {}
            // “has today imposed”, “have on Tuesday signed”.
            Tag::Time if waits => {}
            Tag::Preposition if waits && words.get(at + 1).is_some_and(|next| next.tag == Tag::Time) => {}
            _ => break,
        }
        at += 1;
    }
    let goes_on = words.get(at).is_some_and(|word| word.is_verb() || matches!(word.tag, Tag::Modal | Tag::To));
    let next = if goes_on { at } else { start.max(last_negation(words, start, at)) };
    (next, negation)
}

/// A negation right after the verb belongs to it even where no verb follows (“is not a threat”).
fn last_negation(words: &[Word], start: usize, end: usize) -> usize {
    words[start..end].iter().rposition(|word| word.tag == Tag::Negation).map_or(start, |at| start + at + 1)
}

/// Whether `to` after the verbs so far makes an obligation or a future of them.
fn obliges(words: &[Word], clause: &Clause, auxiliary: Option<&str>) -> bool {
    matches!(auxiliary, Some("have"))
        || auxiliary == Some("be")
        || (words[clause.verb].lower == "going" && clause.verb > clause.group.start)
}

/// Whether a verb form goes on with the group so far.
fn continues(form: Form, auxiliary: Option<&str>, first: Option<Form>, clause: &Clause) -> bool {
    let bare = clause.modal.is_some() || clause.mood == Mood::Infinitive;
    match (auxiliary, form) {
        (None, Form::Base) => bare || first.is_none(),
        (None, Form::Present) => first.is_none(),
        (None, _) => !bare && first.is_none(),
        (Some("be"), Form::Gerund | Form::PastOrParticiple | Form::Participle) => true,
        (Some("have"), Form::PastOrParticiple | Form::Participle) => true,
        (Some("do"), Form::Base) => true,
        _ => false,
    }
}

/// Whether a word that could be a preposition is a particle: no phrase follows it, or only after a further preposition.
fn particle_ends(words: &[Word], at: usize) -> bool {
    match words[at].lower.as_str() {
        "out" | "off" | "down" | "away" | "back" | "up" | "aside" | "apart" | "forward" => true,
        _ => words
            .get(at + 1)
            .is_none_or(|word| matches!(word.tag, Tag::Preposition | Tag::Stop | Tag::Comma | Tag::Conjunction)),
    }
}

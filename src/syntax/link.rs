use crate::lexicon::Form;
use crate::syntax::closed::{may_subordinate, reports};
use crate::syntax::{Clause, Link, Mood, Parse, Tag, Voice};

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
        earlier.mood != Mood::Participle
            && !reports(&parse.words[earlier.verb].lemma)
            && !relative_between(parse, earlier.group.end, start)
    });
    let later = parse.clauses.get(at + 1).filter(|later| {
        !boundary(parse, parse.clauses[at].group.end, later.group.start)
            && later.mood == Mood::Finite
            && starts_tensed(parse, later)
    });
    let later_lacks_subject = later
        .filter(|later| parse.words[later.group.start - 1].tag != Tag::Conjunction)
        .is_some_and(|later| !subject_between(parse, parse.clauses[at].group.end, later.group.start));
    let after_comma = comma
        && (at > 0 && earlier.is_some() || later.is_some())
        && !reports(&parse.words[parse.clauses[at].verb].lemma);
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
fn boundary(parse: &Parse, from: usize, to: usize) -> bool {
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
fn left_of(parse: &Parse, start: usize) -> Option<usize> {
    let mut at = start;
    while at > 0 {
        at -= 1;
        let word = &parse.words[at];
        match word.tag {
            Tag::Adverb | Tag::Negation | Tag::Time => {}
            // “on Sunday said”, and the comma after such an insertion.
            Tag::Preposition if parse.words.get(at + 1).is_some_and(|next| next.tag == Tag::Time) => {}
            _ => return Some(at),
        }
    }
    None
}

/// The phrase that a run of phrases and prepositions leading to `phrase` begins with: “the head of the agency”.
fn start_of_run(parse: &Parse, mut phrase: usize) -> usize {
    while let Some(earlier) =
        (0..phrase).find(|&earlier| parse.phrases[earlier].behind.iter().any(|&(_, behind)| behind == phrase))
    {
        // An owner's phrase is part of what it owns.
        phrase = earlier;
    }
    phrase
}

/// The first member of the coordination that a phrase belongs to, or the phrase itself.
fn first_member(parse: &Parse, phrase: usize) -> usize {
    parse.phrases.iter().position(|first| first.members.contains(&phrase)).unwrap_or(phrase)
}

/// The phrase as a subject: the named one of an apposition, the first of a coordination, the head of a run.
fn as_subject(parse: &Parse, phrase: usize) -> usize {
    let run = start_of_run(parse, phrase);
    let first = first_member(parse, run);
    let whole = start_of_run(parse, first);
    match parse.phrases.iter().position(|named| named.apposition == Some(whole)) {
        Some(named) if parse.words[parse.phrases[named].head].tag == Tag::Name => named,
        _ => whole,
    }
}

fn find_subject(parse: &mut Parse, at: usize) {
    let clause = &parse.clauses[at];
    let (start, mood) = (clause.group.start, clause.mood);
    let found = match mood {
        Mood::Finite => finite_subject(parse, at, start),
        Mood::Gerund | Mood::Participle => left_of(parse, start).and_then(|before| {
            let comma = parse.words[before].tag == Tag::Comma;
            let phrase = parse.phrase_at(if comma { before.checked_sub(1)? } else { before })?;
            let reduced = !parse.phrases[phrase].time && (!comma || mood == Mood::Participle);
            // A pronoun takes no reduced clause.
            reduced.then_some(phrase)
        }),
        Mood::Infinitive => None,
    };
    let clause = &mut parse.clauses[at];
    match mood {
        Mood::Finite => {
            clause.subject = found;
            clause.own_subject = found.is_some();
        }
        _ => {
            clause.subject = found;
            clause.anchor = found;
        }
    }
}

/// The subject of a verb with a tense: the phrase before it, what a relative word stands for, or, after a quotation,
/// the phrase behind it (“…, said officials”).
fn finite_subject(parse: &mut Parse, at: usize, start: usize) -> Option<usize> {
    let before = left_of(parse, start);
    if let Some(before) = before {
        match parse.words[before].tag {
            Tag::Relative => {
                let antecedent = antecedent(parse, before)?;
                parse.clauses[at].anchor = Some(antecedent);
                return Some(antecedent);
            }
            Tag::Comma => {
                if let Some(phrase) = before_insertion(parse, before) {
                    return Some(phrase);
                }
                // A comma that has no business between subject and verb.
                let phrase = before.checked_sub(1).and_then(|word| parse.phrase_at(word));
                let first =
                    at == 0 || boundary(parse, parse.clauses[at - 1].group.end, parse.phrases[phrase?].words.start);
                let list = parse.words[..before].iter().filter(|word| word.tag == Tag::Comma).count();
                if first && list == 0 && parse.clauses[at].modal.is_some() {
                    return phrase.map(|phrase| as_subject(parse, phrase));
                }
            }
            Tag::Existential => return None,
            _ => {
                if let Some(phrase) = parse.phrase_at(before).filter(|&phrase| !parse.phrases[phrase].time) {
                    if let Some(outer) = beyond_relative(parse, at, phrase) {
                        return outer;
                    }
                    let subject = as_subject(parse, phrase);
                    let lead = parse.phrases[subject].words.start.checked_sub(1);
                    let lead = lead.filter(|&word| parse.words[word].tag == Tag::Preposition);
                    // “two officials familiar with the matter said”.
                    if let Some(described) = lead.and_then(|lead| described_before(parse, lead)) {
                        return Some(as_subject(parse, described));
                    }
                    let along = lead.is_some_and(|lead| lead > 0 && parse.words[lead - 1].lower == "along");
                    let fronted = lead.is_some() && !along && start_of_run(parse, phrase) == phrase;
                    if let Some(relative) = relative_object(parse, subject) {
                        parse.clauses[at].anchor = antecedent(parse, relative);
                    }
                    return (!fronted).then_some(subject);
                }
            }
        }
    }
    // “said officials”: only after a comma or a quotation.
    let quoted = before.is_some_and(|before| matches!(parse.words[before].tag, Tag::Comma | Tag::Quote));
    let clause = &parse.clauses[at];
    let inverted = parse.phrase_at(clause.group.end).filter(|_| quoted && reports(&parse.words[clause.verb].lemma));
    inverted.map(|phrase| as_subject(parse, phrase))
}

/// The phrase before an adjective that a preposition completes: “officials familiar with”.
fn described_before(parse: &Parse, preposition: usize) -> Option<usize> {
    let adjective = preposition.checked_sub(1).filter(|&word| parse.words[word].tag == Tag::Adjective)?;
    adjective.checked_sub(1).and_then(|word| parse.phrase_at(word))
}

/// The subject of a verb that stands behind a relative clause or an infinitive on a noun: in “the decision to keep
/// troops in Kabul makes”, the decision. `None` where `phrase` is in no such clause; `Some(None)` where the clause
/// itself is the subject (“ensuring security is critical”).
fn beyond_relative(parse: &Parse, at: usize, phrase: usize) -> Option<Option<usize>> {
    let run = start_of_run(parse, first_member(parse, start_of_run(parse, phrase)));
    let mut lead = parse.extent(run).start.checked_sub(1)?;
    if parse.words[lead].tag == Tag::Preposition {
        lead = lead.checked_sub(1)?;
    }
    let mut inner = (0..at).rev().find(|&inner| parse.clauses[inner].group.contains(&lead))?;
    loop {
        let clause = &parse.clauses[inner];
        let before = clause.group.start.checked_sub(1);
        match clause.mood {
            Mood::Finite => return clause.anchor.map(|anchor| Some(as_subject(parse, anchor))),
            Mood::Participle | Mood::Gerund if clause.anchor.is_some() => {
                return clause.anchor.map(|anchor| Some(as_subject(parse, anchor)));
            }
            Mood::Gerund if before.is_none_or(|before| opens(parse.words[before].tag)) => return Some(None),
            Mood::Infinitive => {
                if let Some(noun) = before.and_then(|before| parse.phrase_at(before)) {
                    return Some(Some(as_subject(parse, noun)));
                }
                inner = inner.checked_sub(1)?;
            }
            _ => inner = inner.checked_sub(1)?,
        }
    }
}

/// Whether a clause may begin after a word of this tag.
fn opens(tag: Tag) -> bool {
    matches!(tag, Tag::Subordinator | Tag::Quote | Tag::Stop)
}

/// “whom the US supports”: the relative word right before a subject.
fn relative_object(parse: &Parse, subject: usize) -> Option<usize> {
    let start = parse.extent(subject).start.checked_sub(1)?;
    (parse.words[start].tag == Tag::Relative).then_some(start)
}

/// What a relative word stands for: the phrase before it.
fn antecedent(parse: &Parse, relative: usize) -> Option<usize> {
    let mut before = relative.checked_sub(1)?;
    // “with whom”, “, which”.
    while matches!(parse.words[before].tag, Tag::Comma | Tag::Preposition) {
        before = before.checked_sub(1)?;
    }
    let phrase = parse.phrase_at(before)?;
    let first = first_member(parse, phrase);
    // A comma before “which” lets it stand for the whole list.
    Some(if first != phrase && parse.words[relative - 1].tag == Tag::Comma { first } else { phrase })
}

/// The subject before an insertion between commas: “X, which …, said”.
fn before_insertion(parse: &Parse, comma: usize) -> Option<usize> {
    let open = (0..comma).rev().find(|&word| {
        parse.words[word].tag == Tag::Comma && {
            let next = &parse.words[word + 1];
            matches!(next.tag, Tag::Relative | Tag::Preposition | Tag::Verb(_) | Tag::Subordinator | Tag::Adverb)
                || parse
                    .phrase_at(word + 1)
                    .is_some_and(|inserted| parse.phrases.iter().any(|phrase| phrase.apposition == Some(inserted)))
        }
    });
    let phrase = match open {
        Some(open) => parse.phrase_at(open.checked_sub(1)?)?,
        None => return None,
    };
    (!parse.phrases[phrase].time).then(|| as_subject(parse, phrase))
}

fn find_objects(parse: &mut Parse, at: usize) {
    let clause = &parse.clauses[at];
    let mut word = clause.group.end;
    let mut objects = Vec::new();
    let mut obliques = Vec::new();
    let limit = parse.clauses.get(at + 1).map_or(parse.words.len(), |next| next.group.start);
    let next_subject = parse
        .clauses
        .get(at + 1)
        .and_then(|next| next.subject.filter(|_| next.mood == Mood::Finite && next.own_subject));
    let mut direct = true;
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
                let Some(mut phrase) = parse.phrase_at(word + 1) else {
                    word += 1;
                    continue;
                };
                while parse.phrases.get(phrase + 1).is_some_and(|owned| owned.owner == Some(phrase)) {
                    phrase += 1;
                }
                if parse.phrases[phrase].words.start >= limit
                    || next_subject == Some(phrase) && may_subordinate(&parse.words[word].lower)
                {
                    break;
                }
                obliques.push((word, phrase));
                obliques.extend(
                    parse.phrases[phrase]
                        .behind
                        .iter()
                        .copied()
                        .filter(|&(_, behind)| parse.phrases[behind].words.end <= limit),
                );
                word = end_of(parse, phrase).min(limit);
            }
            _ => {
                let Some(mut phrase) = parse.phrase_at(word) else { break };
                while parse.phrases.get(phrase + 1).is_some_and(|owned| owned.owner == Some(phrase)) {
                    phrase += 1;
                }
                if parse.phrases[phrase].time {
                    word = parse.phrases[phrase].words.end;
                    continue;
                }
                let is_next_subject = next_subject.is_some_and(|subject| subject == as_subject(parse, phrase));
                if !direct || is_next_subject || objects.len() == 2 {
                    break;
                }
                if inverted != Some(phrase) {
                    objects.push(phrase);
                    obliques.extend(
                        parse.phrases[phrase]
                            .behind
                            .iter()
                            .copied()
                            .filter(|&(_, behind)| parse.phrases[behind].words.end <= limit),
                    );
                    for &member in &parse.phrases[phrase].members {
                        obliques.extend(
                            parse.phrases[member]
                                .behind
                                .iter()
                                .copied()
                                .filter(|&(_, behind)| parse.phrases[behind].words.end <= limit),
                        );
                    }
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
    let clause = &mut parse.clauses[at];
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

fn find_parent(parse: &mut Parse, at: usize) {
    let (start, mood) = (parse.clauses[at].group.start, parse.clauses[at].mood);
    let before = left_of(parse, start);
    let earlier = (0..at).rev().find(|&earlier| !stops(parse, parse.clauses[earlier].group.end, start));
    let parent = match mood {
        Mood::Infinitive => earlier.map(|earlier| (earlier, Link::Infinitive)),
        Mood::Gerund | Mood::Participle => {
            let preposition =
                before.filter(|&word| matches!(parse.words[word].tag, Tag::Preposition | Tag::Subordinator));
            let later = || (at + 1..parse.clauses.len()).find(|&later| parse.clauses[later].mood == Mood::Finite);
            if parse.clauses[at].anchor.is_some() && preposition.is_none() {
                earlier.map(|earlier| (earlier, Link::Relative))
            } else {
                earlier.or_else(later).map(|other| (other, Link::Participle(preposition)))
            }
        }
        Mood::Finite => finite_parent(parse, at, before, earlier),
    };
    parse.clauses[at].parent = parent;
    // “the decision to keep”, “the right to fight”: a noun right before the infinitive.
    if mood == Mood::Infinitive
        && let Some(phrase) = before.and_then(|before| parse.phrase_at(before))
    {
        parse.clauses[at].anchor = Some(phrase);
    }
}

fn finite_parent(parse: &Parse, at: usize, before: Option<usize>, earlier: Option<usize>) -> Option<(usize, Link)> {
    let clause = &parse.clauses[at];
    let before_verb = before.map(|before| parse.words[before].tag);
    if clause.anchor.is_some() || before_verb == Some(Tag::Relative) {
        return earlier.map(|earlier| (earlier, Link::Relative));
    }
    let Some(subject) = clause.subject.filter(|_| clause.own_subject) else {
        let follows_conjunction = matches!(before_verb, Some(Tag::Conjunction | Tag::Comma));
        return earlier.filter(|_| follows_conjunction).map(|earlier| (earlier, Link::Coordinate));
    };
    let lead = left_of(parse, parse.extent(subject).start)?;
    let word = &parse.words[lead];
    let complement = |earlier: usize| (earlier, Link::Complement);
    match word.tag {
        Tag::Subordinator if matches!(word.lower.as_str(), "that" | "whether" | "how" | "why" | "what" | "where") => {
            earlier.map(complement)
        }
        Tag::Subordinator => {
            let later = (at + 1..parse.clauses.len()).find(|&later| parse.clauses[later].mood == Mood::Finite);
            earlier.or(later).map(|other| (other, Link::Adverbial(lead)))
        }
        // “said that A … but B …”: the second clause is said too.
        Tag::Conjunction => {
            let said =
                earlier.and_then(|earlier| parse.clauses[earlier].parent).filter(|(_, link)| *link == Link::Complement);
            said.filter(|&(saying, _)| {
                !parse.clauses[at].past || parse.clauses[at].modal.is_some() || parse.clauses[saying].past
            })
        }
        // “said the US will”: the subject follows the verb without a break.
        _ => {
            let direct = earlier.filter(|&earlier| {
                let group = &parse.clauses[earlier].group;
                let gap = group.end..parse.extent(subject).start;
                let only_light = gap.clone().all(|word| {
                    matches!(parse.words[word].tag, Tag::Adverb | Tag::Time | Tag::Preposition | Tag::Quote)
                        || parse.phrase_at(word).is_some()
                });
                only_light && reports(&parse.words[parse.clauses[earlier].verb].lemma)
            });
            direct.map(complement)
        }
    }
}

/// Whether a mark between two words ends every clause.
fn stops(parse: &Parse, from: usize, to: usize) -> bool {
    (from.min(to)..to).any(|word| parse.words[word].tag == Tag::Stop && parse.words[word].lower != ":")
}

/// “targeted and brought down the towers”: the first verb shares the object of the second.
fn share_objects(parse: &mut Parse, at: usize) {
    let (first, second) = (&parse.clauses[at - 1], &parse.clauses[at]);
    let joined = second.group.start == first.group.end + 1 && parse.words[first.group.end].tag == Tag::Conjunction;
    if joined && first.objects.is_empty() && first.obliques.is_empty() && first.voice == second.voice {
        let (objects, obliques) = (second.objects.clone(), second.obliques.clone());
        parse.clauses[at - 1].objects = objects;
        parse.clauses[at - 1].obliques = obliques;
    }
}

/// Gives subjects to clauses that have none of their own, from the clause that they depend on.
fn take_over_subject(parse: &mut Parse, at: usize) {
    let clause = &parse.clauses[at];
    let Some((parent, link)) = clause.parent else { return };
    if clause.subject.is_some() {
        return;
    }
    let other = &parse.clauses[parent];
    // “the efforts by partners to encourage”, “Iran's offer to mediate”: whoever the noun belongs to.
    let owner = clause.anchor.filter(|_| clause.mood == Mood::Infinitive).and_then(|anchor| {
        let phrase = &parse.phrases[anchor];
        let by = phrase.behind.iter().find(|&&(word, _)| parse.words[word].lower == "by").map(|&(_, by)| by);
        by.or(phrase.owner)
    });
    let taken = match link {
        Link::Infinitive if owner.is_some() => owner,
        // “urged both sides to return”: the object does; “plans to return”: the subject does.
        Link::Infinitive
            if other.voice == Voice::Active
                && !other.objects.is_empty()
                && persuades(&parse.words[other.verb].lemma) =>
        {
            other.objects.first().copied()
        }
        // “called on the community to impose”.
        Link::Infinitive if persuades(&parse.words[other.verb].lemma) && other.voice == Voice::Active => other
            .obliques
            .iter()
            .find(|&&(word, _)| matches!(parse.words[word].lower.as_str(), "on" | "for" | "to" | "upon"))
            .map(|&(_, phrase)| phrase)
            .or(other.subject),
        Link::Infinitive | Link::Coordinate => other.subject,
        // “accused X of supplying”: the object does.
        Link::Participle(Some(word))
            if blames(&parse.words[other.verb].lemma)
                && matches!(parse.words[word].lower.as_str(), "of" | "for" | "from") =>
        {
            match other.voice {
                Voice::Active => other.objects.first().copied(),
                Voice::Passive => other.subject,
            }
        }
        Link::Participle(_) => other.subject,
        _ => None,
    };
    parse.clauses[at].subject = taken;
}

/// Verbs whose object does what the infinitive says.
fn persuades(lemma: &str) -> bool {
    matches!(
        lemma,
        "ask"
            | "urge"
            | "tell"
            | "order"
            | "force"
            | "compel"
            | "call"
            | "invite"
            | "allow"
            | "enable"
            | "help"
            | "encourage"
            | "persuade"
            | "press"
            | "push"
            | "request"
            | "warn"
            | "want"
            | "expect"
            | "require"
            | "direct"
            | "instruct"
            | "permit"
            | "convince"
            | "appeal"
            | "beg"
            | "oblige"
            | "authorize"
            | "authorise"
            | "pressure"
            | "demand"
            | "implore"
    )
}

/// Verbs whose object does what the gerund after `of`, `for` or `from` says.
fn blames(lemma: &str) -> bool {
    matches!(
        lemma,
        "accuse"
            | "suspect"
            | "blame"
            | "criticise"
            | "criticize"
            | "condemn"
            | "stop"
            | "prevent"
            | "ban"
            | "bar"
            | "keep"
            | "dissuade"
            | "convict"
            | "denounce"
            | "charge"
    )
}

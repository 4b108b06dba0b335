use crate::syntax::link::{as_subject, boundary, first_member, left_of, start_of_run};
use crate::syntax::{Mood, Parse, Tag};

/// Finds who or what a verb is said of, and what a reduced or relative clause hangs on.
pub(super) fn find_subject(parse: &mut Parse, at: usize) {
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
        // “Israel to keep troops in Lebanon”: a headline's future.
        Mood::Infinitive if at == 0 => start
            .checked_sub(1)
            .and_then(|before| parse.phrase_at(before))
            .map(|phrase| as_subject(parse, phrase))
            .filter(|&phrase| {
                parse.extent(phrase) == (0..start) && parse.clauses.iter().all(|clause| clause.mood != Mood::Finite)
            }),
        Mood::Infinitive => None,
    };
    let clause = &mut parse.clauses[at];
    match mood {
        Mood::Finite | Mood::Infinitive => {
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
                if let Some(phrase) = before.checked_sub(1).and_then(|word| parse.phrase_at(word))
                    && parse.clauses[at].modal.is_some()
                    && parse.words[..before].iter().all(|word| word.tag != Tag::Comma)
                    && (at == 0 || boundary(parse, parse.clauses[at - 1].group.end, parse.phrases[phrase].words.start))
                {
                    return Some(as_subject(parse, phrase));
                }
            }
            Tag::Existential => return None,
            // “Elections scheduled for December were postponed”: the verb before is that of a reduced clause.
            Tag::Verb(_) => {
                let reduced = parse.clauses[..at].iter().rfind(|clause| clause.group.contains(&before))?;
                return reduced.anchor.map(|anchor| as_subject(parse, anchor));
            }
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
                    } else if parse.words[parse.phrases[subject].head].tag == Tag::Pronoun {
                        // “the areas it controls”.
                        let adjacent = parse.phrases[subject].words.start.checked_sub(1);
                        parse.clauses[at].anchor = adjacent
                            .and_then(|before| parse.phrase_at(before))
                            .filter(|&phrase| !parse.phrases[phrase].time);
                    }
                    return (!fronted).then_some(subject);
                }
            }
        }
    }
    // “said officials”: only after a comma or a quotation.
    let quoted = before.is_some_and(|before| matches!(parse.words[before].tag, Tag::Comma | Tag::Quote));
    let clause = &parse.clauses[at];
    let inverted = parse.phrase_at(clause.group.end).filter(|_| quoted && clause.reports);
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
    // “call themselves the alliance”: a second object stands behind the first.
    if let Some(object) = parse.phrase_at(lead) {
        lead = parse.extent(object).start.checked_sub(1)?;
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
    let mut phrase = parse.phrase_at(before)?;
    let lead = parse.phrases[phrase].words.start.checked_sub(1).map(|lead| parse.words[lead].lower.as_str());
    // “a spokesman in Tripoli, who said”: places do not speak.
    if matches!(parse.words[relative].lower.as_str(), "who" | "whom")
        && matches!(lead, Some("in" | "at" | "from" | "near"))
        && parse.words[parse.phrases[phrase].head].tag == Tag::Name
    {
        phrase = start_of_run(parse, phrase);
    }
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
                || next.lower == "whose"
                || parse.phrase_at(word + 1).is_some_and(|inserted| {
                    // “Russia, *Syria's* main ally, has offered”.
                    let owned = parse.phrases.iter().position(|phrase| phrase.owner == Some(inserted));
                    parse.phrases.iter().any(|phrase| {
                        phrase.apposition.is_some()
                            && (phrase.apposition == Some(inserted) || phrase.apposition == owned)
                    })
                })
        }
    });
    let phrase = match open {
        Some(open) => parse.phrase_at(open.checked_sub(1)?)?,
        None => return None,
    };
    (!parse.phrases[phrase].time).then(|| as_subject(parse, phrase))
}

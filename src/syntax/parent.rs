use crate::syntax::link::{left_of, start_of_run};
use crate::syntax::{Link, Mood, Parse, Tag};

/// Finds the clause that a clause depends on, and how.
pub(super) fn find_parent(parse: &mut Parse, at: usize) {
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
            } else if let Some(finite) = spoken_of(parse, at) {
                Some((finite, Link::Participle(None)))
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
        // “a proposal by the union to hold talks”: the noun that the preposition leads back to.
        let lead = parse.phrases[phrase].words.start.checked_sub(1).map(|lead| parse.words[lead].lower.as_str());
        let back = matches!(lead, Some("by" | "of"));
        parse.clauses[at].anchor = Some(if back { start_of_run(parse, phrase) } else { phrase });
    }
}

fn finite_parent(parse: &Parse, at: usize, before: Option<usize>, earlier: Option<usize>) -> Option<(usize, Link)> {
    let clause = &parse.clauses[at];
    let before_verb = before.map(|before| parse.words[before].tag);
    if clause.anchor.is_some() || before_verb == Some(Tag::Relative) {
        return earlier.map(|earlier| (earlier, Link::Relative));
    }
    // “stressed that holding the town *is* critical”: what is said begins with the gerund.
    let begun = (0..at).rev().find(|&gerund| spoken_of(parse, gerund) == Some(at));
    if let Some(gerund) = begun {
        let start = parse.clauses[gerund].group.start;
        let saying = (0..gerund).rev().find(|&saying| !stops(parse, parse.clauses[saying].group.end, start));
        return saying.map(|saying| (saying, Link::Complement));
    }
    let Some(subject) = clause.subject.filter(|_| clause.own_subject) else {
        let follows_conjunction = matches!(before_verb, Some(Tag::Conjunction | Tag::Comma));
        return earlier.filter(|_| follows_conjunction).map(|earlier| (earlier, Link::Coordinate));
    };
    let mut lead = left_of(parse, parse.extent(subject).start)?;
    // “that *along with* A, B are …”: the first of several subjects behind a preposition.
    if parse.words[lead].lower == "with"
        && let Some(along) =
            lead.checked_sub(1).filter(|&along| matches!(parse.words[along].lower.as_str(), "along" | "together"))
    {
        lead = left_of(parse, along)?;
    }
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
            // “said the army, backed by the US, had retaken”: the subject right behind the verb of saying.
            let start = parse.extent(subject).start;
            let far = (0..at).rev().find(|&earlier| {
                let saying = &parse.clauses[earlier];
                saying.reports
                    && saying.group.end <= start
                    && left_of(parse, start).is_some_and(|before| before + 1 == saying.group.end)
            });
            let direct = earlier.filter(|&earlier| {
                let group = &parse.clauses[earlier].group;
                let gap = group.end..parse.extent(subject).start;
                let only_light = gap.clone().all(|word| {
                    matches!(parse.words[word].tag, Tag::Adverb | Tag::Time | Tag::Preposition | Tag::Quote)
                        || parse.phrase_at(word).is_some()
                });
                only_light && parse.clauses[earlier].reports
            });
            direct.or(far).map(complement)
        }
    }
}

/// The finite clause that a gerund is the subject of: “that *holding* the town is critical”.
fn spoken_of(parse: &Parse, gerund: usize) -> Option<usize> {
    let shape = &parse.clauses[gerund];
    let that = shape.group.start.checked_sub(1).is_some_and(|before| {
        let word = &parse.words[before];
        word.tag == Tag::Subordinator && word.lower == "that"
    });
    let finite = (gerund + 1..parse.clauses.len())
        .find(|&later| parse.clauses[later].mood == Mood::Finite)
        .filter(|_| that && shape.mood == Mood::Gerund)?;
    let verb = &parse.clauses[finite];
    let alone = verb.subject.is_none() && verb.anchor.is_none();
    (alone && !stops(parse, shape.group.end, verb.group.start)).then_some(finite)
}

/// Whether a mark between two words ends every clause.
fn stops(parse: &Parse, from: usize, to: usize) -> bool {
    (from.min(to)..to).any(|word| parse.words[word].tag == Tag::Stop && parse.words[word].lower != ":")
}

//! How far the text commits to what a clause or phrase says.

use super::scene::Scene;
use crate::claim::{Modality, Polarity, Stance};
use crate::lexicon::Commitment;
use crate::syntax::{Link, Mood, Tag};

/// The stance of a clause, from its own verb and from everything that governs it.
pub(super) fn of_clause(scene: &Scene<'_>, clause: usize) -> Stance {
    let mut stance = Stance::PLAIN;
    let mut at = Some(clause);
    let mut steps = 0;
    while let Some(inner) = at {
        stance = over(own(scene, inner), stance);
        at = governor(scene, inner, &mut stance);
        steps += 1;
        if steps > scene.parse.clauses.len() {
            break;
        }
    }
    stance
}

/// The stance of a nominal act: what its modifiers say, and the clause that it stands in where `clause` governs it.
pub(super) fn of_phrase(scene: &Scene<'_>, phrase: usize, clause: Option<usize>) -> Stance {
    let mut stance = Stance::PLAIN;
    for word in scene.parse.phrases[phrase].words.clone() {
        let word = &scene.parse.words[word];
        match word.lower.as_str() {
            "planned" | "scheduled" | "upcoming" | "announced" | "expected" | "promised" | "imminent"
            | "forthcoming" | "agreed" => {
                stance.modality = stance.modality.max(Modality::Planned);
            }
            "possible" | "potential" | "proposed" | "threatened" | "feared" | "alleged" | "eventual" => {
                stance.modality = stance.modality.max(Modality::Possible);
            }
            // Where a clause governs the phrase, its own “no” is counted there.
            "no" if clause.is_none() => stance.polarity = Polarity::Negative,
            _ => {}
        }
    }
    // “the threat of attacks”, “plans for a withdrawal”.
    let outer =
        scene.parse.phrases.iter().find(|outer| outer.behind.first().is_some_and(|&(_, behind)| behind == phrase));
    if let Some(outer) = outer {
        let lemma = &scene.parse.words[outer.head].lemma;
        if scene.lexicon.nouns.is(lemma, "possibility") {
            stance.modality = stance.modality.max(Modality::Possible);
        } else if scene.lexicon.nouns.is(lemma, "intention") {
            stance.modality = stance.modality.max(Modality::Planned);
        }
    }
    match clause {
        Some(clause) => over(of_clause(scene, clause), stance),
        None => stance,
    }
}

/// What the verb group of a clause says by itself.
fn own(scene: &Scene<'_>, clause: usize) -> Stance {
    let shape = &scene.parse.clauses[clause];
    let words = &scene.parse.words;
    let modality = match shape.modal.map(|modal| words[modal].lemma.as_str()) {
        Some("will" | "shall" | "would" | "must" | "be" | "go" | "ought" | "should") => Modality::Planned,
        Some("'d" | "’d") => Modality::Planned,
        Some("may" | "might" | "could" | "can") => Modality::Possible,
        // “has to leave”.
        Some(_) => Modality::Planned,
        None => Modality::Asserted,
    };
    let no = |phrase: usize| {
        let words = scene.parse.phrases[phrase].words.clone();
        words
            .clone()
            .next()
            .is_some_and(|word| matches!(scene.parse.words[word].lower.as_str(), "no" | "neither" | "none" | "nobody"))
    };
    let denied =
        shape.subject.filter(|_| shape.own_subject).is_some_and(no) || shape.objects.iter().any(|&object| no(object));
    let negative = shape.negation.is_some() != denied;
    Stance { modality, polarity: if negative { Polarity::Negative } else { Polarity::Positive } }
}

/// The clause that governs another, after what its verb makes of it has been put on the stance.
fn governor(scene: &Scene<'_>, clause: usize, stance: &mut Stance) -> Option<usize> {
    let shape = &scene.parse.clauses[clause];
    let words = &scene.parse.words;
    // “Israel to keep troops in Lebanon”: a headline's future.
    if shape.mood == Mood::Infinitive && shape.own_subject && shape.parent.is_none() {
        stance.modality = stance.modality.max(Modality::Planned);
    }
    // “the decision to keep”, “fears that”: the noun speaks first.
    if shape.mood == Mood::Infinitive
        && let Some(anchor) = shape.anchor
    {
        let lemma = scene.parse.head_lemma(anchor);
        // “has no plans to attack”: whoever has the plans or has them not.
        let holder = shape
            .parent
            .map(|(parent, _)| parent)
            .filter(|&parent| scene.parse.clauses[parent].objects.contains(&anchor));
        if let Some((commitment, negative)) = scene.lexicon.stances.of(lemma) {
            put(stance, commitment, negative);
            return holder;
        }
        let modality = match lemma {
            _ if scene.lexicon.nouns.is(lemma, "intention") => Some(Modality::Planned),
            _ if scene.lexicon.nouns.is(lemma, "possibility") => Some(Modality::Possible),
            _ => None,
        };
        if let Some(modality) = modality {
            stance.modality = stance.modality.max(modality);
            return holder;
        }
    }
    let (parent, link) = shape.parent?;
    let lemma = governing_lemma(scene, parent);
    match link {
        Link::Infinitive => {
            let said =
                scene.lexicon.stances.of(&lemma).or_else(|| {
                    adjective_before(scene, clause).and_then(|adjective| scene.lexicon.stances.of(adjective))
                });
            // An infinitive that no word governs is a purpose; “stopped the car to help” is one too.
            let object = !scene.parse.clauses[parent].objects.is_empty();
            let governed = said.filter(|&(_, negative)| !(negative && object));
            let (commitment, negative) = governed.unwrap_or((Commitment::Planned, false));
            put(stance, commitment, negative);
            Some(parent)
        }
        Link::Participle(Some(preposition)) => {
            let word = words[preposition].lower.as_str();
            let governed = scene.lexicon.stances.of(&lemma);
            match (word, governed) {
                ("without", _) => stance.polarity = flip(stance.polarity),
                // “prevented X from attacking”, “returned from fighting”: only the verb can say no.
                ("from" | "of" | "for" | "against" | "to", Some((commitment, negative))) => {
                    put(stance, commitment, negative)
                }
                ("from", None) if bars(&lemma) => stance.polarity = flip(stance.polarity),
                _ => {}
            }
            match word {
                // Accusations are said to be so; what they speak of keeps its own stance.
                "of" | "for" => None,
                _ => Some(parent),
            }
        }
        Link::Participle(None) => {
            // “stopped fighting”, but “rejected it, accusing …”: a comma sets the adjunct apart.
            let apart = shape.group.start.checked_sub(1).is_some_and(|before| words[before].tag == Tag::Comma);
            if let Some((commitment, negative)) = scene.lexicon.stances.of(&lemma).filter(|_| !apart) {
                put(stance, commitment, negative);
            }
            Some(parent)
        }
        Link::Complement => {
            if let Some(commitment) = scene.lexicon.cues.of(&lemma).and_then(|cue| cue.stance) {
                put(stance, commitment, false);
            }
            // “does not expect that”: a verb of thinking hands its negation down; a verb of saying does not.
            let thought = scene.lexicon.cues.of(&lemma).is_some_and(|cue| !cue.speech);
            if thought && scene.parse.clauses[parent].negation.is_some() {
                stance.polarity = flip(stance.polarity);
            }
            None
        }
        Link::Coordinate => {
            let bare = matches!(words[shape.group.start].tag, Tag::Verb(crate::lexicon::Form::Base));
            if bare && scene.parse.clauses[parent].mood == Mood::Infinitive {
                governor(scene, parent, stance)
            } else {
                bare.then_some(parent)
            }
        }
        Link::Adverbial(word) => match words[word].lower.as_str() {
            "if" | "unless" | "lest" | "whether" => {
                stance.modality = stance.modality.max(Modality::Possible);
                None
            }
            "until" | "till" | "before" | "after" | "once" | "when" if !shape.past => {
                let outer = of_clause_from(scene, parent);
                stance.modality = stance.modality.max(outer.modality);
                None
            }
            _ => None,
        },
        Link::Relative => None,
    }
}

/// The stance of a clause without going back to the one that asked.
fn of_clause_from(scene: &Scene<'_>, clause: usize) -> Stance {
    match scene.parse.clauses[clause].parent {
        Some((_, Link::Adverbial(_))) => own(scene, clause),
        _ => of_clause(scene, clause),
    }
}

/// The verb that governs, with its particle; in “is able to”, “is likely to”, the adjective.
fn governing_lemma(scene: &Scene<'_>, clause: usize) -> String {
    let shape = &scene.parse.clauses[clause];
    let verb = &scene.parse.words[shape.verb];
    if verb.lemma == "be"
        && let Some(word) = scene.parse.words.get(shape.group.end).filter(|word| word.tag == Tag::Adjective)
    {
        return word.lemma.clone();
    }
    match shape.particle {
        Some(particle) => format!("{} {}", verb.lemma, scene.parse.words[particle].lower),
        None => verb.lemma.clone(),
    }
}

/// The adjective right before an infinitive: “it is *likely* to”.
fn adjective_before<'s>(scene: &'s Scene<'_>, clause: usize) -> Option<&'s str> {
    let before = scene.parse.clauses[clause].group.start.checked_sub(1)?;
    let word = &scene.parse.words[before];
    (word.tag == Tag::Adjective).then_some(word.lemma.as_str())
}

/// Verbs that keep somebody from doing what follows “from”.
fn bars(lemma: &str) -> bool {
    matches!(
        lemma,
        "prevent"
            | "stop"
            | "bar"
            | "ban"
            | "deter"
            | "keep"
            | "dissuade"
            | "refrain"
            | "prohibit"
            | "block"
            | "discourage"
    )
}

fn put(stance: &mut Stance, commitment: Commitment, negative: bool) {
    let modality = match commitment {
        Commitment::Asserted => Modality::Asserted,
        Commitment::Planned => Modality::Planned,
        Commitment::Possible => Modality::Possible,
        Commitment::Denied => Modality::Denied,
    };
    stance.modality = stance.modality.max(modality);
    if negative {
        stance.polarity = flip(stance.polarity);
    }
}

/// An outer stance on an inner one: the weaker commitment holds, and two negations cancel out.
fn over(outer: Stance, inner: Stance) -> Stance {
    Stance {
        modality: outer.modality.max(inner.modality),
        polarity: if outer.polarity == inner.polarity { Polarity::Positive } else { Polarity::Negative },
    }
}

fn flip(polarity: Polarity) -> Polarity {
    match polarity {
        Polarity::Positive => Polarity::Negative,
        Polarity::Negative => Polarity::Positive,
    }
}

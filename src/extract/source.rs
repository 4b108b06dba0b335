//! Who says what: verbs of saying, “according to”, and quotation marks.

use std::sync::Arc;

use super::reading::Reading;
use super::time::{Anchor, Direction, resolve};
use crate::claim::{Attribution, Quoted};
use crate::lexicon::{Cue, Entity, EntityKind};
use crate::syntax::{Link, Mood, Tag, Voice};
use crate::text::Span;

/// Somebody's saying in a sentence.
#[derive(Clone, Debug)]
pub(super) struct Saying {
    /// The clause of its verb; `None` for “according to”.
    pub clause: Option<usize>,
    /// First word of the cue.
    pub word: usize,
    /// Who speaks, as far as the words name somebody.
    pub attribution: Attribution,
    /// Whether the source is said to have spoken, not only thought.
    pub speech: bool,
    /// Whether nothing that is said stands behind the cue: “…, officials said”.
    pub closes: bool,
}

/// The sayings of a sentence, in order.
pub(super) fn sayings(reading: &Reading<'_>) -> Vec<Saying> {
    let mut found: Vec<Saying> =
        (0..reading.scene.parse.clauses.len()).filter_map(|clause| verbal(reading, clause)).collect();
    found.extend(according(reading));
    found.extend(before_colon(reading));
    found.extend(in_brackets(reading));
    found.sort_by_key(|saying| saying.word);
    found
}

/// A verb of saying or thinking with its source.
fn verbal(reading: &Reading<'_>, clause: usize) -> Option<Saying> {
    let scene = &reading.scene;
    let shape = &scene.parse.clauses[clause];
    let words = &scene.parse.words;
    let verb = &words[shape.verb];
    let particle = shape.particle.map(|particle| format!("{} {}", verb.lemma, words[particle].lower));
    let whole = particle.and_then(|whole| scene.lexicon.cues.of(&whole));
    let known = whole.or_else(|| scene.lexicon.cues.of(&verb.lemma)).or_else(|| voiced(reading, clause));
    let Some(cue) = known else { return held(reading, clause) };
    if shape.mood == Mood::Infinitive && shape.subject.is_none() || scene.quoted(shape.verb) && !cue.speech {
        return None;
    }
    let has_complement = scene.parse.clauses.iter().any(|other| other.parent == Some((clause, Link::Complement)));
    let accused = scene.parse.clauses.iter().any(|other| {
        matches!(other.parent, Some((parent, Link::Participle(Some(word)))) if parent == clause && matches!(words[word].lower.as_str(), "of" | "for"))
    });
    let quotes = scene.quotations.iter().any(|quote| !quote.contains(verb.span()));
    let told = shape.objects.first().filter(|_| matches!(verb.lemma.as_str(), "tell" | "inform" | "remind" | "assure"));
    let after = words.get(told.map_or(shape.group.end, |&object| scene.parse.extent(object).end));
    let ends = after.is_none_or(|word| {
        matches!(word.tag, Tag::Stop | Tag::Comma | Tag::Quote | Tag::Time | Tag::Preposition | Tag::Subordinator)
    });
    let before = scene.parse.clauses[..clause].iter().any(|other| other.mood == Mood::Finite);
    // “the islands, which the UAE also claims”: nothing is said there.
    let relative = shape.mood == Mood::Finite && shape.anchor.is_some();
    let closes = !has_complement
        && !relative
        && (before || quotes)
        && cue.closes
        && (ends || shape.subject.is_some_and(|subject| scene.parse.phrases[subject].words.start >= shape.group.end));
    if !(has_complement || accused || closes || quotes && cue.speech) {
        return None;
    }
    // “it is claimed that”, “X is said to”: the passive names its source with “by” or not at all.
    let by = || shape.obliques.iter().find(|&&(word, _)| words[word].lower == "by").map(|&(_, phrase)| phrase);
    let phrase = match shape.voice {
        Voice::Active => shape.subject,
        Voice::Passive if verb.lemma == "quote" || verb.lemma == "cite" => shape.subject,
        Voice::Passive => by(),
    };
    let source = phrase.and_then(|phrase| reading.entity(phrase)).map(|entity| scene.as_actor(&entity));
    let text = phrase.map(|phrase| scene.span(&scene.parse.extent(phrase)));
    let said_on = reading.times_of(clause).first().and_then(|&time| {
        let timex = &scene.times[time];
        let before: Vec<&str> = words[..timex.tokens.start].iter().map(|word| word.lower.as_str()).collect();
        let anchor = Anchor { published: scene.report.published, spoken: reading.spoken, looks: Direction::Back };
        let (bounds, _) = resolve(timex.when, &before, anchor);
        bounds.earliest_begin.filter(|_| bounds.earliest_begin == bounds.latest_end)
    });
    Some(Saying {
        clause: Some(clause),
        word: shape.group.start,
        attribution: Attribution {
            source,
            text,
            cue: Some(scene.span(&(shape.verb..shape.verb + 1))),
            quoted: Quoted::Indirect,
            said_on,
            said_to: addressee(reading, clause),
            via: None,
        },
        speech: cue.speech,
        closes,
    })
}

/// “express concerns that”, “voiced hope that”: a light verb with a noun that a clause spells out.
fn voiced(reading: &Reading<'_>, clause: usize) -> Option<Cue> {
    let scene = &reading.scene;
    let object = *scene.parse.clauses[clause].objects.first()?;
    let light = super::act::is_light(reading, clause);
    let spelled = scene.lexicon.nouns.is(scene.parse.head_lemma(object), "possibility");
    (light && spelled).then_some(Cue { speech: true, closes: false, stance: None })
}

/// “fuelling fears that”, “denied allegations that”: what others think or say, without a word of who they are.
fn held(reading: &Reading<'_>, clause: usize) -> Option<Saying> {
    let scene = &reading.scene;
    let head = scene.parse.phrases[*scene.parse.clauses[clause].objects.first()?].head;
    let noun = &scene.parse.words[head];
    let held = ["concern", "allegation"].iter().any(|class| scene.lexicon.nouns.is(&noun.lemma, class));
    let that = scene.parse.words.get(head + 1).is_some_and(|word| word.lower == "that");
    let spelled = that && scene.parse.clauses.iter().any(|other| other.parent == Some((clause, Link::Complement)));
    (held && spelled).then(|| Saying {
        clause: Some(clause),
        word: scene.parse.clauses[clause].group.start,
        attribution: plain(None, None, Some(noun.span())),
        speech: false,
        closes: false,
    })
}

/// A source in the report's own words, of which nothing is known but its words and the cue.
fn plain(source: Option<Arc<Entity>>, text: Option<Span>, cue: Option<Span>) -> Attribution {
    Attribution { source, text, cue, quoted: Quoted::Indirect, said_on: None, said_to: None, via: None }
}

/// To whom or through which outlet: “told CNN”, “in an interview with CNN”.
fn addressee(reading: &Reading<'_>, clause: usize) -> Option<Arc<Entity>> {
    let shape = &reading.scene.parse.clauses[clause];
    let words = &reading.scene.parse.words;
    let told = matches!(words[shape.verb].lemma.as_str(), "tell" | "inform" | "remind" | "assure" | "brief");
    let direct = shape.objects.first().copied().filter(|_| told && shape.voice == Voice::Active);
    let with = || {
        let interview = shape.obliques.iter().any(|&(_, phrase)| {
            matches!(reading.scene.parse.head_lemma(phrase), "interview" | "conversation" | "briefing" | "conference")
        });
        let with = shape.obliques.iter().find(|&&(word, _)| interview && words[word].lower == "with");
        with.map(|&(_, phrase)| phrase)
    };
    direct.or_else(with).and_then(|phrase| reading.entity(phrase)).filter(|entity| entity.kind.acts())
}

/// “Military spokesman X: the army will …”: who stands alone before a colon at the beginning speaks.
fn before_colon(reading: &Reading<'_>) -> Option<Saying> {
    let scene = &reading.scene;
    let words = &scene.parse.words;
    let phrase = scene.parse.phrases.iter().position(|phrase| phrase.words.start == 0)?;
    let end = scene.parse.extent(phrase).end;
    const ROLES: [&str; 13] = [
        "presenter", "reporter", "host", "anchor", "correspondent", "moderator", "question", "answer", "editor",
        "newsreader", "announcer", "interviewer", "commentator",
    ];
    if ROLES.contains(&words[scene.parse.phrases[phrase].head].lower.as_str()) {
        return None;
    }
    let source = reading.entity(phrase).filter(|entity| match entity.kind {
        EntityKind::Person | EntityKind::GovernmentBody | EntityKind::Group | EntityKind::Media | EntityKind::Force => {
            true
        }
        EntityKind::Organization | EntityKind::ArmedGroup => entity.links.wikidata.is_some(),
        _ => false,
    })?;
    let speaks = words.get(end).is_some_and(|word| word.lower == ":") && end + 1 < words.len();
    speaks.then(|| Saying {
        clause: None,
        word: end,
        attribution: plain(Some(source), Some(scene.span(&scene.parse.extent(phrase))), Some(words[end].span())),
        speech: true,
        closes: true,
    })
}

/// Whether a saying is a name before a colon, which opens what one person of several says.
pub(super) fn opens_turn(reading: &Reading<'_>, saying: &Saying) -> bool {
    let colon = reading.scene.parse.words.get(saying.word).is_some_and(|word| word.lower == ":");
    saying.clause.is_none() && colon
}

/// What is said later in the paragraph that somebody's name and a colon open.
pub(super) fn in_turn(attribution: Attribution) -> Saying {
    Saying { clause: None, word: 0, attribution, speech: true, closes: true }
}

/// “23,000 villagers displaced so far (UN)”: a name in brackets at the end of a line is its source.
fn in_brackets(reading: &Reading<'_>) -> Option<Saying> {
    let scene = &reading.scene;
    let words = &scene.parse.words;
    let end = words.iter().rposition(|word| word.tag != Tag::Stop)?;
    let phrase = end.checked_sub(1).and_then(|last| scene.parse.phrase_at(last))?;
    let start = scene.parse.phrases[phrase].words.start.checked_sub(1)?;
    let source = reading.entity(phrase).filter(|entity| {
        matches!(entity.kind, EntityKind::Organization | EntityKind::Media | EntityKind::GovernmentBody)
            && scene.name_at(end - 1).is_some()
    })?;
    // “the Syrian Democratic Forces (SDF)” introduces a name.
    let introduces = start
        .checked_sub(1)
        .and_then(|before| scene.parse.phrase_at(before))
        .is_some_and(|before| words[scene.parse.phrases[before].head].tag == Tag::Name);
    (words[end].lower == ")" && words[start].lower == "(" && !introduces).then(|| Saying {
        clause: None,
        word: start,
        attribution: plain(Some(source), Some(scene.span(&scene.parse.phrases[phrase].words)), None),
        speech: true,
        closes: true,
    })
}

/// “according to X”.
fn according(reading: &Reading<'_>) -> Vec<Saying> {
    let scene = &reading.scene;
    let words = &scene.parse.words;
    let starts = (1..words.len()).filter(|&at| words[at].lower == "to" && words[at - 1].lower == "according");
    starts
        .filter_map(|at| {
            let phrase = scene.parse.owned(scene.parse.phrase_at(at + 1)?);
            let source = reading.entity(phrase).map(|entity| scene.as_actor(&entity));
            Some(Saying {
                clause: None,
                word: at - 1,
                attribution: plain(
                    source,
                    Some(scene.span(&scene.parse.extent(phrase))),
                    Some(scene.span(&(at - 1..at + 1))),
                ),
                speech: true,
                closes: true,
            })
        })
        .collect()
}

/// Who says what a clause says; `None` for the report's own voice.
pub(super) fn of_clause(reading: &Reading<'_>, clause: usize) -> Option<Attribution> {
    let verb = reading.scene.parse.clauses[clause].verb;
    let inner = governing(reading, clause);
    attribution(reading, verb, inner, Some(clause))
}

/// “officials put the death toll at 200”: who makes an estimate says it.
pub(super) fn of_estimate(reading: &Reading<'_>, clause: usize) -> Option<Attribution> {
    let scene = &reading.scene;
    let shape = &scene.parse.clauses[clause];
    let estimates =
        matches!(scene.parse.words[shape.verb].lemma.as_str(), "put" | "place" | "estimate" | "count" | "set" | "give");
    let subject = shape.subject.filter(|_| estimates && shape.voice == Voice::Active)?;
    let source = reading.entity(subject).filter(|entity| entity.kind.acts())?;
    Some(plain(
        Some(scene.as_actor(&source)),
        Some(scene.span(&scene.parse.extent(subject))),
        Some(scene.parse.words[shape.verb].span()),
    ))
}

/// “a reported 800 troops”, “has reportedly left”: somebody who is not named says so.
pub(super) fn of_hearsay(reading: &Reading<'_>, clause: usize) -> Option<Attribution> {
    let parse = &reading.scene.parse;
    let shape = &parse.clauses[clause];
    let counted =
        shape.objects.iter().chain(shape.subject.as_ref()).flat_map(|&phrase| parse.phrases[phrase].words.clone());
    let word = counted
        .filter(|&word| matches!(parse.words[word].lower.as_str(), "reported" | "alleged" | "rumoured" | "rumored"))
        .chain(
            shape.group.clone().filter(|&word| matches!(parse.words[word].lower.as_str(), "reportedly" | "allegedly")),
        )
        .next()?;
    Some(plain(None, None, Some(parse.words[word].span())))
}

/// Who says what stands at a word that is in no clause of its own.
pub(super) fn of_word(reading: &Reading<'_>, word: usize) -> Option<Attribution> {
    let clause = reading.clause_around(word);
    let inner = clause.and_then(|clause| match is_saying(reading, clause) {
        // What stands behind the cue is said, what stands before it names the source.
        Some(saying) if reading.scene.parse.clauses[clause].group.end <= word => Some(saying),
        Some(_) => None,
        None => governing(reading, clause),
    });
    attribution(reading, word, inner, clause)
}

fn is_saying<'r>(reading: &'r Reading<'_>, clause: usize) -> Option<&'r Saying> {
    reading.sayings.iter().find(|saying| saying.clause == Some(clause))
}

fn attribution(
    reading: &Reading<'_>,
    word: usize,
    inner: Option<&Saying>,
    clause: Option<usize>,
) -> Option<Attribution> {
    let scene = &reading.scene;
    let quoted = scene.quoted(word);
    let outer = closing(reading, word, clause);
    let mut found = match (inner, quoted) {
        (Some(saying), _) => {
            let mut attribution = saying.attribution.clone();
            // “CNN says officials say”: the inner source, via the outer one.
            let over = saying
                .clause
                .and_then(|clause| governing(reading, clause))
                .or(outer.filter(|outer| outer.word != saying.word));
            attribution.via = over.map(|saying| Box::new(saying.attribution.clone()));
            attribution
        }
        (None, true) => match reading.quote_speaker(scene.parse.words[word].span()) {
            Some(speaker) => speaker,
            None => outer?.attribution.clone(),
        },
        (None, false) => outer?.attribution.clone(),
    };
    if quoted {
        found.quoted = Quoted::Direct;
    } else if scene
        .quotations
        .iter()
        .any(|quote| clause.is_some_and(|clause| reading.scene.span(&reading.territory(clause)).overlaps(*quote)))
    {
        found.quoted = Quoted::Mixed;
    }
    Some(found)
}

/// The saying whose content a clause is part of.
fn governing<'r>(reading: &'r Reading<'_>, clause: usize) -> Option<&'r Saying> {
    let clauses = &reading.scene.parse.clauses;
    let mut at = clause;
    for _ in 0..clauses.len() {
        let (parent, link) = clauses[at].parent?;
        let accused = matches!(link, Link::Participle(Some(word)) if matches!(reading.scene.parse.words[word].lower.as_str(), "of" | "for"));
        if (link == Link::Complement || accused)
            && let Some(saying) = is_saying(reading, parent)
        {
            return Some(saying);
        }
        // A purpose or adjunct of the saying itself is the report's own.
        if is_saying(reading, parent).is_some() && link != Link::Complement {
            at = parent;
            if !matches!(
                link,
                Link::Coordinate | Link::Adverbial(_) | Link::Participle(_) | Link::Relative | Link::Infinitive
            ) {
                return None;
            }
            continue;
        }
        at = parent;
    }
    None
}

/// “…, officials said” and “according to …”: covers what stands before it, or, for “according to”, the whole sentence.
fn closing<'r>(reading: &'r Reading<'_>, word: usize, clause: Option<usize>) -> Option<&'r Saying> {
    reading.sayings.iter().find(|saying| {
        let own = saying.clause.is_some() && saying.clause == clause;
        let covers = match saying.clause {
            None => true,
            Some(at) => {
                let group = &reading.scene.parse.clauses[at].group;
                let start = reading.scene.parse.clauses[at]
                    .subject
                    .map_or(group.start, |subject| reading.scene.parse.extent(subject).start.min(group.start));
                word < start && !reading.scene.parse.words[word..start].iter().any(|word| word.tag == Tag::Stop)
            }
        };
        saying.closes && !own && covers
    })
}

/// The speaker of each quotation of a paragraph: whoever the sentences around its marks name, or who spoke before.
pub(super) fn quote_speakers(
    readings: &[Reading<'_>],
    quotations: &[Span],
    last: Option<&Arc<Entity>>,
) -> Vec<(Span, Attribution)> {
    let mut speakers: Vec<(Span, Attribution)> = Vec::new();
    for &quote in quotations {
        let around = readings.iter().filter(|reading| reading.scene.sentence.span.overlaps(quote));
        let cued = around
            .flat_map(|reading| {
                reading.sayings.iter().filter(move |saying| {
                    saying.speech && !quote.contains(reading.scene.parse.words[saying.word].span())
                })
            })
            .map(|saying| saying.attribution.clone())
            .find(|attribution| attribution.source.is_some() || attribution.cue.is_some());
        let before = || speakers.last().map(|(_, attribution)| attribution.clone());
        let earlier = || last.map(|speaker| plain(Some(Arc::clone(speaker)), None, None));
        // Later in the paragraph: “‘We go.’ He paused. ‘Now,’ X said.”
        let later = || {
            readings
                .iter()
                .filter(|reading| reading.scene.sentence.span.start >= quote.end)
                .flat_map(|reading| reading.sayings.iter())
                .find(|saying| saying.speech && saying.closes)
                .map(|saying| saying.attribution.clone())
        };
        if let Some(mut attribution) = cued.or_else(before).or_else(later).or_else(earlier) {
            attribution.quoted = Quoted::Direct;
            speakers.push((quote, attribution));
        }
    }
    speakers
}

/// Whether a clause is a saying.
pub(super) fn reports(reading: &Reading<'_>, clause: usize) -> bool {
    is_saying(reading, clause).is_some()
}

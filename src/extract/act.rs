//! Frames found: what a verb, an adjective or a noun says, before anybody's stance or words are looked at.

use super::fill::Site;
use super::memory::Memory;
use super::quantity::core;
use super::reading::Reading;
use crate::claim::Statement;
use crate::lexicon::{Filler, Frame, Part, Slot};
use crate::syntax::{Link, Tag, Voice};

/// An act that a noun phrase speaks of.
#[derive(Clone, Debug)]
pub(super) struct Act<'l> {
    /// One statement for each doer and undergoer; never empty.
    pub statements: Vec<Statement>,
    pub frame: &'l Frame,
    /// Whether the words themselves name nobody and nothing, so that the act is one spoken of before.
    pub recalled: bool,
}

/// The verb and adjective frames of a clause, each with its statements; the first frame whose needs are met is meant.
pub(super) fn statements_of_clause<'r>(site: &Site<'r, '_>) -> Vec<(&'r Frame, Vec<Statement>)> {
    let Some(clause) = site.clause else { return Vec::new() };
    let offered = site.offered();
    let found = candidates(site, clause)
        .filter(|frame| offered.hold(frame.asks))
        .find(|frame| refusal(site, clause, frame).is_none());
    found.map(|frame| (frame, site.statements(frame))).into_iter().collect()
}

/// The frames of the verb of a clause, or of its adjective, in the order in which they are tried.
pub(super) fn candidates<'r>(site: &Site<'r, '_>, clause: usize) -> impl Iterator<Item = &'r Frame> {
    let scene = &site.reading.scene;
    let frames = &scene.lexicon.frames;
    let verb = &scene.parse.words[scene.parse.clauses[clause].verb];
    match predicate_adjective(site, clause) {
        Some(adjective) => frames.of(Part::Adjective, adjective),
        None => frames.of(Part::Verb, &verb.lemma),
    }
}

/// Why a frame is not what a verb or adjective means.
#[derive(Clone, Copy, Debug)]
pub(super) enum Refusal<'l> {
    /// These words of the trigger do not follow.
    Follow(&'l str),
    /// The verb has a particle that makes another verb of it.
    Particle(&'l str),
    /// Something that must be there is not.
    Need(&'l Filler),
    /// Nothing fills the subject, and nothing the object.
    Empty,
}

/// Why a frame is not what the verb or adjective of a clause means; `None` where it may be.
pub(super) fn refusal<'r>(site: &Site<'r, '_>, clause: usize, frame: &'r Frame) -> Option<Refusal<'r>> {
    let need = || site.missing(frame).map(Refusal::Need);
    if frame.part == Part::Adjective {
        return need();
    }
    let scene = &site.reading.scene;
    let particle = scene.parse.clauses[clause].particle.map(|particle| scene.parse.words[particle].lower.as_str());
    match (frame.rest(), particle) {
        ("", Some(particle @ "out")) => Some(Refusal::Particle(particle)),
        (rest, _) if !rest.is_empty() && !follows(site, clause, rest) => Some(Refusal::Follow(rest)),
        _ => need().or_else(|| (!supported(site, frame)).then_some(Refusal::Empty)),
    }
}

/// Whether a frame finds an object where it can hardly do without: a frame with subject and object needs one of both.
fn supported(site: &Site<'_, '_>, frame: &Frame) -> bool {
    let implied = frame.object.iter().any(|filler| filler.slot == Slot::Forces);
    implied
        || frame.object.is_empty()
        || !site.first(&frame.object).is_empty()
        || !site.first(&frame.subject).is_empty()
}

/// Whether the words after the first of a trigger follow the verb: its particle, or the words behind it.
fn follows(site: &Site<'_, '_>, clause: usize, rest: &str) -> bool {
    let shape = &site.reading.scene.parse.clauses[clause];
    let words = &site.reading.scene.parse.words;
    if shape.particle.is_some_and(|particle| words[particle].lower == rest) {
        return true;
    }
    // “bring troops home”, “beat them back”: the particle behind the object.
    let object = shape
        .objects
        .first()
        .filter(|_| shape.voice == Voice::Active)
        .map(|&object| site.reading.scene.parse.extent(object).end);
    let starts = [Some(shape.verb + 1), object];
    starts.into_iter().flatten().any(|start| {
        rest.split(' ').zip(start..).all(|(part, word)| words.get(word).is_some_and(|word| word.lower == part))
    })
}

/// The adjective of “is opposed to”, “is firm on”, also where it looks like a passive.
fn predicate_adjective<'r>(site: &Site<'r, '_>, clause: usize) -> Option<&'r str> {
    let scene = &site.reading.scene;
    let shape = &scene.parse.clauses[clause];
    let verb = &scene.parse.words[shape.verb];
    if shape.voice == Voice::Passive {
        let by = shape.obliques.iter().any(|&(word, _)| scene.parse.words[word].lower == "by");
        let known = scene.lexicon.frames.of(Part::Adjective, &verb.lower).next().is_some();
        return (known && !by).then_some(verb.lower.as_str());
    }
    if verb.lemma != "be" && verb.lemma != "remain" && verb.lemma != "stay" {
        return None;
    }
    let next = (shape.group.end..scene.parse.words.len())
        .find(|&word| !matches!(scene.parse.words[word].tag, Tag::Adverb | Tag::Negation | Tag::Quote))?;
    let word = &scene.parse.words[next];
    let known = scene.lexicon.frames.of(Part::Adjective, &word.lemma).next().is_some();
    (known && (word.tag == Tag::Adjective || word.tag == Tag::Preposition || word.is_verb()))
        .then_some(word.lemma.as_str())
}

/// The act that a noun phrase speaks of; `None` where its noun names no act, or nothing says whose.
pub(super) fn of_phrase<'r>(reading: &'r Reading<'_>, memory: &Memory, phrase: usize, depth: usize) -> Option<Act<'r>> {
    let scene = &reading.scene;
    let phrase = core(scene, phrase);
    let shape = &scene.parse.phrases[phrase];
    let head = &scene.parse.words[shape.head];
    if head.tag != Tag::Noun || scene.name_at(shape.head).is_some() {
        return None;
    }
    // “Fighting broke out in the town between A and B”: the verb has what belongs to the noun.
    let going_on = subject_of(reading, phrase);
    let governor = governor(reading, phrase).or(going_on);
    let site = Site { reading, memory, clause: governor, phrase: Some(phrase), depth };
    let bare = Site { clause: None, ..site };
    let offered = site.offered();
    for frame in scene.lexicon.frames.of(Part::Noun, &head.lemma) {
        if !offered.hold(frame.asks) || site.missing(frame).is_some() {
            continue;
        }
        let governed = frame.subject.iter().chain(&frame.needs).any(|filler| filler.slot == Slot::Governor)
            || going_on.is_some()
            || governor.is_some_and(|clause| is_light(reading, clause));
        let site = if governed { site } else { bare };
        let statements = site.statements(frame);
        let Some(statement) = statements.first() else { continue };
        let unnamed = statement.subject.is_none() && statement.object.is_none() && statement.place.is_none();
        let first = &scene.parse.words[shape.words.start];
        let definite = first.tag == Tag::PossessivePronoun
            || first.tag == Tag::Determiner && !matches!(first.lower.as_str(), "no" | "a" | "an" | "some" | "any");
        let relation = frame.relation.as_ref().filter(|_| definite && unnamed);
        if let Some(recalled) =
            relation.and_then(|relation| memory.act(&relation.id)).filter(|_| !in_passing(reading, going_on))
        {
            return Some(Act { statements: vec![unplaced(recalled)], frame, recalled: true });
        }
        if !unnamed {
            let statements = statements.into_iter().map(|statement| complete(statement, memory)).collect();
            return Some(Act { statements, frame, recalled: false });
        }
    }
    None
}

/// “since the deployment began”: an act that only dates another is not told again.
fn in_passing(reading: &Reading<'_>, going_on: Option<usize>) -> bool {
    going_on.is_some_and(|clause| matches!(reading.scene.parse.clauses[clause].parent, Some((_, Link::Adverbial(_)))))
}

/// The act as it was spoken of before; where it was said is not where it is said now.
pub(super) fn unplaced(act: &Statement) -> Statement {
    let mut act = act.clone();
    for argument in [&mut act.subject, &mut act.object, &mut act.place].into_iter().flatten() {
        argument.span = None;
    }
    act
}

/// “the US withdrawal” after “withdraws from Afghanistan” is the one from Afghanistan.
fn complete(mut statement: Statement, memory: &Memory) -> Statement {
    if statement.place.is_none()
        && statement.relation.place_property.is_some()
        && let Some(known) = memory.act(&statement.relation.id)
        && let (Some(known_subject), Some(subject)) = (&known.subject, &statement.subject)
        && known_subject.referent == subject.referent
    {
        statement.place = unplaced(known).place;
    }
    statement
}

/// The clause that says of the act that a phrase names that it goes on, begins or ends.
pub(super) fn subject_of(reading: &Reading<'_>, phrase: usize) -> Option<usize> {
    let clauses = &reading.scene.parse.clauses;
    let of = clauses
        .iter()
        .position(|clause| clause.subject == Some(phrase) && clause.own_subject && is_aspect(reading, clause.verb))?;
    // “is set *to be done*”: the infinitive says what becomes of it.
    let told = clauses
        .iter()
        .position(|clause| clause.parent == Some((of, Link::Infinitive)) && is_aspect(reading, clause.verb));
    told.or(Some(of))
}

/// The clause whose object a phrase is, or whose subject in the passive.
pub(super) fn governor(reading: &Reading<'_>, phrase: usize) -> Option<usize> {
    let parse = &reading.scene.parse;
    let apposed = parse.apposition(phrase);
    let same = |other: usize| {
        Some(other) == apposed
            || parse.members(other).into_iter().any(|member| member == phrase || core(&reading.scene, member) == phrase)
    };
    (0..parse.clauses.len()).find(|&clause| {
        let shape = &parse.clauses[clause];
        match shape.voice {
            Voice::Active => shape.objects.iter().any(|&object| same(object)),
            Voice::Passive => shape.subject.is_some_and(same),
        }
    })
}

/// Whether a clause leaves its act to a noun: “carry out attacks”, “start the withdrawal”.
pub(super) fn is_light(reading: &Reading<'_>, clause: usize) -> bool {
    light(reading, clause).is_some()
}

/// The light verb of a clause.
pub(super) fn light<'r>(reading: &'r Reading<'_>, clause: usize) -> Option<&'r Frame> {
    let scene = &reading.scene;
    let shape = &scene.parse.clauses[clause];
    let verb = &scene.parse.words[shape.verb];
    let particle = shape.particle.map_or("", |particle| scene.parse.words[particle].lower.as_str());
    scene.lexicon.frames.of(Part::Light, &verb.lemma).find(|frame| frame.rest() == particle)
}

/// “the withdrawal is set to be done”, “the operation is put in place”.
fn is_aspect(reading: &Reading<'_>, verb: usize) -> bool {
    matches!(
        reading.scene.parse.words[verb].lemma.as_str(),
        "do" | "complete"
            | "finish"
            | "begin"
            | "start"
            | "continue"
            | "end"
            | "set"
            | "take"
            | "proceed"
            | "resume"
            | "put"
            | "occur"
            | "happen"
            | "be"
            | "schedule"
            | "expect"
            | "plan"
            | "carry"
            | "launch"
            | "conclude"
            | "come"
            | "enter"
            | "break"
            | "erupt"
            | "rage"
            | "intensify"
            | "escalate"
            | "flare"
            | "persist"
            | "report"
            | "unfold"
            | "grow"
            | "mount"
            | "remain"
            | "spread"
            | "hold"
            | "stall"
            | "follow"
            | "ensue"
            | "drag"
    )
}

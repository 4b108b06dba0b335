//! Whom or what a noun phrase means.

use std::sync::Arc;

use super::memory::Memory;
use super::name::{named, opens_turn};
use super::office;
use super::scene::Scene;
use crate::lexicon::{Entity, EntityId, EntityKind};
use crate::syntax::{Tag, Word};
use crate::text::Span;

/// What a noun phrase means, as far as it is a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A thing.
    Thing(Arc<Entity>),
    /// The side of whoever is speaking: “we”.
    Speaker,
}

/// What a phrase means on its own, `possessor` being what the phrase with “'s” before it means, without those coordinated with it; `None` for times, bare numbers and words that mean nothing yet.
pub(super) fn refer(
    scene: &Scene<'_>,
    memory: &mut Memory,
    phrase: usize,
    possessor: Option<Arc<Entity>>,
) -> Option<Meaning> {
    let shape = &scene.parse.phrases[phrase];
    let head = &scene.parse.words[shape.head];
    if shape.time {
        return None;
    }
    if scene.lexicon.nouns.is(&head.lower, "title")
        && let Some(person) = person_behind_title(scene, phrase)
    {
        return Some(Meaning::Thing(person));
    }
    match head.tag {
        Tag::Pronoun => pronoun(&head.lower, memory),
        Tag::Number | Tag::Determiner => None,
        // “Russia's Foreign Ministry”: a common noun with a capital.
        Tag::Name if scene.name_at(shape.head).is_none() && is_common(scene, phrase) => {
            described(scene, memory, phrase, possessor)
        }
        Tag::Name => Some(Meaning::Thing(named(scene, memory, phrase))),
        _ => described(scene, memory, phrase, possessor),
    }
}

/// Whether a capitalised word is a common noun of bodies or forces that has an owner.
fn is_common(scene: &Scene<'_>, phrase: usize) -> bool {
    let shape = &scene.parse.phrases[phrase];
    let lower = &scene.parse.words[shape.head].lower;
    let of_name = shape.behind.first().is_some_and(|&(word, behind)| {
        scene.parse.words[word].lower == "of" && scene.names_in(behind).next().is_some()
    });
    let owned = of_name
        || shape.owner.is_some()
        || scene.names_in(phrase).next().is_some()
        || field_of(scene, phrase).is_some();
    owned && ["government", "force", "facility"].iter().any(|class| scene.lexicon.nouns.is(lower, class))
}

/// “the Ministry of *Foreign Affairs*”: the phrase that ends the name of a body.
fn field_of(scene: &Scene<'_>, phrase: usize) -> Option<usize> {
    let shape = &scene.parse.phrases[phrase];
    let words = &scene.parse.words;
    let &(word, field) = shape.behind.first().filter(|_| words[shape.head].tag == Tag::Name)?;
    let head = scene.parse.phrases[field].head;
    let unknown = words[head].tag == Tag::Name && scene.name_at(head).is_none();
    let body = scene.lexicon.nouns.is(&words[shape.head].lower, "government");
    (body && unknown && words[word].lower == "of").then_some(field)
}

fn pronoun(word: &str, memory: &Memory) -> Option<Meaning> {
    let thing = |entity: Option<&Arc<Entity>>| entity.cloned().map(Meaning::Thing);
    match word {
        "he" | "she" | "him" | "her" => thing(memory.person.as_ref()),
        "they" | "them" => thing(memory.several.last().or(memory.actor.as_ref())),
        "it" => thing(memory.actor.as_ref()),
        "we" | "us" | "i" | "me" => Some(Meaning::Speaker),
        _ => None,
    }
}

/// Who owns what a possessive pronoun stands before.
fn owner_of(scene: &Scene<'_>, word: &str, memory: &Memory) -> Option<Arc<Entity>> {
    match word {
        "his" | "her" => memory.person.clone(),
        "their" => memory.several.last().or(memory.actor.as_ref()).cloned(),
        "its" => memory.actor.clone(),
        "our" | "my" => memory.speaker.as_ref().or(memory.issuer.as_ref()).map(|speaker| side(scene, speaker)),
        _ => None,
    }
}

/// A phrase whose head is a common noun.
fn described(scene: &Scene<'_>, memory: &mut Memory, phrase: usize, possessor: Option<Arc<Entity>>) -> Option<Meaning> {
    let shape = &scene.parse.phrases[phrase];
    let head = &scene.parse.words[shape.head];
    let nouns = &scene.lexicon.nouns;
    let lemma = noun(head);
    let is = |class: &str| nouns.is(lemma, class);
    let mut owner = owner(scene, memory, phrase).or(possessor);
    // “Moscow's defence ministry”, “the government in Tbilisi”: the country's.
    if is("government") || is("force") {
        owner = owner.map(|owner| scene.as_actor(&owner));
    }
    // “the southern town of Haramka”: the name is meant.
    if (is("place") || is("facility"))
        && let Some(place) = named_behind(scene, phrase)
    {
        return Some(Meaning::Thing(place));
    }
    if owner.is_none()
        && let Some(entity) = anaphor(scene, memory, phrase)
    {
        return Some(Meaning::Thing(entity));
    }
    if is("force") && !is("government") {
        return Some(Meaning::Thing(force(scene, phrase, owner.as_ref())));
    }
    if is("title")
        && let Some(owner) = &owner
        && let Some(person) = office::holder(scene, memory, lemma, phrase, owner)
    {
        return Some(Meaning::Thing(person));
    }
    let kind = if is("government") {
        EntityKind::GovernmentBody
    } else if is("people") || is("group") || is("title") {
        EntityKind::Group
    } else if is("asset") {
        EntityKind::Weapon
    } else if is("facility") {
        EntityKind::Facility
    } else if is("place") {
        EntityKind::Place
    } else if is("agreement") {
        EntityKind::Agreement
    } else {
        EntityKind::Thing
    };
    let label = label(scene, phrase, owner.as_ref());
    // A government, group or staff is its owner's; a thing beside a name need not be.
    let kept = owner.as_ref().filter(|_| kind != EntityKind::Thing);
    let entity = derived(&label, kind, kept);
    if matches!(head.lemma.as_str(), "party" | "side") {
        memory.parties = Some(Arc::clone(&entity));
    }
    Some(Meaning::Thing(entity))
}

/// The place that a common noun with “of” and a name names.
fn named_behind(scene: &Scene<'_>, phrase: usize) -> Option<Arc<Entity>> {
    let &(word, behind) = scene.parse.phrases[phrase].behind.first()?;
    let head = scene.parse.phrases[behind].head;
    let of = scene.parse.words[word].lower == "of" && scene.parse.words[head].tag == Tag::Name;
    let common = matches!(
        scene.parse.head_lemma(phrase),
        "town"
            | "city"
            | "village"
            | "port"
            | "island"
            | "province"
            | "region"
            | "district"
            | "state"
            | "suburb"
            | "area"
            | "capital"
            | "outskirt"
            | "edge"
            | "centre"
            | "center"
            | "part"
            | "north"
            | "south"
            | "east"
            | "west"
            | "countryside"
    );
    if !(of && common) {
        return None;
    }
    match scene.name_at(head) {
        Some(mention) if mention.entity.kind.is_place() && scene.parse.head_lemma(phrase) != "capital" => {
            Some(Arc::clone(&mention.entity))
        }
        Some(_) => None,
        None => Some(derived(&scene.text(scene.span(&scene.words_of(behind))), EntityKind::Place, None)),
    }
}

/// “US *Secretary* of State Antony Blinken”: the person whose name ends the title that begins here.
fn person_behind_title(scene: &Scene<'_>, phrase: usize) -> Option<Arc<Entity>> {
    let capital =
        scene.text(scene.parse.words[scene.parse.phrases[phrase].head].span()).starts_with(char::is_uppercase);
    let &(_, last) = scene.parse.phrases[phrase].behind.last()?;
    let mention = scene.name_at(scene.parse.phrases[last].head)?;
    (capital
        && mention.entity.kind == EntityKind::Person
        && mention.tokens.start > scene.parse.phrases[last].words.start)
        .then(|| Arc::clone(&mention.entity))
}

/// Whose it is: “'s”, a possessive pronoun, a name or adjective before the noun, or “of” behind it.
pub(super) fn owner(scene: &Scene<'_>, memory: &Memory, phrase: usize) -> Option<Arc<Entity>> {
    let shape = &scene.parse.phrases[phrase];
    let words = &scene.parse.words;
    if let Some(pronoun) = shape.words.clone().find(|&word| words[word].tag == Tag::PossessivePronoun)
        && let Some(entity) = owner_of(scene, &words[pronoun].lower, memory)
    {
        return Some(entity);
    }
    let before = |phrase: usize| {
        let head = scene.parse.phrases[phrase].head;
        scene
            .names_in(phrase)
            .filter(|mention| mention.tokens.start <= head)
            .last()
            .map(|mention| Arc::clone(&mention.entity))
    };
    if let Some(entity) = before(phrase).or_else(|| led(scene, phrase)) {
        return Some(entity);
    }
    if let Some(owner) = shape.owner {
        return before(owner);
    }
    if let Some(holder) = holder_before(scene, phrase) {
        return Some(holder);
    }
    let belongs = ["force", "government", "group", "title", "people"]
        .iter()
        .any(|class| scene.lexicon.nouns.is(noun(&words[shape.head]), class));
    let governs = scene.lexicon.nouns.is(noun(&words[shape.head]), "government");
    let after_field = usize::from(field_of(scene, phrase).is_some());
    let &(word, behind) = shape.behind.get(after_field).filter(|_| belongs || after_field > 0)?;
    match words[word].lower.as_str() {
        "of" => before(behind),
        "in" if governs => before(behind),
        _ => None,
    }
}

/// “under *rebel* control”, “in *government* hands”: whoever a common noun before another one names.
fn holder_before(scene: &Scene<'_>, phrase: usize) -> Option<Arc<Entity>> {
    let shape = &scene.parse.phrases[phrase];
    let is = |word: usize, class: &str| scene.lexicon.nouns.is(&scene.parse.words[word].lemma, class);
    if !is(shape.head, "hold") {
        return None;
    }
    let word = (shape.words.start..shape.head).rev().find(|&word| scene.parse.words[word].tag == Tag::Noun)?;
    let label = &scene.parse.words[word].lemma;
    match () {
        () if is(word, "government") => Some(derived(label, EntityKind::GovernmentBody, None)),
        () if is(word, "force") => Some(derived(label, EntityKind::Force, None)),
        () if is(word, "group") => Some(derived(&format!("{label}s"), EntityKind::Group, None)),
        () => None,
    }
}

/// The noun that a word is, also where it is written with a capital.
fn noun(word: &Word) -> &str {
    if word.tag == Tag::Name { &word.lower } else { &word.lemma }
}

/// “Turkey-led”, “US-backed”: the name before the hyphen.
fn led(scene: &Scene<'_>, phrase: usize) -> Option<Arc<Entity>> {
    let words = scene.parse.phrases[phrase].words.clone();
    words
        .filter_map(|word| {
            let surface = &scene.report[scene.parse.words[word].span()];
            let (name, _) = surface.rsplit_once("-led").or_else(|| surface.rsplit_once("-run"))?;
            let (_, names) = scene.lexicon.gazetteer.longest(|at| (at == 0).then_some(name))?;
            names.first().map(|name| Arc::clone(&name.entity))
        })
        .next()
}

/// “the country”, “the group”, “the two sides”: what the report spoke of last.
fn anaphor(scene: &Scene<'_>, memory: &Memory, phrase: usize) -> Option<Arc<Entity>> {
    let shape = &scene.parse.phrases[phrase];
    let words = &scene.parse.words[shape.words.clone()];
    let definite =
        words.first().is_some_and(|word| matches!(word.lower.as_str(), "the" | "this" | "that" | "both" | "these"));
    // “the longest war” describes; “the two sides” refers.
    let bare = words.iter().all(|word| matches!(word.tag, Tag::Determiner | Tag::Number | Tag::Noun));
    let described = !bare
        || shape.behind.first().is_some_and(|&(word, _)| scene.parse.words[word].lower == "of")
        || words.len() > 3;
    // “the two countries” are not the country.
    let head = &scene.parse.words[shape.head];
    let plural = matches!(
        head.lemma.as_str(),
        "side" | "party" | "militant" | "insurgent" | "rebel" | "troop" | "soldier" | "force"
    );
    let several = head.lower != head.lemma && !plural;
    if !(definite || opens_turn(scene, phrase)) || described || several {
        return None;
    }
    match scene.parse.head_lemma(phrase) {
        "country" | "nation" | "homeland" => memory.country.clone(),
        "side" | "party" => memory.parties.clone(),
        "group" | "militia" | "militant" | "insurgent" | "rebel" => memory.last("group").cloned(),
        "airport" => memory.last("facility").or(memory.airport.as_ref()).cloned(),
        "base" => memory.last("facility").cloned(),
        "deal" | "agreement" | "accord" | "pact" | "treaty" => memory.last("agreement").cloned(),
        "city" | "town" | "capital" | "province" | "region" | "area" | "territory" => memory.last("place").cloned(),
        "troop" | "soldier" | "force" => memory.last("force").cloned(),
        title if scene.lexicon.nouns.is(title, "title") => {
            let title = memory.titled(title).cloned();
            title.or_else(|| memory.person.clone().filter(|_| addressed(&head.lemma) && words.len() <= 2))
        }
        _ => None,
    }
}

/// Titles by which a report calls whom it has named: “the minister”, but not “the officer”.
fn addressed(title: &str) -> bool {
    const TITLES: [&str; 9] =
        ["president", "minister", "secretary", "envoy", "ambassador", "leader", "general", "spokesman", "diplomat"];
    TITLES.contains(&title)
}

/// Troops, soldiers and personnel of an owner are one thing: “US troops”.
pub(super) fn force(scene: &Scene<'_>, phrase: usize, owner: Option<&Arc<Entity>>) -> Arc<Entity> {
    match owner {
        // “the general's troops” are his country's.
        Some(owner) if owner.kind == EntityKind::Person => forces_of(&side(scene, owner)),
        Some(owner) => forces_of(owner),
        None => derived(&label(scene, phrase, None), EntityKind::Force, None),
    }
}

/// The forces of an owner, as one thing.
pub(super) fn forces_of(owner: &Arc<Entity>) -> Arc<Entity> {
    match owner.kind {
        EntityKind::Force | EntityKind::Group => Arc::clone(owner),
        EntityKind::ArmedGroup => derived(&format!("{} fighters", owner.adjective()), EntityKind::Force, Some(owner)),
        _ => derived(&format!("{} troops", owner.adjective()), EntityKind::Force, Some(owner)),
    }
}

/// A phrase as a label: without determiners and quantities, and with the owner's adjective in front.
fn label(scene: &Scene<'_>, phrase: usize, owner: Option<&Arc<Entity>>) -> String {
    let mut words = scene.words_of(phrase);
    if let Some(field) = field_of(scene, phrase) {
        words.end = scene.parse.phrases[field].words.end;
    }
    let Some(owner) = owner else { return scene.text(scene.span(&words)) };
    let last_name =
        scene.names_in(phrase).filter(|mention| mention.tokens.start <= scene.parse.phrases[phrase].head).last();
    if let Some(mention) = last_name {
        words.start = words.start.max(mention.tokens.end);
    }
    while words.start < words.end - 1 && scene.parse.words[words.start].tag == Tag::PossessivePronoun {
        words.start += 1;
    }
    format!("{} {}", owner.adjective(), scene.text(scene.span(&words)))
}

/// A thing that no table has, known by its label.
pub(super) fn derived(label: &str, kind: EntityKind, owner: Option<&Arc<Entity>>) -> Arc<Entity> {
    let mut entity = Entity::named(label, kind);
    entity.owner = owner.map(|owner| owner.id.clone());
    // A label of marks alone has no id; its characters serve as one.
    if entity.id.as_str().is_empty() {
        entity.id = EntityId::from("unnamed");
    }
    Arc::new(entity)
}

/// Who “we” are when this source speaks: the side that a person or body speaks for; on the day of the report, that of
/// the office which the person took last.
pub(super) fn side(scene: &Scene<'_>, source: &Arc<Entity>) -> Arc<Entity> {
    let on = scene.report.published.filter(|_| source.kind == EntityKind::Person);
    let offices =
        on.map(|on| scene.lexicon.roles.tenures(&source.id, None).into_iter().filter(move |held| held.holds(on)));
    let office = offices.into_iter().flatten().max_by_key(|held| held.from);
    let owner = office.map(|office| &office.of).or(source.owner.as_ref());
    let owner = owner.and_then(|owner| scene.lexicon.gazetteer.entity(owner.as_str()));
    match (source.kind, owner) {
        (EntityKind::Person | EntityKind::GovernmentBody | EntityKind::Force | EntityKind::Group, Some(owner)) => {
            Arc::clone(owner)
        }
        _ => scene.as_actor(source),
    }
}

/// Where a phrase with what owns it stands, without what follows its head.
pub(super) fn span(scene: &Scene<'_>, phrase: usize) -> Span {
    let shape = &scene.parse.phrases[phrase];
    let own = scene.span(&shape.words);
    shape.owner.map_or(own, |owner| scene.span(&scene.parse.phrases[owner].words).cover(own))
}

//! Whom or what a name means, and what sort of thing a name is that no table has.

use std::sync::Arc;

use super::memory::Memory;
use super::office;
use super::refer::{derived, forces_of};
use super::scene::Scene;
use crate::lexicon::{Entity, EntityKind};
use crate::syntax::Tag;

/// A phrase whose head is a name.
pub(super) fn named(scene: &Scene<'_>, memory: &mut Memory, phrase: usize) -> Arc<Entity> {
    let shape = &scene.parse.phrases[phrase];
    if let Some(mention) = scene.name_at(shape.head) {
        let surface = scene.text(scene.span(&mention.tokens));
        if mention.demonym
            && (surface.ends_with('s') || is_counted(scene, phrase))
            && mention.entity.kind == EntityKind::Country
        {
            return derived(&surface, EntityKind::Group, Some(&mention.entity));
        }
        // “the US military”, “Afghan forces”: whatever the table calls them, the owner's forces.
        let described = surface.rsplit(' ').next().is_some_and(|last| last.starts_with(char::is_lowercase));
        let owner = mention.entity.owner.as_ref().filter(|_| described && mention.entity.kind == EntityKind::Force);
        if let Some(owner) = owner.and_then(|owner| scene.lexicon.gazetteer.entity(owner.as_str())) {
            return forces_of(owner);
        }
        return Arc::clone(&mention.entity);
    }
    let mut start = shape.head;
    while start > shape.words.start
        && scene.parse.words[start - 1].tag == Tag::Name
        && scene.name_at(start - 1).is_none()
    {
        start -= 1;
    }
    let label = scene.text(scene.span(&(start..shape.head + 1)));
    // “BLINKEN: We will stay.” is said by Blinken.
    let shouted = opens_turn(scene, phrase) && label.len() > 3 && !label.contains(char::is_lowercase);
    let label = if shouted && !memory.acronyms.contains_key(&label) { capitalised(&label) } else { label };
    let known = memory.acronyms.get(&label).or_else(|| memory.surname(&label)).cloned();
    // “the West” is nobody's surname.
    let article = start.checked_sub(1).is_some_and(|before| scene.parse.words[before].lower == "the");
    let unique = || match scene.lexicon.gazetteer.by_surname(&label) {
        [person] if !article => Some(Arc::clone(person)),
        _ => None,
    };
    known.or_else(unique).unwrap_or_else(|| {
        let kind = kind_of_name(scene, phrase, start, &label);
        let beside = || scene.parse.apposition(phrase).and_then(|other| office::of_phrase(scene, other));
        let office = || office::before_name(scene, phrase).or_else(beside);
        let owner = (kind == EntityKind::Person).then(office).flatten().and_then(|office| office.of);
        derived(&label, kind, owner.as_ref())
    })
}

/// “six million Sudanese”, “thousands of Congolese”: a number of people, not their country.
fn is_counted(scene: &Scene<'_>, phrase: usize) -> bool {
    let words = scene.parse.phrases[phrase].words.clone();
    let of = words.start.checked_sub(2).filter(|_| scene.parse.words[words.start - 1].lower == "of");
    words.into_iter().chain(of).any(|word| scene.parse.words[word].tag == Tag::Number)
}

/// Whether a phrase stands before a colon at the beginning of its sentence, as who speaks next does.
pub(super) fn opens_turn(scene: &Scene<'_>, phrase: usize) -> bool {
    let end = scene.parse.extent(phrase).end;
    scene.parse.phrases[phrase].words.start == 0 && scene.parse.words.get(end).is_some_and(|word| word.lower == ":")
}

/// Names in capitals as they are written elsewhere: `SERGEY LAVROV` is Sergey Lavrov.
fn capitalised(shouted: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().into_iter().chain(letters.flat_map(char::to_lowercase)).collect::<String>()
    };
    shouted.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// What sort of thing a name is that no table has: by the title before it, its last word, or its place in the sentence.
fn kind_of_name(scene: &Scene<'_>, phrase: usize, start: usize, label: &str) -> EntityKind {
    let words = &scene.parse.words;
    let shape = &scene.parse.phrases[phrase];
    let titled =
        words[shape.words.start..start].iter().any(|word| scene.lexicon.nouns.is(&word.lemma.to_lowercase(), "title"));
    let last = label.rsplit(' ').next().unwrap_or_default().to_lowercase();
    let beside_title = scene
        .parse
        .apposition(phrase)
        .is_some_and(|other| scene.lexicon.nouns.is(scene.parse.head_lemma(other), "title"));
    let given = label.split_once(' ').map(|(given, _)| given);
    let called = given.is_some_and(|given| scene.lexicon.gazetteer.is_given_name(given));
    const PLACES: [&str; 24] = [
        "shoal", "river", "province", "street", "island", "islands", "sea", "strait", "valley", "mountains",
        "district", "square", "bay", "gulf", "peninsula", "region", "state", "city", "town", "village", "county",
        "bridge", "pass", "reef",
    ];
    const FACILITIES: [&str; 8] = ["airport", "base", "camp", "embassy", "hospital", "prison", "port", "palace"];
    let located = shape.words.start.checked_sub(1).is_some_and(|before| {
        words[before].tag == Tag::Preposition
            && matches!(
                words[before].lower.as_str(),
                "in" | "at" | "near" | "from" | "into" | "towards" | "around" | "outside"
            )
    });
    if ["government", "force", "people", "group"].iter().any(|class| scene.lexicon.nouns.is(&last, class)) {
        EntityKind::Organization
    } else if titled || beside_title || called {
        EntityKind::Person
    } else if PLACES.contains(&last.as_str()) {
        EntityKind::Place
    } else if FACILITIES.contains(&last.as_str()) {
        EntityKind::Facility
    } else if located {
        EntityKind::Place
    } else {
        EntityKind::Organization
    }
}

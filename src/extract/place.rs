//! Where: the place that a clause or phrase names, that the clauses around it name, or that the report is speaking of.

use std::sync::LazyLock;

use super::fill::Site;
use super::memory::Memory;
use super::reading::Reading;
use super::refer;
use crate::claim::{Argument, Referent, Statement};
use crate::lexicon::{Entity, EntityKind, Links, Plover, Relation, Slot};
use crate::syntax::Link;

/// Prepositions that lead to a place, likelier ones first: whatever the relation, but for the last, which leads to a goal.
static ANY: LazyLock<[Slot; 15]> = LazyLock::new(|| {
    let words = [
        "in", "at", "on", "near", "inside", "across", "around", "throughout", "through", "within", "outside", "along",
        "off", "over", "into",
    ];
    words.map(|word| Slot::Preposition(word.to_owned()))
});

/// The place of a relation at a site: behind the relation's own prepositions, or else behind any that leads to a
/// place; in the clause itself, or else in the clauses that it depends on.
pub(super) fn place(site: &Site<'_, '_>, relation: &Relation, own: &[Slot]) -> Option<Argument> {
    let moves = relation.place_property.is_some();
    let general = if moves { &ANY[..ANY.len() - 1] } else { &ANY[..] };
    own.iter().chain(general).find_map(|slot| named(site, slot)).or_else(|| around(site, general))
}

/// “Talks resumed in Baghdad”: where the clause says that the act of its subject goes on.
pub(super) fn of_clause(site: &Site<'_, '_>) -> Option<Argument> {
    ANY.iter().find_map(|slot| named(site, slot))
}

/// “sent troops to Mali as part of an agreement”: where the whole is done of which the noun's act is the frame.
pub(super) fn of_whole(reading: &Reading<'_>, memory: &Memory, phrase: usize) -> Option<Argument> {
    let words = &reading.scene.parse.words;
    let start = reading.scene.parse.phrases[phrase].words.start;
    let before = |back: usize| start.checked_sub(back).map_or("", |word| words[word].lower.as_str());
    let framed = before(1) == "under" || [3, 2, 1].map(before) == ["as", "part", "of"];
    let clause = reading.clause_around(start).filter(|_| framed)?;
    let site = Site::of_clause(reading, memory, clause);
    of_clause(&site).or_else(|| around(&site, &*ANY))
}

/// “Protesters in Yerevan demanded”: where the doer is.
pub(super) fn of_subject(site: &Site<'_, '_>) -> Option<Argument> {
    let clause = site.reading.scene.parse.clauses.get(site.clause?)?;
    behind(site, clause.subject.filter(|_| clause.own_subject)?)
}

/// Where the thing is that a phrase names: “an air base *in Sanaa*”.
pub(super) fn behind(site: &Site<'_, '_>, phrase: usize) -> Option<Argument> {
    let parse = &site.reading.scene.parse;
    parse.phrases[phrase]
        .behind
        .iter()
        .filter(|&&(word, _)| matches!(parse.words[word].lower.as_str(), "in" | "at" | "near"))
        .find_map(|&(_, phrase)| {
            let entity = site.reading.entity(phrase).filter(|entity| entity.kind.is_place())?;
            Some(Argument { referent: Referent::Entity(entity), span: Some(refer::span(&site.reading.scene, phrase)) })
        })
}

/// A place that stands in a slot.
fn named(site: &Site<'_, '_>, slot: &Slot) -> Option<Argument> {
    site.places(slot).into_iter().find_map(|phrase| {
        let entity = site.reading.entity(phrase).filter(|entity| entity.kind.is_place())?;
        Some(Argument { referent: Referent::Entity(entity), span: Some(refer::span(&site.reading.scene, phrase)) })
    })
}

/// “remain at the airport to assist troops providing security”: the same scene, so the same place.
fn around(site: &Site<'_, '_>, slots: &[Slot]) -> Option<Argument> {
    let clauses = &site.reading.scene.parse.clauses;
    // “were killed when a drone hit a market in …”: what happened there happened there.
    let told = |parent: usize| {
        Some(parent) == site.clause
            || clauses[parent]
                .parent
                .is_some_and(|(first, link)| Some(first) == site.clause && link == Link::Coordinate)
    };
    let when = clauses.iter().position(|clause| {
        matches!(clause.parent, Some((parent, Link::Adverbial(word))) if told(parent)
            && matches!(site.reading.scene.parse.words[word].lower.as_str(), "when" | "as" | "after"))
    });
    if let Some(when) = when.filter(|_| site.phrase.is_none()) {
        let there = Site::of_clause(site.reading, site.memory, when);
        if let Some(found) = slots.iter().find_map(|slot| named(&there, slot)) {
            return Some(found);
        }
    }
    let mut at = match site.phrase {
        // A noun's place may be that of the clause that it stands in.
        Some(_) => return None,
        None => site.clause?,
    };
    for _ in 0..clauses.len() {
        let (parent, link) = clauses[at].parent?;
        if !matches!(link, Link::Infinitive | Link::Participle(_) | Link::Coordinate | Link::Relative) {
            return None;
        }
        at = parent;
        let there = Site::of_clause(site.reading, site.memory, at);
        if let Some(found) = slots.iter().find_map(|slot| named(&there, slot)) {
            return Some(found);
        }
    }
    None
}

/// Whether a place is only described: “various provinces”, “the region”.
pub(super) fn is_vague(place: &Argument) -> bool {
    place.referent.entity().is_some_and(|entity| {
        entity.kind == EntityKind::Place
            && entity.owner.is_none()
            && entity.links == Links::default()
            && !entity.is_named()
            && !matches!(entity.label.as_str(), "border" | "frontier" | "front line" | "frontline")
    })
}

/// What is captured, controlled or secured is where that happens; an act that is spoken of has its own place.
pub(super) fn of_object(statement: &Statement) -> Option<Argument> {
    let spoken_of =
        [&statement.object, &statement.subject].into_iter().flatten().find_map(|argument| match &argument.referent {
            Referent::Proposition(act) => act.place.as_ref(),
            Referent::Entity(_) => None,
        });
    if let Some(place) = spoken_of {
        return Some(Argument { referent: place.referent.clone(), span: None });
    }
    let holds = matches!(
        statement.relation.id.as_str(),
        "captures" | "controls" | "secures" | "blockades" | "evacuates" | "attacks"
    );
    let object = statement.object.as_ref().filter(|_| holds)?;
    // “hit a market”: where that is, the words around say.
    if statement.relation.id == "attacks" && object.referent.entity().is_some_and(|entity| !entity.is_named()) {
        return None;
    }
    // A name that no table has is a place where it is captured.
    let unknown = |entity: &Entity| {
        entity.kind == EntityKind::Organization && entity.links == Links::default() && entity.owner.is_none()
    };
    object.referent.entity().filter(|entity| entity.kind.is_place() || unknown(entity))?;
    Some(object.clone())
}

/// The place that the report is speaking of, for forces and fighting whose place is not said again.
pub(super) fn of_context(site: &Site<'_, '_>, statement: &Statement) -> Option<Argument> {
    let bound = statement.relation.place_property.is_some()
        || matches!(statement.relation.plover, Some(Plover::Assault | Plover::Mobilize | Plover::Retreat))
        || matches!(
            statement.relation.id.as_str(),
            "secures" | "promotes" | "collapses" | "assists" | "detains" | "displaces"
        );
    // Forces stay where they were; fighting in another paragraph may be elsewhere.
    let lasts = statement.relation.place_property.is_some() || statement.relation.id == "secures";
    let country = site.memory.scene(lasts).filter(|_| bound)?;
    let own = |argument: &Option<Argument>| {
        argument.as_ref().and_then(|argument| argument.referent.entity()).is_some_and(|entity| entity.id == country.id)
    };
    // Nobody's forces are deployed to, or attack, the country that is theirs.
    let foreign = country.kind.is_place() && !own(&statement.subject) && !own(&statement.object);
    foreign.then(|| Argument { referent: Referent::Entity(std::sync::Arc::clone(country)), span: None })
}

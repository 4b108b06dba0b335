//! Figures of forces that no verb of having names: “the figure was nearer 800”, “raising the number of
//! foreign troops to 10,000”, “there are more European forces”.

use std::sync::Arc;

use super::act;
use super::fill::Site;
use super::memory::Memory;
use super::place;
use super::quantity::quantity;
use super::reading::Reading;
use super::refer;
use super::toll;
use crate::claim::{Argument, Quantity, Referent, Statement};
use crate::lexicon::EntityKind;
use crate::syntax::Tag;

/// The forces that a clause counts, with the figure; `None` where it counts none.
pub(super) fn of_clause(
    reading: &Reading<'_>,
    memory: &Memory,
    clause: usize,
) -> Option<(Statement, Option<Quantity>)> {
    existing(reading, memory, clause).or_else(|| counted(reading, memory, clause))
}

/// “there are … forces in …”.
fn existing(reading: &Reading<'_>, memory: &Memory, clause: usize) -> Option<(Statement, Option<Quantity>)> {
    let scene = &reading.scene;
    let shape = &scene.parse.clauses[clause];
    let led = shape.group.start.checked_sub(1).is_some_and(|before| scene.parse.words[before].tag == Tag::Existential);
    let &phrase = shape.objects.first().filter(|_| led && scene.parse.words[shape.verb].lemma == "be")?;
    let forces = reading.entity(phrase).filter(|entity| entity.kind == EntityKind::Force)?;
    let object = Argument { referent: Referent::Entity(forces), span: Some(refer::span(scene, phrase)) };
    Some((held(reading, memory, clause, object)?, quantity(scene, phrase)))
}

/// “the number of its troops was 800”, “raising the total to 9,000”; “the figure” is the one spoken of before.
fn counted(reading: &Reading<'_>, memory: &Memory, clause: usize) -> Option<(Statement, Option<Quantity>)> {
    let scene = &reading.scene;
    let shape = &scene.parse.clauses[clause];
    let words = &scene.parse.words;
    let is_number = |phrase: &usize| scene.lexicon.nouns.is(scene.parse.head_lemma(*phrase), "number");
    let phrase = shape.subject.filter(is_number).or_else(|| shape.objects.first().copied().filter(is_number))?;
    let behind = shape.obliques.iter().filter(|&&(word, _)| matches!(words[word].lower.as_str(), "to" | "at"));
    let after = shape.objects.iter().copied().chain(behind.map(|&(_, phrase)| phrase)).filter(|&other| other != phrase);
    let figure = after
        .filter(|&other| words[scene.parse.phrases[other].head].tag == Tag::Number)
        .find_map(|other| quantity(scene, other))?;
    if let Some(dead) = toll::of_clause(reading, memory, clause, phrase) {
        return Some((dead, Some(figure)));
    }
    let of = scene.parse.phrases[phrase].behind.first().filter(|&&(word, _)| words[word].lower == "of");
    let mut statement = match of {
        Some(&(_, counted)) => {
            let forces = reading.entity(counted).filter(|entity| entity.kind == EntityKind::Force)?;
            let object = Argument { referent: Referent::Entity(forces), span: Some(refer::span(scene, counted)) };
            held(reading, memory, clause, object)?
        }
        None => act::unplaced(memory.act("hasForces")?),
    };
    if statement.place.is_none() {
        statement.place = memory.act("hasForces").and_then(|act| act::unplaced(act).place);
    }
    Some((statement, Some(figure)))
}

fn held(reading: &Reading<'_>, memory: &Memory, clause: usize, object: Argument) -> Option<Statement> {
    let scene = &reading.scene;
    let relation = Arc::clone(scene.lexicon.relations.named("hasForces")?);
    let forces = object.referent.entity()?;
    let owner = forces
        .owner
        .as_ref()
        .and_then(|owner| memory.entity(owner).or_else(|| scene.lexicon.gazetteer.entity(owner.as_str())).cloned());
    // Forces of nobody in particular (“foreign troops”) stand for themselves.
    let owner = owner.unwrap_or_else(|| Arc::clone(forces));
    let subject = Argument { referent: Referent::Entity(owner), span: object.span };
    let place = place::place(&Site::of_clause(reading, memory, clause), &relation, &[]);
    Some(Statement { subject: Some(subject), relation, object: Some(object), place })
}

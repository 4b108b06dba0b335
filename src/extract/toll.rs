//! How many died where no verb of killing says so: “the death toll rose to 40”, “Death toll: 394”, “two protesters dead”.

use std::ops::Range;
use std::sync::Arc;

use super::fill::Site;
use super::memory::Memory;
use super::place;
use super::quantity::quantity;
use super::reading::Reading;
use super::refer;
use crate::claim::{Argument, Quantity, Referent, Statement};
use crate::lexicon::{Entity, EntityKind};
use crate::syntax::Tag;

/// Who died, how many, and in which words.
pub(super) struct Toll {
    pub statement: Statement,
    pub figure: Quantity,
    pub words: Range<usize>,
}

/// The dead that a phrase outside any clause counts: “Death toll since Monday: 212”, “at least three policemen dead”.
pub(super) fn of_phrase(reading: &Reading<'_>, memory: &Memory, phrase: usize) -> Option<Toll> {
    let parse = &reading.scene.parse;
    let shape = &parse.phrases[phrase];
    if is_toll(reading, phrase) {
        let place = stated(reading, shape.words.end)?;
        let figure = quantity(&reading.scene, place)?;
        let words = shape.owner.map_or(shape.words.start, |owner| parse.phrases[owner].words.start)
            ..parse.phrases[place].words.end;
        let dead = dead(reading, phrase);
        return Some(Toll { statement: killed(reading, memory, phrase, None, dead)?, figure, words });
    }
    let bare = parse.words.get(shape.words.end).is_some_and(|word| word.lower == "dead")
        && parse.words.get(shape.words.end + 1).is_none_or(|next| !matches!(next.tag, Tag::Noun | Tag::Name))
        && reading.clause_around(shape.head).is_none();
    let figure = quantity(&reading.scene, phrase).filter(|_| bare)?;
    let dead = reading.entity(phrase).unwrap_or_else(people);
    let words = shape.words.start..shape.words.end + 1;
    Some(Toll { statement: killed(reading, memory, phrase, None, dead)?, figure, words })
}

/// The dead that a clause counts whose subject or object is their number: “put the civilian toll at 39”.
pub(super) fn of_clause(reading: &Reading<'_>, memory: &Memory, clause: usize, number: usize) -> Option<Statement> {
    is_toll(reading, number).then(|| killed(reading, memory, number, Some(clause), dead(reading, number)))?
}

/// “the death toll”, “the number of dead”, but not “the number of injured”.
fn is_toll(reading: &Reading<'_>, phrase: usize) -> bool {
    let scene = &reading.scene;
    let parse = &scene.parse;
    let shape = &parse.phrases[phrase];
    let is = |word: usize, class: &str| scene.lexicon.nouns.is(&parse.words[word].lemma.to_lowercase(), class);
    if !is(shape.head, "number") {
        return false;
    }
    let counted = shape.behind.first().filter(|&&(word, _)| parse.words[word].lower == "of");
    let dead = shape.words.clone().any(|word| is(word, "death"))
        || counted.is_some_and(|&(_, counted)| is(parse.phrases[counted].head, "death"));
    let hurt = shape.words.clone().any(|word| is(word, "wound") || is(word, "hurt"));
    !hurt && (dead || parse.words[shape.head].lemma == "toll")
}

/// Who died, as the number of them says: “the *civilian* toll”, “the number of *dead soldiers*”.
fn dead(reading: &Reading<'_>, phrase: usize) -> Arc<Entity> {
    let scene = &reading.scene;
    let shape = &scene.parse.phrases[phrase];
    let mut before = (shape.words.start..shape.head).map(|word| &scene.parse.words[word]);
    let named = before.find(|word| {
        ["people", "force", "group"].iter().any(|class| scene.lexicon.nouns.is(&word.lemma, class))
            && !scene.lexicon.nouns.is(&word.lemma, "death")
    });
    named.map_or_else(people, |word| refer::derived(&format!("{}s", word.lemma), EntityKind::Group, None))
}

fn people() -> Arc<Entity> {
    refer::derived("people", EntityKind::Group, None)
}

/// The phrase with the figure behind a heading: “: 394”, “at 394”, with a time between.
fn stated(reading: &Reading<'_>, mut word: usize) -> Option<usize> {
    let parse = &reading.scene.parse;
    let leads = |word: &str| matches!(word, "since" | "in" | "from" | "on" | "after");
    while parse.words.get(word).is_some_and(|next| next.tag == Tag::Time || leads(&next.lower)) {
        word += 1;
    }
    let marked = parse.words.get(word).is_some_and(|mark| matches!(mark.lower.as_str(), ":" | "at" | "–" | "—"));
    let figure = parse.phrase_at(word + 1).filter(|_| marked)?;
    (parse.words[parse.phrases[figure].head].tag == Tag::Number).then_some(figure)
}

fn killed(
    reading: &Reading<'_>,
    memory: &Memory,
    phrase: usize,
    clause: Option<usize>,
    dead: Arc<Entity>,
) -> Option<Statement> {
    let relation = Arc::clone(reading.scene.lexicon.relations.named("kills")?);
    let object = Argument { referent: Referent::Entity(dead), span: Some(refer::span(&reading.scene, phrase)) };
    let site = Site { reading, memory, clause, phrase: clause.is_none().then_some(phrase), depth: 0 };
    let place = place::place(&site, &relation, &[]);
    Some(Statement { subject: None, relation, object: Some(object), place })
}

use std::sync::Arc;

use crate::lexicon::{Entity, Relation};
use crate::text::{Report, Span};

/// Subject, relation, object and place of a claim; what the text leaves open is `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Who does it.
    pub subject: Option<Argument>,
    /// What is done.
    pub relation: Arc<Relation>,
    /// To whom or with what.
    pub object: Option<Argument>,
    /// Where, for relations that have a place of their own, or where the text says it happens.
    pub place: Option<Argument>,
}

/// One thing in a statement, and the words that name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// What is meant.
    pub referent: Referent,
    /// The words; `None` where it follows from the words of the relation (“troops” that are withdrawn are the owner's).
    pub span: Option<Span>,
}

/// What words refer to: a thing, or somebody's act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Referent {
    /// A thing with a name or a description.
    Entity(Arc<Entity>),
    /// An act that is itself spoken of: “opposes *the US withdrawal*”.
    Proposition(Box<Statement>),
}

impl Argument {
    /// What the report calls it: a thing by its label; an act in the words that spell it out, without their article, or,
    /// where the words only point back (“the move”), as a noun phrase.
    pub fn in_words_of(&self, report: &Report) -> String {
        match (&self.referent, self.span) {
            (Referent::Proposition(act), Some(span)) if act.is_spelled_out() => {
                let words: Vec<&str> = report[span].split_whitespace().collect();
                let articles = words.iter().take_while(|word| is_article(word)).count();
                words[articles.min(words.len().saturating_sub(1))..].join(" ")
            }
            _ => self.referent.label(),
        }
    }
}

impl Referent {
    /// The thing, where it is one.
    pub fn entity(&self) -> Option<&Arc<Entity>> {
        match self {
            Self::Entity(entity) => Some(entity),
            Self::Proposition(_) => None,
        }
    }

    /// What to call it: a thing's label, an act's noun phrase.
    pub fn label(&self) -> String {
        match self {
            Self::Entity(entity) => entity.label.clone(),
            Self::Proposition(statement) => statement.noun_phrase(),
        }
    }
}

impl Statement {
    /// Whether the words that speak of the act name somebody or something in it.
    fn is_spelled_out(&self) -> bool {
        [&self.subject, &self.object, &self.place].into_iter().flatten().any(|argument| argument.span.is_some())
    }

    /// The statement as a sentence: “United States withdraws US troops from Afghanistan”.
    pub fn label(&self) -> String {
        let subject = self.subject.as_ref().map_or_else(|| "somebody".to_owned(), |subject| subject.referent.label());
        let phrase = self.relation.phrase.as_str();
        // “sets a deadline for” has nothing to be for.
        let verb = phrase.rsplit_once(' ').filter(|(_, last)| self.object.is_none() && is_preposition(last));
        let mut label = format!("{subject} {}", verb.map_or(phrase, |(verb, _)| verb));
        if let Some(object) = &self.object {
            label.push(' ');
            label.push_str(&object.referent.label());
        }
        self.push_place(&mut label);
        label
    }

    /// The statement as a noun phrase: “US withdrawal from Afghanistan”.
    pub fn noun_phrase(&self) -> String {
        let owner = self.subject.as_ref().and_then(|subject| subject.referent.entity());
        let mut label = owner.map_or_else(String::new, |owner| format!("{} ", owner.adjective()));
        label.push_str(&self.relation.noun);
        // Whose forces they are has been said already.
        if let Some(object) = &self.object
            && object
                .referent
                .entity()
                .is_none_or(|force| owner.is_none_or(|owner| force.owner.as_ref() != Some(&owner.id)))
        {
            label.push_str(&format!(" {} {}", self.relation.noun_preposition, object.referent.label()));
        }
        self.push_place(&mut label);
        label
    }

    fn push_place(&self, label: &mut String) {
        // What is secured at the airport is the airport.
        let said = |place: &Argument| self.object.as_ref().is_some_and(|object| object.referent == place.referent);
        if let Some(place) = self.place.as_ref().filter(|place| !said(place)) {
            label.push_str(&format!(" {} {}", self.relation.place_preposition, place.referent.label()));
        }
    }
}

fn is_preposition(word: &str) -> bool {
    matches!(word, "for" | "with" | "on" | "about" | "against" | "to" | "between" | "of")
}

fn is_article(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "the" | "a" | "an" | "its" | "their" | "his" | "her" | "this" | "these" | "any" | "such"
    )
}

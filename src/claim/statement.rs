use std::sync::Arc;

use crate::lexicon::{Entity, Relation};
use crate::text::Span;

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

//! From what fills the slots of a frame to its statements: who does it to whom, one statement for each pair.

use std::sync::Arc;

use super::fill::{Filled, Site};
use super::quantity::core;
use super::{place, refer};
use crate::claim::{Argument, Referent, Statement};
use crate::lexicon::{Entity, EntityKind, Frame, Plover, Relation, Slot};
use crate::syntax::Tag;

impl Site<'_, '_> {
    /// The statements of a frame here: one for each subject and object.
    pub fn statements(&self, frame: &Frame) -> Vec<Statement> {
        let Some(relation) = &frame.relation else { return Vec::new() };
        let moves = relation.place_property.is_some();
        let subjects = self.first(&frame.subject);
        let objects = self.first(&frame.object);
        let implied = frame.object.iter().any(|filler| filler.slot == Slot::Forces);
        let place = place::place(self, relation, &frame.place);
        let subjects: Vec<Option<Filled>> =
            if subjects.is_empty() { vec![None] } else { subjects.into_iter().map(Some).collect() };
        let mut statements = Vec::new();
        // “talks between A and B”, “A and B signed”: each is the other's object.
        let partner =
            objects.iter().any(|object| object.argument.referent.entity().is_some_and(|entity| entity.kind.acts()));
        if relation.mutual && !partner && subjects.len() > 1 {
            let parties: Vec<Argument> =
                subjects.iter().flatten().filter_map(|party| self.doer(party, relation)).collect();
            if let Some((first, others)) = parties.split_first() {
                return others
                    .iter()
                    .map(|other| Statement {
                        subject: Some(first.clone()),
                        relation: Arc::clone(relation),
                        object: Some(other.clone()),
                        place: place.clone(),
                    })
                    .collect();
            }
        }
        for subject in &subjects {
            let doer = subject.as_ref().and_then(|subject| self.doer(subject, relation));
            let mut found: Vec<Option<Argument>> =
                objects.iter().map(|object| Some(self.object(object, doer.as_ref(), relation))).collect();
            let others = frame.object.iter().any(|filler| filler.slot == Slot::Others) && objects.is_empty();
            if let Some(others) = self.each_other(&subjects, subject.as_ref(), relation, others) {
                found = others.into_iter().map(Some).collect();
            }
            if found.is_empty() {
                let forces = doer
                    .as_ref()
                    .and_then(|doer| doer.referent.entity())
                    .filter(|_| implied)
                    .map(|doer| self.forces(doer));
                found.push(forces.map(|forces| Argument { referent: Referent::Entity(forces), span: None }));
            }
            // “hit a base in Sanaa and a store near Saada”: each where it stands.
            let listed = objects.len() > 1 && found.len() == objects.len() && !moves;
            for (at, object) in found.into_iter().enumerate() {
                let own = objects.get(at).and_then(|object| object.phrase).filter(|_| listed);
                let place = own.and_then(|phrase| place::behind(self, phrase)).or_else(|| place.clone());
                let doer = doer.clone().or_else(|| self.owner_of_forces(object.as_ref()).filter(|_| moves));
                let (doer, object) = if moves { apart(doer, object) } else { (doer, object) };
                statements.push(Statement { subject: doer, relation: Arc::clone(relation), object, place });
            }
        }
        statements
    }

    /// A subject as whoever acts: a force is its owner's, a capital its country's.
    fn doer(&self, subject: &Filled, relation: &Relation) -> Option<Argument> {
        let entity = match &subject.argument.referent {
            Referent::Entity(entity) => entity,
            // “The strikes hit”: whoever strikes. A risk or an effect is the act's own.
            Referent::Proposition(act) if relation.plover.is_some() => return act.subject.clone(),
            Referent::Proposition(_) => return Some(subject.argument.clone()),
        };
        let entity = self.owner_if_force(entity).unwrap_or_else(|| self.reading.scene.as_actor(entity));
        Some(Argument { referent: Referent::Entity(entity), span: subject.argument.span })
    }

    fn owner_if_force(&self, entity: &Arc<Entity>) -> Option<Arc<Entity>> {
        if !matches!(entity.kind, EntityKind::Force | EntityKind::Weapon) {
            return None;
        }
        let owner = entity.owner.as_ref()?;
        self.memory.entity(owner).or_else(|| self.reading.scene.lexicon.gazetteer.entity(owner.as_str())).cloned()
    }

    /// The forces that an actor sends or withdraws: its own, or those of the country that a person or body speaks for.
    fn forces(&self, actor: &Arc<Entity>) -> Arc<Entity> {
        refer::forces_of(&refer::side(&self.reading.scene, actor))
    }

    fn owner_of_forces(&self, object: Option<&Argument>) -> Option<Argument> {
        let object = object?;
        let owner = self.owner_if_force(object.referent.entity()?)?;
        Some(Argument { referent: Referent::Entity(owner), span: object.span })
    }

    /// An object; forces that nobody is named for, or that are “their” own, are the subject's.
    fn object(&self, object: &Filled, doer: Option<&Argument>, relation: &Relation) -> Argument {
        let moves = relation.place_property.is_some();
        let scene = &self.reading.scene;
        let Referent::Entity(entity) = &object.argument.referent else { return object.argument.clone() };
        let owned = object.phrase.map(|phrase| core(scene, phrase)).is_none_or(|phrase| {
            let words = scene.parse.phrases[phrase].words.clone();
            !words.clone().any(|word| scene.parse.words[word].tag == Tag::PossessivePronoun) && entity.owner.is_some()
        });
        let subject = doer.and_then(|doer| doer.referent.entity());
        match subject {
            Some(subject)
                if moves
                    && (entity.kind == EntityKind::Force || entity.label == "people")
                    && !owned
                    && subject.kind.acts() =>
            {
                Argument { referent: Referent::Entity(self.forces(subject)), span: object.argument.span }
            }
            _ if between_actors(relation) => {
                Argument { referent: Referent::Entity(scene.as_actor(entity)), span: object.argument.span }
            }
            _ => object.argument.clone(),
        }
    }

    /// “accused each other”, or “A and B exchanged fire” where the frame says so: the other subjects.
    fn each_other(
        &self,
        subjects: &[Option<Filled>],
        own: Option<&Filled>,
        relation: &Relation,
        mutual: bool,
    ) -> Option<Vec<Argument>> {
        let others = subjects.iter().flatten().filter(|other| own.is_some_and(|own| own.phrase != other.phrase));
        if mutual {
            return Some(others.filter_map(|other| self.doer(other, relation)).collect());
        }
        let parse = &self.reading.scene.parse;
        let reciprocal = |phrase: usize| {
            let words = &parse.words[parse.phrases[phrase].words.clone()];
            words.len() == 2
                && matches!(words[0].lower.as_str(), "each" | "one")
                && matches!(words[1].lower.as_str(), "other" | "another")
        };
        let clause = &parse.clauses[self.clause?];
        let there = clause
            .objects
            .iter()
            .chain(clause.obliques.iter().map(|(_, phrase)| phrase))
            .any(|&phrase| reciprocal(phrase));
        there.then(|| others.filter_map(|other| self.doer(other, relation)).collect())
    }
}

/// Whether the object of a relation acts too, so that a capital stands for its country.
fn between_actors(relation: &Relation) -> bool {
    use Plover::{Accuse, Agree, Aid, Consult, Cooperate, Reject, Request, Sanction, Support, Threaten};
    let places = ["travelsTo", "hosts", "secures", "promotes"];
    relation.id == "coerces"
        || matches!(
            relation.plover,
            Some(Accuse | Agree | Aid | Consult | Cooperate | Reject | Request | Sanction | Support | Threaten)
        ) && !places.contains(&relation.id.as_str())
}

/// “The foreign troops left”: nobody is said to withdraw them. A group that leaves withdraws itself.
fn apart(doer: Option<Argument>, object: Option<Argument>) -> (Option<Argument>, Option<Argument>) {
    let entity =
        |argument: &Option<Argument>| argument.as_ref().and_then(|argument| argument.referent.entity().cloned());
    match (entity(&doer), entity(&object)) {
        (Some(subject), Some(same)) if subject == same && same.kind == EntityKind::Force => (None, object),
        (Some(subject), Some(same)) if subject == same => (doer, None),
        _ => (doer, object),
    }
}

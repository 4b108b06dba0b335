use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::claim::{Attribution, Statement};
use crate::lexicon::{Entity, EntityId, EntityKind};

/// What the report has spoken of so far: whom “he”, “the country” and “the withdrawal” may mean.
///
/// Whom “they” and “it” mean is forgotten at the end of a paragraph; “he” may still be the last person.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    /// Every entity named so far.
    known: FxHashMap<EntityId, Arc<Entity>>,
    /// Persons named so far, by their last name.
    surnames: FxHashMap<String, Arc<Entity>>,
    /// Names introduced in brackets: `SDF`.
    pub acronyms: FxHashMap<String, Arc<Entity>>,
    /// Who was introduced with which office of which country or body.
    holders: FxHashMap<(EntityId, String), Arc<Entity>>,
    /// The last person that acted or spoke.
    pub person: Option<Arc<Entity>>,
    /// The person and the actor before the last: “him” is not who acts in the same clause.
    before: (Option<Arc<Entity>>, Option<Arc<Entity>>),
    /// The last plural actors.
    pub several: Vec<Arc<Entity>>,
    /// The last organisation, country or body that acted.
    pub actor: Option<Arc<Entity>>,
    /// The last country in a place slot, or else the last one named.
    pub country: Option<Arc<Entity>>,
    /// The country that claims were last placed in.
    scene: Option<Arc<Entity>>,
    /// The country that claims of this paragraph were last placed in.
    near: Option<Arc<Entity>>,
    /// Whether claims have been placed in several countries.
    scenes_differ: bool,
    /// Where the claims of the sentence so far are placed.
    here: Option<Arc<Entity>>,
    /// The last two parties, for “the two sides”.
    pub parties: Option<Arc<Entity>>,
    /// The last thing of each sort, for “the group”, “the airport”, “the city”.
    last: FxHashMap<&'static str, Arc<Entity>>,
    /// The act of each relation that was spoken of last.
    acts: FxHashMap<String, Statement>,
    /// The act that a claim was last about.
    mentioned: Option<Statement>,
    /// The last day that was spoken of.
    pub spoken: Option<Date>,
    /// The only airport that the report names, for “the airport” before it is named.
    pub airport: Option<Arc<Entity>>,
    /// The last day of which the report can be; `None` if nothing says so.
    pub latest_day: Option<Date>,
    /// Who issues the report, where it is an official statement: who “we” are outside quotation marks.
    pub issuer: Option<Arc<Entity>>,
    /// Who speaks in this paragraph, where a name before a colon opens it: “MINISTER: We …”.
    pub turn: Option<Attribution>,
    /// Who was introduced last with an office, by its last word.
    titled: FxHashMap<String, Arc<Entity>>,
    /// Who was quoted last.
    pub speaker: Option<Arc<Entity>>,
}

impl Memory {
    /// Forgets what no pronoun of another paragraph can mean.
    pub fn next_paragraph(&mut self) {
        self.near = None;
        self.several.clear();
        self.actor = None;
        self.turn = None;
    }

    /// Who was introduced last with an office of this last word, of whatever country: “the spokesman”.
    pub fn titled(&self, title: &str) -> Option<&Arc<Entity>> {
        self.titled.get(title)
    }

    /// Whom a pronoun means that cannot mean `subject`: the person or actor before.
    pub fn other_than(&self, subject: &Entity) -> Option<&Arc<Entity>> {
        let before = if subject.kind == EntityKind::Person { &self.before.0 } else { &self.before.1 };
        before.as_ref().filter(|before| before.id != subject.id)
    }

    /// Whether the entity has been named.
    pub fn knows(&self, entity: &Entity) -> bool {
        self.known.contains_key(&entity.id)
    }

    /// An entity that has been named, by its id.
    pub fn entity(&self, id: &EntityId) -> Option<&Arc<Entity>> {
        self.known.get(id)
    }

    /// The person of a last name that was introduced by the full name.
    pub fn surname(&self, surname: &str) -> Option<&Arc<Entity>> {
        self.surnames.get(surname)
    }

    /// Who was introduced with an office, in lower case, of a country or body.
    pub fn holder(&self, of: &EntityId, office: &str) -> Option<&Arc<Entity>> {
        self.holders.get(&(of.clone(), office.to_owned()))
    }

    /// Remembers who holds an office, by its whole name and by its last word.
    pub fn note_holder(&mut self, of: &EntityId, office: &str, person: &Arc<Entity>) {
        let last = office.rsplit(' ').next().unwrap_or(office);
        self.titled.insert(last.to_owned(), Arc::clone(person));
        for name in [office, last] {
            self.holders.insert((of.clone(), name.to_owned()), Arc::clone(person));
        }
    }

    /// Where the claims of the sentence so far are placed, or else the country that claims were last placed in: in this
    /// paragraph, or, for what lasts and where the report is about one country only, in the report.
    pub fn scene(&self, lasts: bool) -> Option<&Arc<Entity>> {
        self.here.as_ref().or(self.near.as_ref()).or(self.scene.as_ref().filter(|_| lasts || !self.scenes_differ))
    }

    /// Forgets where the claims of the last sentence were placed, but for their country.
    pub fn next_sentence(&mut self) {
        self.here = None;
    }

    /// Remembers where a claim is placed, if that is a country.
    pub fn note_scene(&mut self, place: &Arc<Entity>) {
        self.here = Some(Arc::clone(place));
        if place.kind == EntityKind::Country {
            self.scenes_differ |= self.scene.as_ref().is_some_and(|scene| scene != place);
            self.scene = Some(Arc::clone(place));
            self.near = Some(Arc::clone(place));
        }
    }

    /// The last thing of a sort: a place kind's noun, `group`, `facility`, `agreement`.
    pub fn last(&self, sort: &str) -> Option<&Arc<Entity>> {
        self.last.get(sort)
    }

    /// The last act of a relation.
    pub fn act(&self, relation: &str) -> Option<&Statement> {
        self.acts.get(relation)
    }

    /// The act that was spoken of last, for “supports it”.
    pub fn last_act(&self) -> Option<&Statement> {
        self.mentioned.as_ref()
    }

    /// Remembers an act that a claim is about, for “supports it”.
    pub fn mention_act(&mut self, act: Statement) {
        self.mentioned = Some(act);
    }

    /// Remembers an act. A fuller telling of the same act takes the place of a barer one.
    pub fn note_act(&mut self, act: Statement) {
        let weight = |act: &Statement| usize::from(act.subject.is_some()) + usize::from(act.place.is_some());
        if self.act(&act.relation.id).is_none_or(|known| weight(&act) >= weight(known)) {
            self.acts.insert(act.relation.id.clone(), act);
        }
    }

    /// Remembers that an entity was named.
    pub fn note(&mut self, entity: &Arc<Entity>, place: bool) {
        self.known.insert(entity.id.clone(), Arc::clone(entity));
        match entity.kind {
            EntityKind::Person => {
                if let Some(surname) = entity.label.rsplit(' ').next() {
                    self.surnames.insert(surname.to_owned(), Arc::clone(entity));
                }
            }
            EntityKind::Country if place || self.country.is_none() => self.country = Some(Arc::clone(entity)),
            // “the airport” is one that has a name.
            EntityKind::Facility if entity.is_named() => {
                self.last.insert("facility", Arc::clone(entity));
            }
            EntityKind::ArmedGroup => {
                self.last.insert("group", Arc::clone(entity));
            }
            EntityKind::Agreement => {
                self.last.insert("agreement", Arc::clone(entity));
            }
            EntityKind::Place if place => {
                self.last.insert("place", Arc::clone(entity));
            }
            EntityKind::Force => {
                self.last.insert("force", Arc::clone(entity));
            }
            _ => {}
        }
    }

    /// Remembers that an entity was the subject of a clause or a source.
    pub fn note_actor(&mut self, entity: &Arc<Entity>) {
        match entity.kind {
            EntityKind::Person if self.person.as_ref() == Some(entity) => {}
            EntityKind::Person => self.before.0 = self.person.replace(Arc::clone(entity)),
            EntityKind::Group | EntityKind::CountryGroup => self.several = vec![Arc::clone(entity)],
            EntityKind::Force => {
                self.several = vec![Arc::clone(entity)];
                self.actor = Some(Arc::clone(entity));
            }
            kind if kind.acts() && self.actor.as_ref() != Some(entity) => {
                self.before.1 = self.actor.replace(Arc::clone(entity));
            }
            _ => {}
        }
    }
}

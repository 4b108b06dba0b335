//! Propositions under other names: their own follow from who takes part in them.

use std::collections::BTreeSet;

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::encode::content_digest;
use crate::graph::label::label;
use crate::graph::vocab::{rdf, sr};
use crate::graph::{Base, iri};
use crate::store::{Error, Id, Snapshot};

/// The roles in a proposition.
const ROLES: [NamedNodeRef<'static>; 3] = [sr::WHO, sr::WHOM, sr::WHERE];

/// Things that have another name in a view, and the propositions that have one for that.
pub(super) struct Names<'a> {
    snapshot: &'a Snapshot,
    base: Base,
    roles: [Option<Id>; 3],
    names: FxHashMap<Id, NamedNode>,
    /// What each proposition is called in the view.
    labels: FxHashMap<Id, String>,
    /// What a proposition is called that some became, by its name.
    texts: FxHashMap<NamedNode, String>,
    /// What was called how, and is called how, by the thing or the proposition that it is a part of.
    called: FxHashMap<Id, Vec<(String, String)>>,
}

impl<'a> Names<'a> {
    /// Entities under other names, and every proposition that they are part of, or part of a part.
    ///
    /// # Errors
    /// The store is damaged.
    pub(super) fn of(snapshot: &'a Snapshot, names: FxHashMap<Id, NamedNode>) -> Result<Self, Error> {
        let mut called = FxHashMap::default();
        let mut entities: Vec<(&Id, &NamedNode)> = names.iter().collect();
        entities.sort_unstable();
        for (entity, name) in entities {
            if let Term::NamedNode(iri) = snapshot.term(*entity)?
                && let (Some(old), Some(new)) = (label(snapshot, iri.as_ref())?, label(snapshot, name.as_ref())?)
            {
                called.insert(*entity, vec![(old, new)]);
            }
        }
        let roles = roles(snapshot)?;
        let acts = acts(snapshot, roles, names.keys().copied())?;
        let base = Base::from(snapshot.base());
        let (labels, texts) = Default::default();
        let mut renamed = Self { snapshot, base, roles, names, labels, texts, called };
        for act in &acts {
            renamed.rename(*act, &acts)?;
        }
        Ok(renamed)
    }

    /// The name of a thing in the view; `None` where it keeps its own.
    pub(super) fn get(&self, id: Id) -> Option<&NamedNode> {
        self.names.get(&id)
    }

    /// What a proposition is called in the view; `None` for all that is called as before.
    pub(super) fn label(&self, id: Id) -> Option<&str> {
        self.labels.get(&id).map(String::as_str)
    }

    /// The things that have another name.
    pub(super) fn things(&self) -> impl Iterator<Item = Id> {
        self.names.keys().copied()
    }

    /// Gives a proposition the name that follows from the new names of its parts; none where its own does not follow from the
    /// old ones, as in imported data.
    fn rename(&mut self, act: Id, acts: &BTreeSet<Id>) -> Result<(), Error> {
        let Term::NamedNode(iri) = self.snapshot.term(act)? else { return Ok(()) };
        let Some(known) = self.base.proposition_id(iri.as_ref()).filter(|_| !self.names.contains_key(&act)) else {
            return Ok(());
        };
        let (Some(does), Some(fillers)) = (self.does(act)?, self.fillers(act)?) else { return Ok(()) };
        let mut spelled = Vec::with_capacity(3);
        for filler in fillers {
            let Some(spelling) = self.spelling(filler)? else { return Ok(()) };
            spelled.push(spelling);
        }
        if content_digest(&spelled[0], &does, &spelled[1], &spelled[2]) != known {
            return Ok(());
        }
        let mut called = Vec::new();
        let mut text = label(self.snapshot, iri.as_ref())?.unwrap_or_default();
        for (place, filler) in fillers.into_iter().enumerate() {
            let Some(filler) = filler else { continue };
            if acts.contains(&filler) {
                self.rename(filler, acts)?;
            }
            let Some(name) = self.names.get(&filler) else { continue };
            let Some(spelling) = self.spelled(name.as_ref()) else { return Ok(()) };
            spelled[place] = spelling;
            for (old, new) in self.called.get(&filler).into_iter().flatten() {
                text = if place == 0 { with_first(&text, old, new) } else { with_last(&text, old, new) };
                called.push((old.clone(), new.clone()));
            }
        }
        let name = self.base.proposition(&content_digest(&spelled[0], &does, &spelled[1], &spelled[2]));
        // Where that proposition is known, or another one has become it, it keeps what it is called, so that it has one label.
        let text = match label(self.snapshot, name.as_ref())? {
            Some(known) => known,
            None => self.texts.entry(name.clone()).or_insert(text).clone(),
        };
        self.labels.insert(act, text);
        self.called.insert(act, called);
        self.names.insert(act, name);
        Ok(())
    }

    /// The relation of a proposition, by its id in the table of relations; `None` where it has none or several.
    fn does(&self, act: Id) -> Result<Option<String>, Error> {
        let Some(does) = self.snapshot.id(sr::DOES.into())? else { return Ok(None) };
        let Some(Some(does)) = self.only(act, does)? else { return Ok(None) };
        let Term::NamedNode(relation) = self.snapshot.term(does)? else { return Ok(None) };
        Ok(relation.as_str().strip_prefix(sr::NAMESPACE).map(iri::unsegmented))
    }

    /// Who takes part in a proposition in which role; `None` where several do in one.
    fn fillers(&self, act: Id) -> Result<Option<[Option<Id>; 3]>, Error> {
        let mut fillers = [None; 3];
        for (filler, role) in fillers.iter_mut().zip(self.roles) {
            let Some(role) = role else { continue };
            let Some(only) = self.only(act, role)? else { return Ok(None) };
            *filler = only;
        }
        Ok(Some(fillers))
    }

    /// The one value of a property in all graphs, if there is any; `None` where there are several.
    fn only(&self, thing: Id, property: Id) -> Result<Option<Option<Id>>, Error> {
        let mut only = None;
        for quad in self.snapshot.scan([Some(thing), Some(property), None, None])? {
            let value = quad?[2];
            if only.is_some_and(|known| known != value) {
                return Ok(None);
            }
            only = Some(value);
        }
        Ok(Some(only))
    }

    /// A part of a proposition as its digest has it; `None` where none of ours has such a part.
    fn spelling(&self, filler: Option<Id>) -> Result<Option<String>, Error> {
        let Some(filler) = filler else { return Ok(Some(String::new())) };
        let Term::NamedNode(filler) = self.snapshot.term(filler)? else { return Ok(None) };
        Ok(self.spelled(filler.as_ref()))
    }

    fn spelled(&self, filler: NamedNodeRef<'_>) -> Option<String> {
        let entity = self.base.entity_id(filler).map(|id| format!("entity/{}", iri::unsegmented(id)));
        entity.or_else(|| self.base.proposition_id(filler).map(|digest| format!("proposition/{digest}")))
    }
}

fn roles(snapshot: &Snapshot) -> Result<[Option<Id>; 3], Error> {
    let [who, whom, place] = ROLES.map(|role| snapshot.id(role.into()));
    Ok([who?, whom?, place?])
}

/// The propositions that some things are part of, or part of a part.
fn acts(
    snapshot: &Snapshot,
    roles: [Option<Id>; 3],
    things: impl IntoIterator<Item = Id>,
) -> Result<BTreeSet<Id>, Error> {
    let (mut acts, mut next) = (BTreeSet::new(), things.into_iter().collect::<Vec<_>>());
    while let Some(part) = next.pop() {
        for role in roles.into_iter().flatten() {
            for quad in snapshot.scan([None, Some(role), Some(part), None])? {
                let act = quad?[0];
                if acts.insert(act) {
                    next.push(act);
                }
            }
        }
    }
    Ok(acts)
}

/// The claims in which a thing takes part: as subject, object, place, source or hearer, or inside an act that is spoken of.
///
/// # Errors
/// The store is damaged.
pub fn claims_naming(snapshot: &Snapshot, thing: NamedNodeRef<'_>) -> Result<Vec<NamedNode>, Error> {
    let Some(thing) = snapshot.id(thing.into())? else { return Ok(Vec::new()) };
    let parts = [rdf::SUBJECT, rdf::OBJECT, sr::PLACE, sr::SOURCE, sr::SAID_TO, sr::PROPOSITION_OF, sr::VIA];
    let mut properties = Vec::new();
    for property in parts {
        properties.extend(snapshot.id(property.into())?);
    }
    let mut next: Vec<Id> = acts(snapshot, roles(snapshot)?, [thing])?.into_iter().chain([thing]).collect();
    let mut seen = FxHashSet::default();
    while let Some(part) = next.pop() {
        for property in &properties {
            for quad in snapshot.scan([None, Some(*property), Some(part), None])? {
                let user = quad?[0];
                if seen.insert(user) {
                    next.push(user);
                }
            }
        }
    }
    let (is_a, claim) = (snapshot.id(rdf::TYPE.into())?, snapshot.id(sr::CLAIM.into())?);
    let mut claims = Vec::new();
    let mut users: Vec<Id> = seen.into_iter().collect();
    users.sort_unstable();
    for user in users {
        if let Term::NamedNode(iri) = snapshot.term(user)?
            && snapshot.scan([Some(user), is_a, claim, None])?.next().transpose()?.is_some()
        {
            claims.push(iri);
        }
    }
    claims.sort_unstable();
    Ok(claims)
}

/// A text that begins with some words, with others in their place.
fn with_first(text: &str, old: &str, new: &str) -> String {
    text.strip_prefix(old).map_or_else(|| text.to_owned(), |rest| format!("{new}{rest}"))
}

/// A text with words in the place of others where these stand last.
fn with_last(text: &str, old: &str, new: &str) -> String {
    let ends = |rest: &str| !rest.starts_with(char::is_alphanumeric);
    let found = text
        .rmatch_indices(old)
        .find(|(at, _)| !text[..*at].ends_with(char::is_alphanumeric) && ends(&text[at + old.len()..]));
    match found {
        Some((at, _)) => format!("{}{new}{}", &text[..at], &text[at + old.len()..]),
        None => text.to_owned(),
    }
}

/// The text of a label as the graph has it.
pub(super) fn text(label: &str) -> Term {
    Literal::from(label).into()
}

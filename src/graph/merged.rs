//! What a snapshot shows after its changes: entities that were merged under one name, and those that were split under two.

use std::collections::BTreeMap;

use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedNodeRef, Quad as Statement, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::change::{Change, ChangeKind, changes};
use crate::graph::content::{Names, text};
use crate::graph::iri;
use crate::graph::rewrite::Rewrite;
use crate::graph::split::split;
use crate::graph::vocab::{dcterms, geo, skos, sr};
use crate::store::{Error, Id, Quad, Snapshot};

/// What a view is called beside what is kept of it.
const VIEW: &str = "merged";

/// What of a snapshot is seen after the changes that it records; the snapshot itself where it records none.
///
/// First all merges happen at once, then the splits one after the other, by day. An entity that was merged is nowhere any more
/// but in the change: its claims, propositions, plain triples and links have the name of the other, and its names are
/// other names of that. Propositions that come to say the same are one.
///
/// # Errors
/// The store is damaged.
pub fn merged(snapshot: &Snapshot) -> Result<Snapshot, Error> {
    if snapshot.id(sr::INTO.into())?.is_none() {
        return Ok(snapshot.clone());
    }
    let changes = changes(snapshot)?;
    let replaced = Replaced::of(&changes);
    let mut view = rename(snapshot, &replaced)?;
    for Change { from, into, kind, .. } in &changes {
        let (from, into) = (replaced.now(from), replaced.now(into));
        if let ChangeKind::Split(claims) = kind
            && from != into
        {
            view = split(&view, from, into, claims)?;
        }
    }
    Ok(view.following(snapshot, VIEW))
}

/// Which entity was merged into which.
struct Replaced<'a>(BTreeMap<&'a NamedNode, &'a NamedNode>);

impl<'a> Replaced<'a> {
    fn of(changes: &'a [Change]) -> Self {
        let merges = changes.iter().filter(|change| change.kind == ChangeKind::Merge);
        Self(merges.map(|change| (&change.from, &change.into)).collect())
    }

    /// The entity that another one is now; the same where it was not merged, or, as imported data may say, in a circle.
    fn now<'b>(&self, entity: &'b NamedNode) -> &'b NamedNode
    where
        'a: 'b,
    {
        let mut now = entity;
        for _ in 0..=self.0.len() {
            match self.0.get(now) {
                Some(next) => now = next,
                None => return now,
            }
        }
        entity
    }
}

/// Gives merged entities the names of those into which they were merged.
fn rename(snapshot: &Snapshot, replaced: &Replaced<'_>) -> Result<Snapshot, Error> {
    let mut names = FxHashMap::default();
    for entity in replaced.0.keys() {
        let now = replaced.now(entity);
        if now != *entity
            && let Some(id) = snapshot.id(entity.as_ref().into())?
        {
            names.insert(id, now.clone());
        }
    }
    if names.is_empty() {
        return Ok(snapshot.clone());
    }
    let mut entities: Vec<Id> = names.keys().copied().collect();
    entities.sort_unstable();
    let names = Names::of(snapshot, names)?;
    let mut merging = Merging::of(snapshot, &names)?;
    for entity in &entities {
        merging.describe(*entity)?;
    }
    for thing in names.things() {
        for pattern in [[Some(thing), None, None, None], [None, None, Some(thing), None]] {
            for quad in snapshot.scan(pattern)? {
                merging.quad(quad?)?;
            }
        }
    }
    merging.rewrite.view()
}

/// What an entity has one of; that of the entity into which it is merged comes first.
const ONE: [NamedNodeRef<'static>; 6] = [rdf::TYPE, sr::OWNER, sr::ISO_CODE, sr::IATA, sr::ICAO, geo::AS_WKT];

struct Merging<'a> {
    snapshot: &'a Snapshot,
    names: &'a Names<'a>,
    rewrite: Rewrite<'a>,
    label: Option<Id>,
    /// The properties that speak of names.
    records: FxHashSet<Id>,
    /// What was looked at already.
    seen: FxHashSet<Quad>,
    /// Of which entity which property of [`ONE`] is known, and of which a label.
    known: FxHashSet<(NamedNode, NamedNodeRef<'static>)>,
}

impl<'a> Merging<'a> {
    fn of(snapshot: &'a Snapshot, names: &'a Names<'a>) -> Result<Self, Error> {
        let mut records = FxHashSet::default();
        for property in [dcterms::IS_REPLACED_BY, sr::FROM, sr::INTO] {
            records.extend(snapshot.id(property.into())?);
        }
        Ok(Self {
            snapshot,
            names,
            rewrite: Rewrite::of(snapshot),
            label: snapshot.id(rdfs::LABEL.into())?,
            records,
            seen: FxHashSet::default(),
            known: FxHashSet::default(),
        })
    }

    /// Adds what is said of an entity itself to what is said of the other one.
    fn describe(&mut self, entity: Id) -> Result<(), Error> {
        let Some(now) = self.names.get(entity).cloned() else { return Ok(()) };
        let labels = self.terms(now.as_ref(), rdfs::LABEL)?;
        for property in ONE.into_iter().chain([rdfs::LABEL]) {
            let knows = self.values(now.as_ref(), property)?.next().transpose()?.is_some();
            let was_known = knows || self.known.contains(&(now.clone(), property));
            for quad in self.quads(entity, property)? {
                let other = self.rewrite.statement(quad)?;
                self.seen.insert(quad);
                self.rewrite.hide(quad);
                if property == rdfs::LABEL && was_known && !labels.contains(&other.object) {
                    self.rewrite.add(&Statement {
                        subject: now.clone().into(),
                        predicate: skos::ALT_LABEL.into(),
                        ..other
                    });
                } else if !was_known {
                    let object = self.renamed(quad[2]).map_or(other.object, Term::from);
                    self.rewrite.add(&Statement { subject: now.clone().into(), object, ..other });
                    self.known.insert((now.clone(), property));
                }
            }
        }
        for quad in self.quads(entity, skos::ALT_LABEL)? {
            // What the other one is called is no other name of it.
            if labels.contains(&self.snapshot.term(quad[2])?) {
                self.seen.insert(quad);
                self.rewrite.hide(quad);
            }
        }
        self.link(entity, &now)
    }

    /// Leaves out that an entity is linked to nothing where one of both is, and a second item of Wikidata.
    fn link(&mut self, entity: Id, now: &NamedNode) -> Result<(), Error> {
        let item = |term: &Term| match term {
            Term::NamedNode(iri) => iri::wikidata_item(iri.as_ref()).map(str::to_owned),
            _ => None,
        };
        let items: Vec<String> = self.terms(now.as_ref(), skos::EXACT_MATCH)?.iter().filter_map(item).collect();
        let links = self.quads(entity, skos::EXACT_MATCH)?;
        for quad in &links {
            let other =
                item(&self.snapshot.term(quad[2])?).is_some_and(|item| !items.is_empty() && !items.contains(&item));
            if other {
                self.seen.insert(*quad);
                self.rewrite.hide(*quad);
            }
        }
        let mut unlinked = self.quads(entity, sr::LINK_STATUS)?;
        if !links.is_empty() {
            let quads: Vec<Quad> = self.values(now.as_ref(), sr::LINK_STATUS)?.collect::<Result<_, _>>()?;
            unlinked.extend(quads);
        }
        for quad in unlinked {
            self.seen.insert(quad);
            self.rewrite.hide(quad);
        }
        Ok(())
    }

    /// Says a quad with other names.
    fn quad(&mut self, quad: Quad) -> Result<(), Error> {
        if self.records.contains(&quad[1]) || !self.seen.insert(quad) {
            return Ok(());
        }
        self.rewrite.hide(quad);
        let mut statement = self.rewrite.statement(quad)?;
        if let Some(label) = self.names.label(quad[0]).filter(|_| Some(quad[1]) == self.label) {
            statement.object = text(label);
        }
        if let Some(name) = self.renamed(quad[0]) {
            statement.subject = name.into();
        }
        if let Some(name) = self.renamed(quad[2]) {
            statement.object = name.into();
        }
        self.rewrite.add(&statement);
        Ok(())
    }

    fn renamed(&self, id: Id) -> Option<NamedNode> {
        self.names.get(id).cloned()
    }

    /// The quads with a property of a thing.
    fn quads(&self, thing: Id, property: NamedNodeRef<'_>) -> Result<Vec<Quad>, Error> {
        let Some(property) = self.snapshot.id(property.into())? else { return Ok(Vec::new()) };
        self.snapshot.scan([Some(thing), Some(property), None, None])?.collect()
    }

    fn values(
        &self,
        thing: NamedNodeRef<'_>,
        property: NamedNodeRef<'_>,
    ) -> Result<impl Iterator<Item = Result<Quad, Error>> + use<'a>, Error> {
        let snapshot = self.snapshot;
        snapshot.scan_terms([Some(thing.into()), Some(property.into()), None, None])
    }

    fn terms(&self, thing: NamedNodeRef<'_>, property: NamedNodeRef<'_>) -> Result<Vec<Term>, Error> {
        self.values(thing, property)?.map(|quad| self.snapshot.term(quad?[2])).collect()
    }
}

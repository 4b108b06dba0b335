//! The W3C Entity Reconciliation API over the entities of a store: JSON in, JSON out. Knows nothing of HTTP.
//!
//! There are two versions of it, which differ in shape and not in what they can do: 0.2 (the final report of the community
//! group of 2023-04-10), which programs in use speak, and the draft of 1.0.

mod candidates;
mod condition;
mod error;
mod extend;
mod manifest;
mod property;
mod query;
mod suggest;

use oxigraph::model::{NamedNode, Term};
use rustc_hash::FxHashMap;

use crate::graph::vocab::{rdf, sr};
use crate::graph::{self, Base, Thing};
use crate::lexicon::EntityKind;
use crate::link::{EntityView, Index, entity_view, records_of};
use crate::store::{self, Snapshot};

pub use error::Error;
pub use manifest::{PREVIEW, Size};
pub use property::Property;
pub use suggest::Suggested;

/// The most queries in a batch.
pub const BATCH: usize = 250;

/// The most entities of which properties are asked at once.
pub const ENTITIES: usize = 1000;

/// A version of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// 0.2.
    Final,
    /// The draft of 1.0.
    Draft,
}

/// The entities of one state of a store, ready to be matched.
#[derive(Debug)]
pub struct Service {
    snapshot: Snapshot,
    base: Base,
    index: Index,
    /// The number in the index of each entity.
    numbers: FxHashMap<NamedNode, usize>,
    /// The numbers of the entities with an identifier, such as `Q889` of Wikidata, in small letters.
    identified: FxHashMap<(Property, String), Vec<usize>>,
    /// Where the service is, without a slash at the end.
    address: String,
}

impl Service {
    /// A service over what a snapshot holds, at an address such as `http://127.0.0.1:8000`.
    ///
    /// # Errors
    /// The store is damaged.
    pub fn new(snapshot: Snapshot, address: &str) -> Result<Self, store::Error> {
        let claims = claims(&snapshot)?;
        let mut records = records_of(&snapshot)?;
        let things = graph::things(&snapshot, records.iter().map(|record| record.iri.clone()))?;
        for record in &mut records {
            record.weight = claims.get(&record.iri).map_or(0.0, |claims| *claims as f32);
            record.description = Some(description(&snapshot, &things, &record.iri)?);
        }
        let index = Index::new(records);
        let mut service = Self {
            base: Base::from(snapshot.base()),
            numbers: (0..index.len()).map(|number| (index.record(number).iri.clone(), number)).collect(),
            identified: FxHashMap::default(),
            address: address.trim_end_matches('/').to_owned(),
            index,
            snapshot,
        };
        for number in 0..service.index.len() {
            let iri = &service.index.record(number).iri;
            for (property, value) in property::identifiers(&service.snapshot, iri)? {
                service.identified.entry((property, value.to_lowercase())).or_default().push(number);
            }
        }
        Ok(service)
    }

    /// How many entities there are.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// What the store holds.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Where the service is, without a slash at the end.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// All that is known of an entity, with at most so many claims.
    ///
    /// # Errors
    /// There is no such entity, or the store is damaged.
    pub fn view(&self, id: &str, claims: usize) -> Result<EntityView, Error> {
        let number = self.number(id).ok_or_else(|| Error::Unknown { kind: "entity", id: id.to_owned() })?;
        Ok(entity_view(&self.snapshot, &self.index.record(number).iri, claims)?)
    }

    /// The id of an entity: what stands behind the base of its IRI; the IRI itself where it has another.
    pub fn id<'a>(&self, iri: &'a NamedNode) -> &'a str {
        self.base.entity_id(iri.as_ref()).unwrap_or(iri.as_str())
    }

    /// The number of the entity of an id or an IRI; `None` where there is none.
    fn number(&self, id: &str) -> Option<usize> {
        let local = NamedNode::new(format!("{}{id}", self.base.entities())).ok();
        let spelled = local.into_iter().chain(NamedNode::new(id).ok());
        spelled.into_iter().find_map(|iri| self.numbers.get(&iri).copied())
    }
}

/// What a thing is, in a few words: `facility · Afghanistan`.
fn description(
    snapshot: &Snapshot,
    things: &FxHashMap<NamedNode, Thing>,
    iri: &NamedNode,
) -> Result<String, store::Error> {
    let thing = things.get(iri);
    let kind = thing.and_then(|thing| thing.kind).map_or("thing", EntityKind::words);
    Ok(match thing.and_then(|thing| thing.owner.as_ref()) {
        Some(owner) => format!("{kind} · {}", graph::names(snapshot, owner)?.0.label),
        None => kind.to_owned(),
    })
}

/// In how many claims each thing is who, what or where; one that is two of them counts twice.
fn claims(snapshot: &Snapshot) -> Result<FxHashMap<NamedNode, u64>, store::Error> {
    let mut claims: FxHashMap<NamedNode, u64> = FxHashMap::default();
    for property in [rdf::SUBJECT, rdf::OBJECT, sr::PLACE, sr::SOURCE] {
        let Some(property) = snapshot.id(property.into())? else { continue };
        for (thing, count) in snapshot.values([None, Some(property), None, None], 2)?.unwrap_or_default() {
            if let Term::NamedNode(thing) = snapshot.term(thing)? {
                *claims.entry(thing).or_default() += count;
            }
        }
    }
    Ok(claims)
}

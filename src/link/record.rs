use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, Term};
use rustc_hash::FxHashMap;

use crate::graph::vocab::{Term as _, sr};
use crate::graph::{Base, Point, Thing, names, things};
use crate::lexicon::{Entity, EntityKind, Gazetteer};
use crate::store::{Error, Snapshot};

/// What a collection knows of a thing that may be the one that is meant.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its name there.
    pub iri: NamedNode,
    /// What it is mostly called.
    pub label: String,
    /// What else it is called.
    pub names: Vec<String>,
    /// What sort of thing it is; `None` where the collection does not say it in words that we know.
    pub kind: Option<EntityKind>,
    /// The country in which it is: its alpha-2 code of ISO 3166-1 or, where that is not known, what the collection has.
    pub country: Option<String>,
    /// Where it is.
    pub point: Option<Point>,
    /// What it is, in a few words.
    pub description: Option<String>,
    /// How well known it is: inhabitants, or articles about it; 0 where that is not known.
    pub weight: f32,
}

impl Record {
    /// A record of which nothing is known but what it is called.
    pub fn named(iri: NamedNode, label: impl Into<String>) -> Self {
        Self {
            iri,
            label: label.into(),
            names: Vec::new(),
            kind: None,
            country: None,
            point: None,
            description: None,
            weight: 0.0,
        }
    }
}

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    /// What it is called.
    pub name: String,
    /// What else it is called.
    pub other_names: Vec<String>,
    /// What sort of thing it is; `None` where that is not known.
    pub kind: Option<EntityKind>,
    /// The country in which it is, as [`Record::country`] has it.
    pub country: Option<String>,
    /// Where it is.
    pub point: Option<Point>,
    /// What is mentioned beside it: names, and codes of countries.
    pub context: Vec<String>,
    /// Full names of those who held the office in its name on the day of which the report speaks; see
    /// [`crate::link::holders`].
    pub holders: Vec<String>,
}

/// The entities of a store, by IRI.
///
/// # Errors
/// The store is damaged.
pub fn records_of(snapshot: &Snapshot) -> Result<Vec<Record>, Error> {
    let base = Base::from(snapshot.base());
    let Some(is_a) = snapshot.id(rdf::TYPE.into())? else { return Ok(Vec::new()) };
    let mut entities = Vec::new();
    for class in EntityKind::TERMS.iter().map(|(_, class)| *class).chain([sr::ENTITY]) {
        let Some(class) = snapshot.id(class.into())? else { continue };
        for quad in snapshot.scan([None, Some(is_a), Some(class), None])? {
            if let Term::NamedNode(entity) = snapshot.term(quad?[0])?
                && base.entity_id(entity.as_ref()).is_some()
            {
                entities.push(entity);
            }
        }
    }
    entities.sort_unstable();
    entities.dedup();
    let known = things(snapshot, entities.iter().cloned())?;
    let record = |iri: NamedNode| {
        let (named, other) = names(snapshot, &iri)?;
        let thing = known.get(&iri);
        Ok(Record {
            names: other,
            kind: thing.and_then(|thing| thing.kind),
            country: country(&known, &iri),
            point: thing.and_then(|thing| thing.point),
            ..Record::named(iri, named.label)
        })
    };
    entities.into_iter().map(record).collect()
}

/// The code of the country of a thing: its own, or that of whoever owns it.
fn country(known: &FxHashMap<NamedNode, Thing>, iri: &NamedNode) -> Option<String> {
    let mut thing = known.get(iri)?;
    // Data of others may own each other in a circle.
    for _ in 0..4 {
        if thing.country.is_some() {
            return thing.country.clone();
        }
        thing = known.get(thing.owner.as_ref()?)?;
    }
    None
}

/// An entity of the tables as a record.
pub fn record_of(entity: &Entity, gazetteer: &Gazetteer, base: &Base) -> Record {
    let owner = entity.owner.as_ref().and_then(|owner| gazetteer.entity(owner.as_str()));
    let country = entity.links.iso.as_ref().or_else(|| owner.and_then(|owner| owner.links.iso.as_ref()));
    let point = entity.coordinates.as_ref().and_then(|(latitude, longitude)| {
        Some(Point { longitude: longitude.parse().ok()?, latitude: latitude.parse().ok()? })
    });
    Record {
        names: entity.aliases.clone(),
        kind: Some(entity.kind),
        country: country.cloned(),
        point,
        ..Record::named(base.entity(&entity.id), entity.label.as_str())
    }
}

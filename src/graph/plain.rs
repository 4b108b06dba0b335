//! Claims by ids, as far as it must be known which quads belong to which of them.

use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNodeRef, TermRef};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::vocab::{self, prov, sr};
use crate::lexicon::Lexicon;
use crate::store::{Error, Id, Quad, Snapshot};

/// A claim, as far as it matters here.
pub(super) struct Claim {
    pub(super) id: Id,
    /// The graph that it stands in.
    pub(super) graph: Id,
    pub(super) report: Option<Id>,
    pub(super) hidden: bool,
}

/// A snapshot that is asked by properties.
pub(super) struct Graph<'a> {
    pub(super) snapshot: &'a Snapshot,
}

impl Graph<'_> {
    /// The quads with a predicate and, if one is given, an object.
    pub(super) fn quads(
        &self,
        predicate: NamedNodeRef<'_>,
        object: Option<NamedNodeRef<'_>>,
    ) -> Result<Vec<Quad>, Error> {
        let object = object.map(TermRef::from);
        self.snapshot.scan_terms([None, Some(predicate.into()), object, None])?.collect()
    }

    /// The value of a property for each thing that has one.
    pub(super) fn values(&self, property: NamedNodeRef<'_>) -> Result<FxHashMap<Id, Id>, Error> {
        Ok(self.quads(property, None)?.into_iter().map(|[thing, _, value, _]| (thing, value)).collect())
    }

    /// All claims.
    pub(super) fn claims(&self) -> Result<Vec<Claim>, Error> {
        let reports = self.values(prov::WAS_DERIVED_FROM)?;
        let claims = self.quads(rdf::TYPE, Some(sr::CLAIM))?.into_iter();
        Ok(claims
            .map(|[id, _, _, graph]| Claim { id, graph, report: reports.get(&id).copied(), hidden: false })
            .collect())
    }
}

/// What plain triples are made of.
pub(super) struct Plain {
    pub(super) subjects: FxHashMap<Id, Id>,
    pub(super) relations: FxHashMap<Id, Id>,
    pub(super) objects: FxHashMap<Id, Id>,
    pub(super) places: FxHashMap<Id, Id>,
    pub(super) owners: FxHashMap<Id, Id>,
    /// For a relation the property from subject to place that goes with it.
    place_properties: FxHashMap<Id, Id>,
}

impl Plain {
    pub(super) fn of(graph: &Graph<'_>) -> Result<Self, Error> {
        Ok(Self {
            subjects: graph.values(rdf::SUBJECT)?,
            relations: graph.values(rdf::PREDICATE)?,
            objects: graph.values(rdf::OBJECT)?,
            places: graph.values(sr::PLACE)?,
            owners: graph.values(sr::OWNER)?,
            place_properties: place_properties(graph.snapshot)?,
        })
    }

    /// The plain triples that a claim has if it is asserted and positive, in the graph that it stands in.
    pub(super) fn triples(&self, claim: &Claim) -> impl Iterator<Item = Quad> {
        let at = |values: &FxHashMap<Id, Id>| values.get(&claim.id).copied();
        let subject = at(&self.subjects);
        let said = Said {
            subject,
            relation: at(&self.relations),
            object: at(&self.objects),
            place: at(&self.places),
            owner: subject.and_then(|subject| self.owners.get(&subject)).copied(),
        };
        said.triples(claim.graph, &self.place_properties)
    }
}

/// What a claim says, as far as plain triples are made of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) subject: Option<Id>,
    pub(super) relation: Option<Id>,
    pub(super) object: Option<Id>,
    pub(super) place: Option<Id>,
    /// Whose the subject is.
    pub(super) owner: Option<Id>,
}

impl Said {
    /// The plain triples in a graph.
    pub(super) fn triples(self, graph: Id, place_properties: &FxHashMap<Id, Id>) -> impl Iterator<Item = Quad> + use<> {
        let Self { subject, relation, object, place, owner } = self;
        let said = subject.zip(relation).zip(object);
        let said = said.map(|((subject, relation), object)| [subject, relation, object, graph]);
        let property = relation.and_then(|relation| place_properties.get(&relation)).copied();
        let placed = property.zip(place);
        let placed =
            placed.map(|(property, place)| [subject, owner].map(|who| who.map(|who| [who, property, place, graph])));
        said.into_iter().chain(placed.into_iter().flatten().flatten())
    }
}

/// For a relation the property from subject to place that goes with it.
pub(super) fn place_properties(snapshot: &Snapshot) -> Result<FxHashMap<Id, Id>, Error> {
    let mut properties = FxHashMap::default();
    for relation in Lexicon::shipped().relations.iter() {
        if let Some(property) = &relation.place_property {
            let [relation, property] = [&relation.id, property].map(|name| vocab::relation(name));
            let ids = [snapshot.id(relation.as_ref().into())?, snapshot.id(property.as_ref().into())?];
            if let [Some(relation), Some(property)] = ids {
                properties.insert(relation, property);
            }
        }
    }
    Ok(properties)
}

/// The properties of plain triples, as far as our table of relations has them.
pub(super) fn relations(snapshot: &Snapshot) -> Result<FxHashSet<Id>, Error> {
    let mut relations = FxHashSet::default();
    for relation in Lexicon::shipped().relations.iter() {
        for name in [Some(&relation.id), relation.place_property.as_ref()].into_iter().flatten() {
            relations.extend(snapshot.id(vocab::relation(name).as_ref().into())?);
        }
    }
    Ok(relations)
}

//! Entities by the names that they have elsewhere.

use oxigraph::model::{NamedNode, NamedNodeRef, Term};

use crate::graph::vocab::{MAPPING, dcterms, owl, skos, sr};
use crate::graph::{Base, iri};
use crate::store::{Error, Snapshot};

/// Knows which things the IRIs of other knowledge bases name.
pub struct Elsewhere<'a> {
    snapshot: &'a Snapshot,
    base: Base,
}

impl<'a> Elsewhere<'a> {
    /// Reads nothing yet.
    pub fn of(snapshot: &'a Snapshot) -> Self {
        Self { snapshot, base: Base::from(snapshot.base()) }
    }

    /// The entities of the store that are said to be the same as what an IRI names, however it is spelled, in order; the one into
    /// which it was merged for an entity, and none for other IRIs of the store itself or of the ontology.
    ///
    /// # Errors
    /// The store is damaged.
    pub fn entities(&self, iri: NamedNodeRef<'_>) -> Result<Vec<NamedNode>, Error> {
        if self.base.entity_id(iri).is_some() {
            return self.replacement(iri);
        }
        if [self.base.as_str(), sr::NAMESPACE].iter().any(|own| iri.as_str().starts_with(own)) {
            return Ok(Vec::new());
        }
        let mut entities = self.things(iri)?;
        entities.retain(|thing| self.base.entity_id(thing.as_ref()).is_some());
        Ok(entities)
    }

    /// The entity into which one was merged.
    fn replacement(&self, entity: NamedNodeRef<'_>) -> Result<Vec<NamedNode>, Error> {
        let Some(property) = self.snapshot.id(dcterms::IS_REPLACED_BY.into())? else { return Ok(Vec::new()) };
        let Some(first) = self.snapshot.id(entity.into())? else { return Ok(Vec::new()) };
        let mut chain = vec![first];
        while let Some(quad) = self.snapshot.scan([chain.last().copied(), Some(property), None, None])?.next() {
            let next = quad?[2];
            // In imported data two may replace each other.
            if chain.contains(&next) {
                return Ok(Vec::new());
            }
            chain.push(next);
        }
        let last = chain.pop().filter(|_| !chain.is_empty());
        let last = last.map(|last| self.snapshot.term(last)).transpose()?;
        Ok(last.and_then(|last| NamedNode::try_from(last).ok()).into_iter().collect())
    }

    /// All things that are said to be the same as what an IRI names, however it is spelled, in order.
    ///
    /// # Errors
    /// The store is damaged.
    pub fn things(&self, iri: NamedNodeRef<'_>) -> Result<Vec<NamedNode>, Error> {
        let mut things = Vec::new();
        for spelled in iri::spellings(iri) {
            let Some(id) = self.snapshot.id(spelled.as_ref().into())? else { continue };
            for property in [skos::EXACT_MATCH, owl::SAME_AS] {
                let Some(property) = self.snapshot.id(property.into())? else { continue };
                for quad in self.snapshot.scan([None, Some(property), Some(id), None])? {
                    if let Term::NamedNode(thing) = self.snapshot.term(quad?[0])? {
                        things.push(thing);
                    }
                }
            }
        }
        things.sort_unstable();
        things.dedup();
        Ok(things)
    }

    /// The spellings of an IRI of which anything else than a mapping is said, as where a part of that knowledge base is imported.
    ///
    /// # Errors
    /// The store is damaged.
    pub fn described(&self, iri: NamedNodeRef<'_>) -> Result<Vec<NamedNode>, Error> {
        let mut described = Vec::new();
        for spelled in iri::spellings(iri) {
            if self.is_described(spelled.as_ref())? {
                described.push(spelled);
            }
        }
        Ok(described)
    }

    fn is_described(&self, iri: NamedNodeRef<'_>) -> Result<bool, Error> {
        let Some(id) = self.snapshot.id(iri.into())? else { return Ok(false) };
        let mut mapping = Vec::with_capacity(MAPPING.len());
        for property in MAPPING {
            mapping.extend(self.snapshot.id(property.into())?);
        }
        for pattern in [[Some(id), None, None, None], [None, None, Some(id), None]] {
            for quad in self.snapshot.scan(pattern)? {
                if !mapping.contains(&quad?[1]) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}

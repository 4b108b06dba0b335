use jiff::civil::Date;
use oxigraph::model::{NamedNode, Term};
use rustc_hash::FxHashMap;

use crate::graph::vocab::{semapv, skos};
use crate::graph::{Base, ClaimView, Elsewhere, Mapping, Match, Named, Status, claims, label, mappings, mappings_of};
use crate::query::entity_called;
use crate::session::link::namespace;
use crate::session::{Error, Session};
use crate::store::Snapshot;

/// An entity for which something was proposed that somebody must look at.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The entity.
    pub entity: Named,
    /// What it may be, the most likely first.
    pub candidates: Vec<Mapping>,
    /// Claims in which it takes part.
    pub claims: Vec<ClaimView>,
}

/// Who decides on which day.
#[derive(Clone, Debug)]
pub struct Reviewer {
    /// Who it is.
    pub name: String,
    /// The day.
    pub on: Date,
}

/// The entities that wait for review, by IRI.
///
/// # Errors
/// The store is damaged.
pub fn waiting(snapshot: &Snapshot) -> Result<Vec<Waiting>, Error> {
    let base = Base::from(snapshot.base());
    let mut all: Vec<Waiting> = Vec::new();
    for mapping in mappings(snapshot)?.into_iter().filter(|mapping| mapping.status == Status::Proposed) {
        if all.last().is_none_or(|last| last.entity.iri != mapping.subject) {
            let iri = mapping.subject.clone();
            let id = base.entity_id(iri.as_ref()).unwrap_or(iri.as_str()).to_owned();
            let label = label(snapshot, iri.as_ref())?.unwrap_or_else(|| id.clone());
            all.push(Waiting { entity: Named { iri, id, label }, candidates: Vec::new(), claims: Vec::new() });
        }
        if let Some(last) = all.last_mut() {
            last.candidates.push(mapping);
        }
    }
    let places: FxHashMap<NamedNode, usize> =
        all.iter().enumerate().map(|(place, waiting)| (waiting.entity.iri.clone(), place)).collect();
    for claim in claims(snapshot)? {
        let mut places: Vec<usize> = claim.named().filter_map(|part| places.get(&part.iri).copied()).collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().for_each(|place| all[place].claims.push(claim.clone()));
    }
    for waiting in &mut all {
        waiting.candidates.sort_by(|one, other| {
            let likely = |mapping: &Mapping| mapping.confidence.unwrap_or(0.0);
            likely(other).total_cmp(&likely(one)).then_with(|| one.object.as_str().cmp(other.object.as_str()))
        });
    }
    Ok(all)
}

impl Session {
    /// Keeps that an entity, by any of its names, is the thing of this IRI elsewhere. What else was proposed for it in the
    /// same collection is rejected with that.
    ///
    /// # Errors
    /// There is no such entity, it has another link to that collection, another entity has that link, or the store cannot be
    /// written.
    pub fn accept(&self, entity: &str, elsewhere: &NamedNode, by: &Reviewer) -> Result<Mapping, Error> {
        let snapshot = self.snapshot()?;
        let subject = entity_called(entity, &snapshot)?;
        if let Some(other) =
            Elsewhere::of(&snapshot).entities(elsewhere.as_ref())?.into_iter().find(|other| *other != subject)
        {
            return Err(Error::Taken { iri: elsewhere.clone(), entity: other });
        }
        let same = namespace(elsewhere.as_ref());
        let links = Base::from(snapshot.base()).links_graph();
        let pattern =
            [Some(subject.as_ref().into()), Some(skos::EXACT_MATCH.into()), None, Some(links.as_ref().into())];
        for quad in snapshot.scan_terms(pattern)? {
            if let Term::NamedNode(there) = snapshot.term(quad?[2])?
                && there != *elsewhere
                && namespace(there.as_ref()) == same
            {
                return Err(Error::Linked { entity: subject, iri: there });
            }
        }
        let known = mappings_of(&snapshot, subject.as_ref())?;
        let accepted = decided(&known, &subject, elsewhere, Status::Holds, by);
        let others = known.iter().filter(|mapping| {
            mapping.status == Status::Proposed
                && mapping.object != *elsewhere
                && namespace(mapping.object.as_ref()) == same
        });
        let others: Vec<Mapping> =
            others.map(|mapping| decided(&known, &subject, &mapping.object, Status::Rejected, by)).collect();
        self.keep(&[vec![accepted.clone()], others].concat())?;
        Ok(accepted)
    }

    /// Keeps that an entity, by any of its names, is not the thing of this IRI elsewhere.
    ///
    /// # Errors
    /// There is no such entity, or the store cannot be written.
    pub fn reject(&self, entity: &str, elsewhere: &NamedNode, by: &Reviewer) -> Result<Mapping, Error> {
        let snapshot = self.snapshot()?;
        let subject = entity_called(entity, &snapshot)?;
        let known = mappings_of(&snapshot, subject.as_ref())?;
        let rejected = decided(&known, &subject, elsewhere, Status::Rejected, by);
        self.keep(std::slice::from_ref(&rejected))?;
        Ok(rejected)
    }
}

/// What is known of two things with somebody's decision.
fn decided(known: &[Mapping], subject: &NamedNode, object: &NamedNode, status: Status, by: &Reviewer) -> Mapping {
    let same = known.iter().find(|mapping| mapping.object == *object && mapping.predicate == Match::Exact);
    let mapping = same
        .cloned()
        .unwrap_or_else(|| Mapping::new(subject.clone(), Match::Exact, object.clone(), semapv::MANUAL_CURATION));
    Mapping { status, reviewer: Some(by.name.clone()), reviewed: Some(by.on), ..mapping }
}

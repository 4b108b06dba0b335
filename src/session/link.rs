use std::collections::BTreeSet;

use jiff::civil::Date;
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::vocab::{semapv, skos};
use crate::graph::{Base, Mapping, Match, Status, Tool, claims, mappings};
use crate::lexicon::{EntityKind, Lexicon};
use crate::link::{Band, Index, Record, Scored, Wanted, band, holders, records_of};
use crate::query::entity_called;
use crate::session::{Error, Session};
use crate::store::Snapshot;

/// Which entities are linked, and how boldly.
#[derive(Clone, Debug)]
pub struct HowToLink {
    /// Those by these names; all that take part in claims where there are none.
    pub entities: Vec<String>,
    /// Whether entities that take part in no claim are linked too.
    pub without_claims: bool,
    /// How many candidates for one entity are kept for review.
    pub limit: usize,
    /// The score below which nothing is accepted, from 0 to 1.
    pub threshold: f64,
}

impl Default for HowToLink {
    fn default() -> Self {
        Self { entities: Vec::new(), without_claims: false, limit: 3, threshold: 0.0 }
    }
}

/// What was found for the entities of a store in a collection.
#[derive(Debug)]
pub struct Proposals {
    /// The collection.
    pub index: Index,
    /// What was found, by the IRIs of the entities.
    pub found: Vec<Proposal>,
    /// How many entities have a link to the collection.
    pub linked: usize,
    /// How many wait for review with what was proposed before.
    pub waiting: usize,
}

/// What was found for one entity.
#[derive(Debug)]
pub struct Proposal {
    /// The entity, as its store has it.
    pub entity: Record,
    /// What is to be done.
    pub band: Band,
    /// The candidates, the most likely first: one that is accepted, or those that somebody must look at.
    pub candidates: Vec<Scored>,
    /// Why the first was not accepted although it is likely enough; `None` where the scores say it.
    pub reason: Option<String>,
}

impl Proposals {
    /// How many entities are in a band.
    pub fn count(&self, band: Band) -> usize {
        self.found.iter().filter(|proposal| proposal.band == band).count()
    }

    /// The mappings to keep, found on a day. The collection, which may fill the memory, is given up for them.
    pub fn into_mappings(self, on: Date) -> Vec<Mapping> {
        let mut mappings = Vec::new();
        for proposal in &self.found {
            for scored in &proposal.candidates {
                let record = self.index.record(scored.record);
                let lexical =
                    scored.features.iter().all(|feature| matches!(feature.name, "name" | "other name" | "known"));
                let justification = if lexical { semapv::LEXICAL_MATCHING } else { semapv::COMPOSITE_MATCHING };
                let subject = proposal.entity.iri.clone();
                mappings.push(Mapping {
                    status: if proposal.band == Band::Accepted { Status::Holds } else { Status::Proposed },
                    subject_label: Some(proposal.entity.label.clone()),
                    object_label: Some(record.label.clone()),
                    confidence: Some(scored.score),
                    tool: Some(Tool::this()),
                    date: Some(on),
                    comment: Some(why(scored, proposal.reason.as_deref())),
                    ..Mapping::new(subject, Match::Exact, record.iri.clone(), justification)
                });
            }
        }
        mappings
    }
}

/// What speaks for and against a candidate, in words.
pub fn why(scored: &Scored, reason: Option<&str>) -> String {
    let words = scored
        .features
        .iter()
        .filter(|feature| !matches!(feature.name, "known" | "other name"))
        .map(|feature| feature.words.as_str());
    reason.into_iter().chain(words).collect::<Vec<_>>().join("; ")
}

/// The entities of a store that are to be linked, and what is known of them.
pub struct ToLink {
    snapshot: Snapshot,
    lexicon: &'static Lexicon,
    entities: Vec<Record>,
    beside: Beside,
}

impl Session {
    /// Gathers the entities that are to be linked: once, however many collections are looked into.
    ///
    /// # Errors
    /// There is no store, it cannot be read, or an entity is named that it does not have.
    pub fn to_link(&self, how: &HowToLink) -> Result<ToLink, Error> {
        let snapshot = self.snapshot()?;
        let (entities, beside) = meant(&snapshot, how)?;
        Ok(ToLink { snapshot, lexicon: self.lexicon(), entities, beside })
    }
}

impl ToLink {
    /// Looks for those that have no link to a collection yet. Nothing is kept.
    ///
    /// # Errors
    /// The store is damaged.
    pub fn propose(self, records: Vec<Record>, how: &HowToLink) -> Result<Proposals, Error> {
        let index = Index::new(records);
        let known = Known::of(&self.snapshot, namespaces(&index))?;
        let mut proposals = Proposals { index, found: Vec::new(), linked: 0, waiting: 0 };
        for entity in self.entities {
            match () {
                () if known.is_linked(&entity.iri) => proposals.linked += 1,
                () if known.waiting.contains(&entity.iri) => proposals.waiting += 1,
                () => {
                    let wanted = wanted(self.lexicon, &entity, &self.beside);
                    proposals.found.push(propose(&proposals.index, entity, &wanted, &known, how));
                }
            }
        }
        leave_to_people(&mut proposals.found);
        Ok(proposals)
    }

    /// The labels of those that [`ToLink::propose`] would look for in a collection with names that begin so.
    ///
    /// # Errors
    /// The store is damaged.
    pub(super) fn unlinked(&self, beginning: &str) -> Result<Vec<String>, Error> {
        let known = Known::of(&self.snapshot, std::iter::once(beginning.to_owned()).collect())?;
        let entities = self.entities.iter();
        let unlinked = entities.filter(|entity| !known.is_linked(&entity.iri) && !known.waiting.contains(&entity.iri));
        Ok(unlinked.map(|entity| entity.label.clone()).collect())
    }
}

fn wanted(lexicon: &Lexicon, entity: &Record, beside: &Beside) -> Wanted {
    let (context, on) = beside.0.get(&entity.iri).map_or((Vec::new(), None), |(names, on)| {
        (names.iter().filter(|name| **name != entity.label).cloned().collect(), *on)
    });
    Wanted {
        name: entity.label.clone(),
        other_names: entity.names.clone(),
        kind: entity.kind,
        country: entity.country.clone(),
        point: entity.point,
        context,
        holders: holders(lexicon, &entity.label, on, &[]),
    }
}

/// The entities that are to be linked, and what is mentioned beside each.
fn meant(snapshot: &Snapshot, how: &HowToLink) -> Result<(Vec<Record>, Beside), Error> {
    let mut entities = records_of(snapshot)?;
    let beside = Beside::of(snapshot, &entities)?;
    let named = how.entities.iter().map(|name| Ok(entity_called(name, snapshot)?));
    let named = named.collect::<Result<FxHashSet<NamedNode>, Error>>()?;
    entities.retain(|entity| {
        is_named(&entity.label)
            && match named.is_empty() {
                true => how.without_claims || beside.0.contains_key(&entity.iri),
                false => named.contains(&entity.iri),
            }
    });
    Ok((entities, beside))
}

/// Of several entities that would have one link, only the one that is most likely has it; people decide between equals.
fn leave_to_people(proposals: &mut [Proposal]) {
    let mut best: FxHashMap<usize, Vec<(f64, String)>> = FxHashMap::default();
    for proposal in proposals.iter().filter(|proposal| proposal.band == Band::Accepted) {
        let scored = &proposal.candidates[0];
        best.entry(scored.record).or_default().push((scored.score, proposal.entity.label.clone()));
    }
    for proposal in proposals.iter_mut().filter(|proposal| proposal.band == Band::Accepted) {
        let scored = &proposal.candidates[0];
        let rivals = best.get(&scored.record).into_iter().flatten();
        // Every proposal is among its own rivals once.
        let mut as_likely = rivals.filter(|(score, _)| *score >= scored.score).collect::<Vec<_>>();
        if as_likely.len() > 1 {
            as_likely.sort_by(|one, other| one.1.cmp(&other.1));
            let rival = as_likely.iter().find(|(_, label)| *label != proposal.entity.label).unwrap_or(&as_likely[0]);
            proposal.reason = Some(format!("`{}` is as likely to have that link", rival.1));
            proposal.band = Band::Review;
        }
    }
}

/// Whether a label is a name and no description such as “captives”: in alphabets with two cases, names have capitals.
fn is_named(label: &str) -> bool {
    label.chars().any(char::is_uppercase) || !label.chars().any(char::is_lowercase)
}

fn propose(index: &Index, entity: Record, wanted: &Wanted, known: &Known, how: &HowToLink) -> Proposal {
    // One more than is kept, so that what was rejected does not hide what is next.
    let mut candidates =
        index.candidates(wanted, how.limit + known.rejected.get(&entity.iri).map_or(1, |all| all.len() + 1));
    candidates.retain(|scored| {
        let iri = &index.record(scored.record).iri;
        *iri != entity.iri && !known.rejected.get(&entity.iri).is_some_and(|rejected| rejected.contains(iri))
    });
    let mut reason = None;
    let mut band = band(&candidates);
    if band == Band::Accepted {
        let best = &candidates[0];
        let other = known.owners.get(&index.record(best.record).iri);
        reason = other.map(|other| format!("`{other}` has that link already"));
        if reason.is_none() && best.score < how.threshold {
            reason = Some(format!("its score is below {}", how.threshold));
        }
        if reason.is_some() {
            band = Band::Review;
        }
    }
    candidates.truncate(match band {
        Band::Accepted => 1,
        Band::Review => how.limit.max(1),
        Band::No => 0,
    });
    // What is far behind the best is nothing to look at.
    candidates.retain(|scored| self::band(std::slice::from_ref(scored)) != Band::No);
    Proposal { entity, band, candidates, reason }
}

/// What the store knows of links to a collection.
struct Known {
    /// The namespaces in which the collection names things.
    namespaces: FxHashSet<String>,
    /// What each entity is elsewhere.
    links: FxHashMap<NamedNode, Vec<NamedNode>>,
    /// Who has a link to something.
    owners: FxHashMap<NamedNode, String>,
    rejected: FxHashMap<NamedNode, FxHashSet<NamedNode>>,
    waiting: FxHashSet<NamedNode>,
}

impl Known {
    fn of(snapshot: &Snapshot, namespaces: FxHashSet<String>) -> Result<Self, Error> {
        let base = Base::from(snapshot.base());
        let mut known = Self {
            namespaces,
            links: FxHashMap::default(),
            owners: FxHashMap::default(),
            rejected: FxHashMap::default(),
            waiting: FxHashSet::default(),
        };
        let links = base.links_graph();
        let pattern = [None, Some(skos::EXACT_MATCH.into()), None, Some(links.as_ref().into())];
        for quad in snapshot.scan_terms(pattern)? {
            let quad = quad?;
            if let (Term::NamedNode(here), Term::NamedNode(there)) = (snapshot.term(quad[0])?, snapshot.term(quad[2])?)
            {
                let id = base.entity_id(here.as_ref()).unwrap_or(here.as_str()).to_owned();
                known.owners.insert(there.clone(), id);
                known.links.entry(here).or_default().push(there);
            }
        }
        for mapping in mappings(snapshot)? {
            match mapping.status {
                Status::Holds => {}
                Status::Rejected => {
                    known.rejected.entry(mapping.subject).or_default().insert(mapping.object);
                }
                Status::Proposed if known.namespaces.contains(namespace(mapping.object.as_ref())) => {
                    known.waiting.insert(mapping.subject);
                }
                Status::Proposed => {}
            }
        }
        Ok(known)
    }

    fn is_linked(&self, entity: &NamedNode) -> bool {
        let links = self.links.get(entity).into_iter().flatten();
        links.map(|there| namespace(there.as_ref())).any(|namespace| self.namespaces.contains(namespace))
    }
}

/// The namespaces in which a collection names things.
fn namespaces(index: &Index) -> FxHashSet<String> {
    let mut all = FxHashSet::default();
    for number in 0..index.len() {
        let namespace = namespace(index.record(number).iri.as_ref());
        if !all.contains(namespace) {
            all.insert(namespace.to_owned());
        }
    }
    all
}

/// An IRI up to its last segment: what the names of one collection have in common.
pub(super) fn namespace(iri: NamedNodeRef<'_>) -> &str {
    let iri = iri.as_str();
    let bare = iri.trim_end_matches('/');
    &iri[..bare.rfind(['/', '#']).map_or(bare.len(), |slash| slash + 1)]
}

/// What is mentioned in claims beside each entity that takes part in some, and the last day of which they are.
struct Beside(FxHashMap<NamedNode, (BTreeSet<String>, Option<Date>)>);

impl Beside {
    fn of(snapshot: &Snapshot, entities: &[Record]) -> Result<Self, Error> {
        let records: FxHashMap<&NamedNode, &Record> = entities.iter().map(|entity| (&entity.iri, entity)).collect();
        let mut beside: FxHashMap<NamedNode, (BTreeSet<String>, Option<Date>)> = FxHashMap::default();
        for claim in claims(snapshot)? {
            let parts: Vec<&Record> = claim.named().filter_map(|part| records.get(&part.iri).copied()).collect();
            for part in &parts {
                let (names, on) = beside.entry(part.iri.clone()).or_default();
                *on = (*on).max(claim.report.published);
                for other in parts.iter().filter(|other| other.iri != part.iri) {
                    names.insert(other.label.clone());
                    if other.kind == Some(EntityKind::Country) {
                        names.extend(other.country.clone());
                    }
                }
            }
        }
        Ok(Self(beside))
    }
}

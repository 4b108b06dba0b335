//! The claims in which a thing takes part, found from the thing: however much else a store holds, it costs nothing.

use std::cmp::Reverse;

use jiff::civil::Date;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::Base;
use crate::graph::vocab::{prov, schema, sr};
use crate::store::{Error, Id, Snapshot};

/// What a thing has to do with a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// It does what is claimed.
    Actor,
    /// It is done to it, or with it.
    Object,
    /// It is done there.
    Place,
    /// It says so, or passes on who does.
    Source,
    /// It is said to it.
    Hearer,
    /// It takes part in the act that the claim is about: in one that somebody opposes, say.
    Act,
}

/// The claims in which a thing takes part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Involved {
    /// Each with what the thing has to do with it, those of the newest report first and of undated ones last.
    pub claims: Vec<(NamedNode, Vec<Part>)>,
    /// The entities that take part in the same claims, and in how many; most first, then by name.
    pub others: Vec<(NamedNode, usize)>,
    /// The first and the last day on which a report with such a claim was published; `None` where none is dated.
    pub days: Option<(Date, Date)>,
}

impl Part {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 6] = [Self::Actor, Self::Object, Self::Place, Self::Source, Self::Hearer, Self::Act];

    /// The properties that lead from a claim to a thing with this part.
    const PROPERTIES: [(Self, NamedNodeRef<'static>); 5] = [
        (Self::Actor, rdf::SUBJECT),
        (Self::Object, rdf::OBJECT),
        (Self::Place, sr::PLACE),
        (Self::Source, sr::SOURCE),
        (Self::Hearer, sr::SAID_TO),
    ];
}

/// Finds the claims in which a thing takes part.
///
/// # Errors
/// What must be read is damaged.
pub fn involved(snapshot: &Snapshot, thing: NamedNodeRef<'_>) -> Result<Involved, Error> {
    let Some(id) = snapshot.id(thing.into())? else { return Ok(Involved::default()) };
    let Some(ids) = Ids::of(snapshot)? else { return Ok(Involved::default()) };
    let mut parts: FxHashMap<Id, Vec<Part>> = FxHashMap::default();
    for (property, part) in &ids.parts {
        for node in subjects(snapshot, *property, id)? {
            let claim = ids.speaks_in(snapshot, node)?;
            parts.entry(claim).or_default().push(*part);
        }
    }
    for act in ids.acts(snapshot, id)? {
        for claim in subjects(snapshot, ids.object, act)? {
            parts.entry(claim).or_default().push(Part::Act);
        }
    }
    let mut found: Vec<(Id, Vec<Part>)> = parts.into_iter().collect();
    found.sort_unstable();
    let mut gathered = Gathered { ids: &ids, days: FxHashMap::default(), others: FxHashMap::default() };
    let mut claims = Vec::with_capacity(found.len());
    for (claim, mut parts) in found {
        parts.sort_unstable();
        parts.dedup();
        if let (Some(day), Term::NamedNode(iri)) = (gathered.day_of(snapshot, claim, id)?, snapshot.term(claim)?) {
            claims.push((day, iri, parts));
        }
    }
    claims
        .sort_unstable_by(|(day, iri, _), (other, other_iri, _)| (Reverse(day), iri).cmp(&(Reverse(other), other_iri)));
    let days = claims.iter().filter_map(|(day, ..)| *day);
    let days = days.clone().min().zip(days.max());
    let others = gathered.others(snapshot)?;
    Ok(Involved { claims: claims.into_iter().map(|(_, iri, parts)| (iri, parts)).collect(), others, days })
}

/// The ids of the properties that are looked at.
struct Ids {
    parts: Vec<(Id, Part)>,
    object: Id,
    via: Option<Id>,
    report: Option<Id>,
    published: Option<Id>,
    is_a: Id,
    claim: Id,
    /// Those that lead from an act to what takes part in it.
    roles: Vec<Id>,
}

impl Ids {
    /// `None` where there are no claims.
    fn of(snapshot: &Snapshot) -> Result<Option<Self>, Error> {
        let id = |node: NamedNodeRef<'_>| snapshot.id(node.into());
        let (Some(is_a), Some(claim)) = (id(rdf::TYPE)?, id(sr::CLAIM)?) else { return Ok(None) };
        let mut parts = Vec::new();
        for (part, property) in Part::PROPERTIES {
            parts.extend(id(property)?.map(|property| (property, part)));
        }
        let mut roles = Vec::new();
        for role in [sr::WHO, sr::WHOM, sr::WHERE] {
            roles.extend(id(role)?);
        }
        let object = id(rdf::OBJECT)?.unwrap_or(claim);
        let (via, report) = (id(sr::VIA)?, id(prov::WAS_DERIVED_FROM)?);
        Ok(Some(Self { parts, object, via, report, published: id(schema::DATE_PUBLISHED)?, is_a, claim, roles }))
    }

    /// The claim that a node belongs to which names a source: itself, unless it tells through whom somebody is heard.
    fn speaks_in(&self, snapshot: &Snapshot, node: Id) -> Result<Id, Error> {
        let Some(via) = self.via else { return Ok(node) };
        let (mut node, mut seen) = (node, FxHashSet::default());
        while seen.insert(node) {
            match subjects(snapshot, via, node)?.first() {
                Some(before) => node = *before,
                None => break,
            }
        }
        Ok(node)
    }

    /// The acts in which a thing takes part, and those that such an act is in.
    fn acts(&self, snapshot: &Snapshot, thing: Id) -> Result<Vec<Id>, Error> {
        let (mut acts, mut next, mut seen) = (Vec::new(), vec![thing], FxHashSet::default());
        while let Some(node) = next.pop() {
            for role in &self.roles {
                for act in subjects(snapshot, *role, node)? {
                    if seen.insert(act) {
                        acts.push(act);
                        next.push(act);
                    }
                }
            }
        }
        Ok(acts)
    }
}

/// What comes up on the way through the claims.
struct Gathered<'a> {
    ids: &'a Ids,
    /// The day of each report.
    days: FxHashMap<Id, Option<Date>>,
    /// In how many claims each other thing takes part.
    others: FxHashMap<Id, usize>,
}

impl Gathered<'_> {
    /// The day of the report that makes a claim, if it has one; `None` for what is no claim. Counts what else takes part.
    fn day_of(&mut self, snapshot: &Snapshot, claim: Id, thing: Id) -> Result<Option<Option<Date>>, Error> {
        let (mut is_claim, mut report, mut others) = (false, None, Vec::new());
        for quad in snapshot.scan([Some(claim), None, None, None])? {
            let [_, property, value, _] = quad?;
            is_claim |= property == self.ids.is_a && value == self.ids.claim;
            if Some(property) == self.ids.report {
                report = Some(value);
            } else if value != thing && self.ids.parts.iter().any(|(part, _)| *part == property) {
                others.push(value);
            }
        }
        if !is_claim {
            return Ok(None);
        }
        others.sort_unstable();
        others.dedup();
        for other in others {
            *self.others.entry(other).or_default() += 1;
        }
        let Some(report) = report else { return Ok(Some(None)) };
        if let Some(day) = self.days.get(&report) {
            return Ok(Some(*day));
        }
        let mut day = None;
        if let Some(published) = self.ids.published
            && let Some(quad) = snapshot.scan([Some(report), Some(published), None, None])?.next()
            && let Term::Literal(text) = snapshot.term(quad?[2])?
        {
            day = text.value().parse().ok();
        }
        self.days.insert(report, day);
        Ok(Some(day))
    }

    fn others(self, snapshot: &Snapshot) -> Result<Vec<(NamedNode, usize)>, Error> {
        let base = Base::from(snapshot.base());
        let mut counted: Vec<(Id, usize)> = self.others.into_iter().collect();
        counted.sort_unstable();
        let mut others = Vec::new();
        for (id, count) in counted {
            if let Term::NamedNode(iri) = snapshot.term(id)?
                && base.entity_id(iri.as_ref()).is_some()
            {
                others.push((iri, count));
            }
        }
        others.sort_unstable_by(|(iri, count), (other, more)| (Reverse(count), iri).cmp(&(Reverse(more), other)));
        Ok(others)
    }
}

/// The nodes with a property that has this value, each once.
fn subjects(snapshot: &Snapshot, property: Id, value: Id) -> Result<Vec<Id>, Error> {
    let quads = snapshot.scan([None, Some(property), Some(value), None])?;
    let mut nodes: Vec<Id> = quads.map(|quad| Ok(quad?[0])).collect::<Result<_, Error>>()?;
    nodes.sort_unstable();
    nodes.dedup();
    Ok(nodes)
}

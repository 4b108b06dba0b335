//! Some claims about another entity: what they say has its name, and what others say stays as it is.

use std::collections::BTreeSet;

use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::content::{Names, text};
use crate::graph::plain::{Said, place_properties};
use crate::graph::rewrite::Rewrite;
use crate::graph::vocab::sr;
use crate::store::{Error, Id, Quad, Snapshot};

/// What a snapshot says if some of its claims are about another entity than the one that they name.
///
/// # Errors
/// The store is damaged.
pub(super) fn split(
    snapshot: &Snapshot,
    from: &NamedNode,
    into: &NamedNode,
    claims: &[NamedNode],
) -> Result<Snapshot, Error> {
    let Some(from) = snapshot.id(from.as_ref().into())? else { return Ok(snapshot.clone()) };
    let names = Names::of(snapshot, FxHashMap::from_iter([(from, into.clone())]))?;
    let mut moved = FxHashSet::default();
    for claim in claims {
        moved.extend(snapshot.id(claim.as_ref().into())?);
    }
    let mut splitting = Splitting {
        snapshot,
        names: &names,
        rewrite: Rewrite::of(snapshot),
        moved,
        acts: BTreeSet::new(),
        place_properties: place_properties(snapshot)?,
    };
    let mut moved: Vec<Id> = splitting.moved.iter().copied().collect();
    moved.sort_unstable();
    for claim in moved {
        splitting.claim(claim)?;
    }
    splitting.acts()?;
    splitting.rewrite.view()
}

struct Splitting<'a> {
    snapshot: &'a Snapshot,
    names: &'a Names<'a>,
    rewrite: Rewrite<'a>,
    /// The claims that are about the other entity.
    moved: FxHashSet<Id>,
    /// The propositions of theirs that have another name, each with its graph.
    acts: BTreeSet<(Id, Id)>,
    place_properties: FxHashMap<Id, Id>,
}

impl Splitting<'_> {
    /// Says a claim, and through whom it was said, of the other entity.
    fn claim(&mut self, claim: Id) -> Result<(), Error> {
        let via = self.snapshot.id(sr::VIA.into())?;
        let (mut next, mut seen) = (vec![claim], FxHashSet::default());
        let mut graphs = FxHashSet::default();
        while let Some(node) = next.pop().filter(|node| seen.insert(*node)) {
            let quads: Vec<Quad> = self.snapshot.scan([Some(node), None, None, None])?.collect::<Result<_, _>>()?;
            for quad in quads {
                graphs.insert(quad[3]);
                if Some(quad[1]) == via {
                    next.push(quad[2]);
                }
                self.say(quad)?;
            }
        }
        let mut graphs: Vec<Id> = graphs.into_iter().collect();
        graphs.sort_unstable();
        graphs.into_iter().try_for_each(|graph| self.plain(claim, graph))
    }

    /// Says a quad of what is moved with other names as its object.
    fn say(&mut self, quad: Quad) -> Result<(), Error> {
        let Some(name) = self.names.get(quad[2]) else { return Ok(()) };
        if self.names.label(quad[2]).is_some() {
            self.acts.insert((quad[2], quad[3]));
        }
        if self.rewrite.hide(quad) {
            let mut statement = self.rewrite.statement(quad)?;
            statement.object = name.clone().into();
            self.rewrite.add(&statement);
        }
        Ok(())
    }

    /// Says the plain triples of a claim of the other entity; those of a claim that stays are said of the first as well.
    fn plain(&mut self, claim: Id, graph: Id) -> Result<(), Error> {
        let Some(said) = self.said(claim)? else { return Ok(()) };
        let mut others: FxHashSet<Quad> = FxHashSet::default();
        if let (Some(property), Some(subject)) = (self.snapshot.id(rdf::SUBJECT.into())?, said.subject) {
            for quad in self.snapshot.scan([None, Some(property), Some(subject), Some(graph)])? {
                let other = quad?[0];
                if !self.moved.contains(&other)
                    && let Some(said) = self.said(other)?
                {
                    others.extend(said.triples(graph, &self.place_properties));
                }
            }
        }
        for quad in said.triples(graph, &self.place_properties) {
            let named = |id: Id| self.names.get(id).cloned();
            let (subject, object) = (named(quad[0]), named(quad[2]));
            let is_there = self.snapshot.scan(quad.map(Some))?.next().transpose()?.is_some();
            if !is_there || (subject.is_none() && object.is_none()) {
                continue;
            }
            if !others.contains(&quad) {
                self.rewrite.hide(quad);
            }
            let mut statement = self.rewrite.statement(quad)?;
            statement.subject = subject.map_or(statement.subject, Into::into);
            statement.object = object.map_or(statement.object, Term::from);
            self.rewrite.add(&statement);
        }
        Ok(())
    }

    /// What a claim says if it is asserted and positive.
    fn said(&self, claim: Id) -> Result<Option<Said>, Error> {
        let stance = [(sr::MODALITY, sr::ASSERTED), (sr::POLARITY, sr::POSITIVE)];
        for (property, wanted) in stance {
            let wanted = self.snapshot.id(wanted.into())?;
            if wanted.is_none() || self.value(claim, property)? != wanted {
                return Ok(None);
            }
        }
        let subject = self.value(claim, rdf::SUBJECT)?;
        Ok(Some(Said {
            subject,
            relation: self.value(claim, rdf::PREDICATE)?,
            object: self.value(claim, rdf::OBJECT)?,
            place: self.value(claim, sr::PLACE)?,
            owner: subject.map(|subject| self.value(subject, sr::OWNER)).transpose()?.flatten(),
        }))
    }

    /// Adds the propositions of what is moved, and hides those that nothing else has.
    fn acts(&mut self) -> Result<(), Error> {
        let mut next: Vec<(Id, Id)> = self.acts.iter().copied().collect();
        while let Some((act, graph)) = next.pop() {
            for quad in self.snapshot.scan([Some(act), None, None, Some(graph)])? {
                let part = quad?[2];
                if self.names.label(part).is_some() && self.acts.insert((part, graph)) {
                    next.push((part, graph));
                }
            }
        }
        let label = self.snapshot.id(rdfs::LABEL.into())?;
        let mut acts: Vec<(Id, Id)> = self.acts.iter().copied().collect();
        acts.sort_unstable();
        for (act, graph) in &acts {
            let Some(name) = self.names.get(*act) else { continue };
            for quad in self.snapshot.scan([Some(*act), None, None, Some(*graph)])? {
                let quad = quad?;
                let mut statement = self.rewrite.statement(quad)?;
                statement.subject = name.clone().into();
                if let Some(label) = self.names.label(*act).filter(|_| Some(quad[1]) == label) {
                    statement.object = text(label);
                } else if let Some(part) = self.names.get(quad[2]) {
                    statement.object = part.clone().into();
                }
                self.rewrite.add(&statement);
            }
        }
        for (act, graph) in self.unused()? {
            for quad in self.snapshot.scan([Some(act), None, None, Some(graph)])? {
                self.rewrite.hide(quad?);
            }
        }
        Ok(())
    }

    /// Those of the propositions that no claim which stays has in the same graph.
    fn unused(&self) -> Result<BTreeSet<(Id, Id)>, Error> {
        let mut unused = self.acts.clone();
        loop {
            let mut used = Vec::new();
            for (act, graph) in &unused {
                for quad in self.snapshot.scan([None, None, Some(*act), Some(*graph)])? {
                    let user = quad?[0];
                    if !self.moved.contains(&user) && !unused.contains(&(user, *graph)) && !self.is_plain(user)? {
                        used.push((*act, *graph));
                        break;
                    }
                }
            }
            if used.is_empty() {
                return Ok(unused);
            }
            unused.retain(|act| !used.contains(act));
        }
    }

    /// Whether a thing has a proposition only by a plain triple, which goes and stays with its claim.
    fn is_plain(&self, user: Id) -> Result<bool, Error> {
        let classes = [sr::CLAIM, sr::PROPOSITION].map(|class| self.snapshot.id(class.into()));
        let class = self.value(user, rdf::TYPE)?;
        for known in classes {
            if class.is_some() && class == known? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The first value of a property.
    fn value(&self, thing: Id, property: NamedNodeRef<'_>) -> Result<Option<Id>, Error> {
        let Some(property) = self.snapshot.id(property.into())? else { return Ok(None) };
        let mut quads = self.snapshot.scan([Some(thing), Some(property), None, None])?;
        Ok(quads.next().transpose()?.map(|quad| quad[2]))
    }
}

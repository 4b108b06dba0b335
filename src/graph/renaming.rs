use std::collections::hash_map::Entry;

use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::rewrite::Rewrite;
use crate::graph::vocab::{owl, skos};
use crate::graph::{Base, Collection, Match, mappings};
use crate::store::{Error, Id, Snapshot};

/// The names that entities have in a collection, to be put in the place of ours.
#[derive(Clone, Debug)]
pub struct Renaming(FxHashMap<NamedNode, NamedNode>);

/// A graph in which entities have other names.
#[derive(Debug)]
pub struct Renamed {
    /// The graph. Nowhere does it say that a thing is the same as itself.
    pub snapshot: Snapshot,
    /// The entities that keep our name, having no other.
    pub kept: FxHashSet<NamedNode>,
}

impl Renaming {
    /// Finds the exact matches of a collection. Where it has several for an entity, the first by name counts; where several
    /// entities would get one name, they keep theirs.
    ///
    /// # Errors
    /// The store is damaged.
    pub fn of(snapshot: &Snapshot, collection: Collection) -> Result<Self, Error> {
        let base = Base::from(snapshot.base());
        let mut pairs = Vec::new();
        for quad in snapshot.scan_terms([None, Some(skos::EXACT_MATCH.into()), None, None])? {
            let [subject, _, object, _] = quad?;
            if let (Term::NamedNode(entity), Term::NamedNode(name)) = (snapshot.term(subject)?, snapshot.term(object)?)
                && base.entity_id(entity.as_ref()).is_some()
                && collection.has(name.as_ref())
            {
                pairs.push((entity, name));
            }
        }
        pairs.sort_unstable();
        pairs.dedup_by(|(later, _), (earlier, _)| later == earlier);
        let mut bearers: FxHashMap<NamedNode, usize> = FxHashMap::default();
        for (_, name) in &pairs {
            *bearers.entry(name.clone()).or_default() += 1;
        }
        pairs.retain(|(_, name)| bearers.get(name) == Some(&1));
        Ok(Self(pairs.into_iter().collect()))
    }

    /// The same graph under the other names, as a view: only what changes is kept in memory.
    ///
    /// # Errors
    /// As for [`Renaming::of`].
    pub fn apply(&self, snapshot: &Snapshot) -> Result<Renamed, Error> {
        let base = Base::from(snapshot.base());
        let (mut rewrite, mut kept) = (Rewrite::of(snapshot), FxHashSet::default());
        for mapping in mappings(snapshot)?.iter().filter(|mapping| self.is_itself(&mapping.subject, &mapping.object)) {
            let node = mapping.node(&base);
            for quad in snapshot.scan_terms([Some(node.as_ref().into()), None, None, None])? {
                rewrite.hide(quad?);
            }
        }
        // Each term is looked at once; those that stay as they are have no other.
        let mut others: FxHashMap<Id, Option<Term>> = FxHashMap::default();
        for quad in snapshot.scan([None; 4])? {
            let quad = quad?;
            for id in [quad[0], quad[2]] {
                if let Entry::Vacant(place) = others.entry(id) {
                    let term = snapshot.term(id)?;
                    let other = self.renamed(term.clone(), &base, &mut kept);
                    place.insert((other != term).then_some(other));
                }
            }
            let [subject, object] = [quad[0], quad[2]].map(|id| others.get(&id).and_then(Option::as_ref));
            if (subject.is_none() && object.is_none()) || !rewrite.hide(quad) {
                continue;
            }
            let mut statement = rewrite.statement(quad)?;
            if self.says_same(&statement) {
                continue;
            }
            if let Some(Term::NamedNode(subject)) = subject {
                statement.subject = subject.clone().into();
            }
            if let Some(object) = object {
                statement.object = object.clone();
            }
            rewrite.add(&statement);
        }
        Ok(Renamed { snapshot: rewrite.view()?, kept })
    }

    /// Whether one is the other's new name.
    fn is_itself(&self, entity: &NamedNode, name: &NamedNode) -> bool {
        self.0.get(entity) == Some(name)
    }

    /// Whether it would be said of a thing that it is the same as itself.
    fn says_same(&self, Quad { subject, predicate, object, .. }: &Quad) -> bool {
        match (subject, object) {
            (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(object)) => {
                (Match::of(predicate.as_ref()).is_some() || *predicate == owl::SAME_AS)
                    && self.is_itself(subject, object)
            }
            _ => false,
        }
    }

    /// A term with the other names in it.
    fn renamed(&self, term: Term, base: &Base, kept: &mut FxHashSet<NamedNode>) -> Term {
        match term {
            Term::NamedNode(node) => match self.0.get(&node) {
                Some(name) => name.clone().into(),
                None => {
                    if base.entity_id(node.as_ref()).is_some() && !kept.contains(&node) {
                        kept.insert(node.clone());
                    }
                    node.into()
                }
            },
            Term::Triple(mut triple) => {
                if let Term::NamedNode(node) = self.renamed(triple.subject.clone().into(), base, kept) {
                    triple.subject = node.into();
                }
                triple.object = self.renamed(triple.object.clone(), base, kept);
                Term::Triple(triple)
            }
            other => other,
        }
    }
}

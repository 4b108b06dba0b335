use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::vocab::{owl, skos};
use crate::graph::{Base, Collection, Match, mappings};
use crate::store::{Batch, Error, Snapshot};

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

    /// The same graph under the other names, in memory.
    ///
    /// # Errors
    /// As for [`Renaming::of`].
    pub fn apply(&self, snapshot: &Snapshot) -> Result<Renamed, Error> {
        let base = Base::from(snapshot.base());
        let itself = |subject: &NamedNode, object: &NamedNode| self.0.get(subject) == Some(object);
        let known = mappings(snapshot)?;
        let known = known.iter().filter(|mapping| itself(&mapping.subject, &mapping.object));
        let dropped: FxHashSet<NamedOrBlankNode> = known.map(|mapping| mapping.node(&base).into()).collect();
        let (mut batch, mut terms, mut kept) = (Batch::default(), FxHashMap::default(), FxHashSet::default());
        for quad in snapshot.scan([None; 4])? {
            let Quad { subject, predicate, object, graph_name } = snapshot.statement(quad?, &mut terms)?;
            let says_same = Match::of(predicate.as_ref()).is_some() || predicate == owl::SAME_AS;
            let is_itself = match (&subject, &object) {
                (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(object)) => itself(subject, object),
                _ => false,
            };
            if (says_same && is_itself) || dropped.contains(&subject) {
                continue;
            }
            let subject = match self.renamed(subject.into(), &base, &mut kept) {
                Term::NamedNode(node) => NamedOrBlankNode::NamedNode(node),
                Term::BlankNode(node) => NamedOrBlankNode::BlankNode(node),
                // A subject stays what it was: a node.
                Term::Literal(_) | Term::Triple(_) => continue,
            };
            let object = self.renamed(object, &base, &mut kept);
            batch.insert(&Quad { subject, predicate, object, graph_name });
        }
        Ok(Renamed { snapshot: Snapshot::new(snapshot.base().clone(), &batch), kept })
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

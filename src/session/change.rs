//! Entities that are found to be one, or two. The store keeps the decision as a unit of its own; what is shown follows from it.

use jiff::civil::Date;
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, Term};
use thiserror::Error;

use crate::graph::vocab::{Term as _, sr};
use crate::graph::{self, Base, Change, ChangeKind, Slice};
use crate::lexicon::EntityId;
use crate::query::{self, entity_called};
use crate::session::slice::{Wanted, slice_for};
use crate::session::{Error, Session};
use crate::store::{Put, Snapshot, Transaction};

/// When and why something is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The day.
    pub on: Date,
    /// The reason; `None` where none is given.
    pub because: Option<String>,
}

/// Which claims are about another entity: of each list that is not empty, one must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Reports, as in [`Wanted`].
    pub reports: Vec<String>,
    /// Those who say so, as in [`Wanted`].
    pub sources: Vec<String>,
    /// Claims by the beginnings of their ids.
    pub claims: Vec<String>,
}

/// A change that was made or taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The change.
    pub change: Change,
    /// How many claims it is about.
    pub claims: usize,
    /// Whether it was so already.
    pub known: bool,
}

/// Whether entities that have different items of Wikidata may be merged; those of the first stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Items {
    /// They may not.
    Heed,
    /// They may.
    Override,
}

/// Why entities are not merged or split.
#[derive(Debug, Error)]
pub enum ChangeError {
    /// Both names are names of one entity.
    #[error("`{one}` and `{other}` are the same entity")]
    Same {
        /// What was written for one.
        one: String,
        /// What was written for the other.
        other: String,
    },
    /// They are different things elsewhere.
    #[error("`{one}` is {item} in Wikidata and `{other}` is {other_item}")]
    Items {
        /// What was written for one.
        one: String,
        /// Its item.
        item: String,
        /// What was written for the other.
        other: String,
        /// Its item.
        other_item: String,
    },
    /// It is no entity of the store, but a name that an imported graph has.
    #[error("`{name}` is no entity of this store")]
    Foreign {
        /// What was written.
        name: String,
    },
    /// No claim is about the entity.
    #[error("no claim is about `{name}`{}", if *.chosen { " among those that are named" } else { "" })]
    NoClaim {
        /// What was written.
        name: String,
        /// Whether claims were named.
        chosen: bool,
    },
    /// A split into an entity that is not there.
    #[error("no entity is called `{name}`")]
    NoEntity {
        /// What was written.
        name: String,
    },
    /// Nothing says which claims are moved.
    #[error("a split needs the claims that are about `{name}`")]
    NothingNamed {
        /// What was written.
        name: String,
    },
    /// There is no such change.
    #[error("no change is called `{name}`")]
    NoChange {
        /// What was written.
        name: String,
    },
    /// Several changes are called so.
    #[error("{} changes are called `{name}`", changes.len())]
    Several {
        /// What was written.
        name: String,
        /// Their ids.
        changes: Vec<String>,
    },
    /// It came with an import.
    #[error("the change `{name}` came with an imported graph")]
    Imported {
        /// The id of the change.
        name: String,
    },
}

impl ChangeError {
    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Same { .. } => "`sitrep link changes` shows what was merged".to_owned(),
            Self::Items { .. } => "`--force` merges them nevertheless; the first keeps its item".to_owned(),
            Self::Foreign { .. } => "`sitrep list entities` shows all".to_owned(),
            Self::NoClaim { name, .. } => format!("`sitrep query about --param entity={name}` shows what is"),
            Self::NoEntity { .. } => "`--label TEXT` makes it".to_owned(),
            Self::NothingNamed { .. } => "name them by `--report`, `--source` or `--claim`".to_owned(),
            Self::NoChange { .. } => "`sitrep link changes` shows all".to_owned(),
            Self::Several { changes, .. } => format!("write one of {}", changes.join(", ")),
            Self::Imported { .. } => "`sitrep update` can delete its quads".to_owned(),
        })
    }
}

impl Session {
    /// Records that two entities are one: from now on all that is claimed of `other` is claimed of `one`.
    ///
    /// # Errors
    /// One of them is unknown, no claim is about `other`, both are one already or have different items of Wikidata, or the store
    /// cannot be written.
    pub fn merge(&self, one: &str, other: &str, items: Items, decision: Decision) -> Result<Changed, Error> {
        self.decide(|view| {
            let (into, from) = (entity(one, view)?, entity(other, view)?);
            if into == from {
                return Err(ChangeError::Same { one: one.to_owned(), other: other.to_owned() }.into());
            }
            let claims = graph::claims_naming(view, from.as_ref())?.len();
            if claims == 0 {
                return Err(ChangeError::NoClaim { name: other.to_owned(), chosen: false }.into());
            }
            let things = graph::things(view, [into.clone(), from.clone()])?;
            let item = |thing: &NamedNode| things.get(thing).and_then(|thing| thing.wikidata.clone());
            if let (Some(item), Some(other_item)) = (item(&into), item(&from))
                && item != other_item
                && items == Items::Heed
            {
                let (one, other) = (one.to_owned(), other.to_owned());
                return Err(ChangeError::Items { one, item, other, other_item }.into());
            }
            let Decision { on, because } = decision;
            let change = Change { from, into, kind: ChangeKind::Merge, on: Some(on), because };
            Ok((change, Vec::new(), claims))
        })
    }

    /// Records that some claims that name an entity are about another one, which is made if it has a label here.
    ///
    /// # Errors
    /// Something is called so that is not there, no claim is named or none of those is about the entity, or the store cannot be
    /// written.
    pub fn split(
        &self,
        one: &str,
        other: &str,
        label: Option<&str>,
        moved: &Moved,
        decision: Decision,
    ) -> Result<Changed, Error> {
        self.decide(|view| {
            let base = Base::from(view.base());
            let from = entity(one, view)?;
            let known = match (entity(other, view), label) {
                (Ok(known), _) => Some(known),
                (Err(Error::Query(query::Error::Unknown { .. })), Some(_)) => None,
                (Err(Error::Query(query::Error::Unknown { .. })), None) => {
                    return Err(ChangeError::NoEntity { name: other.to_owned() }.into());
                }
                (Err(error), _) => return Err(error),
            };
            let is_new = known.is_none();
            let into = known.unwrap_or_else(|| base.entity(&EntityId::of(other.trim_start_matches("e:"))));
            if into == from {
                return Err(ChangeError::Same { one: one.to_owned(), other: other.to_owned() }.into());
            }
            let claims = claims(view, &from, moved, other)?;
            if claims.is_empty() {
                return Err(ChangeError::NoClaim { name: one.to_owned(), chosen: true }.into());
            }
            let description = match label {
                Some(label) if is_new => description(view, &from, &into, label)?,
                _ => Vec::new(),
            };
            let (count, Decision { on, because }) = (claims.len(), decision);
            let change = Change { from, into, kind: ChangeKind::Split(claims), on: Some(on), because };
            Ok((change, description, count))
        })
    }

    /// Takes a change back, by the beginning of its id or by the entity that was merged; what was shown before is shown again.
    ///
    /// # Errors
    /// There is none, or several; it came with an imported graph; or the store cannot be written.
    pub fn undo(&self, name: &str) -> Result<Changed, Error> {
        let mut transaction = self.writable()?.transaction()?;
        let base = Base::from(transaction.before().base());
        let bare = name.trim_start_matches("e:").trim_matches(['<', '>']);
        let is_called = |change: &Change| {
            let merged = change.kind == ChangeKind::Merge
                && (change.from.as_str() == bare || base.entity_id(change.from.as_ref()) == Some(bare));
            merged || (bare.len() >= 4 && change.id().starts_with(bare))
        };
        let mut changes = graph::changes(transaction.before())?;
        changes.retain(is_called);
        let change = match changes.as_slice() {
            [] => return Err(ChangeError::NoChange { name: name.to_owned() }.into()),
            [_] => changes.remove(0),
            several => {
                let changes = several.iter().map(Change::id).collect();
                return Err(ChangeError::Several { name: name.to_owned(), changes }.into());
            }
        };
        if !transaction.remove(&change.unit()) {
            return Err(ChangeError::Imported { name: change.id() }.into());
        }
        transaction.commit()?;
        let claims = match &change.kind {
            ChangeKind::Merge => graph::claims_naming(&self.snapshot()?, change.from.as_ref())?.len(),
            ChangeKind::Split(claims) => claims.len(),
        };
        Ok(Changed { change, claims, known: false })
    }

    /// Puts a change into the store, which is decided on what is seen after all earlier ones.
    fn decide(
        &self,
        decide: impl FnOnce(&Snapshot) -> Result<(Change, Vec<Quad>, usize), Error>,
    ) -> Result<Changed, Error> {
        // A store that is not there is not made for a change.
        self.stored()?;
        let mut transaction: Transaction = self.writable()?.transaction()?;
        let view = graph::merged(transaction.before())?;
        let (change, description, claims) = decide(&view)?;
        let mut quads = change.quads(&Base::from(view.base()));
        quads.extend(description);
        // Whether it was decided before does not hang on the day or the reason.
        let known = transaction.contains(&change.unit());
        if !known && transaction.put(&change.unit(), &quads.iter().collect()) != Put::Known {
            transaction.commit()?;
        }
        Ok(Changed { change, claims, known })
    }
}

/// The entity of a name, which must be one of the store's own.
fn entity(name: &str, view: &Snapshot) -> Result<NamedNode, Error> {
    let entity = entity_called(name, view)?;
    match Base::from(view.base()).entity_id(entity.as_ref()) {
        Some(_) => Ok(entity),
        None => Err(ChangeError::Foreign { name: name.to_owned() }.into()),
    }
}

/// The claims that are named and in which an entity takes part.
fn claims(view: &Snapshot, entity: &NamedNode, moved: &Moved, other: &str) -> Result<Vec<NamedNode>, Error> {
    let Moved { reports, sources, claims } = moved;
    if reports.is_empty() && sources.is_empty() && claims.is_empty() {
        return Err(ChangeError::NothingNamed { name: other.to_owned() }.into());
    }
    let mut naming = graph::claims_naming(view, entity.as_ref())?;
    if !(reports.is_empty() && sources.is_empty()) {
        let wanted = Wanted { reports: reports.clone(), sources: sources.clone(), ..Wanted::default() };
        let slice: Slice = slice_for(view, &wanted)?;
        let chosen: Vec<NamedNode> =
            graph::claims(&graph::slice(view, &slice)?)?.into_iter().map(|claim| claim.iri).collect();
        naming.retain(|claim| chosen.contains(claim));
    }
    if !claims.is_empty() {
        let mut chosen = Vec::new();
        for prefix in claims {
            chosen.push(one_claim(view, prefix)?);
        }
        naming.retain(|claim| chosen.contains(claim));
    }
    Ok(naming)
}

/// The claim whose id begins so.
fn one_claim(view: &Snapshot, prefix: &str) -> Result<NamedNode, Error> {
    match graph::find_claims(view, prefix)?.as_slice() {
        [] => Err(Error::NoClaim { prefix: prefix.to_owned() }),
        [claim] => Ok(claim.iri.clone()),
        several => {
            let claims = several.iter().map(|claim| (claim.id.clone(), claim.label.clone())).collect();
            Err(Error::SeveralClaims { prefix: prefix.to_owned(), claims })
        }
    }
}

/// What is said of a new entity: its label, and that it is what the other one is, which nothing elsewhere is known to be.
fn description(view: &Snapshot, from: &NamedNode, into: &NamedNode, label: &str) -> Result<Vec<Quad>, Error> {
    let thing = graph::things(view, [from.clone()])?.remove(from).unwrap_or_default();
    let graph = Base::from(view.base()).entities_graph();
    let mut quads = Vec::new();
    let mut add = |property: NamedNodeRef<'_>, object: Term| {
        quads.push(Quad::new(into.clone(), property, object, graph.clone()));
    };
    if let Some(kind) = thing.kind {
        add(rdf::TYPE, kind.term().into_owned().into());
    }
    add(rdfs::LABEL, Literal::from(label).into());
    if let Some(owner) = thing.owner {
        add(sr::OWNER, owner.into());
    }
    add(sr::LINK_STATUS, sr::UNLINKED.into_owned().into());
    Ok(quads)
}

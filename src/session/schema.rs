use std::cmp::Reverse;
use std::collections::BTreeMap;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, Term};

use crate::graph::vocab::{Term as _, skos, sr};
use crate::graph::{Base, label};
use crate::lexicon::EntityKind;
use crate::session::Error;
use crate::store::{Id, Snapshot};

/// What the quads of a snapshot are made of, most frequent first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    /// The classes, and how many quads say of something that it is one.
    pub classes: Vec<(NamedNode, u64)>,
    /// The properties, and how many quads have them; quads that were removed since may still count.
    pub properties: Vec<(NamedNode, u64)>,
}

/// Which classes and properties there are. Reads no quads but those that give a class, and these only where the store has
/// several segments.
///
/// # Errors
/// The store is damaged.
pub fn schema(snapshot: &Snapshot) -> Result<Schema, Error> {
    let properties = snapshot.predicates()?.into_iter().map(|(id, counts)| (id, counts.triples));
    Ok(Schema { classes: most_first(snapshot, classes(snapshot)?)?, properties: most_first(snapshot, properties)? })
}

/// The ids of entities and what these are called, their labels before their other names; at most `most` entities, by id.
///
/// # Errors
/// The store is damaged.
pub fn entities(snapshot: &Snapshot, most: usize) -> Result<BTreeMap<String, Vec<String>>, Error> {
    let base = Base::from(snapshot.base());
    let mut found = BTreeMap::new();
    let Some(is_a) = snapshot.id(rdf::TYPE.into())? else { return Ok(found) };
    let also_called = snapshot.id(skos::ALT_LABEL.into())?;
    let kinds = EntityKind::TERMS.iter().map(|(_, class)| *class).chain([sr::ENTITY]);
    for class in kinds {
        let Some(class) = snapshot.id(class.into())? else { continue };
        for quad in snapshot.scan([None, Some(is_a), Some(class), None])?.take(most.saturating_sub(found.len())) {
            let subject = quad?[0];
            let Term::NamedNode(entity) = snapshot.term(subject)? else { continue };
            let Some(id) = base.entity_id(entity.as_ref()) else { continue };
            let mut names: Vec<String> = label(snapshot, entity.as_ref())?.into_iter().collect();
            if also_called.is_some() {
                for quad in snapshot.scan([Some(subject), also_called, None, None])? {
                    if let Term::Literal(name) = snapshot.term(quad?[2])? {
                        names.push(name.destruct().0);
                    }
                }
            }
            found.insert(id.to_owned(), names);
        }
    }
    Ok(found)
}

fn classes(snapshot: &Snapshot) -> Result<Vec<(Id, u64)>, Error> {
    let Some(is_a) = snapshot.id(rdf::TYPE.into())? else { return Ok(Vec::new()) };
    let pattern = [None, Some(is_a), None, None];
    if let Some(counted) = snapshot.values(pattern, 2)? {
        return Ok(counted);
    }
    let mut counts = BTreeMap::new();
    for quad in snapshot.scan(pattern)? {
        *counts.entry(quad?[2]).or_default() += 1;
    }
    Ok(counts.into_iter().collect())
}

/// Those of the ids that are IRIs, by their counts and then by their letters.
fn most_first(
    snapshot: &Snapshot,
    counts: impl IntoIterator<Item = (Id, u64)>,
) -> Result<Vec<(NamedNode, u64)>, Error> {
    let mut named = Vec::new();
    for (id, count) in counts {
        if let Term::NamedNode(iri) = snapshot.term(id)? {
            named.push((iri, count));
        }
    }
    named.sort_by(|(one, most), (other, more)| (Reverse(most), one.as_str()).cmp(&(Reverse(more), other.as_str())));
    Ok(named)
}

use jiff::civil::Date;
use oxigraph::model::vocab::{rdf, rdfs, xsd};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term};
use rustc_hash::FxHashSet;

use crate::graph::vocab::{skos, sr};
use crate::graph::{Base, Elsewhere, iri, vocab};
use crate::lexicon::{EntityId, Lexicon};
use crate::query::near::nearest;
use crate::query::sparql::Value;
use crate::query::{Error, Kind, Parameter};
use crate::store::{Id, Snapshot};

/// At most this many names are offered in place of one that nothing has.
const SIMILAR: usize = 3;

/// Turns what somebody wrote for a parameter into a term of the graph.
pub(super) fn value(parameter: &Parameter, written: &str, snapshot: &Snapshot) -> Result<Value, Error> {
    let written = written.trim();
    let bad = || Error::BadValue {
        name: parameter.name.clone(),
        value: written.to_owned(),
        expected: parameter.kind.expected(),
    };
    match parameter.kind {
        Kind::Entity => entity_called(written, snapshot).map(Value::Iri),
        Kind::Relation => relation_called(written, snapshot).map(Value::Iri),
        Kind::Date => {
            let date: Date = written.parse().map_err(|_| bad())?;
            Ok(Value::Literal(Literal::new_typed_literal(date.to_string(), xsd::DATE)))
        }
        Kind::Integer => {
            let number: i64 = written.parse().map_err(|_| bad())?;
            Ok(Value::Literal(Literal::from(number)))
        }
        Kind::String => Ok(Value::Literal(Literal::from(written))),
    }
}

/// The thing with that IRI or id, or that is linked to that IRI or that item of Wikidata; else the one with that label; else the
/// one with that other name.
///
/// # Errors
/// Nothing is called so, or several things are; or the store is damaged.
pub fn entity_called(written: &str, snapshot: &Snapshot) -> Result<NamedNode, Error> {
    let base = Base::from(snapshot.base());
    let elsewhere = Elsewhere::of(snapshot);
    let spelled = [full_iri(written, &base), Some(base.entity(&EntityId::from(written)))];
    for iri in spelled.into_iter().flatten() {
        if let Some(entity) = only(elsewhere.entities(iri.as_ref())?, written, &base)? {
            return Ok(entity);
        }
        if occurs(&iri, snapshot)? {
            return Ok(iri);
        }
    }
    if let Some(item) = item(written) {
        let mut things = elsewhere.entities(item.as_ref())?;
        if things.is_empty() {
            things = elsewhere.things(item.as_ref())?;
        }
        if things.is_empty() && occurs(&item, snapshot)? {
            things.push(item);
        }
        if let Some(thing) = only(things, written, &base)? {
            return Ok(thing);
        }
    }
    let names = Names::of(snapshot)?;
    let wanted = written.to_lowercase();
    for property in NAMING {
        let mut meant = Vec::new();
        names.each(property, |thing, name| {
            if name.to_lowercase() == wanted {
                meant.push(thing);
            }
        })?;
        if let Some(iri) = only(names.things(meant)?, written, &base)? {
            return Ok(iri);
        }
    }
    let similar = similar(written, &names, &base)?;
    Err(Error::Unknown { kind: "entity", value: written.to_owned(), similar })
}

/// The names and ids of things that look like what somebody wrote.
fn similar(written: &str, names: &Names<'_>, base: &Base) -> Result<Vec<String>, Error> {
    let (mut words, mut things) = (Vec::new(), Vec::new());
    for property in NAMING {
        names.each(property, |thing, name| {
            things.push(thing);
            words.push(name.to_owned());
        })?;
    }
    let things = names.things(things)?;
    let ids = things.iter().map(|iri| id(iri.as_ref(), base));
    Ok(nearest(written, words.iter().map(String::as_str).chain(ids), SIMILAR))
}

/// The relation of an IRI, an id or a phrase such as `negotiates with`.
///
/// # Errors
/// There is no such relation, or the store is damaged.
pub fn relation_called(written: &str, snapshot: &Snapshot) -> Result<NamedNode, Error> {
    let base = Base::from(snapshot.base());
    let relations = &Lexicon::shipped().relations;
    if let Some(relation) = relations.iter().find(|relation| relation.id == written || relation.phrase == written) {
        return Ok(vocab::relation(&relation.id));
    }
    // Relations of an imported graph, or of a user's own table.
    let spelled = [full_iri(written, &base), Some(vocab::relation(written))];
    for iri in spelled.into_iter().flatten() {
        let ours = relations.iter().any(|relation| vocab::relation(&relation.id) == iri);
        if ours || has(snapshot, [None, Some(rdf::PREDICATE), Some(iri.as_ref())])? {
            return Ok(iri);
        }
    }
    let words = relations.iter().map(|relation| relation.id.as_str());
    Err(Error::Unknown { kind: "relation", value: written.to_owned(), similar: nearest(written, words, SIMILAR) })
}

/// The IRI that is written whole, with or without angle brackets, or with a prefix.
fn full_iri(written: &str, base: &Base) -> Option<NamedNode> {
    let bare = written.strip_prefix('<').and_then(|iri| iri.strip_suffix('>')).unwrap_or(written);
    let (prefix, local) = bare.split_once(':')?;
    let iri = match vocab::prefixes(base).into_iter().find(|(known, _)| *known == prefix) {
        Some((_, namespace)) => format!("{namespace}{local}"),
        None => bare.to_owned(),
    };
    NamedNode::new(iri).ok()
}

/// The IRI that somebody means who writes it whole, with a prefix that needs no declaration, or as an item of Wikidata such as
/// `Q889`; `None` for any other text.
pub fn iri_written(written: &str) -> Option<NamedNode> {
    item(written).or_else(|| full_iri(written, &Base::default()))
}

/// The one thing that is meant; `None` where there is none.
fn only(mut things: Vec<NamedNode>, written: &str, base: &Base) -> Result<Option<NamedNode>, Error> {
    if things.len() > 1 {
        let candidates = things.iter().map(|iri| id(iri.as_ref(), base).to_owned()).collect();
        return Err(Error::Ambiguous { value: written.to_owned(), candidates });
    }
    Ok(things.pop())
}

/// The IRI of an item of Wikidata, such as `Q889`.
fn item(written: &str) -> Option<NamedNode> {
    let number = written.strip_prefix('Q')?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then(|| iri::wikidata(written))
}

fn occurs(iri: &NamedNode, snapshot: &Snapshot) -> Result<bool, Error> {
    let iri = Some(iri.as_ref());
    Ok(has(snapshot, [iri, None, None])? || has(snapshot, [None, None, iri])?)
}

/// Whether there is such a triple, `None` for any term.
fn has(snapshot: &Snapshot, pattern: [Option<NamedNodeRef<'_>>; 3]) -> Result<bool, Error> {
    let [subject, predicate, object] = pattern.map(|term| term.map(Into::into));
    Ok(snapshot.scan_terms([subject, predicate, object, None])?.next().transpose()?.is_some())
}

/// The properties that name things, labels before other names.
const NAMING: [NamedNodeRef<'static>; 2] = [rdfs::LABEL, skos::ALT_LABEL];

/// The labels and other names of all things but propositions, whose labels are sentences. Of a snapshot they are all that is
/// read.
struct Names<'a> {
    snapshot: &'a Snapshot,
    propositions: FxHashSet<Id>,
}

impl<'a> Names<'a> {
    fn of(snapshot: &'a Snapshot) -> Result<Self, Error> {
        let quads = snapshot.scan_terms([None, None, Some(sr::PROPOSITION.into()), None])?;
        let propositions = quads.map(|quad| quad.map(|quad| quad[0])).collect::<Result<_, _>>()?;
        Ok(Self { snapshot, propositions })
    }

    /// Gives each thing that has a name by a property, and the name.
    fn each(&self, property: NamedNodeRef<'_>, mut each: impl FnMut(Id, &str)) -> Result<(), Error> {
        // The quads come in the order of their objects, so that a name that many things have is read once.
        let mut last: Option<(Id, Term)> = None;
        for quad in self.snapshot.scan_terms([None, Some(property.into()), None, None])? {
            let [thing, _, name, _] = quad?;
            if self.propositions.contains(&thing) {
                continue;
            }
            let known = match last.take().filter(|(known, _)| *known == name) {
                Some(known) => known,
                None => (name, self.snapshot.term(name)?),
            };
            if let Term::Literal(name) = &last.insert(known).1 {
                each(thing, name.value());
            }
        }
        Ok(())
    }

    /// Those of some things that are IRIs, sorted and each once.
    fn things(&self, mut things: Vec<Id>) -> Result<Vec<NamedNode>, Error> {
        things.sort_unstable();
        things.dedup();
        let mut iris = Vec::with_capacity(things.len());
        for thing in things {
            if let Term::NamedNode(iri) = self.snapshot.term(thing)? {
                iris.push(iri);
            }
        }
        iris.sort_unstable();
        Ok(iris)
    }
}

/// The id of an entity; the IRI of anything else.
fn id<'a>(iri: NamedNodeRef<'a>, base: &Base) -> &'a str {
    base.entity_id(iri).unwrap_or(iri.as_str())
}

use jiff::civil::Date;
use oxigraph::model::vocab::{rdf, rdfs, xsd};
use oxigraph::model::{Dataset, Literal, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, TermRef};
use rustc_hash::FxHashSet;

use crate::graph::vocab::{skos, sr};
use crate::graph::{Base, vocab};
use crate::lexicon::{EntityId, Lexicon};
use crate::query::near::nearest;
use crate::query::sparql::Value;
use crate::query::{Error, Kind, Parameter};
use crate::store::Snapshot;

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
        Kind::Entity => entity(written, snapshot).map(Value::Iri),
        Kind::Relation => relation(written, snapshot).map(Value::Iri),
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

/// The thing with that IRI, id or Wikidata item; else the one with that label; else the one with that other name.
fn entity(written: &str, snapshot: &Snapshot) -> Result<NamedNode, Error> {
    let base = Base::from(snapshot.base());
    let dataset = snapshot.dataset();
    let spelled = [full_iri(written, &base), Some(base.entity(&EntityId::from(written)))];
    if let Some(iri) = spelled.into_iter().flatten().find(|iri| occurs(iri.as_ref(), dataset)) {
        return Ok(iri);
    }
    if let Some(iri) = wikidata(written, dataset) {
        return Ok(iri);
    }
    let names = names(dataset);
    let wanted = written.to_lowercase();
    for property in [rdfs::LABEL, skos::ALT_LABEL] {
        let named = names.iter().filter(|name| name.property == property && name.text.to_lowercase() == wanted);
        let mut meant: Vec<NamedNodeRef<'_>> = named.map(|name| name.iri).collect();
        // The names are sorted by their things, of which one may have the name in two spellings.
        meant.dedup();
        match meant.as_slice() {
            [] => {}
            [iri] => return Ok(iri.into_owned()),
            several => {
                let candidates = several.iter().map(|iri| id(*iri, &base).to_owned()).collect();
                return Err(Error::Ambiguous { value: written.to_owned(), candidates });
            }
        }
    }
    let words = names.iter().flat_map(|name| [name.text, id(name.iri, &base)]);
    Err(Error::Unknown { kind: "entity", value: written.to_owned(), similar: nearest(written, words, SIMILAR) })
}

/// The relation of an IRI, an id or a phrase such as `negotiates with`.
fn relation(written: &str, snapshot: &Snapshot) -> Result<NamedNode, Error> {
    let base = Base::from(snapshot.base());
    let relations = &Lexicon::shipped().relations;
    if let Some(relation) = relations.iter().find(|relation| relation.id == written || relation.phrase == written) {
        return Ok(vocab::relation(&relation.id));
    }
    // Relations of an imported graph, or of a user's own table.
    let spelled = [full_iri(written, &base), Some(vocab::relation(written))];
    let claimed =
        |iri: &NamedNode| snapshot.dataset().quads_for_object(iri).any(|quad| quad.predicate == rdf::PREDICATE);
    let known =
        |iri: &NamedNode| claimed(iri) || relations.iter().any(|relation| vocab::relation(&relation.id) == *iri);
    if let Some(iri) = spelled.into_iter().flatten().find(known) {
        return Ok(iri);
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

/// The thing that is the same as an item of Wikidata, such as `Q889`.
fn wikidata(written: &str, dataset: &Dataset) -> Option<NamedNode> {
    let number = written.strip_prefix('Q')?;
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    dataset.quads_for_predicate(skos::EXACT_MATCH).find_map(|quad| match (quad.subject, quad.object) {
        (NamedOrBlankNodeRef::NamedNode(thing), TermRef::NamedNode(same)) => {
            (same.as_str().rsplit('/').next() == Some(written)).then(|| thing.into_owned())
        }
        _ => None,
    })
}

fn occurs(iri: NamedNodeRef<'_>, dataset: &Dataset) -> bool {
    dataset.quads_for_subject(iri).next().is_some() || dataset.quads_for_object(iri).next().is_some()
}

/// What a thing is called in a graph.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Name<'a> {
    iri: NamedNodeRef<'a>,
    property: NamedNodeRef<'a>,
    text: &'a str,
}

/// The labels and other names of all things but propositions, whose labels are sentences; sorted.
fn names(dataset: &Dataset) -> Vec<Name<'_>> {
    let propositions: FxHashSet<NamedOrBlankNodeRef<'_>> =
        dataset.quads_for_object(sr::PROPOSITION).map(|quad| quad.subject).collect();
    let mut names = Vec::new();
    for property in [rdfs::LABEL, skos::ALT_LABEL] {
        for quad in dataset.quads_for_predicate(property) {
            if let (NamedOrBlankNodeRef::NamedNode(iri), TermRef::Literal(name)) = (quad.subject, quad.object)
                && !propositions.contains(&quad.subject)
            {
                names.push(Name { iri, property, text: name.value() });
            }
        }
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// The id of an entity; the IRI of anything else.
fn id<'a>(iri: NamedNodeRef<'a>, base: &Base) -> &'a str {
    base.entity_id(iri).unwrap_or(iri.as_str())
}

use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedOrBlankNode, Term, TermRef, Triple};
use rustc_hash::FxHashMap;

use crate::export::Error;
use crate::export::names::{Form, Names, Used, form};
use crate::export::view::View;
use crate::store::{Id, Snapshot};

/// What must be known of all quads before the first is written.
#[derive(Default)]
pub struct Survey {
    /// What the spelling of the terms needs; what that of collections spares is not there yet.
    pub used: Used,
    /// The predicates, and how many quads have each.
    pub predicates: FxHashMap<Id, u64>,
    /// The blank nodes, sorted, also those that are in triple terms only.
    pub blank: Vec<Id>,
    /// The triple terms that have blank nodes in them.
    pub mixed: FxHashMap<Id, Triple>,
}

impl Survey {
    pub fn new(view: &View<'_>, names: &Names) -> Result<Self, Error> {
        let mut survey = Self::default();
        let nil = view.snapshot.id(rdf::NIL.into())?;
        let mut words = Words::default();
        let mut typed = false;
        let mut subject = None;
        for quad in view.scan([None; 3], None)? {
            let [new, predicate, object, section] = quad?;
            *survey.predicates.entry(predicate).or_default() += 1;
            if subject.replace(new) != Some(new) {
                words.insert(new);
            }
            if section != Id::DEFAULT_GRAPH {
                words.insert(section);
            }
            if is_word(object) {
                // As an object it is written as an empty collection.
                if Some(object) != nil {
                    words.insert(object);
                }
            } else if !typed && object.integer().is_none() {
                // Whatever an id holds that is written with a datatype has one of the same namespace.
                let value = view.snapshot.term(object)?;
                names.see_term(value.as_ref(), &mut survey.used);
                typed = matches!(value.as_ref(), TermRef::Literal(value) if matches!(form(value), Form::Typed(_)));
            }
        }
        for id in words.sorted() {
            survey.see(view.snapshot, id, names)?;
        }
        survey.blank.sort_unstable();
        survey.blank.dedup();
        Ok(survey)
    }

    fn see(&mut self, snapshot: &Snapshot, id: Id, names: &Names) -> Result<(), Error> {
        match snapshot.term(id)? {
            Term::BlankNode(_) => self.blank.push(id),
            Term::Triple(triple) => {
                names.see_term(Term::from(triple.clone()).as_ref(), &mut self.used);
                let before = self.blank.len();
                blank_nodes(snapshot, &triple, &mut self.blank)?;
                if self.blank.len() > before {
                    self.mixed.insert(id, *triple);
                }
            }
            term => names.see_term(term.as_ref(), &mut self.used),
        }
        Ok(())
    }
}

/// Appends the blank nodes in a triple term.
pub fn blank_nodes(snapshot: &Snapshot, triple: &Triple, nodes: &mut Vec<Id>) -> Result<(), Error> {
    if let NamedOrBlankNode::BlankNode(node) = &triple.subject {
        nodes.extend(snapshot.id(node.into())?);
    }
    match &triple.object {
        Term::BlankNode(node) => nodes.extend(snapshot.id(node.into())?),
        Term::Triple(triple) => blank_nodes(snapshot, triple, nodes)?,
        Term::NamedNode(_) | Term::Literal(_) => {}
    }
    Ok(())
}

/// Whether a dictionary has the term.
fn is_word(id: Id) -> bool {
    id.same_tag().0 == Id::word(0)
}

/// A set of ids that are close to one another: a bit for each.
#[derive(Default)]
struct Words(FxHashMap<u64, u64>);

impl Words {
    fn insert(&mut self, id: Id) {
        *self.0.entry(id.bits() / 64).or_default() |= 1 << (id.bits() % 64);
    }

    fn sorted(self) -> impl Iterator<Item = Id> {
        let mut chunks: Vec<(u64, u64)> = self.0.into_iter().collect();
        chunks.sort_unstable();
        let bits = |bits: u64| (0..64).filter(move |bit| bits >> bit & 1 == 1);
        chunks.into_iter().flat_map(move |(chunk, set)| bits(set).map(move |bit| Id::from_bits(chunk * 64 + bit)))
    }
}

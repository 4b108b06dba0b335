//! What one graph says and the other does not. Knows nothing of files.
//!
//! Quads are compared by sorting and merging ids. Blank nodes are compared by what is said of them, whatever they are
//! called (`blank`).

mod blank;
mod claims;

use std::path::PathBuf;

use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use rustc_hash::FxHashMap;

use crate::store::{self, Error, Id, Snapshot};

pub use claims::{ClaimChange, Group, Kind, Other, groups};

/// Whether it matters in which graph a triple stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A triple in another graph is another quad.
    Quads,
    /// Where one side has no graphs: only what is said counts.
    Triples,
}

/// The quads by which two graphs differ, each side in the order of its lines.
///
/// By triples, all are in the default graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What only the first has.
    pub removed: Vec<Quad>,
    /// What only the second has.
    pub added: Vec<Quad>,
    /// How many quads or triples both have.
    pub same: u64,
    /// What was compared.
    pub by: By,
}

impl Difference {
    /// Whether the two say the same.
    pub fn is_empty(&self) -> bool {
        self.removed.is_empty() && self.added.is_empty()
    }
}

/// Compares two graphs: by quads if both name graphs, else by triples.
///
/// # Errors
/// What must be read is damaged.
pub fn diff(one: &Snapshot, other: &Snapshot) -> Result<Difference, Error> {
    let by = match has_graphs(one)? == has_graphs(other)? || one.is_empty() || other.is_empty() {
        true => By::Quads,
        false => By::Triples,
    };
    let mut terms = Terms::new(one, other);
    let (mut first, first_blank) = terms.rows(one, by, Side::One)?;
    let (mut second, second_blank) = terms.rows(other, by, Side::Other)?;
    for rows in [&mut first, &mut second] {
        rows.sort_unstable();
        rows.dedup();
    }
    let (only_first, only_second) = apart(&first, &second);
    let (blank_removed, blank_added) = blank::diff(&first_blank, &second_blank);
    let counts = (first.len() + first_blank.len()) as u64;
    let same = counts - (only_first.len() + blank_removed.len()) as u64;
    let mut difference = Difference { removed: blank_removed, added: blank_added, same, by };
    for row in only_first {
        difference.removed.push(terms.quad(row)?);
    }
    for row in only_second {
        difference.added.push(terms.quad(row)?);
    }
    difference.removed.sort_by_cached_key(ToString::to_string);
    difference.added.sort_by_cached_key(ToString::to_string);
    Ok(difference)
}

fn has_graphs(snapshot: &Snapshot) -> Result<bool, Error> {
    Ok(snapshot.graphs()?.iter().any(|graph| *graph != Id::DEFAULT_GRAPH))
}

/// The rows that only one of two sorted lists has.
fn apart(one: &[store::Quad], other: &[store::Quad]) -> (Vec<store::Quad>, Vec<store::Quad>) {
    let (mut only_one, mut only_other) = (Vec::new(), Vec::new());
    let (mut left, mut right) = (one.iter().peekable(), other.iter().peekable());
    loop {
        match (left.peek(), right.peek()) {
            (Some(a), Some(b)) if a == b => {
                left.next();
                right.next();
            }
            (Some(a), b) if b.is_none_or(|b| a < b) => {
                only_one.push(**a);
                left.next();
            }
            (_, Some(b)) => {
                only_other.push(**b);
                right.next();
            }
            _ => return (only_one, only_other),
        }
    }
}

/// Which of the two graphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    One,
    Other,
}

/// The terms of two graphs by ids that mean the same in both: those of the second, and made ones for what it lacks.
struct Terms<'a> {
    one: &'a Snapshot,
    other: &'a Snapshot,
    /// For ids of the first graph what they are here; `None` for a term with a blank node.
    known: FxHashMap<Id, Option<Id>>,
    /// For made ids those of the first graph.
    made: Vec<Id>,
    /// Which ids of the second graph have a blank node.
    blank: FxHashMap<Id, bool>,
}

impl<'a> Terms<'a> {
    fn new(one: &'a Snapshot, other: &'a Snapshot) -> Self {
        Self { one, other, known: FxHashMap::default(), made: Vec::new(), blank: FxHashMap::default() }
    }

    /// The quads without blank nodes, and those with some.
    fn rows(&mut self, snapshot: &Snapshot, by: By, side: Side) -> Result<(Vec<store::Quad>, Vec<Quad>), Error> {
        let (mut rows, mut with_blank, mut statements) = (Vec::new(), Vec::new(), FxHashMap::default());
        'quads: for quad in snapshot.scan([None; 4])? {
            let mut quad = quad?;
            if by == By::Triples {
                quad[3] = Id::DEFAULT_GRAPH;
            }
            let mut row = quad;
            for (place, id) in row.iter_mut().enumerate() {
                if place == 3 && *id == Id::DEFAULT_GRAPH {
                    continue;
                }
                match self.shared(*id, side)? {
                    Some(shared) => *id = shared,
                    None => {
                        with_blank.push(snapshot.statement(quad, &mut statements)?);
                        continue 'quads;
                    }
                }
            }
            rows.push(row);
        }
        // The same triple may have been in several graphs.
        with_blank.sort_by_cached_key(ToString::to_string);
        with_blank.dedup();
        Ok((rows, with_blank))
    }

    /// The id of a term in both graphs; `None` if it has a blank node.
    fn shared(&mut self, id: Id, side: Side) -> Result<Option<Id>, Error> {
        match side {
            Side::One => {
                if let Some(known) = self.known.get(&id) {
                    return Ok(*known);
                }
                let term = self.one.term(id)?;
                let shared = if has_blank(&term) {
                    None
                } else if let Some(shared) = self.other.id(term.as_ref())? {
                    Some(shared)
                } else {
                    self.made.push(id);
                    Some(Id::made(self.made.len() as u64 - 1))
                };
                self.known.insert(id, shared);
                Ok(shared)
            }
            Side::Other => {
                if let Some(blank) = self.blank.get(&id) {
                    return Ok((!blank).then_some(id));
                }
                let blank = has_blank(&self.other.term(id)?);
                self.blank.insert(id, blank);
                Ok((!blank).then_some(id))
            }
        }
    }

    fn term(&self, id: Id) -> Result<Term, Error> {
        let place = id.bits().wrapping_sub(Id::made(0).bits());
        match usize::try_from(place).ok().and_then(|place| self.made.get(place)) {
            Some(own) => self.one.term(*own),
            None => self.other.term(id),
        }
    }

    fn quad(&self, row: store::Quad) -> Result<Quad, Error> {
        let node = |term: Term| NamedOrBlankNode::try_from(term).ok();
        let graph = match row[3] {
            Id::DEFAULT_GRAPH => Some(GraphName::DefaultGraph),
            graph => node(self.term(graph)?).map(GraphName::from),
        };
        let [subject, predicate, object] = [self.term(row[0])?, self.term(row[1])?, self.term(row[2])?];
        let predicate = NamedNode::try_from(predicate).ok();
        match (node(subject), predicate, graph) {
            (Some(subject), Some(predicate), Some(graph)) => Ok(Quad::new(subject, predicate, object, graph)),
            _ => {
                let message = "a quad has a term where none of its kind may stand".to_owned();
                Err(Error::Damaged { file: PathBuf::new(), line: None, message })
            }
        }
    }
}

/// Whether a term is a blank node, or a triple term with one.
fn has_blank(term: &Term) -> bool {
    match term {
        Term::BlankNode(_) => true,
        Term::NamedNode(_) | Term::Literal(_) => false,
        Term::Triple(triple) => {
            let Triple { subject, object, .. } = &**triple;
            matches!(subject, NamedOrBlankNode::BlankNode(_)) || has_blank(object)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use oxigraph::io::{RdfFormat, RdfParser};
    use oxigraph::model::{NamedNode, Quad};
    use proptest::prelude::*;

    use super::{By, diff};
    use crate::store::{DEFAULT_BASE, Snapshot};

    fn quads(text: &str) -> Vec<Quad> {
        let text = format!("PREFIX : <http://example.org/> {text}");
        RdfParser::from_format(RdfFormat::TriG).for_slice(&text).map(|quad| quad.unwrap()).collect()
    }

    fn snapshot(quads: &[Quad]) -> Snapshot {
        Snapshot::new(NamedNode::new_unchecked(DEFAULT_BASE), &quads.iter().collect())
    }

    #[test]
    fn graphs_count_where_both_sides_have_them() {
        let [one, other, plain] = [":g { :a :p 1 }", ":h { :a :p 1 }", ":a :p 1 ."].map(|text| snapshot(&quads(text)));
        let by_quads = diff(&one, &other).unwrap();
        assert_eq!((by_quads.by, by_quads.removed.len(), by_quads.added.len()), (By::Quads, 1, 1));
        let by_triples = diff(&one, &plain).unwrap();
        assert_eq!((by_triples.by, by_triples.is_empty(), by_triples.same), (By::Triples, true, 1));
    }

    proptest! {
        /// What is removed from the first and added to it makes the second.
        #[test]
        fn a_difference_leads_from_one_to_the_other(one in any::<[u8; 12]>(), other in any::<[u8; 12]>()) {
            let make = |numbers: [u8; 12]| -> Vec<Quad> {
                let line = |n: &u8| format!(":g{} {{ :s{} :p \"{}\" , {} }} ", n % 2, n % 5, n % 7, n % 3);
                quads(&numbers.iter().map(line).collect::<String>())
            };
            let (one, other) = (make(one), make(other));
            let difference = diff(&snapshot(&one), &snapshot(&other)).unwrap();
            let lines = |quads: &[Quad]| quads.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
            let (mut patched, removed) = (lines(&one), lines(&difference.removed));
            prop_assert!(removed.is_subset(&patched));
            patched.retain(|line| !removed.contains(line));
            prop_assert_eq!(patched.len() as u64, difference.same);
            prop_assert!(lines(&difference.added).is_disjoint(&patched));
            patched.extend(lines(&difference.added));
            prop_assert_eq!(patched, lines(&other));
        }
    }
}

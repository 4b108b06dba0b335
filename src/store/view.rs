//! Views: what a snapshot would be without some of its quads and with others. They are kept in memory; the store has none of
//! them.

use std::path::PathBuf;
use std::slice;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::store::run::Quad;
use crate::store::snapshot::Part;
use crate::store::write::Numbered;
use crate::store::{Batch, Error, Origin, Snapshot};

impl Snapshot {
    /// The snapshot without some of its quads, which must be there. It is none of a store's states.
    pub fn without(&self, quads: impl IntoIterator<Item = Quad>) -> Self {
        let mut removed = FxHashMap::clone(&self.removed);
        let mut hidden = self.hidden;
        // Behind all that is there now, and before all that a later view adds.
        let place = self.parts.len();
        for quad in quads {
            hidden += u64::from(removed.insert(quad, place) != Some(place));
        }
        let parts = Arc::clone(&self.parts);
        Self {
            base: self.base.clone(),
            parts,
            removed: Arc::new(removed),
            hidden,
            dataset: Arc::default(),
            origin: None,
        }
    }

    /// The snapshot with further quads; those that it has are not added once more. Terms that it knows keep their ids, the others
    /// follow behind all of its own. It is none of a store's states.
    ///
    /// # Errors
    /// What must be read to find what is known is damaged.
    pub fn with(&self, quads: &Batch) -> Result<Self, Error> {
        let first = self.parts.last().map_or(0, |part| part.dictionary().base() + part.dictionary().len());
        let numbered = Numbered::of(slice::from_ref(quads), first, |word| self.word(word, usize::MAX))?;
        let mut new = quads.quads().to_vec();
        numbered.take_known(0, &mut new, self)?;
        let part = Part::of(PathBuf::from("memory"), numbered.held(new), first)?;
        let parts = self.parts.iter().cloned().chain([Arc::new(part)]).collect();
        let (removed, hidden) = (Arc::clone(&self.removed), self.hidden);
        Ok(Self { base: self.base.clone(), parts, removed, hidden, dataset: Arc::default(), origin: None })
    }

    /// A snapshot of some of its quads alone, which must be there.
    ///
    /// # Errors
    /// What must be read is damaged.
    pub fn only(&self, quads: impl IntoIterator<Item = Quad>) -> Result<Self, Error> {
        let (mut batch, mut terms) = (Batch::default(), FxHashMap::default());
        let mut quads: Vec<Quad> = quads.into_iter().collect();
        quads.sort_unstable();
        for quad in quads {
            batch.insert(&self.statement(quad, &mut terms)?);
        }
        Ok(Self::new(self.base.clone(), &batch))
    }

    /// The view as what follows from a state of a store in the way that `name` names: what is kept beside the store for one is
    /// good for all that have the same state and name.
    pub fn following(self, store: &Self, name: &str) -> Self {
        let of = |origin: &Origin| Origin { folder: origin.folder.clone(), state: format!("{}-{name}", origin.state) };
        Self { origin: store.origin().map(of).map(Arc::new), ..self }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use oxigraph::model::vocab::xsd;
    use oxigraph::model::{Literal, NamedNode, Quad as Statement, Term, Triple};
    use proptest::prelude::*;

    use super::Snapshot;
    use crate::store::Batch;

    fn node(number: u8) -> NamedNode {
        NamedNode::new_unchecked(format!("http://x/{number}"))
    }

    /// Quads of a few names, so that many meet, with values and triple terms as objects.
    fn statement() -> impl Strategy<Value = Statement> {
        (0..4_u8, 0..3_u8, 0..12_u8, 0..3_u8).prop_map(|(subject, predicate, object, graph)| {
            let object: Term = match object {
                0..6 => node(object).into(),
                6..8 => Literal::new_typed_literal(object.to_string(), xsd::INTEGER).into(),
                8..10 => Literal::from(format!("text {object}")).into(),
                _ => Triple::new(node(object), node(predicate), node(subject)).into(),
            };
            Statement::new(node(subject), node(10 + predicate), object, node(20 + graph))
        })
    }

    fn statements() -> impl Strategy<Value = BTreeSet<String>> {
        prop::collection::vec(statement(), 0..20).prop_map(|quads| quads.iter().map(ToString::to_string).collect())
    }

    fn quads(lines: &BTreeSet<String>) -> Batch {
        let text: String = lines.iter().map(|line| format!("{line} .\n")).collect();
        let quads = oxigraph::io::RdfParser::from_format(oxigraph::io::RdfFormat::NQuads).for_slice(text.as_bytes());
        quads.map(Result::unwrap).collect::<Vec<_>>().iter().collect()
    }

    fn lines(snapshot: &Snapshot) -> BTreeSet<String> {
        snapshot.dataset().iter().map(|quad| quad.to_string()).collect()
    }

    proptest! {
        /// A view has what a snapshot of the same quads has, however it came about.
        #[test]
        fn a_view_is_a_snapshot_of_its_quads(
            first in statements(),
            steps in prop::collection::vec((statements(), statements()), 1..4),
        ) {
            let base = node(0);
            let mut expected = first.clone();
            let mut view = Snapshot::new(base.clone(), &quads(&first));
            for (gone, come) in steps {
                let hidden: Vec<_> = view.scan([None; 4]).unwrap().map(Result::unwrap).filter(|quad| {
                    let quad = view.statement(*quad, &mut Default::default()).unwrap();
                    gone.contains(&quad.to_string())
                }).collect();
                view = view.without(hidden).with(&quads(&come)).unwrap();
                expected.retain(|line| !gone.contains(line));
                expected.extend(come);
            }
            prop_assert_eq!(&lines(&view), &expected);
            prop_assert_eq!(view.len(), expected.len() as u64);
            let whole = Snapshot::new(base, &quads(&expected));
            let graphs = |snapshot: &Snapshot| -> BTreeSet<String> {
                let graphs = snapshot.graphs().unwrap().into_iter();
                graphs.map(|graph| snapshot.term(graph).unwrap().to_string()).collect()
            };
            prop_assert_eq!(graphs(&view), graphs(&whole));
            for quad in view.scan([None; 4]).unwrap() {
                let quad = quad.unwrap();
                for place in 0..3 {
                    let mut pattern = quad.map(Some);
                    pattern[place] = None;
                    let count = |snapshot: &Snapshot| {
                        let ids = pattern.map(|id| id.map(|id| snapshot.id(view.term(id).unwrap().as_ref()).unwrap().unwrap()));
                        snapshot.scan(ids).unwrap().total().unwrap()
                    };
                    prop_assert_eq!(count(&view), count(&whole));
                }
                prop_assert_eq!(view.id(view.term(quad[2]).unwrap().as_ref()).unwrap(), Some(quad[2]));
                // What is said of a predicate may be more than there is, and never less.
                let counts = view.predicates().unwrap()[&quad[1]];
                let predicate = whole.id(view.term(quad[1]).unwrap().as_ref()).unwrap().unwrap();
                prop_assert!(counts.triples >= whole.predicates().unwrap()[&predicate].triples);
            }
        }
    }
}

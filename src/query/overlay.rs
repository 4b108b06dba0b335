use std::rc::Rc;

use oxigraph::model::{GraphName, NamedOrBlankNode, Quad, Term};
use rustc_hash::{FxHashMap, FxHashSet};
use spareval::{InternalQuad, QueryableDataset};

/// A dataset with quads taken away and others added, as the later operations of an update see it.
///
/// Below it is a dataset whose default graph is its own; what the default graph of the overlay is, `from` says.
pub(super) struct Overlay<'a, D: QueryableDataset<'a>> {
    below: D,
    removed: Rc<FxHashSet<Key<D::InternalTerm>>>,
    inserted: Rc<Inserted<D::InternalTerm>>,
    /// The graphs that are the default graph, a `None` among them for the one without a name; `None` for all.
    from: Option<Vec<Option<D::InternalTerm>>>,
}

/// Subject, predicate, object and graph.
type Key<T> = (T, T, T, Option<T>);

/// What is fixed of a triple: subject, predicate and object.
type Pattern<T> = [Option<T>; 3];

/// Quads with an index by each term of the triple.
struct Inserted<T> {
    quads: Vec<Key<T>>,
    by_term: [FxHashMap<T, Vec<usize>>; 3],
}

impl<'a, D: QueryableDataset<'a>> Overlay<'a, D> {
    pub(super) fn new<'q>(
        below: D,
        removed: impl IntoIterator<Item = &'q Quad>,
        inserted: impl IntoIterator<Item = &'q Quad>,
        from: Option<Vec<GraphName>>,
    ) -> Result<Self, D::Error> {
        let removed = removed.into_iter().map(|quad| key(&below, quad)).collect::<Result<_, _>>()?;
        let quads = inserted.into_iter().map(|quad| key(&below, quad)).collect::<Result<_, _>>()?;
        let from = match from {
            Some(graphs) => Some(graphs.into_iter().map(|name| graph(&below, name)).collect::<Result<_, _>>()?),
            None => None,
        };
        Ok(Self { below, removed: Rc::new(removed), inserted: Rc::new(Inserted::new(quads)), from })
    }
}

impl<T: Clone + Eq + std::hash::Hash> Inserted<T> {
    fn new(quads: Vec<Key<T>>) -> Self {
        let mut by_term = [FxHashMap::default(), FxHashMap::default(), FxHashMap::default()];
        for (number, (subject, predicate, object, _)) in quads.iter().enumerate() {
            for (index, term) in by_term.iter_mut().zip([subject, predicate, object]) {
                let numbers: &mut Vec<usize> = index.entry(term.clone()).or_default();
                numbers.push(number);
            }
        }
        Self { quads, by_term }
    }

    /// The quads of a pattern whose graph passes.
    fn matching(&self, pattern: &Pattern<T>, graph: impl Fn(Option<&T>) -> bool) -> Vec<Key<T>> {
        let fixed = pattern.iter().zip(&self.by_term).filter_map(|(term, index)| Some((index, term.as_ref()?)));
        let shortest =
            fixed.map(|(index, term)| index.get(term).map_or(&[][..], Vec::as_slice)).min_by_key(|s| s.len());
        let passes = |key: &&Key<T>| {
            let is = |term: &T, wanted: &Option<T>| wanted.as_ref().is_none_or(|wanted| wanted == term);
            is(&key.0, &pattern[0]) && is(&key.1, &pattern[1]) && is(&key.2, &pattern[2]) && graph(key.3.as_ref())
        };
        match shortest {
            Some(numbers) => numbers.iter().map(|number| &self.quads[*number]).filter(passes).cloned().collect(),
            None => self.quads.iter().filter(passes).cloned().collect(),
        }
    }
}

impl<'a, D: QueryableDataset<'a>> QueryableDataset<'a> for Overlay<'a, D> {
    type InternalTerm = D::InternalTerm;
    type Error = D::Error;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&D::InternalTerm>,
        predicate: Option<&D::InternalTerm>,
        object: Option<&D::InternalTerm>,
        graph: Option<Option<&D::InternalTerm>>,
    ) -> impl Iterator<Item = Result<InternalQuad<D::InternalTerm>, D::Error>> + use<'a, D> {
        let below = |graph| self.below.internal_quads_for_pattern(subject, predicate, object, graph);
        let pattern = [subject.cloned(), predicate.cloned(), object.cloned()];
        let removed = Rc::clone(&self.removed);
        let stays = move |quad: &Result<InternalQuad<_>, _>| match quad {
            Ok(quad) => !removed.contains(&key_of(quad)),
            Err(_) => true,
        };
        let mut quads: Vec<Box<dyn Iterator<Item = _> + 'a>> = Vec::new();
        let inserted = match (graph, &self.from) {
            (Some(None), None) => {
                quads.push(Box::new(below(Some(None))));
                quads.push(Box::new(below(None)));
                self.inserted.matching(&pattern, |_| true)
            }
            (Some(None), Some(from)) => {
                for graph in from {
                    quads.push(Box::new(below(Some(graph.as_ref()))));
                }
                self.inserted.matching(&pattern, |graph| from.iter().any(|one| one.as_ref() == graph))
            }
            (Some(Some(name)), _) => {
                quads.push(Box::new(below(Some(Some(name)))));
                self.inserted.matching(&pattern, |graph| graph == Some(name))
            }
            (None, _) => {
                quads.push(Box::new(below(None)));
                self.inserted.matching(&pattern, |graph| graph.is_some())
            }
        };
        let merged = graph == Some(None);
        let mut seen = FxHashSet::default();
        quads
            .into_iter()
            .flatten()
            .filter(stays)
            .chain(inserted.into_iter().map(|(subject, predicate, object, graph_name)| {
                Ok(InternalQuad { subject, predicate, object, graph_name })
            }))
            .filter_map(move |quad| match quad {
                // A triple of several graphs is there once, and stands in none of them.
                Ok(InternalQuad { subject, predicate, object, .. }) if merged => seen
                    .insert((subject.clone(), predicate.clone(), object.clone()))
                    .then_some(Ok(InternalQuad { subject, predicate, object, graph_name: None })),
                quad => Some(quad),
            })
    }

    fn internalize_term(&self, term: Term) -> Result<D::InternalTerm, D::Error> {
        self.below.internalize_term(term)
    }

    fn externalize_term(&self, term: D::InternalTerm) -> Result<Term, D::Error> {
        self.below.externalize_term(term)
    }
}

fn key_of<T: Clone>(quad: &InternalQuad<T>) -> Key<T> {
    (quad.subject.clone(), quad.predicate.clone(), quad.object.clone(), quad.graph_name.clone())
}

fn key<'a, D: QueryableDataset<'a>>(below: &D, quad: &Quad) -> Result<Key<D::InternalTerm>, D::Error> {
    Ok((
        below.internalize_term(quad.subject.clone().into())?,
        below.internalize_term(quad.predicate.clone().into())?,
        below.internalize_term(quad.object.clone())?,
        graph(below, quad.graph_name.clone())?,
    ))
}

fn graph<'a, D: QueryableDataset<'a>>(below: &D, graph: GraphName) -> Result<Option<D::InternalTerm>, D::Error> {
    let name = match graph {
        GraphName::NamedNode(node) => NamedOrBlankNode::from(node),
        GraphName::BlankNode(node) => node.into(),
        GraphName::DefaultGraph => return Ok(None),
    };
    below.internalize_term(name.into()).map(Some)
}

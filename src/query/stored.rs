use std::sync::{Arc, PoisonError, RwLock};

use oxigraph::model::{GraphName, Term};
use rustc_hash::FxHashMap;
use spareval::{ExpressionTerm, InternalQuad, QueryableDataset};

use crate::store::{Error, Id, Scan, Snapshot};

/// A snapshot as queries see it: its default graph holds each triple of any graph, once.
///
/// The engine works on ids, and sees terms only where it computes with them.
#[derive(Clone)]
pub(super) struct Stored<'a> {
    snapshot: &'a Snapshot,
    /// The graphs of a query's `FROM`, as far as there are such; `None` for all.
    from: Option<Arc<[Id]>>,
    made: Arc<RwLock<Made>>,
}

/// Terms that a query makes and no quad has.
#[derive(Default)]
struct Made {
    terms: Vec<Term>,
    places: FxHashMap<Term, u64>,
}

impl<'a> Stored<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, from: Option<Vec<GraphName>>) -> Result<Self, Error> {
        let id = |graph: &GraphName| match graph {
            GraphName::DefaultGraph => Ok(Some(Id::DEFAULT_GRAPH)),
            GraphName::NamedNode(node) => snapshot.id(node.as_ref().into()),
            GraphName::BlankNode(node) => snapshot.id(node.as_ref().into()),
        };
        let graphs = |from: Vec<GraphName>| from.iter().filter_map(|graph| id(graph).transpose()).collect();
        let from: Option<Result<Vec<Id>, Error>> = from.map(graphs);
        Ok(Self { snapshot, from: from.transpose()?.map(Arc::from), made: Arc::default() })
    }
}

impl<'a> Stored<'a> {
    /// What is asked.
    pub(super) fn snapshot(&self) -> &'a Snapshot {
        self.snapshot
    }

    /// The triples of the default graph with these subject, predicate and object, each once.
    pub(super) fn triples(&self, [subject, predicate, object]: [Option<Id>; 3]) -> Quads<'a> {
        let (graph, graphs) = match &self.from {
            // One graph is a range of its own.
            Some(from) if from.len() == 1 => (Some(from[0]), Graphs::Union(None)),
            from => (None, Graphs::Union(from.clone())),
        };
        let scan = self.snapshot.scan([subject, predicate, object, graph]);
        Quads { scan: scan.map_err(Some), graphs, last: None }
    }

    /// The graph whose quads are the triples of the default graph; `Some(None)` for those of all graphs, and `None` where a
    /// triple may stand in several.
    fn alone(&self) -> Option<Option<Id>> {
        match &self.from {
            Some(from) if from.len() == 1 => Some(Some(from[0])),
            Some(_) => None,
            None => self.snapshot.has_no_triple_twice().then_some(None),
        }
    }

    /// How many triples match, exactly.
    pub(super) fn count(&self, [subject, predicate, object]: [Option<Id>; 3]) -> u64 {
        let counted = self
            .alone()
            .and_then(|graph| self.snapshot.scan([subject, predicate, object, graph]).and_then(Scan::total).ok());
        counted.unwrap_or_else(|| self.triples([subject, predicate, object]).count() as u64)
    }

    /// How many triples match at most.
    pub(super) fn most(&self, [subject, predicate, object]: [Option<Id>; 3]) -> u64 {
        let graph = self.from.as_ref().filter(|from| from.len() == 1).map(|from| from[0]);
        self.snapshot.scan([subject, predicate, object, graph]).map_or(0, |scan| scan.most())
    }

    /// Each value of a place among the triples that match, and how many have it; `None` where all would have to be read.
    pub(super) fn values(&self, [subject, predicate, object]: [Option<Id>; 3], place: usize) -> Option<Vec<(Id, u64)>> {
        let graph = self.alone()?;
        self.snapshot.values([subject, predicate, object, graph], place).ok()?
    }
}

/// The quads of a pattern as the engine wants them.
pub(super) struct Quads<'a> {
    scan: Result<Scan<'a>, Option<Error>>,
    graphs: Graphs,
    /// The triple that came last.
    last: Option<[Id; 3]>,
}

/// Which graphs are asked for, beside those of the scan's pattern.
enum Graphs {
    /// The union of some, or of all: each triple once.
    Union(Option<Arc<[Id]>>),
    /// The one of the pattern.
    One,
    /// Any but the default graph.
    Named,
}

impl Iterator for Quads<'_> {
    type Item = Result<InternalQuad<Id>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let scan = match &mut self.scan {
            Ok(scan) => scan,
            Err(error) => return error.take().map(Err),
        };
        loop {
            let [subject, predicate, object, graph] = match scan.next()? {
                Ok(quad) => quad,
                Err(error) => return Some(Err(error)),
            };
            let graph_name = match &self.graphs {
                Graphs::Union(from) => {
                    if from.as_ref().is_some_and(|from| !from.contains(&graph))
                        || self.last.replace([subject, predicate, object]) == Some([subject, predicate, object])
                    {
                        continue;
                    }
                    None
                }
                Graphs::One => Some(graph),
                Graphs::Named if graph == Id::DEFAULT_GRAPH => continue,
                Graphs::Named => Some(graph),
            };
            return Some(Ok(InternalQuad { subject, predicate, object, graph_name }));
        }
    }
}

impl<'a> QueryableDataset<'a> for Stored<'a> {
    type InternalTerm = Id;
    type Error = Error;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&Id>,
        predicate: Option<&Id>,
        object: Option<&Id>,
        graph: Option<Option<&Id>>,
    ) -> impl Iterator<Item = Result<InternalQuad<Id>, Error>> + use<'a> {
        let triple = [subject.copied(), predicate.copied(), object.copied()];
        let (graph, graphs) = match graph {
            Some(None) => return self.triples(triple),
            Some(Some(graph)) => (Some(*graph), Graphs::One),
            None => (None, Graphs::Named),
        };
        let [subject, predicate, object] = triple;
        let scan = self.snapshot.scan([subject, predicate, object, graph]);
        Quads { scan: scan.map_err(Some), graphs, last: None }
    }

    fn internal_named_graphs(&self) -> impl Iterator<Item = Result<Id, Error>> + use<'a> {
        let (graphs, error) = match self.snapshot.graphs() {
            Ok(graphs) => (graphs, None),
            Err(error) => (Vec::new(), Some(error)),
        };
        error.map(Err).into_iter().chain(graphs.into_iter().filter(|graph| *graph != Id::DEFAULT_GRAPH).map(Ok))
    }

    fn internalize_term(&self, term: Term) -> Result<Id, Error> {
        if let Some(id) = self.snapshot.id(term.as_ref())? {
            return Ok(id);
        }
        let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = made.places.get(&term) {
            return Ok(Id::made(*place));
        }
        let place = made.terms.len() as u64;
        made.terms.push(term.clone());
        made.places.insert(term, place);
        Ok(Id::made(place))
    }

    fn externalize_term(&self, term: Id) -> Result<Term, Error> {
        match term.made_place() {
            Some(place) => {
                let made = self.made.read().unwrap_or_else(PoisonError::into_inner);
                Ok(made.terms[place as usize].clone())
            }
            None => self.snapshot.term(term),
        }
    }

    fn externalize_expression_term(&self, term: Id) -> Result<ExpressionTerm, Error> {
        match term.integer() {
            Some(integer) => Ok(ExpressionTerm::IntegerLiteral(integer.into())),
            None => Ok(self.externalize_term(term)?.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{Literal, NamedNode, QuadRef};

    use super::*;
    use crate::store::Batch;

    #[test]
    fn a_term_that_no_quad_has_has_one_id() {
        let node = NamedNode::new_unchecked("https://example.org/a");
        let quads: Batch = [QuadRef::new(&node, &node, &node, &node)].into_iter().collect();
        let snapshot = Snapshot::new(node.clone(), &quads);
        let stored = Stored::new(&snapshot, None).unwrap();
        let made = |text: &str| stored.internalize_term(Literal::from(text).into()).unwrap();
        assert_eq!(made("x"), made("x"));
        assert_ne!(made("x"), made("y"));
        assert_eq!(stored.externalize_term(made("y")).unwrap(), Literal::from("y").into());
        assert_eq!(
            stored.externalize_term(stored.internalize_term(node.clone().into()).unwrap()).unwrap(),
            node.into()
        );
    }
}

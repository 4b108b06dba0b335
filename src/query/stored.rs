use std::sync::{Arc, PoisonError, RwLock};

use oxigraph::model::{GraphName, GraphNameRef, Quad, Term};
use rustc_hash::FxHashMap;
use spareval::{ExpressionTerm, InternalQuad, QueryableDataset};

use crate::query::watch::{Step, Watch};
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
    watch: &'a Watch,
}

/// Terms that a query makes and no quad has.
#[derive(Default)]
struct Made {
    terms: Vec<Term>,
    places: FxHashMap<Term, u64>,
}

impl<'a> Stored<'a> {
    /// `from` has the graphs of the default graph, `None` for all.
    pub(super) fn new(snapshot: &'a Snapshot, from: Option<Vec<GraphName>>, watch: &'a Watch) -> Result<Self, Error> {
        let id = |graph: &GraphName| graph_id(snapshot, graph.as_ref()).transpose();
        let graphs = |from: Vec<GraphName>| from.iter().filter_map(id).collect();
        let from: Option<Result<Vec<Id>, Error>> = from.map(graphs);
        Ok(Self { snapshot, from: from.transpose()?.map(Arc::from), made: Arc::default(), watch })
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
        self.quads([subject, predicate, object, graph], graphs)
    }

    fn quads(&self, pattern: [Option<Id>; 4], graphs: Graphs) -> Quads<'a> {
        let [subject, predicate, object, _] = pattern;
        self.watch.read([subject, predicate, object]);
        Quads { scan: self.snapshot.scan(pattern).map_err(Some), graphs, last: None, watch: self.watch }
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

    /// Whether there is a quad.
    pub(super) fn contains(&self, quad: &Quad) -> Result<bool, Error> {
        let id = |term| self.snapshot.id(term);
        let (Some(subject), Some(predicate), Some(object), Some(graph)) = (
            id(quad.subject.as_ref().into())?,
            id(quad.predicate.as_ref().into())?,
            id(quad.object.as_ref())?,
            graph_id(self.snapshot, quad.graph_name.as_ref())?,
        ) else {
            return Ok(false);
        };
        Ok(self
            .snapshot
            .scan([Some(subject), Some(predicate), Some(object), Some(graph)])?
            .next()
            .transpose()?
            .is_some())
    }

    /// The quads of a graph, `None` for any, as terms.
    pub(super) fn quads_of(&self, graph: Option<GraphNameRef<'_>>) -> Result<Vec<Quad>, Error> {
        let graph = match graph {
            Some(graph) => match graph_id(self.snapshot, graph)? {
                None => return Ok(Vec::new()),
                known => known,
            },
            None => None,
        };
        let mut terms = FxHashMap::default();
        let quads = self.snapshot.scan([None, None, None, graph])?.inspect(|_| self.watch.heed(Step::Reading));
        quads.map(|quad| self.snapshot.statement(quad?, &mut terms)).collect()
    }

    /// Whether a graph has quads.
    pub(super) fn has_graph(&self, graph: GraphNameRef<'_>) -> Result<bool, Error> {
        let Some(graph) = graph_id(self.snapshot, graph)? else { return Ok(false) };
        Ok(self.snapshot.scan([None, None, None, Some(graph)])?.next().transpose()?.is_some())
    }

    /// What stands in some places of the triples, each triple once, in batches.
    pub(super) fn batches(
        &self,
        [subject, predicate, object]: [Option<Id>; 3],
        places: Vec<usize>,
    ) -> Result<Batches<'a>, Error> {
        let alone = self.alone();
        let scan = self.snapshot.scan([subject, predicate, object, alone.flatten()])?;
        let union = alone.is_none().then(|| Repeated { from: self.from.clone(), ..Repeated::default() });
        Ok(Batches { scan, places, union })
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

/// The id of a graph; `None` for one that no quad names.
fn graph_id(snapshot: &Snapshot, graph: GraphNameRef<'_>) -> Result<Option<Id>, Error> {
    match graph {
        GraphNameRef::DefaultGraph => Ok(Some(Id::DEFAULT_GRAPH)),
        GraphNameRef::NamedNode(node) => snapshot.id(node.into()),
        GraphNameRef::BlankNode(node) => snapshot.id(node.into()),
    }
}

/// The triples of a pattern in batches; what [`Stored::batches`] gives.
pub(super) struct Batches<'a> {
    scan: Scan<'a>,
    places: Vec<usize>,
    /// For quads of which several may be one triple.
    union: Option<Repeated>,
}

/// What is needed to leave out triples that came before, or that are in none of the graphs.
#[derive(Default)]
struct Repeated {
    from: Option<Arc<[Id]>>,
    last: Option<[Id; 3]>,
    /// Subjects, predicates, objects and graphs of a batch.
    quads: [Vec<Id>; 4],
}

impl Batches<'_> {
    /// Puts the next terms, some hundreds at most, in place of what the columns hold, one for each place that was asked
    /// for; `false` at the end.
    ///
    /// # Errors
    /// What is read is damaged.
    pub(super) fn next(&mut self, columns: &mut [Vec<Id>]) -> Result<bool, Error> {
        columns.iter_mut().for_each(Vec::clear);
        let Some(union) = &mut self.union else {
            let mut wanted: Vec<_> = self.places.iter().copied().zip(columns).collect();
            return self.scan.next_columns(&mut wanted);
        };
        union.quads.iter_mut().for_each(Vec::clear);
        let mut all: Vec<_> = union.quads.iter_mut().enumerate().collect();
        if !self.scan.next_columns(&mut all)? {
            return Ok(false);
        }
        let [subjects, predicates, objects, graphs] = &union.quads;
        for row in 0..graphs.len() {
            let triple = [subjects[row], predicates[row], objects[row]];
            let elsewhere = union.from.as_ref().is_some_and(|from| !from.contains(&graphs[row]));
            if !elsewhere && union.last.replace(triple) != Some(triple) {
                for (place, column) in self.places.iter().zip(columns.iter_mut()) {
                    column.push(triple[*place]);
                }
            }
        }
        Ok(true)
    }
}

/// The quads of a pattern as the engine wants them.
pub(super) struct Quads<'a> {
    scan: Result<Scan<'a>, Option<Error>>,
    graphs: Graphs,
    /// The triple that came last.
    last: Option<[Id; 3]>,
    watch: &'a Watch,
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
            self.watch.heed(Step::Reading);
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
        self.quads([subject, predicate, object, graph], graphs)
    }

    fn internal_named_graphs(&self) -> impl Iterator<Item = Result<Id, Error>> + use<'a> {
        let (graphs, error) = match self.snapshot.graphs() {
            Ok(graphs) => (graphs, None),
            Err(error) => (Vec::new(), Some(error)),
        };
        error.map(Err).into_iter().chain(graphs.into_iter().filter(|graph| *graph != Id::DEFAULT_GRAPH).map(Ok))
    }

    fn internalize_term(&self, term: Term) -> Result<Id, Error> {
        self.watch.heed(Step::Computing);
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
        self.watch.heed(Step::Computing);
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
            Some(integer) => {
                self.watch.heed(Step::Computing);
                Ok(ExpressionTerm::IntegerLiteral(integer.into()))
            }
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
        let watch = Watch::idle();
        let stored = Stored::new(&snapshot, None, &watch).unwrap();
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

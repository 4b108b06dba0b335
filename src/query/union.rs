use std::convert::Infallible;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use oxigraph::model::{Dataset, GraphName, GraphNameRef, NamedOrBlankNodeRef, QuadRef, Term, TermRef, TripleRef};
use rustc_hash::FxHashSet;
use spareval::{InternalQuad, QueryableDataset};

/// A dataset as queries see it: its default graph holds each triple of any graph, once.
///
/// The engine's own union repeats a triple for every graph that holds it, so that two reports which say the same would
/// count as two claims.
pub(super) struct Union<'a> {
    dataset: &'a Dataset,
    /// The graphs of a query's `FROM`; `None` for all.
    from: Option<Vec<GraphName>>,
}

impl<'a> Union<'a> {
    pub(super) fn new(dataset: &'a Dataset, from: Option<Vec<GraphName>>) -> Self {
        Self { dataset, from }
    }

    /// The quads of all graphs whose subject, predicate and object are as given, in an order in which the same triple
    /// in two graphs stands together.
    fn quads(&self, pattern: Pattern<'a>) -> Box<dyn Iterator<Item = QuadRef<'a>> + 'a> {
        let dataset = self.dataset;
        let quads: Box<dyn Iterator<Item = QuadRef<'a>>> = match &pattern {
            Pattern { subject: Some(subject), .. } => match subject.as_ref() {
                TermRef::NamedNode(node) => Box::new(dataset.quads_for_subject(NamedOrBlankNodeRef::from(node))),
                TermRef::BlankNode(node) => Box::new(dataset.quads_for_subject(NamedOrBlankNodeRef::from(node))),
                TermRef::Literal(_) | TermRef::Triple(_) => Box::new(std::iter::empty()),
            },
            Pattern { object: Some(object), .. } => Box::new(dataset.quads_for_object(object.as_ref())),
            Pattern { predicate: Some(predicate), .. } => match predicate.as_ref() {
                TermRef::NamedNode(node) => Box::new(dataset.quads_for_predicate(node)),
                _ => Box::new(std::iter::empty()),
            },
            Pattern { .. } => Box::new(dataset.iter()),
        };
        Box::new(quads.filter(move |quad| pattern.matches(*quad)))
    }
}

/// What is fixed of a triple.
struct Pattern<'a> {
    subject: Option<Node<'a>>,
    predicate: Option<Node<'a>>,
    object: Option<Node<'a>>,
}

impl Pattern<'_> {
    fn matches(&self, quad: QuadRef<'_>) -> bool {
        let is =
            |wanted: &Option<Node<'_>>, term: TermRef<'_>| wanted.as_ref().is_none_or(|node| node.as_ref() == term);
        is(&self.predicate, quad.predicate.into())
            && is(&self.object, quad.object)
            && is(&self.subject, quad.subject.into())
    }
}

/// A term of the dataset, or one that the query made.
#[derive(Clone)]
pub(super) enum Node<'a> {
    Kept(TermRef<'a>),
    Made(Arc<Term>),
}

impl Node<'_> {
    fn as_ref(&self) -> TermRef<'_> {
        match self {
            Self::Kept(term) => *term,
            Self::Made(term) => term.as_ref().as_ref(),
        }
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.as_ref() == other.as_ref()
    }
}

impl Eq for Node<'_> {}

impl Hash for Node<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_ref().hash(state);
    }
}

impl<'a> QueryableDataset<'a> for Union<'a> {
    type InternalTerm = Node<'a>;
    type Error = Infallible;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&Node<'a>>,
        predicate: Option<&Node<'a>>,
        object: Option<&Node<'a>>,
        graph: Option<Option<&Node<'a>>>,
    ) -> impl Iterator<Item = Result<InternalQuad<Node<'a>>, Infallible>> + use<'a> {
        let quads =
            self.quads(Pattern { subject: subject.cloned(), predicate: predicate.cloned(), object: object.cloned() });
        let quads: Box<dyn Iterator<Item = QuadRef<'a>>> = match graph {
            Some(None) => {
                let from = self.from.clone();
                let mut last: Option<TripleRef<'a>> = None;
                Box::new(
                    quads
                        .filter(move |quad| {
                            from.as_ref().is_none_or(|from| from.iter().any(|graph| graph.as_ref() == quad.graph_name))
                        })
                        .map(TripleRef::from)
                        .filter(move |triple| last.replace(*triple) != Some(*triple))
                        .map(|triple| triple.in_graph(GraphNameRef::DefaultGraph)),
                )
            }
            Some(Some(graph)) => {
                let graph = graph.clone();
                Box::new(quads.filter(move |quad| graph_term(quad.graph_name) == Some(graph.as_ref())))
            }
            None => Box::new(quads.filter(|quad| !quad.graph_name.is_default_graph())),
        };
        quads.map(|quad| {
            Ok(InternalQuad {
                subject: Node::Kept(quad.subject.into()),
                predicate: Node::Kept(quad.predicate.into()),
                object: Node::Kept(quad.object),
                graph_name: graph_term(quad.graph_name).map(Node::Kept),
            })
        })
    }

    fn internal_named_graphs(&self) -> impl Iterator<Item = Result<Node<'a>, Infallible>> + use<'a> {
        let mut seen = FxHashSet::default();
        self.dataset
            .iter()
            .filter_map(|quad| graph_term(quad.graph_name))
            .filter(move |graph| seen.insert(*graph))
            .map(|graph| Ok(Node::Kept(graph)))
    }

    fn internalize_term(&self, term: Term) -> Result<Node<'a>, Infallible> {
        Ok(Node::Made(Arc::new(term)))
    }

    fn externalize_term(&self, term: Node<'a>) -> Result<Term, Infallible> {
        Ok(term.as_ref().into_owned())
    }
}

/// The name of a graph as a term; `None` for the default graph.
fn graph_term(graph: GraphNameRef<'_>) -> Option<TermRef<'_>> {
    match graph {
        GraphNameRef::NamedNode(node) => Some(node.into()),
        GraphNameRef::BlankNode(node) => Some(node.into()),
        GraphNameRef::DefaultGraph => None,
    }
}

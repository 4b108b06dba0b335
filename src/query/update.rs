use oxigraph::model::{Dataset, GraphName, NamedNode, Quad};
use rustc_hash::FxHashSet;
use spareval::{CancellationToken, DeleteInsertQuad, QueryEvaluationError, QueryEvaluator};
use spargebra::GraphUpdateOperation;
use spargebra::algebra::{GraphPattern, GraphTarget, QueryDataset};
use spargebra::term::{GraphNamePattern, GroundQuadPattern, NamedNodePattern, QuadPattern};

use crate::graph::Base;
use crate::query::answer::{Stopped, default_graphs, within};
use crate::query::lexer::{Kind, tokens};
use crate::query::overlay::Overlay;
use crate::query::sparql::{Form, parser, plain_error, plain_parser};
use crate::query::union::Union;
use crate::query::{DefaultGraph, Error, Limits, diagnose};
use crate::store::Snapshot;

/// A SPARQL 1.1 update, parsed: one or more operations that happen together or not at all.
#[derive(Clone, Debug)]
pub struct Update {
    algebra: spargebra::Update,
    default_graph: DefaultGraph,
}

/// What an update does to a snapshot: no quad is in both lists, none is inserted that is there, none removed that is not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Quads that are to go.
    pub removed: Vec<Quad>,
    /// Quads that are to come.
    pub inserted: Vec<Quad>,
}

impl Update {
    /// Parses an update; the prefixes of [`vocab::prefixes`](crate::graph::vocab::prefixes) need no declaration, and relative
    /// IRIs stand below the base.
    ///
    /// # Errors
    /// The text is no SPARQL update; the error points at the place.
    pub fn parse(text: &str, base: &Base) -> Result<Self, Error> {
        match parser(base).parse_update(text) {
            Ok(algebra) => {
                let algebra = parser(base).parse_update(&spell_default_graph(text)).unwrap_or(algebra);
                Ok(Self { algebra, default_graph: DefaultGraph::Union })
            }
            Err(error) => Err(Error::Syntax(diagnose::diagnose(Form::Update, text, base, &error.to_string()))),
        }
    }

    /// Parses an update as other programs write it: it declares its prefixes, and relative IRIs stand below `base`.
    ///
    /// # Errors
    /// The text is no SPARQL update.
    pub fn parse_plain(text: &str, base: &NamedNode) -> Result<Self, Error> {
        let algebra = plain_parser(base).parse_update(text).map_err(|error| plain_error(text, &error))?;
        let algebra = plain_parser(base).parse_update(&spell_default_graph(text)).unwrap_or(algebra);
        Ok(Self { algebra, default_graph: DefaultGraph::Union })
    }

    /// The update with another default graph for what it reads; it always writes to the one without a name.
    pub fn over(self, default_graph: DefaultGraph) -> Self {
        Self { default_graph, ..self }
    }
}

/// Says what an update does to a snapshot; each operation sees what those before it did.
///
/// A graph is there as long as it has quads, or from its `CREATE` to the end of the update.
///
/// # Errors
/// The time is over, an operation without `SILENT` cannot be done, or the update needs another service.
pub fn update(snapshot: &Snapshot, update: &Update, limits: &Limits) -> Result<Change, Error> {
    within(limits, |token| {
        let mut state = State::new(snapshot.dataset(), update, token);
        for operation in &update.algebra.operations {
            state.operate(operation)?;
        }
        Ok(state.change())
    })
}

/// Stands for the default graph where `ADD`, `MOVE` and `COPY` name it.
///
/// The parser writes them as `DELETE` and `INSERT`, in which nothing would tell the default graph that they copy from
/// the union that a pattern is matched with.
const DEFAULT_GRAPH: &str = "urn:x-sitrep:default-graph";

/// Writes [`DEFAULT_GRAPH`] for the `DEFAULT` of each `ADD`, `MOVE` and `COPY`.
fn spell_default_graph(text: &str) -> String {
    let mut spelled = String::new();
    let mut end = 0;
    let mut copies = false;
    for token in tokens(text) {
        let word = token.span.of(text);
        let is = |words: &[&str]| token.kind == Kind::Word && words.iter().any(|one| one.eq_ignore_ascii_case(word));
        if is(&["DEFAULT"]) && copies {
            spelled.push_str(&text[end..token.span.start]);
            spelled.push_str(&format!("<{DEFAULT_GRAPH}>"));
            end = token.span.end;
        } else if is(&["ADD", "MOVE", "COPY"]) {
            copies = true;
        } else if word == ";" {
            copies = false;
        }
    }
    spelled.push_str(&text[end..]);
    spelled
}

/// What an update has done so far.
struct State<'a> {
    before: &'a Dataset,
    update: &'a Update,
    token: &'a CancellationToken,
    /// Quads of `before`.
    removed: FxHashSet<Quad>,
    /// Quads that are not in `before`.
    inserted: FxHashSet<Quad>,
    created: FxHashSet<NamedNode>,
}

impl<'a> State<'a> {
    fn new(before: &'a Dataset, update: &'a Update, token: &'a CancellationToken) -> Self {
        let (removed, inserted, created) = Default::default();
        Self { before, update, token, removed, inserted, created }
    }

    fn change(self) -> Change {
        let sorted = |quads: FxHashSet<Quad>| {
            let mut quads: Vec<Quad> = quads.into_iter().collect();
            quads.sort_by_cached_key(Quad::to_string);
            quads
        };
        Change { removed: sorted(self.removed), inserted: sorted(self.inserted) }
    }

    fn operate(&mut self, operation: &GraphUpdateOperation) -> Result<(), Stopped> {
        match operation {
            GraphUpdateOperation::InsertData { data } => {
                let insert = data.iter().cloned();
                let insert = insert.map(|quad| QuadPattern {
                    subject: quad.subject.into(),
                    predicate: quad.predicate.into(),
                    object: quad.object.into(),
                    graph_name: graph_pattern(quad.graph_name),
                });
                let insert = insert.collect();
                self.delete_insert(Vec::new(), insert, None, &GraphPattern::default())?;
            }
            GraphUpdateOperation::DeleteData { data } => {
                let delete = data.iter().cloned();
                let delete = delete.map(|quad| GroundQuadPattern {
                    subject: quad.subject.into(),
                    predicate: quad.predicate.into(),
                    object: quad.object.into(),
                    graph_name: graph_pattern(quad.graph_name),
                });
                let delete = delete.collect();
                self.delete_insert(delete, Vec::new(), None, &GraphPattern::default())?;
            }
            GraphUpdateOperation::DeleteInsert { delete, insert, using, pattern } => {
                self.delete_insert(delete.clone(), insert.clone(), using.as_ref(), pattern)?;
            }
            GraphUpdateOperation::Load { silent: true, .. } => {}
            GraphUpdateOperation::Load { source, .. } => {
                return Err(Stopped::Refused(Error::Load { name: source.as_str().to_owned() }));
            }
            GraphUpdateOperation::Clear { graph, .. } => self.clear(graph),
            GraphUpdateOperation::Create { silent, graph } => {
                if self.has_graph(graph) && !silent {
                    return Err(Stopped::Refused(Error::GraphExists { graph: graph.as_str().to_owned() }));
                }
                self.created.insert(graph.clone());
            }
            GraphUpdateOperation::Drop { silent, graph } => {
                if let GraphTarget::NamedNode(name) = graph
                    && name.as_str() != DEFAULT_GRAPH
                    && !silent
                    && !self.has_graph(name)
                {
                    return Err(Stopped::Refused(Error::NoGraph { graph: name.as_str().to_owned() }));
                }
                self.clear(graph);
                self.created.retain(|name| !targets(graph, &name.clone().into()));
            }
        }
        Ok(())
    }

    /// Finds all solutions first, then removes, then inserts.
    fn delete_insert(
        &mut self,
        delete: Vec<GroundQuadPattern>,
        mut insert: Vec<QuadPattern>,
        using: Option<&QueryDataset>,
        pattern: &GraphPattern,
    ) -> Result<(), QueryEvaluationError> {
        let mut default_graph = self.update.default_graph;
        let mut pattern = pattern;
        if let GraphPattern::Graph { name: NamedNodePattern::NamedNode(name), inner } = pattern
            && name.as_str() == DEFAULT_GRAPH
        {
            (default_graph, pattern) = (DefaultGraph::Own, inner);
        }
        for quad in &mut insert {
            if matches!(&quad.graph_name, GraphNamePattern::NamedNode(name) if name.as_str() == DEFAULT_GRAPH) {
                quad.graph_name = GraphNamePattern::DefaultGraph;
            }
        }
        let evaluator = QueryEvaluator::new().with_cancellation_token(self.token.clone());
        let base = self.update.algebra.base_iri.clone();
        let mut prepared = evaluator.prepare_delete_insert(delete, insert, base, using.cloned(), pattern);
        let from = default_graphs(prepared.dataset_mut(), default_graph);
        let quads = if self.removed.is_empty() && self.inserted.is_empty() {
            prepared.execute(Union::new(self.before, from))?
        } else {
            let below = Union::new(self.before, Some(vec![GraphName::DefaultGraph]));
            match Overlay::new(below, &self.removed, &self.inserted, from) {
                Ok(overlay) => prepared.execute(overlay)?,
                Err(never) => match never {},
            }
        };
        let (mut removed, mut inserted) = (Vec::new(), Vec::new());
        for quad in quads {
            match quad? {
                DeleteInsertQuad::Delete(quad) => removed.push(quad),
                DeleteInsertQuad::Insert(quad) => inserted.push(quad),
            }
            if self.token.is_cancelled() {
                return Err(QueryEvaluationError::Cancelled);
            }
        }
        for quad in removed {
            if !self.inserted.remove(&quad) && self.before.contains(&quad) {
                self.removed.insert(quad);
            }
        }
        for quad in inserted {
            if !self.removed.remove(&quad) && !self.before.contains(&quad) {
                self.inserted.insert(quad);
            }
        }
        Ok(())
    }

    fn clear(&mut self, graph: &GraphTarget) {
        self.inserted.retain(|quad| !targets(graph, &quad.graph_name));
        let named = match graph {
            GraphTarget::NamedNode(name) if name.as_str() == DEFAULT_GRAPH => Some(GraphName::DefaultGraph),
            GraphTarget::NamedNode(name) => Some(name.clone().into()),
            GraphTarget::DefaultGraph => Some(GraphName::DefaultGraph),
            GraphTarget::NamedGraphs | GraphTarget::AllGraphs => None,
        };
        match named {
            Some(name) => self.removed.extend(self.before.quads_for_graph_name(&name).map(|quad| quad.into_owned())),
            None => {
                let quads = self.before.iter().map(|quad| quad.into_owned());
                self.removed.extend(quads.filter(|quad| targets(graph, &quad.graph_name)));
            }
        }
    }

    fn has_graph(&self, name: &NamedNode) -> bool {
        let name = GraphName::from(name.clone());
        self.before.quads_for_graph_name(&name).any(|quad| !self.removed.contains(&quad.into_owned()))
            || self.inserted.iter().any(|quad| quad.graph_name == name)
            || matches!(&name, GraphName::NamedNode(name) if self.created.contains(name))
    }
}

fn graph_pattern(graph: spargebra::term::GraphName) -> GraphNamePattern {
    match graph {
        spargebra::term::GraphName::NamedNode(name) => GraphNamePattern::NamedNode(name),
        spargebra::term::GraphName::DefaultGraph => GraphNamePattern::DefaultGraph,
    }
}

/// Whether a graph is among those that an operation is about.
fn targets(target: &GraphTarget, graph: &GraphName) -> bool {
    match target {
        GraphTarget::NamedNode(name) if name.as_str() == DEFAULT_GRAPH => graph.is_default_graph(),
        GraphTarget::NamedNode(name) => matches!(graph, GraphName::NamedNode(graph) if graph == name),
        GraphTarget::DefaultGraph => graph.is_default_graph(),
        GraphTarget::NamedGraphs => !graph.is_default_graph(),
        GraphTarget::AllGraphs => true,
    }
}

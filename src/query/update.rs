use std::sync::Arc;

use oxigraph::model::{GraphName, GraphNameRef, NamedNode, Quad};
use rustc_hash::FxHashSet;
use spareval::{DeleteInsertQuad, QueryEvaluator};
use spargebra::GraphUpdateOperation;
use spargebra::algebra::{GraphPattern, GraphTarget, QueryDataset};
use spargebra::term::{GraphNamePattern, GroundQuadPattern, NamedNodePattern, QuadPattern};

use crate::graph::Base;
use crate::query::answer::{default_graphs, sort};
use crate::query::lexer::{Kind, tokens};
use crate::query::overlay::Overlay;
use crate::query::place::Places;
use crate::query::sparql::{Form, Written, parser, plain_error, plain_parser};
use crate::query::stored::Stored;
use crate::query::watch::{Step, Watch, within};
use crate::query::{DefaultGraph, Error, Limit, Limits, diagnose, plan, service};
use crate::store::Snapshot;

/// A SPARQL 1.1 update, parsed: one or more operations that happen together or not at all.
#[derive(Clone, Debug)]
pub struct Update {
    algebra: spargebra::Update,
    default_graph: DefaultGraph,
    written: Written,
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
                Ok(Self::new(algebra, text))
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
        Ok(Self::new(algebra, text))
    }

    fn new(algebra: spargebra::Update, text: &str) -> Self {
        Self { algebra, default_graph: DefaultGraph::Union, written: Written::new("update", text) }
    }

    /// The update under another name than `update`, for messages.
    pub fn called(mut self, name: &str) -> Self {
        self.written.name = name.into();
        self
    }

    /// The update with another default graph for what it reads; it always writes to the one without a name.
    pub fn over(self, default_graph: DefaultGraph) -> Self {
        Self { default_graph, ..self }
    }
}

/// Says what an update does to a snapshot; each operation sees what those before it did.
///
/// A graph is there as long as it has quads, or from its `CREATE` to the end of the update. What is asked of `sr:search` is
/// answered from the snapshot, whatever operations have changed since. Names of other knowledge bases stand for themselves.
///
/// # Errors
/// A limit was passed, an operation without `SILENT` cannot be done, or the update needs another service.
pub fn update(snapshot: &Snapshot, update: &Update, limits: &Limits) -> Result<Change, Error> {
    let patterns = update.algebra.operations.iter().filter_map(|operation| match operation {
        GraphUpdateOperation::DeleteInsert { pattern, .. } => Some(&**pattern),
        _ => None,
    });
    within(limits, Places::of(snapshot, &update.written, limits, patterns), |watch| {
        let mut state = State::new(snapshot, update, limits, watch)?;
        for operation in &update.algebra.operations {
            state.operate(operation)?;
            state.check_rows()?;
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
    snapshot: &'a Snapshot,
    /// All quads of the snapshot.
    before: Stored<'a>,
    update: &'a Update,
    limits: &'a Limits,
    watch: &'a Arc<Watch>,
    /// Quads of `before`.
    removed: FxHashSet<Quad>,
    /// Quads that are not in `before`.
    inserted: FxHashSet<Quad>,
    created: FxHashSet<NamedNode>,
}

impl<'a> State<'a> {
    fn new(
        snapshot: &'a Snapshot,
        update: &'a Update,
        limits: &'a Limits,
        watch: &'a Arc<Watch>,
    ) -> Result<Self, Error> {
        let before = Stored::new(snapshot, None, watch)?;
        let (removed, inserted, created) = Default::default();
        Ok(Self { snapshot, before, update, limits, watch, removed, inserted, created })
    }

    fn change(self) -> Change {
        let sorted = |quads: FxHashSet<Quad>| {
            let mut quads: Vec<Quad> = quads.into_iter().collect();
            sort(&mut quads, self.watch);
            quads
        };
        Change { removed: sorted(self.removed), inserted: sorted(self.inserted) }
    }

    fn operate(&mut self, operation: &GraphUpdateOperation) -> Result<(), Error> {
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
                return Err(Error::Load { name: source.as_str().to_owned() });
            }
            GraphUpdateOperation::Clear { graph, .. } => self.clear(graph)?,
            GraphUpdateOperation::Create { silent, graph } => {
                if self.has_graph(graph)? && !silent {
                    return Err(Error::GraphExists { graph: graph.as_str().to_owned() });
                }
                self.created.insert(graph.clone());
            }
            GraphUpdateOperation::Drop { silent, graph } => {
                if let GraphTarget::NamedNode(name) = graph
                    && name.as_str() != DEFAULT_GRAPH
                    && !silent
                    && !self.has_graph(name)?
                {
                    return Err(Error::NoGraph { graph: name.as_str().to_owned() });
                }
                self.clear(graph)?;
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
    ) -> Result<(), Error> {
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
        let mut pattern = pattern.clone();
        service::search(&mut pattern, self.snapshot)?;
        if self.limits.are_watched() {
            plan::mark_pattern(&mut pattern);
        }
        let evaluator = self.watch.at_marks(QueryEvaluator::new());
        let base = self.update.algebra.base_iri.clone();
        let mut prepared = evaluator.prepare_delete_insert(delete, insert, base, using.cloned(), &pattern);
        let from = default_graphs(prepared.dataset_mut(), default_graph);
        let quads = if self.removed.is_empty() && self.inserted.is_empty() {
            prepared.execute(Stored::new(self.snapshot, from, self.watch)?)?
        } else {
            let below = Stored::new(self.snapshot, Some(vec![GraphName::DefaultGraph]), self.watch)?;
            prepared.execute(Overlay::new(below, &self.removed, &self.inserted, from)?)?
        };
        let (mut removed, mut inserted) = (Vec::new(), Vec::new());
        for quad in quads {
            match quad? {
                DeleteInsertQuad::Delete(quad) => removed.push(quad),
                DeleteInsertQuad::Insert(quad) => inserted.push(quad),
            }
            self.watch.check(Step::Giving)?;
        }
        for quad in removed {
            if !self.inserted.remove(&quad) && self.before.contains(&quad)? {
                self.removed.insert(quad);
            }
        }
        for quad in inserted {
            if !self.removed.remove(&quad) && !self.before.contains(&quad)? {
                self.inserted.insert(quad);
            }
        }
        Ok(())
    }

    fn clear(&mut self, graph: &GraphTarget) -> Result<(), Error> {
        self.inserted.retain(|quad| !targets(graph, &quad.graph_name));
        let name = match graph {
            GraphTarget::NamedNode(name) if name.as_str() != DEFAULT_GRAPH => Some(GraphNameRef::from(name)),
            GraphTarget::NamedNode(_) | GraphTarget::DefaultGraph => Some(GraphNameRef::DefaultGraph),
            GraphTarget::NamedGraphs | GraphTarget::AllGraphs => None,
        };
        let quads = self.before.quads_of(name)?;
        self.removed.extend(quads.into_iter().filter(|quad| targets(graph, &quad.graph_name)));
        Ok(())
    }

    /// Fails if more quads change than are allowed.
    fn check_rows(&self) -> Result<(), Error> {
        match self.limits.rows {
            Some(most) if self.removed.len() + self.inserted.len() > most => {
                Err(self.watch.overrun(Limit::Changes(most)))
            }
            _ => Ok(()),
        }
    }

    fn has_graph(&self, name: &NamedNode) -> Result<bool, Error> {
        let graph = GraphNameRef::from(name);
        if self.created.contains(name) || self.inserted.iter().any(|quad| quad.graph_name.as_ref() == graph) {
            return Ok(true);
        }
        // Those that went are gone, and one that is left is enough.
        if self.removed.iter().all(|quad| quad.graph_name.as_ref() != graph) {
            return Ok(self.before.has_graph(graph)?);
        }
        Ok(self.before.quads_of(Some(graph))?.iter().any(|quad| !self.removed.contains(quad)))
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

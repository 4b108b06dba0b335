use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNodeRef, Term, TermRef};
use rustc_hash::FxHashSet;

use crate::export::Error;
use crate::graph::vocab::schema;
use crate::store::{Id, Quad, Snapshot};

/// What is written of a snapshot, in sections.
pub struct View<'a> {
    pub snapshot: &'a Snapshot,
    /// The properties that are left out.
    left_out: Vec<Id>,
    sections: Sections,
}

/// What a section is; it has the name of a graph.
pub enum Sections {
    /// Each graph.
    Graphs,
    /// Each of these graphs; all others together are the last section, which has the name of the default graph.
    Apart(FxHashSet<Id>),
}

impl<'a> View<'a> {
    /// Everything but some properties.
    pub fn new(snapshot: &'a Snapshot, left_out: &[NamedNodeRef<'_>], sections: Sections) -> Result<Self, Error> {
        let mut ids = Vec::new();
        for property in left_out {
            ids.extend(snapshot.id((*property).into())?);
        }
        Ok(Self { snapshot, left_out: ids, sections })
    }

    /// The section of a graph.
    pub fn section(&self, graph: Id) -> Id {
        match &self.sections {
            Sections::Apart(graphs) if !graphs.contains(&graph) => Id::DEFAULT_GRAPH,
            _ => graph,
        }
    }

    /// The quads of one section, or of all, with some subject, predicate and object, `None` for any, in the order of a run;
    /// each has the name of its section for its graph.
    ///
    /// In one section no quad comes twice.
    pub fn scan(
        &self,
        [subject, predicate, object]: [Option<Id>; 3],
        section: Option<Id>,
    ) -> Result<impl Iterator<Item = Result<Quad, Error>>, Error> {
        // The section of the others is no graph that could be looked up.
        let is_graph = |section: &Id| match &self.sections {
            Sections::Graphs => true,
            Sections::Apart(graphs) => graphs.contains(section),
        };
        let scan = self.snapshot.scan([subject, predicate, object, section.filter(is_graph)])?;
        let mut last = None;
        Ok(scan.filter_map(move |quad| {
            let quad = match quad {
                Ok([subject, predicate, object, graph]) => [subject, predicate, object, self.section(graph)],
                Err(error) => return Some(Err(error.into())),
            };
            let wanted = section.is_none_or(|section| section == quad[3])
                && !self.left_out.contains(&quad[1])
                && last.replace(quad) != Some(quad);
            wanted.then_some(Ok(quad))
        }))
    }

    /// The names of the sections in order: the default graph, those of reports by date with the undated ones last, the
    /// others by name; but what is not apart is the last of all.
    pub fn sections(&self, name: impl Fn(Id) -> Result<String, Error>) -> Result<Vec<Id>, Error> {
        let mut graphs = match &self.sections {
            Sections::Graphs => self.snapshot.graphs()?,
            Sections::Apart(graphs) => graphs.iter().copied().collect(),
        };
        graphs.sort_unstable();
        let reports = reports(self.snapshot)?;
        let mut keyed = Vec::with_capacity(graphs.len());
        for graph in graphs {
            let report = reports.contains(&graph);
            let date = if report { self.least_text(graph, schema::DATE_PUBLISHED)? } else { None };
            let name = if graph == Id::DEFAULT_GRAPH { String::new() } else { name(graph)? };
            keyed.push((graph != Id::DEFAULT_GRAPH, !report, date.is_none(), date, name, graph));
        }
        keyed.sort_unstable();
        let mut sections: Vec<Id> = keyed.into_iter().map(|(.., graph)| graph).collect();
        if matches!(self.sections, Sections::Apart(_)) {
            sections.push(Id::DEFAULT_GRAPH);
        }
        Ok(sections)
    }

    /// The least value of a property of a node, in any section.
    fn least_text(&self, node: Id, property: NamedNodeRef<'_>) -> Result<Option<String>, Error> {
        let Some(property) = self.snapshot.id(property.into())? else { return Ok(None) };
        let mut least = None;
        for quad in self.scan([Some(node), Some(property), None], None)? {
            if let Term::Literal(literal) = self.snapshot.term(quad?[2])? {
                let text = literal.value().to_owned();
                least = Some(least.map_or(text.clone(), |least: String| least.min(text)));
            }
        }
        Ok(least)
    }
}

/// The graphs of reports: those in which it is said that what has their name is one.
pub fn reports(snapshot: &Snapshot) -> Result<FxHashSet<Id>, Error> {
    let mut reports = FxHashSet::default();
    let class = [None, Some(TermRef::from(rdf::TYPE)), Some(schema::NEWS_ARTICLE.into()), None];
    for quad in snapshot.scan_terms(class)? {
        let [subject, _, _, graph] = quad?;
        if subject == graph {
            reports.insert(graph);
        }
    }
    Ok(reports)
}

use std::sync::Arc;

use oxigraph::model::NamedNode;

use crate::graph::{self, Base, ReportView, Slice, Voice};
use crate::query::{self, entity_called, nearest_names, relation_called};
use crate::rdf::Text;
use crate::session::Error;
use crate::store::{Snapshot, import};

/// What defines our classes and properties.
const ONTOLOGY: &str = include_str!("../../ontology/sitrep.ttl");

/// Which claims somebody wants, in their own words; of each list that is not empty, one must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Reports by id, a beginning of it, file name, headline or IRI.
    pub reports: Vec<String>,
    /// Entities by id, name, other name, Wikidata item or IRI.
    pub entities: Vec<String>,
    /// Relations by id, phrase or IRI.
    pub relations: Vec<String>,
    /// Those who say so: entities as above, or the name of a publisher.
    pub sources: Vec<String>,
}

/// The part of a snapshot with the claims that are wanted.
///
/// # Errors
/// Something is called so that is not there, or the store is damaged.
pub fn slice_of(snapshot: &Snapshot, wanted: &Wanted) -> Result<Snapshot, Error> {
    Ok(graph::slice(snapshot, &slice_for(snapshot, wanted)?)?)
}

/// What is wanted, with what names stand for.
pub(super) fn slice_for(snapshot: &Snapshot, wanted: &Wanted) -> Result<Slice, Error> {
    // Reports are looked at by name alone.
    let names = !(wanted.reports.is_empty() && wanted.sources.is_empty());
    let all = if names { graph::reports(snapshot)? } else { Vec::new() };
    let reports = wanted.reports.iter().map(|name| report(name, &all)).collect::<Result<_, _>>()?;
    let entities = wanted.entities.iter().map(|name| entity_called(name, snapshot));
    let relations = wanted.relations.iter().map(|name| relation_called(name, snapshot));
    let voices = wanted.sources.iter().map(|name| voice(name, &all, snapshot));
    Ok(Slice {
        reports,
        entities: entities.collect::<Result<_, _>>()?,
        relations: relations.collect::<Result<_, _>>()?,
        voices: voices.collect::<Result<_, _>>()?,
    })
}

/// The report of a name.
fn report(name: &str, all: &[Arc<ReportView>]) -> Result<NamedNode, Error> {
    let bare = name.trim_matches(['<', '>']);
    let fits: [&dyn Fn(&ReportView) -> bool; 4] = [
        &|report| report.iri.as_str() == bare || report.id == bare,
        &|report| report.name == name || report.name.rsplit_once('.').is_some_and(|(stem, _)| stem == name),
        &|report| report.title.as_deref() == Some(name),
        &|report| !name.is_empty() && report.id.starts_with(name),
    ];
    for fits in fits {
        match all.iter().filter(|report| fits(report)).collect::<Vec<_>>().as_slice() {
            [] => {}
            [report] => return Ok(report.iri.clone()),
            several => {
                let candidates = several.iter().map(|report| format!("{} ({})", report.id, report.name)).collect();
                return Err(query::Error::Ambiguous { value: name.to_owned(), candidates }.into());
            }
        }
    }
    let names = all.iter().flat_map(|report| [Some(report.name.as_str()), report.title.as_deref()]).flatten();
    Err(query::Error::Unknown { kind: "report", value: name.to_owned(), similar: nearest_names(name, names) }.into())
}

/// Whoever is called so: a publisher or a source.
fn voice(name: &str, all: &[Arc<ReportView>], snapshot: &Snapshot) -> Result<Voice, Error> {
    let lower = name.to_lowercase();
    let publishers = || all.iter().filter_map(|report| report.publisher.as_deref());
    if publishers().any(|publisher| publisher.to_lowercase() == lower) {
        return Ok(Voice::Publisher(name.to_owned()));
    }
    match entity_called(name, snapshot) {
        Ok(entity) => Ok(Voice::Source(entity)),
        Err(query::Error::Unknown { value, mut similar, .. }) => {
            let near = nearest_names(name, publishers());
            similar.extend(near.into_iter().filter(|publisher| !similar.contains(publisher)).collect::<Vec<_>>());
            Err(query::Error::Unknown { kind: "source", value, similar }.into())
        }
        Err(error) => Err(error.into()),
    }
}

/// The reports of a snapshot in the parts into which an export of it is split, each with a name for its file: one for
/// each report, or one for each month of publication.
///
/// # Errors
/// The store is damaged.
pub fn parts(snapshot: &Snapshot, by: Split) -> Result<Vec<(String, Vec<NamedNode>)>, Error> {
    let mut parts: Vec<(String, Vec<NamedNode>)> = Vec::new();
    for report in graph::reports(snapshot)? {
        let name = match (by, report.published) {
            (Split::Report, Some(day)) => format!("{day}-{}", short(&report)),
            (Split::Report, None) => format!("undated-{}", short(&report)),
            (Split::Month, Some(day)) => format!("{:04}-{:02}", day.year(), day.month()),
            (Split::Month, None) => "undated".to_owned(),
        };
        match parts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, reports)) => reports.push(report.iri.clone()),
            None => parts.push((name, vec![report.iri.clone()])),
        }
    }
    Ok(parts)
}

/// How an export is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// A file for each report.
    Report,
    /// A file for each month in which reports were published, and one for reports without a date.
    Month,
}

/// What an export holds beside claims and their reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct With {
    /// What entities are, and what they are called.
    pub entities: bool,
    /// What they are elsewhere.
    pub links: bool,
    /// What is known of these links: who vouches for them, how likely they are, who has looked at them.
    pub mappings: bool,
    /// The classes and properties themselves.
    pub ontology: bool,
}

/// A snapshot with these parts alone; graphs that are not ours stay.
///
/// # Errors
/// The store is damaged.
pub fn with(snapshot: &Snapshot, with: With) -> Result<Snapshot, Error> {
    let base = Base::from(snapshot.base());
    let unwanted = [(with.entities, base.entities_graph()), (with.links, base.links_graph())];
    let mut hidden = Vec::new();
    for (_, graph) in unwanted.iter().filter(|(wanted, _)| !wanted) {
        for quad in snapshot.scan_terms([None, None, None, Some(graph.as_ref().into())])? {
            hidden.push(quad?);
        }
    }
    if with.links && !with.mappings {
        hidden.extend(graph::records(snapshot, None)?);
    }
    let kept = if hidden.is_empty() { snapshot.clone() } else { snapshot.without(hidden) };
    if !with.ontology {
        return Ok(kept);
    }
    let mut all = graph::quads(&kept)?;
    let (_, ontology) = import(&Text::named("ontology/sitrep.ttl")?, ONTOLOGY.as_bytes())?;
    all.append(&ontology);
    Ok(Snapshot::new(snapshot.base().clone(), &all))
}

/// The beginning of a report's digest that names of files take.
fn short(report: &ReportView) -> &str {
    report.id.get(..8).unwrap_or(&report.id)
}

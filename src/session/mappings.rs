use oxigraph::model::{NamedNode, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::vocab::{rdfs, skos};
use crate::graph::{self, Base, Collection, Elsewhere, Mapping, Match, Status, label, mappings, mappings_of};
use crate::lexicon::Lexicon;
use crate::link::sssom::{self, Mistake};
use crate::query::{entity_called, nearest_names};
use crate::session::{Error, Session};
use crate::store::Snapshot;

/// Which mappings somebody wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedMappings {
    /// Entities by id, name, other name, Wikidata item or IRI; none for those of all.
    pub entities: Vec<String>,
    /// Whether they hold.
    pub statuses: Vec<Status>,
}

/// The mappings that are wanted, each with what its entity is called.
///
/// # Errors
/// No entity is called so, or the store is damaged.
pub fn mappings_wanted(snapshot: &Snapshot, wanted: &WantedMappings) -> Result<Vec<Mapping>, Error> {
    let entities = wanted.entities.iter().map(|name| entity_called(name, snapshot));
    let entities: Vec<NamedNode> = entities.collect::<Result<_, _>>()?;
    let is_wanted = |mapping: &Mapping| {
        wanted.statuses.contains(&mapping.status) && (entities.is_empty() || entities.contains(&mapping.subject))
    };
    let mut found: Vec<Mapping> = mappings(snapshot)?.into_iter().filter(is_wanted).collect();
    for mapping in &mut found {
        if mapping.subject_label.is_none() {
            mapping.subject_label = label(snapshot, mapping.subject.as_ref())?;
        }
    }
    Ok(found)
}

/// What has come of a table of mappings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptMappings {
    /// Those of which nothing was known.
    pub new: usize,
    /// Those of which something else was known.
    pub changed: usize,
    /// Those that were known as they are.
    pub known: usize,
    /// What was left out, and why.
    pub notes: Vec<String>,
}

impl Session {
    /// Keeps the mappings of a table of SSSOM, which is called `file` in messages: all of them, or none.
    ///
    /// # Errors
    /// The table has mistakes, names an entity that nobody knows, or would give an entity a second item of Wikidata or an
    /// item a second entity; or the store cannot be read or written.
    pub fn keep_table(&self, file: &str, text: &str) -> Result<KeptMappings, Error> {
        let snapshot = self.snapshot()?;
        let base = Base::from(snapshot.base());
        let sssom::Read { mappings, notes } = sssom::read(file, text, &base)?;
        let mistakes = Known { snapshot: &snapshot, base: &base, lexicon: self.lexicon() }.mistakes(&mappings)?;
        if !mistakes.is_empty() {
            return Err(sssom::Error { file: file.to_owned(), mistakes }.into());
        }
        let mut kept = KeptMappings { new: 0, changed: 0, known: 0, notes };
        let mut changed = Vec::new();
        for (_, mapping) in mappings {
            let name = label(&snapshot, mapping.subject.as_ref())?;
            // What an entity is called here stands with the entity.
            let plain = |mapping: Mapping| {
                let subject_label = mapping.subject_label.filter(|label| Some(label) != name.as_ref());
                Mapping { subject_label, ..mapping }
            };
            let mapping = plain(mapping);
            let same = |known: &Mapping| known.predicate == mapping.predicate && known.object == mapping.object;
            let known = mappings_of(&snapshot, mapping.subject.as_ref())?.into_iter().filter(same);
            match known.map(plain).collect::<Vec<_>>().as_slice() {
                [] => kept.new += 1,
                [known] if *known == mapping => {
                    kept.known += 1;
                    continue;
                }
                _ => kept.changed += 1,
            }
            changed.push(mapping);
        }
        if !changed.is_empty() {
            self.keep(&changed)?;
        }
        Ok(kept)
    }
}

/// What is known before a table is kept.
struct Known<'a> {
    snapshot: &'a Snapshot,
    base: &'a Base,
    lexicon: &'a Lexicon,
}

impl Known<'_> {
    /// What of some mappings, each with its line, cannot be so.
    fn mistakes(&self, mappings: &[(usize, Mapping)]) -> Result<Vec<Mistake>, Error> {
        let mut mistakes = Vec::new();
        let not: FxHashSet<_> = mappings
            .iter()
            .filter(|(_, mapping)| mapping.status == Status::Rejected)
            .map(|(_, mapping)| (&mapping.subject, &mapping.object))
            .collect();
        let (mut items, mut entities) = (self.items(), FxHashMap::default());
        for (line, mapping) in mappings {
            let line = *line;
            if !self.knows(&mapping.subject)? {
                mistakes.push(Mistake { line, column: None, message: self.unknown(&mapping.subject)? });
                continue;
            }
            let exact = mapping.predicate == Match::Exact && mapping.status == Status::Holds;
            if !exact || !Collection::Wikidata.has(mapping.object.as_ref()) {
                continue;
            }
            let (subject, object) = (&mapping.subject, &mapping.object);
            let mut others = self.items_of(subject)?;
            others.extend(entities.insert(subject.clone(), object.clone()));
            others.retain(|other| other != object && !not.contains(&(subject, other)));
            if let Some(other) = others.first() {
                let message = format!("{} is {} already", self.name(subject)?, local(other));
                mistakes.push(Mistake {
                    line,
                    column: Some("object_id"),
                    message: format!("{message}; {}", instead(other)),
                });
            }
            let mut owners = Elsewhere::of(self.snapshot).entities(object.as_ref())?;
            owners.extend(items.insert(object.clone(), subject.clone()));
            owners.retain(|owner| owner != subject && !not.contains(&(owner, object)));
            if let Some(owner) = owners.first()
                && !self.is_rejected(owner, object)?
            {
                let message = format!("{} is {} already", local(object), self.name(owner)?);
                mistakes.push(Mistake {
                    line,
                    column: Some("object_id"),
                    message: format!("{message}; {}", instead(object)),
                });
            }
        }
        Ok(mistakes)
    }

    /// The entities of the tables by their items.
    fn items(&self) -> FxHashMap<NamedNode, NamedNode> {
        let linked = self.lexicon.gazetteer.iter().filter_map(|entity| {
            let item = graph::iri::wikidata(entity.links.wikidata.as_deref()?);
            Some((item, self.base.entity(&entity.id)))
        });
        linked.collect()
    }

    /// The items that an entity is, as far as nobody has rejected them.
    fn items_of(&self, entity: &NamedNode) -> Result<Vec<NamedNode>, Error> {
        let mut items = Vec::new();
        for quad in self.snapshot.scan_terms([Some(entity.into()), Some(skos::EXACT_MATCH.into()), None, None])? {
            if let Term::NamedNode(item) = self.snapshot.term(quad?[2])? {
                items.push(item);
            }
        }
        let id = self.base.entity_id(entity.as_ref()).unwrap_or_default();
        let shipped = self.lexicon.gazetteer.entity(id).and_then(|entity| entity.links.wikidata.as_deref());
        if let Some(item) = shipped.map(graph::iri::wikidata)
            && !self.is_rejected(entity, &item)?
        {
            items.push(item);
        }
        items.retain(|item| Collection::Wikidata.has(item.as_ref()));
        items.sort_unstable();
        Ok(items)
    }

    fn is_rejected(&self, entity: &NamedNode, item: &NamedNode) -> Result<bool, Error> {
        let known = mappings_of(self.snapshot, entity.as_ref())?;
        Ok(known.iter().any(|mapping| mapping.status == Status::Rejected && mapping.object == *item))
    }

    /// Whether an entity is in the store or in the tables.
    fn knows(&self, entity: &NamedNode) -> Result<bool, Error> {
        let id = self.base.entity_id(entity.as_ref()).unwrap_or_default();
        let said = self.snapshot.scan_terms([Some(entity.into()), None, None, None])?.next().transpose()?;
        Ok(said.is_some() || self.lexicon.gazetteer.entity(id).is_some())
    }

    fn unknown(&self, entity: &NamedNode) -> Result<String, Error> {
        let id = self.base.entity_id(entity.as_ref()).unwrap_or_default();
        let mut names: Vec<String> = self.lexicon.gazetteer.iter().map(|entity| entity.id.to_string()).collect();
        let graph = self.base.entities_graph();
        let labels = [None, Some(rdfs::LABEL.into()), None, Some(graph.as_ref().into())];
        for quad in self.snapshot.scan_terms(labels)? {
            if let Term::NamedNode(node) = self.snapshot.term(quad?[0])? {
                names.extend(self.base.entity_id(node.as_ref()).map(str::to_owned));
            }
        }
        let near = nearest_names(id, names.iter().map(String::as_str));
        let near: Vec<String> = near.iter().map(|name| format!("`e:{name}`")).collect();
        let near = if near.is_empty() { String::new() } else { format!("; near are {}", near.join(", ")) };
        Ok(format!("neither the store nor the tables have an entity `e:{id}`{near}"))
    }

    fn name(&self, entity: &NamedNode) -> Result<String, Error> {
        Ok(format!("`e:{}`", self.base.entity_id(entity.as_ref()).unwrap_or(entity.as_str())))
    }
}

fn local(item: &NamedNode) -> String {
    format!("`wd:{}`", item.as_str().trim_start_matches(Collection::Wikidata.namespace()))
}

fn instead(item: &NamedNode) -> String {
    format!("leave this row out, or write `Not` as the `predicate_modifier` of a row for {} too", local(item))
}

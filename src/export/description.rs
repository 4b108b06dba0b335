//! What a graph holds, in numbers: VoID and DCAT.

use std::io::Write;

use jiff::civil::Date;
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::export::{self, Error, Format, Options};
use crate::graph::vocab::{self, dcat, dcterms, schema, sr, void};
use crate::graph::{self, Base};
use crate::store::{self, Id, Snapshot};

/// Describes a snapshot in Turtle, as far as `options` write it: how many triples, subjects and objects, of which classes and
/// with which properties, in which vocabularies, and the time that the dated reports cover. All graphs count as one.
///
/// # Errors
/// The writer fails, or what must be read is damaged.
pub fn describe(snapshot: &Snapshot, options: &Options, out: &mut impl Write) -> Result<(), Error> {
    let quads = described(snapshot, options)?;
    let description = Snapshot::new(snapshot.base().clone(), &quads.iter().collect());
    export::write(&description, &Options::new(Format::Turtle), out)
}

/// How much there is of what.
#[derive(Default)]
struct Counts {
    triples: u64,
    subjects: u64,
    /// Subjects that have a class.
    entities: u64,
    objects: FxHashSet<Id>,
    classes: FxHashMap<Id, u64>,
    properties: FxHashMap<Id, u64>,
}

impl Counts {
    fn of(snapshot: &Snapshot, options: &Options) -> Result<Self, store::Error> {
        let is_a = snapshot.id(rdf::TYPE.into())?;
        let mut counts = Self::default();
        let mut kept: FxHashMap<Id, bool> = FxHashMap::default();
        let mut before: Option<[Id; 3]> = None;
        let mut classed = None;
        // They come sorted by subject, property and object, so that a triple of two graphs comes twice in a row.
        for quad in snapshot.scan([None; 4])? {
            let [subject, property, object, _] = quad?;
            let is_kept = match kept.get(&property) {
                Some(is_kept) => *is_kept,
                None => {
                    let is_kept = match snapshot.term(property)? {
                        Term::NamedNode(property) => options.keep(property.as_ref()),
                        _ => true,
                    };
                    kept.insert(property, is_kept);
                    is_kept
                }
            };
            if !is_kept || before == Some([subject, property, object]) {
                continue;
            }
            counts.triples += 1;
            counts.subjects += u64::from(before.is_none_or(|[last, ..]| last != subject));
            counts.objects.insert(object);
            *counts.properties.entry(property).or_default() += 1;
            if Some(property) == is_a {
                *counts.classes.entry(object).or_default() += 1;
                counts.entities += u64::from(classed.replace(subject) != Some(subject));
            }
            before = Some([subject, property, object]);
        }
        Ok(counts)
    }
}

fn described(snapshot: &Snapshot, options: &Options) -> Result<Vec<Quad>, store::Error> {
    let base = Base::from(snapshot.base());
    let counts = Counts::of(snapshot, options)?;
    let mut about = About { dataset: base.dataset(), base, quads: Vec::new() };
    let dataset = about.dataset.clone();
    about.add(&dataset, rdf::TYPE, void::DATASET);
    about.add(&dataset, rdf::TYPE, dcat::DATASET);
    about.add(&dataset, void::SPACE, Literal::from(about.base.as_str()));
    let numbers = [
        (void::TRIPLES, counts.triples),
        (void::ENTITIES, counts.entities),
        (void::DISTINCT_SUBJECTS, counts.subjects),
        (void::DISTINCT_OBJECTS, counts.objects.len() as u64),
        (void::CLASSES, counts.classes.len() as u64),
        (void::PROPERTIES, counts.properties.len() as u64),
    ];
    for (property, number) in numbers {
        about.add(&dataset, property, integer(number));
    }
    let reports = counts.classes_named(snapshot, schema::NEWS_ARTICLE)?;
    let claims = counts.classes_named(snapshot, sr::CLAIM)?;
    about.coverage(&dates(snapshot)?, reports, claims);
    let prefixes = vocab::prefixes(&about.base);
    about.parts(snapshot, &counts.classes, Part::CLASS, &prefixes)?;
    about.parts(snapshot, &counts.properties, Part::PROPERTY, &prefixes)?;
    Ok(about.quads)
}

impl Counts {
    fn classes_named(&self, snapshot: &Snapshot, class: NamedNodeRef<'_>) -> Result<u64, store::Error> {
        Ok(snapshot.id(class.into())?.and_then(|class| self.classes.get(&class)).copied().unwrap_or_default())
    }
}

/// The days of publication, in order.
fn dates(snapshot: &Snapshot) -> Result<Vec<Date>, store::Error> {
    Ok(graph::reports(snapshot)?.iter().filter_map(|report| report.published).collect())
}

/// How a part of a dataset is described: its kind, the property that leads to it, the one that says of what it is, and the one
/// that says how much.
struct Part {
    kind: &'static str,
    leads: NamedNodeRef<'static>,
    of: NamedNodeRef<'static>,
    counts: NamedNodeRef<'static>,
}

impl Part {
    const CLASS: Self = Self { kind: "class", leads: void::CLASS_PARTITION, of: void::CLASS, counts: void::ENTITIES };
    const PROPERTY: Self =
        Self { kind: "property", leads: void::PROPERTY_PARTITION, of: void::PROPERTY, counts: void::TRIPLES };
}

/// A description in the making.
struct About {
    dataset: NamedNode,
    base: Base,
    quads: Vec<Quad>,
}

impl About {
    fn add(&mut self, subject: &NamedNode, property: NamedNodeRef<'_>, object: impl Into<Term>) {
        self.quads.push(Quad::new(subject.clone(), property, object, oxigraph::model::GraphName::DefaultGraph));
    }

    /// A title, and the time from the first to the last dated report.
    fn coverage(&mut self, dates: &[Date], reports: u64, claims: u64) {
        let dataset = self.dataset.clone();
        let (first, last) = (dates.iter().min(), dates.iter().max());
        let from_to = match (first, last) {
            (Some(first), Some(last)) if first != last => format!(" from {first} to {last}"),
            (Some(first), _) => format!(" of {first}"),
            _ => String::new(),
        };
        let count = |number: u64, word: &str| format!("{number} {word}{}", if number == 1 { "" } else { "s" });
        let (reports, claims) = (count(reports, "report"), count(claims, "claim"));
        let title = format!("What {reports}{from_to} claim");
        let description = format!(
            "{claims} of {reports}, each with its source, stance and the place of its words; none is known to be true"
        );
        self.add(&dataset, dcterms::TITLE, Literal::new_language_tagged_literal_unchecked(title, "en"));
        self.add(&dataset, dcterms::DESCRIPTION, Literal::new_language_tagged_literal_unchecked(description, "en"));
        if let (Some(first), Some(last)) = (first, last) {
            let time = self.base.part("time", "published");
            self.add(&dataset, dcterms::TEMPORAL, time.clone());
            self.add(&time, rdf::TYPE, dcterms::PERIOD_OF_TIME);
            for (property, date) in [(dcat::START_DATE, first), (dcat::END_DATE, last)] {
                self.add(&time, property, Literal::new_typed_literal(date.to_string(), xsd::DATE));
            }
        }
    }

    /// A node for each class or property, and the vocabularies that they come from.
    fn parts(
        &mut self,
        snapshot: &Snapshot,
        counts: &FxHashMap<Id, u64>,
        part: Part,
        prefixes: &[(&'static str, String)],
    ) -> Result<(), store::Error> {
        let dataset = self.dataset.clone();
        let mut counts: Vec<(Id, u64)> = counts.iter().map(|(id, count)| (*id, *count)).collect();
        counts.sort_unstable();
        for (id, count) in counts {
            let Term::NamedNode(of) = snapshot.term(id)? else { continue };
            let name = vocab::with_prefix(of.as_ref(), prefixes);
            let name = name.unwrap_or_else(|| graph::iri::digest([of.as_str()]));
            let node = self.base.part(part.kind, &name);
            self.add(&dataset, part.leads, node.clone());
            self.add(&node, part.counts, integer(count));
            let vocabulary = prefixes.iter().find(|(_, namespace)| of.as_str().starts_with(namespace.as_str()));
            if let Some((_, namespace)) = vocabulary {
                self.add(&dataset, void::VOCABULARY, NamedNode::new_unchecked(namespace.as_str()));
            }
            self.add(&node, part.of, of);
        }
        Ok(())
    }
}

fn integer(number: u64) -> Literal {
    Literal::new_typed_literal(number.to_string(), xsd::INTEGER)
}

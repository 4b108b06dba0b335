use std::io::Write;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, Term};

use crate::export::{self, Options};
use crate::graph::vocab::{UNSPECIFIED_LICENSE, dcterms, owl, sssom};
use crate::graph::{Base, Mapping, Match, Status, iri};
use crate::link::sssom::curie::Prefixes;
use crate::link::sssom::{Column, PROPOSED, cells};
use crate::store::{Batch, Snapshot};

/// Mappings that are handed on.
#[derive(Clone, Copy, Debug)]
pub struct Set<'a> {
    /// The mappings, in the order in which they are written.
    pub mappings: &'a [Mapping],
    /// Under which licence others may use them; `None` where nobody says.
    pub license: Option<NamedNodeRef<'a>>,
    /// What is said of two things that are the same.
    pub same: Sameness,
}

/// What is said of two things that are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sameness {
    /// `skos:exactMatch`: the one can stand for the other.
    Skos,
    /// `owl:sameAs`: whatever holds of the one holds of the other.
    Owl,
}

/// A form of SSSOM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table with a header of YAML.
    Tsv,
    /// RDF, in which each mapping is an `owl:Axiom`.
    Turtle,
}

/// Writes a set of mappings. The bytes depend on the mappings alone.
///
/// # Errors
/// The writer fails.
pub fn write(set: &Set<'_>, base: &Base, format: Format, out: &mut dyn Write) -> Result<(), export::Error> {
    match format {
        Format::Tsv => Ok(out.write_all(set.table(base).as_bytes())?),
        Format::Turtle => set.turtle(base, out),
    }
}

impl Set<'_> {
    /// What is said of the set itself, in the order of the standard.
    fn about(&self, base: &Base) -> [(&'static str, NamedNodeRef<'static>, Term); 3] {
        // It follows from the mappings, as all else does: two files differ in it where they differ.
        let nodes: Vec<String> = self.mappings.iter().map(|mapping| format!("{mapping:?}")).collect();
        let version = iri::digest(nodes.iter().map(String::as_str));
        let license = self.license.unwrap_or(UNSPECIFIED_LICENSE).into_owned();
        [
            ("mapping_set_id", rdf::TYPE, base.mapping_set().into()),
            ("mapping_set_version", owl::VERSION_INFO, Literal::from(version).into()),
            ("license", dcterms::LICENSE, license.into()),
        ]
    }

    fn property(&self, mapping: &Mapping) -> NamedNodeRef<'static> {
        match (self.same, mapping.predicate) {
            (Sameness::Owl, Match::Exact) => owl::SAME_AS,
            (_, predicate) => predicate.property(),
        }
    }

    fn table(&self, base: &Base) -> String {
        let iris = self.mappings.iter().flat_map(|mapping| {
            let named = [&mapping.subject, &mapping.object, &mapping.justification].into_iter().chain(&mapping.source);
            named.map(NamedNode::as_ref).chain([self.property(mapping)])
        });
        let prefixes = Prefixes::needed(iris, base);
        let rows: Vec<[String; Column::ALL.len()]> = self.mappings.iter().map(|one| self.row(one, &prefixes)).collect();
        let used = |column: &Column| {
            Column::REQUIRED.contains(column) || rows.iter().any(|row| !row[*column as usize].is_empty())
        };
        let columns: Vec<Column> = Column::ALL.into_iter().filter(used).collect();

        let mut text = "#sssom_version: \"1.1\"\n#curie_map:\n".to_owned();
        for (prefix, namespace) in prefixes.iter() {
            text.push_str(&format!("#  {prefix}: \"{namespace}\"\n"));
        }
        for (key, _, value) in self.about(base) {
            let value = match &value {
                Term::Literal(literal) => literal.value(),
                Term::NamedNode(iri) => iri.as_str(),
                Term::BlankNode(_) | Term::Triple(_) => continue,
            };
            text.push_str(&format!("#{key}: \"{value}\"\n"));
        }
        let names: Vec<&str> = columns.iter().map(|column| column.name()).collect();
        text.extend([&names.join("\t"), "\n"]);
        for row in &rows {
            for (index, column) in columns.iter().enumerate() {
                if index > 0 {
                    text.push('\t');
                }
                cells::write(&row[*column as usize], &mut text);
            }
            text.push('\n');
        }
        text
    }

    fn row(&self, mapping: &Mapping, prefixes: &Prefixes) -> [String; Column::ALL.len()] {
        let tool = mapping.tool.as_ref();
        Column::ALL.map(|column| {
            let cell = match column {
                Column::SubjectId => Some(prefixes.shorten(mapping.subject.as_ref())),
                Column::SubjectLabel => mapping.subject_label.clone(),
                Column::PredicateId => Some(prefixes.shorten(self.property(mapping))),
                Column::PredicateModifier => (mapping.status == Status::Rejected).then(|| "Not".to_owned()),
                Column::ObjectId => Some(prefixes.shorten(mapping.object.as_ref())),
                Column::ObjectLabel => mapping.object_label.clone(),
                Column::Justification => Some(prefixes.shorten(mapping.justification.as_ref())),
                // There can be several, between which a `|` stands.
                Column::Reviewer => {
                    mapping.reviewer.as_ref().map(|name| name.replace('\\', "\\\\").replace('|', "\\|"))
                }
                Column::Source => mapping.source.as_ref().map(|source| prefixes.shorten(source.as_ref())),
                Column::Tool => tool.map(|tool| tool.name.clone()),
                Column::ToolVersion => tool.and_then(|tool| tool.version.clone()),
                Column::Date => mapping.date.map(|day| day.to_string()),
                Column::ReviewDate => mapping.reviewed.map(|day| day.to_string()),
                Column::Confidence => mapping.confidence.map(|likely| likely.to_string()),
                Column::Other => (mapping.status == Status::Proposed).then(|| PROPOSED.to_owned()),
                Column::Comment => mapping.comment.clone(),
            };
            cell.unwrap_or_default()
        })
    }

    fn turtle(&self, base: &Base, mut out: &mut dyn Write) -> Result<(), export::Error> {
        let set = base.mapping_set();
        let say = |property: NamedNodeRef<'_>, object: Term| {
            Quad::new(set.clone(), property, object, GraphName::DefaultGraph)
        };
        let mut quads = Batch::default();
        quads.insert(&say(rdf::TYPE, sssom::MAPPING_SET.into()));
        for (_, property, value) in self.about(base).into_iter().filter(|(_, property, _)| *property != rdf::TYPE) {
            quads.insert(&say(property, value));
        }
        for mapping in self.mappings {
            quads.insert(&say(sssom::MAPPINGS, mapping.node(base).into()));
            mapping.quads(base).iter().for_each(|quad| quads.insert(quad));
            if self.same == Sameness::Owl && mapping.predicate == Match::Exact && mapping.status == Status::Holds {
                quads.insert(&Quad { predicate: owl::SAME_AS.into_owned(), ..mapping.link(base) });
            }
        }
        let snapshot = Snapshot::new(NamedNode::new_unchecked(base.as_str()), &quads);
        export::write(&snapshot, &Options::new(export::Format::Turtle), &mut out)
    }
}

use std::io::{self, Write};

use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::{NamedOrBlankNode, Term, Triple};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};

use crate::graph::{Base, vocab};
use crate::query::{Answer, Error, Solutions};

/// A format that other programs read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// SPARQL 1.1 Query Results JSON.
    Json,
    /// SPARQL Query Results XML.
    Xml,
    /// SPARQL 1.1 Query Results CSV: values without their types.
    Csv,
    /// SPARQL 1.1 Query Results TSV: terms as Turtle writes them.
    Tsv,
    /// One triple a line, for `CONSTRUCT` and `DESCRIBE`.
    NTriples,
    /// Turtle, for `CONSTRUCT` and `DESCRIBE`.
    Turtle,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 6] = [Self::Json, Self::Xml, Self::Csv, Self::Tsv, Self::NTriples, Self::Turtle];

    /// What people type for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Xml => "xml",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::NTriples => "ntriples",
            Self::Turtle => "turtle",
        }
    }

    /// The format of results; `None` for one of graphs.
    fn of_results(self) -> Option<QueryResultsFormat> {
        match self {
            Self::Json => Some(QueryResultsFormat::Json),
            Self::Xml => Some(QueryResultsFormat::Xml),
            Self::Csv => Some(QueryResultsFormat::Csv),
            Self::Tsv => Some(QueryResultsFormat::Tsv),
            Self::NTriples | Self::Turtle => None,
        }
    }

    /// The format of graphs; `None` for one of results.
    fn of_graphs(self) -> Option<RdfFormat> {
        match self {
            Self::NTriples => Some(RdfFormat::NTriples),
            Self::Turtle => Some(RdfFormat::Turtle),
            Self::Json | Self::Xml | Self::Csv | Self::Tsv => None,
        }
    }
}

/// Writes an answer for other programs; `base` is what Turtle's prefix `e:` stands for.
///
/// # Errors
/// The format cannot hold that kind of answer, or `out` cannot be written.
pub fn serialize(answer: &Answer, format: Format, base: &Base, out: &mut impl Write) -> Result<(), Error> {
    let other = |answer, others| Error::Form { answer, format: format.name(), others };
    match answer {
        Answer::Solutions(solutions) => {
            let form = format.of_results().ok_or_else(|| other("a table", "json, xml, csv or tsv"))?;
            write_solutions(solutions, form, out)?;
        }
        Answer::Boolean(value) => {
            let form = format.of_results().ok_or_else(|| other("yes or no", "json, xml, csv or tsv"))?;
            QueryResultsSerializer::from_format(form).serialize_boolean_to_writer(out, *value)?;
        }
        Answer::Graph(triples) => {
            let form = format.of_graphs().ok_or_else(|| other("a graph", "ntriples or turtle"))?;
            write_graph(triples, form, base, out)?;
        }
    }
    Ok(())
}

fn write_solutions(solutions: &Solutions, form: QueryResultsFormat, out: &mut impl Write) -> io::Result<()> {
    let variables = &solutions.variables;
    let mut serializer =
        QueryResultsSerializer::from_format(form).serialize_solutions_to_writer(out, variables.clone())?;
    for row in &solutions.rows {
        serializer.serialize(
            variables.iter().zip(row).filter_map(|(variable, term)| Some((variable.as_ref(), term.as_ref()?.as_ref()))),
        )?;
    }
    serializer.finish().map(|_| ())
}

fn write_graph(triples: &[Triple], form: RdfFormat, base: &Base, out: &mut impl Write) -> io::Result<()> {
    let mut serializer = RdfSerializer::from_format(form);
    for (prefix, namespace) in vocab::prefixes(base) {
        let used = |iri: &str| iri.starts_with(&namespace);
        if triples.iter().any(|triple| iris(triple).any(used)) {
            serializer = serializer.with_prefix(prefix, namespace.clone()).map_err(io::Error::other)?;
        }
    }
    let mut serializer = serializer.for_writer(out);
    for triple in triples {
        serializer.serialize_triple(triple)?;
    }
    serializer.finish().map(|_| ())
}

/// The IRIs of a triple that is not nested.
fn iris(triple: &Triple) -> impl Iterator<Item = &str> {
    let subject = match &triple.subject {
        NamedOrBlankNode::NamedNode(node) => Some(node.as_str()),
        NamedOrBlankNode::BlankNode(_) => None,
    };
    let object = match &triple.object {
        Term::NamedNode(node) => Some(node.as_str()),
        Term::Literal(literal) => Some(literal.datatype().as_str()),
        Term::BlankNode(_) | Term::Triple(_) => None,
    };
    [subject, Some(triple.predicate.as_str()), object].into_iter().flatten()
}

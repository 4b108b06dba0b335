use std::io::{self, Write};

use oxigraph::io::{JsonLdProfile, JsonLdProfileSet, RdfFormat, RdfSerializer};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{LiteralRef, NamedOrBlankNode, Term, Triple};
use oxigraph::sparql::Variable;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer, WriterSolutionsSerializer};
use serde_json::{Map, Number, Value};

use crate::graph::{Base, vocab};
use crate::query::{Error, Receive};

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
    /// An object a row: numbers and truth values as JSON has them, all else as a string, `null` where there is no value.
    JsonLines,
    /// A format of graphs, for `CONSTRUCT` and `DESCRIBE`.
    Graph(GraphFormat),
}

/// A format of RDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GraphFormat {
    /// Turtle.
    Turtle,
    /// TriG, whose only graph is the default graph.
    TriG,
    /// One triple a line.
    NTriples,
    /// One triple a line, in the default graph.
    NQuads,
    /// JSON-LD in expanded form.
    JsonLd,
    /// RDF/XML.
    RdfXml,
}

/// The formats that hold tables, and yes or no.
const TABLES: &str = "json, xml, csv, tsv or jsonl";
/// Those that hold graphs.
const GRAPHS: &str = "turtle, trig, ntriples, nquads, jsonld or rdfxml";

impl Format {
    /// Every format.
    pub const ALL: [Self; 11] = [
        Self::Json,
        Self::Xml,
        Self::Csv,
        Self::Tsv,
        Self::JsonLines,
        Self::Graph(GraphFormat::Turtle),
        Self::Graph(GraphFormat::TriG),
        Self::Graph(GraphFormat::NTriples),
        Self::Graph(GraphFormat::NQuads),
        Self::Graph(GraphFormat::JsonLd),
        Self::Graph(GraphFormat::RdfXml),
    ];

    /// What people type for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Xml => "xml",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::JsonLines => "jsonl",
            Self::Graph(GraphFormat::Turtle) => "turtle",
            Self::Graph(GraphFormat::TriG) => "trig",
            Self::Graph(GraphFormat::NTriples) => "ntriples",
            Self::Graph(GraphFormat::NQuads) => "nquads",
            Self::Graph(GraphFormat::JsonLd) => "jsonld",
            Self::Graph(GraphFormat::RdfXml) => "rdfxml",
        }
    }

    /// The W3C's format of results; `None` for any other.
    fn of_results(self) -> Option<QueryResultsFormat> {
        match self {
            Self::Json => Some(QueryResultsFormat::Json),
            Self::Xml => Some(QueryResultsFormat::Xml),
            Self::Csv => Some(QueryResultsFormat::Csv),
            Self::Tsv => Some(QueryResultsFormat::Tsv),
            Self::JsonLines | Self::Graph(_) => None,
        }
    }
}

impl GraphFormat {
    fn rdf(self) -> RdfFormat {
        match self {
            Self::Turtle => RdfFormat::Turtle,
            Self::TriG => RdfFormat::TriG,
            Self::NTriples => RdfFormat::NTriples,
            Self::NQuads => RdfFormat::NQuads,
            Self::JsonLd => RdfFormat::JsonLd { profile: JsonLdProfileSet::from(JsonLdProfile::Expanded) },
            Self::RdfXml => RdfFormat::RdfXml,
        }
    }

    /// Whether the format shortens IRIs by prefixes.
    fn has_prefixes(self) -> bool {
        matches!(self, Self::Turtle | Self::TriG | Self::RdfXml)
    }
}

/// Writes an answer for other programs as it comes.
pub struct Serializer<'a, W: Write> {
    format: Format,
    base: &'a Base,
    // `None` only while rows are written.
    out: Option<W>,
    rows: Rows<W>,
}

/// What writes the rows of a table.
enum Rows<W: Write> {
    None,
    Results { variables: Vec<Variable>, writer: WriterSolutionsSerializer<W> },
    Lines { variables: Vec<Variable>, out: W },
}

impl<'a, W: Write> Serializer<'a, W> {
    /// Writes in a format; `base` is what Turtle's prefix `e:` stands for.
    pub fn new(format: Format, base: &'a Base, out: W) -> Self {
        Self { format, base, out: Some(out), rows: Rows::None }
    }

    /// Where all is written to.
    fn out(&mut self) -> Result<W, Error> {
        self.out.take().ok_or_else(|| io::Error::other("internal error: an answer is written twice").into())
    }

    fn other(&self, answer: &'static str, others: &'static str) -> Error {
        Error::Form { answer, format: self.format.name(), others }
    }
}

impl<W: Write> Receive for Serializer<'_, W> {
    fn columns(&mut self, variables: &[Variable]) -> Result<(), Error> {
        let variables = variables.to_vec();
        self.rows = match (self.format, self.format.of_results()) {
            (Format::JsonLines, _) => Rows::Lines { variables, out: self.out()? },
            (_, Some(form)) => {
                let serializer = QueryResultsSerializer::from_format(form);
                let writer = serializer.serialize_solutions_to_writer(self.out()?, variables.clone())?;
                Rows::Results { variables, writer }
            }
            _ => return Err(self.other("a table", TABLES)),
        };
        Ok(())
    }

    fn row(&mut self, values: &[Option<Term>]) -> Result<(), Error> {
        match &mut self.rows {
            Rows::None => {}
            Rows::Results { variables, writer } => {
                let bound = variables.iter().zip(values);
                writer.serialize(bound.filter_map(|(name, term)| Some((name.as_ref(), term.as_ref()?.as_ref()))))?;
            }
            Rows::Lines { variables, out } => {
                let fields = variables.iter().zip(values).map(|(name, term)| (name.as_str().to_owned(), json(term)));
                serde_json::to_writer(&mut *out, &fields.collect::<Map<_, _>>()).map_err(io::Error::from)?;
                out.write_all(b"\n")?;
            }
        }
        Ok(())
    }

    fn end(&mut self, _: bool) -> Result<(), Error> {
        match std::mem::replace(&mut self.rows, Rows::None) {
            Rows::None => {}
            Rows::Results { writer, .. } => {
                let mut out = writer.finish()?;
                // What is one text of JSON or XML ends its line, as the lines of all others do.
                if matches!(self.format, Format::Json | Format::Xml) {
                    out.write_all(b"\n")?;
                }
                self.out = Some(out);
            }
            Rows::Lines { out, .. } => self.out = Some(out),
        }
        Ok(())
    }

    fn boolean(&mut self, value: bool) -> Result<(), Error> {
        match (self.format, self.format.of_results()) {
            (Format::JsonLines, _) => writeln!(self.out()?, "{value}")?,
            (_, Some(form)) => {
                let out = QueryResultsSerializer::from_format(form).serialize_boolean_to_writer(self.out()?, value)?;
                writeln!({ out })?;
            }
            _ => return Err(self.other("yes or no", TABLES)),
        }
        Ok(())
    }

    fn graph(&mut self, triples: Vec<Triple>) -> Result<(), Error> {
        let Format::Graph(form) = self.format else { return Err(self.other("a graph", GRAPHS)) };
        Ok(write_graph(&triples, form, self.base, self.out()?)?)
    }
}

/// A term as JSON has it, without its type or language.
fn json(term: &Option<Term>) -> Value {
    match term {
        None => Value::Null,
        Some(Term::NamedNode(node)) => node.as_str().into(),
        Some(Term::Literal(literal)) => json_literal(literal.as_ref()),
        Some(other) => other.to_string().into(),
    }
}

/// Numbers that JSON can hold to the letter of their value, and truth values; all else as text.
fn json_literal(literal: LiteralRef<'_>) -> Value {
    let value = literal.value();
    let plain = match literal.datatype() {
        xsd::BOOLEAN => value.parse().ok().map(Value::Bool),
        xsd::INTEGER => value.parse::<i64>().ok().map(Value::from),
        xsd::DECIMAL | xsd::DOUBLE | xsd::FLOAT => value.parse().ok().and_then(Number::from_f64).map(Value::Number),
        _ => None,
    };
    plain.unwrap_or_else(|| value.into())
}

fn write_graph(triples: &[Triple], form: GraphFormat, base: &Base, out: impl Write) -> io::Result<()> {
    let mut serializer = RdfSerializer::from_format(form.rdf());
    for (prefix, namespace) in vocab::prefixes(base) {
        let used = |iri: &str| iri.strip_prefix(&namespace).is_some_and(|rest| !rest.ends_with('/'));
        if form.has_prefixes() && triples.iter().any(|triple| iris(triple).any(used)) {
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

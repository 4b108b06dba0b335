use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{Dataset, GraphName, Literal, NamedNode, Quad, Term, TermRef};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput};
use sitrep::query::{Answer, Solutions};

use super::compare::{Row, same_datasets, same_rows};
use super::manifest::path;
use super::rdf as syntax;

/// What a query is to give, or gives.
#[derive(Debug)]
pub enum Results {
    Boolean(bool),
    /// The names of the columns in alphabetical order, and the rows.
    Solutions {
        variables: Vec<String>,
        rows: Vec<Row>,
    },
    Graph(Box<Dataset>),
}

impl Results {
    /// Reads the file of results that a test names; and what counts of its rows.
    pub fn read(folder: &Path, iri: &NamedNode) -> Result<(Self, Rows), String> {
        let file = path(folder, iri);
        let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if let Some(format) = QueryResultsFormat::from_extension(ending) {
            let bytes = fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
            return Ok((Self::parse(&bytes, format)?, Rows::Bag));
        }
        let graph: Dataset = syntax::read(folder, iri, None)?.into_iter().collect();
        Ok(from_graph(&graph).unwrap_or((Self::Graph(Box::new(graph)), Rows::Bag)))
    }

    pub fn parse(bytes: &[u8], format: QueryResultsFormat) -> Result<Self, String> {
        let parsed = QueryResultsParser::from_format(format).for_slice(bytes).map_err(|error| error.to_string())?;
        match parsed {
            SliceQueryResultsParserOutput::Boolean(value) => Ok(Self::Boolean(value)),
            SliceQueryResultsParserOutput::Solutions(solutions) => {
                let variables = solutions.variables().iter().map(|name| name.as_str().to_owned()).collect();
                let row = |solution: oxigraph::sparql::QuerySolution| {
                    solution.iter().map(|(name, term)| (name.as_str().to_owned(), term.clone())).collect()
                };
                let rows = solutions.map(|solution| solution.map(row)).collect::<Result<_, _>>();
                Ok(Self::table(variables, rows.map_err(|error| error.to_string())?))
            }
        }
    }

    fn table(mut variables: Vec<String>, rows: Vec<BTreeMap<String, Term>>) -> Self {
        variables.sort();
        let row = |row: BTreeMap<String, Term>| variables.iter().map(|name| row.get(name).cloned()).collect();
        let rows = rows.into_iter().map(row).collect();
        Self::Solutions { variables, rows }
    }

    /// The results in words.
    pub fn show(&self) -> String {
        match self {
            Self::Boolean(value) => value.to_string(),
            Self::Graph(graph) => graph.to_string(),
            Self::Solutions { variables, rows } => {
                let cell = |term: &Option<Term>| term.as_ref().map_or("–".to_owned(), Term::to_string);
                let rows = rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(" "));
                format!("{} | {}", variables.join(" "), rows.collect::<Vec<_>>().join(" | "))
            }
        }
    }

    /// Whether both say the same; blank nodes may have other names, and numbers other forms of the same value.
    pub fn same(&self, other: &Self, rows: Rows) -> bool {
        match (self, other) {
            (Self::Boolean(one), Self::Boolean(other)) => one == other,
            (Self::Graph(one), Self::Graph(other)) => same_datasets(one, other),
            (Self::Solutions { variables, rows: one }, Self::Solutions { variables: others, rows: other }) => {
                variables == others && same_rows(&rows.prepared(one), &rows.prepared(other))
            }
            _ => false,
        }
    }
}

/// What counts of the rows of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// Their order and number.
    Sequence,
    /// Their number.
    Bag,
    /// Which there are.
    Set,
}

impl Rows {
    fn prepared(self, rows: &[Row]) -> Vec<Row> {
        let mut prepared: Vec<Row> = Vec::new();
        for (number, row) in rows.iter().enumerate() {
            let mut row: Row = row.iter().map(|term| term.as_ref().map(by_value)).collect();
            if self == Self::Sequence {
                row.push(Some(Literal::from(number as u64).into()));
            }
            if self != Self::Set || !prepared.contains(&row) {
                prepared.push(row);
            }
        }
        prepared
    }
}

/// A number in one form for each value of its type; any other term as it is.
fn by_value(term: &Term) -> Term {
    let Term::Literal(literal) = term else { return term.clone() };
    let value = literal.value();
    let canonical = match literal.datatype() {
        xsd::INTEGER => value.parse::<i64>().ok().map(|number| number.to_string()),
        xsd::DECIMAL if value.contains('.') => Some(value.trim_end_matches('0').trim_end_matches('.').to_owned()),
        xsd::DOUBLE => value.parse::<f64>().ok().map(|number| number.to_string()),
        xsd::FLOAT => value.parse::<f32>().ok().map(|number| number.to_string()),
        _ => None,
    };
    canonical.map_or(term.clone(), |form| Literal::new_typed_literal(form, literal.datatype()).into())
}

impl From<&Answer> for Results {
    fn from(answer: &Answer) -> Self {
        match answer {
            Answer::Boolean(value) => Self::Boolean(*value),
            Answer::Graph(triples) => Self::Graph(Box::new(
                triples.iter().map(|triple| triple.clone().in_graph(GraphName::DefaultGraph)).collect(),
            )),
            Answer::Solutions(Solutions { variables, rows, .. }) => {
                let names: Vec<String> = variables.iter().map(|name| name.as_str().to_owned()).collect();
                let row = |row: &Vec<Option<Term>>| {
                    names.iter().cloned().zip(row).filter_map(|(name, term)| Some((name, term.clone()?))).collect()
                };
                let rows = rows.iter().map(row).collect();
                Self::table(names, rows)
            }
        }
    }
}

/// Results in the vocabulary that the tests of SPARQL 1.0 have for them; `None` for any other graph.
fn from_graph(graph: &Dataset) -> Option<(Results, Rows)> {
    const RS: &str = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#";
    let name = |local: &str| NamedNode::new(format!("{RS}{local}")).unwrap();
    let values = |subject: TermRef<'_>, local: &str| -> Vec<Term> {
        let (subject, property) = (subject.into_owned(), name(local));
        let stands = |quad: &Quad| Term::from(quad.subject.clone()) == subject && quad.predicate == property;
        graph.iter().map(|quad| quad.into_owned()).filter(stands).map(|quad| quad.object).collect()
    };
    let text = |term: &Term| match term {
        Term::Literal(literal) => literal.value().to_owned(),
        term => panic!("{term} is no literal"),
    };
    let class = name("ResultSet");
    let set = graph
        .quads_for_object(&class)
        .find(|quad| quad.predicate == rdf::TYPE)
        .map(|quad| Term::from(quad.subject.into_owned()))?;
    if let [value] = values(set.as_ref(), "boolean").as_slice() {
        return Some((Results::Boolean(text(value) == "true"), Rows::Bag));
    }
    let variables = values(set.as_ref(), "resultVariable").iter().map(text).collect();
    let mut rows: Vec<(Option<u64>, BTreeMap<String, Term>)> = Vec::new();
    for solution in values(set.as_ref(), "solution") {
        let index = values(solution.as_ref(), "index").first().map(|index| text(index).parse().unwrap());
        let bindings = values(solution.as_ref(), "binding");
        let binding = |binding: Term| {
            let variable = text(&values(binding.as_ref(), "variable")[0]);
            (variable, values(binding.as_ref(), "value").remove(0))
        };
        rows.push((index, bindings.into_iter().map(binding).collect()));
    }
    let ordered = !rows.is_empty() && rows.iter().all(|(index, _)| index.is_some());
    rows.sort_by_key(|(index, _)| *index);
    let counts = if ordered { Rows::Sequence } else { Rows::Bag };
    Some((Results::table(variables, rows.into_iter().map(|(_, row)| row).collect()), counts))
}

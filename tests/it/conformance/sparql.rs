use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use oxigraph::model::{BlankNode, Dataset, GraphName, Literal, NamedNode, Quad, Term};
use oxigraph::sparql::results::QueryResultsFormat;
use sitrep::graph::Base;
use sitrep::query::{
    Answer, DefaultGraph, Format, Limits, Query, Serializer, ServiceError, Services, Table, Update, answer, update,
};
use sitrep::store::Snapshot;
use spargebra::SparqlParser;

use super::compare::{Row, same_datasets, same_rows};
use super::manifest::{Node, QT, Test, UT, path};
use super::rdf::{read, snapshot};
use super::results::{Results, Rows};

/// Runs a test of a query or of an update.
pub fn run(folder: &Path, test: &Test) -> Result<(), String> {
    match test.kind.as_str() {
        "PositiveSyntaxTest" | "PositiveSyntaxTest11" => parse(folder, &test.action).map(drop),
        "NegativeSyntaxTest" | "NegativeSyntaxTest11" => refused(parse(folder, &test.action)),
        "PositiveUpdateSyntaxTest" | "PositiveUpdateSyntaxTest11" => parse_update(folder, &test.action).map(drop),
        "NegativeUpdateSyntaxTest" | "NegativeUpdateSyntaxTest11" => refused(parse_update(folder, &test.action)),
        "QueryEvaluationTest" | "CSVResultFormatTest" => evaluate(folder, test),
        "UpdateEvaluationTest" => change(folder, test),
        kind => Err(format!("`{kind}` is no kind of test")),
    }
}

fn refused<T>(parsed: Result<T, String>) -> Result<(), String> {
    parsed.map_or(Ok(()), |_| Err("it is parsed".to_owned()))
}

/// The text of a file and the IRI below which it stands.
fn text(folder: &Path, node: &Node) -> Result<(String, NamedNode), String> {
    let iri = node.iri().ok_or_else(|| format!("{} is no file", node.term))?;
    let file = path(folder, &iri);
    let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok((text, iri))
}

fn parse(folder: &Path, node: &Node) -> Result<Query, String> {
    let (text, base) = text(folder, node)?;
    let query = Query::parse_plain(&text, &base).map_err(|error| error.to_string())?;
    Ok(query.over(DefaultGraph::Own))
}

fn parse_update(folder: &Path, node: &Node) -> Result<Update, String> {
    let (text, base) = text(folder, node)?;
    let update = Update::parse_plain(&text, &base).map_err(|error| error.to_string())?;
    Ok(update.over(DefaultGraph::Own))
}

fn evaluate(folder: &Path, test: &Test) -> Result<(), String> {
    let query_file = test.action.one(QT, "query").ok_or("no query is named")?;
    let query = parse(folder, &query_file)?;
    let mut quads = dataset(folder, &test.action, QT)?;
    quads.extend(from(folder, &query_file)?);
    let limits = Limits { services: Some(Others::of(folder, &test.action)?), ..Limits::default() };
    let answer = answer(&snapshot(&quads), &query, &limits).map_err(|error| error.to_string())?;
    comes_back(&answer)?;
    let file = test.result.as_ref().and_then(Node::iri).ok_or("no result is named")?;
    if test.kind == "CSVResultFormatTest" {
        return same_csv(&answer, &fs::read_to_string(path(folder, &file)).map_err(|error| error.to_string())?);
    }
    let (expected, mut rows) = Results::read(folder, &file)?;
    let found = Results::from(&answer);
    if test.lax {
        rows = Rows::Set;
    }
    expected
        .same(&found, rows)
        .then_some(())
        .ok_or_else(|| format!("expected {}, found {}", expected.show(), found.show()))
}

/// The services of a test, by what they know.
#[derive(Debug)]
struct Others(Arc<Vec<(NamedNode, Snapshot)>>);

impl Others {
    fn of(folder: &Path, action: &Node) -> Result<&'static Self, String> {
        let mut others = Vec::new();
        for service in action.all(QT, "serviceData") {
            let endpoint = service.one(QT, "endpoint").and_then(|endpoint| endpoint.iri()).ok_or("no endpoint")?;
            others.push((endpoint, snapshot(&dataset(folder, &service, QT)?)));
        }
        Ok(Box::leak(Box::new(Self(Arc::new(others)))))
    }
}

impl Services for Others {
    fn allow(&self, service: &NamedNode) -> Result<(), ServiceError> {
        let known = self.0.iter().any(|(endpoint, _)| endpoint == service);
        known.then_some(()).ok_or_else(|| ServiceError { message: format!("nobody is at {service}"), hint: None })
    }

    fn ask(&self, service: &NamedNode, query: &str, _: Option<Duration>) -> Result<Table, ServiceError> {
        self.allow(service)?;
        let wrong = |error: String| ServiceError { message: error, hint: None };
        let query = Query::parse_plain(query, service).map_err(|error| wrong(error.to_string()))?;
        let data = self.0.iter().find(|(endpoint, _)| endpoint == service).map(|(_, data)| data);
        // A service may ask others in its turn.
        let services: &'static Self = Box::leak(Box::new(Self(Arc::clone(&self.0))));
        let limits = Limits { services: Some(services), ..Limits::default() };
        match data.map(|data| answer(data, &query.over(DefaultGraph::Own), &limits)) {
            Some(Ok(Answer::Solutions(solutions))) => {
                Ok(Table { variables: solutions.variables, rows: solutions.rows })
            }
            other => Err(wrong(format!("{other:?}"))),
        }
    }
}

/// The quads of the files that an action or a result names, each in its graph.
fn dataset(folder: &Path, node: &Node, namespace: &str) -> Result<Vec<Quad>, String> {
    let mut quads = Vec::new();
    for file in node.all(namespace, "data") {
        quads.extend(read(folder, &file.iri().ok_or("data is no file")?, None)?);
    }
    for data in node.all(namespace, "graphData") {
        let (file, name) = match data.iri() {
            Some(file) => (file.clone(), file),
            None => {
                let file = data.one(namespace, "graph").and_then(|file| file.iri()).ok_or("a graph is no file")?;
                let label = data.one("http://www.w3.org/2000/01/rdf-schema#", "label").ok_or("a graph has no label")?;
                let Term::Literal(label) = label.term else { return Err("a label is no text".into()) };
                (file, NamedNode::new(label.value()).map_err(|error| error.to_string())?)
            }
        };
        quads.extend(in_graph(read(folder, &file, None)?, &name));
    }
    Ok(quads)
}

fn in_graph(quads: Vec<Quad>, name: &NamedNode) -> impl Iterator<Item = Quad> {
    quads.into_iter().map(|quad| Quad { graph_name: GraphName::from(name.clone()), ..quad })
}

/// The quads of the files that `FROM` and `FROM NAMED` name.
fn from(folder: &Path, query: &Node) -> Result<Vec<Quad>, String> {
    let (text, base) = text(folder, query)?;
    let parser = SparqlParser::new().with_base_iri(base.as_str()).map_err(|error| error.to_string())?;
    let query = parser.parse_query(&text).map_err(|error| error.to_string())?;
    let Some(dataset) = query.dataset() else { return Ok(Vec::new()) };
    let mut quads = Vec::new();
    for name in dataset.default.iter().chain(dataset.named.iter().flatten()) {
        quads.extend(in_graph(read(folder, name, None)?, name));
    }
    Ok(quads)
}

/// Each format that can hold an answer gives it back.
fn comes_back(answer: &Answer) -> Result<(), String> {
    if matches!(answer, Answer::Graph(_)) {
        return Ok(());
    }
    let formats = [
        (Format::Json, QueryResultsFormat::Json),
        (Format::Xml, QueryResultsFormat::Xml),
        (Format::Tsv, QueryResultsFormat::Tsv),
    ];
    for (format, parsed) in formats {
        let mut bytes = Vec::new();
        answer.give(&mut Serializer::new(format, &Base::default(), &mut bytes)).map_err(|error| error.to_string())?;
        let back = Results::parse(&bytes, parsed).map_err(|error| format!("{} is not read: {error}", format.name()))?;
        if !back.same(&Results::from(answer), Rows::Sequence) {
            return Err(format!("{} does not say the same: {}", format.name(), String::from_utf8_lossy(&bytes)));
        }
    }
    Ok(())
}

/// Compares the lines of CSV, in any order and with other names for blank nodes.
fn same_csv(answer: &Answer, expected: &str) -> Result<(), String> {
    let mut found = Vec::new();
    answer.give(&mut Serializer::new(Format::Csv, &Base::default(), &mut found)).map_err(|error| error.to_string())?;
    let found = String::from_utf8(found).map_err(|error| error.to_string())?;
    same_rows(&csv(&found), &csv(expected)).then_some(()).ok_or_else(|| format!("{found:?} is written"))
}

/// The lines of CSV, the first one too, with the columns in alphabetical order. No cell of the suite holds quotation marks.
fn csv(text: &str) -> Vec<Row> {
    let cells = |line: &str| -> Vec<String> {
        let mut quoted = false;
        let cells = line.split(|letter| {
            quoted ^= letter == '"';
            letter == ',' && !quoted
        });
        cells.map(|cell| cell.trim_matches('"').to_owned()).collect()
    };
    let mut columns: Vec<usize> = Vec::new();
    let mut rows = Vec::new();
    for line in text.lines().map(cells) {
        if columns.is_empty() {
            columns = (0..line.len()).collect();
            columns.sort_by_key(|column| &line[*column]);
        }
        let term = |cell: &String| match cell.strip_prefix("_:") {
            Some(name) => BlankNode::new_unchecked(name).into(),
            None => Literal::from(cell.as_str()).into(),
        };
        rows.push(columns.iter().map(|column| line.get(*column).map(term)).collect());
    }
    rows
}

fn change(folder: &Path, test: &Test) -> Result<(), String> {
    let request = parse_update(folder, &test.action.one(UT, "request").ok_or("no request is named")?)?;
    let before = snapshot(&dataset(folder, &test.action, UT)?);
    let change = update(&before, &request, &Limits::default()).map_err(|error| error.to_string())?;
    let mut after = before.dataset().clone();
    for quad in &change.removed {
        assert!(after.remove(quad), "{}: {quad} is removed and was not there", test.iri);
    }
    for quad in &change.inserted {
        assert!(after.insert(quad), "{}: {quad} is inserted and was there", test.iri);
    }
    let expected: Dataset = match &test.result {
        Some(result) => dataset(folder, result, UT)?.into_iter().collect(),
        None => Dataset::new(),
    };
    same_datasets(&expected, &after).then_some(()).ok_or_else(|| format!("expected {expected}, found {after}"))
}

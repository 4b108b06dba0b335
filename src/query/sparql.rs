use std::mem;
use std::sync::Arc;

use oxigraph::model::{Literal, NamedNode};
use oxigraph::sparql::Variable;
use spargebra::algebra::GraphPattern;
use spargebra::term::GroundTerm;
use spargebra::{SparqlParser, SparqlSyntaxError};

use crate::graph::{Base, vocab};
use crate::query::lexer::{Kind, Token, tokens};
use crate::query::parts::of_query;
use crate::query::{Error, SyntaxError, diagnose};
use crate::text::Span;

/// A SPARQL query, parsed: 1.1, with what 1.2 adds for triple terms.
#[derive(Clone, Debug)]
pub struct Query {
    pub(super) algebra: spargebra::Query,
    pub(super) default_graph: DefaultGraph,
    pub(super) written: Written,
}

/// What somebody wrote, and what messages call it.
#[derive(Clone, Debug, Default)]
pub(super) struct Written {
    pub(super) name: Arc<str>,
    pub(super) text: Arc<str>,
}

impl Written {
    pub(super) fn new(name: &str, text: &str) -> Self {
        Self { name: name.into(), text: text.into() }
    }
}

/// What a pattern outside `GRAPH` is matched with, where the text has no `FROM` or `USING`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DefaultGraph {
    /// All graphs of the store; a triple of several graphs counts once.
    #[default]
    Union,
    /// Only the quads that stand in no named graph.
    Own,
}

/// The two things that SPARQL's grammar describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Query,
    Update,
}

/// What a variable can be bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Iri(NamedNode),
    Literal(Literal),
}

impl Query {
    /// Parses a query; the prefixes of [`vocab::prefixes`] need no declaration, and relative IRIs stand below the base.
    ///
    /// # Errors
    /// The text is no SPARQL query; the error points at the place.
    pub fn parse(text: &str, base: &Base) -> Result<Self, Error> {
        match parser(base).parse_query(text) {
            Ok(algebra) => {
                let mut query = Self::new(algebra, text);
                query.order_columns();
                Ok(query)
            }
            Err(error) => Err(Error::Syntax(diagnose::diagnose(Form::Query, text, base, &error.to_string()))),
        }
    }

    /// Parses a query as other programs write it: it declares its prefixes, and relative IRIs stand below `base`.
    ///
    /// # Errors
    /// The text is no SPARQL query.
    pub fn parse_plain(text: &str, base: &NamedNode) -> Result<Self, Error> {
        let algebra = plain_parser(base).parse_query(text).map_err(|error| plain_error(text, &error))?;
        Ok(Self::new(algebra, text))
    }

    fn new(algebra: spargebra::Query, text: &str) -> Self {
        Self { algebra, default_graph: DefaultGraph::Union, written: Written::new("query", text) }
    }

    /// Puts the columns of `SELECT *` into the order in which the text speaks of them first.
    fn order_columns(&mut self) {
        let text = Arc::clone(&self.written.text);
        let of = |token: &Token| token.span.of(&text);
        let tokens = tokens(&text);
        let mut words = tokens.iter().map(of).skip_while(|word| !word.eq_ignore_ascii_case("SELECT")).skip(1);
        let first = words.find(|word| !["DISTINCT", "REDUCED"].iter().any(|how| word.eq_ignore_ascii_case(how)));
        let spargebra::Query::Select { pattern, .. } = &mut self.algebra else { return };
        if first == Some("*")
            && let Some(columns) = projected(pattern)
        {
            let named = |variable: &Variable| {
                let is_it = |token: &Token| token.kind == Kind::Variable && of(token)[1..] == *variable.as_str();
                tokens.iter().position(is_it)
            };
            columns.sort_by_cached_key(|column| named(column).unwrap_or(usize::MAX));
        }
    }

    /// The query under another name than `query`, for messages.
    pub fn called(mut self, name: &str) -> Self {
        self.written.name = name.into();
        self
    }

    /// The query with another default graph.
    pub fn over(self, default_graph: DefaultGraph) -> Self {
        Self { default_graph, ..self }
    }

    /// Binds variables wherever the query's outermost group speaks of them, as a `VALUES` at its beginning would.
    pub(super) fn bind(&mut self, values: Vec<(Variable, Value)>) {
        let (variables, terms): (Vec<_>, Vec<_>) = values
            .into_iter()
            .map(|(variable, value)| {
                let term = match value {
                    Value::Iri(iri) => GroundTerm::NamedNode(iri),
                    Value::Literal(literal) => GroundTerm::Literal(literal),
                };
                (variable, Some(term))
            })
            .unzip();
        if variables.is_empty() {
            return;
        }
        let values = GraphPattern::Values { variables, bindings: vec![terms] };
        join(of_query(&mut self.algebra), &values);
    }
}

/// The columns of a `SELECT`.
fn projected(pattern: &mut GraphPattern) -> Option<&mut Vec<Variable>> {
    match pattern {
        GraphPattern::Project { variables, .. } => Some(variables),
        GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } | GraphPattern::Slice { inner, .. } => {
            projected(inner)
        }
        _ => None,
    }
}

/// A parser that knows the prefixes.
pub(super) fn parser(base: &Base) -> SparqlParser {
    let parser = SparqlParser::new().with_base_iri(base.as_str()).expect(PREFIXES_ARE_IRIS);
    vocab::prefixes(base)
        .into_iter()
        .fold(parser, |parser, (prefix, namespace)| parser.with_prefix(prefix, namespace).expect(PREFIXES_ARE_IRIS))
}

/// A parser that knows no prefixes.
pub(super) fn plain_parser(base: &NamedNode) -> SparqlParser {
    SparqlParser::new().with_base_iri(base.as_str()).expect(PREFIXES_ARE_IRIS)
}

/// The parser's own words on a text that nobody typed here, at the place that they name.
pub(super) fn plain_error(text: &str, error: &SparqlSyntaxError) -> Error {
    let message = error.to_string();
    let (place, words) = message
        .strip_prefix("error at ")
        .and_then(|rest| rest.split_once(": "))
        .and_then(|(place, words)| Some((offset(text, place)?, words)))
        .unwrap_or((0, &message));
    Error::Syntax(SyntaxError { message: words.to_owned(), span: Span::new(place, place), hint: None })
}

/// The byte at `line:column`, both from 1 and the column in characters; `None` where the text has no such place.
fn offset(text: &str, place: &str) -> Option<usize> {
    let (line, column) = place.split_once(':')?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
    let start: usize = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    let rest = text.get(start..)?;
    Some(start + rest.chars().take(column.checked_sub(1)?).map(char::len_utf8).sum::<usize>())
}

const PREFIXES_ARE_IRIS: &str = "bases and prefixes are IRIs, as the test `every_prefix_needs_no_declaration` shows";

/// Joins `values` to the pattern below all that filters, groups, orders and projects it, so that expressions see them.
fn join(pattern: &mut GraphPattern, values: &GraphPattern) {
    match pattern {
        GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Group { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::Filter { inner, .. } => join(inner, values),
        GraphPattern::LeftJoin { left, .. } | GraphPattern::Minus { left, .. } => join(left, values),
        GraphPattern::Union { left, right } => {
            join(left, values);
            join(right, values);
        }
        _ => {
            let right = Box::new(mem::take(pattern));
            *pattern = GraphPattern::Join { left: Box::new(values.clone()), right };
        }
    }
}

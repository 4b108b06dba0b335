use std::mem;

use oxigraph::model::{Literal, NamedNode};
use oxigraph::sparql::Variable;
use spargebra::SparqlParser;
use spargebra::algebra::GraphPattern;
use spargebra::term::GroundTerm;

use crate::graph::{Base, vocab};
use crate::query::{Error, diagnose};

/// A SPARQL 1.1 query, parsed.
#[derive(Clone, Debug)]
pub struct Query {
    pub(super) algebra: spargebra::Query,
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
            Ok(algebra) => Ok(Self { algebra }),
            Err(error) => Err(Error::Syntax(diagnose::diagnose(text, base, &error.to_string()))),
        }
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
        let (spargebra::Query::Select { pattern, .. }
        | spargebra::Query::Construct { pattern, .. }
        | spargebra::Query::Describe { pattern, .. }
        | spargebra::Query::Ask { pattern, .. }) = &mut self.algebra;
        join(pattern, &values);
    }
}

/// A parser that knows the prefixes.
pub(super) fn parser(base: &Base) -> SparqlParser {
    let parser = SparqlParser::new().with_base_iri(base.as_str()).expect(PREFIXES_ARE_IRIS);
    vocab::prefixes(base)
        .into_iter()
        .fold(parser, |parser, (prefix, namespace)| parser.with_prefix(prefix, namespace).expect(PREFIXES_ARE_IRIS))
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

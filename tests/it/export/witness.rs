//! What another parser makes of a text.

use oxigraph::model::{BlankNode, Dataset, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use rio_api::model as rio;
use rio_api::parser::{QuadsParser, TriplesParser};

/// The triples of a Turtle text.
pub fn turtle(text: &str) -> Dataset {
    let mut read = Dataset::new();
    let mut parser = rio_turtle::TurtleParser::new(text.as_bytes(), None);
    let each = &mut |triple: rio::Triple<'_>| {
        let predicate = NamedNode::new_unchecked(triple.predicate.iri);
        let graph = GraphName::DefaultGraph;
        read.insert(&Quad::new(subject(triple.subject), predicate, term(triple.object), graph));
        Ok::<_, rio_turtle::TurtleError>(())
    };
    parser.parse_all(each).unwrap_or_else(|error| panic!("{error}: {text}"));
    read
}

/// The quads of a TriG text.
pub fn trig(text: &str) -> Dataset {
    let mut read = Dataset::new();
    let mut parser = rio_turtle::TriGParser::new(text.as_bytes(), None);
    let each = &mut |quad: rio::Quad<'_>| {
        let predicate = NamedNode::new_unchecked(quad.predicate.iri);
        let graph = match quad.graph_name {
            None => GraphName::DefaultGraph,
            Some(rio::GraphName::NamedNode(node)) => NamedNode::new_unchecked(node.iri).into(),
            Some(rio::GraphName::BlankNode(node)) => BlankNode::new_unchecked(node.id).into(),
        };
        read.insert(&Quad::new(subject(quad.subject), predicate, term(quad.object), graph));
        Ok::<_, rio_turtle::TurtleError>(())
    };
    parser.parse_all(each).unwrap_or_else(|error| panic!("{error}: {text}"));
    read
}

fn subject(subject: rio::Subject<'_>) -> NamedOrBlankNode {
    match subject {
        rio::Subject::NamedNode(node) => NamedNode::new_unchecked(node.iri).into(),
        rio::Subject::BlankNode(node) => BlankNode::new_unchecked(node.id).into(),
        rio::Subject::Triple(_) => panic!("RDF 1.1 has no triple terms"),
    }
}

fn term(term: rio::Term<'_>) -> Term {
    match term {
        rio::Term::NamedNode(node) => NamedNode::new_unchecked(node.iri).into(),
        rio::Term::BlankNode(node) => BlankNode::new_unchecked(node.id).into(),
        rio::Term::Literal(literal) => literal_of(literal).into(),
        rio::Term::Triple(_) => panic!("RDF 1.1 has no triple terms"),
    }
}

fn literal_of(literal: rio::Literal<'_>) -> Literal {
    match literal {
        rio::Literal::Simple { value } => Literal::from(value),
        rio::Literal::LanguageTaggedString { value, language } => {
            Literal::new_language_tagged_literal_unchecked(value, language)
        }
        rio::Literal::Typed { value, datatype } => {
            Literal::new_typed_literal(value, NamedNode::new_unchecked(datatype.iri))
        }
    }
}

use oxigraph::io::{RdfFormat, RdfParser, RdfSyntaxError};
use oxigraph::model::{BlankNode, GraphName, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use rustc_hash::FxHashMap;

use crate::store::{UnitName, disk};

/// Reads an RDF file as a unit of its own, named by the digest of its bytes: imported twice, it is there once.
///
/// Triples of a format without graphs, and those outside any graph, go to the default graph. Blank nodes are numbered in
/// the order in which they come and named after the file, so that they never meet those of another.
///
/// # Errors
/// The bytes are not in the format; the error knows the place.
pub fn import(
    format: RdfFormat,
    base: Option<&NamedNode>,
    bytes: &[u8],
) -> Result<(UnitName, Vec<Quad>), RdfSyntaxError> {
    let digest = disk::checksum(bytes);
    let unit = UnitName::new(format!("import-{digest}"))
        .expect("hexadecimal digits are a name, as the test `an_imported_file_is_stored_once` shows");
    let mut apart = Apart { file: digest, nodes: FxHashMap::default() };
    let parser = RdfParser::from_format(format);
    let parser = match base {
        Some(base) => parser.with_base_iri(base.as_str()).expect("a named node is an IRI"),
        None => parser,
    };
    let quads = parser.for_slice(bytes).map(|quad| quad.map(|quad| apart.quad(quad)));
    Ok((unit, quads.collect::<Result<_, _>>()?))
}

/// Names the blank nodes of one file apart from those of all others.
struct Apart {
    file: String,
    nodes: FxHashMap<BlankNode, BlankNode>,
}

impl Apart {
    fn quad(&mut self, quad: Quad) -> Quad {
        let graph_name = match quad.graph_name {
            GraphName::BlankNode(node) => GraphName::BlankNode(self.node(node)),
            graph => graph,
        };
        let Triple { subject, predicate, object } =
            self.triple(Triple { subject: quad.subject, predicate: quad.predicate, object: quad.object });
        Quad { subject, predicate, object, graph_name }
    }

    fn triple(&mut self, triple: Triple) -> Triple {
        let subject = match triple.subject {
            NamedOrBlankNode::BlankNode(node) => self.node(node).into(),
            subject => subject,
        };
        let object = match triple.object {
            Term::BlankNode(node) => self.node(node).into(),
            Term::Triple(inner) => self.triple(*inner).into(),
            object => object,
        };
        Triple { subject, predicate: triple.predicate, object }
    }

    fn node(&mut self, node: BlankNode) -> BlankNode {
        let number = self.nodes.len() + 1;
        let named = || BlankNode::new_unchecked(format!("i{}-{number}", &self.file[..12]));
        self.nodes.entry(node).or_insert_with(named).clone()
    }
}

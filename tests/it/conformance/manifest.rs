use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{Graph, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};

/// Where the tests stand on the web, and so what their relative IRIs mean.
pub const ROOT: &str = "https://w3c.github.io/rdf-tests/";

/// The namespaces of manifests.
pub const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
pub const QT: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#";
pub const UT: &str = "http://www.w3.org/2009/sparql/tests/test-update#";

/// One test of a manifest.
#[derive(Clone, Debug)]
pub struct Test {
    pub iri: String,
    /// The local name of its class, such as `QueryEvaluationTest`.
    pub kind: String,
    /// Whether it wants more than simple entailment.
    pub entails: bool,
    /// Whether an answer may give a row less often than the result does.
    pub lax: bool,
    pub action: Node,
    /// `None` where a test has none.
    pub result: Option<Node>,
}

/// A node of a manifest.
#[derive(Clone, Debug)]
pub struct Node {
    graph: Arc<Graph>,
    pub term: Term,
}

impl Node {
    /// The values of a property.
    pub fn all(&self, namespace: &str, name: &str) -> Vec<Self> {
        let property = NamedNode::new(format!("{namespace}{name}")).unwrap();
        let subject = match &self.term {
            Term::NamedNode(node) => NamedOrBlankNode::from(node.clone()),
            Term::BlankNode(node) => node.clone().into(),
            Term::Literal(_) | Term::Triple(_) => return Vec::new(),
        };
        let values = self.graph.objects_for_subject_predicate(&subject, &property);
        values.map(|term| Self { graph: Arc::clone(&self.graph), term: term.into_owned() }).collect()
    }

    /// The only value of a property.
    pub fn one(&self, namespace: &str, name: &str) -> Option<Self> {
        self.all(namespace, name).into_iter().next()
    }

    /// The IRI, if it is one.
    pub fn iri(&self) -> Option<NamedNode> {
        match &self.term {
            Term::NamedNode(node) => Some(node.clone()),
            _ => None,
        }
    }

    /// The elements of a list.
    fn list(&self) -> Vec<Self> {
        let mut elements = Vec::new();
        let mut rest = self.clone();
        while let Some(first) = rest.property(rdf::FIRST) {
            elements.push(first);
            rest = rest.property(rdf::REST).unwrap();
        }
        elements
    }

    fn property(&self, property: NamedNodeRef<'_>) -> Option<Self> {
        self.one("", property.as_str())
    }
}

/// The file behind an IRI of the suite.
pub fn path(folder: &Path, iri: &NamedNode) -> PathBuf {
    let relative = iri.as_str().strip_prefix(ROOT).unwrap_or_else(|| panic!("{iri} is no file of the suite"));
    folder.join(relative.split(['?', '#']).next().unwrap())
}

/// Manifests, each of which is read once.
pub struct Manifests {
    folder: PathBuf,
    read: BTreeSet<NamedNode>,
}

impl Manifests {
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), read: BTreeSet::new() }
    }

    /// The tests of some manifests and of those that they include, in their order.
    pub fn tests(&mut self, roots: &[&str]) -> Vec<Test> {
        let mut tests = Vec::new();
        for root in roots {
            self.add(&NamedNode::new(format!("{ROOT}{root}")).unwrap(), &mut tests);
        }
        tests
    }

    fn add(&mut self, iri: &NamedNode, tests: &mut Vec<Test>) {
        if !self.read.insert(iri.clone()) {
            return;
        }
        let file = path(&self.folder, iri);
        let text = fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let parser = RdfParser::from_format(RdfFormat::Turtle).with_base_iri(iri.as_str()).unwrap();
        let quads = parser.for_slice(&text).map(|quad| quad.unwrap_or_else(|error| panic!("{iri}: {error}")));
        let graph: Arc<Graph> = Arc::new(quads.map(oxigraph::model::Triple::from).collect());
        let class = NamedNode::new(format!("{MF}Manifest")).unwrap();
        let manifests: Vec<Term> =
            graph.subjects_for_predicate_object(rdf::TYPE, &class).map(|node| node.into_owned().into()).collect();
        for term in manifests {
            let manifest = Node { graph: Arc::clone(&graph), term };
            for included in manifest.all(MF, "include").iter().flat_map(Node::list) {
                self.add(&included.iri().unwrap(), tests);
            }
            tests.extend(manifest.all(MF, "entries").iter().flat_map(Node::list).filter_map(|entry| test(&entry)));
        }
    }
}

/// A test of a manifest; `None` for one that is listed and not described, or was withdrawn.
fn test(entry: &Node) -> Option<Test> {
    let withdrawn = entry.all("http://www.w3.org/ns/rdftest#", "approval");
    if withdrawn.iter().any(|approval| approval.term.to_string().contains("Rejected")) {
        return None;
    }
    let kind = entry.property(rdf::TYPE)?.iri()?.into_string();
    let kind = kind.rsplit(['#', '/']).next()?.to_owned();
    let action = entry.one(MF, "action")?;
    let regimes = action.all("http://www.w3.org/ns/sparql-service-description#", "entailmentRegime");
    let entails = !regimes.is_empty() || kind.contains("Entailment");
    let lax = !entry.all(MF, "resultCardinality").is_empty();
    Some(Test { iri: entry.iri()?.into_string(), kind, entails, lax, action, result: entry.one(MF, "result") })
}

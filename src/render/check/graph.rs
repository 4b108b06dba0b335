use std::io;

use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{BlankNode, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, Triple};

use crate::check::{Path, Shapes};
use crate::graph::vocab::shacl;
use crate::render::check::{ShapeNames, fix};
use crate::session::Checked;

/// What does not fit as a `sh:ValidationReport` in Turtle. Where a shape says nothing, the message is the fix.
///
/// # Errors
/// An IRI cannot be written in Turtle.
pub fn check_as_turtle(checked: &Checked<'_>, shapes: &Shapes, names: &ShapeNames) -> io::Result<Vec<u8>> {
    let mut report = Graph { triples: Vec::new(), nodes: 0 };
    let node = report.node();
    report.add(&node, rdf::TYPE, shacl("ValidationReport"));
    report.add(&node, shacl("conforms").as_ref(), Literal::from(checked.report.conforms()));
    for violation in &checked.report.violations {
        let result = report.node();
        report.add(&node, shacl("result").as_ref(), result.clone());
        report.add(&result, rdf::TYPE, shacl("ValidationResult"));
        report.add(&result, shacl("resultSeverity").as_ref(), violation.shape.severity.clone());
        report.add(&result, shacl("focusNode").as_ref(), violation.focus.clone());
        if let Some(path) = &violation.path {
            let path = report.path(path);
            report.add(&result, shacl("resultPath").as_ref(), path);
        }
        if let Some(value) = &violation.value {
            report.add(&result, shacl("value").as_ref(), value.clone());
        }
        report.add(&result, shacl("sourceShape").as_ref(), violation.shape.node.clone());
        report.add(&result, shacl("sourceConstraintComponent").as_ref(), violation.component());
        for message in &violation.shape.messages {
            report.add(&result, shacl("resultMessage").as_ref(), message.clone());
        }
        if violation.shape.messages.is_empty() {
            let message = Literal::from(fix::fix(violation, shapes, names));
            report.add(&result, shacl("resultMessage").as_ref(), message);
        }
    }
    let mut serializer = RdfSerializer::from_format(RdfFormat::Turtle);
    for (prefix, namespace) in &names.prefixes {
        serializer = serializer.with_prefix(*prefix, namespace.as_str()).map_err(io::Error::other)?;
    }
    let mut writer = serializer.for_writer(Vec::new());
    for triple in &report.triples {
        writer.serialize_triple(triple)?;
    }
    writer.finish()
}

/// Triples with blank nodes of their own, which are numbered so that the same report has the same bytes.
struct Graph {
    triples: Vec<Triple>,
    nodes: usize,
}

impl Graph {
    fn node(&mut self) -> BlankNode {
        self.nodes += 1;
        BlankNode::new_unchecked(format!("report{}", self.nodes))
    }

    fn add(&mut self, subject: &BlankNode, property: NamedNodeRef<'_>, object: impl Into<Term>) {
        self.triples.push(Triple::new(NamedOrBlankNode::from(subject.clone()), property, object));
    }

    /// The node that stands for a path.
    fn path(&mut self, path: &Path) -> Term {
        let (property, inner): (NamedNode, Term) = match path {
            Path::Predicate(predicate) => return predicate.clone().into(),
            Path::Sequence(paths) => return self.list(paths),
            Path::Alternative(paths) => (shacl("alternativePath"), self.list(paths)),
            Path::Inverse(path) => (shacl("inversePath"), self.path(path)),
            Path::ZeroOrMore(path) => (shacl("zeroOrMorePath"), self.path(path)),
            Path::OneOrMore(path) => (shacl("oneOrMorePath"), self.path(path)),
            Path::ZeroOrOne(path) => (shacl("zeroOrOnePath"), self.path(path)),
        };
        let node = self.node();
        self.add(&node, property.as_ref(), inner);
        node.into()
    }

    fn list(&mut self, paths: &[Path]) -> Term {
        let mut rest = Term::from(rdf::NIL.into_owned());
        for path in paths.iter().rev() {
            let first = self.path(path);
            let cell = self.node();
            self.add(&cell, rdf::FIRST, first);
            self.add(&cell, rdf::REST, rest);
            rest = cell.into();
        }
        rest
    }
}

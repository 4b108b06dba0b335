//! What does not fit the shapes: for people with the way to put it right, as JSON, and as SHACL's own report.

mod fix;
mod graph;
mod json;

use std::fmt::Write;

use oxigraph::model::vocab::xsd;
use oxigraph::model::{NamedNodeRef, Term};

use crate::check::{LeftOut, Shape, Shapes, Violation};
use crate::graph::vocab::{self, sh};
use crate::graph::{Base, ClaimView, Whence};
use crate::render::claim::{count, short};
use crate::render::explain::reading;
use crate::session::Checked;

pub use graph::check_as_turtle;
pub use json::check_as_json;

/// How many violations people are shown if they do not ask for all.
const SHOWN: usize = 50;

/// What does not fit, each with its claim, its shape and the fix; then how much was checked.
pub fn check(checked: &Checked<'_>, shapes: &Shapes, names: &ShapeNames, all: bool) -> String {
    let violations = &checked.report.violations;
    let shown = if all { violations.len() } else { SHOWN };
    let mut text = String::new();
    for violation in violations.iter().take(shown) {
        let (whence, claim) = checked.whence.get(&violation.focus).cloned().unwrap_or_default();
        let _ = writeln!(text, "{}  {}", severity(violation.shape), heading(violation, &whence, claim.as_ref(), names));
        let line = |name: &str, value: &str| format!("  {name:7}{value}\n");
        for message in &violation.shape.messages {
            text.push_str(&line("says", message.value()));
        }
        text.push_str(&line("fix", &fix::fix(violation, shapes, names)));
        text.push_str(&line("shape", &shape(violation, shapes, names)));
        if let Some(place) = place(&whence) {
            text.push_str(&line("at", &place));
        }
        text.push('\n');
    }
    if violations.len() > shown {
        let _ = writeln!(text, "… and {} more; `--all` shows them\n", violations.len() - shown);
    }
    let checked_nodes =
        format!("{} checked against {}", count(checked.report.checked, "node"), count(shapes.len(), "shape"));
    let found = if violations.is_empty() { "all conform".to_owned() } else { count(violations.len(), "violation") };
    let _ = writeln!(text, "{checked_nodes}: {found}");
    text
}

/// What of the shapes is not checked.
pub fn left_out(left_out: &LeftOut, names: &ShapeNames) -> String {
    let shape = names.in_words(&left_out.shape);
    format!("`sh:{}` of shape {shape} is left out: it is not part of SHACL Core", left_out.property)
}

/// How terms are spelled for people: with prefixes.
pub struct ShapeNames {
    prefixes: Vec<(&'static str, String)>,
}

impl ShapeNames {
    /// The names for a graph whose entities stand below a base.
    pub fn new(base: &Base) -> Self {
        let mut prefixes = vocab::prefixes(base);
        prefixes.extend([("sh", sh::NAMESPACE.to_owned()), ("srsh", vocab::SHAPES.to_owned())]);
        Self { prefixes }
    }

    fn iri(&self, iri: NamedNodeRef<'_>) -> String {
        vocab::with_prefix(iri, &self.prefixes).unwrap_or_else(|| iri.to_string())
    }

    fn term(&self, term: &Term) -> String {
        match term {
            Term::NamedNode(iri) => self.iri(iri.as_ref()),
            Term::Literal(literal) => match (literal.language(), literal.datatype()) {
                (Some(language), _) => format!("\"{}\"@{language}", literal.value()),
                (None, xsd::INTEGER) => literal.value().to_owned(),
                (None, xsd::STRING) => format!("\"{}\"", literal.value()),
                (None, datatype) => format!("\"{}\"^^{}", literal.value(), self.iri(datatype)),
            },
            other => other.to_string(),
        }
    }

    /// A text with all IRIs in it that stand in angle brackets spelled so.
    fn in_words(&self, text: &str) -> String {
        let mut words = Vec::new();
        for word in text.split(' ') {
            let iri = word.strip_prefix('<').and_then(|word| word.strip_suffix('>'));
            let iri = iri.and_then(|iri| NamedNodeRef::new(iri).ok());
            words.push(iri.map_or_else(|| word.to_owned(), |iri| self.iri(iri)));
        }
        words.join(" ")
    }
}

/// The last part of the severity's name, in small letters.
fn severity(shape: &Shape) -> String {
    let name = shape.severity.as_str();
    name.rsplit_once(['#', '/']).map_or(name, |(_, local)| local).to_lowercase()
}

/// The claim as `sitrep explain` heads it, or the node and what it is called.
fn heading(violation: &Violation<'_>, whence: &Whence, claim: Option<&ClaimView>, names: &ShapeNames) -> String {
    let mut heading = match whence.id() {
        Some(id) => format!("claim {}", short(id)),
        None => names.term(&violation.focus),
    };
    if let Some(label) = claim.map(reading).as_ref().or(whence.label.as_ref()) {
        heading.push_str(&format!("  {label}"));
    }
    heading
}

/// The shape that asks for it, where in it, and by which constraint: `claim (srsh:Claim), at sr:modality, sh:minCount`.
fn shape(violation: &Violation<'_>, shapes: &Shapes, names: &ShapeNames) -> String {
    let around = shapes.shape(violation.shape.within);
    let mut text = match &around.label {
        Some(label) => format!("{label} ({})", names.term(&around.node)),
        None => names.term(&around.node),
    };
    if let Some(path) = path(violation, names) {
        text.push_str(&format!(", at {path}"));
    }
    format!("{text}, {}", names.iri(violation.component().as_ref()))
}

fn path(violation: &Violation<'_>, names: &ShapeNames) -> Option<String> {
    violation.path.as_ref().map(|path| path.show(&|iri| names.iri(iri)))
}

/// The report, and the line and column in it if they are known.
fn place(whence: &Whence) -> Option<String> {
    let report = whence.report.as_ref()?;
    Some(match whence.place {
        Some((line, column)) => format!("{report}:{line}:{column}"),
        None => report.clone(),
    })
}

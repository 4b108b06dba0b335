//! Turtle and TriG as people like to read them and version control likes to compare them.

use std::fmt::Write as _;
use std::io::Write;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedOrBlankNode, Term, TermRef, Triple};

use crate::export::Error;
use crate::export::names::{Names, Used};
use crate::export::nest::{BlankNodes, Shape};
use crate::export::order::Order;
use crate::export::spelled::Spelled;
use crate::export::survey::Survey;
use crate::export::view::View;
use crate::export::walk;
use crate::store::{Id, Quad, Snapshot};

/// A collection that is longer than this has a line for each of its members.
const WIDTH: usize = 100;

/// Around each section but that of the default graph.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Braces {
    /// The name of its graph and braces, as in TriG.
    Written,
    /// Nothing, as in Turtle.
    Left,
}

/// Writes the sections of a view in the order in which they are read.
///
/// Prefixes and base are declared if they are used; `a` stands for `rdf:type`; where a property has several objects each
/// has a line; a blank node that is an object once, and nothing else, stands in brackets there.
pub fn write(view: &View<'_>, names: &Names, braces: Braces, out: &mut impl Write) -> Result<(), Error> {
    let survey = Survey::new(view, names)?;
    let blanks = BlankNodes::new(view, &survey)?;
    let used = used(view.snapshot, &survey, &blanks, names)?;
    for (prefix, namespace) in names.declared(&used) {
        writeln!(out, "@prefix {prefix}: <{namespace}> .")?;
    }
    if let Some(base) = names.base(&used) {
        writeln!(out, "@base <{base}> .")?;
    }
    let order = Order::new(view, &survey, &blanks)?;
    let mut spelling = Spelling::new(view, names, &order, &blanks)?;
    let mut text = String::new();
    let mut open = Id::DEFAULT_GRAPH;
    walk::in_order(view, &order, &blanks, &mut |quads| {
        text.clear();
        let section = if braces == Braces::Written { quads[0][3] } else { Id::DEFAULT_GRAPH };
        if section != open && open != Id::DEFAULT_GRAPH {
            text.push_str("}\n");
        }
        text.push('\n');
        if section != open && section != Id::DEFAULT_GRAPH {
            spelling.term(section, &mut text)?;
            text.push_str(" {\n");
        }
        open = section;
        spelling.subject(quads, if section == Id::DEFAULT_GRAPH { 0 } else { 2 }, &mut text)?;
        Ok(out.write_all(text.as_bytes())?)
    })?;
    if open != Id::DEFAULT_GRAPH {
        out.write_all(b"}\n")?;
    }
    Ok(())
}

/// What has to be declared, now that it is known which terms of lists are written.
fn used(snapshot: &Snapshot, survey: &Survey, blanks: &BlankNodes, names: &Names) -> Result<Used, Error> {
    let mut used = survey.used.clone();
    let mut predicates: Vec<(Id, u64)> = survey.predicates.iter().map(|(id, count)| (*id, *count)).collect();
    predicates.sort_unstable();
    for (id, count) in predicates {
        let Term::NamedNode(predicate) = snapshot.term(id)? else { continue };
        let written = match predicate.as_ref() {
            // `a` stands for it.
            rdf::TYPE => false,
            rdf::FIRST | rdf::REST => count > blanks.in_collections() as u64,
            _ => true,
        };
        if written {
            names.see(predicate.as_ref(), &mut used);
        }
    }
    Ok(used)
}

/// Spells what is said of subjects.
struct Spelling<'a> {
    view: &'a View<'a>,
    names: &'a Names,
    order: &'a Order<'a>,
    blanks: &'a BlankNodes,
    terms: Spelled<'a>,
    a: Option<Id>,
    first: Option<Id>,
    rest: Option<Id>,
    nil: Option<Id>,
}

impl<'a> Spelling<'a> {
    fn new(view: &'a View<'a>, names: &'a Names, order: &'a Order<'a>, blanks: &'a BlankNodes) -> Result<Self, Error> {
        let id = |iri: TermRef<'_>| view.snapshot.id(iri);
        let (a, first) = (id(rdf::TYPE.into())?, id(rdf::FIRST.into())?);
        let (rest, nil) = (id(rdf::REST.into())?, id(rdf::NIL.into())?);
        Ok(Self { view, names, order, blanks, terms: Spelled::new(view.snapshot), a, first, rest, nil })
    }

    /// Appends what is said of one subject, which begins behind a margin of so many spaces.
    fn subject(&mut self, quads: &[Quad], margin: usize, text: &mut String) -> Result<(), Error> {
        indent(margin, text);
        self.term(quads[0][0], text)?;
        // The type stands beside the subject, all else below it.
        let beside = Some(quads[0][1]) == self.a;
        if beside {
            text.push(' ')
        } else {
            new_line(margin + 2, text)
        }
        self.properties(quads, margin + 2, text)?;
        text.push_str(" .\n");
        Ok(())
    }

    /// Appends properties with their objects, each but the first on a new line behind the margin.
    fn properties(&mut self, quads: &[Quad], margin: usize, text: &mut String) -> Result<(), Error> {
        for (index, property) in quads.chunk_by(|a, b| a[1] == b[1]).enumerate() {
            if index > 0 {
                text.push_str(" ;");
                new_line(margin, text);
            }
            match property[0][1] {
                predicate if Some(predicate) == self.a => text.push('a'),
                predicate => self.term(predicate, text)?,
            }
            if let [quad] = property {
                text.push(' ');
                self.object(quad[2], quad[3], margin, text)?;
                continue;
            }
            let mut objects = Vec::with_capacity(property.len());
            for quad in property {
                let mut object = String::new();
                self.object(quad[2], quad[3], margin + 2, &mut object)?;
                objects.push(object);
            }
            objects.sort_unstable();
            for (index, object) in objects.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { " ," });
                new_line(margin + 2, text);
                text.push_str(object);
            }
        }
        Ok(())
    }

    /// Appends an object, which begins on a line with this margin.
    fn object(&mut self, id: Id, section: Id, margin: usize, text: &mut String) -> Result<(), Error> {
        match self.blanks.shape(id) {
            Some(Shape::Nested) => self.nested(id, section, margin, text),
            Some(Shape::Collection) => self.collection(id, section, margin, text),
            _ if Some(id) == self.nil => {
                text.push_str("()");
                Ok(())
            }
            Some(Shape::Labelled(_)) | None => self.term(id, text),
        }
    }

    /// Appends a blank node in brackets.
    fn nested(&mut self, node: Id, section: Id, margin: usize, text: &mut String) -> Result<(), Error> {
        let mut quads = self.about(node, section)?;
        self.order.sort(&mut quads);
        let mut inner = String::new();
        self.properties(&quads, margin + 2, &mut inner)?;
        if inner.is_empty() {
            text.push_str("[]");
        } else if quads.len() == 1 && !inner.contains('\n') {
            text.extend(["[ ", &inner, " ]"]);
        } else {
            text.push('[');
            new_line(margin + 2, text);
            text.push_str(&inner);
            new_line(margin, text);
            text.push(']');
        }
        Ok(())
    }

    /// Appends the collection that begins with a cell.
    fn collection(&mut self, cell: Id, section: Id, margin: usize, text: &mut String) -> Result<(), Error> {
        let mut members = Vec::new();
        let mut at = cell;
        while Some(at) != self.nil {
            let mut rest = None;
            for quad in self.about(at, section)? {
                if Some(quad[1]) == self.first {
                    let mut member = String::new();
                    self.object(quad[2], section, margin + 2, &mut member)?;
                    members.push(member);
                } else if Some(quad[1]) == self.rest {
                    rest = Some(quad[2]);
                }
            }
            let Some(rest) = rest else { break };
            at = rest;
        }
        let width: usize = members.iter().map(|member| member.len() + 1).sum();
        if width <= WIDTH && members.iter().all(|member| !member.contains('\n')) {
            text.extend(["( ", &members.join(" "), " )"]);
            return Ok(());
        }
        text.push('(');
        for member in members {
            new_line(margin + 2, text);
            text.push_str(&member);
        }
        new_line(margin, text);
        text.push(')');
        Ok(())
    }

    /// What is said of a blank node.
    fn about(&self, node: Id, section: Id) -> Result<Vec<Quad>, Error> {
        self.view.scan([Some(node), None, None], Some(section))?.collect()
    }

    /// Appends a term that is not written in another way.
    fn term(&mut self, id: Id, text: &mut String) -> Result<(), Error> {
        let (snapshot, names, blanks) = (self.view.snapshot, self.names, self.blanks);
        if let Some(number) = blanks.number(id) {
            let _ = write!(text, "_:b{number}");
            return Ok(());
        }
        text.push_str(self.terms.term(id, |term, text| write_term(term, snapshot, names, blanks, text))?);
        Ok(())
    }
}

fn write_term(
    term: &Term,
    snapshot: &Snapshot,
    names: &Names,
    blanks: &BlankNodes,
    text: &mut String,
) -> Result<(), Error> {
    match term {
        Term::NamedNode(node) => names.write(node.as_str(), text),
        Term::Literal(literal) => names.write_literal(literal.as_ref(), text),
        Term::BlankNode(node) => {
            let number = snapshot.id(node.into())?.and_then(|id| blanks.number(id));
            let _ = match number {
                Some(number) => write!(text, "_:b{number}"),
                None => write!(text, "{node}"),
            };
        }
        Term::Triple(triple) => {
            let Triple { subject, predicate, object } = &**triple;
            text.push_str("<<( ");
            match subject {
                NamedOrBlankNode::NamedNode(node) => names.write(node.as_str(), text),
                NamedOrBlankNode::BlankNode(node) => write_term(&node.clone().into(), snapshot, names, blanks, text)?,
            }
            text.push(' ');
            names.write(predicate.as_str(), text);
            text.push(' ');
            write_term(object, snapshot, names, blanks, text)?;
            text.push_str(" )>>");
        }
    }
    Ok(())
}

fn new_line(margin: usize, text: &mut String) {
    text.push('\n');
    indent(margin, text);
}

fn indent(margin: usize, text: &mut String) {
    text.extend(std::iter::repeat_n(' ', margin));
}

//! Turtle and TriG as people like to read them and version control likes to compare them.

use std::fmt::Write as _;
use std::io::{self, Write};

use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphNameRef, LiteralRef, NamedNodeRef, QuadRef, TermRef};

use crate::export::names::{Form, Name, Names, form};

/// Writes quads in the order in which they come: those of one graph, subject or property must stand together.
///
/// Prefixes and base are declared if they are used; `a` stands for `rdf:type`; where a property has several objects each
/// has a line.
pub fn write(quads: &[QuadRef<'_>], names: &Names, out: &mut impl Write) -> io::Result<()> {
    let used = names.used(quads);
    for (prefix, namespace) in &used.prefixes {
        writeln!(out, "@prefix {prefix}: <{namespace}> .")?;
    }
    if let Some(base) = used.base {
        writeln!(out, "@base <{base}> .")?;
    }
    let mut text = String::new();
    for graph in quads.chunk_by(|a, b| a.graph_name == b.graph_name) {
        let margin = match graph[0].graph_name {
            GraphNameRef::DefaultGraph => "",
            GraphNameRef::NamedNode(name) => {
                writeln!(out, "\n{} {{", iri(name, names))?;
                "  "
            }
            GraphNameRef::BlankNode(name) => {
                writeln!(out, "\n{name} {{")?;
                "  "
            }
        };
        for (index, subject) in graph.chunk_by(|a, b| a.subject == b.subject).enumerate() {
            text.clear();
            write_subject(subject, names, margin, &mut text);
            if margin.is_empty() || index > 0 {
                out.write_all(b"\n")?;
            }
            out.write_all(text.as_bytes())?;
        }
        if !margin.is_empty() {
            out.write_all(b"}\n")?;
        }
    }
    Ok(())
}

/// Writes what is said of one subject.
fn write_subject(quads: &[QuadRef<'_>], names: &Names, margin: &str, text: &mut String) {
    text.push_str(margin);
    write_term(quads[0].subject.into(), names, text);
    for (index, property) in quads.chunk_by(|a, b| a.predicate == b.predicate).enumerate() {
        // The type stands beside the subject, all else below it.
        let beside = index == 0 && property[0].predicate == rdf::TYPE;
        text.push_str(if index == 0 { "" } else { " ;" });
        text.push_str(&if beside { " ".to_owned() } else { format!("\n{margin}  ") });
        match property[0].predicate {
            rdf::TYPE => text.push('a'),
            predicate => text.push_str(&iri(predicate, names)),
        }
        for (index, quad) in property.iter().enumerate() {
            text.push_str(if index == 0 { "" } else { " ," });
            text.push_str(&if property.len() == 1 { " ".to_owned() } else { format!("\n{margin}    ") });
            write_term(quad.object, names, text);
        }
    }
    text.push_str(" .\n");
}

fn write_term(term: TermRef<'_>, names: &Names, text: &mut String) {
    match term {
        TermRef::NamedNode(node) => text.push_str(&iri(node, names)),
        TermRef::BlankNode(node) => text.push_str(&node.to_string()),
        TermRef::Literal(literal) => write_literal(literal, names, text),
        TermRef::Triple(triple) => {
            text.push_str("<<( ");
            write_term(triple.subject.as_ref().into(), names, text);
            text.push(' ');
            write_term(triple.predicate.as_ref().into(), names, text);
            text.push(' ');
            write_term(triple.object.as_ref(), names, text);
            text.push_str(" )>>");
        }
    }
}

fn write_literal(literal: LiteralRef<'_>, names: &Names, text: &mut String) {
    match form(literal) {
        Form::Bare => text.push_str(literal.value()),
        Form::Typed(datatype) => {
            write_string(literal.value(), text);
            let _ = write!(text, "^^{}", iri(datatype, names));
        }
        Form::Quoted => {
            write_string(literal.value(), text);
            if let Some(language) = literal.language() {
                let _ = write!(text, "@{language}");
            }
            if let Some(direction) = literal.direction() {
                let _ = write!(text, "--{direction}");
            }
        }
    }
}

fn write_string(value: &str, text: &mut String) {
    text.push('"');
    for character in value.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            control if control.is_control() => {
                let _ = write!(text, "\\u{:04X}", u32::from(control));
            }
            character => text.push(character),
        }
    }
    text.push('"');
}

fn iri(iri: NamedNodeRef<'_>, names: &Names) -> String {
    match names.name(iri.as_str()) {
        Name::Prefixed(prefix, local) => format!("{prefix}:{local}"),
        Name::Relative(rest) => format!("<{rest}>"),
        Name::Full(iri) => format!("<{iri}>"),
    }
}

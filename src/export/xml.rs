//! What XML cannot hold, and what it would change in silence.

use std::io::{self, Write};

use oxigraph::model::vocab::rdf;
use oxigraph::model::{LiteralRef, NamedNodeRef, QuadRef, TermRef};

/// What RDF/XML cannot say of a triple; `None` if it can say all.
pub fn obstacle(quad: QuadRef<'_>) -> Option<String> {
    element(quad.predicate).or_else(|| match quad.object {
        TermRef::NamedNode(class) if quad.predicate == rdf::TYPE => element(class),
        TermRef::Literal(literal) => characters(literal),
        TermRef::Triple(triple) => {
            obstacle(QuadRef::new(&triple.subject, &triple.predicate, &triple.object, quad.graph_name))
        }
        TermRef::NamedNode(_) | TermRef::BlankNode(_) => None,
    })
}

/// Properties and classes become elements, whose names end an IRI.
fn element(iri: NamedNodeRef<'_>) -> Option<String> {
    let name = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-' | '.');
    let start = |character: char| character.is_alphabetic() || character == '_';
    let tail = iri.as_str().rsplit(|character| !name(character)).next().unwrap_or_default();
    (!tail.contains(start)).then(|| format!("`{iri}` does not end in a name of XML"))
}

fn characters(literal: LiteralRef<'_>) -> Option<String> {
    let foreign = |character: &char| matches!(character, '\0'..='\x08' | '\x0B' | '\x0C' | '\x0E'..='\x1F' | '\u{FFFE}' | '\u{FFFF}');
    let character = literal.value().chars().find(foreign)?;
    Some(format!("XML has no character U+{:04X}, and there is one in a literal", u32::from(character)))
}

/// A writer that writes carriage returns as references, because an XML parser reads a bare one as a line feed.
pub struct Escaped<W>(pub W);

impl<W: Write> Write for Escaped<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for (index, part) in bytes.split(|byte| *byte == b'\r').enumerate() {
            if index > 0 {
                self.0.write_all(b"&#13;")?;
            }
            self.0.write_all(part)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

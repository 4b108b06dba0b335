//! Lines of N-Triples and N-Quads in the form that nearly all of them have, read where they stand.
//!
//! What is read here, the parser reads in the same way; all else, mistakes among it, is left to the parser.

mod cursor;
mod iri;
mod literal;

use oxigraph::io::RdfFormat;
use oxigraph::model::{BlankNodeRef, GraphNameRef, NamedOrBlankNodeRef, QuadRef, TermRef};

use crate::rdf::Text;
use crate::rdf::blank::name as scoped;
use cursor::Cursor;
use iri::KnownIris;

/// What one line says.
pub(super) enum Line<'a> {
    /// A quad.
    Quad(QuadRef<'a>),
    /// Nothing: it is empty, or a comment.
    Nothing,
    /// Something that only the parser can tell.
    Unknown,
}

/// Reads one line of a text after the other.
pub(super) struct Scanner<'t> {
    scope: &'t str,
    /// Whether a quad may have a graph.
    graphs: bool,
    known: KnownIris,
    /// Where parts of a quad are written that are not in the line as they are.
    subject: String,
    object: String,
    language: String,
    graph: String,
}

impl<'t> Scanner<'t> {
    pub(super) fn of(text: &'t Text) -> Self {
        Self {
            scope: &text.scope,
            graphs: text.format == RdfFormat::NQuads,
            known: KnownIris::default(),
            subject: String::new(),
            object: String::new(),
            language: String::new(),
            graph: String::new(),
        }
    }

    /// Reads a line, without its end and without any carriage return.
    #[inline]
    pub(super) fn line<'q>(&'q mut self, line: &'q str) -> Line<'q> {
        let mut cursor = Cursor::new(line);
        cursor.blanks();
        if cursor.is_at_end() {
            return Line::Nothing;
        }
        self.quad(cursor).map_or(Line::Unknown, Line::Quad)
    }

    #[inline]
    fn quad<'q>(&'q mut self, mut cursor: Cursor<'q>) -> Option<QuadRef<'q>> {
        let known = &mut self.known;
        let subject = match cursor.byte()? {
            b'<' => known.subject(&mut cursor)?.into(),
            _ => blank(&mut cursor, self.scope, &mut self.subject)?.into(),
        };
        cursor.blanks();
        let predicate = known.predicate(&mut cursor)?;
        cursor.blanks();
        let object = match cursor.byte()? {
            b'"' => TermRef::Literal(cursor.literal(known, &mut self.object, &mut self.language)?),
            _ => node(&mut cursor, known, self.scope, &mut self.object)?.into(),
        };
        cursor.blanks();
        let mut graph_name = GraphNameRef::DefaultGraph;
        if self.graphs && cursor.byte()? != b'.' {
            graph_name = node(&mut cursor, known, self.scope, &mut self.graph)?.into();
            cursor.blanks();
        }
        cursor.pass('.')?;
        cursor.blanks();
        cursor.is_at_end().then_some(QuadRef { subject, predicate, object, graph_name })
    }
}

/// An IRI, or a blank node, whose name is written to `name`.
#[inline]
fn node<'q>(
    cursor: &mut Cursor<'q>,
    known: &mut KnownIris,
    scope: &str,
    name: &'q mut String,
) -> Option<NamedOrBlankNodeRef<'q>> {
    if cursor.byte()? == b'<' {
        return Some(known.iri(cursor)?.into());
    }
    Some(blank(cursor, scope, name)?.into())
}

/// A blank node, whose name is written to `name`.
fn blank<'q>(cursor: &mut Cursor<'q>, scope: &str, name: &'q mut String) -> Option<BlankNodeRef<'q>> {
    scoped(scope, cursor.label()?, name);
    Some(BlankNodeRef::new_unchecked(name))
}

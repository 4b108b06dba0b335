//! N-Triples and N-Quads: subject by subject by name, the lines of each sorted.

use std::fmt::Write as _;
use std::io::Write;

use oxigraph::model::Term;

use crate::export::Error;
use crate::export::nest::BlankNodes;
use crate::export::spelled::Spelled;
use crate::export::view::View;
use crate::export::walk;
use crate::store::Id;

/// Writes the quads of one section, or all quads with their graphs.
pub fn write(view: &View<'_>, section: Option<Id>, out: &mut impl Write) -> Result<(), Error> {
    let mut spelled = Spelled::new(view.snapshot);
    let mut text = String::new();
    let mut ends: Vec<usize> = Vec::new();
    walk::by_name(view, section, |_| true, &BlankNodes::default(), &mut |quads| {
        text.clear();
        ends.clear();
        for quad in quads {
            for id in &quad[..3] {
                text.push_str(spelled.term(*id, spell)?);
                text.push(' ');
            }
            if quad[3] != Id::DEFAULT_GRAPH {
                text.push_str(spelled.term(quad[3], spell)?);
                text.push(' ');
            }
            text.push_str(".\n");
            ends.push(text.len());
        }
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let mut lines: Vec<&str> = starts.zip(&ends).map(|(start, end)| &text[start..*end]).collect();
        lines.sort_unstable();
        lines.iter().try_for_each(|line| out.write_all(line.as_bytes()))?;
        Ok(())
    })
}

fn spell(term: &Term, text: &mut String) -> Result<(), Error> {
    let _ = write!(text, "{term}");
    Ok(())
}

use std::io::{self, Write};

use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, Width};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{NamedNodeRef, NamedOrBlankNode, Term};

use crate::graph::{Base, vocab};
use crate::query::{Answer, Solutions};
use crate::render::claim::{count, short};

/// A line below the header, and a space where a line between columns would be; see the presets of `comfy_table`.
const LINES: &str = "     ──            ";

/// Writes an answer for people, at most `width` columns wide: IRIs shortened, numbers to the right, rows counted.
///
/// # Errors
/// `out` cannot be written.
pub fn table(answer: &Answer, base: &Base, width: usize, out: &mut dyn Write) -> io::Result<()> {
    match answer {
        Answer::Boolean(value) => writeln!(out, "{}", if *value { "yes" } else { "no" }),
        Answer::Solutions(solutions) => write_solutions(solutions, base, width, out),
        Answer::Graph(triples) => {
            let names = Names::new(base);
            let rows = triples.iter().map(|triple| {
                let subject = match &triple.subject {
                    NamedOrBlankNode::NamedNode(node) => names.iri(node.as_ref()),
                    NamedOrBlankNode::BlankNode(node) => node.to_string(),
                };
                vec![subject, names.iri(triple.predicate.as_ref()), names.term(&triple.object)]
            });
            write_rows(&["subject", "predicate", "object"], rows, &[], width, out)?;
            writeln!(out, "{}", count(triples.len(), "triple"))
        }
    }
}

fn write_solutions(solutions: &Solutions, base: &Base, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let names = Names::new(base);
    let header: Vec<&str> = solutions.variables.iter().map(|variable| variable.as_str()).collect();
    let numbers: Vec<usize> = (0..header.len())
        .filter(|&column| {
            let mut values = solutions.rows.iter().filter_map(|row| row[column].as_ref()).peekable();
            values.peek().is_some() && values.all(is_number)
        })
        .collect();
    let cell = |term: &Option<Term>| term.as_ref().map_or_else(String::new, |term| names.term(term));
    let rows = solutions.rows.iter().map(|row| row.iter().map(cell).collect());
    if !solutions.rows.is_empty() {
        write_rows(&header, rows, &numbers, width, out)?;
    }
    let more = if solutions.cut { "; there are more" } else { "" };
    writeln!(out, "{}{more}", count(solutions.rows.len(), "row"))
}

/// Writes rows below a header; the columns of `numbers` stand to the right.
pub fn write_rows(
    header: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
    numbers: &[usize],
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut table = Table::new();
    table.load_preset(LINES).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(width).unwrap_or(u16::MAX)).set_header(header);
    let mut longest: Vec<usize> = header.iter().map(|name| name.chars().count()).collect();
    for row in rows {
        for (longest, cell) in longest.iter_mut().zip(&row) {
            *longest = cell.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0).max(*longest);
        }
        // Nothing that a report wrote may steer the terminal.
        let shown = row.iter().map(|cell| cell.replace(|letter: char| letter.is_control() && letter != '\n', " "));
        table.add_row(shown.map(Cell::new).collect::<Vec<_>>());
    }
    // Words stay whole as far as there is room; the longest ones are broken first.
    let room = width.saturating_sub(2 * header.len().saturating_sub(1));
    let whole = (1..=width).rev().find(|&most| longest.iter().map(|&word| word.min(most)).sum::<usize>() <= room);
    for (index, column) in table.column_iter_mut().enumerate() {
        let padding = u16::from(index + 1 < header.len());
        column.set_padding((0, padding));
        if let Some(most) = whole {
            let word = u16::try_from(longest[index].min(most)).unwrap_or(u16::MAX);
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(word.saturating_add(padding))));
        }
        if numbers.contains(&index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn is_number(term: &Term) -> bool {
    let Term::Literal(literal) = term else { return false };
    [xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE, xsd::FLOAT].contains(&literal.datatype())
}

/// How terms are shown to people.
struct Names<'a> {
    base: &'a Base,
    prefixes: Vec<(&'static str, String)>,
}

impl<'a> Names<'a> {
    fn new(base: &'a Base) -> Self {
        Self { base, prefixes: vocab::prefixes(base) }
    }

    fn term(&self, term: &Term) -> String {
        match term {
            Term::NamedNode(node) => self.iri(node.as_ref()),
            Term::BlankNode(node) => node.to_string(),
            Term::Literal(literal) => literal.value().to_owned(),
            Term::Triple(triple) => triple.to_string(),
        }
    }

    /// Claims and reports by the beginning of their digest, which is what commands take; other IRIs with their prefix.
    fn iri(&self, iri: NamedNodeRef<'_>) -> String {
        if let Some(id) = self.base.claim_id(iri) {
            return short(id).to_owned();
        }
        if let Some(id) = self.base.report_id(iri) {
            return format!("report {}", short(id));
        }
        let with_prefix = self.prefixes.iter().find_map(|(prefix, namespace)| {
            let local = iri.as_str().strip_prefix(namespace.as_str())?;
            (!local.is_empty() && !local.contains(['/', '#'])).then(|| format!("{prefix}:{local}"))
        });
        with_prefix.unwrap_or_else(|| iri.to_string())
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{Literal, NamedNode, Term};
    use oxigraph::sparql::Variable;

    use super::table;
    use crate::graph::Base;
    use crate::query::{Answer, Solutions};

    #[track_caller]
    fn check(answer: &Answer, width: usize, expected: &str) {
        let mut out = Vec::new();
        table(answer, &Base::default(), width, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap().trim_end(), expected.trim_matches('\n'));
    }

    fn answer() -> Answer {
        let base = Base::default();
        let entity = Term::from(NamedNode::new_unchecked(format!("{}turkey", base.entities())));
        let row = |number: i64, text: &str| {
            vec![Some(entity.clone()), Some(Literal::from(number).into()), Some(Literal::from(text).into())]
        };
        Answer::Solutions(Solutions {
            variables: ["who", "claims", "text"].map(Variable::new_unchecked).to_vec(),
            rows: vec![
                row(7, "keeps the port"),
                row(1500, "offers to keep the port open\u{1b}[31m"),
                vec![None, None, None],
            ],
            cut: true,
        })
    }

    #[test]
    fn iris_are_short_and_numbers_stand_to_the_right() {
        check(
            &answer(),
            80,
            "
who       claims  text
───────────────────────────────────────────────────
e:turkey       7  keeps the port
e:turkey    1500  offers to keep the port open [31m

3 rows; there are more",
        );
    }

    #[test]
    fn a_table_fits_the_terminal() {
        let mut out = Vec::new();
        table(&answer(), &Base::default(), 40, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.lines().all(|line| line.chars().count() <= 40), "{text}");
    }

    #[test]
    fn yes_and_no_are_words() {
        check(&Answer::Boolean(true), 80, "yes");
    }
}

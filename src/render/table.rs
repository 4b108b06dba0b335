use std::io::{self, Write};

use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Width};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Term, Triple};
use oxigraph::sparql::Variable;

use crate::graph::Base;
use crate::query::{Error, Receive};
use crate::render::claim::count;
use crate::render::names::{Label, Names};

/// A line below the header, and a space where a line between columns would be; see the presets of `comfy_table`.
const LINES: &str = "     ──            ";

/// Rows that are laid out together; below them the header stands again.
const PAGE: usize = 1000;

/// Writes an answer for people as it comes, at most `width` columns wide: IRIs shortened, numbers to the right, rows counted.
pub struct Table<'a> {
    names: Names<'a>,
    style: Style<'a>,
    out: &'a mut dyn Write,
    header: Vec<String>,
    waiting: Vec<Vec<Option<Term>>>,
    rows: usize,
}

/// How a table is shown.
#[derive(Clone, Copy)]
pub struct Style<'a> {
    /// How many columns of letters there are.
    pub width: usize,
    /// Whether headers are bold.
    pub bold: bool,
    /// What a row is called.
    pub row: &'static str,
    /// How long it took, in words; `None` to say nothing of it.
    pub took: Option<&'a dyn Fn() -> String>,
}

impl<'a> Table<'a> {
    /// Writes to `out`; `label` knows what things are called whose IRIs have no prefix.
    pub fn new(base: &'a Base, label: &'a Label<'a>, style: Style<'a>, out: &'a mut dyn Write) -> Self {
        Self { names: Names::new(base, label), style, out, header: Vec::new(), waiting: Vec::new(), rows: 0 }
    }

    /// Lays out the rows that came since the last page.
    fn page(&mut self) -> io::Result<()> {
        let rows = std::mem::take(&mut self.waiting);
        let is_numbers = |&column: &usize| {
            let mut values = rows.iter().filter_map(|row| row[column].as_ref()).peekable();
            values.peek().is_some() && values.all(is_number)
        };
        let numbers: Vec<usize> = (0..self.header.len()).filter(is_numbers).collect();
        let header: Vec<&str> = self.header.iter().map(String::as_str).collect();
        let cells = rows.iter().map(|row| row.iter().map(|term| self.names.cell(term.as_ref())).collect());
        write_rows(&header, cells, &numbers, self.style, self.out)
    }

    fn footer(&mut self, thing: &str, more: &str) -> io::Result<()> {
        let took = self.style.took.map_or_else(String::new, |took| format!(" in {}", took()));
        writeln!(self.out, "{}{took}{more}", count(self.rows, thing))
    }
}

impl Receive for Table<'_> {
    fn columns(&mut self, variables: &[Variable]) -> Result<(), Error> {
        self.header = variables.iter().map(|variable| variable.as_str().to_owned()).collect();
        Ok(())
    }

    fn row(&mut self, values: &[Option<Term>]) -> Result<(), Error> {
        self.rows += 1;
        self.waiting.push(values.to_vec());
        if self.waiting.len() == PAGE {
            self.page()?;
        }
        Ok(())
    }

    fn end(&mut self, cut: bool) -> Result<(), Error> {
        if !self.waiting.is_empty() {
            self.page()?;
        }
        Ok(self.footer(self.style.row, if cut { "; there are more" } else { "" })?)
    }

    fn boolean(&mut self, value: bool) -> Result<(), Error> {
        Ok(writeln!(self.out, "{}", if value { "yes" } else { "no" })?)
    }

    fn graph(&mut self, triples: Vec<Triple>) -> Result<(), Error> {
        self.header = ["subject", "predicate", "object"].map(str::to_owned).to_vec();
        for triple in triples {
            self.row(&[Some(triple.subject.into()), Some(triple.predicate.into()), Some(triple.object)])?;
        }
        if !self.waiting.is_empty() {
            self.page()?;
        }
        Ok(self.footer("triple", "")?)
    }
}

/// Writes rows below a header; the columns of `numbers` stand to the right.
pub fn write_rows(
    header: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
    numbers: &[usize],
    style: Style<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let width = style.width;
    let mut table = comfy_table::Table::new();
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
    let mut bold = style.bold;
    for line in table.lines() {
        let line = line.trim_end();
        bold &= !line.starts_with('─');
        if bold { writeln!(out, "\x1b[1m{line}\x1b[0m")? } else { writeln!(out, "{line}")? }
    }
    Ok(())
}

fn is_number(term: &Term) -> bool {
    let Term::Literal(literal) = term else { return false };
    [xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE, xsd::FLOAT].contains(&literal.datatype())
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{Literal, NamedNode, Term};
    use oxigraph::sparql::Variable;

    use super::{Style, Table};
    use crate::graph::Base;
    use crate::query::{Answer, Solutions};

    fn shown(answer: &Answer, width: usize) -> String {
        let mut out = Vec::new();
        let style = Style { width, bold: false, row: "row", took: None };
        answer.give(&mut Table::new(&Base::default(), &|_| None, style, &mut out)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[track_caller]
    fn check(answer: &Answer, width: usize, expected: &str) {
        assert_eq!(shown(answer, width).trim_end(), expected.trim_matches('\n'));
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
        let text = shown(&answer(), 40);
        assert!(text.lines().all(|line| line.chars().count() <= 40), "{text}");
    }

    #[test]
    fn yes_and_no_are_words() {
        check(&Answer::Boolean(true), 80, "yes");
    }
}

use std::io::{self, Write};

use oxigraph::model::{Term, Triple};
use oxigraph::sparql::Variable;

use crate::graph::Base;
use crate::query::{Error, Receive};
use crate::render::names::{Label, Names};

/// Writes an answer as a table of Markdown, as it comes.
pub struct Markdown<'a> {
    names: Names<'a>,
    out: &'a mut dyn Write,
}

impl<'a> Markdown<'a> {
    /// Writes to `out`; `label` knows what things are called whose IRIs have no prefix.
    pub fn new(base: &'a Base, label: &'a Label<'a>, out: &'a mut dyn Write) -> Self {
        Self { names: Names::new(base, label), out }
    }

    fn line(&mut self, cells: impl Iterator<Item = String>) -> io::Result<()> {
        for cell in cells {
            write!(self.out, "| {} ", escaped(&cell))?;
        }
        writeln!(self.out, "|")
    }

    fn header(&mut self, names: &[&str]) -> io::Result<()> {
        self.line(names.iter().map(|name| (*name).to_owned()))?;
        self.line(names.iter().map(|_| "---".to_owned()))
    }
}

/// Text that stays in its cell.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '|' | '\\' | '<' | '`' | '*' | '_' | '[' => escaped.extend(['\\', letter]),
            '\n' => escaped.push_str("<br>"),
            letter if letter.is_control() => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}

impl Receive for Markdown<'_> {
    fn columns(&mut self, variables: &[Variable]) -> Result<(), Error> {
        let names: Vec<&str> = variables.iter().map(|variable| variable.as_str()).collect();
        Ok(self.header(&names)?)
    }

    fn row(&mut self, values: &[Option<Term>]) -> Result<(), Error> {
        let cells: Vec<String> = values.iter().map(|term| self.names.cell(term.as_ref())).collect();
        Ok(self.line(cells.into_iter())?)
    }

    fn end(&mut self, _: bool) -> Result<(), Error> {
        Ok(())
    }

    fn boolean(&mut self, value: bool) -> Result<(), Error> {
        Ok(writeln!(self.out, "{}", if value { "yes" } else { "no" })?)
    }

    fn graph(&mut self, triples: Vec<Triple>) -> Result<(), Error> {
        self.header(&["subject", "predicate", "object"])?;
        for triple in triples {
            self.row(&[Some(triple.subject.into()), Some(triple.predicate.into()), Some(triple.object)])?;
        }
        Ok(())
    }
}

use std::mem;

use crate::export::fmt::lexer::{Comment, Kind, Token};
use crate::export::fmt::tree::{Directive, Document, Graph, Object, Property, Shape, Statement, Term, Triples};

/// The columns that a line may have if it need not have more.
const WIDTH: usize = 100;

/// The columns of one level.
const STEP: usize = 2;

/// Writes a document, its tokens in their order and each comment between the tokens where it was, or as near as it can be.
pub fn write(document: &Document<'_>) -> String {
    let mut layout = Layout { tokens: &document.tokens, out: String::new(), waiting: Vec::new() };
    let mut before = None;
    for statement in &document.statements {
        let kind = layout.kind(statement);
        layout.statement(statement, Apart::between(before, kind));
        before = Some(kind);
    }
    if let Some(end) = document.tokens.last() {
        layout.begin(end, 0, if before.is_some() { Apart::Kept } else { Apart::No });
    }
    if !layout.out.is_empty() {
        layout.out.push('\n');
    }
    layout.out
}

/// What stands before a token if no comment does.
#[derive(Clone, Copy)]
enum Gap {
    Space,
    Line,
}

/// Whether a statement has an empty line above it.
#[derive(Clone, Copy)]
enum Apart {
    /// It is the first, and has none.
    No,
    /// It has one if it had one.
    Kept,
    /// It has one.
    Yes,
}

/// What is to be known of a statement to say how far it stands from the next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Breadth {
    Directive,
    /// It takes one line.
    Line,
    Lines,
}

impl Apart {
    fn between(before: Option<Breadth>, next: Breadth) -> Self {
        match before {
            None => Self::No,
            Some(before) if before == next && next != Breadth::Lines => Self::Kept,
            Some(_) => Self::Yes,
        }
    }
}

struct Layout<'d> {
    tokens: &'d [Token<'d>],
    out: String,
    /// The comments that stood before the last token, or behind it, and are not written yet.
    waiting: Vec<Comment<'d>>,
}

impl<'d> Layout<'d> {
    fn kind(&self, statement: &Statement) -> Breadth {
        match statement {
            Statement::Directive(_) => Breadth::Directive,
            Statement::Triples(triples) => self.breadth(triples, 0),
            Statement::Graph(_) => Breadth::Lines,
        }
    }

    /// Whether a statement stays in the line in which it is written.
    fn breadth(&self, triples: &Triples, margin: usize) -> Breadth {
        let first = triples.subject.first;
        let column = margin + columns(&self.tokens[first].text);
        let is_dotted = triples.dot.is_none_or(|dot| self.tokens[dot].follows());
        if triples.properties.len() <= 1 && is_dotted && self.fits(column, first, triples.last) {
            Breadth::Line
        } else {
            Breadth::Lines
        }
    }

    fn statement(&mut self, statement: &Statement, apart: Apart) {
        match statement {
            Statement::Directive(directive) => {
                self.begin(&self.tokens[directive.first], 0, apart);
                self.directive(directive);
            }
            Statement::Triples(triples) => {
                self.begin(&self.tokens[triples.subject.first], 0, apart);
                self.triples(triples, 0);
            }
            Statement::Graph(graph) => {
                self.begin(&self.tokens[graph.first], 0, apart);
                self.graph(graph);
            }
        }
    }

    fn directive(&mut self, directive: &Directive) {
        self.push(directive.first);
        for token in directive.first + 1..=directive.last {
            self.join(token);
        }
        match directive.dot {
            Some(dot) => self.join(dot),
            None => self.out.push_str(" ."),
        }
    }

    fn graph(&mut self, graph: &Graph) {
        if let Some(name) = &graph.name {
            self.term(name, 0);
            self.join(graph.open);
        } else {
            self.push(graph.open);
        }
        let mut before = None;
        for triples in &graph.triples {
            let breadth = self.breadth(triples, STEP);
            self.begin(&self.tokens[triples.subject.first], STEP, Apart::between(before, breadth));
            self.triples(triples, STEP);
            before = Some(breadth);
        }
        if graph.triples.is_empty() && self.waiting.is_empty() && self.tokens[graph.close].comments.is_empty() {
            return self.push(graph.close);
        }
        self.close(graph.close, STEP, 0);
    }

    fn triples(&mut self, triples: &Triples, margin: usize) {
        if self.breadth(triples, margin) == Breadth::Line {
            self.push(triples.subject.first);
            self.flat(triples.subject.first + 1, triples.last);
        } else {
            self.term(&triples.subject, margin);
            self.properties(&triples.properties, margin + STEP, Gap::Space);
        }
        let Some(dot) = triples.dot else { return self.out.push_str(" .") };
        self.waiting.extend(&self.tokens[dot].comments);
        // A comment behind the last word goes behind the dot; more would get behind the statement.
        if self.waiting.len() > 1 || self.waiting.first().is_some_and(|comment| comment.alone) {
            self.comments(margin + STEP);
            self.line(margin + STEP);
            self.out.push('.');
        } else {
            self.out.push_str(" .");
        }
    }

    /// Writes properties, each in a line of its own. `first` is for a first one that says the type.
    fn properties(&mut self, properties: &[Property], indent: usize, first: Gap) {
        for (index, property) in properties.iter().enumerate() {
            let beside = index == 0 && self.tokens[property.verb].text == "a";
            self.place(property.verb, if beside { first } else { Gap::Line }, indent);
            self.push(property.verb);
            self.objects(&property.objects, property.verb, indent);
            for semicolon in property.semicolons.clone() {
                self.join(semicolon);
            }
        }
    }

    fn objects(&mut self, objects: &[Object], verb: usize, indent: usize) {
        let [object] = objects else {
            let last = objects.last().and_then(|object| object.parts.last()).map_or(verb, |part| part.last);
            if self.fits(self.column(), verb, last) {
                return self.flat(verb + 1, last);
            }
            for object in objects {
                self.object(object, Gap::Line, indent + STEP, indent + STEP);
            }
            return;
        };
        self.object(object, Gap::Space, indent, indent + STEP);
    }

    /// Writes an object; brackets in it are closed at `indent`, and `below` is where a comment drives it.
    fn object(&mut self, object: &Object, gap: Gap, indent: usize, below: usize) {
        for (index, part) in object.parts.iter().enumerate() {
            self.place(part.first, if index == 0 { gap } else { Gap::Space }, below);
            self.term(part, indent);
        }
        if let Some(comma) = object.comma {
            self.join(comma);
        }
    }

    /// Writes a term whose place is made.
    fn term(&mut self, term: &Term, indent: usize) {
        match &term.shape {
            Shape::Word => {
                self.push(term.first);
                for token in term.first + 1..=term.last {
                    self.join(token);
                }
                return;
            }
            Shape::Row(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    if index > 0 {
                        self.place(part.first, Gap::Space, indent + STEP);
                    }
                    self.term(part, indent);
                }
                return;
            }
            Shape::Properties(_) | Shape::Items(_) => self.push(term.first),
        }
        if self.fits(self.column(), term.first, term.last) {
            return self.flat(term.first + 1, term.last);
        }
        match &term.shape {
            Shape::Properties(properties) => self.properties(properties, indent + STEP, Gap::Line),
            Shape::Items(items) => {
                for item in items {
                    self.place(item.first, Gap::Line, indent + STEP);
                    self.term(item, indent + STEP);
                }
            }
            Shape::Word | Shape::Row(_) => {}
        }
        self.close(term.last, indent + STEP, indent);
    }

    /// Whether tokens stood in one line and can do so again, behind a token that ends in a column, with a sign behind them.
    fn fits(&self, mut column: usize, written: usize, last: usize) -> bool {
        self.tokens[written + 1..=last].iter().all(|token| {
            column += columns(&token.text) + usize::from(!token.glued);
            token.follows() && !token.text.contains('\n') && !token.text.contains('\r') && column + 2 <= WIDTH
        })
    }

    /// Writes tokens in the line of the one before.
    fn flat(&mut self, first: usize, last: usize) {
        for token in first..=last {
            self.join(token);
        }
    }

    /// Makes place for a token: the comments that wait, else what the gap says.
    fn place(&mut self, token: usize, gap: Gap, indent: usize) {
        self.waiting.extend(&self.tokens[token].comments);
        if !self.waiting.is_empty() {
            self.comments(indent);
            if self.tokens[token].breaks > 1 {
                self.out.push('\n');
            }
            return self.line(indent);
        }
        match gap {
            Gap::Space => self.out.push(' '),
            Gap::Line => self.line(indent),
        }
    }

    /// Makes place for the first token of a statement, or the end of the text.
    fn begin(&mut self, token: &'d Token<'d>, indent: usize, apart: Apart) {
        self.waiting.extend(&token.comments);
        let mut comments = mem::take(&mut self.waiting);
        if !self.out.is_empty() && comments.first().is_some_and(|comment| !comment.alone) {
            let beside = comments.remove(0);
            self.out.push(' ');
            self.out.push_str(beside.text);
        }
        let mut lines: Vec<(bool, &str)> = comments.iter().map(|comment| (comment.apart, comment.text)).collect();
        if token.kind != Kind::End {
            lines.push((token.breaks > 1, ""));
        }
        let is_apart = lines.iter().any(|(apart, _)| *apart);
        if let Some((first, _)) = lines.first_mut() {
            // A comment belongs to what it stands above, unless it stands apart from it.
            *first = match apart {
                Apart::No => false,
                Apart::Kept => *first,
                Apart::Yes => *first || !is_apart,
            };
        }
        for (apart, text) in lines {
            if apart {
                self.out.push('\n');
            }
            self.line(indent);
            self.out.push_str(text);
        }
    }

    /// Writes a closing bracket in a line of its own, and above it, further in, the comments before it.
    fn close(&mut self, token: usize, inner: usize, indent: usize) {
        self.waiting.extend(&self.tokens[token].comments);
        self.comments(inner);
        self.line(indent);
        self.push(token);
    }

    /// Writes the comments that wait, the first beside the last token if it stood so.
    fn comments(&mut self, indent: usize) {
        for (index, comment) in mem::take(&mut self.waiting).into_iter().enumerate() {
            if index == 0 && !comment.alone {
                self.out.push(' ');
            } else {
                if comment.apart {
                    self.out.push('\n');
                }
                self.line(indent);
            }
            self.out.push_str(comment.text);
        }
    }

    /// Writes a token in the line of the one before; its comments wait until the line ends.
    fn join(&mut self, token: usize) {
        let tokens = self.tokens;
        self.waiting.extend(&tokens[token].comments);
        if !tokens[token].glued {
            self.out.push(' ');
        }
        self.push(token);
    }

    fn push(&mut self, token: usize) {
        self.out.push_str(&self.tokens[token].text);
    }

    fn line(&mut self, indent: usize) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    /// The columns of the line so far.
    fn column(&self) -> usize {
        columns(&self.out[self.out.rfind('\n').map_or(0, |newline| newline + 1)..])
    }
}

/// The columns that a text takes in one line, as far as every character takes one.
fn columns(text: &str) -> usize {
    text.chars().count()
}

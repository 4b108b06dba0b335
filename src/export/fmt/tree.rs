use std::mem;
use std::ops::Range;

use crate::export::fmt::Mistake;
use crate::export::fmt::lexer::{Comment, Kind, Token, tokens};
use crate::export::fmt::spell::{self, Scope};
use crate::text::Span;

/// How deep brackets may stand in each other; whoever lays a tree out goes as deep.
const DEPTH: usize = 100;

/// A text as statements. Its tokens are spelled as they are to be written; the tree names them by their index.
#[derive(Debug)]
pub struct Document<'t> {
    pub tokens: Vec<Token<'t>>,
    pub statements: Vec<Statement>,
}

/// A statement of a document.
#[derive(Debug)]
pub enum Statement {
    Directive(Directive),
    Triples(Triples),
    Graph(Graph),
}

/// `@prefix`, `@base` or `@version`, however it was written.
#[derive(Clone, Copy, Debug)]
pub struct Directive {
    pub first: usize,
    /// Its last token before the dot.
    pub last: usize,
    /// `None` where it was written without.
    pub dot: Option<usize>,
}

/// What is said of one subject.
#[derive(Debug)]
pub struct Triples {
    pub subject: Term,
    pub properties: Vec<Property>,
    /// The last token before the dot.
    pub last: usize,
    /// `None` where a brace ends the statement.
    pub dot: Option<usize>,
}

/// A block of TriG.
#[derive(Debug)]
pub struct Graph {
    pub first: usize,
    /// `None` for the default graph.
    pub name: Option<Term>,
    pub open: usize,
    pub triples: Vec<Triples>,
    pub close: usize,
}

/// A predicate and its objects.
#[derive(Debug)]
pub struct Property {
    pub verb: usize,
    pub objects: Vec<Object>,
    /// The signs behind it; those that are left out are empty.
    pub semicolons: Range<usize>,
}

/// An object, and what is said of its triple.
#[derive(Debug)]
pub struct Object {
    /// The object, then its reifiers and annotations.
    pub parts: Vec<Term>,
    pub comma: Option<usize>,
}

/// Tokens that belong together.
#[derive(Debug)]
pub struct Term {
    pub first: usize,
    pub last: usize,
    pub shape: Shape,
}

/// What a term is made of.
#[derive(Debug)]
pub enum Shape {
    /// One token, and those that are glued to it.
    Word,
    /// Terms in a row: a triple term, a reified triple, a reifier.
    Row(Vec<Term>),
    /// Properties between brackets.
    Properties(Vec<Property>),
    /// The terms of a collection.
    Items(Vec<Term>),
}

/// Reads a text.
///
/// # Errors
/// A token stands where the grammar has none such, or brackets stand too deep in each other.
pub fn read(text: &str) -> Result<Document<'_>, Mistake> {
    let mut parser = Parser { tokens: tokens(text), next: 0, depth: 0, scope: Scope::default() };
    let mut statements = Vec::new();
    while parser.kind() != Kind::End {
        statements.push(parser.statement()?);
    }
    Ok(Document { tokens: parser.tokens, statements })
}

struct Parser<'t> {
    tokens: Vec<Token<'t>>,
    next: usize,
    depth: usize,
    /// The prefixes that are declared before the next token.
    scope: Scope,
}

impl Parser<'_> {
    fn kind(&self) -> Kind {
        self.tokens[self.next].kind
    }

    fn is_at(&self, sign: &str) -> bool {
        self.kind() == Kind::Sign && self.tokens[self.next].text == sign
    }

    /// Goes past the next token, which is never the end: that is of no kind that anybody asks for.
    fn pass(&mut self) -> usize {
        self.next += 1;
        self.next - 1
    }

    fn take(&mut self, sign: &str) -> Option<usize> {
        self.is_at(sign).then(|| self.pass())
    }

    fn expect(&mut self, sign: &str) -> Result<usize, Mistake> {
        self.take(sign).ok_or_else(|| self.mistake(format!("`{sign}` is expected here")))
    }

    fn mistake(&self, message: impl Into<String>) -> Mistake {
        let token = &self.tokens[self.next];
        Mistake { span: Span::new(token.at, token.at + token.text.len()), message: message.into() }
    }

    fn statement(&mut self) -> Result<Statement, Mistake> {
        let first = self.next;
        let word = self.tokens[first].text.to_ascii_lowercase();
        match (self.kind(), word.trim_start_matches('@')) {
            (Kind::Tag | Kind::Word, "prefix") => self.directive("@prefix", &[Kind::Name, Kind::Iri]),
            (Kind::Tag | Kind::Word, "base") => self.directive("@base", &[Kind::Iri]),
            (Kind::Tag | Kind::Word, "version") => self.directive("@version", &[Kind::Text]),
            (Kind::Word, "graph") => {
                self.pass();
                self.leave_to_next(first);
                let name = self.term()?;
                self.graph(name.first, Some(name))
            }
            (Kind::Sign, "{") => self.graph(first, None),
            _ => {
                let subject = self.term()?;
                if self.is_at("{") {
                    return self.graph(first, Some(subject));
                }
                Ok(Statement::Triples(self.triples(subject)?))
            }
        }
    }

    fn directive(&mut self, name: &'static str, kinds: &[Kind]) -> Result<Statement, Mistake> {
        let first = self.pass();
        self.tokens[first].text = name.into();
        for &kind in kinds {
            if self.kind() != kind {
                return Err(self.mistake(format!("`{name}` is followed by something else")));
            }
            let token = self.pass();
            if kind == Kind::Text {
                self.spell_string(token);
            }
        }
        if let [prefix, iri] = &self.tokens[first + 1..self.next] {
            self.scope.declare(&prefix.text, &iri.text);
        }
        let last = self.next - 1;
        let dot = self.take(".");
        self.clear(first);
        Ok(Statement::Directive(Directive { first, last, dot }))
    }

    /// Takes the comments out of a directive that has just been read: above it, or behind it if the first stands beside a
    /// word of it.
    fn clear(&mut self, first: usize) {
        let inner = self.tokens[first + 1..self.next].iter_mut();
        let comments: Vec<Comment<'_>> = inner.flat_map(|token| mem::take(&mut token.comments)).collect();
        let Some(&beside) = comments.first() else { return };
        if !beside.alone {
            self.tokens[self.next].comments.splice(0..0, comments);
            return;
        }
        let token = &mut self.tokens[first];
        let above = comments.into_iter().enumerate().map(|(index, comment)| {
            let apart = if index == 0 { token.breaks > 1 } else { comment.apart };
            Comment { alone: true, apart, ..comment }
        });
        token.comments.extend(above);
        token.breaks = 1;
    }

    fn graph(&mut self, first: usize, name: Option<Term>) -> Result<Statement, Mistake> {
        let open = self.expect("{")?;
        let mut triples = Vec::new();
        while !self.is_at("}") {
            let subject = self.term()?;
            triples.push(self.triples(subject)?);
        }
        Ok(Statement::Graph(Graph { first, name, open, triples, close: self.pass() }))
    }

    fn triples(&mut self, subject: Term) -> Result<Triples, Mistake> {
        let properties = if self.is_at(".") || self.is_at("}") { Vec::new() } else { self.properties()? };
        let last = self.next - 1;
        let dot = if self.is_at("}") { None } else { Some(self.expect(".")?) };
        Ok(Triples { subject, properties, last, dot })
    }

    fn properties(&mut self) -> Result<Vec<Property>, Mistake> {
        let mut properties = Vec::new();
        loop {
            let verb = self.verb()?;
            let objects = self.objects()?;
            let first = self.next;
            while self.take(";").is_some() {}
            let semicolons = first..self.next;
            let goes_on = !semicolons.is_empty() && matches!(self.kind(), Kind::Iri | Kind::Name | Kind::Word);
            for semicolon in semicolons.clone().skip(usize::from(goes_on)) {
                self.leave_out(semicolon);
            }
            properties.push(Property { verb, objects, semicolons });
            if !goes_on {
                return Ok(properties);
            }
        }
    }

    fn verb(&mut self) -> Result<usize, Mistake> {
        if !matches!(self.kind(), Kind::Iri | Kind::Name | Kind::Word) {
            return Err(self.mistake("a property is expected here"));
        }
        let verb = self.pass();
        if self.scope.is_type(&self.tokens[verb].text) {
            self.tokens[verb].text = "a".into();
        }
        self.shorten(verb);
        Ok(verb)
    }

    fn objects(&mut self) -> Result<Vec<Object>, Mistake> {
        let mut objects = Vec::new();
        loop {
            let mut parts = vec![self.term()?];
            loop {
                if self.is_at("~") {
                    parts.push(self.reifier()?);
                } else if self.is_at("{|") {
                    parts.push(self.nested(|parser| parser.block("|}"))?);
                } else {
                    break;
                }
            }
            let comma = self.take(",");
            objects.push(Object { parts, comma });
            if comma.is_none() {
                return Ok(objects);
            }
        }
    }

    fn term(&mut self) -> Result<Term, Mistake> {
        match (self.kind(), &*self.tokens[self.next].text) {
            (Kind::Iri | Kind::Name | Kind::Blank | Kind::Number | Kind::Word, _) => {
                let word = self.word();
                self.shorten(word.first);
                Ok(word)
            }
            (Kind::Text, _) => self.literal(),
            (Kind::Sign, "[") => self.nested(|parser| parser.block("]")),
            (Kind::Sign, "(") => self.nested(Self::collection),
            (Kind::Sign, "<<(") => self.nested(|parser| parser.triple(")>>")),
            (Kind::Sign, "<<") => self.nested(|parser| parser.triple(">>")),
            _ => Err(self.mistake("a term is expected here")),
        }
    }

    /// Reads what stands between brackets, unless it stands too deep.
    fn nested(&mut self, read: impl FnOnce(&mut Self) -> Result<Term, Mistake>) -> Result<Term, Mistake> {
        if self.depth == DEPTH {
            return Err(self.mistake(format!("more than {DEPTH} brackets stand in each other here")));
        }
        self.depth += 1;
        let term = read(self);
        self.depth -= 1;
        term
    }

    fn word(&mut self) -> Term {
        let word = self.pass();
        Term { first: word, last: word, shape: Shape::Word }
    }

    fn literal(&mut self) -> Result<Term, Mistake> {
        let first = self.pass();
        self.spell_string(first);
        if self.kind() == Kind::Tag {
            self.glue();
        } else if self.is_at("^^") {
            self.glue();
            if !matches!(self.kind(), Kind::Iri | Kind::Name) {
                return Err(self.mistake("a datatype is expected here"));
            }
            self.shorten(self.next);
            self.glue();
        }
        Ok(Term { first, last: self.next - 1, shape: Shape::Word })
    }

    /// Reads properties between brackets, or a pair of brackets.
    fn block(&mut self, close: &str) -> Result<Term, Mistake> {
        let first = self.pass();
        if self.is_at(close) {
            let last = self.glue();
            return Ok(Term { first, last, shape: Shape::Word });
        }
        let properties = self.properties()?;
        Ok(Term { first, last: self.expect(close)?, shape: Shape::Properties(properties) })
    }

    fn collection(&mut self) -> Result<Term, Mistake> {
        let first = self.pass();
        if self.is_at(")") {
            let last = self.glue();
            return Ok(Term { first, last, shape: Shape::Word });
        }
        let mut items = Vec::new();
        while !self.is_at(")") {
            items.push(self.term()?);
        }
        Ok(Term { first, last: self.pass(), shape: Shape::Items(items) })
    }

    fn triple(&mut self, close: &str) -> Result<Term, Mistake> {
        let first = self.next;
        let mut parts = vec![self.word(), self.term()?];
        let verb = self.verb()?;
        parts.push(Term { first: verb, last: verb, shape: Shape::Word });
        parts.push(self.term()?);
        if self.is_at("~") {
            parts.push(self.reifier()?);
        }
        let last = self.expect(close)?;
        parts.push(Term { first: last, last, shape: Shape::Word });
        Ok(Term { first, last, shape: Shape::Row(parts) })
    }

    fn reifier(&mut self) -> Result<Term, Mistake> {
        let first = self.next;
        let mut parts = vec![self.word()];
        if matches!(self.kind(), Kind::Iri | Kind::Name | Kind::Blank) || self.is_at("[") {
            parts.push(self.term()?);
        }
        Ok(Term { first, last: self.next - 1, shape: Shape::Row(parts) })
    }

    /// Goes past a token that is to stand right behind the one before.
    fn glue(&mut self) -> usize {
        self.tokens[self.next].glued = true;
        self.pass()
    }

    /// Leaves a sign out. Its comments stay.
    fn leave_out(&mut self, token: usize) {
        let token = &mut self.tokens[token];
        token.text = "".into();
        token.glued = true;
    }

    /// Leaves out a word at the beginning of a statement. The next word has its comments and its place.
    fn leave_to_next(&mut self, token: usize) {
        let left_out = &mut self.tokens[token];
        let (mut comments, breaks) = (mem::take(&mut left_out.comments), left_out.breaks);
        let next = &mut self.tokens[token + 1];
        match next.comments.first_mut() {
            Some(comment) => comment.apart = breaks > 1,
            None => next.breaks = breaks,
        }
        comments.extend(next.comments.drain(..).map(|comment| Comment { alone: true, ..comment }));
        next.comments = comments;
    }

    fn shorten(&mut self, token: usize) {
        let token = &mut self.tokens[token];
        if token.kind == Kind::Iri
            && let Some(short) = self.scope.short(&token.text)
        {
            token.text = short.into();
        }
    }

    fn spell_string(&mut self, token: usize) {
        let spelled = spell::string(&self.tokens[token].text).into_owned();
        self.tokens[token].text = spelled.into();
    }
}

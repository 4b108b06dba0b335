//! Where in the text of a query its evaluation is.
//!
//! The algebra has no places, so a pattern is looked for by its words; the tokens that are most like it are taken to be it.

use oxigraph::model::NamedNode;
use oxigraph::model::vocab::rdf;
use spargebra::algebra::GraphPattern;
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use crate::query::counts::{Constants, constants};
use crate::query::lexer::{Kind, Token, tokens};
use crate::query::sparql::Written;
use crate::query::{Limits, plan};
use crate::store::{Id, Snapshot};
use crate::text::Span;

/// The patterns of a query by what is constant in them, and its text.
#[derive(Default)]
pub(super) struct Places {
    /// Those with more constants before those with fewer.
    patterns: Vec<(Constants, TriplePattern)>,
    written: Written,
}

/// A place in a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A pattern, by its number in [`Places`].
    Pattern(usize),
    /// `ORDER BY`.
    Order,
    /// `GROUP BY`.
    Group,
    /// Nowhere in particular.
    Whole,
}

impl Places {
    /// The places of what is asked, as far as the limits need them. Patterns with a term that no quad has are left out, as
    /// nothing is read for them.
    pub(super) fn of<'q>(
        snapshot: &Snapshot,
        written: &Written,
        limits: &Limits,
        asked: impl IntoIterator<Item = &'q GraphPattern>,
    ) -> Self {
        let mut patterns = Vec::new();
        if limits.are_watched() {
            asked.into_iter().for_each(|pattern| plan::triples(pattern, &mut patterns));
        }
        let known = patterns.into_iter().filter_map(|pattern| Some((constants(&pattern, snapshot)?, pattern)));
        let mut patterns: Vec<_> = known.collect();
        patterns.sort_by_key(|(constants, _)| constants.iter().filter(|id| id.is_none()).count());
        Self { patterns, written: written.clone() }
    }

    /// What the text is called, and the text.
    pub(super) fn text(&self) -> (&str, &str) {
        (&self.written.name, &self.written.text)
    }

    /// The number of the pattern for which triples with these subject, predicate and object are read.
    pub(super) fn number(&self, triple: [Option<Id>; 3]) -> Option<usize> {
        let fits = |constants: &Constants| constants.iter().zip(triple).all(|(id, term)| id.is_none() || *id == term);
        self.patterns.iter().position(|(constants, _)| fits(constants))
    }

    pub(super) fn is_sorted(&self) -> bool {
        self.span(Place::Order).is_some()
    }

    /// Where a place stands in the text; `None` where it is not found.
    pub(super) fn span(&self, place: Place) -> Option<Span> {
        let text = &self.written.text;
        let tokens = tokens(text);
        match place {
            Place::Pattern(number) => find(text, &tokens, &self.patterns.get(number)?.1),
            Place::Order => clause(text, &tokens, "ORDER"),
            Place::Group => clause(text, &tokens, "GROUP"),
            Place::Whole => None,
        }
    }
}

/// A pattern as the text of a query has it; `None` where it is not found.
pub(super) fn words<'t>(text: &'t str, pattern: &TriplePattern) -> Option<&'t str> {
    find(text, &tokens(text), pattern).map(|span| span.of(text))
}

/// The last `ORDER BY` or `GROUP BY`, which is the outermost.
fn clause(text: &str, tokens: &[Token], word: &str) -> Option<Span> {
    let is = |token: &Token, word: &str| token.kind == Kind::Word && token.span.of(text).eq_ignore_ascii_case(word);
    let pairs = tokens.windows(2).filter(|pair| is(&pair[0], word) && is(&pair[1], "BY"));
    pairs.map(|pair| pair[0].span.cover(pair[1].span)).next_back()
}

/// The predicate with as much of the pattern as stands beside it.
fn find(text: &str, tokens: &[Token], pattern: &TriplePattern) -> Option<Span> {
    let places = (0..tokens.len()).filter(|at| is_predicate(text, tokens[*at], &pattern.predicate));
    let found = places.map(|at| {
        let before = at.checked_sub(1).map(|at| tokens[at]).filter(|token| is_term(text, *token, &pattern.subject));
        let behind = tokens.get(at + 1).copied().filter(|token| is_term(text, *token, &pattern.object));
        let beside = [before, behind].into_iter().flatten();
        (beside.clone().count(), beside.map(|token| token.span).fold(tokens[at].span, Span::cover))
    });
    // Of equals, the first.
    found.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, span)| span)
}

fn is_predicate(text: &str, token: Token, predicate: &NamedNodePattern) -> bool {
    match predicate {
        NamedNodePattern::NamedNode(node) => is_named(text, token, node),
        NamedNodePattern::Variable(variable) => is_variable(text, token, variable.as_str()),
    }
}

fn is_term(text: &str, token: Token, term: &TermPattern) -> bool {
    match term {
        TermPattern::NamedNode(node) => is_named(text, token, node),
        TermPattern::Variable(variable) => is_variable(text, token, variable.as_str()),
        TermPattern::Literal(_) => matches!(token.kind, Kind::Text | Kind::Number),
        TermPattern::BlankNode(_) | TermPattern::Triple(_) => false,
    }
}

fn is_variable(text: &str, token: Token, name: &str) -> bool {
    token.kind == Kind::Variable && &token.span.of(text)[1..] == name
}

/// Whether a token may stand for an IRI: what prefixes stand for need not be known for that.
fn is_named(text: &str, token: Token, node: &NamedNode) -> bool {
    let word = token.span.of(text);
    let local = match token.kind {
        Kind::Name { prefix } => &word[prefix + 1..],
        Kind::Iri => &word[1..word.len() - 1],
        Kind::Word => return word == "a" && node.as_ref() == rdf::TYPE,
        _ => return false,
    };
    let rest = node.as_str().strip_suffix(local);
    rest.is_some_and(|rest| rest.is_empty() || rest.ends_with(['/', '#', ':']))
}

#[cfg(test)]
mod tests {
    use spargebra::term::Variable;

    use super::*;
    use crate::graph::vocab;

    /// The words of the text at which `?a PREDICATE ?b` is found.
    #[track_caller]
    fn check(text: &str, predicate: NamedNode, expected: Option<&str>) {
        let variable = |name: &str| Variable::new_unchecked(name).into();
        let pattern = TriplePattern { subject: variable("a"), predicate: predicate.into(), object: variable("b") };
        assert_eq!(find(text, &tokens(text), &pattern).map(|span| span.of(text)), expected);
    }

    #[test]
    fn a_pattern_is_found_where_most_of_it_stands() {
        let secures = || vocab::relation("secures");
        check("{ ?x sr:secures ?a . ?a sr:secures ?b }", secures(), Some("?a sr:secures ?b"));
        check("{ ?a a sr:Claim ; sr:secures ?b }", secures(), Some("sr:secures ?b"));
        check("{ ?a a ?b }", rdf::TYPE.into_owned(), Some("?a a ?b"));
        check("{ ?a (sr:opposes|sr:secures)* ?b }", secures(), Some("sr:secures"));
        check(
            "{ ?a <https://w3id.org/sitrep/ns#secures> ?b }",
            secures(),
            Some("?a <https://w3id.org/sitrep/ns#secures> ?b"),
        );
        check("{ ?a sr:unsecures ?b }", secures(), None);
    }

    #[test]
    fn the_outermost_order_is_the_last() {
        let text = "SELECT * { { SELECT ?a { ?a ?b ?c } ORDER BY ?a LIMIT 1 } } order by ?c";
        assert_eq!(clause(text, &tokens(text), "ORDER").map(|span| span.of(text)), Some("order by"));
    }
}

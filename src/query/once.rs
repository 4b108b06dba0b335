//! Variables that stand once only in a query, which are most often mistakes in typing.

use std::collections::BTreeMap;

use crate::query::lexer::{Kind, Token, tokens};
use crate::query::near::letters_apart;
use crate::text::Span;

/// Names of fewer letters are too often one letter apart on purpose, as `?who` and `?why` are.
const LETTERS: usize = 4;

/// A variable that stands once only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Once<'t> {
    /// Its name, without its question mark.
    pub name: &'t str,
    /// Where it stands, in bytes of the text.
    pub span: Span,
    /// Another variable of the query that it may be a misspelling of; `None` where none is so near.
    pub meant: Option<&'t str>,
    /// Whether it stands where values are used and none is given, such as in `FILTER`.
    pub is_used: bool,
}

/// The variables that stand once only where twice would be expected: not after `AS`, nor where their name begins with `_`.
/// `SELECT *` gives out each variable, so there is none.
pub fn once(text: &str) -> Vec<Once<'_>> {
    let tokens = tokens(text);
    let words: Vec<&str> = tokens.iter().map(|token| token.span.of(text)).collect();
    let is = |index: usize, word: &str| words.get(index).is_some_and(|found| found.eq_ignore_ascii_case(word));
    let all = |index: usize| is(index, "*") || ((is(index, "DISTINCT") || is(index, "REDUCED")) && is(index + 1, "*"));
    if (0..words.len()).any(|index| is(index, "SELECT") && all(index + 1)) {
        return Vec::new();
    }
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, token) in tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::Variable) {
        places.entry(&token.span.of(text)[1..]).or_default().push(index);
    }
    let named = |index: usize| index > 0 && is(index - 1, "AS");
    let mut found: Vec<Once<'_>> = Vec::new();
    for (&name, indices) in &places {
        let &[index] = &indices[..] else { continue };
        if name.starts_with('_') || named(index) {
            continue;
        }
        let parts = |index: usize| ends(tokens[index], words[index]);
        let start = (0..index).rev().find(|&index| parts(index));
        let end = (index..words.len()).find(|&index| parts(index)).unwrap_or(words.len());
        let is_used =
            start.is_some_and(|start| tokens[start].kind == Kind::Word && !is(start, "GRAPH") && !is(start, "SERVICE"));
        // Nobody means one variable twice in the same triples.
        let beside = |other: &str| !is_used && places[other].iter().any(|at| (start.unwrap_or(0)..end).contains(at));
        // What gets its name there is called after something on purpose.
        let made = |other: &str| places[other].iter().any(|&at| named(at));
        let meant = places.keys().copied().find(|other| is_near(name, other) && !beside(other) && !made(other));
        found.push(Once { name, span: tokens[index].span, meant, is_used });
    }
    found.sort_by_key(|once| once.span.start);
    // Of two that may each be the other, the one that is used is wrong, else the later one.
    for one in 0..found.len() {
        let other = found.iter().position(|other| Some(other.name) == found[one].meant);
        if let Some(other) = other.filter(|&other| found[other].meant == Some(found[one].name)) {
            let kept = if found[one].is_used == found[other].is_used { one > other } else { found[one].is_used };
            if !kept {
                found[one].meant = None;
            }
        }
    }
    found
}

/// Whether triples that share a subject end before this, and conditions too.
fn ends(token: Token, word: &str) -> bool {
    match token.kind {
        Kind::Word => word != "a",
        _ => matches!(word, "." | "{" | "}"),
    }
}

/// Whether two names differ in capitals or in one letter; names with numbers at their end differ on purpose.
fn is_near(one: &str, other: &str) -> bool {
    let stem = |name: &str| name.trim_end_matches(|letter: char| letter.is_ascii_digit()).to_lowercase();
    let long = |name: &str| name.chars().count() >= LETTERS;
    let same = one.to_lowercase() == other.to_lowercase();
    one != other && (same || long(one) && long(other) && stem(one) != stem(other) && letters_apart(one, other) == 1)
}

#[cfg(test)]
mod tests {
    use super::once;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, Option<&str>)]) {
        let found = once(text);
        assert_eq!(found.iter().map(|once| (once.name, once.meant)).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn a_variable_that_stands_once_may_be_a_near_one() {
        check("SELECT ?place { ?place a sr:Place ; sr:x ?n FILTER(?plcae = ?n) }", &[("plcae", Some("place"))]);
        check("SELECT ?place { ?place sr:x ?n . ?Place sr:y ?n }", &[("Place", Some("place"))]);
        check("SELECT ?x { ?x sr:x ?number FILTER(?nubmer > 1) }", &[("number", None), ("nubmer", Some("number"))]);
        check("SELECT ?place { ?place sr:x 1 . ?other sr:y 1 }", &[("other", None)]);
    }

    #[test]
    fn names_that_differ_on_purpose_are_not_near() {
        check("SELECT ?who { ?who sr:supports ?whom }", &[("whom", None)]);
        check("SELECT ?place { ?place (sr:x|sr:y) ?places ; a sr:Place }", &[("places", None)]);
        check("SELECT ?place1 { ?place1 sr:x 1 . ?place2 sr:x 1 }", &[("place2", None)]);
    }

    #[test]
    fn once_is_enough_for_what_is_given_out() {
        check("SELECT DISTINCT * { ?place sr:x ?plcae }", &[]);
        check("SELECT (COUNT(?x) AS ?n) { ?x sr:y ?_z }", &[]);
        check("SELECT (COUNT(*) AS ?claims) { ?claim a sr:Claim }", &[("claim", None)]);
    }

    #[test]
    fn a_condition_uses_values() {
        let used = |text: &str| once(text).first().map(|once| once.is_used);
        assert_eq!(used("ASK { FILTER(STRLEN(?x) > 1) }"), Some(true));
        assert_eq!(used("ASK { GRAPH ?x { } }"), Some(false));
        assert_eq!(used("ASK { sr:a a ?x }"), Some(false));
    }
}

//! What is said of a text that is no query: which word, why, and what to type.

use proptest::prelude::*;
use sitrep::graph::Base;
use sitrep::query::{Error, Query};

/// Asserts which word of a query is underlined, and what is said of it.
#[track_caller]
fn check_syntax(text: &str, underlined: &str, message: &str, hint: &str) {
    let Err(Error::Syntax(error)) = Query::parse(text, &Base::default()) else { panic!("`{text}` is parsed") };
    let found = (error.span.of(text), error.message.as_str(), error.hint.as_deref().unwrap_or(""));
    assert_eq!(found, (underlined, message, hint), "{text}");
}

#[test]
fn a_misspelled_keyword_is_named_with_the_one_that_was_meant() {
    check_syntax("SELCT ?x { ?x a ?y }", "SELCT", "`SELCT` is not a keyword", "did you mean `SELECT`?");
    check_syntax("SELECT ?x { ?x a ?y } LIMT 10", "LIMT", "`LIMT` is not a keyword", "did you mean `LIMIT`?");
    check_syntax("SELECT ?x { ?x a ?y } ODER BY ?x", "ODER", "`ODER` is not a keyword", "did you mean `ORDER BY`?");
    check_syntax(
        "ASK { ?x a ?y OPTIONL { ?x a ?z } }",
        "OPTIONL",
        "`OPTIONL` is not a keyword",
        "did you mean `OPTIONAL`?",
    );
    check_syntax("ASK { ?x a ?y FILTER regx(?y, 'a') }", "regx", "`regx` is not a keyword", "did you mean `REGEX`?");
}

#[test]
fn an_unknown_prefix_is_named_with_those_that_are_known() {
    check_syntax("ASK { ?x shcema:url ?y }", "shcema:", "the prefix `shcema:` is not known", "did you mean `schema:`?");
    check_syntax(
        "ASK { ?x wikipedia:url ?y }",
        "wikipedia:",
        "the prefix `wikipedia:` is not known",
        "known are `dbr:`, `dcat:`, `dcterms:`, `e:`, `geo:`, `gn:`, `oa:`, `owl:`, `plover:`, `prov:`, `rdf:`, `rdfs:`, \
         `schema:`, `sem:`, `semapv:`, `skos:`, `sr:`, `sssom:`, `void:`, `wd:` and `xsd:`; declare others by `PREFIX wikipedia: <…>`",
    );
    check_syntax(
        "PREFIX x: http://x.org/ ASK { ?x x:y ?z }",
        "http://x.org/",
        "an IRI stands in angle brackets",
        "write `<http://x.org/>`",
    );
}

#[test]
fn a_name_without_its_prefix_or_question_mark_is_completed() {
    check_syntax("ASK {\n  ?x secures ?y\n}", "secures", "`secures` has no prefix", "write `sr:secures`");
    check_syntax(
        "ASK { ?x sr:secures kabul }",
        "kabul",
        "`kabul` has no prefix",
        "write `sr:kabul` or `e:kabul` for a name, `?kabul` for a variable",
    );
    check_syntax("SELECT who { ?who a ?y }", "who", "`who` is not a variable", "write `?who`");
}

#[test]
fn a_sign_too_many_or_too_few_is_pointed_at() {
    check_syntax("ASK { ?x a ?y", "", "the query ends too early: expected `}`", "");
    check_syntax("ASK { ?x a ?y FILTER(STR(?x) = 'é'", "", "the query ends too early: expected `)`", "");
    check_syntax("ASK { ?x a ?y } }", "}", "this `}` closes nothing", "leave it out");
    check_syntax(
        "ASK { ?x a ?y ?z a ?x }",
        "?z",
        "expected `.` before `?z`, where another triple begins",
        "write `.` between triples, or `;` to go on with the same subject",
    );
    check_syntax("SELECT ?x WHERE ?x a ?y }", "?x", "expected `{`, found `?x`", "");
    check_syntax("SELECT ?x, ?y { ?x a ?y }", ",", "`,` does not stand between variables", "separate them by blanks");
    check_syntax("ASK { ?x sr:cue 'said }", "'said }", "this text has no end", "end it with `'`");
    check_syntax("ASK { ?x a <http://a/b }", "<http://a/b", "this IRI has no end", "end it with `>`");
    check_syntax(
        "ASK { ?x a ?y . ?x ?p }",
        "}",
        "expected a variable such as `?who`, a name such as `sr:secures`, a text in quotation marks, a number or `(`, found `}`",
        "",
    );
}

#[test]
fn habits_of_other_languages_are_recognised() {
    check_syntax("ASK { ?x a ?y FILTER(?x == ?y) }", "=", "`==` is not an operator", "write `=`");
    check_syntax(
        "ASK { ?x a ?y FILTER ?y > 3 }",
        "?y",
        "the condition of `FILTER` stands in parentheses",
        "write `FILTER(…)`",
    );
    check_syntax(
        "SELECT COUNT(?x) { ?x a ?y }",
        "COUNT",
        "`COUNT` needs parentheses around it here",
        "write `(COUNT(…) AS ?value)`",
    );
    check_syntax(
        "DELETE { ?x a ?y } WHERE { ?x a ?y }",
        "DELETE",
        "`DELETE` changes a graph, and a query only reads",
        "add quads with `sitrep import FILE`",
    );
    check_syntax("", "", "the query is empty", "write one such as `SELECT ?who { ?who sr:secures ?what }`");
}

#[test]
fn what_no_query_can_mean_is_said_in_words() {
    check_syntax(
        "ASK { ?x a ?y BIND(1 AS ?x) }",
        "?x",
        "`?x` has a value here already",
        "choose another name after `AS`",
    );
    check_syntax(
        "SELECT ?x (COUNT(?y) AS ?n) { ?x a ?y }",
        "SELECT",
        "with an aggregate, `SELECT` can give only what is grouped",
        "name each variable after `SELECT` in `GROUP BY` too, or put it into `SAMPLE`, `MIN`, `COUNT` …",
    );
    check_syntax(
        "SELECT * { ?x a ?y } GROUP BY ?x",
        "SELECT",
        "`SELECT *` does not go with `GROUP BY`",
        "name the variables after `SELECT`",
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_written_the_place_is_inside_it(words in prop::collection::vec(words(), 0..12)) {
        let text = words.concat();
        if let Err(Error::Syntax(error)) = Query::parse(&text, &Base::default()) {
            prop_assert!(text.get(error.span.start..error.span.end).is_some(), "{:?} of {text:?}", error.span);
            prop_assert!(!error.message.is_empty());
        }
    }
}

/// What queries are made of, and what they are not.
fn words() -> impl Strategy<Value = String> {
    let parts = [
        "SELECT ", "ASK ", "{ ", "} ", "( ", ") ", "?x ", "sr:cue ", "e:", ". ", "; ", "FILTER", "BIND", " AS ",
        "COUNT", "'é", "\"\"\"", "<", ">", "<http://a/>", "#", "\n", "1.e", "@", "^^", "\\", "_:b ", "PREFIX ", "x:",
        "“", "&&", "GROUP BY ",
    ];
    prop_oneof![4 => prop::sample::select(parts.to_vec()).prop_map(str::to_owned), 1 => any::<String>()]
}

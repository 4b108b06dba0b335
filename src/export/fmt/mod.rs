//! Turtle and TriG that somebody wrote, laid out anew: statements keep their order and comments their place.
//!
//! A text of Turtle, of RDF 1.1 or 1.2, is one of TriG too, so one grammar reads both. So it looks afterwards:
//!
//! - Statements, properties and objects stand in the order in which they are written. Only `@prefix` lines that follow each
//!   other are sorted, unless one is declared twice or has a comment or an empty line above it.
//! - `PREFIX`, `BASE` and `VERSION` become `@prefix`, `@base` and `@version`, each in a line; `GRAPH` is left out. A prefix that
//!   nothing uses stays: this is about looks.
//! - Between subjects is one empty line. Between statements of one line each, and between directives, there is one where
//!   there was one, and so above and below comments.
//! - `a` stands beside the subject if it comes first; every other property has a line of its own, two columns further in.
//! - What was written in one line stays in one line if it fits in 100 columns: a statement with one property, several objects,
//!   a blank node, a collection, an annotation. Otherwise objects have a line each, four columns in, and what is between
//!   brackets has lines of its own between the lines of the brackets.
//! - ` ;`, ` ,` and ` .` stand at the end of a line behind a space, as [`write`](super::write) puts them. A `;` that nothing
//!   follows goes.
//! - `rdf:type` becomes `a`. An IRI is written with a prefix if the prefix is declared above with an absolute IRI that ends in
//!   a sign such as `/` or `#`, and the rest needs no escapes; other IRIs and all names stay.
//! - Strings have `"` around them, those with line breaks `"""`. Escapes stay but for those of quotation marks. Numbers stay.
//! - A comment at the end of a line stays at the end of the line, also behind the `;`, `,` or `.` of the next. One in a line of
//!   its own stays so, above what follows it. Where no comment can stand – within a literal or `[]` – it goes to
//!   the end of the line or below it, and above a directive. None goes from one statement to another, and their order stays.

mod layout;
mod lexer;
mod prefixes;
mod spell;
mod tree;

use std::ops::Range;

use oxigraph::io::{RdfFormat, RdfParser};

use crate::rdf;
use crate::text::Span;

/// A language that is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Syntax {
    /// Turtle.
    Turtle,
    /// TriG.
    TriG,
}

/// Why a text is not laid out: it is not in its language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The word or sign that cannot stand there; empty at the end of the text.
    pub span: Span,
    /// What is wrong.
    pub message: String,
}

impl Syntax {
    /// The language of a file, by the ending of its name; `None` for every other ending.
    pub fn of_file(name: &str) -> Option<Self> {
        match name.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "ttl" | "turtle" => Some(Self::Turtle),
            "trig" => Some(Self::TriG),
            _ => None,
        }
    }

    /// What messages call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Turtle => "Turtle",
            Self::TriG => "TriG",
        }
    }
}

/// Lays a text out. It says the same afterwards, and a text that is laid out already stays as it is.
///
/// # Errors
/// The text is not in its language, or more than 100 brackets stand in each other.
pub fn fmt(text: &str, syntax: Syntax) -> Result<String, Mistake> {
    check(text, syntax)?;
    let mut document = tree::read(text)?;
    prefixes::sort(&mut document);
    Ok(layout::write(&document))
}

/// Finds what is wrong with a text, such as a prefix that is not declared.
fn check(text: &str, syntax: Syntax) -> Result<(), Mistake> {
    let format = match syntax {
        Syntax::Turtle => RdfFormat::Turtle,
        Syntax::TriG => RdfFormat::TriG,
    };
    // Relative IRIs are no mistakes, and what they are relative to does not matter.
    let parser = RdfParser::from_format(format)
        .with_base_iri("file:///")
        .expect("the test `relative_iris_stay_as_they_are` shows that it is an IRI");
    match parser.for_slice(text).find_map(Result::err) {
        None => Ok(()),
        Some(error) => {
            let place = error.location().map_or(0..0, |place| place.start.offset..place.end.offset);
            Err(Mistake { span: span(text, place), message: rdf::message_of(&error) })
        }
    }
}

/// The part of a place that stands in its first line.
fn span(text: &str, place: Range<u64>) -> Span {
    let byte = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX);
    let start = text.floor_char_boundary(byte(place.start));
    let rest = &text[start..text.ceil_char_boundary(byte(place.end)).max(start)];
    Span::new(start, start + rest.find(['\n', '\r']).unwrap_or(rest.len()))
}

#[cfg(test)]
mod tests {
    use super::{Syntax, fmt};

    /// Lays a text out, and what comes of it again.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let expected = expected.strip_prefix('\n').unwrap_or(expected);
        assert_eq!(fmt(text, Syntax::TriG).unwrap(), expected);
        assert_eq!(fmt(expected, Syntax::TriG).unwrap(), expected);
    }

    #[track_caller]
    fn check_mistake(text: &str, words: &str, message: &str) {
        let mistake = fmt(text, Syntax::Turtle).unwrap_err();
        assert_eq!((mistake.span.of(text), mistake.message.as_str()), (words, message));
    }

    #[test]
    fn relative_iris_stay_as_they_are() {
        check("<> <a> <#b>,<../c> .", "<> <a> <#b> , <../c> .\n");
    }

    #[test]
    fn a_type_stands_beside_its_subject_and_other_properties_below() {
        check(
            "@prefix : <#>.:a a :B;:c 1,2;;:d 'x'@en ; .",
            "
@prefix : <#> .

:a a :B ;
  :c 1 , 2 ;
  :d \"x\"@en .
",
        );
        check("<a> <b>\n<c>, <d>; <e> <f>.", "<a>\n  <b>\n    <c> ,\n    <d> ;\n  <e> <f> .\n");
    }

    #[test]
    fn what_stands_in_one_line_stays_there_and_what_does_not_is_put_in_lines() {
        check(
            "<a> <b> [ <c> (1 2),()\t; <d> []] .\n<e> <f> [\n<c> (1\n2) ], [] .",
            "
<a> <b> [ <c> ( 1 2 ) , () ; <d> [] ] .

<e>
  <f>
    [
      <c> (
        1
        2
      )
    ] ,
    [] .
",
        );
        let wide = |gap: &str, width: usize| format!("<a>{gap}<{}> [ <c> <d> ] .\n", "b".repeat(width));
        check(&wide(" ", 80), &wide(" ", 80));
        check(&wide(" ", 81), &wide("\n  ", 81));
    }

    #[test]
    fn triples_in_triples_stand_in_a_row() {
        check(
            "<<<a><b><c>~<r>>> <d> <<(<a><b>'c')>>. <e> a <f>~{|a <g>|}~<h>{|<i>\n<j>;<k> 2|}.",
            "
<< <a> <b> <c> ~ <r> >> <d> <<( <a> <b> \"c\" )>> .

<e> a <f> ~ {| a <g> |} ~ <h> {|
    <i> <j> ;
    <k> 2
  |} .
",
        );
    }

    #[test]
    fn graphs_are_blocks() {
        check(
            "GRAPH <g> { <a> <b> <c> . <d> a <e>; <f> 1 } { <h> <i> <j> . } _:x { }",
            "
<g> {
  <a> <b> <c> .

  <d> a <e> ;
    <f> 1 .
}

{
  <h> <i> <j> .
}

_:x {}
",
        );
    }

    #[test]
    fn comments_keep_their_lines() {
        check(
            "#!head\n<a> # subject\n a <b>\n # own\n\n\n # twice\n; # behind\n <c> 1 # one\n , 2 # two\n # last\n . # end\n# tail",
            "
#!head
<a> # subject
  a <b> ;
  # own

  # twice
  # behind
  <c>
    1 , # one
    2 # two
  # last
  . # end
# tail
",
        );
        check(
            "<a> <b> [ # c\n ], 'x' # d\n ^^ # e\n <f> .",
            "<a>\n  <b>\n    [] , # c\n    \"x\"^^<f> # d\n  # e\n  .\n",
        );
    }

    #[test]
    fn a_mistake_is_shown_where_it_stands() {
        check_mistake("<a> <b> <c> .\n<é> x:y <c> .", "x:y", "The prefix x: has not been declared");
        let deep = format!("<a> <b> {}{} .", "(".repeat(101), ")".repeat(101));
        check_mistake(&deep, "(", "more than 100 brackets stand in each other here");
    }

    #[test]
    fn prefixes_are_sorted_where_nothing_is_lost() {
        check(
            "# head\n\nPREFIX b: <b>\nprefix a: <a>\n@base <c>.@prefix d: <d> .\n@prefix c: <c> . # c",
            "
# head

@prefix a: <a> .
@prefix b: <b> .
@base <c> .
@prefix d: <d> .
@prefix c: <c> . # c
",
        );
        check(
            "<a> <b> <c> . # c\n@prefix b: <b> .\n@prefix a: <a> .",
            "<a> <b> <c> . # c\n\n@prefix a: <a> .\n@prefix b: <b> .\n",
        );
        let twice = "@prefix b: <x> .\n@prefix a: <y> .\n@prefix b: <z> .\n";
        check(twice, twice);
    }
}

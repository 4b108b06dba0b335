//! Lines of N-Triples and N-Quads say what the parser alone makes of them.

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{BlankNode, GraphName, NamedOrBlankNode, Quad, Term, Triple};
use proptest::prelude::{ProptestConfig, any, proptest};
use proptest::strategy::{Just, Strategy};
use proptest::{prop_assert, prop_assert_eq, prop_oneof};
use sitrep::rdf::{Error, OnError, Text, read_into};

/// IRIs, and what looks like one.
const IRIS: &[&str] = &[
    "<http://a.example/b>",
    "<http://a.example/b#c>",
    "<https://a.example/b/?c=d&e=(f)~g>",
    "<http://a/b:c@d>",
    "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>",
    "<a:b>",
    "<a:>",
    "<a:/>",
    "<a://>",
    "<a+b.c-1:/d>",
    "<urn:uuid:f81d4fae-7dec-11d0>",
    "<mailto:a@b>",
    "<http://a>",
    "<http://>",
    "<http:///a>",
    "<http://a?b#c/?d>",
    "<http://a:80/b>",
    "<http://a:/b>",
    "<http://a:8o/b>",
    "<http://a:1:2/b>",
    "<http://a@b/c>",
    "<http://a:b@c:1/d>",
    "<http://a@b@c/d>",
    "<http://a/b#c#d>",
    "<http://a#b#>",
    "<http://[::1]/a>",
    "<http://[a]/b>",
    "<http://a[/b>",
    "<http://a/%4a>",
    "<http://a/%4>",
    "<http://a%4a/b>",
    "<http://a/é>",
    "<http://é/a>",
    "<http://a/\u{e000}>",
    "<http://a?\u{e000}>",
    "<http://a/\\u0062>",
    "<http://a/\\u0020>",
    "<http://a/\\n>",
    "<http://a/b c>",
    "<http://a/{b}>",
    "<http://a/b\tc>",
    "<http://a/\"b\">",
    "<http://a/<b>",
    "<http://a/b|c>",
    "<http://a/b^c`d>",
    "<HTTP://A/B>",
    "<1a:b>",
    "<:a>",
    "<a_b:c>",
    "<é:a>",
    "<a>",
    "<a/b:c>",
    "<>",
    "<//a/b>",
    "<http://a/b",
    "http://a/b>",
    "<<a:b>>",
];

/// Blank nodes, and what looks like one.
const NODES: &[&str] = &[
    "_:a", "_:a-b_c.d", "_:1", "_:_", "_:a.", "_:a..", "_:-a", "_:.a", "_:", "_:é", "_:aé", "_:a\u{b7}b", "_:a:b",
    "_a", "_:f81d4fae7dec11d0", "[]",
];

/// Strings, and what looks like one.
const STRINGS: &[&str] = &[
    "\"\"",
    "\"a\"",
    "\"Ada Lovelace, 1843\"",
    "\"é — 東京\"",
    "\"\\t\\b\\n\\r\\f\\\"\\'\\\\\"",
    "\"a\\u00e9b\\U0001F600\"",
    "\"\\u00E9\"",
    "\"\\u0000\"",
    "\"\\uD83D\\uDE00\"",
    "\"\\U00110000\"",
    "\"\\u00g0\"",
    "\"\\u00\"",
    "\"\\u00é\"",
    "\"\\a\"",
    "\"a\tb\u{0}c\u{7f}\"",
    "\"a\rb\"",
    "\"a\\\"",
    "\"a",
    "a\"",
    "'a'",
    "\"\"\"a\"\"\"",
    "\"a\"b\"",
];

/// What may stand behind a string, and what may not.
const SUFFIXES: &[&str] = &[
    "",
    "@en",
    "@EN",
    "@en-US",
    "@en-us",
    "@zh-Hant",
    "@zh-Hant-TW",
    "@en-GB-oed",
    "@de-1996",
    "@es-419",
    "@en-a-b",
    "@x-a",
    "@i-klingon",
    "@abcdefgh",
    "@abcdefghi",
    "@abcd-efg",
    "@e",
    "@en-",
    "@-en",
    "@en-u",
    "@en1",
    "@en-1",
    "@en--ltr",
    "@en--rtl",
    "@en--up",
    "@EN--ltr",
    "@",
    "@é",
    "@enG",
    " @en",
    "^^<http://www.w3.org/2001/XMLSchema#string>",
    "^^<http://www.w3.org/2001/XMLSchema#date>",
    "^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>",
    "^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#dirLangString>",
    "^^<a:b>",
    "^^<b>",
    " ^^ <a:b>",
    "^^_:a",
    "^<a:b>",
    "^^",
];

/// Ends of statements, and what looks like one.
const ENDS: &[&str] = &[
    " .", ".", "\t.\t", " . # a", " .#a", "  .  ", "", " ..", " . .", ".5", " . <a:b>", " .\r", ". #a\rb", " ;",
    " . \u{a0}",
];

/// Whole lines of another kind.
const LINES: &[&str] =
    &["", " \t", "# a", "  #", "#\r#", "\r", "VERSION \"1.2\"", "\u{feff}", "@prefix a: <a:> .", "."];

/// Bytes that make something else of what they come into.
const BYTES: &[u8] = b"<>\"\\_:.@^# \t\r\n%{}[]-/aZ0\x00\x7f\xff\xc3\xa9\xe2";

fn pick(from: &'static [&'static str]) -> impl Strategy<Value = String> {
    proptest::sample::select(from).prop_map(str::to_owned)
}

/// An IRI of letters that mean something in one.
fn spelled() -> impl Strategy<Value = String> {
    let letters = proptest::sample::select(&b"ab1:/@#?%.[]~+-_=4"[..]);
    let rest = proptest::collection::vec(letters, 0..10);
    (pick(&["http://", "https://", "http:", "a:", "a://", ""]), rest)
        .prop_map(|(start, rest)| format!("<{start}{}>", String::from_utf8_lossy(&rest)))
}

fn iri() -> impl Strategy<Value = String> {
    prop_oneof![6 => pick(&IRIS[..6]), 2 => pick(IRIS), 2 => spelled()]
}

fn node() -> impl Strategy<Value = String> {
    prop_oneof![4 => iri(), 1 => pick(&NODES[..4]), 1 => pick(NODES)]
}

fn object() -> impl Strategy<Value = String> {
    let literal = (prop_oneof![3 => pick(&STRINGS[..6]), 1 => pick(STRINGS)], pick(SUFFIXES));
    let triple = (node(), iri(), node())
        .prop_map(|(subject, predicate, object)| format!("<<( {subject} {predicate} {object} )>>"));
    prop_oneof![4 => node(), 4 => literal.prop_map(|(value, suffix)| value + &suffix), 1 => triple]
}

fn line() -> impl Strategy<Value = String> {
    let blank = || prop_oneof![6 => Just(" "), 1 => Just(""), 1 => Just("\t "), 1 => Just("\u{a0}")];
    let graph = prop_oneof![2 => Just(String::new()), 1 => node()];
    let end = prop_oneof![2 => Just(" .".to_owned()), 1 => pick(ENDS)];
    let statement = (node(), blank(), iri(), blank(), object(), blank(), graph, end).prop_map(
        |(subject, first, predicate, second, object, third, graph, end)| {
            [&subject, first, &predicate, second, &object, third, &graph, &end].concat()
        },
    );
    prop_oneof![9 => statement, 1 => pick(LINES)]
}

/// Texts of a few lines, some of them with a byte too many or too few.
fn texts() -> impl Strategy<Value = Vec<u8>> {
    let end = prop_oneof![6 => Just("\n"), 2 => Just("\r\n"), 1 => Just("\r"), 1 => Just("")];
    let lines = proptest::collection::vec((line(), end), 1..6);
    let changes =
        proptest::collection::vec((any::<proptest::sample::Index>(), 0..3, proptest::sample::select(BYTES)), 0..3);
    (lines, changes).prop_map(|(lines, changes)| {
        let mut text: Vec<u8> = lines.into_iter().flat_map(|(line, end)| (line + end).into_bytes()).collect();
        for (at, kind, byte) in changes {
            let at = at.index(text.len() + 1);
            match kind {
                0 => text.insert(at, byte),
                1 => drop(text.splice(at..text.len().min(at + 1), [byte])),
                _ => drop(text.drain(at..text.len().min(at + 1))),
            }
        }
        text
    })
}

fn named(node: BlankNode) -> BlankNode {
    BlankNode::new_unchecked(format!("is-{}", node.as_str()))
}

fn named_triple(triple: Triple) -> Triple {
    let subject = match triple.subject {
        NamedOrBlankNode::BlankNode(node) => named(node).into(),
        subject => subject,
    };
    let object = match triple.object {
        Term::BlankNode(node) => named(node).into(),
        Term::Triple(triple) => named_triple(*triple).into(),
        object => object,
    };
    Triple { subject, object, ..triple }
}

/// The quad in a text whose scope is `s`.
fn named_quad(quad: Quad) -> Quad {
    let graph = match quad.graph_name.clone() {
        GraphName::BlankNode(node) => named(node).into(),
        graph => graph,
    };
    named_triple(quad.into()).in_graph(graph)
}

/// A mistake by line and column, from 1, and what the parser says.
type Mistake = (Option<(u64, u64)>, String);

/// What the parser makes of each line by itself.
fn parsed(format: RdfFormat, text: &[u8]) -> (Vec<Quad>, Vec<Mistake>) {
    let (mut quads, mut mistakes) = (Vec::new(), Vec::new());
    for (number, line) in text.split(|byte| *byte == b'\n').enumerate() {
        match RdfParser::from_format(format).for_slice(line).collect::<Result<Vec<_>, _>>() {
            Ok(found) => quads.extend(found.into_iter().map(named_quad)),
            Err(error) => {
                let start = error.location().map(|place| place.start);
                let place = start.map(|start| (number as u64 + start.line + 1, start.column + 1));
                mistakes.push((place, error.to_string()));
            }
        }
    }
    (quads, mistakes)
}

/// Whether an error says of a mistake what the parser says.
fn tells(error: &Error, (place, words): &Mistake) -> bool {
    matches!(error, Error::Syntax { at, message, .. } if at == place && words.ends_with(message.as_str()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lines_are_read_as_the_parser_alone_reads_them(bytes in texts()) {
        for format in [RdfFormat::NTriples, RdfFormat::NQuads] {
            let (quads, mistakes) = parsed(format, &bytes);
            let stop = Text { scope: "s".to_owned(), ..Text::new("text", format) };
            let skip = Text { on_error: OnError::Skip, ..stop.clone() };
            let (read, skipped) = read_into(&skip, bytes.as_slice(), vec![Vec::new()], &mut |_| {}).unwrap();
            prop_assert_eq!(&read[0], &quads);
            prop_assert_eq!(skipped.count, mistakes.len());
            let stopped = read_into(&stop, bytes.as_slice(), vec![Vec::new()], &mut |_| {});
            match mistakes.first() {
                Some(first) => {
                    prop_assert!(tells(&skipped.first.unwrap(), first));
                    prop_assert!(tells(&stopped.unwrap_err(), first));
                }
                None => {
                    let whole: Result<Vec<_>, _> = RdfParser::from_format(format).for_slice(&bytes).collect();
                    prop_assert_eq!(whole.unwrap().into_iter().map(named_quad).collect::<Vec<_>>(), quads);
                    prop_assert!(stopped.is_ok());
                }
            }
        }
    }
}

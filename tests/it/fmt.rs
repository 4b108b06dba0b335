//! A text that was laid out anew says the same, has the same comments, and stays as it is when it is laid out again.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Dataset;
use proptest::prelude::*;
use sitrep::export::{self, Format, Options, Syntax, fmt};
use sitrep::graph::{self, Base};

use crate::conformance::compare::same_datasets;
use crate::conformance::manifest::{Manifests, path};
use crate::samples::{claims, report, snapshot};

fn parse(text: &str, syntax: Syntax, base: &str) -> Result<Dataset, String> {
    let format = match syntax {
        Syntax::Turtle => RdfFormat::Turtle,
        Syntax::TriG => RdfFormat::TriG,
    };
    let parser = RdfParser::from_format(format).with_base_iri(base).unwrap();
    parser.for_slice(text).map(|quad| quad.map_err(|error| error.to_string())).collect()
}

/// What is wrong with how a text is laid out; `comments` are those of the text.
fn complaint(text: &str, syntax: Syntax, base: &str, comments: &[String]) -> Option<String> {
    let laid_out = match fmt(text, syntax) {
        Ok(laid_out) => laid_out,
        Err(mistake) => return Some(format!("{mistake:?}")),
    };
    let about = |what: &str| Some(format!("{what}:\n{text}\n---\n{laid_out}"));
    match (parse(text, syntax, base), parse(&laid_out, syntax, base)) {
        (Ok(before), Ok(after)) if same_datasets(&before, &after) => {}
        (Ok(_), Ok(_)) => return about("it says something else"),
        (_, Err(error)) | (Err(error), _) => return about(&error),
    }
    let found = comments_of(&laid_out);
    if found != comments {
        return about(&format!("it has the comments {found:?}, not {comments:?}"));
    }
    match fmt(&laid_out, syntax) {
        Ok(again) if again == laid_out => None,
        Ok(again) => about(&format!("it is laid out otherwise the second time:\n{again}\n---")),
        Err(mistake) => about(&format!("{mistake:?}")),
    }
}

/// The comments of a text, found by another way than that of the program: what stands in brackets or quotation marks is
/// taken out first.
fn comments_of(text: &str) -> Vec<String> {
    let mut comments = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['<', '"', '\'', '#', '\\']) {
        let found = &rest[at..];
        let long = ["\"\"\"", "'''"].into_iter().find(|mark| found.starts_with(mark));
        let length = match (long, &found[..1]) {
            (Some(mark), _) => end_of_string(found, mark),
            (None, "\\") => 2,
            (None, "#") => {
                let length = found.find(['\n', '\r']).unwrap_or(found.len());
                comments.push(found[..length].trim_end().to_owned());
                length
            }
            (None, "<") if found.starts_with("<<") => 2,
            (None, "<") => found.find('>').unwrap() + 1,
            (None, mark) => end_of_string(found, mark),
        };
        rest = &found[length..];
    }
    comments
}

fn end_of_string(text: &str, mark: &str) -> usize {
    let mut at = mark.len();
    while !text[at..].starts_with(mark) {
        let character = text[at..].chars().next().unwrap();
        at += if character == '\\' { 2 } else { character.len_utf8() };
    }
    at + mark.len()
}

#[track_caller]
fn check(complaints: impl IntoIterator<Item = String>) {
    let complaints: Vec<String> = complaints.into_iter().collect();
    assert!(
        complaints.is_empty(),
        "{} complaints\n\n{}\n",
        complaints.len(),
        complaints[..complaints.len().min(5)].join("\n\n")
    );
}

#[test]
fn the_texts_of_the_w3c_say_the_same_when_they_are_laid_out() {
    let Some(folder) = env::var_os("RDF_TESTS_DIR").map(PathBuf::from) else {
        println!("skipped: RDF_TESTS_DIR names no copy of https://github.com/w3c/rdf-tests");
        return;
    };
    let tests = Manifests::new(&folder).tests(&["rdf/rdf11/manifest.ttl", "rdf/rdf12/manifest.ttl"]);
    let mut count = 0;
    let complaints = tests.iter().filter_map(|test| {
        let syntax = match test.kind.as_str() {
            kind if kind.contains("Negative") => return None,
            kind if kind.starts_with("TestTurtle") => Syntax::Turtle,
            kind if kind.starts_with("TestTrig") => Syntax::TriG,
            _ => return None,
        };
        count += 1;
        let iri = test.action.iri().unwrap();
        let text = fs::read_to_string(path(&folder, &iri)).unwrap();
        complaint(&text, syntax, iri.as_str(), &comments_of(&text)).map(|complaint| format!("{iri}: {complaint}"))
    });
    let complaints: Vec<String> = complaints.collect();
    println!("{count} texts of the W3C are laid out");
    check(complaints);
    assert!(count > 500, "{count}");
}

#[test]
fn files_of_the_project_say_the_same_when_they_are_laid_out() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = ["data", "ontology"].iter().flat_map(|folder| fs::read_dir(root.join(folder)).unwrap());
    let files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    let files: Vec<&PathBuf> =
        files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "ttl")).collect();
    assert!(files.len() >= 3);
    check(files.iter().flat_map(|file| {
        let text = fs::read_to_string(file).unwrap();
        let complaint = complaint(&text, Syntax::Turtle, "http://example.org/", &comments_of(&text));
        let changed = (fmt(&text, Syntax::Turtle).as_deref() != Ok(&*text)).then(|| "it is not laid out".to_owned());
        complaint.into_iter().chain(changed).map(|complaint| format!("{}: {complaint}", file.display()))
    }));
}

#[test]
fn an_export_is_laid_out_already() {
    let quads = graph::encode(&report(), &claims(), &Base::default());
    for (format, syntax) in [(Format::Turtle, Syntax::Turtle), (Format::TriG, Syntax::TriG)] {
        let mut bytes = Vec::new();
        export::write(&snapshot(&quads), &Options::new(format), &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(fmt(&text, syntax).unwrap(), text);
    }
}

/// The tokens of a term that may be an object.
fn terms() -> BoxedStrategy<Vec<String>> {
    let words = [
        "<http://e.org/a>",
        "<http://e.org/b#c>",
        "<x#y>",
        "e:a",
        ":a\\#b.c",
        ":",
        "rdf:type",
        "_:b.1",
        "true",
        "-1.5e3",
        "42",
        ".5",
        "[ ]",
        "( )",
        "'it'",
        "'say \"#no\"'",
        "'''two\nlines \"\"\\\"\"'''",
        "\"\"\"one # \"line\" \"\"\"",
        "\"x\" @en",
        "'y' ^^ <http://e.org/d>",
        "\"long long long long long long long long long long long long long long long\" ^^ e:dt",
    ];
    let word = proptest::sample::select(words.to_vec()).prop_map(split);
    word.prop_recursive(4, 24, 4, |inner| {
        let list = proptest::collection::vec(inner.clone(), 0..4);
        prop_oneof![
            list.prop_map(|items| [vec!["(".to_owned()], items.concat(), vec![")".to_owned()]].concat()),
            properties(inner.clone()).prop_map(|inner| [vec!["[".to_owned()], inner, vec!["]".to_owned()]].concat()),
            (inner, any::<bool>()).prop_map(|(object, named)| {
                let simple = object.len() == 1 && !object[0].contains("\"\"");
                let object = if simple { object } else { vec!["e:o".to_owned()] };
                let end = if named { vec!["~", "_:r", ">>"] } else { vec![">>"] };
                let end = end.into_iter().map(str::to_owned).collect();
                [vec!["<<".to_owned(), "e:s".to_owned(), "a".to_owned()], object, end].concat()
            }),
        ]
    })
    .boxed()
}

/// The tokens of one of the words above: white space stands between them only outside of strings.
fn split(word: &str) -> Vec<String> {
    let strings = word.starts_with(['"', '\'']);
    match word.rfind(" @").or_else(|| word.rfind(" ^^")) {
        Some(at) if strings => {
            [vec![word[..at].to_owned()], word[at + 1..].split(' ').map(str::to_owned).collect()].concat()
        }
        _ if strings => vec![word.to_owned()],
        _ => word.split(' ').map(str::to_owned).collect(),
    }
}

fn properties(objects: impl Strategy<Value = Vec<String>> + 'static) -> BoxedStrategy<Vec<String>> {
    let verb = proptest::sample::select(vec![
        "a",
        "e:p",
        "rdf:type",
        "<http://e.org/q>",
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>",
    ]);
    let annotation =
        proptest::sample::select(vec!["", "", "", "~", "~ e:r", "{| e:p 1 |}", "~ _:r {| a e:T ; e:p 1 , 2 ; |}"]);
    let object = (objects, annotation)
        .prop_map(|(object, annotation)| [object, annotation.split_whitespace().map(str::to_owned).collect()].concat());
    let property = (verb, proptest::collection::vec(object, 1..4), 0..3_usize)
        .prop_map(|(verb, objects, more)| (verb.to_owned(), objects.join(&",".to_owned()), more));
    let list = proptest::collection::vec(property, 1..4).prop_map(|properties| {
        let last = properties.len() - 1;
        let property = |(index, (verb, objects, more)): (usize, (String, Vec<String>, usize))| {
            let semicolons = if index < last { 1 + more / 2 } else { more / 2 };
            [vec![verb], objects, vec![";".to_owned(); semicolons]].concat()
        };
        properties.into_iter().enumerate().flat_map(property).collect()
    });
    list.boxed()
}

/// The tokens of a TriG document.
fn documents() -> impl Strategy<Value = Vec<String>> {
    let directive = proptest::sample::select(vec![
        "@prefix e: <http://e.org/> .",
        "@prefix f: <http://e.org/b#> .",
        "PREFIX g: <g#>",
        "prefix e: <http://e.org/b#>",
        "@base <http://e.org/base/> .",
        "BASE <x>",
        "VERSION '1.2'",
    ]);
    let directive = directive.prop_map(|text| text.split(' ').map(str::to_owned).collect::<Vec<_>>());
    let subject =
        proptest::sample::select(vec!["e:s", "<s>", "_:b.1", "[ ]", "( 1 2 )", "<< e:s a e:o >>", "[ e:p 1 ]"]);
    let triples = (subject, properties(terms()))
        .prop_map(|(subject, inner)| [subject.split(' ').map(str::to_owned).collect(), inner].concat())
        .boxed();
    let dotted = triples.clone().prop_map(|inner| [inner, vec![".".to_owned()]].concat());
    let name = proptest::sample::select(vec!["", "GRAPH e:g", "e:g", "_:g", "[ ]"]);
    let graph = (name, proptest::collection::vec(triples, 0..3), any::<bool>()).prop_map(|(name, triples, dot)| {
        let mut inner = triples.join(&".".to_owned());
        if dot && !inner.is_empty() {
            inner.push(".".to_owned());
        }
        let name: Vec<String> = name.split_whitespace().map(str::to_owned).collect();
        [name, vec!["{".to_owned()], inner, vec!["}".to_owned()]].concat()
    });
    let start = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix : <http://e.org/> . PREFIX e: <http://e.org/>";
    let statements = proptest::collection::vec(prop_oneof![1 => directive, 3 => dotted, 1 => graph], 0..5);
    statements.prop_map(move |statements| [start.split(' ').map(str::to_owned).collect(), statements.concat()].concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn comments_between_any_two_tokens_stay(
        tokens in documents(),
        spaces in proptest::collection::vec(
            prop_oneof![
                12 => Just(" "), 3 => Just("\n"), 1 => Just("\r\n\n \n"), 1 => Just(" #\n"), 2 => Just(" # <\"c\n"), 1 => Just("\n# d  \n"),
                1 => Just("\n\n  #e\r\n\n# f\n"),
            ],
            1..60,
        ),
    ) {
        let mut text = String::new();
        let mut comments = Vec::new();
        for (token, space) in tokens.iter().zip(spaces.iter().cycle()) {
            text.push_str(token);
            text.push_str(space);
            comments.extend(space.lines().filter_map(|line| Some(format!("#{}", line.split_once('#')?.1.trim_end()))));
        }
        let complaint = complaint(&text, Syntax::TriG, "http://example.org/", &comments);
        prop_assert!(complaint.is_none(), "{}", complaint.unwrap_or_default());
    }
}

//! What holds of every input.

use std::fs;
use std::path::Path;

use proptest::prelude::{ProptestConfig, any, proptest};
use proptest::strategy::{Just, Strategy};
use proptest::{prop_assert, prop_assert_eq, prop_oneof};
use serde_json::Value;
use sitrep::claim::{Argument, Attribution, Claim};
use sitrep::diag::{Diagnostic, Label, Mark};
use sitrep::extract::{Extraction, extract, trace};
use sitrep::ingest::{self, Input, Origin};
use sitrep::lexicon::Lexicon;
use sitrep::render::json_lines;
use sitrep::text::{Report, Span, tokens};

use crate::hostile::TEXTS;

/// The reports that ship with the program.
fn reports() -> Vec<Report> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/reports");
    let files = ingest::files(&folder).unwrap();
    files.into_iter().flat_map(|file| Input::File(file).read().unwrap()).collect()
}

/// Texts of words that mean something to the reader, in any order, and of anything else.
fn texts() -> impl Strategy<Value = String> {
    let words = "US troops|withdraw|from|Afghanistan|by|May 1|“|”|‘|’|said|denied|not|4,000|More than|.|?|,|\n\n|\n|Kabul|the|Taliban\
                 |President|Biden|he|it|date: 2021-06-25\n|•|according to|(|)|will|may|on Sunday|—|é|東京|\u{301}|\u{feff}|\r\n|\t|'s|-|–";
    let word = prop_oneof![
        8 => proptest::sample::select(words.split('|').collect::<Vec<_>>()).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    let space = prop_oneof![9 => Just(" "), 1 => Just("")];
    proptest::collection::vec((word, space), 0..60)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(word, space)| [word, space.to_owned()]).collect())
}

/// Pieces of HTML, XML and Markdown in any order.
fn markup() -> impl Strategy<Value = String> {
    let pieces = "<p>|</p>|<div class=related>|</div>|<a href=#>|</a>|<ul>|<li>|</ul>|<br>|<nav>|</nav>|<script>|</script>|<!--|-->|<time>\
                  |</time>|<h1>|</h1>|<b>|</b>|<html>|<rss><channel>|</channel></rss>|<item>|</item>|<title>|</title>|<description>\
                  |</description>|<feed>|<entry>|</entry>|<![CDATA[|]]>|&amp;|&nbsp;|&#0;|&lt;b&gt;|# |\n|\n\n|> |- |1. |**|_|`|```\n|[a](b)|![|](|\
                  [1]: x\n|\\|  \n|\r\n|\t|---\n|===\n|| a |Troops left the port. |é|\u{feff}|\u{ad}";
    proptest::collection::vec(proptest::sample::select(pieces.split('|').collect::<Vec<_>>()), 0..60)
        .prop_map(|pieces| pieces.concat())
}

/// The spans of a claim.
fn spans(claim: &Claim) -> Vec<Span> {
    let statement = &claim.statement;
    let arguments = [&statement.subject, &statement.object, &statement.place].into_iter().flatten();
    let mut spans: Vec<Span> = arguments.filter_map(|argument: &Argument| argument.span).collect();
    spans.extend([claim.evidence.span, claim.evidence.sentence, claim.evidence.relation]);
    spans.extend(claim.quantity.iter().map(|quantity| quantity.text));
    spans.extend(claim.time.iter().map(|time| time.text));
    let mut voice = claim.attribution.as_ref();
    while let Some(Attribution { text, cue, via, .. }) = voice {
        spans.extend(text.iter().chain(cue));
        voice = via.as_deref();
    }
    spans
}

/// Whether all spans are slices of the body, and evidence holds its relation; the words of what is wrong otherwise.
fn spans_slice(report: &Report, extraction: &Extraction) -> Result<(), String> {
    for claim in &extraction.claims {
        for span in spans(claim) {
            if report.text.get(span.start..span.end).is_none_or(str::is_empty) || !report.body.contains(span) {
                return Err(format!("{span:?} of {claim:?}"));
            }
        }
        if !claim.evidence.span.contains(claim.evidence.relation) {
            return Err(format!("the relation stands outside the evidence: {claim:?}"));
        }
    }
    Ok(())
}

#[test]
fn evidence_slices_the_reports_that_ship() {
    for report in reports() {
        let extraction = extract(&report, Lexicon::shipped());
        assert_eq!(spans_slice(&report, &extraction), Ok(()), "{}", report.name);
    }
}

/// Tokens of the longest sentence that is read in one piece, as `extract` promises.
const LONGEST: usize = 256;

#[test]
fn no_text_is_so_odd_that_reading_fails() {
    for (name, make) in TEXTS {
        let report = Report::new("hostile.txt", make(50_000));
        let extraction = extract(&report, Lexicon::shipped());
        assert_eq!(spans_slice(&report, &extraction), Ok(()), "{name}");
        for note in &extraction.notes {
            assert!(report.text.get(note.span.start..note.span.end).is_some(), "{name}: {note:?}");
        }
        assert!(extraction.notes.is_sorted_by_key(|note| note.span), "{name}");
    }
}

#[test]
fn work_on_a_sentence_has_a_bound_so_that_time_grows_with_the_text_alone() {
    for (name, make) in TEXTS {
        let report = Report::new("hostile.txt", make(50_000));
        for (sentence, _) in trace(&report, Lexicon::shipped()) {
            let length = tokens(&report.text, sentence.span).len();
            assert!(length <= LONGEST, "{name}: a sentence of {length} tokens");
        }
    }
}

#[test]
fn what_is_passed_over_is_noted() {
    let text = format!(
        "Russia withdrew troops from Mali. The end of {}. Turkey sent soldiers to Libya.",
        "the of and ".repeat(500)
    );
    let report = Report::new("hostile.txt", text);
    let extraction = extract(&report, Lexicon::shipped());
    let relations: Vec<&str> = extraction.claims.iter().map(|claim| claim.statement.relation.id.as_str()).collect();
    assert_eq!(relations, ["withdraws", "deploys"]);
    let notes: Vec<&str> = extraction.notes.iter().map(|note| note.message.as_str()).collect();
    assert_eq!(
        notes,
        ["a sentence of 1504 words and marks was read in parts", "1504 words without a mark were passed over"]
    );
}

#[test]
fn a_sentence_that_is_too_long_is_cut_at_its_semicolons() {
    let clause = "the army of Russia, which had come in spring, left the town of Bambari in the east; ";
    let report = Report::new("long.txt", format!("It was said that {}and so on.", clause.repeat(40)));
    let extraction = extract(&report, Lexicon::shipped());
    assert_eq!(extraction.claims.len(), 40);
    assert!(extraction.claims.iter().all(|claim| report[claim.evidence.sentence].ends_with([';', '.'])));
}

#[test]
fn code_points_of_json_lines_slice_the_file_as_it_stands() {
    for report in reports() {
        let points: Vec<char> = report.text.chars().collect();
        for line in json_lines(&report, &extract(&report, Lexicon::shipped())).lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            let at = |key: &str| usize::try_from(line[key].as_u64().unwrap()).unwrap();
            let words: String = points[at("char_start")..at("char_end")].iter().collect();
            assert_eq!(line["evidence"], words, "{}", report.name);
        }
    }
}

#[test]
fn what_a_file_says_does_not_depend_on_what_was_read_before() {
    let reports = reports();
    let forward: Vec<Extraction> = reports.iter().map(|report| extract(report, Lexicon::shipped())).collect();
    let backward: Vec<Extraction> = reports.iter().rev().map(|report| extract(report, Lexicon::shipped())).collect();
    assert!(forward.iter().eq(backward.iter().rev()));
}

#[test]
fn the_shipped_reports_hold_no_sentence_of_texts_that_are_not_ours() {
    let Some(seeds) = std::env::var_os("SITREP_SEEDS") else { return };
    let words = |text: &str| -> Vec<String> {
        text.split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let seeds: Vec<Vec<String>> = ingest::files(Path::new(&seeds))
        .unwrap()
        .iter()
        .map(|file| words(&fs::read_to_string(file).unwrap()))
        .collect();
    for report in reports() {
        for eight in words(&report.text).windows(8) {
            assert!(seeds.iter().all(|seed| seed.windows(8).all(|other| other != eight)), "{}: {eight:?}", report.name);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reading_never_fails_and_its_spans_slice(text in texts()) {
        let origin = Origin { name: "any.txt".to_owned() };
        if let Ok(reports) = ingest::read(text.as_bytes(), &origin) {
            for report in reports {
                prop_assert_eq!(&report.text, &text);
                prop_assert!(text.get(report.body.start..report.body.end).is_some());
                prop_assert_eq!(spans_slice(&report, &extract(&report, Lexicon::shipped())), Ok(()));
            }
        }
    }

    #[test]
    fn any_bytes_are_a_report_or_an_error(bytes: Vec<u8>) {
        for name in ["any.txt", "any.md", "any.html", "any.rss", "any.json", "any.jsonl", "any"] {
            let _ = ingest::read(&bytes, &Origin { name: name.to_owned() });
        }
    }

    #[test]
    fn any_markup_is_a_report_or_an_error(text in markup()) {
        for name in ["any.md", "any.html", "any.xml"] {
            for report in ingest::read(text.as_bytes(), &Origin { name: name.to_owned() }).unwrap_or_default() {
                prop_assert!(report.text.get(report.body.start..report.body.end).is_some_and(|body| !body.trim().is_empty()));
                let lines = |text: &str| text.matches('\n').count();
                prop_assert!(name != "any.md" || lines(&report.text) == lines(&text), "{:?}", report.text);
            }
        }
    }

    #[test]
    fn a_picture_has_a_line_of_marks_for_every_label(text in texts(), at in 0_usize..200, length in 0_usize..40, width in 0_usize..120) {
        let start = (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        let end = (start..=text.len()).find(|&end| end >= start + length && text.is_char_boundary(end)).unwrap_or(text.len());
        let mut diagnostic = Diagnostic::new("message", "any.txt", text.clone(), start);
        diagnostic.labels = vec![Label::new(Span::new(start, end), Mark::Tilde, "")];
        let picture = diagnostic.draw(width);
        let shows = text[start..end].chars().any(|letter| !letter.is_whitespace());
        prop_assert!(!shows || picture.lines().any(|line| line.trim_start_matches([' ', '|']).starts_with('~')), "{picture}");
        prop_assert!(picture.chars().all(|letter| letter == '\n' || !letter.is_control()), "{picture:?}");
    }
}

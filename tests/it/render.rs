//! What people see of claims that were made by hand.

use sitrep::graph::{self, Base};
use sitrep::query;
use sitrep::render;
use sitrep::session::explain;
use sitrep::store::Snapshot;

use crate::samples;

fn snapshot() -> Snapshot {
    samples::snapshot(&graph::encode(&samples::report(), &samples::claims(), &Base::default()))
}

/// Compares the picture of a claim, by its place in the text, with what is expected; ids are shown as `########`.
#[track_caller]
fn check(claim: usize, width: usize, expected: &str) {
    let snapshot = snapshot();
    let id = graph::claims(&snapshot).unwrap()[claim].id.clone();
    let picture = render::explain(&explain(&snapshot, &id[..12]).unwrap(), width);
    assert_eq!(picture.replace(&id[..8], "########"), expected.trim_start());
}

#[test]
fn a_claim_is_a_sentence_with_its_words_underlined() {
    check(
        0,
        100,
        r#"
claim ########  Ruritania keeps Ruritanian guards in Isle · for now · some guards
 --> zenda.txt:1:1   published 2031-05-19
  |
1 | Ruritania keeps “some” guards on the Isle — for now.
  | --------- ~~~~~  ^^^^  ======    ========   -------
  | who       |      |     |         |          when
  |           |      |     |         where = Isle
  |           |      |     what = Ruritanian guards
  |           |      how many
  |           retainsForces
  = source: The Gazette, in its own voice
  = report: Guards "leave" Zenda
  = url: https://example.org/a?b=c
  = category: MOBILIZE (PLOVER)
  = confidence: high, by the rule `keep.v`
"#,
    );
}

#[test]
fn a_sentence_is_folded_to_the_terminal() {
    check(
        1,
        60,
        r#"
claim ########  Graustark opposes Ruritanian deployment to Port
 --> zenda.txt:2:41   published 2031-05-19
  |
2 | The Graustark envoy said on Monday that his country
  | ^^^^^^^^^^^^^^^^^^^ ~~~~                -----------
  | |                   says so             who = Graustark
  | source = Graustark envoy
  | opposed the Ruritanian deployment to the port.
  | ~~~~~~~ =====================================
  | opposes |
  |       what = Ruritania deploys Ruritanian guards to Port
  = source: Graustark envoy, “said”, in the report's words, on 2031-05-17
  = report: Guards "leave" Zenda
  = url: https://example.org/a?b=c
  = category: REJECT (PLOVER)
  = confidence: medium, by the rule `oppose.v`
"#,
    );
}

#[test]
fn a_chain_of_sources_is_told_in_its_order() {
    let snapshot = snapshot();
    let id = graph::claims(&snapshot).unwrap()[2].id.clone();
    let picture = render::explain(&explain(&snapshot, &id).unwrap(), 100);
    let source = picture.lines().find(|line| line.starts_with("  = source: ")).unwrap();
    assert_eq!(
        source,
        "  = source: Aide, “told”, in quotation marks, to The Gazette; heard through The Gazette, partly in quotation marks"
    );
}

#[test]
fn the_situation_report_has_a_line_for_each_claim() {
    let snapshot = snapshot();
    let mut out = Vec::new();
    render::brief(&query::brief(&snapshot).unwrap(), true, 100, &mut out).unwrap();
    let mut text = String::from_utf8(out).unwrap();
    for claim in graph::claims(&snapshot).unwrap() {
        assert!(text.contains(&claim.id[..8]), "{text}");
        text = text.replace(&claim.id[..8], "########");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    let expected = "\
SITUATION REPORT · 1 report, 2031-05-19 · 3 claims

ACTORS, by number of claims
  Graustark 1 · Ruritania 1 · Ruritanian guards 1

WITHDRAWS · 1 claim
  2031-05-19  Ruritanian guards withdraws from Zenda   planned   Aide                    ########
              · about 1200 guards · 2031-05-01 to
              2031-05-31
";
    assert!(text.starts_with(expected), "{text}");
}

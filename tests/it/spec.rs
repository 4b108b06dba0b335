//! Specifications: each `text` block of `tests/spec/**.md` is a report, and the `claims` block below it what is found.
//!
//! A line is `relation(subject, object, @place)  modality [negative]  [quantity …]  [time …]  [source …]  [cue …]`.

use sitrep::claim::{Argument, Attribution, Claim, Polarity, Quoted, Referent, TimeBasis};
use sitrep::extract::extract;
use sitrep::ingest::{self, Origin};
use sitrep::lexicon::{EntityId, Lexicon};
use sitrep::text::{Report, Span};

use crate::markdown::{check, documents};

#[test]
fn reports_claim_what_the_specifications_say() {
    let mut differences = Vec::new();
    for mut document in documents("tests/spec") {
        let name = document.name();
        let mut found = Vec::new();
        let mut report: Option<String> = None;
        for block in document.blocks() {
            match block.kind.as_str() {
                "text" => {
                    assert!(report.is_none(), "{name}:{}: the text before has no `claims` block", block.line);
                    report = Some(block.text.clone());
                }
                "claims" => {
                    let text = report.take();
                    let text = text.unwrap_or_else(|| panic!("{name}:{}: no `text` block above", block.line));
                    found.push((block.line, claims(&text)));
                }
                _ => {}
            }
        }
        assert!(report.is_none() && !found.is_empty(), "{name}: a `text` block wants a `claims` block below it");
        differences.extend(document.settle(found));
    }
    check(&differences);
}

/// The claims of a text, one a line.
fn claims(text: &str) -> String {
    let reports = ingest::read(text.as_bytes(), &Origin { name: "report.txt".to_owned() }).unwrap();
    let mut lines = String::new();
    for report in &reports {
        for claim in extract(report, Lexicon::shipped()).claims {
            lines.push_str(&line(report, &claim));
            lines.push('\n');
        }
    }
    lines
}

fn line(report: &Report, claim: &Claim) -> String {
    let statement = &claim.statement;
    let mut arguments = vec![statement.subject.as_ref().map_or_else(|| "_".to_owned(), argument)];
    arguments.extend(statement.object.as_ref().map(argument));
    arguments.extend(statement.place.as_ref().map(|place| format!("@{}", argument(place))));
    let mut parts = vec![format!("{}({})", statement.relation.id, arguments.join(", "))];

    let negative = if claim.stance.polarity == Polarity::Negative { " negative" } else { "" };
    parts.push(format!("{}{negative}", claim.stance.modality.word()));
    if let Some(quantity) = &claim.quantity {
        let unit = quantity.unit.as_ref().map_or_else(String::new, |unit| format!(" {unit}"));
        parts.push(format!("quantity {}{unit}", quantity.figure()));
    }
    if let Some(time) = &claim.time {
        let when = time.bounds.interval().unwrap_or_else(|| words(report, time.text));
        parts.push(format!("time {when}{}", if time.basis == TimeBasis::Relative { " relative" } else { "" }));
    }
    if let Some(attribution) = &claim.attribution {
        source(report, attribution, &mut parts);
    }
    if claim.evidence.headline {
        parts.push("headline".to_owned());
    }
    parts.join("  ")
}

/// The id of a thing, or an act as a noun phrase.
fn argument(argument: &Argument) -> String {
    match &argument.referent {
        Referent::Entity(entity) => entity.id.to_string(),
        Referent::Proposition(statement) => format!("‹{}›", statement.noun_phrase()),
    }
}

fn source(report: &Report, attribution: &Attribution, parts: &mut Vec<String>) {
    // The id is written only where the words do not spell it.
    let text = attribution.text.map(|span| words(report, span));
    let spelled = attribution.text.map(|span| EntityId::of(&report[span]));
    let id = attribution.source.as_ref().map(|source| &source.id).filter(|&id| spelled.as_ref() != Some(id));
    let source: Vec<String> = id.map(ToString::to_string).into_iter().chain(text).collect();
    if !source.is_empty() {
        parts.push(format!("source {}", source.join(" ")));
    }
    parts.extend(attribution.cue.map(|cue| format!("cue {}", words(report, cue))));
    parts.extend(match attribution.quoted {
        Quoted::Direct => Some("direct".to_owned()),
        Quoted::Mixed => Some("mixed".to_owned()),
        Quoted::Indirect => None,
    });
    parts.extend(attribution.said_on.map(|day| format!("on {day}")));
    parts.extend(attribution.said_to.as_ref().map(|to| format!("to {}", to.id)));
    if let Some(via) = &attribution.via {
        parts.push("via".to_owned());
        self::source(report, via, parts);
    }
}

fn words(report: &Report, span: Span) -> String {
    format!("«{}»", report[span].split_whitespace().collect::<Vec<_>>().join(" "))
}

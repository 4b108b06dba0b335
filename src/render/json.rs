use serde::Serialize;

use crate::claim::{Argument, Attribution, Claim, Confidence, Referent};
use crate::extract::Extraction;
use crate::graph;
use crate::lexicon::Entity;
use crate::text::{Positions, Report};

/// One claim as a line of JSON: the keys in this order, `null` where the report says nothing.
#[derive(Debug, Serialize)]
struct Line<'a> {
    /// The file's name without its ending.
    doc: &'a str,
    evidence: &'a str,
    /// In code points of the report's text.
    char_start: usize,
    /// In code points, exclusive.
    char_end: usize,
    subject: Option<String>,
    relation: &'a str,
    object: Option<String>,
    quantity: Option<String>,
    unit: Option<&'a str>,
    location: Option<String>,
    /// A day, `first/last`, `../last` or `first/..`.
    time: Option<String>,
    modality: &'static str,
    polarity: &'static str,
    speaker: Option<&'a str>,
    claim: String,
    rule: &'a str,
    confidence: &'static str,
    plover: Option<&'static str>,
    subject_qid: Option<&'a str>,
    object_qid: Option<&'a str>,
}

/// The claims of a report as JSON Lines, in the order of the text.
pub fn json_lines(report: &Report, extraction: &Extraction) -> String {
    let positions = Positions::new(&report.text);
    let ids = graph::claim_ids(report, &extraction.claims);
    let mut lines = String::new();
    for (claim, id) in extraction.claims.iter().zip(ids) {
        let line = line(report, &positions, claim, id);
        lines.push_str(&serde_json::to_string(&line).expect(NO_MAPS));
        lines.push('\n');
    }
    lines
}

const NO_MAPS: &str = "texts and numbers are always JSON, as the test `a_claim_is_one_line_with_all_keys` shows";

fn line<'a>(report: &'a Report, positions: &Positions, claim: &'a Claim, id: String) -> Line<'a> {
    let (char_start, char_end) = positions.code_points(claim.evidence.span);
    let statement = &claim.statement;
    let label = |argument: &Option<Argument>| argument.as_ref().map(|argument| argument.in_words_of(report));
    let plover = statement.relation.plover.map(|act| claim.stance.plover(act).name());
    Line {
        doc: report.stem(),
        evidence: &report[claim.evidence.span],
        char_start,
        char_end,
        subject: label(&statement.subject),
        relation: &statement.relation.id,
        object: label(&statement.object),
        quantity: claim.quantity.as_ref().map(|quantity| quantity.figure()),
        unit: claim.quantity.as_ref().and_then(|quantity| quantity.unit.as_deref()),
        location: label(&statement.place),
        time: claim.time.as_ref().and_then(|time| time.bounds.interval()),
        modality: claim.stance.modality.word(),
        polarity: claim.stance.polarity.word(),
        speaker: claim.attribution.as_ref().and_then(|attribution| speaker(report, attribution)),
        claim: id,
        rule: &claim.rule,
        confidence: match claim.confidence {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        },
        plover,
        subject_qid: wikidata(&statement.subject),
        object_qid: wikidata(&statement.object),
    }
}

/// What to call the source: its label, or else the words for it.
fn speaker<'a>(report: &'a Report, attribution: &'a Attribution) -> Option<&'a str> {
    let label = attribution.source.as_ref().map(|source| source.label.as_str());
    label.or_else(|| attribution.text.map(|words| &report[words]))
}

fn wikidata(argument: &Option<Argument>) -> Option<&str> {
    let entity: Option<&Entity> = match &argument.as_ref()?.referent {
        Referent::Entity(entity) => Some(entity),
        Referent::Proposition(_) => None,
    };
    entity?.links.wikidata.as_deref()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::Value;

    use super::json_lines;
    use crate::claim::{
        Amount, Argument, Claim, Comparator, Confidence, Evidence, Quantity, Referent, Stance, Statement,
    };
    use crate::extract::Extraction;
    use crate::lexicon::{Entity, EntityKind, Lexicon};
    use crate::text::{Report, Span};

    #[test]
    fn a_claim_is_one_line_with_all_keys() {
        let text = "“Über 90 ships left.”";
        let report = Report::new("2021-07-02.wire.txt", text);
        let span = |words: &str| {
            let start = text.find(words).unwrap();
            Span::new(start, start + words.len())
        };
        let ships = Arc::new(Entity::named("Ships", EntityKind::Group));
        let claim = Claim {
            statement: Statement {
                subject: Some(Argument { referent: Referent::Entity(ships), span: Some(span("ships")) }),
                relation: Lexicon::shipped().relations.named("withdraws").unwrap().clone(),
                object: None,
                place: None,
            },
            stance: Stance::PLAIN,
            quantity: Some(Quantity {
                text: span("Über 90"),
                comparator: Comparator::MoreThan,
                amount: Amount::Number(90),
                unit: None,
            }),
            time: None,
            attribution: None,
            evidence: Evidence {
                span: span("90 ships left"),
                sentence: span("Über 90 ships left."),
                relation: span("left"),
                headline: false,
            },
            confidence: Confidence::High,
            rule: "leave.v".to_owned(),
        };
        let lines = json_lines(&report, &Extraction { claims: vec![claim], notes: Vec::new() });
        let line: Value = serde_json::from_str(&lines).unwrap();
        let keys: Vec<&str> = line.as_object().unwrap().keys().map(String::as_str).collect();
        let expected = "doc evidence char_start char_end subject relation object quantity unit location time modality \
                        polarity speaker claim rule confidence plover subject_qid object_qid";
        assert_eq!(keys.join(" "), expected);
        assert_eq!(lines.matches('\n').count(), 1);
        let at = |key: &str| usize::try_from(line[key].as_u64().unwrap()).unwrap();
        let words: String = text.chars().skip(at("char_start")).take(at("char_end") - at("char_start")).collect();
        assert_eq!(words, "90 ships left");
        assert_eq!((&line["doc"], &line["quantity"]), (&"2021-07-02.wire".into(), &">90".into()));
        assert_eq!(line["object"], Value::Null);
    }
}

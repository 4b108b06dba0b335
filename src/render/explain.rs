use crate::claim::{Confidence, Quoted};
use crate::diag::{self, Diagnostic, Label};
use crate::graph::{AttributionView, ClaimView, Named, Slot, TimeView};
use crate::query::brief::Line;
use crate::render::claim::{bounds, short, stance};
use crate::render::page::date;
use crate::session::Explanation;
use crate::text::Span;

/// How many claims of the same content are named.
const SIBLINGS: usize = 8;

/// Shows a claim as a compiler shows an error: the sentence, with its words underlined, and what follows from them.
pub fn explain(explanation: &Explanation, width: usize) -> String {
    let claim = &explanation.claim;
    let mut diagnostic = picture(claim);
    diagnostic.notes.extend(notes(claim));
    diagnostic.notes.extend(same(explanation));
    diagnostic.draw(width)
}

fn picture(claim: &ClaimView) -> Diagnostic {
    let evidence = &claim.evidence;
    let (start, sentence) = evidence.sentence().unwrap_or_else(|| (evidence.start, String::new()));
    // The graph counts code points, a picture bytes.
    let bytes: Vec<usize> = sentence.char_indices().map(|(index, _)| index).chain([sentence.len()]).collect();
    let byte = |point: usize| point.checked_sub(start).and_then(|index| bytes.get(index)).copied();

    let mut diagnostic = Diagnostic::new(heading(claim), claim.report.name.clone(), sentence.clone(), 0);
    diagnostic.at = byte(evidence.start).unwrap_or(0);
    diagnostic.start = before(&evidence.prefix, (evidence.line, evidence.column));
    diagnostic.shown = Some(Span::new(0, sentence.len()));
    diagnostic.remark = Some(match claim.report.published {
        Some(day) => format!("published {day}"),
        None => "undated".to_owned(),
    });
    for mark in &claim.marks {
        // Words of another sentence, such as a name that a pronoun stands for, are not in the picture.
        if let (Some(from), Some(to)) = (byte(mark.start), byte(mark.end)) {
            let (sign, text) = label(claim, mark.slot, &sentence[from..to]);
            diagnostic.labels.push(Label::new(Span::new(from, to), sign, text));
        }
    }
    diagnostic
}

/// Line and column at which the sentence begins, from those of the evidence and the words before it.
fn before(prefix: &str, (line, column): (usize, usize)) -> (usize, usize) {
    match prefix.matches('\n').count() {
        0 => (line, column.saturating_sub(prefix.chars().count()).max(1)),
        // The columns of the evidence's own line are right wherever the sentence began.
        breaks => (line.saturating_sub(breaks).max(1), 1),
    }
}

fn heading(claim: &ClaimView) -> String {
    format!("claim {}  {}", short(&claim.id), reading(claim))
}

/// What a claim says, in one line: `Turkey secures Kabul Airport · planned · by 2021-09-11`.
pub(super) fn reading(claim: &ClaimView) -> String {
    let time = claim.time.as_ref().and_then(|time| when(time).or_else(|| time.text.clone()));
    let parts = [stance(claim.stance), time, Line::of(claim).figure];
    let mut reading = claim.label.clone();
    for part in parts.into_iter().flatten() {
        reading.push_str(" · ");
        reading.push_str(&part);
    }
    reading
}

fn when(time: &TimeView) -> Option<String> {
    time.bounds.interval().map(|interval| bounds(&interval))
}

/// The sign and the text for one part of the claim; what is meant is added where the words do not say it.
fn label(claim: &ClaimView, slot: Slot, words: &str) -> (diag::Mark, String) {
    use diag::Mark::{Caret, Dash, Equals, Tilde};
    let named = |role: &str, meant: Option<&Named>| match meant {
        Some(named) if !words.eq_ignore_ascii_case(&named.label) => format!("{role} = {}", named.label),
        _ => role.to_owned(),
    };
    match slot {
        Slot::Subject => (Dash, named("who", claim.subject.as_ref())),
        Slot::Relation => (Tilde, claim.relation.clone()),
        Slot::Object => (Equals, named("what", claim.object.as_ref())),
        Slot::Place => (Equals, named("where", claim.place.as_ref())),
        Slot::Quantity => (Caret, "how many".to_owned()),
        Slot::Time => {
            let when = claim.time.as_ref().and_then(when);
            (Dash, when.map_or_else(|| "when".to_owned(), |when| format!("when = {when}")))
        }
        Slot::Source => {
            let said = voices(claim).find(|voice| voice.text.as_deref() == Some(words));
            (Caret, named("source", said.and_then(|voice| voice.source.as_ref())))
        }
        Slot::Cue => (Tilde, "says so".to_owned()),
    }
}

fn notes(claim: &ClaimView) -> Vec<String> {
    let mut notes = Vec::new();
    if claim.evidence.exact.is_none() {
        let (start, end) = (claim.evidence.start, claim.evidence.end);
        notes.push(format!("words: left out of this graph; characters {start} to {end} of the report"));
    }
    let mut said: Vec<String> = voices(claim).map(voice).collect();
    if said.is_empty() {
        let publisher = claim.report.publisher.as_deref().unwrap_or("the report");
        said.push(format!("{publisher}, in its own voice"));
    }
    notes.push(format!("source: {}", said.join("; heard through ")));
    if let Some(title) = &claim.report.title {
        notes.push(format!("report: {title}"));
    }
    notes.extend(claim.report.url.iter().map(|url| format!("url: {url}")));
    if let Some(plover) = claim.plover {
        notes.push(format!("category: {} (PLOVER)", plover.name()));
    }
    let confidence = match claim.confidence {
        Confidence::Low => "low",
        Confidence::Medium => "medium",
        Confidence::High => "high",
    };
    notes.push(format!("confidence: {confidence}, by the rule `{}`", claim.rule));
    notes
}

/// Who says it and through whom it is heard.
fn voices(claim: &ClaimView) -> impl Iterator<Item = &AttributionView> {
    std::iter::successors(claim.attribution.as_ref(), |voice| voice.via.as_deref())
}

/// Who says it and how: `Antony Blinken (“Blinken”), “said”, in quotation marks, on 2021-03-28, to CNN`.
fn voice(attribution: &AttributionView) -> String {
    let name = attribution.source.as_ref().map(|source| source.label.as_str());
    let mut said = name.or(attribution.text.as_deref()).unwrap_or("somebody").to_owned();
    if let Some(cue) = &attribution.cue {
        said.push_str(&format!(", “{cue}”"));
    }
    said.push_str(match attribution.quoted {
        Quoted::Direct => ", in quotation marks",
        Quoted::Mixed => ", partly in quotation marks",
        Quoted::Indirect => ", in the report's words",
    });
    if let Some(day) = attribution.said_on {
        said.push_str(&format!(", on {day}"));
    }
    if let Some(hearer) = &attribution.said_to {
        said.push_str(&format!(", to {}", hearer.label));
    }
    said
}

/// The other claims of the same content.
fn same(explanation: &Explanation) -> Vec<String> {
    let siblings = &explanation.siblings;
    let mut notes: Vec<String> = siblings
        .iter()
        .take(SIBLINGS)
        .map(|sibling| {
            let line = Line::of(sibling);
            let stance = stance(sibling.stance).map_or_else(String::new, |stance| format!(" · {stance}"));
            format!("also: {}  {}  {}{stance}", short(&line.claim), date(line.reported), line.source)
        })
        .collect();
    if siblings.len() > SIBLINGS {
        notes.push(format!("also: … and {} more claims of the same content", siblings.len() - SIBLINGS));
    }
    notes
}

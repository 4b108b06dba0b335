//! Text to claims. Never fails: what cannot be read becomes a note. Knows nothing of RDF and does no I/O.

mod act;
mod ahead;
mod claims;
mod deadline;
mod figure;
mod fill;
mod gap;
mod issuer;
mod memory;
mod mention;
mod name;
mod number;
mod occasion;
mod office;
mod pair;
mod part;
mod place;
mod quantity;
mod reading;
mod refer;
mod said;
mod scene;
mod source;
mod stance;
mod sure;
mod time;
mod toll;
mod trace;
mod voice;
mod when;

use std::sync::Arc;

pub use gap::{Gap, Verb};
use memory::Memory;
use part::parts;
use reading::Reading;
use scene::Scene;

use crate::claim::Claim;
use crate::lexicon::Lexicon;
use crate::text::{Report, Sentence, SentenceKind, Span};

/// What one report gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extraction {
    /// The claims, in the order of the text.
    pub claims: Vec<Claim>,
    /// What could not be read, in the order of the text.
    pub notes: Vec<Note>,
}

/// Something that the reader could not make sense of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where.
    pub span: Span,
    /// What, in lower case and without a full stop.
    pub message: String,
}

/// A paragraph of more sentences is read in parts, so that who speaks in it is not looked for without end.
const PARAGRAPH: usize = 100;

/// Reads the claims of a report. Cannot fail, and does no I/O.
pub fn extract(report: &Report, lexicon: &Lexicon) -> Extraction {
    extract_with(report, lexicon, &mut None)
}

/// As [`extract`], and tells why: for each sentence that was read, in order, its words, phrases, clauses, sources, the
/// frames that were tried, and its claims, in lines for a person.
pub fn trace(report: &Report, lexicon: &Lexicon) -> Vec<(Sentence, String)> {
    let mut traces = Vec::new();
    let mut watch = |reading: &Reading<'_>, memory: &Memory, claims: &[Claim]| {
        traces.push((reading.scene.sentence, trace::trace(reading, memory, claims)));
    };
    extract_with(report, lexicon, &mut Some(&mut watch));
    traces
}

/// The sentences of a report that gave nothing, in order, and how many sentences were read.
pub fn gaps(report: &Report, lexicon: &Lexicon) -> (Vec<Gap>, usize) {
    let mut gaps = Vec::new();
    let mut number = 0;
    let mut watch = |reading: &Reading<'_>, _: &Memory, claims: &[Claim]| {
        number += 1;
        gaps.extend(gap::gap(number, reading, claims));
    };
    extract_with(report, lexicon, &mut Some(&mut watch));
    (gaps, number)
}

/// Looks on while sentences are read: at each with what the report had spoken of before, and its claims.
type Watch<'w> = &'w mut dyn FnMut(&Reading<'_>, &Memory, &[Claim]);

fn extract_with(report: &Report, lexicon: &Lexicon, watch: &mut Option<Watch<'_>>) -> Extraction {
    let mut extraction = Extraction::default();
    let mut memory = Memory::default();
    let quotations = report.quotations();
    let sentences = report.sentences();
    memory.issuer = issuer::of(report, lexicon, &sentences, &quotations);
    memory.airport = ahead::airport(report, lexicon, &sentences);
    memory.latest_day = report.published.or_else(|| ahead::latest_day(report, lexicon, &sentences));
    for paragraph in sentences.chunk_by(|a, b| a.paragraph == b.paragraph) {
        memory.next_paragraph();
        for part in parts(report, paragraph, &mut extraction.notes).chunks(PARAGRAPH) {
            read_paragraph(report, lexicon, part, &quotations, &mut memory, &mut extraction, watch);
        }
    }
    occasion::go_on(report, &mut extraction.claims);
    extraction.notes.sort_by_key(|note| note.span);
    extraction
}

/// Reads one paragraph: first whom its sentences name and who speaks, then what they claim.
fn read_paragraph(
    report: &Report,
    lexicon: &Lexicon,
    paragraph: &[Sentence],
    quotations: &[Span],
    memory: &mut Memory,
    extraction: &mut Extraction,
    watch: &mut Option<Watch<'_>>,
) {
    let Some(whole) = paragraph.iter().map(|sentence| sentence.span).reduce(Span::cover) else { return };
    let first = quotations.partition_point(|quote| quote.end < whole.start);
    let quotations: Vec<Span> =
        quotations[first..].iter().copied().take_while(|quote| quote.start < whole.end).collect();
    let mut readings: Vec<Reading<'_>> = Vec::new();
    for sentence in paragraph.iter().filter(|sentence| sentence.kind != SentenceKind::Furniture) {
        let scene = Scene::new(report, lexicon, *sentence, &quotations, &|entity| memory.knows(entity));
        readings.push(Reading::new(scene, memory));
    }
    let speakers = source::quote_speakers(&readings, &quotations, memory.speaker.as_ref());
    if let Some(speaker) = speakers.last().and_then(|(_, attribution)| attribution.source.clone()) {
        memory.speaker = Some(speaker);
    }
    let speakers: Arc<[_]> = speakers.into();
    for reading in &mut readings {
        reading.speakers = Arc::clone(&speakers);
        if !reading.scene.claims() {
            continue;
        }
        let before = watch.is_some().then(|| memory.clone());
        let claims = claims::claims(reading, memory);
        if let (Some(watch), Some(before)) = (watch.as_mut(), before) {
            watch(reading, &before, &claims);
        }
        if claims.is_empty()
            && !reading.scene.parse.clauses.is_empty()
            && reading.scene.sentence.kind == SentenceKind::Body
        {
            extraction.notes.push(Note {
                span: reading.scene.sentence.span,
                message: "no claim was found in this sentence".to_owned(),
            });
        }
        if let Some(day) = claims.iter().rev().find_map(|claim| claim.time.as_ref()?.bounds.earliest_begin) {
            memory.spoken = Some(day);
        }
        extraction.claims.extend(claims);
    }
}

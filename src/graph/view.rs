use std::sync::Arc;

use jiff::civil::Date;
use oxigraph::model::{NamedNode, NamedNodeRef};

use crate::claim::{Amount, Bounds, Comparator, Confidence, Quoted, Stance, TimeBasis};
use crate::graph::vocab::sr;
use crate::lexicon::Plover;
use crate::text::DateBasis;

/// A claim as the graph keeps it: all that is needed to show it, down to the carets under its sentence.
///
/// Offsets are in code points of the report's text, end exclusive. Words are `None` in a graph that was exported without
/// the reports' own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimView {
    /// Its IRI.
    pub iri: NamedNode,
    /// Its digest, of which a prefix is enough to name it.
    pub id: String,
    /// The statement as a sentence.
    pub label: String,
    /// What it shares with every claim of the same content.
    pub proposition: NamedNode,
    /// Who does it.
    pub subject: Option<Named>,
    /// What is done, as `data/relations.tsv` names it.
    pub relation: String,
    /// To whom or with what.
    pub object: Option<Named>,
    /// Where.
    pub place: Option<Named>,
    /// Whether it is said to be so, planned, possible or denied.
    pub stance: Stance,
    /// The category of the act as it is said.
    pub plover: Option<Plover>,
    /// How many or how much.
    pub quantity: Option<QuantityView>,
    /// When.
    pub time: Option<TimeView>,
    /// Who says it; `None` for the report's own voice.
    pub attribution: Option<AttributionView>,
    /// Which report says it.
    pub report: Arc<ReportView>,
    /// Where the report says it.
    pub evidence: EvidenceView,
    /// Which words say what, in the order of the text.
    pub marks: Vec<Mark>,
    /// How sure the reading is.
    pub confidence: Confidence,
    /// What found the claim.
    pub rule: String,
}

impl ClaimView {
    /// The things that it names: who does it, to whom, where, and who says so.
    pub fn named(&self) -> impl Iterator<Item = &Named> {
        let source = self.attribution.as_ref().and_then(|voice| voice.source.as_ref());
        [self.subject.as_ref(), self.object.as_ref(), self.place.as_ref(), source].into_iter().flatten()
    }
}

/// A thing or a proposition with the name to show for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its IRI.
    pub iri: NamedNode,
    /// The last segment of its IRI, such as `kabul-airport`.
    pub id: String,
    /// Its label; the id where the graph has none.
    pub label: String,
}

/// How many or how much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuantityView {
    /// The words.
    pub text: Option<String>,
    /// How the figure bounds the number.
    pub comparator: Comparator,
    /// The figure.
    pub amount: Amount,
    /// What is counted.
    pub unit: Option<String>,
}

/// When, as far as the text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeView {
    /// The words.
    pub text: Option<String>,
    /// Where the bounds come from.
    pub basis: TimeBasis,
    /// The bounds that follow.
    pub bounds: Bounds,
}

/// Who says a claim, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributionView {
    /// Who says it; `None` where the text names nobody.
    pub source: Option<Named>,
    /// The words that name the source.
    pub text: Option<String>,
    /// The word that says so.
    pub cue: Option<String>,
    /// Whether the words are the source's own.
    pub quoted: Quoted,
    /// The day of saying.
    pub said_on: Option<Date>,
    /// To whom it was said.
    pub said_to: Option<Named>,
    /// Whose report of the source's words this is.
    pub via: Option<Box<AttributionView>>,
}

/// What a report says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportView {
    /// Its IRI, which is that of its graph.
    pub iri: NamedNode,
    /// Its digest.
    pub id: String,
    /// The name of its file.
    pub name: String,
    /// The day of publication; `None` for an undated report.
    pub published: Option<Date>,
    /// How the day of publication is known.
    pub date_basis: DateBasis,
    /// The headline.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
}

/// The words of a report that make a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceView {
    /// The first code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The line of the first code point, from 1.
    pub line: usize,
    /// The column of the first code point, from 1.
    pub column: usize,
    /// What the sentence says before; empty if nothing.
    pub prefix: String,
    /// The words.
    pub exact: Option<String>,
    /// What the sentence says after; empty if nothing.
    pub suffix: String,
    /// Whether they stand in a headline.
    pub headline: bool,
}

/// Words that say one part of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// The first code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// What the words say.
    pub slot: Slot,
}

/// A part of a claim that has words of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// Who does it.
    Subject,
    /// What is done.
    Relation,
    /// To whom or with what.
    Object,
    /// Where.
    Place,
    /// How many or how much.
    Quantity,
    /// When.
    Time,
    /// Who says it.
    Source,
    /// The word that says so.
    Cue,
}

impl Slot {
    /// Every slot with the property that leads to its words.
    pub(super) const PROPERTIES: [(Self, NamedNodeRef<'static>); 8] = [
        (Self::Subject, sr::SUBJECT_SPAN),
        (Self::Relation, sr::RELATION_SPAN),
        (Self::Object, sr::OBJECT_SPAN),
        (Self::Place, sr::PLACE_SPAN),
        (Self::Quantity, sr::QUANTITY_SPAN),
        (Self::Time, sr::TIME_SPAN),
        (Self::Source, sr::SOURCE_SPAN),
        (Self::Cue, sr::CUE_SPAN),
    ];
}

impl EvidenceView {
    /// The sentence around the words, and the code point at which it starts; `None` where the words were left out.
    pub fn sentence(&self) -> Option<(usize, String)> {
        let exact = self.exact.as_ref()?;
        let before = self.prefix.chars().count();
        Some((self.start.saturating_sub(before), format!("{}{exact}{}", self.prefix, self.suffix)))
    }
}

use jiff::civil::Date;

use crate::claim::{Amount, Bounds, Comparator, Confidence, Quoted, TimeBasis};
use crate::export::claims::Claims;
use crate::graph::{AttributionView, ClaimView, Named, Point};
use crate::lexicon::EntityKind;

/// A claim with all that its columns need.
pub struct Row<'a> {
    pub claims: &'a Claims,
    pub claim: &'a ClaimView,
}

/// A column of the table of claims.
pub struct Column {
    pub name: &'static str,
    pub cell: Cell,
}

/// What a column says of a claim, by its type; `None` where the claim says nothing.
#[derive(Clone, Copy)]
pub enum Cell {
    Text(fn(&Row<'_>) -> Option<String>),
    Integer(fn(&Row<'_>) -> Option<i64>),
    Real(fn(&Row<'_>) -> Option<f64>),
    Date(fn(&Row<'_>) -> Option<Date>),
    Truth(fn(&Row<'_>) -> Option<bool>),
}

/// The columns, in an order that stays: new ones are added at the end.
pub const COLUMNS: &[Column] = &[
    text("claim", |row| Some(row.claim.iri.as_str().to_owned())),
    text("id", |row| Some(row.claim.id.clone())),
    text("report", |row| Some(row.claim.report.iri.as_str().to_owned())),
    text("report_name", |row| Some(row.claim.report.name.clone())),
    date("published", |row| row.claim.report.published),
    text("headline", |row| row.claim.report.title.clone()),
    text("publisher", |row| row.claim.report.publisher.clone()),
    text("url", |row| row.claim.report.url.clone()),
    text("statement", |row| Some(row.claim.label.clone())),
    text("subject", |row| id(&row.claim.subject)),
    text("subject_label", |row| label(&row.claim.subject)),
    text("subject_kind", |row| row.kind(&row.claim.subject)),
    text("subject_wikidata", |row| row.wikidata(&row.claim.subject)),
    text("relation", |row| Some(row.claim.relation.clone())),
    text("object", |row| id(&row.claim.object)),
    text("object_label", |row| label(&row.claim.object)),
    text("object_kind", |row| row.kind(&row.claim.object)),
    text("object_wikidata", |row| row.wikidata(&row.claim.object)),
    text("place", |row| id(&row.claim.place)),
    text("place_label", |row| label(&row.claim.place)),
    text("place_wikidata", |row| row.wikidata(&row.claim.place)),
    real("latitude", |row| Some(row.point()?.latitude)),
    real("longitude", |row| Some(row.point()?.longitude)),
    text("modality", |row| Some(row.claim.stance.modality.word().to_owned())),
    text("polarity", |row| Some(row.claim.stance.polarity.word().to_owned())),
    text("plover", |row| Some(row.claim.plover?.name().to_owned())),
    text("comparator", |row| Some(comparator(row.claim.quantity.as_ref()?.comparator).to_owned())),
    integer("quantity", |row| numbers(&row.claim.quantity.as_ref()?.amount).0),
    integer("quantity_upper", |row| numbers(&row.claim.quantity.as_ref()?.amount).1),
    text("amount", |row| amount(&row.claim.quantity.as_ref()?.amount)),
    text("unit", |row| row.claim.quantity.as_ref()?.unit.clone()),
    text("quantity_text", |row| row.claim.quantity.as_ref()?.text.clone()),
    date("time_from", |row| row.bounds()?.earliest_begin),
    date("time_to", |row| row.bounds()?.latest_end),
    date("begins_by", |row| row.bounds()?.latest_begin),
    date("lasts_until", |row| row.bounds()?.earliest_end),
    text("time_basis", |row| Some(basis(row.claim.time.as_ref()?.basis).to_owned())),
    text("time_text", |row| row.claim.time.as_ref()?.text.clone()),
    text("source", |row| id(&row.voice()?.source)),
    text("source_label", |row| label(&row.voice()?.source)),
    text("source_text", |row| row.voice()?.text.clone()),
    text("cue", |row| row.voice()?.cue.clone()),
    text("quoted", |row| Some(quoted(row.voice()?.quoted).to_owned())),
    date("said_on", |row| row.voice()?.said_on),
    text("said_to", |row| id(&row.voice()?.said_to)),
    text("via", |row| id(&row.voice()?.via.as_ref()?.source)),
    text("evidence", |row| row.claim.evidence.exact.clone()),
    integer("evidence_start", |row| i64::try_from(row.claim.evidence.start).ok()),
    integer("evidence_end", |row| i64::try_from(row.claim.evidence.end).ok()),
    integer("line", |row| i64::try_from(row.claim.evidence.line).ok()),
    truth("in_headline", |row| Some(row.claim.evidence.headline)),
    text("confidence", |row| Some(confidence(row.claim.confidence).to_owned())),
    text("rule", |row| Some(row.claim.rule.clone())),
];

const fn text(name: &'static str, cell: fn(&Row<'_>) -> Option<String>) -> Column {
    Column { name, cell: Cell::Text(cell) }
}

const fn integer(name: &'static str, cell: fn(&Row<'_>) -> Option<i64>) -> Column {
    Column { name, cell: Cell::Integer(cell) }
}

const fn real(name: &'static str, cell: fn(&Row<'_>) -> Option<f64>) -> Column {
    Column { name, cell: Cell::Real(cell) }
}

const fn date(name: &'static str, cell: fn(&Row<'_>) -> Option<Date>) -> Column {
    Column { name, cell: Cell::Date(cell) }
}

const fn truth(name: &'static str, cell: fn(&Row<'_>) -> Option<bool>) -> Column {
    Column { name, cell: Cell::Truth(cell) }
}

impl Row<'_> {
    /// Where the place of the claim is.
    pub fn point(&self) -> Option<Point> {
        self.claims.thing(self.claim.place.as_ref()?)?.point
    }

    fn kind(&self, named: &Option<Named>) -> Option<String> {
        Some(kind(self.claims.thing(named.as_ref()?)?.kind?).to_owned())
    }

    fn wikidata(&self, named: &Option<Named>) -> Option<String> {
        self.claims.thing(named.as_ref()?)?.wikidata.clone()
    }

    fn bounds(&self) -> Option<&Bounds> {
        Some(&self.claim.time.as_ref()?.bounds)
    }

    fn voice(&self) -> Option<&AttributionView> {
        self.claim.attribution.as_ref()
    }
}

fn id(named: &Option<Named>) -> Option<String> {
    Some(named.as_ref()?.id.clone())
}

fn label(named: &Option<Named>) -> Option<String> {
    Some(named.as_ref()?.label.clone())
}

/// The word for a kind of entity, as the tables of `data/` have it.
pub fn kind(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Country => "country",
        EntityKind::CountryGroup => "country-group",
        EntityKind::Place => "place",
        EntityKind::Facility => "facility",
        EntityKind::Organization => "organization",
        EntityKind::GovernmentBody => "government-body",
        EntityKind::ArmedGroup => "armed-group",
        EntityKind::Force => "force",
        EntityKind::Media => "media",
        EntityKind::Person => "person",
        EntityKind::Group => "group",
        EntityKind::Agreement => "agreement",
        EntityKind::Weapon => "weapon",
        EntityKind::Event => "event",
        EntityKind::Thing => "thing",
    }
}

/// The number, or the ends of a range; none for an amount in words.
fn numbers(amount: &Amount) -> (Option<i64>, Option<i64>) {
    match amount {
        Amount::Number(number) => (Some(*number), None),
        Amount::Range(lower, upper) => (Some(*lower), Some(*upper)),
        Amount::All | Amount::Most | Amount::Half | Amount::Vague(_) => (None, None),
    }
}

/// The word for an amount that is no number.
fn amount(amount: &Amount) -> Option<String> {
    match amount {
        Amount::Number(_) | Amount::Range(..) => None,
        Amount::All => Some("all".to_owned()),
        Amount::Most => Some("most".to_owned()),
        Amount::Half => Some("half".to_owned()),
        Amount::Vague(word) => Some(word.clone()),
    }
}

fn comparator(comparator: Comparator) -> &'static str {
    match comparator {
        Comparator::Exactly => "exactly",
        Comparator::About => "about",
        Comparator::MoreThan => "more-than",
        Comparator::AtLeast => "at-least",
        Comparator::LessThan => "less-than",
        Comparator::AtMost => "at-most",
    }
}

fn basis(basis: TimeBasis) -> &'static str {
    match basis {
        TimeBasis::Stated => "stated",
        TimeBasis::Relative => "relative",
        TimeBasis::Open => "open",
    }
}

fn quoted(quoted: Quoted) -> &'static str {
    match quoted {
        Quoted::Direct => "direct",
        Quoted::Indirect => "indirect",
        Quoted::Mixed => "mixed",
    }
}

fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Low => "low",
        Confidence::Medium => "medium",
        Confidence::High => "high",
    }
}

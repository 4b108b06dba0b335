//! Event records of PLOVER as JSON Lines, by the draft 0.7b1 of its manual (<https://github.com/openeventdata/PLOVER>,
//! chapter “JSON Data Fields”). What is not known is `null`; `FORMATS.md` says how claims become events.

use std::io::{self, Write};

use jiff::civil::Date;
use serde::Serialize;

use crate::claim::{Claim, Modality};
use crate::export::claims::{Claims, iso};
use crate::graph::{ClaimView, Mark, Named, Slot, Thing};
use crate::lexicon::{EntityKind, Lexicon, Plover};

/// An event with the fields of the manual, and behind them some of our own, as the manual allows.
#[derive(Serialize)]
struct Event<'a> {
    id: &'a str,
    date: Option<String>,
    enddate: Option<String>,
    source: Vec<Actor<'a>>,
    recipient: Vec<Actor<'a>>,
    event: [&'static str; 1],
    mode: Option<&'a str>,
    context: Vec<&'static str>,
    event_loc: Option<Location<'a>>,
    event_text: Option<Vec<String>>,
    quad_code: u8,
    text: Option<&'a str>,
    text_info: TextInfo,
    cite_info: CiteInfo<'a>,
    coder: &'a str,
    // What PLOVER has no field for.
    claim: &'a str,
    relation: &'a str,
    object: Option<&'a str>,
    modality: &'static str,
    polarity: &'static str,
    said_by: Option<Actor<'a>>,
}

/// “Information object for actors”; the manual spells two of its names so.
#[derive(Serialize)]
struct Actor<'a> {
    code: Option<&'static str>,
    sector: Option<&'static str>,
    actor_text: Option<String>,
    identifer_id: Option<&'a str>,
    identifer_text: &'a str,
}

/// “Location object”, with the names of GeoNames.
#[derive(Serialize)]
struct Location<'a> {
    geonameid: Option<u64>,
    name: &'a str,
    latitude: Option<f64>,
    longitude: Option<f64>,
    #[serde(rename = "country code")]
    country: Option<&'a str>,
    cc3: Option<&'static str>,
}

/// “Information object for text”, in code points of the report.
#[derive(Serialize)]
struct TextInfo {
    start: usize,
    end: usize,
}

/// “Information object for citations”.
#[derive(Serialize)]
struct CiteInfo<'a> {
    citation: &'a str,
    url: Option<&'a str>,
    title: Option<&'a str>,
    publication: Option<&'a str>,
    codebook: &'static str,
}

/// Writes a line for each claim whose relation has a category.
pub fn write(claims: &Claims, out: &mut impl Write) -> io::Result<()> {
    for claim in &claims.claims {
        if let Some(category) = claim.plover {
            serde_json::to_writer(&mut *out, &event(claims, claim, category))?;
            out.write_all(b"\n")?;
        }
    }
    Ok(())
}

fn event<'a>(claims: &'a Claims, claim: &'a ClaimView, category: Plover) -> Event<'a> {
    let report = &claim.report;
    let (date, enddate) = days(claim);
    let actor = |named: &'a Option<Named>, slot| actor(claims, claim, named.as_ref()?, slot);
    let mut source: Vec<Actor<'_>> = actor(&claim.subject, Slot::Subject).into_iter().collect();
    let mut recipient: Vec<Actor<'_>> = actor(&claim.object, Slot::Object).into_iter().collect();
    // “All of the actors are considered as the source and no recipient is included” (section 3.3.2).
    let relations = &Lexicon::shipped().relations;
    if relations.named(&claim.relation).is_some_and(|relation| relation.mutual) {
        source.append(&mut recipient);
    }
    Event {
        id: &claim.id,
        date: date.map(|date| date.to_string()),
        enddate: enddate.map(|date| date.to_string()),
        source,
        recipient,
        event: [category.name()],
        mode: None,
        context: context(claim.stance.modality),
        event_loc: claim.place.as_ref().and_then(|place| location(claims, place)),
        event_text: words(claim, Slot::Relation).map(|words| vec![words]),
        quad_code: quadrant(category),
        text: claim.evidence.exact.as_deref(),
        text_info: TextInfo { start: claim.evidence.start, end: claim.evidence.end },
        cite_info: CiteInfo {
            citation: &report.name,
            url: report.url.as_deref(),
            title: report.title.as_deref(),
            publication: report.publisher.as_deref(),
            codebook: "plover-base-0.7b1",
        },
        coder: claim.rule.strip_prefix(Claim::EXTERNAL).unwrap_or("sitrep"),
        claim: claim.iri.as_str(),
        relation: &claim.relation,
        object: claim.object.as_ref().map(|object| object.label.as_str()),
        modality: claim.stance.modality.word(),
        polarity: claim.stance.polarity.word(),
        said_by: claim.attribution.as_ref().and_then(|voice| actor(&voice.source, Slot::Source)),
    }
}

/// The days of an event: what the claim says, else from the day of publication, as sets of event data have it. What ends
/// before that day is dated by its end.
fn days(claim: &ClaimView) -> (Option<Date>, Option<Date>) {
    let bounds = claim.time.as_ref().map(|time| time.bounds).unwrap_or_default();
    let end = bounds.latest_end;
    let begin = bounds.earliest_begin.or(match (claim.report.published, end) {
        (Some(published), Some(end)) => Some(published.min(end)),
        (published, end) => published.or(end),
    });
    (begin, end.filter(|end| Some(*end) != begin))
}

/// Whoever can act; `None` for things, and for acts that are spoken of.
fn actor<'a>(claims: &'a Claims, claim: &ClaimView, named: &'a Named, slot: Slot) -> Option<Actor<'a>> {
    let thing = claims.thing(named)?;
    let kind = thing.kind.filter(|kind| kind.acts())?;
    Some(Actor {
        code: country(claims, thing).and_then(iso::alpha_3),
        sector: sector(kind, &named.label),
        actor_text: words(claim, slot),
        identifer_id: thing.wikidata.as_deref(),
        identifer_text: &named.label,
    })
}

fn location<'a>(claims: &'a Claims, place: &'a Named) -> Option<Location<'a>> {
    let thing = claims.thing(place)?;
    let country = country(claims, thing);
    Some(Location {
        geonameid: thing.geonames,
        name: &place.label,
        latitude: thing.point.map(|point| point.latitude),
        longitude: thing.point.map(|point| point.longitude),
        country,
        cc3: country.and_then(iso::alpha_3),
    })
}

/// The code of the country that a thing is, or that owns it or its owner.
fn country<'a>(claims: &'a Claims, thing: &'a Thing) -> Option<&'a str> {
    let owner = |thing: &Thing| claims.things.get(thing.owner.as_ref()?);
    let mut next = Some(thing);
    // A ministry's office is the country's at the third step; imported owners may go round in a circle.
    for _ in 0..4 {
        let thing = next?;
        if let Some(country) = &thing.country {
            return Some(country);
        }
        next = owner(thing);
    }
    None
}

/// The sector of a kind of actor (table “Sector Primary Codes”), as far as the kind decides it.
fn sector(kind: EntityKind, label: &str) -> Option<&'static str> {
    match kind {
        EntityKind::GovernmentBody => Some("GOV"),
        EntityKind::Force if label.to_lowercase().contains("police") => Some("COP"),
        EntityKind::Force => Some("MIL"),
        EntityKind::ArmedGroup => Some("REB"),
        EntityKind::Media => Some("JRN"),
        _ => None,
    }
}

/// What the manual's table of contexts says of an event that is not said to have happened.
fn context(modality: Modality) -> Vec<&'static str> {
    match modality {
        Modality::Planned => vec!["future"],
        Modality::Possible => vec!["hypothetical"],
        Modality::Asserted | Modality::Denied => Vec::new(),
    }
}

/// The number of the “quad category”: words or deeds, cooperation or conflict.
fn quadrant(category: Plover) -> u8 {
    match category {
        Plover::Agree | Plover::Consult | Plover::Support | Plover::Concede => 1,
        Plover::Cooperate | Plover::Aid | Plover::Retreat => 2,
        Plover::Request | Plover::Accuse | Plover::Reject | Plover::Sanction | Plover::Threaten => 3,
        Plover::Protest | Plover::Mobilize | Plover::Coerce | Plover::Assault => 4,
    }
}

/// The words of the sentence that say one part of a claim; `None` where they stand elsewhere or were left out.
fn words(claim: &ClaimView, slot: Slot) -> Option<String> {
    let (start, sentence) = claim.evidence.sentence()?;
    let Mark { start: first, end, .. } = claim.marks.iter().find(|mark| mark.slot == slot)?;
    let skipped = first.checked_sub(start)?;
    let words: String = sentence.chars().skip(skipped).take(end.checked_sub(*first)?).collect();
    (words.chars().count() == end - first).then_some(words)
}

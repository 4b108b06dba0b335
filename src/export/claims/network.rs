use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::claim::{Modality, Polarity};
use crate::export::claims::{Claims, columns};
use crate::graph::{ClaimView, Named};
use crate::lexicon::EntityKind;

/// Who is claimed to do what to whom.
pub struct Network<'a> {
    /// Whoever is subject or object of a claim and can act, by IRI.
    pub actors: Vec<Actor<'a>>,
    /// One for each subject, object and relation, by their names.
    pub edges: Vec<Edge<'a>>,
}

/// Somebody who can act: a country, a body, a group, a force, a person.
#[derive(Clone, Copy)]
pub struct Actor<'a> {
    pub named: &'a Named,
    kind: EntityKind,
    wikidata: Option<&'a str>,
    country: Option<&'a str>,
}

/// What all reports together claim that one actor does to another.
pub struct Edge<'a> {
    pub from: &'a Named,
    pub to: &'a Named,
    pub relation: &'a str,
    /// How many claims say so, whatever their stance.
    pub claims: u64,
    /// When the first and the last dated report says so.
    pub published: Option<(Date, Date)>,
    modalities: [u64; 4],
    negative: u64,
}

/// The types of attributes, which GEXF and GraphML call by the same names.
const STRING: &str = "string";
const NUMBER: &str = "long";

/// The attributes of actors with their types, in the order of [`Actor::attributes`].
pub const ACTOR: [(&str, &str); 3] = [("kind", STRING), ("wikidata", STRING), ("country", STRING)];

/// The attributes of edges with their types, in the order of [`Edge::attributes`].
pub const EDGE: [(&str, &str); 9] = [
    ("relation", STRING),
    ("claims", NUMBER),
    ("first", STRING),
    ("last", STRING),
    ("asserted", NUMBER),
    ("planned", NUMBER),
    ("possible", NUMBER),
    ("denied", NUMBER),
    ("negative", NUMBER),
];

impl<'a> Network<'a> {
    pub fn of(claims: &'a Claims) -> Self {
        let (mut actors, mut edges) = (BTreeMap::new(), BTreeMap::new());
        for claim in &claims.claims {
            let ends = [&claim.subject, &claim.object].map(|end| actor(claims, end.as_ref()?));
            for actor in ends.iter().flatten() {
                actors.entry(actor.named.iri.as_str()).or_insert(*actor);
            }
            if let [Some(from), Some(to)] = ends {
                let key = (from.named.iri.as_str(), to.named.iri.as_str(), claim.relation.as_str());
                edges.entry(key).or_insert_with(|| Edge::between(from.named, to.named, &claim.relation)).add(claim);
            }
        }
        Self { actors: actors.into_values().collect(), edges: edges.into_values().collect() }
    }
}

/// A thing as an actor; `None` where it cannot act.
fn actor<'a>(claims: &'a Claims, named: &'a Named) -> Option<Actor<'a>> {
    let thing = claims.thing(named)?;
    let kind = thing.kind.filter(|kind| kind.acts())?;
    Some(Actor { named, kind, wikidata: thing.wikidata.as_deref(), country: thing.country.as_deref() })
}

impl<'a> Actor<'a> {
    /// The value of each attribute of [`ACTOR`].
    pub fn attributes(&self) -> [Option<Cow<'a, str>>; 3] {
        [Some(columns::kind(self.kind).into()), self.wikidata.map(Into::into), self.country.map(Into::into)]
    }
}

impl<'a> Edge<'a> {
    fn between(from: &'a Named, to: &'a Named, relation: &'a str) -> Self {
        Self { from, to, relation, claims: 0, published: None, modalities: [0; 4], negative: 0 }
    }

    fn add(&mut self, claim: &ClaimView) {
        self.claims += 1;
        self.modalities[match claim.stance.modality {
            Modality::Asserted => 0,
            Modality::Planned => 1,
            Modality::Possible => 2,
            Modality::Denied => 3,
        }] += 1;
        self.negative += u64::from(claim.stance.polarity == Polarity::Negative);
        if let Some(date) = claim.report.published {
            let (first, last) = self.published.unwrap_or((date, date));
            self.published = Some((first.min(date), last.max(date)));
        }
    }

    /// The value of each attribute of [`EDGE`].
    pub fn attributes(&self) -> [Option<Cow<'a, str>>; 9] {
        let number = |number: u64| Some(Cow::from(number.to_string()));
        let [asserted, planned, possible, denied] = self.modalities.map(number);
        let first = self.published.map(|(first, _)| first.to_string().into());
        let last = self.published.map(|(_, last)| last.to_string().into());
        let negative = number(self.negative);
        [Some(self.relation.into()), number(self.claims), first, last, asserted, planned, possible, denied, negative]
    }
}

/// A text as it can stand in XML 1.0, between tags and in quotation marks. White space that a parser would make something
/// else becomes a reference, and what XML has no way to write becomes U+FFFD.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' => escaped.push_str("&#9;"),
            '\n' => escaped.push_str("&#10;"),
            '\r' => escaped.push_str("&#13;"),
            '\0'..='\x1F' | '\u{FFFE}' | '\u{FFFF}' => escaped.push(char::REPLACEMENT_CHARACTER),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn every_text_can_stand_in_xml() {
        assert_eq!(escaped("R&D <“x”> \"y\"\r\n\0"), "R&amp;D &lt;“x”&gt; &quot;y&quot;&#13;&#10;\u{FFFD}");
    }
}

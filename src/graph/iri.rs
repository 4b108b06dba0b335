//! The names that a store mints: below its base, of ids and digests, so that the same thing always has the same name.

use std::fmt::Write;

use oxigraph::model::{NamedNode, NamedNodeRef};
use sha2::{Digest, Sha256};

use crate::lexicon::{EntityId, Links};
use crate::store::DEFAULT_BASE;

/// Hexadecimal digits of a digest in an IRI. 80 bits keep a hundred million claims apart with a chance of some four in
/// a thousand million that any two meet, and the IRI stays short enough to read.
const DIGITS: usize = 20;

/// The IRI below which a store's names are minted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base(
    // Invariant: a valid IRI that ends in `/`.
    String,
);

impl Default for Base {
    fn default() -> Self {
        Self(DEFAULT_BASE.to_owned())
    }
}

impl From<&NamedNode> for Base {
    fn from(iri: &NamedNode) -> Self {
        let slash = if iri.as_str().ends_with('/') { "" } else { "/" };
        Self(format!("{}{slash}", iri.as_str()))
    }
}

impl Base {
    /// The IRI as text; it ends in `/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The namespace of the entities, for which the prefix `e:` stands.
    pub fn entities(&self) -> String {
        format!("{}entity/", self.0)
    }

    /// The name of an entity.
    pub fn entity(&self, id: &EntityId) -> NamedNode {
        self.below("entity/", &segment(id.as_str()))
    }

    /// The name of a report, which is that of its graph too.
    pub fn report(&self, digest: &str) -> NamedNode {
        self.below("report/", digest)
    }

    /// The name of a claim.
    pub fn claim(&self, digest: &str) -> NamedNode {
        self.below("claim/", digest)
    }

    /// The name of a proposition.
    pub fn proposition(&self, digest: &str) -> NamedNode {
        self.below("proposition/", digest)
    }

    /// Whether an IRI is the name of what is known of a mapping.
    pub fn is_mapping(&self, iri: NamedNodeRef<'_>) -> bool {
        self.local("mapping/", iri).is_some()
    }

    /// The name of what is known of a mapping.
    pub fn mapping(&self, digest: &str) -> NamedNode {
        self.below("mapping/", digest)
    }

    /// The mappings of a store as a whole, as SSSOM speaks of them.
    pub fn mapping_set(&self) -> NamedNode {
        self.below("mapping/", "all")
    }

    /// The graph of what entities are: labels, kinds, owners.
    pub fn entities_graph(&self) -> NamedNode {
        self.below("graph/", "entities")
    }

    /// The graph of the same things elsewhere.
    pub fn links_graph(&self) -> NamedNode {
        self.below("graph/", "links")
    }

    /// The graph as a whole, as its description speaks of it.
    pub fn dataset(&self) -> NamedNode {
        self.below("dataset", "#all")
    }

    /// A part of the whole graph, by what it is a part of and by a name, such as `class` and `sr:Claim`.
    pub fn part(&self, kind: &str, name: &str) -> NamedNode {
        self.below("dataset", &format!("#{kind}-{}", segment(&name.replace(':', "-"))))
    }

    /// The id of an entity; `None` for the IRI of anything else.
    pub fn entity_id<'a>(&self, iri: NamedNodeRef<'a>) -> Option<&'a str> {
        self.local("entity/", iri)
    }

    /// The digest of a claim; `None` for the IRI of anything else.
    pub fn claim_id<'a>(&self, iri: NamedNodeRef<'a>) -> Option<&'a str> {
        self.local("claim/", iri)
    }

    /// The digest of a report; `None` for the IRI of anything else.
    pub fn report_id<'a>(&self, iri: NamedNodeRef<'a>) -> Option<&'a str> {
        self.local("report/", iri)
    }

    /// The name of a change: a merge or a split of entities.
    pub fn change(&self, digest: &str) -> NamedNode {
        self.below("change/", digest)
    }

    /// The digest of a change; `None` for the IRI of anything else.
    pub fn change_id<'a>(&self, iri: NamedNodeRef<'a>) -> Option<&'a str> {
        self.local("change/", iri)
    }

    /// The digest of a proposition; `None` for the IRI of anything else.
    pub fn proposition_id<'a>(&self, iri: NamedNodeRef<'a>) -> Option<&'a str> {
        self.local("proposition/", iri)
    }

    /// Whether an IRI is the name of a proposition.
    pub fn is_proposition(&self, iri: NamedNodeRef<'_>) -> bool {
        self.proposition_id(iri).is_some()
    }

    fn below(&self, kind: &str, local: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}{kind}{local}", self.0))
    }

    fn local<'a>(&self, kind: &str, iri: NamedNodeRef<'a>) -> Option<&'a str> {
        let local = iri.as_str().strip_prefix(self.0.as_str())?.strip_prefix(kind)?;
        (!local.contains(['/', '#'])).then_some(local)
    }
}

/// A stretch of a report by its code points, end exclusive, as RFC 5147 spells it: `<report/…#char=101,241>`.
pub fn span(report: NamedNodeRef<'_>, (start, end): (usize, usize)) -> NamedNode {
    NamedNode::new_unchecked(format!("{}#char={start},{end}", report.as_str()))
}

/// The code points of a stretch of a report; `None` for any other IRI.
pub fn code_points(span: NamedNodeRef<'_>) -> Option<(usize, usize)> {
    let (start, end) = span.as_str().rsplit_once("#char=")?.1.split_once(',')?;
    Some((start.parse().ok()?, end.parse().ok()?))
}

/// The `step`th voice, from 1, through which a claim's source is heard.
pub fn voice(claim: NamedNodeRef<'_>, step: usize) -> NamedNode {
    NamedNode::new_unchecked(format!("{}#via-{step}", claim.as_str()))
}

/// The digest of some fields in their order: the first digits of the SHA-256 of each field with its length before it.
pub fn digest<'a>(fields: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for field in fields {
        // Without the length, “ab” + “c” would be “a” + “bc”.
        hash.update((field.len() as u64).to_le_bytes());
        hash.update(field.as_bytes());
    }
    let mut hex = String::with_capacity(64);
    for byte in hash.finalize() {
        let _ = write!(hex, "{byte:02x}");
    }
    hex.truncate(DIGITS);
    hex
}

/// One segment of an IRI's path: letters and digits of any alphabet stay, and so does what RFC 3987 never reserves;
/// the rest is percent-encoded.
pub(super) fn segment(text: &str) -> String {
    let mut segment = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_alphanumeric() || matches!(character, '-' | '.' | '_' | '~') {
            segment.push(character);
        } else {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                let _ = write!(segment, "%{byte:02X}");
            }
        }
    }
    segment
}

/// The text that [`segment`] has made a segment of.
pub(super) fn unsegmented(segment: &str) -> String {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment;
    while let Some((before, escaped)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        let byte = escaped.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(b'%'));
        rest = if byte.is_some() { &escaped[2..] } else { escaped };
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What items of Wikidata are named by: their concept URIs, which have no `https`.
pub(super) const WIKIDATA: &str = "http://www.wikidata.org/entity/";

/// What places of GeoNames are named by.
pub(super) const GEONAMES: &str = "https://sws.geonames.org/";

/// What things of DBpedia are named by.
pub(super) const DBPEDIA: &str = "http://dbpedia.org/resource/";

/// An item of Wikidata, such as `Q889`.
pub fn wikidata(item: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{WIKIDATA}{}", segment(item)))
}

/// Where Wikidata, GeoNames and DBpedia name things and have pages on them, without the scheme, and what may end a name.
const ELSEWHERE: [([&str; 2], &[&str]); 3] = [
    (["www.wikidata.org/entity/", "www.wikidata.org/wiki/"], &[""]),
    (["sws.geonames.org/", "www.geonames.org/"], &["/", ""]),
    (["dbpedia.org/resource/", "dbpedia.org/page/"], &[""]),
];

/// The ways in which people spell an IRI of Wikidata, GeoNames or DBpedia: with `http` and `https`, as a name and as a page, of
/// GeoNames with and without the slash at its end. Of any other IRI only the one in which it is.
pub fn spellings(iri: NamedNodeRef<'_>) -> Vec<NamedNode> {
    let behind = ["http://", "https://"].iter().find_map(|scheme| iri.as_str().strip_prefix(scheme));
    let known = behind.and_then(|rest| {
        ELSEWHERE.iter().find_map(|(places, ends)| {
            let local = places.iter().find_map(|place| rest.strip_prefix(place))?;
            let local = ends.iter().find_map(|end| local.strip_suffix(end))?;
            (!local.is_empty()).then_some((places, local, ends))
        })
    });
    let Some((places, local, ends)) = known else { return vec![iri.into_owned()] };
    let mut spelled = Vec::with_capacity(8);
    for (place, scheme) in places.iter().flat_map(|place| ["http", "https"].map(|scheme| (place, scheme))) {
        spelled.extend(ends.iter().map(|end| NamedNode::new_unchecked(format!("{scheme}://{place}{local}{end}"))));
    }
    spelled
}

/// The item that an IRI of Wikidata names, such as `Q889`; `None` for every other IRI.
pub fn wikidata_item(iri: NamedNodeRef<'_>) -> Option<&str> {
    let (_, item) = iri.as_str().split_once("://www.wikidata.org/entity/")?;
    let number = item.strip_prefix('Q')?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(item)
}

/// The IRI of a number of GeoNames.
pub fn geonames(number: u64) -> NamedNode {
    NamedNode::new_unchecked(format!("{GEONAMES}{number}/"))
}

/// The number that an IRI of GeoNames has; `None` for every other IRI.
pub(super) fn geonames_number(iri: NamedNodeRef<'_>) -> Option<u64> {
    let (_, number) = iri.as_str().split_once("://sws.geonames.org/")?;
    number.trim_end_matches('/').parse().ok()
}

/// A collection that knows many of the things that reports speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Collection {
    /// Wikidata: items, such as `Q889`.
    Wikidata,
    /// GeoNames: places by number.
    GeoNames,
    /// DBpedia: the articles of the English Wikipedia.
    Dbpedia,
}

impl Collection {
    /// What the names of its things begin with.
    pub fn namespace(self) -> &'static str {
        match self {
            Self::Wikidata => WIKIDATA,
            Self::GeoNames => GEONAMES,
            Self::Dbpedia => DBPEDIA,
        }
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wikidata => "Wikidata",
            Self::GeoNames => "GeoNames",
            Self::Dbpedia => "DBpedia",
        }
    }

    /// Whether an IRI names one of its things.
    pub fn has(self, iri: NamedNodeRef<'_>) -> bool {
        iri.as_str().starts_with(self.namespace())
    }
}

/// The same thing in each collection, as far as its links say.
pub fn elsewhere(links: &Links) -> impl Iterator<Item = (Collection, NamedNode)> {
    let names = [
        (Collection::Wikidata, links.wikidata.as_deref().map(segment)),
        (Collection::GeoNames, links.geonames.as_deref().map(|id| format!("{}/", segment(id)))),
        (Collection::Dbpedia, links.dbpedia.as_deref().map(resource)),
    ];
    names.into_iter().filter_map(|(collection, name)| {
        let iri = format!("{}{}", collection.namespace(), name?);
        Some((collection, NamedNode::new_unchecked(iri)))
    })
}

/// A title as DBpedia spells it: what RFC 3986 allows in a path stays.
fn resource(title: &str) -> String {
    let mut spelled = String::with_capacity(title.len());
    for character in title.chars() {
        match character {
            ' ' => spelled.push('_'),
            '!' | '$' | '&' | '\'' | '(' | ')' | '*' | '+' | ',' | '/' | ':' | ';' | '=' | '@' => {
                spelled.push(character);
            }
            _ => spelled.push_str(&segment(character.encode_utf8(&mut [0; 4]))),
        }
    }
    spelled
}

#[cfg(test)]
mod tests {
    use oxigraph::model::NamedNodeRef;

    use super::spellings;

    #[test]
    fn every_spelling_has_the_same_spellings() {
        let check = |iri: &str, count: usize| {
            let all = spellings(NamedNodeRef::new_unchecked(iri));
            assert_eq!(all.len(), count, "{iri}");
            assert!(all.iter().any(|spelled| spelled.as_str() == iri), "{iri} is missing");
            assert!(all.iter().all(|spelled| spellings(spelled.as_ref()) == all), "{iri}");
        };
        check("http://www.wikidata.org/entity/Q889", 4);
        check("https://sws.geonames.org/1149361/", 8);
        check("http://sws.geonames.org/1149361", 8);
        check("https://dbpedia.org/page/Kunduz_(city)", 4);
        check("http://www.wikidata.org/entity/", 1);
        check("http://example.org/Q889", 1);
        check("urn:x", 1);
    }
}

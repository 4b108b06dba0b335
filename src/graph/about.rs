use oxigraph::model::vocab::{rdf, rdfs};

use crate::graph::vocab::{Term as _, geo, skos, sr};
use crate::lexicon::EntityKind;

/// What a property says of a thing, in whichever of the vocabularies that collections of things are published in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// What it is mostly called.
    Label,
    /// What else it is called.
    Name,
    /// What it is, in words.
    Description,
    /// What sort of thing it is.
    Class,
    /// What sort of place GeoNames takes it for, by a letter.
    FeatureClass,
    /// The same by a code.
    FeatureCode,
    /// Where it is, in WKT.
    Point,
    /// From -90 to 90 degrees.
    Latitude,
    /// From -180 to 180 degrees.
    Longitude,
    /// In which country it is: a code or the country itself.
    Country,
    /// The alpha-2 code of ISO 3166-1 that it has itself.
    Code,
    /// How many inhabitants it has.
    Inhabitants,
}

impl About {
    /// What a property says; `None` of one that says something else.
    pub fn of(property: &str) -> Option<Self> {
        PROPERTIES.iter().find(|(iri, _)| *iri == property).map(|(_, about)| *about)
    }
}

const PROPERTIES: [(&str, About); 31] = [
    (rdfs::LABEL.as_str(), About::Label),
    ("http://www.w3.org/2004/02/skos/core#prefLabel", About::Label),
    ("http://schema.org/name", About::Label),
    ("https://schema.org/name", About::Label),
    ("http://xmlns.com/foaf/0.1/name", About::Label),
    ("http://www.geonames.org/ontology#name", About::Label),
    (skos::ALT_LABEL.as_str(), About::Name),
    ("http://schema.org/alternateName", About::Name),
    ("https://schema.org/alternateName", About::Name),
    ("http://www.geonames.org/ontology#alternateName", About::Name),
    ("http://www.geonames.org/ontology#officialName", About::Name),
    ("http://dbpedia.org/ontology/alias", About::Name),
    ("http://schema.org/description", About::Description),
    ("https://schema.org/description", About::Description),
    (rdfs::COMMENT.as_str(), About::Description),
    (rdf::TYPE.as_str(), About::Class),
    ("http://www.geonames.org/ontology#featureClass", About::FeatureClass),
    ("http://www.geonames.org/ontology#featureCode", About::FeatureCode),
    (geo::AS_WKT.as_str(), About::Point),
    ("http://www.wikidata.org/prop/direct/P625", About::Point),
    ("http://www.w3.org/2003/01/geo/wgs84_pos#lat", About::Latitude),
    ("http://www.w3.org/2003/01/geo/wgs84_pos#long", About::Longitude),
    ("http://www.geonames.org/ontology#countryCode", About::Country),
    ("http://www.geonames.org/ontology#parentCountry", About::Country),
    ("http://www.wikidata.org/prop/direct/P17", About::Country),
    ("http://dbpedia.org/ontology/country", About::Country),
    (sr::OWNER.as_str(), About::Country),
    (sr::ISO_CODE.as_str(), About::Code),
    ("http://www.wikidata.org/prop/direct/P297", About::Code),
    ("http://www.geonames.org/ontology#population", About::Inhabitants),
    ("http://dbpedia.org/ontology/populationTotal", About::Inhabitants),
];

/// The sort of thing that a class stands for, of our own ontology or of those that it refers to; `None` of every other one.
pub fn kind_of_class(class: &str) -> Option<EntityKind> {
    if let Some((kind, _)) = EntityKind::TERMS.iter().find(|(_, own)| own.as_str() == class) {
        return Some(*kind);
    }
    let local = VOCABULARIES.iter().find_map(|vocabulary| class.strip_prefix(vocabulary))?;
    CLASSES.iter().find(|(name, _)| *name == local).map(|(_, kind)| *kind)
}

/// The vocabularies whose classes are read.
const VOCABULARIES: [&str; 4] =
    ["http://schema.org/", "https://schema.org/", "http://xmlns.com/foaf/0.1/", "http://dbpedia.org/ontology/"];

/// Classes of these vocabularies that are narrower than one of ours or the same.
const CLASSES: [(&str, EntityKind); 20] = [
    ("Country", EntityKind::Country),
    ("Place", EntityKind::Place),
    ("City", EntityKind::Place),
    ("AdministrativeArea", EntityKind::Place),
    ("PopulatedPlace", EntityKind::Place),
    ("Settlement", EntityKind::Place),
    ("Region", EntityKind::Place),
    ("CivicStructure", EntityKind::Facility),
    ("Airport", EntityKind::Facility),
    ("Organization", EntityKind::Organization),
    ("Organisation", EntityKind::Organization),
    ("Company", EntityKind::Organization),
    ("Corporation", EntityKind::Organization),
    ("GovernmentOrganization", EntityKind::GovernmentBody),
    ("GovernmentAgency", EntityKind::GovernmentBody),
    ("MilitaryUnit", EntityKind::Force),
    ("NewsMediaOrganization", EntityKind::Media),
    ("Newspaper", EntityKind::Media),
    ("Person", EntityKind::Person),
    ("Event", EntityKind::Event),
];

//! Every IRI of the ontology and of the vocabularies that it reuses, and the prefixes for them.

use oxigraph::model::{NamedNode, NamedNodeRef};

pub use oxigraph::model::vocab::{rdf, rdfs, xsd};

use crate::claim::{Comparator, Confidence, Modality, Polarity, Quoted, TimeBasis};
use crate::graph::Base;
use crate::lexicon::{EntityKind, Plover};
use crate::text::DateBasis;

/// A module for one vocabulary: its namespace, its terms, and all of them in the order in which they stand here.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $module:ident $namespace:literal $($name:ident = $local:literal)*) => {
        $(#[$doc])*
        #[allow(missing_docs, reason = "the vocabulary itself says what its terms mean")]
        pub mod $module {
            use oxigraph::model::NamedNodeRef;

            pub const NAMESPACE: &str = $namespace;
            $(pub const $name: NamedNodeRef<'static> = NamedNodeRef::new_unchecked(concat!($namespace, $local));)*
            pub const TERMS: &[NamedNodeRef<'static>] = &[$($name),*];
        }
    };
}

vocabulary! {
    /// Our own terms, but for the relations, which are those of `data/relations.tsv`; `ontology/sitrep.ttl` defines both.
    sr "https://w3id.org/sitrep/ns#"
    CLAIM = "Claim"
    PROPOSITION = "Proposition"
    ATTRIBUTION = "Attribution"
    REFERENT = "Referent"
    SPAN = "Span"
    ENTITY = "Entity"
    COUNTRY = "Country"
    COUNTRY_GROUP = "CountryGroup"
    PLACE_CLASS = "Place"
    FACILITY = "Facility"
    ORGANIZATION = "Organization"
    GOVERNMENT_BODY = "GovernmentBody"
    ARMED_GROUP = "ArmedGroup"
    FORCE = "Force"
    MEDIA = "Media"
    PERSON = "Person"
    GROUP = "Group"
    AGREEMENT = "Agreement"
    WEAPON = "Weapon"
    EVENT = "Event"
    THING = "Thing"
    RELATION = "Relation"
    PLACE_RELATION = "PlaceRelation"
    MODALITY_CLASS = "Modality"
    POLARITY_CLASS = "Polarity"
    COMPARATOR_CLASS = "Comparator"
    AMOUNT_CLASS = "Amount"
    CONFIDENCE_CLASS = "Confidence"
    QUOTED_CLASS = "Quotation"
    TIME_BASIS_CLASS = "TimeBasis"
    DATE_BASIS_CLASS = "DateBasis"
    LINK_STATUS_CLASS = "LinkStatus"
    MAPPING_STATUS_CLASS = "MappingStatus"
    PLOVER_CLASS = "PloverCategory"
    FILE_NAME = "fileName"
    DATE_BASIS = "dateBasis"
    PROPOSITION_OF = "proposition"
    PLACE = "place"
    WHO = "who"
    DOES = "does"
    WHOM = "whom"
    WHERE = "where"
    MODALITY = "modality"
    POLARITY = "polarity"
    PLOVER = "plover"
    QUANTITY = "quantity"
    QUANTITY_UPPER = "quantityUpper"
    AMOUNT = "amount"
    AMOUNT_WORD = "amountWord"
    COMPARATOR = "comparator"
    UNIT = "unit"
    QUANTITY_TEXT = "quantityText"
    TIME_TEXT = "timeText"
    TIME_BASIS = "timeBasis"
    SOURCE = "source"
    SOURCE_TEXT = "sourceText"
    CUE = "cue"
    QUOTED = "quoted"
    SAID_ON = "saidOn"
    SAID_TO = "saidTo"
    VIA = "via"
    EVIDENCE = "evidence"
    IN_HEADLINE = "inHeadline"
    LINE = "line"
    COLUMN = "column"
    RELATION_SPAN = "relationSpan"
    SUBJECT_SPAN = "subjectSpan"
    OBJECT_SPAN = "objectSpan"
    PLACE_SPAN = "placeSpan"
    TIME_SPAN = "timeSpan"
    QUANTITY_SPAN = "quantitySpan"
    SOURCE_SPAN = "sourceSpan"
    CUE_SPAN = "cueSpan"
    CONFIDENCE = "confidence"
    RULE = "rule"
    OWNER = "owner"
    ISO_CODE = "isoCode"
    IATA = "iata"
    ICAO = "icao"
    LINK_STATUS = "linkStatus"
    MAPPING_STATUS = "mappingStatus"
    CHANGE = "Change"
    MERGE = "Merge"
    SPLIT = "Split"
    FROM = "from"
    INTO = "into"
    MOVES = "moves"
    SEARCH = "search"
    MATCHES = "matches"
    SCORE = "score"
    DEPLOYS_TO = "deploysTo"
    WITHDRAWS_FROM = "withdrawsFrom"
    RETAINS_FORCES_IN = "retainsForcesIn"
    HAS_FORCES_IN = "hasForcesIn"
    ASSERTED = "Asserted"
    PLANNED = "Planned"
    POSSIBLE = "Possible"
    DENIED = "Denied"
    POSITIVE = "Positive"
    NEGATIVE = "Negative"
    EXACTLY = "Exactly"
    ABOUT = "About"
    MORE_THAN = "MoreThan"
    AT_LEAST = "AtLeast"
    LESS_THAN = "LessThan"
    AT_MOST = "AtMost"
    ALL = "All"
    MOST = "Most"
    HALF = "Half"
    VAGUE = "Vague"
    LOW = "Low"
    MEDIUM = "Medium"
    HIGH = "High"
    DIRECT = "Direct"
    INDIRECT = "Indirect"
    MIXED = "Mixed"
    STATED = "Stated"
    RELATIVE = "Relative"
    OPEN = "Open"
    STATED_IN_TEXT = "StatedInText"
    METADATA = "Metadata"
    UNKNOWN = "Unknown"
    UNLINKED = "Unlinked"
    PROPOSED = "Proposed"
}

vocabulary! {
    /// The categories of PLOVER, which has no IRIs of its own.
    plover "https://w3id.org/sitrep/plover#"
}

vocabulary! {
    /// schema.org: what a report says of itself.
    schema "https://schema.org/"
    NEWS_ARTICLE = "NewsArticle"
    HEADLINE = "headline"
    DATE_PUBLISHED = "datePublished"
    PUBLISHER = "publisher"
    URL = "url"
}

vocabulary! {
    /// PROV-O: what comes from what.
    prov "http://www.w3.org/ns/prov#"
    WAS_DERIVED_FROM = "wasDerivedFrom"
}

vocabulary! {
    /// The Simple Event Model: the four bounds of a time.
    sem "http://semanticweb.cs.vu.nl/2009/11/sem/"
    HAS_EARLIEST_BEGIN = "hasEarliestBeginTimeStamp"
    HAS_LATEST_BEGIN = "hasLatestBeginTimeStamp"
    HAS_EARLIEST_END = "hasEarliestEndTimeStamp"
    HAS_LATEST_END = "hasLatestEndTimeStamp"
}

vocabulary! {
    /// Web Annotation: where in a report the words stand.
    oa "http://www.w3.org/ns/oa#"
    TEXT_POSITION_SELECTOR = "TextPositionSelector"
    TEXT_QUOTE_SELECTOR = "TextQuoteSelector"
    START = "start"
    END = "end"
    EXACT = "exact"
    PREFIX = "prefix"
    SUFFIX = "suffix"
}

vocabulary! {
    /// SKOS: other names, and the same thing elsewhere.
    skos "http://www.w3.org/2004/02/skos/core#"
    ALT_LABEL = "altLabel"
    EXACT_MATCH = "exactMatch"
    CLOSE_MATCH = "closeMatch"
    BROAD_MATCH = "broadMatch"
    NARROW_MATCH = "narrowMatch"
    RELATED_MATCH = "relatedMatch"
}

vocabulary! {
    /// OWL, as SSSOM uses it to speak of a triple.
    owl "http://www.w3.org/2002/07/owl#"
    AXIOM = "Axiom"
    ANNOTATED_SOURCE = "annotatedSource"
    ANNOTATED_PROPERTY = "annotatedProperty"
    ANNOTATED_TARGET = "annotatedTarget"
    SAME_AS = "sameAs"
    VERSION_INFO = "versionInfo"
}

vocabulary! {
    /// SSSOM: what is known of a mapping.
    sssom "https://w3id.org/sssom/"
    MAPPING_SET = "MappingSet"
    MAPPINGS = "mappings"
    SUBJECT_LABEL = "subject_label"
    PREDICATE_MODIFIER = "predicate_modifier"
    NEGATED = "NegatedPredicate"
    OBJECT_LABEL = "object_label"
    MAPPING_JUSTIFICATION = "mapping_justification"
    MAPPING_SOURCE = "mapping_source"
    MAPPING_TOOL = "mapping_tool"
    MAPPING_TOOL_VERSION = "mapping_tool_version"
    CONFIDENCE = "confidence"
    REVIEWER_LABEL = "reviewer_label"
    REVIEW_DATE = "review_date"
}

vocabulary! {
    /// The Semantic Mapping Vocabulary: why a mapping is believed.
    semapv "https://w3id.org/semapv/vocab/"
    LEXICAL_MATCHING = "LexicalMatching"
    COMPOSITE_MATCHING = "CompositeMatching"
    BACKGROUND_KNOWLEDGE = "BackgroundKnowledgeBasedMatching"
    MANUAL_CURATION = "ManualMappingCuration"
    UNSPECIFIED_MATCHING = "UnspecifiedMatching"
}

vocabulary! {
    /// GeoSPARQL: coordinates, and what is in what.
    geo "http://www.opengis.net/ont/geosparql#"
    AS_WKT = "asWKT"
    SF_WITHIN = "sfWithin"
    WKT_LITERAL = "wktLiteral"
}

vocabulary! {
    /// SHACL: what graphs are checked against; [`shacl`] gives its terms.
    sh "http://www.w3.org/ns/shacl#"
}

/// What SSSOM says of a set under whose licence nobody has said anything.
pub const UNSPECIFIED_LICENSE: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("https://w3id.org/sssom/license/unspecified");

/// The namespace of the shapes of `ontology/shapes.ttl`.
pub const SHAPES: &str = "https://w3id.org/sitrep/shapes#";

vocabulary! {
    /// VoID: what a graph holds, in numbers.
    void "http://rdfs.org/ns/void#"
    DATASET = "Dataset"
    TRIPLES = "triples"
    ENTITIES = "entities"
    CLASSES = "classes"
    PROPERTIES = "properties"
    DISTINCT_SUBJECTS = "distinctSubjects"
    DISTINCT_OBJECTS = "distinctObjects"
    SPACE = "uriSpace"
    VOCABULARY = "vocabulary"
    CLASS_PARTITION = "classPartition"
    CLASS = "class"
    PROPERTY_PARTITION = "propertyPartition"
    PROPERTY = "property"
}

vocabulary! {
    /// DCAT: what a catalogue says of a graph.
    dcat "http://www.w3.org/ns/dcat#"
    DATASET = "Dataset"
    START_DATE = "startDate"
    END_DATE = "endDate"
}

vocabulary! {
    /// Dublin Core: titles, and the time that something covers.
    dcterms "http://purl.org/dc/terms/"
    TITLE = "title"
    DESCRIPTION = "description"
    CREATED = "created"
    DATE = "date"
    IS_REPLACED_BY = "isReplacedBy"
    LICENSE = "license"
    TEMPORAL = "temporal"
    PERIOD_OF_TIME = "PeriodOfTime"
}

/// The properties by which a thing is mapped to others, or was merged or split; what they are about are the names themselves.
pub const MAPPING: [NamedNodeRef<'static>; 11] = [
    dcterms::IS_REPLACED_BY,
    sr::FROM,
    sr::INTO,
    skos::EXACT_MATCH,
    skos::CLOSE_MATCH,
    skos::BROAD_MATCH,
    skos::NARROW_MATCH,
    skos::RELATED_MATCH,
    owl::SAME_AS,
    owl::ANNOTATED_SOURCE,
    owl::ANNOTATED_TARGET,
];

/// The datatype of a web address.
pub const ADDRESS: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://www.w3.org/2001/XMLSchema#anyURI");

/// The prefixes that queries need not declare and exports declare if they use them, by name; `e:` is [`prefixes`]'s.
pub const PREFIXES: [(&str, &str); 20] = [
    ("dbr", super::iri::DBPEDIA),
    ("dcat", dcat::NAMESPACE),
    ("dcterms", dcterms::NAMESPACE),
    ("geo", geo::NAMESPACE),
    ("gn", super::iri::GEONAMES),
    ("oa", oa::NAMESPACE),
    ("owl", owl::NAMESPACE),
    ("plover", plover::NAMESPACE),
    ("prov", prov::NAMESPACE),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("schema", schema::NAMESPACE),
    ("sem", sem::NAMESPACE),
    ("semapv", semapv::NAMESPACE),
    ("skos", skos::NAMESPACE),
    ("sr", sr::NAMESPACE),
    ("sssom", sssom::NAMESPACE),
    ("void", void::NAMESPACE),
    ("wd", super::iri::WIKIDATA),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// The prefixes of [`PREFIXES`] and `e:` for the entities of a store, by name.
pub fn prefixes(base: &Base) -> Vec<(&'static str, String)> {
    let mut prefixes = vec![("e", base.entities())];
    prefixes.extend(PREFIXES.map(|(prefix, namespace)| (prefix, namespace.to_owned())));
    prefixes.sort_unstable();
    prefixes
}

/// An IRI with one of some prefixes, such as `sr:secures`; `None` where none fits, or where what is left is no simple name.
pub fn with_prefix(iri: NamedNodeRef<'_>, prefixes: &[(&'static str, String)]) -> Option<String> {
    prefixes.iter().find_map(|(prefix, namespace)| {
        let local = iri.as_str().strip_prefix(namespace.as_str())?;
        (!local.is_empty() && !local.contains(['/', '#'])).then(|| format!("{prefix}:{local}"))
    })
}

/// The property of a relation, or of the place that goes with it, by its name in `data/relations.tsv`.
pub fn relation(id: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{}{}", sr::NAMESPACE, super::iri::segment(id)))
}

/// The term of SHACL with this name, such as `minCount`.
pub fn shacl(local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{}{local}", sh::NAMESPACE))
}

/// The term of a PLOVER category.
pub fn category(category: Plover) -> NamedNode {
    NamedNode::new_unchecked(format!("{}{}", plover::NAMESPACE, category.name()))
}

/// A value of a claim's type that has a term of its own.
pub trait Term: Sized + Copy + 'static {
    /// Every value with its term.
    const TERMS: &'static [(Self, NamedNodeRef<'static>)];

    /// The term of the value.
    fn term(self) -> NamedNodeRef<'static>;

    /// The value of a term; `None` for every other IRI.
    fn of(term: NamedNodeRef<'_>) -> Option<Self> {
        Self::TERMS.iter().find(|(_, known)| *known == term).map(|(value, _)| *value)
    }
}

/// The terms of an enum; the `match` makes the compiler ask for the term of a new variant.
macro_rules! terms {
    ($($type:ident { $($variant:ident $term:ident)* })*) => {$(
        impl Term for $type {
            const TERMS: &'static [(Self, NamedNodeRef<'static>)] = &[$((Self::$variant, sr::$term)),*];

            fn term(self) -> NamedNodeRef<'static> {
                match self { $(Self::$variant => sr::$term),* }
            }
        }
    )*};
}

terms! {
    Modality { Asserted ASSERTED Planned PLANNED Possible POSSIBLE Denied DENIED }
    Polarity { Positive POSITIVE Negative NEGATIVE }
    Comparator {
        Exactly EXACTLY About ABOUT MoreThan MORE_THAN AtLeast AT_LEAST LessThan LESS_THAN AtMost AT_MOST
    }
    Confidence { Low LOW Medium MEDIUM High HIGH }
    Quoted { Direct DIRECT Indirect INDIRECT Mixed MIXED }
    TimeBasis { Stated STATED Relative RELATIVE Open OPEN }
    DateBasis { StatedInText STATED_IN_TEXT Metadata METADATA Unknown UNKNOWN }
    EntityKind {
        Country COUNTRY CountryGroup COUNTRY_GROUP Place PLACE_CLASS Facility FACILITY Organization ORGANIZATION
        GovernmentBody GOVERNMENT_BODY ArmedGroup ARMED_GROUP Force FORCE Media MEDIA Person PERSON Group GROUP
        Agreement AGREEMENT Weapon WEAPON Event EVENT Thing THING
    }
}

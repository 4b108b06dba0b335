use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{GraphNameRef, NamedNodeRef, NamedOrBlankNodeRef, QuadRef, TermRef};
use rustc_hash::FxHashMap;

use crate::graph::iri;
use crate::graph::vocab::{Term, geo, oa, prov, schema, sem, skos, sr};
use crate::lexicon::EntityKind;

/// The order of properties; those that are not here come after, by their IRIs.
const PROPERTIES: &[NamedNodeRef<'static>] = &[
    rdf::TYPE,
    rdfs::LABEL,
    skos::ALT_LABEL,
    sr::FILE_NAME,
    schema::HEADLINE,
    schema::DATE_PUBLISHED,
    sr::DATE_BASIS,
    schema::PUBLISHER,
    schema::URL,
    sr::PROPOSITION_OF,
    rdf::SUBJECT,
    rdf::PREDICATE,
    rdf::OBJECT,
    sr::PLACE,
    sr::WHO,
    sr::DOES,
    sr::WHOM,
    sr::WHERE,
    sr::MODALITY,
    sr::POLARITY,
    sr::PLOVER,
    sr::COMPARATOR,
    sr::QUANTITY,
    sr::QUANTITY_UPPER,
    sr::AMOUNT,
    sr::AMOUNT_WORD,
    sr::UNIT,
    sr::QUANTITY_TEXT,
    sem::HAS_EARLIEST_BEGIN,
    sem::HAS_LATEST_BEGIN,
    sem::HAS_EARLIEST_END,
    sem::HAS_LATEST_END,
    sr::TIME_TEXT,
    sr::TIME_BASIS,
    sr::SOURCE,
    sr::SOURCE_TEXT,
    sr::CUE,
    sr::QUOTED,
    sr::SAID_ON,
    sr::SAID_TO,
    sr::VIA,
    sr::EVIDENCE,
    sr::SUBJECT_SPAN,
    sr::RELATION_SPAN,
    sr::OBJECT_SPAN,
    sr::PLACE_SPAN,
    sr::QUANTITY_SPAN,
    sr::TIME_SPAN,
    sr::SOURCE_SPAN,
    sr::CUE_SPAN,
    sr::CONFIDENCE,
    sr::RULE,
    prov::WAS_DERIVED_FROM,
    oa::START,
    oa::END,
    oa::PREFIX,
    oa::EXACT,
    oa::SUFFIX,
    sr::LINE,
    sr::COLUMN,
    sr::IN_HEADLINE,
    sr::OWNER,
    sr::ISO_CODE,
    sr::IATA,
    sr::ICAO,
    geo::AS_WKT,
    sr::LINK_STATUS,
    skos::EXACT_MATCH,
];

/// The order in which a graph is read: reports by date with the undated ones last, below each its claims in the order of
/// the text with their evidence, voices and propositions; then entities by label; then everything else by name.
pub struct Order<'a> {
    subjects: FxHashMap<NamedOrBlankNodeRef<'a>, usize>,
    properties: FxHashMap<NamedNodeRef<'static>, usize>,
}

/// What the quads of one graph are sorted by: subject, property, object.
pub type Key = ((usize, String), (usize, String), String);

/// The place of what is not put in order by what it is.
const LAST: usize = usize::MAX;

impl<'a> Order<'a> {
    pub fn new(quads: &[QuadRef<'a>]) -> Self {
        let properties = PROPERTIES.iter().enumerate().map(|(place, property)| (*property, place)).collect();
        Self { subjects: Walk::new(quads).places(), properties }
    }

    /// Where a graph stands: the default graph first, then those of reports, then the others by name.
    pub fn graph(&self, graph: GraphNameRef<'a>) -> (usize, String) {
        let place = match graph {
            GraphNameRef::DefaultGraph => 0,
            GraphNameRef::NamedNode(name) => self.place(name.into()),
            GraphNameRef::BlankNode(name) => self.place(name.into()),
        };
        (place, graph.to_string())
    }

    /// Where a quad stands in its graph.
    pub fn key(&self, quad: QuadRef<'a>) -> Key {
        let property = self.properties.get(&quad.predicate).copied().unwrap_or(LAST);
        (
            // An IRI in pointed brackets stands before a blank node's `_`.
            (self.place(quad.subject), quad.subject.to_string()),
            (property, quad.predicate.as_str().to_owned()),
            quad.object.to_string(),
        )
    }

    /// Where a node stands, from 1.
    fn place(&self, node: NamedOrBlankNodeRef<'a>) -> usize {
        self.subjects.get(&node).copied().unwrap_or(LAST)
    }
}

/// Goes through a graph as a reader would.
struct Walk<'a> {
    about: FxHashMap<NamedOrBlankNodeRef<'a>, Vec<(NamedNodeRef<'a>, TermRef<'a>)>>,
    places: FxHashMap<NamedOrBlankNodeRef<'a>, usize>,
}

impl<'a> Walk<'a> {
    fn new(quads: &[QuadRef<'a>]) -> Self {
        let mut about: FxHashMap<_, Vec<_>> = FxHashMap::default();
        for quad in quads {
            about.entry(quad.subject).or_default().push((quad.predicate, quad.object));
        }
        Self { about, places: FxHashMap::default() }
    }

    fn places(mut self) -> FxHashMap<NamedOrBlankNodeRef<'a>, usize> {
        let mut claims: FxHashMap<NamedOrBlankNodeRef<'a>, Vec<NamedOrBlankNodeRef<'a>>> = FxHashMap::default();
        for claim in self.instances(|class| class == sr::CLAIM) {
            for report in self.nodes(claim, prov::WAS_DERIVED_FROM) {
                claims.entry(report).or_default().push(claim);
            }
        }
        let mut reports = self.instances(|class| class == schema::NEWS_ARTICLE);
        reports.sort_by_cached_key(|report| {
            let date = self.text(*report, schema::DATE_PUBLISHED);
            (date.is_none(), date, report.to_string())
        });
        for report in reports {
            self.place(report);
            let mut claims = claims.remove(&report).unwrap_or_default();
            claims.sort_by_cached_key(|claim| (self.evidence(*claim), claim.to_string()));
            for claim in claims {
                self.claim(claim);
            }
        }
        let mut entities = self.instances(|class| EntityKind::of(class).is_some());
        entities.sort_by_cached_key(|entity| (self.text(*entity, rdfs::LABEL), entity.to_string()));
        for entity in entities {
            self.place(entity);
        }
        self.places
    }

    fn claim(&mut self, claim: NamedOrBlankNodeRef<'a>) {
        self.place(claim);
        for property in [sr::EVIDENCE, sr::VIA, sr::PROPOSITION_OF] {
            self.below(claim, property);
        }
    }

    /// Puts what a property leads to after what is there, and below it what that leads to in turn.
    fn below(&mut self, node: NamedOrBlankNodeRef<'a>, property: NamedNodeRef<'_>) {
        for node in self.nodes(node, property) {
            let is = |class| self.values(node, rdf::TYPE).any(|kind| kind == TermRef::from(class));
            let further: &[NamedNodeRef<'_>] = if is(sr::PROPOSITION) {
                &[sr::WHO, sr::WHOM, sr::WHERE]
            } else if is(sr::ATTRIBUTION) {
                &[sr::VIA]
            } else if is(oa::TEXT_POSITION_SELECTOR) {
                &[]
            } else {
                continue;
            };
            if self.place(node) {
                for property in further {
                    self.below(node, *property);
                }
            }
        }
    }

    /// Puts a node after those that are there; `false` if it is there already.
    fn place(&mut self, node: NamedOrBlankNodeRef<'a>) -> bool {
        let next = self.places.len() + 1;
        *self.places.entry(node).or_insert(next) == next
    }

    /// The nodes of some classes, in no order.
    fn instances(&self, wanted: impl Fn(NamedNodeRef<'_>) -> bool) -> Vec<NamedOrBlankNodeRef<'a>> {
        let is = |(property, value): &(NamedNodeRef<'_>, TermRef<'_>)| match value {
            TermRef::NamedNode(class) => *property == rdf::TYPE && wanted(*class),
            _ => false,
        };
        self.about.iter().filter(|(_, about)| about.iter().any(is)).map(|(node, _)| *node).collect()
    }

    fn values(&self, node: NamedOrBlankNodeRef<'a>, property: NamedNodeRef<'_>) -> impl Iterator<Item = TermRef<'a>> {
        let about = self.about.get(&node).into_iter().flatten();
        about.filter(move |(known, _)| *known == property).map(|(_, value)| *value)
    }

    /// The nodes that a property leads to, in order.
    fn nodes(&self, node: NamedOrBlankNodeRef<'a>, property: NamedNodeRef<'_>) -> Vec<NamedOrBlankNodeRef<'a>> {
        let mut nodes: Vec<NamedOrBlankNodeRef<'a>> = self
            .values(node, property)
            .filter_map(|value| match value {
                TermRef::NamedNode(node) => Some(node.into()),
                TermRef::BlankNode(node) => Some(node.into()),
                TermRef::Literal(_) | TermRef::Triple(_) => None,
            })
            .collect();
        nodes.sort_by_cached_key(ToString::to_string);
        nodes.dedup();
        nodes
    }

    /// The least value of a property as text.
    fn text(&self, node: NamedOrBlankNodeRef<'a>, property: NamedNodeRef<'_>) -> Option<&'a str> {
        let texts = self.values(node, property).filter_map(|value| match value {
            TermRef::Literal(literal) => Some(literal.value()),
            _ => None,
        });
        texts.min()
    }

    /// Where in its report a claim stands.
    fn evidence(&self, claim: NamedOrBlankNodeRef<'a>) -> Option<(usize, usize)> {
        let spans = self.values(claim, sr::EVIDENCE).filter_map(|value| match value {
            TermRef::NamedNode(span) => iri::code_points(span),
            _ => None,
        });
        spans.min()
    }
}

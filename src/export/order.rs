//! The order in which a graph is read.

use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNodeRef, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::export::Error;
use crate::export::nest::BlankNodes;
use crate::export::survey::Survey;
use crate::export::view::View;
use crate::graph::iri;
use crate::graph::vocab::{Term as _, dcterms, geo, oa, owl, prov, schema, sem, skos, sr, sssom};
use crate::lexicon::EntityKind;
use crate::store::{Id, Quad, Snapshot};

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
    geo::SF_WITHIN,
    geo::AS_WKT,
    sr::LINK_STATUS,
    skos::EXACT_MATCH,
    owl::ANNOTATED_SOURCE,
    owl::ANNOTATED_PROPERTY,
    owl::ANNOTATED_TARGET,
    sssom::PREDICATE_MODIFIER,
    sr::MAPPING_STATUS,
    sssom::SUBJECT_LABEL,
    sssom::OBJECT_LABEL,
    sssom::MAPPING_JUSTIFICATION,
    sssom::CONFIDENCE,
    sssom::MAPPING_SOURCE,
    sssom::MAPPING_TOOL,
    sssom::MAPPING_TOOL_VERSION,
    dcterms::CREATED,
    sssom::REVIEWER_LABEL,
    sssom::REVIEW_DATE,
    rdfs::COMMENT,
];

/// The order in which a section is read: reports by date with the undated ones last, below each its claims in the order of
/// the text with their evidence, voices and propositions; then entities by label; then everything else by name.
pub struct Order<'a> {
    view: &'a View<'a>,
    blanks: &'a BlankNodes,
    /// The place of each predicate.
    predicates: FxHashMap<Id, usize>,
    classes: FxHashMap<Id, Class>,
}

/// What puts a node at a place of its own, or what leads to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Class {
    Report,
    Claim,
    Entity,
    Proposition,
    Attribution,
    Selector,
}

impl Class {
    /// The properties that lead to what stands below an instance.
    fn below(self) -> &'static [NamedNodeRef<'static>] {
        match self {
            Self::Claim => &[sr::EVIDENCE, sr::VIA, sr::PROPOSITION_OF],
            Self::Proposition => &[sr::WHO, sr::WHOM, sr::WHERE],
            Self::Attribution => &[sr::VIA],
            Self::Report | Self::Entity | Self::Selector => &[],
        }
    }
}

/// The pairs of subject and object of some properties in a section, sorted.
type Links = FxHashMap<NamedNodeRef<'static>, Vec<(Id, Id)>>;

impl<'a> Order<'a> {
    pub fn new(view: &'a View<'a>, survey: &Survey, blanks: &'a BlankNodes) -> Result<Self, Error> {
        let places: FxHashMap<_, _> =
            PROPERTIES.iter().enumerate().map(|(place, property)| (property.as_str(), place)).collect();
        let mut predicates = Vec::with_capacity(survey.predicates.len());
        let ids: Vec<Id> = survey.predicates.keys().copied().collect();
        for id in ids {
            let name = name(view.snapshot, id)?;
            predicates.push((places.get(name.as_str()).copied().unwrap_or(PROPERTIES.len()), name, id));
        }
        predicates.sort_unstable();
        let mut classes = FxHashMap::default();
        let known = [
            (schema::NEWS_ARTICLE, Class::Report),
            (sr::CLAIM, Class::Claim),
            (sr::PROPOSITION, Class::Proposition),
            (sr::ATTRIBUTION, Class::Attribution),
            (oa::TEXT_POSITION_SELECTOR, Class::Selector),
        ];
        let entities = EntityKind::TERMS.iter().map(|(_, term)| (*term, Class::Entity));
        for (iri, class) in known.into_iter().chain(entities) {
            classes.extend(view.snapshot.id(iri.into())?.map(|id| (id, class)));
        }
        let predicates = predicates.into_iter().enumerate().map(|(place, (.., id))| (id, place)).collect();
        Ok(Self { view, blanks, predicates, classes })
    }

    /// The sections in order.
    pub fn sections(&self) -> Result<Vec<Id>, Error> {
        self.view.sections(|graph| self.name(graph))
    }

    /// Puts the quads of one subject in order: by property, then by the id of the object.
    pub fn sort(&self, quads: &mut [Quad]) {
        quads.sort_unstable_by_key(|quad| (self.predicates.get(&quad[1]), quad[2]));
    }

    /// The name of a node, in the order of names: IRIs, then blank nodes.
    pub fn name(&self, node: Id) -> Result<String, Error> {
        match self.blanks.number(node) {
            Some(number) => Ok(format!("~{number:010}")),
            None => name(self.view.snapshot, node),
        }
    }

    /// The subjects of a section that do not stand where their names are, in order.
    pub fn first(&self, section: Id) -> Result<Vec<Id>, Error> {
        let mut classes: FxHashMap<Id, Vec<Class>> = FxHashMap::default();
        if let Some(property) = self.view.snapshot.id(rdf::TYPE.into())? {
            for quad in self.view.scan([None, Some(property), None], Some(section))? {
                let [node, _, class, _] = quad?;
                if let Some(class) = self.classes.get(&class)
                    && !self.blanks.is_nested(node)
                {
                    classes.entry(node).or_default().push(*class);
                }
            }
        }
        if classes.is_empty() {
            return Ok(Vec::new());
        }
        let mut links = Links::default();
        for property in [prov::WAS_DERIVED_FROM, schema::DATE_PUBLISHED, rdfs::LABEL]
            .iter()
            .chain([Class::Claim, Class::Proposition, Class::Attribution].iter().flat_map(|class| class.below()))
        {
            let Some(id) = self.view.snapshot.id((*property).into())? else { continue };
            let mut pairs = Vec::new();
            for quad in self.view.scan([None, Some(id), None], Some(section))? {
                let [subject, _, object, _] = quad?;
                if classes.contains_key(&subject) {
                    pairs.push((subject, object));
                }
            }
            pairs.sort_unstable();
            links.insert(*property, pairs);
        }
        Walk { order: self, classes, links, placed: FxHashSet::default(), places: Vec::new() }.places()
    }
}

/// Goes through a section as a reader would.
struct Walk<'a> {
    order: &'a Order<'a>,
    classes: FxHashMap<Id, Vec<Class>>,
    links: Links,
    placed: FxHashSet<Id>,
    places: Vec<Id>,
}

impl Walk<'_> {
    fn places(mut self) -> Result<Vec<Id>, Error> {
        let mut claims: FxHashMap<Id, Vec<Id>> = FxHashMap::default();
        for claim in self.instances(Class::Claim) {
            for (_, report) in self.links(claim, prov::WAS_DERIVED_FROM) {
                claims.entry(*report).or_default().push(claim);
            }
        }
        let mut reports = Vec::new();
        for report in self.instances(Class::Report) {
            let date = self.text(report, schema::DATE_PUBLISHED)?;
            reports.push((date.is_none(), date, self.order.name(report)?, report));
        }
        reports.sort_unstable();
        for (.., report) in reports {
            self.place(report);
            let mut below = Vec::new();
            for claim in claims.remove(&report).unwrap_or_default() {
                below.push((self.evidence(claim)?, self.order.name(claim)?, claim));
            }
            below.sort_unstable();
            for (.., claim) in below {
                self.place(claim);
                self.below(claim, Class::Claim)?;
            }
        }
        let mut entities = Vec::new();
        for entity in self.instances(Class::Entity) {
            entities.push((self.text(entity, rdfs::LABEL)?, self.order.name(entity)?, entity));
        }
        entities.sort_unstable();
        for (.., entity) in entities {
            self.place(entity);
        }
        Ok(self.places)
    }

    /// Puts what a node leads to after what is there, and below it what that leads to in turn.
    fn below(&mut self, node: Id, class: Class) -> Result<(), Error> {
        for property in class.below() {
            let mut nodes = Vec::new();
            for (_, node) in self.links(node, *property) {
                if self.classes.contains_key(node) {
                    nodes.push((self.order.name(*node)?, *node));
                }
            }
            nodes.sort_unstable();
            for (_, node) in nodes {
                let class = self.classes.get(&node).and_then(|classes| {
                    let wanted = [Class::Proposition, Class::Attribution, Class::Selector];
                    wanted.into_iter().find(|class| classes.contains(class))
                });
                if let Some(class) = class
                    && self.place(node)
                {
                    self.below(node, class)?;
                }
            }
        }
        Ok(())
    }

    /// Puts a node after those that are there; `false` if it is there already.
    fn place(&mut self, node: Id) -> bool {
        let new = self.placed.insert(node);
        if new {
            self.places.push(node);
        }
        new
    }

    /// The nodes of a class, in no order that lasts.
    fn instances(&self, class: Class) -> Vec<Id> {
        let instances = self.classes.iter().filter(|(_, classes)| classes.contains(&class));
        instances.map(|(node, _)| *node).collect()
    }

    /// The pairs of a property that a node is the subject of.
    fn links(&self, node: Id, property: NamedNodeRef<'static>) -> &[(Id, Id)] {
        let pairs = self.links.get(&property).map_or(&[][..], Vec::as_slice);
        let start = pairs.partition_point(|(subject, _)| *subject < node);
        let length = pairs[start..].partition_point(|(subject, _)| *subject == node);
        &pairs[start..start + length]
    }

    /// The least value of a property as text.
    fn text(&self, node: Id, property: NamedNodeRef<'static>) -> Result<Option<String>, Error> {
        let mut texts = Vec::new();
        for (_, value) in self.links(node, property) {
            if let Term::Literal(literal) = self.order.view.snapshot.term(*value)? {
                texts.push(literal.destruct().0);
            }
        }
        Ok(texts.into_iter().min())
    }

    /// Where in its report a claim stands.
    fn evidence(&self, claim: Id) -> Result<Option<(usize, usize)>, Error> {
        let mut spans = Vec::new();
        for (_, value) in self.links(claim, sr::EVIDENCE) {
            if let Term::NamedNode(span) = self.order.view.snapshot.term(*value)? {
                spans.extend(iri::code_points(span.as_ref()));
            }
        }
        Ok(spans.into_iter().min())
    }
}

/// The name of a node: an IRI, or the label of a blank node behind a `~`, which stands behind all IRIs.
pub fn name(snapshot: &Snapshot, node: Id) -> Result<String, Error> {
    Ok(match snapshot.term(node)? {
        Term::NamedNode(iri) => iri.into_string(),
        Term::BlankNode(node) => format!("~{}", node.as_str()),
        other => other.to_string(),
    })
}

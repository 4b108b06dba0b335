use jiff::civil::Date;
use oxigraph::model::vocab::{rdf, rdfs, xsd};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, TermRef};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::vocab::{dcterms, owl, skos, sr, sssom};
use crate::graph::{Base, iri};
use crate::store::{self, Batch, Error, Snapshot};

/// What is known of the sameness of two things: a mapping, as SSSOM (the Simple Standard for Sharing Ontological Mappings,
/// 1.1) has them.
///
/// It stands in the graph of links: a node `mapping/…` with what is known of it, and, where it holds, the triple itself.
/// There is one for each subject, predicate and object, and one more where somebody says that they do not match.
#[derive(Clone, Debug, PartialEq)]
pub struct Mapping {
    /// The thing here.
    pub subject: NamedNode,
    /// How the two belong together.
    pub predicate: Match,
    /// The thing elsewhere.
    pub object: NamedNode,
    /// Whether it holds.
    pub status: Status,
    /// What the thing is called here; `None` where nobody says.
    pub subject_label: Option<String>,
    /// What the thing is called elsewhere; `None` where nobody says.
    pub object_label: Option<String>,
    /// Why it is believed: a term of the Semantic Mapping Vocabulary, such as [`crate::graph::vocab::semapv::LEXICAL_MATCHING`].
    pub justification: NamedNode,
    /// How likely it is, from 0 to 1, in thousandths; `None` where nobody says.
    pub confidence: Option<f64>,
    /// Who published it first; `None` where it was found here.
    pub source: Option<NamedNode>,
    /// The program that found it; `None` where people did.
    pub tool: Option<Tool>,
    /// The day on which it was found; `None` for what ships with the program.
    pub date: Option<Date>,
    /// Who has looked at it; `None` where nobody has.
    pub reviewer: Option<String>,
    /// The day on which it was looked at.
    pub reviewed: Option<Date>,
    /// Why, in words.
    pub comment: Option<String>,
}

/// A program with its version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version; `None` where nobody says.
    pub version: Option<String>,
}

impl Tool {
    /// This program.
    pub fn this() -> Self {
        Self { name: env!("CARGO_PKG_NAME").to_owned(), version: Some(env!("CARGO_PKG_VERSION").to_owned()) }
    }
}

/// How a thing here and one elsewhere belong together: the mapping properties of SKOS (Reference, section 10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Match {
    /// It is the same.
    Exact,
    /// It is nearly the same.
    Close,
    /// The other is more general.
    Broad,
    /// The other is more special.
    Narrow,
    /// They have to do with each other.
    Related,
}

impl Match {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Exact, Self::Close, Self::Broad, Self::Narrow, Self::Related];

    /// The property.
    pub fn property(self) -> NamedNodeRef<'static> {
        match self {
            Self::Exact => skos::EXACT_MATCH,
            Self::Close => skos::CLOSE_MATCH,
            Self::Broad => skos::BROAD_MATCH,
            Self::Narrow => skos::NARROW_MATCH,
            Self::Related => skos::RELATED_MATCH,
        }
    }

    /// The match of a property; `None` for every other IRI.
    pub fn of(property: NamedNodeRef<'_>) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.property() == property)
    }
}

/// Whether a mapping holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// It does.
    Holds,
    /// It may; somebody has to look.
    Proposed,
    /// It does not, as somebody says who has looked.
    Rejected,
}

impl Mapping {
    /// A mapping of which nothing more is known than why it is believed.
    pub fn new(subject: NamedNode, predicate: Match, object: NamedNode, justification: NamedNodeRef<'_>) -> Self {
        Self {
            subject,
            predicate,
            object,
            status: Status::Holds,
            subject_label: None,
            object_label: None,
            justification: justification.into_owned(),
            confidence: None,
            source: None,
            tool: None,
            date: None,
            reviewer: None,
            reviewed: None,
            comment: None,
        }
    }

    /// Its node: the same for the same two things, but another one where they are said not to match.
    pub fn node(&self, base: &Base) -> NamedNode {
        let polarity = if self.status == Status::Rejected { "not" } else { "" };
        let predicate = self.predicate.property();
        base.mapping(&iri::digest([self.subject.as_str(), predicate.as_str(), self.object.as_str(), polarity]))
    }

    /// The triple itself, in the graph of links.
    pub fn link(&self, base: &Base) -> Quad {
        Quad::new(self.subject.clone(), self.predicate.property(), self.object.clone(), base.links_graph())
    }

    /// All quads of it: the triple, where it holds, and what is known of it.
    pub fn quads(&self, base: &Base) -> Vec<Quad> {
        let (node, graph) = (self.node(base), base.links_graph());
        let mut quads = Vec::new();
        if self.status == Status::Holds {
            quads.push(self.link(base));
        }
        let mut add = |property: NamedNodeRef<'_>, object: Term| {
            quads.push(Quad::new(node.clone(), property, object, graph.clone()));
        };
        add(rdf::TYPE, owl::AXIOM.into());
        add(owl::ANNOTATED_SOURCE, self.subject.clone().into());
        add(owl::ANNOTATED_PROPERTY, self.predicate.property().into());
        add(owl::ANNOTATED_TARGET, self.object.clone().into());
        match self.status {
            Status::Holds => {}
            Status::Proposed => add(sr::MAPPING_STATUS, sr::PROPOSED.into()),
            Status::Rejected => add(sssom::PREDICATE_MODIFIER, sssom::NEGATED.into()),
        }
        add(sssom::MAPPING_JUSTIFICATION, self.justification.clone().into());
        if let Some(confidence) = self.confidence {
            add(sssom::CONFIDENCE, Literal::new_typed_literal(decimal(confidence), xsd::DOUBLE).into());
        }
        if let Some(source) = &self.source {
            add(sssom::MAPPING_SOURCE, source.clone().into());
        }
        let tool = self.tool.as_ref();
        let texts = [
            (sssom::SUBJECT_LABEL, self.subject_label.as_ref()),
            (sssom::OBJECT_LABEL, self.object_label.as_ref()),
            (sssom::MAPPING_TOOL, tool.map(|tool| &tool.name)),
            (sssom::MAPPING_TOOL_VERSION, tool.and_then(|tool| tool.version.as_ref())),
            (sssom::REVIEWER_LABEL, self.reviewer.as_ref()),
            (rdfs::COMMENT, self.comment.as_ref()),
        ];
        for (property, text) in texts {
            if let Some(text) = text {
                add(property, Literal::from(text.as_str()).into());
            }
        }
        for (property, day) in [(dcterms::CREATED, self.date), (sssom::REVIEW_DATE, self.reviewed)] {
            if let Some(day) = day {
                add(property, Literal::new_typed_literal(day.to_string(), xsd::DATE).into());
            }
        }
        quads
    }
}

/// A number from 0 to 1 with at most three digits behind the point.
fn decimal(number: f64) -> String {
    let thousandths = format!("{number:.3}");
    let short = thousandths.trim_end_matches('0').trim_end_matches('.');
    short.to_owned()
}

/// Every mapping that is kept in a snapshot with what is known of it, by subject, property and object.
///
/// # Errors
/// The store is damaged.
pub fn mappings(snapshot: &Snapshot) -> Result<Vec<Mapping>, Error> {
    read(snapshot, rdf::TYPE, Some(owl::AXIOM.into()))
}

/// As [`mappings`], for those of one thing.
///
/// # Errors
/// As for [`mappings`].
pub fn mappings_of(snapshot: &Snapshot, thing: NamedNodeRef<'_>) -> Result<Vec<Mapping>, Error> {
    read(snapshot, owl::ANNOTATED_SOURCE, Some(thing.into()))
}

/// Mappings of which somebody has decided something, so that tables have no more to say of them: those that are rejected,
/// proposed, looked at, or were found on some day. Mappings that ship are none of that.
#[derive(Clone, Debug, Default)]
pub struct Decided(
    // The nodes that they have, and those that the rejected ones would have if they held.
    FxHashSet<NamedNode>,
);

impl Decided {
    /// Finds those of a snapshot.
    ///
    /// # Errors
    /// The store is damaged.
    pub fn of(snapshot: &Snapshot) -> Result<Self, Error> {
        let base = Base::from(snapshot.base());
        let links = base.links_graph();
        let mut decided = FxHashSet::default();
        for sign in [sr::MAPPING_STATUS, sssom::REVIEWER_LABEL, sssom::REVIEW_DATE, dcterms::CREATED] {
            for quad in snapshot.scan_terms([None, Some(sign.into()), None, Some(links.as_ref().into())])? {
                if let Term::NamedNode(node) = snapshot.term(quad?[0])? {
                    decided.insert(node);
                }
            }
        }
        for mapping in read(snapshot, sssom::PREDICATE_MODIFIER, None)? {
            decided.insert(Mapping { status: Status::Holds, ..mapping }.node(&base));
        }
        Ok(Self(decided))
    }

    /// Whether a mapping of the tables is among them.
    pub(super) fn has(&self, mapping: &Mapping, base: &Base) -> bool {
        !self.0.is_empty() && self.0.contains(&mapping.node(base))
    }
}

/// The quads of what is known of the mappings of one thing, or of all; the triples themselves are not among them.
///
/// # Errors
/// The store is damaged.
pub fn records(snapshot: &Snapshot, thing: Option<store::Id>) -> Result<Vec<store::Quad>, Error> {
    let mut records = Vec::new();
    let Some(annotated) = snapshot.id(owl::ANNOTATED_SOURCE.into())? else { return Ok(records) };
    for quad in snapshot.scan([None, Some(annotated), thing, None])? {
        let [node, .., graph] = quad?;
        for quad in snapshot.scan([Some(node), None, None, Some(graph)])? {
            records.push(quad?);
        }
    }
    Ok(records)
}

/// What must go and what must come so that mappings are kept: each takes the place of all that is known of the same two
/// things by the same property, and where it does not hold, of the triple itself.
///
/// # Errors
/// As for [`mappings`].
pub fn keep(snapshot: &Snapshot, mappings: &[Mapping]) -> Result<(Batch, Batch), Error> {
    let base = Base::from(snapshot.base());
    let links = base.links_graph();
    let (mut removed, mut inserted) = (Batch::default(), Batch::default());
    let mut terms = FxHashMap::default();
    for mapping in mappings {
        for status in [Status::Holds, Status::Rejected] {
            let node = Mapping { status, ..mapping.clone() }.node(&base);
            let pattern = [Some(node.as_ref().into()), None, None, Some(links.as_ref().into())];
            for quad in snapshot.scan_terms(pattern)? {
                removed.insert(&snapshot.statement(quad?, &mut terms)?);
            }
        }
        removed.insert(&mapping.link(&base));
        mapping.quads(&base).iter().for_each(|quad| inserted.insert(quad));
    }
    Ok((removed, inserted))
}

/// The mappings whose nodes have a property with this object, or with any, in the graph of links.
fn read(snapshot: &Snapshot, property: NamedNodeRef<'_>, object: Option<TermRef<'_>>) -> Result<Vec<Mapping>, Error> {
    let links = Base::from(snapshot.base()).links_graph();
    let mut mappings = Vec::new();
    for quad in snapshot.scan_terms([None, Some(property.into()), object, Some(links.as_ref().into())])? {
        let [node, .., graph] = quad?;
        let mut about: FxHashMap<NamedNode, Term> = FxHashMap::default();
        let mut terms = FxHashMap::default();
        for quad in snapshot.scan([Some(node), None, None, Some(graph)])? {
            let quad = snapshot.statement(quad?, &mut terms)?;
            if matches!(quad.subject, NamedOrBlankNode::NamedNode(_)) {
                about.insert(quad.predicate, quad.object);
            }
        }
        mappings.extend(Known(about).mapping());
    }
    mappings.sort_unstable_by(|one, other| key(one).cmp(&key(other)));
    Ok(mappings)
}

fn key(mapping: &Mapping) -> (&NamedNode, Match, &NamedNode, Status) {
    (&mapping.subject, mapping.predicate, &mapping.object, mapping.status)
}

/// What is said of the node of a mapping.
struct Known(FxHashMap<NamedNode, Term>);

impl Known {
    /// The mapping; `None` where a part of it is missing that each must have.
    fn mapping(&self) -> Option<Mapping> {
        let status = match (self.iri(sssom::PREDICATE_MODIFIER), self.iri(sr::MAPPING_STATUS)) {
            (Some(_), _) => Status::Rejected,
            (None, Some(_)) => Status::Proposed,
            (None, None) => Status::Holds,
        };
        let version = self.text(sssom::MAPPING_TOOL_VERSION);
        Some(Mapping {
            subject: self.iri(owl::ANNOTATED_SOURCE)?,
            predicate: Match::of(self.iri(owl::ANNOTATED_PROPERTY)?.as_ref())?,
            object: self.iri(owl::ANNOTATED_TARGET)?,
            status,
            subject_label: self.text(sssom::SUBJECT_LABEL),
            object_label: self.text(sssom::OBJECT_LABEL),
            justification: self.iri(sssom::MAPPING_JUSTIFICATION)?,
            confidence: self.text(sssom::CONFIDENCE).and_then(|number| number.parse().ok()),
            source: self.iri(sssom::MAPPING_SOURCE),
            tool: self.text(sssom::MAPPING_TOOL).map(|name| Tool { name, version }),
            date: self.day(dcterms::CREATED),
            reviewer: self.text(sssom::REVIEWER_LABEL),
            reviewed: self.day(sssom::REVIEW_DATE),
            comment: self.text(rdfs::COMMENT),
        })
    }

    fn iri(&self, property: NamedNodeRef<'_>) -> Option<NamedNode> {
        match self.0.get(&property.into_owned()) {
            Some(Term::NamedNode(iri)) => Some(iri.clone()),
            _ => None,
        }
    }

    fn text(&self, property: NamedNodeRef<'_>) -> Option<String> {
        match self.0.get(&property.into_owned()) {
            Some(Term::Literal(literal)) => Some(literal.value().to_owned()),
            _ => None,
        }
    }

    fn day(&self, property: NamedNodeRef<'_>) -> Option<Date> {
        self.text(property)?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::model::NamedNode;

    use super::{Mapping, Match, Status, Tool, decimal, keep, mappings, mappings_of};
    use crate::graph::vocab::semapv;
    use crate::graph::{Base, Elsewhere};
    use crate::lexicon::EntityId;
    use crate::store::{Batch, DEFAULT_BASE, Snapshot};

    fn ruritania(status: Status) -> Mapping {
        let subject = Base::default().entity(&EntityId::from("ruritania"));
        let object = NamedNode::new_unchecked("https://example.org/ruritania");
        let known = Mapping::new(subject, Match::Exact, object, semapv::LEXICAL_MATCHING);
        Mapping {
            status,
            object_label: Some("Kingdom of Ruritania".to_owned()),
            confidence: Some(0.875),
            tool: Some(Tool::this()),
            date: "2021-06-25".parse().ok(),
            comment: Some("same name".to_owned()),
            ..known
        }
    }

    fn snapshot(mappings: &[Mapping]) -> Snapshot {
        let base = Base::default();
        let quads = mappings.iter().flat_map(|mapping| mapping.quads(&base)).collect::<Vec<_>>();
        Snapshot::new(NamedNode::new_unchecked(DEFAULT_BASE), &quads.iter().collect())
    }

    #[test]
    fn what_is_known_of_a_mapping_comes_back() {
        for status in [Status::Holds, Status::Proposed, Status::Rejected] {
            let known = [ruritania(status)];
            let [Mapping { subject, object, .. }] = &known;
            let snapshot = snapshot(&known);
            assert_eq!(mappings(&snapshot).unwrap(), known);
            assert_eq!(mappings_of(&snapshot, subject.as_ref()).unwrap(), known);
            assert_eq!(mappings_of(&snapshot, object.as_ref()).unwrap(), []);
            let found = Elsewhere::of(&snapshot).entities(object.as_ref()).unwrap();
            assert_eq!(found.len(), usize::from(status == Status::Holds));
        }
    }

    #[test]
    fn one_that_is_rejected_stands_beside_one_that_holds() {
        let both = [ruritania(Status::Holds), ruritania(Status::Rejected)];
        assert_eq!(mappings(&snapshot(&both)).unwrap(), both);
        let base = Base::default();
        assert_eq!(ruritania(Status::Proposed).node(&base), both[0].node(&base));
        assert_ne!(both[0].node(&base), both[1].node(&base));
    }

    #[test]
    fn what_is_kept_takes_the_place_of_what_was_known() {
        let before = snapshot(&[ruritania(Status::Holds)]);
        let (removed, inserted) = keep(&before, &[ruritania(Status::Rejected)]).unwrap();
        let base = Base::default();
        let gone: Batch = ruritania(Status::Holds).quads(&base).iter().collect();
        let new: Batch = ruritania(Status::Rejected).quads(&base).iter().collect();
        assert_eq!([removed.len(), inserted.len()], [gone.len(), new.len()]);
    }

    #[test]
    fn numbers_have_no_needless_digits() {
        assert_eq!([1.0, 0.95, 0.8754, 0.0].map(decimal), ["1", "0.95", "0.875", "0"]);
    }
}

use std::sync::Arc;

use jiff::civil::Date;
use oxigraph::model::vocab::{rdf, rdfs, xsd};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term as RdfTerm};
use rustc_hash::FxHashSet;

use crate::claim::{Amount, Argument, Attribution, Claim, ClaimTime, Evidence, Quantity, Referent, Stance, Statement};
use crate::graph::shipped::shipped;
use crate::graph::vocab::{Term, geo, oa, prov, schema, sem, skos, sr};
use crate::graph::{Base, Decided, iri, vocab};
use crate::lexicon::{Entity, EntityKind};
use crate::store::{Batch, UnitName};
use crate::text::{DateBasis, Positions, Report, Span};

/// The quads of a report and its claims: the same ones whenever it is read, and no blank nodes.
///
/// The report's graph holds what it says of itself, its claims, and the plain triple of each claim that is asserted and
/// positive. What its entities are goes to the graphs of entities and links.
pub fn encode(report: &Report, claims: &[Claim], base: &Base) -> Vec<Quad> {
    let mut quads = Vec::new();
    each(report, claims, base, &Decided::default(), &mut |quad| quads.push(quad));
    quads
}

/// As [`encode`], in the form in which a store takes them, which needs far less memory.
pub fn encode_batch(report: &Report, claims: &[Claim], base: &Base) -> Batch {
    encode_beside(report, claims, base, &Decided::default())
}

/// As [`encode_batch`], for a store in which somebody has decided something of mappings: of those nothing is said.
pub fn encode_beside(report: &Report, claims: &[Claim], base: &Base, decided: &Decided) -> Batch {
    let mut quads = Batch::default();
    each(report, claims, base, decided, &mut |quad| quads.insert(&quad));
    quads
}

/// Hands over each quad of a report and its claims.
fn each(report: &Report, claims: &[Claim], base: &Base, decided: &Decided, take: &mut dyn FnMut(Quad)) {
    let digest = report_id(report);
    let graph = base.report(&digest);
    let mut encoder = Encoder {
        base,
        report,
        positions: Positions::new(&report.text),
        entities: base.entities_graph(),
        graph,
        described: FxHashSet::default(),
        decided,
        take,
    };
    encoder.report();
    for claim in claims {
        encoder.claim(&digest, claim);
    }
}

/// The unit of the store that a report's quads are put into and removed with.
pub fn unit(report: &Report) -> UnitName {
    UnitName::new(format!("report-{}", report_id(report)))
        .expect("hexadecimal digits are a name, as the test `the_unit_of_a_report_is_named_by_its_digest` shows")
}

/// The quads of claims that somebody else makes of a report, apart from the report's own, which [`encode_beside`] gives.
pub fn encode_external(report: &Report, claims: &[Claim], base: &Base, decided: &Decided) -> Batch {
    let node = base.report(&report_id(report));
    let mut quads = Batch::default();
    each(report, claims, base, decided, &mut |quad| {
        if !matches!(&quad.subject, NamedOrBlankNode::NamedNode(subject) if *subject == node) {
            quads.insert(&quad);
        }
    });
    quads
}

/// The unit of the claims that `name` makes of a report; `None` where the name is none of small letters, digits and
/// hyphens. Its name begins with that of the report's own unit.
pub fn external_unit(report: &Report, name: &str) -> Option<UnitName> {
    UnitName::new(format!("{}-{name}", unit(report)))
}

/// The ids that the claims of a report have in the graph, in the order of the claims.
pub fn claim_ids(report: &Report, claims: &[Claim]) -> Vec<String> {
    let digest = report_id(report);
    claims.iter().map(|claim| claim_digest(&digest, claim)).collect()
}

/// The digest of the text and of all that the report says of itself, but for its file name: a copy is the same report.
/// It is the last segment of the report's IRI.
pub fn report_id(report: &Report) -> String {
    let date = report.published.map(|date| date.to_string()).unwrap_or_default();
    let metadata = [&report.title, &report.publisher, &report.url].map(|field| field.as_deref().unwrap_or(""));
    iri::digest([report.text.as_str(), &date].into_iter().chain(metadata))
}

struct Encoder<'a> {
    base: &'a Base,
    report: &'a Report,
    positions: Positions<'a>,
    /// The report's own graph, which has its name.
    graph: NamedNode,
    entities: NamedNode,
    /// The entities, propositions, claims and selectors whose quads are there.
    described: FxHashSet<NamedNode>,
    /// The mappings that are not ours to say.
    decided: &'a Decided,
    /// Takes each quad as it is made.
    take: &'a mut dyn FnMut(Quad),
}

impl Encoder<'_> {
    /// Adds a quad to the report's own graph.
    fn add(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: impl Into<RdfTerm>) {
        (self.take)(Quad::new(subject.clone(), predicate, object, self.graph.clone()));
    }

    fn add_date(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, date: Option<Date>) {
        if let Some(date) = date {
            self.add(subject, predicate, Literal::new_typed_literal(date.to_string(), xsd::DATE));
        }
    }

    fn add_text(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.add(subject, predicate, Literal::from(text));
        }
    }

    /// Adds the words of a span, and where they stand.
    fn add_words(&mut self, subject: &NamedNode, text: NamedNodeRef<'_>, place: NamedNodeRef<'_>, words: Option<Span>) {
        let Some(words) = words else { return };
        let report = self.report;
        self.add_text(subject, text, Some(&report[words]));
        self.add_span(subject, place, words);
    }

    fn add_span(&mut self, subject: &NamedNode, place: NamedNodeRef<'_>, words: Span) {
        let span = self.span(words);
        self.add(subject, place, span);
    }

    fn span(&self, words: Span) -> NamedNode {
        iri::span(self.graph.as_ref(), self.positions.code_points(words))
    }

    fn report(&mut self) {
        let (report, node) = (self.report, self.graph.clone());
        self.add(&node, rdf::TYPE, schema::NEWS_ARTICLE);
        self.add_text(&node, sr::FILE_NAME, Some(&report.name));
        self.add_text(&node, schema::HEADLINE, report.title.as_deref());
        self.add_date(&node, schema::DATE_PUBLISHED, report.published);
        let basis = if report.published.is_some() { report.date_basis } else { DateBasis::Unknown };
        self.add(&node, sr::DATE_BASIS, basis.term());
        self.add_text(&node, schema::PUBLISHER, report.publisher.as_deref());
        if let Some(url) = &report.url {
            self.add(&node, schema::URL, Literal::new_typed_literal(url, vocab::ADDRESS));
        }
    }

    fn claim(&mut self, report_digest: &str, claim: &Claim) {
        let node = self.base.claim(&claim_digest(report_digest, claim));
        // Two rules may find the same claim; the first one keeps it.
        if !self.described.insert(node.clone()) {
            return;
        }
        self.add(&node, rdf::TYPE, sr::CLAIM);
        self.statement(&node, &claim.statement, claim.stance);
        self.add(&node, sr::MODALITY, claim.stance.modality.term());
        self.add(&node, sr::POLARITY, claim.stance.polarity.term());
        if let Some(act) = claim.statement.relation.plover {
            self.add(&node, sr::PLOVER, vocab::category(claim.stance.plover(act)));
        }
        if let Some(quantity) = &claim.quantity {
            self.quantity(&node, quantity);
        }
        if let Some(time) = &claim.time {
            self.time(&node, time);
        }
        if let Some(attribution) = &claim.attribution {
            self.attribution(&node, &node, attribution, 1);
        }
        self.evidence(&node, &claim.evidence);
        self.add(&node, sr::CONFIDENCE, claim.confidence.term());
        self.add_text(&node, sr::RULE, Some(&claim.rule));
        let report = self.graph.clone();
        self.add(&node, prov::WAS_DERIVED_FROM, report);
    }

    /// The content of a claim, and the plain triples that follow from it.
    fn statement(&mut self, claim: &NamedNode, statement: &Statement, stance: Stance) {
        let subject = self.argument(claim, rdf::SUBJECT, sr::SUBJECT_SPAN, statement.subject.as_ref());
        let relation = vocab::relation(&statement.relation.id);
        self.add(claim, rdf::PREDICATE, relation.clone());
        let object = self.argument(claim, rdf::OBJECT, sr::OBJECT_SPAN, statement.object.as_ref());
        let place = self.argument(claim, sr::PLACE, sr::PLACE_SPAN, statement.place.as_ref());
        let proposition = self.proposition(statement);
        self.add(claim, sr::PROPOSITION_OF, proposition);

        if stance != Stance::PLAIN {
            return;
        }
        let Some(subject) = subject else { return };
        if let Some(object) = object {
            self.add(&subject, relation.as_ref(), object);
        }
        if let (Some(property), Some(place)) = (&statement.relation.place_property, place) {
            let owner = self.owner(statement).unwrap_or(subject);
            self.add(&owner, vocab::relation(property).as_ref(), place);
        }
    }

    /// Whose forces they are, where the subject is the forces themselves.
    fn owner(&self, statement: &Statement) -> Option<NamedNode> {
        let force = statement.subject.as_ref()?.referent.entity()?;
        let owner = force.owner.as_ref().filter(|_| force.kind == EntityKind::Force)?;
        Some(self.base.entity(owner))
    }

    fn argument(
        &mut self,
        claim: &NamedNode,
        property: NamedNodeRef<'_>,
        place: NamedNodeRef<'_>,
        argument: Option<&Argument>,
    ) -> Option<NamedNode> {
        let argument = argument?;
        let node = self.referent(&argument.referent);
        self.add(claim, property, node.clone());
        if let Some(words) = argument.span {
            self.add_span(claim, place, words);
        }
        Some(node)
    }

    fn referent(&mut self, referent: &Referent) -> NamedNode {
        match referent {
            Referent::Entity(entity) => self.entity(entity),
            Referent::Proposition(statement) => self.proposition(statement),
        }
    }

    fn proposition(&mut self, statement: &Statement) -> NamedNode {
        let node = self.base.proposition(&statement_digest(statement));
        if self.described.insert(node.clone()) {
            self.add(&node, rdf::TYPE, sr::PROPOSITION);
            self.add(&node, rdfs::LABEL, Literal::from(statement.label()));
            self.add(&node, sr::DOES, vocab::relation(&statement.relation.id));
            let roles = [(sr::WHO, &statement.subject), (sr::WHOM, &statement.object), (sr::WHERE, &statement.place)];
            for (role, argument) in roles {
                if let Some(argument) = argument {
                    let filler = self.referent(&argument.referent);
                    self.add(&node, role, filler);
                }
            }
        }
        node
    }

    fn quantity(&mut self, claim: &NamedNode, quantity: &Quantity) {
        self.add(claim, sr::COMPARATOR, quantity.comparator.term());
        match &quantity.amount {
            Amount::Number(number) => self.add(claim, sr::QUANTITY, Literal::from(*number)),
            Amount::Range(lower, upper) => {
                self.add(claim, sr::QUANTITY, Literal::from(*lower));
                self.add(claim, sr::QUANTITY_UPPER, Literal::from(*upper));
            }
            Amount::All => self.add(claim, sr::AMOUNT, sr::ALL),
            Amount::Most => self.add(claim, sr::AMOUNT, sr::MOST),
            Amount::Half => self.add(claim, sr::AMOUNT, sr::HALF),
            Amount::Vague(word) => {
                self.add(claim, sr::AMOUNT, sr::VAGUE);
                self.add_text(claim, sr::AMOUNT_WORD, Some(word));
            }
        }
        self.add_text(claim, sr::UNIT, quantity.unit.as_deref());
        self.add_words(claim, sr::QUANTITY_TEXT, sr::QUANTITY_SPAN, Some(quantity.text));
    }

    fn time(&mut self, claim: &NamedNode, time: &ClaimTime) {
        self.add_date(claim, sem::HAS_EARLIEST_BEGIN, time.bounds.earliest_begin);
        self.add_date(claim, sem::HAS_LATEST_BEGIN, time.bounds.latest_begin);
        self.add_date(claim, sem::HAS_EARLIEST_END, time.bounds.earliest_end);
        self.add_date(claim, sem::HAS_LATEST_END, time.bounds.latest_end);
        self.add_words(claim, sr::TIME_TEXT, sr::TIME_SPAN, Some(time.text));
        self.add(claim, sr::TIME_BASIS, time.basis.term());
    }

    /// Who says so, on the claim itself; through whom it is heard, on a node for each further voice.
    fn attribution(&mut self, claim: &NamedNode, node: &NamedNode, attribution: &Attribution, step: usize) {
        if let Some(source) = &attribution.source {
            let source = self.entity(source);
            self.add(node, sr::SOURCE, source);
        }
        self.add_words(node, sr::SOURCE_TEXT, sr::SOURCE_SPAN, attribution.text);
        self.add_words(node, sr::CUE, sr::CUE_SPAN, attribution.cue);
        self.add(node, sr::QUOTED, attribution.quoted.term());
        self.add_date(node, sr::SAID_ON, attribution.said_on);
        if let Some(hearer) = &attribution.said_to {
            let hearer = self.entity(hearer);
            self.add(node, sr::SAID_TO, hearer);
        }
        if let Some(via) = &attribution.via {
            let voice = iri::voice(claim.as_ref(), step);
            self.add(node, sr::VIA, voice.clone());
            self.add(&voice, rdf::TYPE, sr::ATTRIBUTION);
            self.attribution(claim, &voice, via, step + 1);
        }
    }

    fn evidence(&mut self, claim: &NamedNode, evidence: &Evidence) {
        let selector = self.span(evidence.span);
        self.add(claim, sr::EVIDENCE, selector.clone());
        self.add_span(claim, sr::RELATION_SPAN, evidence.relation);
        if !self.described.insert(selector.clone()) {
            return;
        }
        let (report, span) = (self.report, evidence.span);
        let sentence = evidence.sentence.cover(span);
        self.add(&selector, rdf::TYPE, oa::TEXT_POSITION_SELECTOR);
        self.add(&selector, rdf::TYPE, oa::TEXT_QUOTE_SELECTOR);
        let (start, end) = self.positions.code_points(span);
        self.add(&selector, oa::START, integer(start));
        self.add(&selector, oa::END, integer(end));
        self.add_text(&selector, oa::PREFIX, Some(&report[Span::new(sentence.start, span.start)]));
        self.add_text(&selector, oa::EXACT, Some(&report[span]));
        self.add_text(&selector, oa::SUFFIX, Some(&report[Span::new(span.end, sentence.end)]));
        let (line, column) = self.positions.line_column(span.start);
        self.add(&selector, sr::LINE, integer(line));
        self.add(&selector, sr::COLUMN, integer(column));
        if evidence.headline {
            self.add(&selector, sr::IN_HEADLINE, Literal::from(true));
        }
    }

    fn entity(&mut self, entity: &Arc<Entity>) -> NamedNode {
        let node = self.base.entity(&entity.id);
        if self.described.insert(node.clone()) {
            self.describe(&node, entity);
        }
        node
    }

    fn describe(&mut self, node: &NamedNode, entity: &Entity) {
        let mut about: Vec<(NamedNodeRef<'_>, RdfTerm)> = vec![
            (rdf::TYPE, entity.kind.term().into_owned().into()),
            (rdfs::LABEL, Literal::from(entity.label.as_str()).into()),
        ];
        about.extend(entity.aliases.iter().map(|alias| (skos::ALT_LABEL, Literal::from(alias.as_str()).into())));
        about.extend(entity.owner.iter().map(|owner| (sr::OWNER, self.base.entity(owner).into())));
        let links = &entity.links;
        for (property, code) in [(sr::ISO_CODE, &links.iso), (sr::IATA, &links.iata), (sr::ICAO, &links.icao)] {
            about.extend(code.iter().map(|code| (property, Literal::from(code.as_str()).into())));
        }
        if let Some((latitude, longitude)) = &entity.coordinates {
            let point = format!("POINT({longitude} {latitude})");
            about.push((geo::AS_WKT, Literal::new_typed_literal(point, geo::WKT_LITERAL).into()));
        }
        about.extend(entity.within.iter().map(|place| (geo::SF_WITHIN, self.base.entity(place).into())));
        let mut mappings = shipped(entity, self.base).peekable();
        if mappings.peek().is_none() {
            about.push((sr::LINK_STATUS, sr::UNLINKED.into_owned().into()));
        }
        for (property, object) in about {
            (self.take)(Quad::new(node.clone(), property, object, self.entities.clone()));
        }
        let ours = mappings.filter(|mapping| !self.decided.has(mapping, self.base));
        ours.flat_map(|mapping| mapping.quads(self.base)).for_each(&mut *self.take);
    }
}

fn integer(number: usize) -> Literal {
    Literal::new_typed_literal(number.to_string(), xsd::INTEGER)
}

/// The digest of a statement's content: the same wherever and however it is claimed.
fn statement_digest(statement: &Statement) -> String {
    let filler = |argument: &Option<Argument>| match argument.as_ref().map(|argument| &argument.referent) {
        None => String::new(),
        Some(Referent::Entity(entity)) => format!("entity/{}", entity.id),
        Some(Referent::Proposition(statement)) => format!("proposition/{}", statement_digest(statement)),
    };
    let [subject, object, place] = [&statement.subject, &statement.object, &statement.place].map(filler);
    content_digest(&subject, &statement.relation.id, &object, &place)
}

/// The digest of the content of a proposition: who, what, whom and where, as `entity/ID`, `proposition/DIGEST` or nothing.
pub(super) fn content_digest(who: &str, does: &str, whom: &str, place: &str) -> String {
    iri::digest([who, does, whom, place])
}

/// The digest of where a claim stands, what it says, how sure, how many, when, and who says it.
fn claim_digest(report_digest: &str, claim: &Claim) -> String {
    let span = |span: Span| format!("{}-{}", span.start, span.end);
    let source = claim.attribution.as_ref().map(|attribution| match (&attribution.source, attribution.text) {
        (Some(source), _) => source.id.to_string(),
        (None, Some(words)) => span(words),
        (None, None) => "-".to_owned(),
    });
    let mut fields = vec![
        report_digest.to_owned(),
        span(claim.evidence.span),
        statement_digest(&claim.statement),
        claim.stance.modality.word().to_owned(),
        claim.stance.polarity.word().to_owned(),
        claim.quantity.as_ref().map(|quantity| span(quantity.text)).unwrap_or_default(),
        claim.time.as_ref().map(|time| span(time.text)).unwrap_or_default(),
        source.unwrap_or_default(),
    ];
    // A claim from elsewhere stands beside one that says the same, and its figures may have no words of their own.
    if claim.is_external() {
        fields.push(claim.rule.clone());
        fields.push(claim.quantity.as_ref().map(Quantity::figure).unwrap_or_default());
        fields.push(claim.time.as_ref().and_then(|time| time.bounds.interval()).unwrap_or_default());
    }
    iri::digest(fields.iter().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::{report_id, unit};
    use crate::text::Report;

    #[test]
    fn the_unit_of_a_report_is_named_by_its_digest() {
        let report = Report::new("wire.txt", "Forces left.");
        assert_eq!(unit(&report).as_str(), format!("report-{}", report_id(&report)));
    }

    #[test]
    fn a_copy_under_another_name_is_the_same_report() {
        let report = Report::new("wire.txt", "Forces left.");
        let dated = Report { title: Some("Forces left.".to_owned()), ..report.clone() };
        assert_eq!(report_id(&report), report_id(&Report { name: "copy.txt".to_owned(), ..report.clone() }));
        assert_ne!(report_id(&report), report_id(&dated));
    }
}

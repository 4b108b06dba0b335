use std::sync::Arc;

use jiff::civil::Date;
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use rustc_hash::FxHashMap;

use crate::claim::{Amount, Bounds, Stance};
use crate::graph::around::Around;
use crate::graph::iri;
use crate::graph::view::{
    AttributionView, ClaimView, EvidenceView, Mark, Named, QuantityView, ReportView, Slot, TimeView,
};
use crate::graph::vocab::{self, oa, plover, prov, schema, sem, sr};
use crate::lexicon::Plover;
use crate::text::DateBasis;

/// The last segment of an IRI.
pub(super) fn local(iri: NamedNodeRef<'_>) -> &str {
    let iri = iri.as_str();
    iri.rsplit_once(['/', '#']).map_or(iri, |(_, local)| local)
}

/// Reads claims with what they share, which it remembers: reports and labels.
pub(super) struct Decoder<'a> {
    around: &'a Around,
    reports: FxHashMap<NamedNode, Arc<ReportView>>,
    labels: FxHashMap<NamedNode, String>,
}

impl<'a> Decoder<'a> {
    pub(super) fn new(around: &'a Around) -> Self {
        Self { around, reports: FxHashMap::default(), labels: FxHashMap::default() }
    }

    fn about(&self, node: NamedNodeRef<'_>) -> About<'a> {
        About(self.around.about(node))
    }

    /// The claim of a node; `None` where that lacks what every claim has.
    pub(super) fn claim(&mut self, node: NamedNodeRef<'_>) -> Option<ClaimView> {
        let about = self.about(node);
        let proposition = about.iri(sr::PROPOSITION_OF)?;
        let evidence = self.evidence(about.iri(sr::EVIDENCE)?)?;
        let attribution = self.attribution(&about);
        Some(ClaimView {
            iri: node.into_owned(),
            id: local(node).to_owned(),
            label: self.label(proposition),
            proposition: proposition.into_owned(),
            subject: about.iri(rdf::SUBJECT).map(|subject| self.named(subject)),
            relation: local(about.iri(rdf::PREDICATE)?).to_owned(),
            object: about.iri(rdf::OBJECT).map(|object| self.named(object)),
            place: about.iri(sr::PLACE).map(|place| self.named(place)),
            stance: Stance { modality: about.term(sr::MODALITY)?, polarity: about.term(sr::POLARITY)? },
            plover: about.iri(sr::PLOVER).and_then(category),
            quantity: about.quantity(),
            time: about.time(),
            marks: self.marks(&about),
            attribution,
            report: self.report(about.iri(prov::WAS_DERIVED_FROM)?)?,
            evidence,
            confidence: about.term(sr::CONFIDENCE)?,
            rule: about.text(sr::RULE).unwrap_or_default(),
        })
    }

    fn evidence(&self, node: NamedNodeRef<'_>) -> Option<EvidenceView> {
        let about = self.about(node);
        Some(EvidenceView {
            start: about.number(oa::START)?,
            end: about.number(oa::END)?,
            line: about.number(sr::LINE)?,
            column: about.number(sr::COLUMN)?,
            prefix: about.text(oa::PREFIX).unwrap_or_default(),
            exact: about.text(oa::EXACT),
            suffix: about.text(oa::SUFFIX).unwrap_or_default(),
            headline: about.text(sr::IN_HEADLINE).is_some_and(|value| value == "true"),
        })
    }

    fn attribution(&mut self, about: &About<'a>) -> Option<AttributionView> {
        let mut voices = vec![self.voice(about)?];
        voices.extend(self.voices(about).iter().map_while(|about| self.voice(about)));
        voices.into_iter().rev().reduce(|via, voice| AttributionView { via: Some(Box::new(via)), ..voice })
    }

    /// One voice of the chain, without those behind it.
    fn voice(&mut self, about: &About<'a>) -> Option<AttributionView> {
        Some(AttributionView {
            source: about.iri(sr::SOURCE).map(|source| self.named(source)),
            text: about.text(sr::SOURCE_TEXT),
            cue: about.text(sr::CUE),
            quoted: about.term(sr::QUOTED)?,
            said_on: about.date(sr::SAID_ON),
            said_to: about.iri(sr::SAID_TO).map(|hearer| self.named(hearer)),
            via: None,
        })
    }

    /// The voices through which a claim's source is heard. Imported data may lead in a circle; nobody is heard twice.
    fn voices(&self, claim: &About<'a>) -> Vec<About<'a>> {
        let mut nodes = Vec::new();
        let mut voices = Vec::new();
        let mut next = claim.iri(sr::VIA);
        while let Some(node) = next
            && !nodes.contains(&node)
        {
            nodes.push(node);
            let about = self.about(node);
            next = about.iri(sr::VIA);
            voices.push(about);
        }
        voices
    }

    fn marks(&self, claim: &About<'a>) -> Vec<Mark> {
        let mut marks = claim.marks();
        marks.extend(self.voices(claim).iter().flat_map(About::marks));
        marks.sort_unstable();
        marks.dedup();
        marks
    }

    /// The report of a node; `None` where that has no name.
    pub(super) fn report(&mut self, node: NamedNodeRef<'_>) -> Option<Arc<ReportView>> {
        let node = node.into_owned();
        if let Some(known) = self.reports.get(&node) {
            return Some(Arc::clone(known));
        }
        let about = self.about(node.as_ref());
        let report = Arc::new(ReportView {
            id: local(node.as_ref()).to_owned(),
            name: about.text(sr::FILE_NAME)?,
            published: about.date(schema::DATE_PUBLISHED),
            date_basis: about.term(sr::DATE_BASIS).unwrap_or(DateBasis::Unknown),
            title: about.text(schema::HEADLINE),
            publisher: about.text(schema::PUBLISHER),
            url: about.text(schema::URL),
            iri: node.clone(),
        });
        self.reports.insert(node, Arc::clone(&report));
        Some(report)
    }

    fn named(&mut self, node: NamedNodeRef<'_>) -> Named {
        Named { iri: node.into_owned(), id: local(node).to_owned(), label: self.label(node) }
    }

    fn label(&mut self, node: NamedNodeRef<'_>) -> String {
        let node = node.into_owned();
        if let Some(known) = self.labels.get(&node) {
            return known.clone();
        }
        let label = self.about(node.as_ref()).text(rdfs::LABEL);
        let label = label.unwrap_or_else(|| local(node.as_ref()).to_owned());
        self.labels.insert(node, label.clone());
        label
    }
}

/// What the graph says of one node: properties and values.
struct About<'a>(&'a [(NamedNode, Term)]);

impl<'a> About<'a> {
    /// The value of a property; of several, which only imported data has, always the same one.
    fn one(&self, property: NamedNodeRef<'_>) -> Option<&'a Term> {
        let mut values = self.0.iter().filter(|(known, _)| *known == property).map(|(_, value)| value);
        let first = values.next()?;
        Some(values.fold(first, |least, value| if value.to_string() < least.to_string() { value } else { least }))
    }

    fn iri(&self, property: NamedNodeRef<'_>) -> Option<NamedNodeRef<'a>> {
        match self.one(property)? {
            Term::NamedNode(node) => Some(node.as_ref()),
            _ => None,
        }
    }

    fn text(&self, property: NamedNodeRef<'_>) -> Option<String> {
        match self.one(property)? {
            Term::Literal(literal) => Some(literal.value().to_owned()),
            _ => None,
        }
    }

    fn number<N: std::str::FromStr>(&self, property: NamedNodeRef<'_>) -> Option<N> {
        self.text(property)?.parse().ok()
    }

    fn date(&self, property: NamedNodeRef<'_>) -> Option<Date> {
        self.number(property)
    }

    fn term<T: vocab::Term>(&self, property: NamedNodeRef<'_>) -> Option<T> {
        T::of(self.iri(property)?)
    }

    fn quantity(&self) -> Option<QuantityView> {
        let amount = match self.iri(sr::AMOUNT) {
            Some(sr::ALL) => Amount::All,
            Some(sr::MOST) => Amount::Most,
            Some(sr::HALF) => Amount::Half,
            Some(_) => Amount::Vague(self.text(sr::AMOUNT_WORD)?),
            None => match (self.number(sr::QUANTITY)?, self.number(sr::QUANTITY_UPPER)) {
                (lower, Some(upper)) => Amount::Range(lower, upper),
                (number, None) => Amount::Number(number),
            },
        };
        let comparator = self.term(sr::COMPARATOR)?;
        Some(QuantityView { text: self.text(sr::QUANTITY_TEXT), comparator, amount, unit: self.text(sr::UNIT) })
    }

    fn time(&self) -> Option<TimeView> {
        let bounds = Bounds {
            earliest_begin: self.date(sem::HAS_EARLIEST_BEGIN),
            latest_begin: self.date(sem::HAS_LATEST_BEGIN),
            earliest_end: self.date(sem::HAS_EARLIEST_END),
            latest_end: self.date(sem::HAS_LATEST_END),
        };
        Some(TimeView { text: self.text(sr::TIME_TEXT), basis: self.term(sr::TIME_BASIS)?, bounds })
    }

    fn marks(&self) -> Vec<Mark> {
        let words = |(slot, property)| {
            let (start, end) = iri::code_points(self.iri(property)?)?;
            Some(Mark { start, end, slot })
        };
        Slot::PROPERTIES.into_iter().filter_map(words).collect()
    }
}

fn category(term: NamedNodeRef<'_>) -> Option<Plover> {
    Plover::from_name(term.as_str().strip_prefix(plover::NAMESPACE)?)
}

use std::io::Read;
use std::ops::ControlFlow;

use oxigraph::model::{NamedNode, NamedOrBlankNodeRef, QuadRef, TermRef};
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_128;

use crate::graph::{About, kind_of_class, point};
use crate::link::Record;
use crate::link::sources::{Collection, Countries, Error, Mistakes, geonames};
use crate::rdf::{OnError, Sink, Text, read_into};

/// Reads what RDF says of things that it names.
pub(super) fn read(
    text: &Text,
    input: impl Read + Send,
    languages: &[String],
    countries: &Countries,
) -> Result<Collection, Error> {
    let text = Text { on_error: OnError::Skip, ..text.clone() };
    let gatherer = Gatherer { languages, countries, drafts: Vec::new(), places: FxHashMap::default(), last: None };
    let (gatherers, skipped) = read_into(&text, input, vec![gatherer], &mut |_| {})?;
    let mut mistakes = Mistakes { count: skipped.count, first: Vec::new() };
    mistakes.first.extend(skipped.first.map(|first| first.to_string()));
    let drafts = gatherers.into_iter().flat_map(|gatherer| gatherer.drafts);
    Ok(Collection { records: drafts.filter_map(Draft::record).collect(), mistakes })
}

/// What has been read of a thing so far.
struct Draft {
    record: Record,
    /// The place of the label among the languages that are wanted; larger for one that is mostly called otherwise.
    rank: usize,
    latitude: Option<f64>,
    longitude: Option<f64>,
}

impl Draft {
    /// The record; `None` of a thing without a name.
    fn record(self) -> Option<Record> {
        let Self { mut record, latitude, longitude, .. } = self;
        if record.label.is_empty() {
            return None;
        }
        if let (None, Some(latitude), Some(longitude)) = (record.point, latitude, longitude) {
            record.point = geonames::point(&latitude.to_string(), &longitude.to_string());
        }
        record.names.sort_unstable();
        record.names.dedup();
        record.names.retain(|name| *name != record.label);
        record.names.shrink_to_fit();
        Some(record)
    }
}

/// The rank of other names begins behind that of labels in any language.
const OTHER_NAMES: usize = 1 << 16;

/// Gathers quads by their subjects.
struct Gatherer<'c> {
    languages: &'c [String],
    countries: &'c Countries,
    drafts: Vec<Draft>,
    /// Where the draft of a subject stands, by a hash of its IRI that no two share.
    places: FxHashMap<u128, u32>,
    /// The subject of the last quad and its draft: what is said of a thing mostly stands together.
    last: Option<(NamedNode, usize)>,
}

impl Sink for Gatherer<'_> {
    fn quad(&mut self, quad: QuadRef<'_>) -> ControlFlow<()> {
        let NamedOrBlankNodeRef::NamedNode(subject) = quad.subject else { return ControlFlow::Continue(()) };
        let Some(about) = About::of(quad.predicate.as_str()) else { return ControlFlow::Continue(()) };
        let place = match &self.last {
            Some((last, place)) if last.as_ref() == subject => *place,
            _ => {
                let next = self.drafts.len();
                let place = *self.places.entry(xxh3_128(subject.as_str().as_bytes())).or_insert(next as u32) as usize;
                if place == next {
                    let record = Record::named(subject.into_owned(), "");
                    self.drafts.push(Draft { record, rank: usize::MAX, latitude: None, longitude: None });
                }
                self.last = Some((subject.into_owned(), place));
                place
            }
        };
        let draft = &mut self.drafts[place];
        match quad.object {
            TermRef::Literal(literal) => {
                let language = literal.language().map(|tag| tag.split('-').next().unwrap_or(tag));
                let wanted = language.map_or(Some(0), |language| self.languages.iter().position(|one| one == language));
                draft.literal(about, literal.value(), wanted);
            }
            TermRef::NamedNode(iri) => draft.iri(about, iri.as_str(), self.countries),
            _ => {}
        }
        ControlFlow::Continue(())
    }
}

impl Draft {
    /// Takes up a literal; `wanted` is the place of its language among those that are wanted.
    fn literal(&mut self, about: About, text: &str, wanted: Option<usize>) {
        let record = &mut self.record;
        match (about, wanted) {
            (About::Label | About::Name, Some(place)) if !text.is_empty() => {
                let rank = if about == About::Label { place } else { place + OTHER_NAMES };
                // Of several that are as good, the first in order, so that the order of quads does not matter.
                let is_better = (rank, text) < (self.rank, record.label.as_str());
                if is_better || record.label.is_empty() {
                    let former = std::mem::replace(&mut record.label, text.to_owned());
                    self.rank = rank;
                    record.names.extend(Some(former).filter(|former| !former.is_empty()));
                } else {
                    record.names.push(text.to_owned());
                }
            }
            (About::Description, Some(_)) if record.description.as_deref().is_none_or(|known| text < known) => {
                record.description = Some(text.to_owned());
            }
            (About::Point, _) => record.point = record.point.or_else(|| point(text)),
            (About::Latitude, _) => self.latitude = text.parse().ok(),
            (About::Longitude, _) => self.longitude = text.parse().ok(),
            (About::Country | About::Code, _) => record.country = Some(text.to_ascii_uppercase()),
            (About::Inhabitants, _) => record.weight = text.parse().unwrap_or(0.0),
            _ => {}
        }
    }

    fn iri(&mut self, about: About, iri: &str, countries: &Countries) {
        let record = &mut self.record;
        match about {
            About::Class => {
                // Of several always the same, whatever their order; a country is a place too.
                record.kind = [record.kind, kind_of_class(iri)].into_iter().flatten().min();
            }
            About::FeatureClass => {
                let class = iri.rsplit(['#', '.']).next().unwrap_or_default();
                record.kind = record.kind.or_else(|| geonames::kind(class, ""));
            }
            About::FeatureCode => {
                let code = iri.rsplit('#').next().unwrap_or_default();
                if let Some((class, code)) = code.split_once('.')
                    && let Some(kind) = geonames::kind(class, code)
                {
                    record.kind = Some(kind);
                }
            }
            About::Country if record.country.as_ref().is_none_or(|known| known.len() > 2) => {
                record.country = Some(countries.code(iri));
            }
            _ => {}
        }
    }
}

use rustc_hash::FxHashMap;

use crate::graph::iri::elsewhere;
use crate::lexicon::Lexicon;

/// Codes of countries by their names in other collections, as far as our own links say.
#[derive(Clone, Debug, Default)]
pub struct Countries(FxHashMap<String, String>);

impl Countries {
    /// Those of the tables.
    pub fn of(lexicon: &Lexicon) -> Self {
        let mut codes = FxHashMap::default();
        for entity in lexicon.gazetteer.iter() {
            if let Some(iso) = &entity.links.iso {
                codes.extend(elsewhere(&entity.links).map(|(_, iri)| (iri.into_string(), iso.clone())));
            }
        }
        Self(codes)
    }

    /// The alpha-2 code of ISO 3166-1 of a country that goes by this IRI elsewhere; the IRI where it is not known.
    pub fn code(&self, iri: &str) -> String {
        self.0.get(iri).cloned().unwrap_or_else(|| iri.to_owned())
    }
}

use std::collections::hash_map::Entry;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use rustc_hash::FxHashMap;

use crate::graph::iri;
use crate::graph::vocab::{Term as _, geo, skos, sr};
use crate::lexicon::EntityKind;
use crate::store::{Error, Snapshot};

/// What a graph says of a thing beside its names, as far as other data are joined by it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Thing {
    /// What sort of thing it is; `None` for propositions and for what is only imported.
    pub kind: Option<EntityKind>,
    /// Whose it is or in which country.
    pub owner: Option<NamedNode>,
    /// The alpha-2 code of ISO 3166-1.
    pub country: Option<String>,
    /// Where it is.
    pub point: Option<Point>,
    /// The item of Wikidata, such as `Q889`.
    pub wikidata: Option<String>,
    /// The number in GeoNames.
    pub geonames: Option<u64>,
}

/// A place on the earth by WGS 84, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// From -180 to 180, east positive.
    pub longitude: f64,
    /// From -90 to 90, north positive.
    pub latitude: f64,
}

/// What there is about some things, and about those that own them.
///
/// # Errors
/// What must be read is damaged.
pub fn things(
    snapshot: &Snapshot,
    iris: impl IntoIterator<Item = NamedNode>,
) -> Result<FxHashMap<NamedNode, Thing>, Error> {
    let mut things: FxHashMap<NamedNode, Thing> = FxHashMap::default();
    let mut next: Vec<NamedNode> = iris.into_iter().collect();
    while let Some(iri) = next.pop() {
        if let Entry::Vacant(place) = things.entry(iri) {
            let thing = thing(snapshot, place.key())?;
            next.extend(thing.owner.clone());
            place.insert(thing);
        }
    }
    Ok(things)
}

fn thing(snapshot: &Snapshot, iri: &NamedNode) -> Result<Thing, Error> {
    let elsewhere = iris(snapshot, iri, skos::EXACT_MATCH)?;
    Ok(Thing {
        kind: iris(snapshot, iri, rdf::TYPE)?.iter().find_map(|class| EntityKind::of(class.as_ref())),
        owner: iris(snapshot, iri, sr::OWNER)?.into_iter().next(),
        country: texts(snapshot, iri, sr::ISO_CODE)?.into_iter().next(),
        point: texts(snapshot, iri, geo::AS_WKT)?.iter().find_map(|text| point(text)),
        wikidata: elsewhere.iter().find_map(|same| iri::wikidata_item(same.as_ref())).map(str::to_owned),
        geonames: elsewhere.iter().find_map(|same| iri::geonames_number(same.as_ref())),
    })
}

/// The point of a text in WKT (OGC 06-103r4, section 7); `None` for every other shape, and for points in another system
/// than WGS 84 with the longitude first.
pub fn point(text: &str) -> Option<Point> {
    const CRS84: &str = "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>";
    let shape = text.trim().trim_start_matches(CRS84).trim_start();
    let (name, rest) = shape.split_once('(')?;
    if !name.trim_end().eq_ignore_ascii_case("point") {
        return None;
    }
    let mut numbers = rest.strip_suffix(')')?.split_whitespace().map(|number| number.parse::<f64>().ok());
    let (Some(Some(longitude)), Some(Some(latitude)), None) = (numbers.next(), numbers.next(), numbers.next()) else {
        return None;
    };
    (longitude.abs() <= 180.0 && latitude.abs() <= 90.0).then_some(Point { longitude, latitude })
}

/// The IRIs that a property of a thing has, in order.
fn iris(snapshot: &Snapshot, thing: &NamedNode, property: NamedNodeRef<'_>) -> Result<Vec<NamedNode>, Error> {
    let iris = values(snapshot, thing, property)?.into_iter().filter_map(|term| match term {
        Term::NamedNode(iri) => Some(iri),
        _ => None,
    });
    let mut iris: Vec<NamedNode> = iris.collect();
    iris.sort_unstable();
    Ok(iris)
}

/// The texts that a property of a thing has, in order.
fn texts(snapshot: &Snapshot, thing: &NamedNode, property: NamedNodeRef<'_>) -> Result<Vec<String>, Error> {
    let texts = values(snapshot, thing, property)?.into_iter().filter_map(|term| match term {
        Term::Literal(literal) => Some(literal.value().to_owned()),
        _ => None,
    });
    let mut texts: Vec<String> = texts.collect();
    texts.sort_unstable();
    Ok(texts)
}

fn values(snapshot: &Snapshot, thing: &NamedNode, property: NamedNodeRef<'_>) -> Result<Vec<Term>, Error> {
    let quads = snapshot.scan_terms([Some(thing.as_ref().into()), Some(property.into()), None, None])?;
    quads.map(|quad| snapshot.term(quad?[2])).collect()
}

#[cfg(test)]
mod tests {
    use super::{Point, point};

    #[test]
    fn a_point_is_read_if_it_is_one_on_the_earth() {
        let kabul = Some(Point { longitude: 69.17, latitude: 34.5 });
        assert_eq!(point("POINT(69.17 34.5)"), kabul);
        assert_eq!(point("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> Point (69.17 34.5)"), kabul);
        for other in [
            "POINT EMPTY",
            "POINT(69.17)",
            "POINT(1 2 3)",
            "POINT(181 0)",
            "POINT(NaN 0)",
            "POLYGON((0 0, 1 1, 1 0, 0 0))",
            "<http://www.opengis.net/def/crs/EPSG/0/4326> POINT(34.5 69.17)",
        ] {
            assert_eq!(point(other), None, "{other}");
        }
    }
}

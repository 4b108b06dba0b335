use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::graph::{Point, iri};
use crate::lexicon::EntityKind;
use crate::link::Record;
use crate::link::sources::Countries;

/// An item of Wikidata, as its JSON dumps have it (Wikibase data model, “JSON”): what of it is read.
#[derive(Deserialize)]
struct Item {
    id: String,
    #[serde(default, rename = "type")]
    kind: Option<String>,
    // An empty map is written as a list by some dumps, so each is looked at as it comes.
    #[serde(default)]
    labels: Value,
    #[serde(default)]
    aliases: Value,
    #[serde(default)]
    descriptions: Value,
    #[serde(default)]
    claims: Value,
    #[serde(default)]
    sitelinks: Sitelinks,
}

#[derive(Default, Deserialize)]
#[serde(untagged)]
enum Sitelinks {
    Some(std::collections::BTreeMap<String, IgnoredAny>),
    Other(IgnoredAny),
    #[default]
    None,
}

/// The record of a line; none of the brackets around all items, of a property, and of an item without a name in one of the
/// languages.
pub(super) fn record(line: &str, languages: &[String], countries: &Countries) -> Result<Option<Record>, String> {
    let line = line.trim().trim_end_matches(',');
    if line.is_empty() || line == "[" || line == "]" {
        return Ok(None);
    }
    let item: Item = serde_json::from_str(line).map_err(|error| format!("it is no item of Wikidata: {error}"))?;
    if item.kind.as_deref().is_some_and(|kind| kind != "item") {
        return Ok(None);
    }
    let iri = iri::wikidata(&item.id);
    if iri::wikidata_item(iri.as_ref()).is_none() {
        return Err(format!("`{}` is no id of an item", item.id.chars().take(40).collect::<String>()));
    }
    let text = |texts: &Value| {
        languages.iter().find_map(|language| Some(texts.get(language)?.get("value")?.as_str()?.to_owned()))
    };
    let mut names: Vec<String> = Vec::new();
    for language in languages {
        names.extend(item.labels.get(language).and_then(value));
        names.extend(item.aliases.get(language).and_then(Value::as_array).into_iter().flatten().filter_map(value));
    }
    let Some(label) = text(&item.labels).or_else(|| names.first().cloned()) else { return Ok(None) };
    let mut known = std::collections::BTreeSet::from([label.clone()]);
    names.retain(|name| known.insert(name.clone()));
    names.shrink_to_fit();
    let of = |property: &str| item.claims.get(property).and_then(Value::as_array).into_iter().flatten();
    let country = of(COUNTRY).find_map(item_of).map(|country| {
        let country = iri::wikidata(country);
        countries.code(country.as_str())
    });
    // An item with a code of its own is a country.
    let own = of(CODE).find_map(|claim| Some(datum(claim)?.as_str()?.to_owned()));
    Ok(Some(Record {
        names,
        kind: own.is_some().then_some(EntityKind::Country),
        country: own.or(country),
        point: of(COORDINATES).find_map(point),
        description: text(&item.descriptions),
        weight: match item.sitelinks {
            Sitelinks::Some(links) => links.len() as f32,
            Sitelinks::Other(_) | Sitelinks::None => 0.0,
        },
        ..Record::named(iri, label)
    }))
}

/// The properties that are read: “country”, “ISO 3166-1 alpha-2 code” (as `ontology/sitrep.ttl` maps it) and “coordinate
/// location”.
const COUNTRY: &str = "P17";
const CODE: &str = "P297";
const COORDINATES: &str = "P625";

fn value(text: &Value) -> Option<String> {
    Some(text.get("value")?.as_str()?.to_owned())
}

/// The value of a statement; none of one that is deprecated or says that there is none.
fn datum(claim: &Value) -> Option<&Value> {
    if claim.get("rank").and_then(Value::as_str) == Some("deprecated") {
        return None;
    }
    claim.get("mainsnak")?.get("datavalue")?.get("value")
}

fn item_of(claim: &Value) -> Option<&str> {
    datum(claim)?.get("id")?.as_str()
}

fn point(claim: &Value) -> Option<Point> {
    let value = datum(claim)?;
    let (latitude, longitude) = (value.get("latitude")?.as_f64()?, value.get("longitude")?.as_f64()?);
    (latitude.abs() <= 90.0 && longitude.abs() <= 180.0).then_some(Point { longitude, latitude })
}

use crate::graph::{Point, iri};
use crate::lexicon::EntityKind;
use crate::link::Record;

/// Columns of a table of GeoNames, as its `readme.txt` names them: geonameid, name, asciiname, alternatenames, latitude,
/// longitude, feature class, feature code, country code, …, population, …
const COLUMNS: usize = 19;

/// The record of a line; none of an empty line or a heading.
pub(super) fn record(line: &str) -> Result<Option<Record>, String> {
    if line.is_empty() || line.starts_with('#') || line.starts_with("geonameid\t") {
        return Ok(None);
    }
    let cells: Vec<&str> = line.split('\t').collect();
    if cells.len() != COLUMNS {
        return Err(format!("it has not {COLUMNS} columns but {}", cells.len()));
    }
    let number: u64 = cells[0].parse().map_err(|_| format!("`{}` is no GeoNames id", short(cells[0])))?;
    let point =
        point(cells[4], cells[5]).ok_or_else(|| format!("`{} {}` is no place on the earth", cells[4], cells[5]))?;
    if cells[1].trim().is_empty() {
        return Err("it has no name".to_owned());
    }
    let others = [cells[2]].into_iter().chain(cells[3].split(','));
    let mut names: Vec<String> =
        others.filter(|name| !name.is_empty() && *name != cells[1] && !is_address(name)).map(str::to_owned).collect();
    names.dedup();
    names.shrink_to_fit();
    Ok(Some(Record {
        names,
        kind: kind(cells[6], cells[7]),
        country: (!cells[8].is_empty()).then(|| cells[8].to_owned()),
        point: Some(point),
        weight: cells[14].parse().unwrap_or(0.0),
        ..Record::named(iri::geonames(number), cells[1])
    }))
}

/// The beginning of a text that may be long.
fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

/// GeoNames has the address of an article among the other names.
fn is_address(name: &str) -> bool {
    name.starts_with("http://") || name.starts_with("https://")
}

/// What sort of thing has a class and a code of features (`featureCodes` of GeoNames).
pub(super) fn kind(class: &str, code: &str) -> Option<EntityKind> {
    match class {
        "A" if code.starts_with("PCL") => Some(EntityKind::Country),
        "S" => Some(EntityKind::Facility),
        "A" | "H" | "L" | "P" | "R" | "T" | "U" | "V" => Some(EntityKind::Place),
        _ => None,
    }
}

/// A place by its latitude and longitude.
pub(super) fn point(latitude: &str, longitude: &str) -> Option<Point> {
    let (latitude, longitude): (f64, f64) = (latitude.parse().ok()?, longitude.parse().ok()?);
    (latitude.abs() <= 90.0 && longitude.abs() <= 180.0).then_some(Point { longitude, latitude })
}

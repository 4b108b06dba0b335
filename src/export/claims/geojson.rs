//! GeoJSON of RFC 7946: a point for each claim whose place has coordinates.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::export::claims::Claims;
use crate::export::claims::columns::{COLUMNS, Cell, Row};

/// Writes a feature on a line of its own for each claim; its properties are the columns of the CSV that say something.
///
/// How many claims are left out, because they have no place or their place no coordinates, is said in the member `omitted`.
pub fn write(claims: &Claims, out: &mut impl Write) -> io::Result<()> {
    let (mut placeless, mut unlocated) = (0_usize, 0_usize);
    write!(out, "{{\"type\":\"FeatureCollection\",\"features\":[")?;
    let mut separator = "\n";
    for claim in &claims.claims {
        let row = Row { claims, claim };
        if let Some(point) = row.point() {
            let feature = json!({
                "type": "Feature",
                "id": claim.iri.as_str(),
                "geometry": { "type": "Point", "coordinates": [point.longitude, point.latitude] },
                "properties": properties(&row),
            });
            write!(out, "{separator}{feature}")?;
            separator = ",\n";
        } else if claim.place.is_none() {
            placeless += 1;
        } else {
            unlocated += 1;
        }
    }
    writeln!(out, "\n],\"omitted\":{}}}", json!({ "without_place": placeless, "without_coordinates": unlocated }))
}

fn properties(row: &Row<'_>) -> Map<String, Value> {
    let known = COLUMNS.iter().filter_map(|column| Some((column.name.to_owned(), value(column.cell, row)?)));
    // The coordinates are the geometry, and the IRI is the feature's id.
    known.filter(|(name, _)| !matches!(name.as_str(), "claim" | "latitude" | "longitude")).collect()
}

fn value(cell: Cell, row: &Row<'_>) -> Option<Value> {
    match cell {
        Cell::Text(cell) => cell(row).map(Value::from),
        Cell::Integer(cell) => cell(row).map(Value::from),
        Cell::Real(cell) => cell(row).map(Value::from),
        Cell::Date(cell) => cell(row).map(|date| Value::from(date.to_string())),
        Cell::Truth(cell) => cell(row).map(Value::from),
    }
}

use oxigraph::io::RdfFormat;
use oxigraph::model::Quad;

use crate::query::Error;
use crate::store::{UnitName, import};

/// Reads an RDF file as a unit of its own; the ending of `name` gives the format.
///
/// # Errors
/// The ending is not known, or the bytes are not in the format that it stands for.
pub fn read_rdf(name: &str, bytes: &[u8]) -> Result<(UnitName, Vec<Quad>), Error> {
    let format = name
        .rsplit_once('.')
        .and_then(|(_, ending)| RdfFormat::from_extension(ending))
        .ok_or_else(|| Error::RdfEnding { file: name.to_owned() })?;
    import(format, None, bytes).map_err(|error| {
        let at = error.location().map(|range| (range.start.line + 1, range.start.column + 1));
        Error::Rdf { file: name.to_owned(), at, format: format.name(), message: without_place(&error.to_string()) }
    })
}

/// The parser's message without the place, which it puts in front of most.
fn without_place(message: &str) -> String {
    match message.split_once(": ") {
        Some((place, rest)) if place.starts_with("Parser error") => rest.to_owned(),
        _ => message.to_owned(),
    }
}

use std::io::{self, Read};
use std::ops::ControlFlow;

use oxigraph::model::QuadRef;

use crate::rdf::{self, Sink, Text};
use crate::store::{Batch, UnitName, disk};

/// Digits of a digest that keep the blank nodes of one import apart from those of others.
const SCOPE: usize = 12;

/// The unit of an imported text, named by the digest of its bytes: imported twice, it is there once.
///
/// # Errors
/// The input cannot be read.
pub fn import_unit(input: impl Read) -> io::Result<UnitName> {
    let digest = disk::checksum_of(input)?;
    Ok(UnitName::new(format!("import-{digest}"))
        .expect("hexadecimal digits are a name, as the test `an_imported_file_is_stored_once` shows"))
}

/// What keeps the blank nodes of an imported text apart from those of others.
pub fn import_scope(unit: &UnitName) -> String {
    unit.as_str().trim_start_matches("import-").chars().take(SCOPE).collect()
}

/// Reads an RDF text as a unit of its own.
///
/// Triples of a format without graphs, and those outside any graph, go to the default graph. Blank nodes are named after
/// the text, so that they never meet those of another.
///
/// # Errors
/// The bytes cannot be unpacked or are not in the format; the error knows the place.
pub fn import(text: &Text, bytes: &[u8]) -> Result<(UnitName, Batch), rdf::Error> {
    let unreadable = |source| rdf::Error::Read { file: text.name.clone(), source };
    let unit = import_unit(bytes).map_err(unreadable)?;
    let text = Text { scope: import_scope(&unit), ..text.clone() };
    let (batches, _) = rdf::read_into(&text, bytes, vec![Batch::default()], &mut |_| {})?;
    Ok((unit, batches.into_iter().next().unwrap_or_default()))
}

impl Sink for Batch {
    fn quad(&mut self, quad: QuadRef<'_>) -> ControlFlow<()> {
        self.insert(quad);
        ControlFlow::Continue(())
    }
}

use std::fs;
use std::path::Path;

use crate::graph::vocab;
use crate::ingest;
use crate::lexicon::{Lexicon, Table, TableError};
use crate::session::{Error, Session};

impl Session {
    /// The same session with the tables of a folder over those that ship: every file of it that ends in `.tsv`.
    ///
    /// # Errors
    /// The folder or a table cannot be read, there is no table, or a relation has a name that the graph needs.
    pub fn with_tables(&self, folder: &Path) -> Result<Self, Error> {
        let mut tables = Vec::new();
        for entry in fs::read_dir(folder).map_err(ingest::Error::opening(folder))? {
            let path = entry.map_err(ingest::Error::opening(folder))?.path();
            if path.extension().is_some_and(|ending| ending == "tsv") {
                let text = fs::read_to_string(&path).map_err(ingest::Error::opening(&path))?;
                tables.push((path.display().to_string(), text.trim_start_matches('\u{feff}').to_owned()));
            }
        }
        if tables.is_empty() {
            return Err(Error::NoTables { folder: folder.to_owned() });
        }
        tables.sort();
        for (path, text) in &tables {
            if path.ends_with("relations.tsv") {
                names_are_free(&Table::new(path, text))?;
            }
        }
        Ok(Self { lexicon: Some(Box::leak(Box::new(Lexicon::merged(tables)?))), ..self.clone() })
    }
}

/// Refuses relations that would be mistaken for a term of the graph: `place`, `source`.
fn names_are_free(relations: &Table<'_>) -> Result<(), TableError> {
    let shipped = &Lexicon::shipped().relations;
    let known = |name: &str| shipped.iter().any(|relation| relation.place_property.as_deref() == Some(name));
    for column in [relations.column("id")?, relations.column("place_property")?] {
        for row in relations.rows() {
            let row = row?;
            let name = row.cell(column);
            let iri = vocab::relation(name);
            if vocab::sr::TERMS.contains(&iri.as_ref()) && !known(name) {
                return Err(
                    row.error(column, format!("the graph has another use for `sr:{name}`; choose another name"))
                );
            }
        }
    }
    Ok(())
}

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::lexicon::table::{Table, TableError};
use crate::lexicon::{Plover, Relation};

/// The relations of `data/relations.tsv`.
#[derive(Clone, Debug)]
pub struct Relations {
    rows: Vec<Arc<Relation>>,
    by_id: FxHashMap<String, usize>,
}

impl Relations {
    /// Reads a table with the columns of `data/relations.tsv`.
    ///
    /// # Errors
    /// A column is missing, or a category is not PLOVER's.
    pub fn read(name: &str, text: &str) -> Result<Self, TableError> {
        let table = Table::new(name, text);
        let (id, phrase, noun) = (table.column("id")?, table.column("phrase")?, table.column("noun")?);
        let (of, at) = (table.column("noun_preposition")?, table.column("place_preposition")?);
        let (plover, place, mutual) =
            (table.column("plover")?, table.column("place_property")?, table.column("mutual")?);
        let mut rows = Vec::new();
        let mut by_id = FxHashMap::default();
        for row in table.rows() {
            let row = row?;
            let category = match row.filled(plover) {
                Some(name) => Some(Plover::from_name(name).ok_or_else(|| {
                    row.error(
                        plover,
                        format!("`{name}` is no PLOVER category; leave it empty or write one such as AID"),
                    )
                })?),
                None => None,
            };
            by_id.insert(row.cell(id).to_owned(), rows.len());
            rows.push(Arc::new(Relation {
                id: row.cell(id).to_owned(),
                phrase: row.cell(phrase).to_owned(),
                noun: row.cell(noun).to_owned(),
                noun_preposition: row.cell(of).to_owned(),
                place_preposition: row.cell(at).to_owned(),
                plover: category,
                place_property: row.filled(place).map(str::to_owned),
                mutual: row.cell(mutual) == "yes",
            }));
        }
        Ok(Self { rows, by_id })
    }

    /// The relation of an id; `None` where the table has none.
    pub fn named(&self, id: &str) -> Option<&Arc<Relation>> {
        self.by_id.get(id).map(|&row| &self.rows[row])
    }

    /// All relations, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Relation>> {
        self.rows.iter()
    }
}

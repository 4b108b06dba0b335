use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::lexicon::table::{Row, Table, TableError};
use crate::lexicon::{Plover, Relation};

/// The relations of `data/relations.tsv`.
#[derive(Clone, Debug)]
pub struct Relations {
    rows: Vec<Arc<Relation>>,
    by_id: FxHashMap<String, usize>,
}

impl Relations {
    /// Reads tables with the columns of `data/relations.tsv`, each given by its name and its text; a row replaces an
    /// earlier one of its id.
    ///
    /// # Errors
    /// A column is missing, an id is not written in letters and digits, or a category is not PLOVER's.
    pub fn read(tables: &[(&str, &str)]) -> Result<Self, TableError> {
        let mut relations = Self { rows: Vec::new(), by_id: FxHashMap::default() };
        for &(name, text) in tables {
            let table = Table::new(name, text);
            let columns = Columns::of(&table)?;
            for row in table.rows() {
                relations.insert(columns.relation(&row?)?);
            }
        }
        Ok(relations)
    }

    fn insert(&mut self, relation: Relation) {
        match self.by_id.get(&relation.id) {
            Some(&row) => self.rows[row] = Arc::new(relation),
            None => {
                self.by_id.insert(relation.id.clone(), self.rows.len());
                self.rows.push(Arc::new(relation));
            }
        }
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

/// Where each column stands.
struct Columns {
    id: usize,
    phrase: usize,
    noun: usize,
    noun_preposition: usize,
    place_preposition: usize,
    plover: usize,
    place_property: usize,
    mutual: usize,
}

impl Columns {
    fn of(table: &Table<'_>) -> Result<Self, TableError> {
        Ok(Self {
            id: table.column("id")?,
            phrase: table.column("phrase")?,
            noun: table.column("noun")?,
            noun_preposition: table.column("noun_preposition")?,
            place_preposition: table.column("place_preposition")?,
            plover: table.column("plover")?,
            place_property: table.column("place_property")?,
            mutual: table.column("mutual")?,
        })
    }

    fn relation(&self, row: &Row<'_, '_>) -> Result<Relation, TableError> {
        for column in [self.id, self.place_property] {
            let id = row.cell(column);
            let name = id.starts_with(|first: char| first.is_ascii_lowercase())
                && id.chars().all(|letter| letter.is_ascii_alphanumeric());
            if !(name || id.is_empty() && column == self.place_property) {
                let message =
                    format!("`{id}` is no name of a relation; write letters and digits, such as `trainsWith`");
                return Err(row.error(column, message));
            }
        }
        let plover = match row.filled(self.plover) {
            Some(name) => Some(Plover::from_name(name).ok_or_else(|| {
                let message = format!("`{name}` is no PLOVER category; leave it empty or write one such as AID");
                row.error(self.plover, message)
            })?),
            None => None,
        };
        Ok(Relation {
            id: row.cell(self.id).to_owned(),
            phrase: row.cell(self.phrase).to_owned(),
            noun: row.cell(self.noun).to_owned(),
            noun_preposition: row.cell(self.noun_preposition).to_owned(),
            place_preposition: row.cell(self.place_preposition).to_owned(),
            plover,
            place_property: row.filled(self.place_property).map(str::to_owned),
            mutual: row.cell(self.mutual) == "yes",
        })
    }
}

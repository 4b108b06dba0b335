use rustc_hash::FxHashMap;

use crate::lexicon::table::{Table, TableError};

/// The classes of common nouns, from `data/nouns.tsv`: `troop` is a `force`, `minister` a `title`.
#[derive(Clone, Debug)]
pub struct Nouns {
    classes: FxHashMap<String, Vec<String>>,
}

impl Nouns {
    /// Reads tables with the columns of `data/nouns.tsv`, each given by its name and its text; a row replaces an earlier
    /// one of its lemma.
    ///
    /// # Errors
    /// A column is missing.
    pub fn read(tables: &[(&str, &str)]) -> Result<Self, TableError> {
        let mut classes = FxHashMap::default();
        for &(name, text) in tables {
            let table = Table::new(name, text);
            let (lemma, list) = (table.column("lemma")?, table.column("classes")?);
            for row in table.rows() {
                let row = row?;
                classes.insert(row.cell(lemma).to_owned(), row.list(list).map(str::to_owned).collect());
            }
        }
        Ok(Self { classes })
    }

    /// Whether a lemma belongs to a class.
    pub fn is(&self, lemma: &str, class: &str) -> bool {
        self.classes.get(lemma).is_some_and(|classes| classes.iter().any(|known| known == class))
    }
}

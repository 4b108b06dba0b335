use rustc_hash::FxHashMap;

use crate::lexicon::table::{Table, TableError};

/// How often each way of reading was right on the project's own gold, from `data/precision.tsv`.
#[derive(Clone, Debug)]
pub struct Precision {
    rows: FxHashMap<String, f64>,
}

impl Precision {
    /// Reads a table with the columns of `data/precision.tsv`.
    ///
    /// # Errors
    /// A column is missing, or a cell is no whole number.
    pub fn read(name: &str, text: &str) -> Result<Self, TableError> {
        let table = Table::new(name, text);
        let (way, claims, right) = (table.column("way")?, table.column("claims")?, table.column("right")?);
        let mut rows = FxHashMap::default();
        for row in table.rows() {
            let row = row?;
            let count = |column: usize| {
                row.cell(column).parse::<u32>().map_err(|_| row.error(column, "a whole number stands here"))
            };
            let (claims, right) = (count(claims)?, count(right)?);
            if claims > 0 {
                rows.insert(row.cell(way).to_owned(), f64::from(right) / f64::from(claims));
            }
        }
        Ok(Self { rows })
    }

    /// The share of claims that were right, from 0 to 1; `None` for a way that was not measured.
    pub fn of(&self, way: &str) -> Option<f64> {
        self.rows.get(way).copied()
    }
}

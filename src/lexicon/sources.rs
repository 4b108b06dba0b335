use rustc_hash::FxHashMap;

use crate::lexicon::table::{Table, TableError};

/// The collections of facts that the identifiers of the tables come from, as `data/sources.tsv` has them.
#[derive(Clone, Debug, Default)]
pub struct Sources(FxHashMap<&'static str, Source>);

/// A collection of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Source {
    /// Its id, such as `every-politician`.
    pub id: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// Where it is at home on the web; `None` where nobody says.
    pub address: Option<&'static str>,
}

/// A collection that gives an identifier for a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Voucher {
    /// The collection.
    pub source: Source,
    /// Whether its word alone is not enough: it was made by machine or in haste, and nothing else confirms it.
    pub doubtful: bool,
}

impl Source {
    /// Whether it is GeoNames, which vouches for its own numbers and for nothing else.
    pub fn is_geonames(&self) -> bool {
        self.id == "geonames"
    }
}

impl Sources {
    /// Reads tables with the columns of `data/sources.tsv`, each given by its name and its text; a row replaces an earlier
    /// one of its id.
    ///
    /// # Errors
    /// A column is missing, or an address is none of the web.
    pub fn read(tables: &[(&'static str, &'static str)]) -> Result<Self, TableError> {
        let mut sources = Self::default();
        for &(name, text) in tables {
            let table = Table::new(name, text);
            let (id, name, address) = (table.column("id")?, table.column("name")?, table.column("address")?);
            for row in table.rows() {
                let row = row?;
                let written = row.filled(address);
                if let Some(other) = written.filter(|written| !is_address(written)) {
                    return Err(row.error(address, format!("`{other}` is no address; write one such as `https://…`")));
                }
                let source = Source { id: row.cell(id), name: row.cell(name), address: written };
                sources.0.insert(source.id, source);
            }
        }
        Ok(sources)
    }

    /// The voucher that a table writes as the id of its source, with a `?` behind it where it is doubtful; `None` where
    /// there is no such source.
    pub fn voucher(&self, written: &str) -> Option<Voucher> {
        let id = written.trim_end_matches('?');
        self.0.get(id).map(|&source| Voucher { source, doubtful: id != written })
    }
}

/// Whether a text can stand as an IRI of the web.
fn is_address(text: &str) -> bool {
    let allowed = |character: char| character.is_ascii_graphic() && !"<>\"{}|\\^`".contains(character);
    (text.starts_with("https://") || text.starts_with("http://")) && text.chars().all(allowed)
}

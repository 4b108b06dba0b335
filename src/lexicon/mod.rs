//! What the reader knows before it reads: the tables of `data/`. Knows nothing of reports.

mod entity;
mod relation;
mod relations;
mod table;
mod words;

use std::sync::LazyLock;

pub use entity::{Entity, EntityId, EntityKind, Links};
pub use relation::{Plover, Relation};
pub use relations::Relations;
pub use table::{Row, Table, TableError};
pub use words::{Counts, Form, Reading, Words};

/// The tables, read and indexed.
#[derive(Debug)]
pub struct Lexicon {
    /// What a claim can say.
    pub relations: Relations,
}

static SHIPPED: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::read().expect("the tables of `data/` are read by the test `the_shipped_tables_can_be_read`")
});

impl Lexicon {
    /// The tables that ship with the program, read once per process.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    fn read() -> Result<Self, TableError> {
        Ok(Self { relations: Relations::read("data/relations.tsv", include_str!("../../data/relations.tsv"))? })
    }
}

#[cfg(test)]
mod tests {
    use super::Lexicon;

    #[test]
    fn the_shipped_tables_can_be_read() {
        assert_eq!(Lexicon::read().err(), None);
    }
}

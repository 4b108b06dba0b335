//! What the reader knows before it reads: the tables of `data/`. Knows nothing of reports.

mod cues;
mod entity;
mod entry;
mod frames;
mod gazetteer;
mod nouns;
mod precision;
mod relation;
mod relations;
mod roles;
mod sources;
mod table;
mod words;

use std::sync::LazyLock;

pub use cues::{Commitment, Cue, Cues, Stances};
pub use entity::{Entity, EntityId, EntityKind, Links};
pub use frames::{Filler, Frame, Frames, Part, Slot, Slots};
pub use gazetteer::{Gazetteer, Name, NameForm};
pub use nouns::Nouns;
pub use precision::Precision;
pub use relation::{Plover, Relation};
pub use relations::Relations;
pub use roles::{Holder, Roles};
pub use sources::{Source, Sources, Voucher};
pub use table::{Row, Table, TableError};
pub use words::{Counts, Form, Reading, Words};

/// The tables, read and indexed.
#[derive(Debug)]
pub struct Lexicon {
    /// Who and what is named how.
    pub gazetteer: Gazetteer,
    /// What a claim can say.
    pub relations: Relations,
    /// Which words say it.
    pub frames: Frames,
    /// What sort of thing a common noun names.
    pub nouns: Nouns,
    /// Which verbs report what somebody says.
    pub cues: Cues,
    /// Which words say how far an act is a fact.
    pub stances: Stances,
    /// How often each way of reading was right.
    pub precision: Precision,
    /// The parts of speech of English words.
    pub words: Words,
    /// Who held which office when.
    pub roles: Roles,
}

/// The tables that ship with the program and that a user's may extend, in `data/`.
const TABLES: [(&str, &str); 12] = [
    ("data/countries.tsv", include_str!("../../data/countries.tsv")),
    ("data/places.tsv", include_str!("../../data/places.tsv")),
    ("data/actors.tsv", include_str!("../../data/actors.tsv")),
    ("data/persons.tsv", include_str!("../../data/persons.tsv")),
    ("data/things.tsv", include_str!("../../data/things.tsv")),
    ("data/relations.tsv", include_str!("../../data/relations.tsv")),
    ("data/frames.tsv", include_str!("../../data/frames.tsv")),
    ("data/nouns.tsv", include_str!("../../data/nouns.tsv")),
    ("data/cues.tsv", include_str!("../../data/cues.tsv")),
    ("data/stances.tsv", include_str!("../../data/stances.tsv")),
    ("data/roles.tsv", include_str!("../../data/roles.tsv")),
    ("data/sources.tsv", include_str!("../../data/sources.tsv")),
];

/// The tables of entities.
const ENTITIES: [&str; 5] = ["countries.tsv", "places.tsv", "actors.tsv", "persons.tsv", "things.tsv"];

static SHIPPED: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::read(&[]).expect("the tables of `data/` are read by the test `the_shipped_tables_can_be_read`")
});

impl Lexicon {
    /// The tables that ship with the program, read once per process.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// The names of the tables that a user's may extend.
    pub fn table_names() -> impl Iterator<Item = &'static str> {
        TABLES.iter().map(|(path, _)| last_part(path))
    }

    /// The tables that ship with the rows of a user's over them, each of which is given by its path, whose last part is
    /// that of the table that it extends, and its text. A row whose key a table has takes the place of that row; a frame
    /// is tried before the others of its trigger. The texts are kept for as long as the program runs.
    ///
    /// # Errors
    /// A path names no table, or a table cannot be read.
    pub fn merged(tables: Vec<(String, String)>) -> Result<Self, TableError> {
        let kept: Vec<(&'static str, &'static str)> =
            tables.into_iter().map(|(path, text)| (&*path.leak(), &*text.leak())).collect();
        if let Some((path, _)) = kept.iter().find(|(path, _)| !Self::table_names().any(|name| name == last_part(path)))
        {
            let known = Self::table_names().collect::<Vec<_>>().join(", ");
            return Err(TableError::UnknownTable { file: (*path).to_owned(), known });
        }
        Self::read(&kept)
    }

    /// Reads the tables that ship, and `more` over them.
    fn read(more: &[(&'static str, &'static str)]) -> Result<Self, TableError> {
        let tables = |wanted: &[&str]| -> Vec<(&'static str, &'static str)> {
            TABLES.iter().chain(more).copied().filter(|(path, _)| wanted.contains(&last_part(path))).collect()
        };
        let relations = Relations::read(&tables(&["relations.tsv"]))?;
        Ok(Self {
            gazetteer: Gazetteer::read(&tables(&ENTITIES), &Sources::read(&tables(&["sources.tsv"]))?)?,
            frames: Frames::read(&tables(&["frames.tsv"]), &relations)?,
            relations,
            nouns: Nouns::read(&tables(&["nouns.tsv"]))?,
            cues: Cues::read(&tables(&["cues.tsv"]))?,
            stances: Stances::read(&tables(&["stances.tsv"]))?,
            precision: Precision::read("data/precision.tsv", include_str!("../../data/precision.tsv"))?,
            words: Words::shipped(),
            roles: Roles::read(&tables(&["roles.tsv"]))?,
        })
    }
}

fn last_part(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::Lexicon;

    #[test]
    fn the_shipped_tables_can_be_read() {
        assert_eq!(Lexicon::read(&[]).err(), None);
    }
}

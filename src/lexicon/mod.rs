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
mod table;
mod words;

use std::sync::LazyLock;

pub use cues::{Commitment, Cue, Cues, Stances};
pub use entity::{Entity, EntityId, EntityKind, Links};
pub use frames::{Filler, Frame, Frames, Part, Slot};
pub use gazetteer::{Gazetteer, Name, NameForm};
pub use nouns::Nouns;
pub use precision::Precision;
pub use relation::{Plover, Relation};
pub use relations::Relations;
pub use roles::{Holder, Roles};
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

/// The tables of entities, in `data/`.
const ENTITIES: [(&str, &str); 5] = [
    ("data/countries.tsv", include_str!("../../data/countries.tsv")),
    ("data/places.tsv", include_str!("../../data/places.tsv")),
    ("data/actors.tsv", include_str!("../../data/actors.tsv")),
    ("data/persons.tsv", include_str!("../../data/persons.tsv")),
    ("data/things.tsv", include_str!("../../data/things.tsv")),
];

static SHIPPED: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::read().expect("the tables of `data/` are read by the test `the_shipped_tables_can_be_read`")
});

impl Lexicon {
    /// The tables that ship with the program, read once per process.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    fn read() -> Result<Self, TableError> {
        let relations = Relations::read("data/relations.tsv", include_str!("../../data/relations.tsv"))?;
        Ok(Self {
            gazetteer: Gazetteer::read(&ENTITIES)?,
            frames: Frames::read("data/frames.tsv", include_str!("../../data/frames.tsv"), &relations)?,
            relations,
            nouns: Nouns::read("data/nouns.tsv", include_str!("../../data/nouns.tsv"))?,
            cues: Cues::read("data/cues.tsv", include_str!("../../data/cues.tsv"))?,
            stances: Stances::read("data/stances.tsv", include_str!("../../data/stances.tsv"))?,
            precision: Precision::read("data/precision.tsv", include_str!("../../data/precision.tsv"))?,
            words: Words::shipped(),
            roles: Roles::read("data/roles.tsv", include_str!("../../data/roles.tsv"))?,
        })
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

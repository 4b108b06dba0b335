use rustc_hash::FxHashMap;

use crate::lexicon::table::{Row, Table, TableError};

/// Verbs that report what somebody says or thinks, from `data/cues.tsv`.
#[derive(Clone, Debug)]
pub struct Cues {
    rows: FxHashMap<String, Cue>,
}

/// One verb of saying or thinking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cue {
    /// Whether the source is said to have spoken.
    pub speech: bool,
    /// Whether the verb can follow what was said: “…, officials said”, but not “…, officials denied”.
    pub closes: bool,
    /// What the verb makes of its content; `None` where it leaves it as it is.
    pub stance: Option<Commitment>,
}

/// Verbs, nouns and adjectives that say how far the act they govern is a fact, from `data/stances.tsv`.
#[derive(Clone, Debug)]
pub struct Stances {
    rows: FxHashMap<String, (Commitment, bool)>,
}

/// What a word makes of the act that it governs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Commitment {
    /// It is so.
    Asserted,
    /// It is intended or ordered.
    Planned,
    /// It may be.
    Possible,
    /// It is said not to be.
    Denied,
}

fn commitment(row: &Row<'_, '_>, column: usize) -> Result<Commitment, TableError> {
    match row.cell(column) {
        "asserted" => Ok(Commitment::Asserted),
        "planned" => Ok(Commitment::Planned),
        "possible" => Ok(Commitment::Possible),
        "denied" => Ok(Commitment::Denied),
        other => Err(row.error(column, format!("`{other}` is none of asserted, planned, possible, denied"))),
    }
}

impl Cues {
    /// Reads tables with the columns of `data/cues.tsv`, each given by its name and its text; a row replaces an earlier
    /// one of its verb.
    ///
    /// # Errors
    /// A column is missing, or a cell has a word that is not allowed.
    pub fn read(tables: &[(&str, &str)]) -> Result<Self, TableError> {
        let mut rows = FxHashMap::default();
        for &(name, text) in tables {
            let table = Table::new(name, text);
            let (cue, kind, modality) = (table.column("cue")?, table.column("kind")?, table.column("modality")?);
            for row in table.rows() {
                let row = row?;
                let (speech, closes) = match row.cell(kind) {
                    "speech" => (true, true),
                    "act" => (true, false),
                    "thought" => (false, false),
                    other => return Err(row.error(kind, format!("`{other}` is none of speech, act, thought"))),
                };
                let stance = row.filled(modality).map(|_| commitment(&row, modality)).transpose()?;
                rows.insert(row.cell(cue).to_owned(), Cue { speech, closes, stance });
            }
        }
        Ok(Self { rows })
    }

    /// The cue of a verb's lemma, with its particle after a blank; `None` where the verb reports nothing.
    pub fn of(&self, lemma: &str) -> Option<Cue> {
        self.rows.get(lemma).copied()
    }
}

impl Stances {
    /// Reads tables with the columns of `data/stances.tsv`, each given by its name and its text; a row replaces an earlier
    /// one of its word.
    ///
    /// # Errors
    /// A column is missing, or a cell has a word that is not allowed.
    pub fn read(tables: &[(&str, &str)]) -> Result<Self, TableError> {
        let mut rows = FxHashMap::default();
        for &(name, text) in tables {
            let table = Table::new(name, text);
            let (governor, modality, polarity) =
                (table.column("governor")?, table.column("modality")?, table.column("polarity")?);
            for row in table.rows() {
                let row = row?;
                let negative = match row.cell(polarity) {
                    "positive" => false,
                    "negative" => true,
                    other => return Err(row.error(polarity, format!("`{other}` is neither positive nor negative"))),
                };
                rows.insert(row.cell(governor).to_owned(), (commitment(&row, modality)?, negative));
            }
        }
        Ok(Self { rows })
    }

    /// What a governing word makes of the act behind it, and whether it negates it; `None` where it says nothing.
    pub fn of(&self, lemma: &str) -> Option<(Commitment, bool)> {
        self.rows.get(lemma).copied()
    }
}

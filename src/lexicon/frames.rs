use std::cmp::Reverse;
use std::fmt;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::lexicon::table::{Row, Table, TableError};
use crate::lexicon::{Relation, Relations};

/// The trigger words of `data/frames.tsv`, and which of their arguments fills which slot of a claim.
#[derive(Clone, Debug)]
pub struct Frames {
    rows: Vec<Frame>,
    by_lemma: FxHashMap<String, Vec<usize>>,
}

/// One row of `data/frames.tsv`: a trigger and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Lemma of the trigger; a verb may be followed by a particle or by fixed words (`open fire`).
    pub trigger: String,
    /// What sort of word the trigger is.
    pub part: Part,
    /// What a claim of this trigger says; `None` for a light verb, which leaves that to its object.
    pub relation: Option<Arc<Relation>>,
    /// Where to look for the subject, in this order.
    pub subject: Vec<Filler>,
    /// Where to look for the object, in this order.
    pub object: Vec<Filler>,
    /// Prepositions that lead to the place of the relation, before those that lead to any place.
    pub place: Vec<Slot>,
    /// What must be there for the frame to be meant.
    pub needs: Vec<Filler>,
    /// The slots that these needs ask to be filled.
    pub asks: Slots,
}

/// A set of slots that may hold more than was put into it, to pass over frames that cannot be meant without a look at
/// their fillers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Slots(u64);

impl Slots {
    /// Adds a slot.
    pub fn insert(&mut self, slot: &Slot) {
        self.0 |= match slot {
            Slot::Subject => 1,
            Slot::Object => 2,
            Slot::SecondObject => 4,
            Slot::Preposition(word) => Self::preposition(word),
            _ => 0,
        };
    }

    /// Adds the slot behind a preposition.
    pub fn insert_preposition(&mut self, word: &str) {
        self.0 |= Self::preposition(word);
    }

    fn preposition(word: &str) -> u64 {
        let mixed = word.bytes().fold(0_u64, |mixed, byte| mixed.wrapping_mul(31).wrapping_add(u64::from(byte)));
        1 << (3 + mixed % 61)
    }

    /// Whether every slot of `asked` is in the set.
    pub fn hold(self, asked: Self) -> bool {
        asked.0 & !self.0 == 0
    }
}

/// What sort of word a trigger is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// A verb.
    Verb,
    /// A noun: “the withdrawal of troops by X”.
    Noun,
    /// An adjective after a form of `be`.
    Adjective,
    /// A verb that leaves the act to its object: “carry out attacks”.
    Light,
}

/// A slot and the sort of thing that may fill it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filler {
    /// Where to look.
    pub slot: Slot,
    /// A kind of entity or a class of `data/nouns.tsv`; `None` for anything.
    pub class: Option<String>,
}

/// Where in a clause or phrase an argument stands. Subject and object are those of the active voice.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// The doer.
    Subject,
    /// The undergoer.
    Object,
    /// The thing given, beside the recipient.
    SecondObject,
    /// Behind this preposition.
    Preposition(String),
    /// The clause or infinitive that completes the trigger.
    Complement,
    /// As `Complement`, but only an infinitive: “told residents *to leave*”.
    Infinitive,
    /// The owner of a noun, by “'s”, pronoun, name or adjective: “*US* withdrawal”.
    Owner,
    /// A noun before the noun: “*troop* withdrawal”.
    Modifier,
    /// The subject of the verb whose object the noun is.
    Governor,
    /// The doer of the clause that the noun stands in, whatever its verb: “acts in *coordination* with”.
    Around,
    /// The phrase of the noun.
    Itself,
    /// What stands between commas beside the noun and is the same: “*Iran*, the main backer of”.
    Named,
    /// Who says it.
    Source,
    /// The forces of the subject, which need not be said.
    Forces,
    /// The other doers: “A and B exchanged fire”, “fighting between A and B”.
    Others,
    /// Whether “there is” leads the clause; the class says with what stance.
    Exists,
    /// Whether the clause is negative.
    Negative,
}

/// The slots as the table writes them, but for prepositions, which stand for themselves.
const SLOTS: [(&str, Slot); 16] = [
    ("subj", Slot::Subject),
    ("obj", Slot::Object),
    ("obj2", Slot::SecondObject),
    ("comp", Slot::Complement),
    ("inf", Slot::Infinitive),
    ("own", Slot::Owner),
    ("mod", Slot::Modifier),
    ("gov", Slot::Governor),
    ("around", Slot::Around),
    ("self", Slot::Itself),
    ("named", Slot::Named),
    ("source", Slot::Source),
    ("force", Slot::Forces),
    ("others", Slot::Others),
    ("exists", Slot::Exists),
    ("negative", Slot::Negative),
];

impl Slot {
    fn parse(word: &str) -> Self {
        let known = SLOTS.into_iter().find(|(name, _)| *name == word).map(|(_, slot)| slot);
        known.unwrap_or_else(|| Self::Preposition(word.to_owned()))
    }
}

/// As the table writes it: `obj:force`.
impl fmt::Display for Filler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.slot, SLOTS.iter().find(|(_, slot)| *slot == self.slot)) {
            (Slot::Preposition(word), _) => f.write_str(word)?,
            (_, Some((name, _))) => f.write_str(name)?,
            (slot, None) => write!(f, "{slot:?}")?,
        }
        self.class.as_ref().map_or(Ok(()), |class| write!(f, ":{class}"))
    }
}

impl Filler {
    fn parse(words: &str) -> Self {
        match words.split_once(':') {
            Some((slot, class)) => {
                Self { slot: Slot::parse(slot), class: Some(class.to_owned()).filter(|class| class != "any") }
            }
            None => Self { slot: Slot::parse(words), class: None },
        }
    }
}

impl Frame {
    /// The rule's name in a claim: trigger and part, such as `pull-out.v`.
    pub fn rule(&self) -> String {
        let part = match self.part {
            Part::Verb => 'v',
            Part::Noun => 'n',
            Part::Adjective => 'a',
            Part::Light => 'l',
        };
        format!("{}.{part}", self.trigger.replace(' ', "-"))
    }

    /// The words after the first of the trigger; empty for a single word.
    pub fn rest(&self) -> &str {
        self.trigger.split_once(' ').map_or("", |(_, rest)| rest)
    }
}

impl Frames {
    /// Reads tables with the columns of `data/frames.tsv`, each given by its name and its text. The frames of a later
    /// table come before those of an earlier one.
    ///
    /// # Errors
    /// A column or a trigger is missing, or a cell names no relation or part of speech.
    pub fn read(tables: &[(&str, &str)], relations: &Relations) -> Result<Self, TableError> {
        let mut frames = Self { rows: Vec::new(), by_lemma: FxHashMap::default() };
        for &(name, text) in tables.iter().rev() {
            let table = Table::new(name, text);
            let columns = Columns::of(&table)?;
            for row in table.rows() {
                let frame = columns.frame(&row?, relations)?;
                let first = frame.trigger.split(' ').next().unwrap_or_default().to_owned();
                frames.by_lemma.entry(first).or_default().push(frames.rows.len());
                frames.rows.push(frame);
            }
        }
        // “lay down their arms” before “lay down”, and both before “lay”.
        let rows = &frames.rows;
        let length = |frame: &Frame| if frame.part == Part::Verb { frame.rest().len() } else { 0 };
        frames.by_lemma.values_mut().for_each(|lemma| lemma.sort_by_key(|&row| Reverse(length(&rows[row]))));
        Ok(frames)
    }

    /// The frames of a lemma in the order of the table, but for verbs the longer triggers first; triggers of several words
    /// stand under their first.
    pub fn of(&self, part: Part, lemma: &str) -> impl Iterator<Item = &Frame> {
        let rows = self.by_lemma.get(lemma).map_or(&[][..], Vec::as_slice);
        rows.iter().map(|&row| &self.rows[row]).filter(move |frame| frame.part == part)
    }
}

/// Where each column stands.
struct Columns {
    trigger: usize,
    pos: usize,
    relation: usize,
    subject: usize,
    object: usize,
    place: usize,
    needs: usize,
}

impl Columns {
    fn of(table: &Table<'_>) -> Result<Self, TableError> {
        Ok(Self {
            trigger: table.column("trigger")?,
            pos: table.column("pos")?,
            relation: table.column("relation")?,
            subject: table.column("subject")?,
            object: table.column("object")?,
            place: table.column("place")?,
            needs: table.column("needs")?,
        })
    }

    fn frame(&self, row: &Row<'_, '_>, relations: &Relations) -> Result<Frame, TableError> {
        let fillers = |column: usize| -> Vec<Filler> {
            row.cell(column).split([',', ' ']).filter(|part| !part.is_empty()).map(Filler::parse).collect()
        };
        if row.cell(self.trigger).is_empty() {
            return Err(row.error(self.trigger, "the cell is empty; every frame has a trigger"));
        }
        let part = match row.cell(self.pos) {
            "v" => Part::Verb,
            "n" => Part::Noun,
            "a" => Part::Adjective,
            "light" => Part::Light,
            other => return Err(row.error(self.pos, format!("`{other}` is none of v, n, a, light"))),
        };
        let relation = match row.filled(self.relation) {
            Some(id) => Some(relations.named(id).cloned().ok_or_else(|| {
                row.error(self.relation, format!("`{id}` is no relation; `sitrep list relations` shows all"))
            })?),
            None if part == Part::Light => None,
            None => return Err(row.error(self.relation, "only a light verb has no relation")),
        };
        let needs = fillers(self.needs);
        let mut asks = Slots::default();
        // “stance” stands for no words, and “none” for nothing there.
        let asked = |need: &&Filler| {
            need.class.as_deref() != Some("none") && need.slot != Slot::Preposition("stance".to_owned())
        };
        needs.iter().filter(asked).for_each(|need| asks.insert(&need.slot));
        Ok(Frame {
            trigger: row.cell(self.trigger).to_owned(),
            part,
            relation,
            subject: fillers(self.subject),
            object: fillers(self.object),
            place: row.cell(self.place).split(',').filter(|part| !part.is_empty()).map(Slot::parse).collect(),
            needs,
            asks,
        })
    }
}

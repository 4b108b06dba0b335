use std::ops::Range;

/// A verb with its subject, objects and obliques.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The words of the verb group, auxiliaries and negation included.
    pub group: Range<usize>,
    /// The main verb.
    pub verb: usize,
    /// `out` in “pull out”.
    pub particle: Option<usize>,
    /// Who is what the subject slot says: doer or undergoer.
    pub voice: Voice,
    /// How the verb stands.
    pub mood: Mood,
    /// `will`, `may`, or `have` of “has to”.
    pub modal: Option<usize>,
    /// `not`, `never`.
    pub negation: Option<usize>,
    /// Whether the verb takes what somebody says or thinks as a clause.
    pub reports: bool,
    /// Whether the verb is in the past tense.
    pub past: bool,
    /// The subject as it stands before the verb; in the passive, the undergoer.
    pub subject: Option<usize>,
    /// Whether the subject is said with this verb, not taken over from another clause.
    pub own_subject: bool,
    /// The objects after the verb; for a form of `be`, the predicate.
    pub objects: Vec<usize>,
    /// Preposition (a word) and phrase.
    pub obliques: Vec<(usize, usize)>,
    /// The clause it depends on, and how.
    pub parent: Option<(usize, Link)>,
    /// The noun phrase it modifies, where it modifies one (“the decision to keep”, “troops stationed in”).
    pub anchor: Option<usize>,
}

/// Whether the subject does or undergoes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Voice {
    /// The subject does.
    Active,
    /// The subject undergoes.
    Passive,
}

/// How a verb stands in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mood {
    /// With a tense or a modal.
    Finite,
    /// With `to`.
    Infinitive,
    /// In `-ing` without an auxiliary.
    Gerund,
    /// A participle without an auxiliary.
    Participle,
}

/// How a clause depends on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Link {
    /// “said *that …*”.
    Complement,
    /// “plans *to …*”, “expected *to …*”.
    Infinitive,
    /// “…, *injuring a sailor*”; “for *violating the truce*”; the word is the preposition, if one leads.
    Participle(Option<usize>),
    /// “which *…*”.
    Relative,
    /// “after *…*”; the word is the conjunction.
    Adverbial(usize),
    /// “and *…*”, with the same subject.
    Coordinate,
}

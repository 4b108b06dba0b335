use crate::lexicon::Form;
use crate::text::{Span, Token};

/// One token of a sentence with its tag and lemma.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands, and what it is made of.
    pub token: Token,
    /// The part it plays.
    pub tag: Tag,
    /// Its lemma in lower case; for names and times the words as they stand.
    pub lemma: String,
    /// The word in lower case.
    pub lower: String,
}

/// The part that a word plays in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tag {
    /// A common noun.
    Noun,
    /// A name, or a word inside one.
    Name,
    /// A word of an expression of time.
    Time,
    /// A verb, auxiliaries `be`, `have` and `do` included.
    Verb(Form),
    /// `will`, `may`, `could` …
    Modal,
    /// `to` before a verb.
    To,
    /// An adjective.
    Adjective,
    /// An adverb.
    Adverb,
    /// `not`, `never`, `n't`.
    Negation,
    /// `the`, `a`, `this`, `some`, `no` …
    Determiner,
    /// `his`, `their`.
    PossessivePronoun,
    /// `'s` after the owner.
    Possessive,
    /// `he`, `they`, `it`, `everyone` …
    Pronoun,
    /// `which`, `who`, `that` after a noun.
    Relative,
    /// `there` that names no place.
    Existential,
    /// A preposition.
    Preposition,
    /// `out` in “pull out”.
    Particle,
    /// `and`, `or`, `but`.
    Conjunction,
    /// `that`, `because`, `when` before a clause.
    Subordinator,
    /// A number in digits or words.
    Number,
    /// A quotation mark.
    Quote,
    /// A comma.
    Comma,
    /// A bracket or dash around an insertion.
    Bracket,
    /// A full stop, colon or other mark.
    Stop,
}

impl Word {
    /// Where the word stands.
    pub fn span(&self) -> Span {
        self.token.span
    }

    /// Whether it is a verb.
    pub fn is_verb(&self) -> bool {
        matches!(self.tag, Tag::Verb(_))
    }

    /// Whether it is a form of the verb.
    pub fn is_form_of(&self, lemma: &str) -> bool {
        self.is_verb() && self.lemma == lemma
    }
}

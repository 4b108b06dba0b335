use crate::lexicon::Plover;

/// Whether a statement is said to be so, planned, possible or denied, and whether it is negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stance {
    /// How the text commits to the statement.
    pub modality: Modality,
    /// Whether the statement is negative (“will not withdraw”).
    pub polarity: Polarity,
}

/// How the text commits to a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Modality {
    /// Said to be so.
    Asserted,
    /// Said to be intended, ordered, agreed or expected.
    Planned,
    /// Said to be possible, feared or conditional.
    Possible,
    /// Said by somebody not to be so: “denies arming the group”.
    Denied,
}

/// Whether a statement is positive or negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Polarity {
    /// As it reads.
    Positive,
    /// With “not”, “never”, “no”.
    Negative,
}

impl Stance {
    /// Said to be so, and positive: the only stance with a plain triple.
    pub const PLAIN: Self = Self { modality: Modality::Asserted, polarity: Polarity::Positive };

    /// Moves the PLOVER category of an act to the one of the act as it is said: a planned RETREAT is
    /// CONCEDE, planned AID or COOPERATE is AGREE, planned ASSAULT is THREATEN, negative SUPPORT is REJECT.
    pub fn plover(self, act: Plover) -> Plover {
        match (act, self.modality, self.polarity) {
            (Plover::Support, _, Polarity::Negative) => Plover::Reject,
            (Plover::Retreat, Modality::Planned, Polarity::Positive) => Plover::Concede,
            (Plover::Aid | Plover::Cooperate, Modality::Planned, Polarity::Positive) => Plover::Agree,
            (Plover::Assault, Modality::Planned, Polarity::Positive) => Plover::Threaten,
            _ => act,
        }
    }
}

impl Modality {
    /// The word for it, in lower case.
    pub fn word(self) -> &'static str {
        match self {
            Self::Asserted => "asserted",
            Self::Planned => "planned",
            Self::Possible => "possible",
            Self::Denied => "denied",
        }
    }
}

impl Polarity {
    /// The word for it, in lower case.
    pub fn word(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::Negative => "negative",
        }
    }
}

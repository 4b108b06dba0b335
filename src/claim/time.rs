use jiff::civil::Date;

use crate::text::Span;

/// When something is, was or will be, as far as the text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimTime {
    /// The words: “well before September 11, 2021”.
    pub text: Span,
    /// Where the bounds come from.
    pub basis: TimeBasis,
    /// The bounds that follow.
    pub bounds: Bounds,
}

/// Where the bounds of a time come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeBasis {
    /// The text gives the calendar date.
    Stated,
    /// The words lean on the day of publication or on another date (“on Sunday”, “a day earlier”).
    Relative,
    /// The words give no bounds (“soon”), or lean on a date that is not known.
    Open,
}

/// The four bounds of SEM: between which days something begins, and between which it ends; each only if the text gives it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Bounds {
    /// It begins on this day or later.
    pub earliest_begin: Option<Date>,
    /// It begins on this day or before.
    pub latest_begin: Option<Date>,
    /// It ends on this day or later.
    pub earliest_end: Option<Date>,
    /// It ends on this day or before.
    pub latest_end: Option<Date>,
}

impl Bounds {
    /// Something that happens between two days, both included.
    pub fn within(first: Date, last: Date) -> Self {
        Self { earliest_begin: Some(first), latest_end: Some(last), ..Self::default() }
    }

    /// Whether nothing is known.
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }

    /// The bounds as `day`, `first/last`, `../last` or `first/..`; `None` where nothing is known.
    pub fn interval(&self) -> Option<String> {
        let first = self.earliest_begin.or(self.earliest_end).or(self.latest_begin);
        match (first, self.latest_end) {
            (None, None) => None,
            (Some(first), Some(last)) if first == last => Some(first.to_string()),
            (Some(first), Some(last)) => Some(format!("{first}/{last}")),
            (None, Some(last)) => Some(format!("../{last}")),
            (Some(first), None) => Some(format!("{first}/..")),
        }
    }
}

//! What a report claims: data only. Knows nothing of how claims are found or kept.

mod stance;
mod statement;
mod time;

use std::sync::Arc;

use jiff::civil::Date;

pub use stance::{Modality, Polarity, Stance};
pub use statement::{Argument, Referent, Statement};
pub use time::{Bounds, ClaimTime, TimeBasis};

use crate::lexicon::Entity;
use crate::text::Span;

/// One statement, by one source, at one place in one report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What is said.
    pub statement: Statement,
    /// Whether it is said to be so, planned, possible or denied.
    pub stance: Stance,
    /// How many or how much; `None` where the text gives no figure.
    pub quantity: Option<Quantity>,
    /// When; `None` where the text gives no time.
    pub time: Option<ClaimTime>,
    /// Who says it; `None` for the report's own voice.
    pub attribution: Option<Attribution>,
    /// Where the report says it.
    pub evidence: Evidence,
    /// How sure the reading is.
    pub confidence: Confidence,
    /// What found the claim, such as `withdraw.v.passive`, or `external:NAME` where somebody else did.
    pub rule: String,
}

impl Claim {
    /// What the rule of a claim begins with that was not found here.
    pub const EXTERNAL: &str = "external:";

    /// Whether somebody else found the claim.
    pub fn is_external(&self) -> bool {
        self.rule.starts_with(Self::EXTERNAL)
    }
}

/// The words of a report that make a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The clause or phrase that says it.
    pub span: Span,
    /// The sentence around it.
    pub sentence: Span,
    /// The word that names the relation, inside `span`.
    pub relation: Span,
    /// Whether it stands in a headline.
    pub headline: bool,
}

/// Who says a claim, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// Who says it; `None` where the text names nobody (“it is claimed”).
    pub source: Option<Arc<Entity>>,
    /// The words that name the source; `None` where there are none.
    pub text: Option<Span>,
    /// The word that says so: “said”, “according to”, “warned”.
    pub cue: Option<Span>,
    /// Whether the words are the source's own.
    pub quoted: Quoted,
    /// The day of saying, only where the text gives it.
    pub said_on: Option<Date>,
    /// To whom or through which outlet it was said, only where the text gives it.
    pub said_to: Option<Arc<Entity>>,
    /// Whose report of the source's words this is: in “CNN says officials say”, the source is the officials, via CNN.
    pub via: Option<Box<Attribution>>,
}

/// How close the words of a claim are to what its source said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quoted {
    /// Inside quotation marks.
    Direct,
    /// In the report's own words.
    Indirect,
    /// Partly in quotation marks.
    Mixed,
}

/// How many or how much, as far as the text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The words: “More than 4000”.
    pub text: Span,
    /// How the figure bounds the number.
    pub comparator: Comparator,
    /// The figure.
    pub amount: Amount,
    /// What is counted, in the words of the text: “troops”; `None` where it is not said.
    pub unit: Option<String>,
}

impl Quantity {
    /// The figure with its bound: `650`, `~650`, `>4000`, `>=4000`, `<30`, `<=30`, `200-300`, `all`, `hundreds`.
    pub fn figure(&self) -> String {
        let sign = match self.comparator {
            Comparator::Exactly => "",
            Comparator::About => "~",
            Comparator::MoreThan => ">",
            Comparator::AtLeast => ">=",
            Comparator::LessThan => "<",
            Comparator::AtMost => "<=",
        };
        match &self.amount {
            Amount::Number(number) => format!("{sign}{number}"),
            Amount::Range(low, high) => format!("{sign}{low}-{high}"),
            Amount::All => format!("{sign}all"),
            Amount::Most => format!("{sign}most"),
            Amount::Half => format!("{sign}half"),
            Amount::Vague(word) => format!("{sign}{word}"),
        }
    }
}

/// A figure or what stands for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amount {
    /// A number.
    Number(i64),
    /// From the first to the second number.
    Range(i64, i64),
    /// “all”.
    All,
    /// “most”, “the majority”.
    Most,
    /// “half”.
    Half,
    /// “some”, “several”, “dozens”, “hundreds”, “thousands”: the word, in lower case.
    Vague(String),
}

/// How a figure bounds the number it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparator {
    /// The number itself.
    Exactly,
    /// About the number.
    About,
    /// More than the number.
    MoreThan,
    /// The number or more.
    AtLeast,
    /// Less than the number.
    LessThan,
    /// The number or less.
    AtMost,
}

/// How sure a reading is, from the measured precision of the rule that made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Wrong more often than right, or never measured.
    Low,
    /// Right in most cases.
    Medium,
    /// Wrong in few cases.
    High,
}

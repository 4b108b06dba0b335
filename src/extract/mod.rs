//! Text to claims. Never fails: what cannot be read becomes a note. Knows nothing of RDF and does no I/O.

mod number;
mod time;

use crate::claim::Claim;
use crate::lexicon::Lexicon;
use crate::text::{Report, Span};

/// What one report gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extraction {
    /// The claims, in the order of the text.
    pub claims: Vec<Claim>,
    /// What could not be read, in the order of the text.
    pub notes: Vec<Note>,
}

/// Something that the reader could not make sense of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where.
    pub span: Span,
    /// What, in lower case and without a full stop.
    pub message: String,
}

/// Reads the claims of a report. Cannot fail, and does no I/O.
pub fn extract(_report: &Report, _lexicon: &Lexicon) -> Extraction {
    Extraction::default()
}

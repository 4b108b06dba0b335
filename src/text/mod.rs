//! A report as text: where its sentences, tokens and quotations are. Knows nothing of meaning.

mod furniture;
mod position;
mod quotation;
mod report;
mod sentence;
mod span;
mod token;

pub use position::Positions;
pub use report::{DateBasis, Report};
pub use sentence::{Sentence, SentenceKind};
pub use span::Span;
pub use token::{Token, TokenKind, tokens};

use crate::text::Span;

/// One word, number or mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// What it is made of.
    pub kind: TokenKind,
}

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, with inner apostrophes, hyphens and full stops of abbreviations.
    Word,
    /// Digits, with inner commas and points.
    Number,
    /// `'s` or a final apostrophe after a noun.
    Possessive,
    /// An opening or closing quotation mark.
    Quote,
    /// Any other mark.
    Mark,
}

/// The tokens of a stretch of text, in order.
pub fn tokens(_text: &str, _within: Span) -> Vec<Token> {
    Vec::new()
}

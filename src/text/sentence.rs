use crate::text::Span;

/// One sentence of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands.
    pub span: Span,
    /// What sort of line it is.
    pub kind: SentenceKind,
    /// Number of its paragraph, from 0.
    pub paragraph: usize,
}

/// What sort of line a sentence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SentenceKind {
    /// Running text.
    Body,
    /// A line of its own without a full stop: a headline or a heading.
    Heading,
    /// A question; it claims nothing.
    Question,
    /// What a web page puts around a report (“Leave a Reply”); it claims nothing.
    Furniture,
}

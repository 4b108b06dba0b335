//! Sentences longer than anybody writes, in parts.

use super::Note;
use crate::text::{Report, Sentence, Span, Token, TokenKind, tokens};

/// A sentence of more tokens is read in parts. A resolution may say more in one sentence, but it says it in clauses
/// between semicolons; what has no marks at all is no prose. What a parser does to a sentence may take time that grows
/// with the square of its length, so there has to be an end to that.
const LONGEST: usize = 256;

/// The sentences as they are to be read: as they are, but for those that are too long. Notes say which ones those are.
pub(super) fn parts(report: &Report, sentences: &[Sentence], notes: &mut Vec<Note>) -> Vec<Sentence> {
    let mut parts = Vec::with_capacity(sentences.len());
    for &sentence in sentences {
        // A token has at least one byte.
        let short = sentence.span.len() <= LONGEST;
        let tokens = if short { Vec::new() } else { tokens(&report.text, sentence.span) };
        if tokens.len() <= LONGEST {
            parts.push(sentence);
            continue;
        }
        notes.push(Note {
            span: sentence.span,
            message: format!("a sentence of {} words and marks was read in parts", tokens.len()),
        });
        let mut rest = &tokens[..];
        while !rest.is_empty() {
            let length =
                if rest.len() <= LONGEST { Some(rest.len()) } else { last_mark(&report.text, &rest[..LONGEST]) };
            let (part, behind) = rest.split_at(length.unwrap_or_else(|| up_to_mark(&report.text, rest)));
            let span = span(part);
            match length {
                Some(_) => parts.push(Sentence { span, ..sentence }),
                None => {
                    notes.push(Note { span, message: format!("{} words without a mark were passed over", part.len()) })
                }
            }
            rest = behind;
        }
    }
    parts
}

/// One past the mark at which a run of tokens is best cut: the last semicolon, else the last other mark that may end a
/// clause; `None` where there is none.
fn last_mark(text: &str, tokens: &[Token]) -> Option<usize> {
    let last = |marks: &[&str]| tokens.iter().rposition(|token| is_one_of(text, token, marks)).map(|at| at + 1);
    last(&[";"]).or_else(|| last(&[".", "!", "?", "…", ":", "–", "—"])).or_else(|| last(&[","]))
}

/// One past the first mark at which a sentence may be cut.
fn up_to_mark(text: &str, tokens: &[Token]) -> usize {
    let marks = [";", ".", "!", "?", "…", ":", "–", "—", ","];
    tokens.iter().position(|token| is_one_of(text, token, &marks)).map_or(tokens.len(), |at| at + 1)
}

fn is_one_of(text: &str, token: &Token, marks: &[&str]) -> bool {
    token.kind == TokenKind::Mark && marks.contains(&token.span.of(text))
}

fn span(tokens: &[Token]) -> Span {
    tokens.iter().map(|token| token.span).reduce(Span::cover).unwrap_or(Span::new(0, 0))
}

use crate::text::furniture::{Furniture, furniture};
use crate::text::token::{is_abbreviation, is_quote};
use crate::text::{Report, Span};

/// One sentence of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands, without bullets and white space around it.
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

/// A line of its own with at most this many words and no final mark is a heading, if they are words of usual length.
const HEADING_WORDS: usize = 16;

/// Bytes of the longest heading.
const HEADING_LENGTH: usize = 300;

/// A line shorter than this, before one that begins with a capital, is not a line that was only wrapped.
const WRAPPED_WIDTH: usize = 60;

impl Report {
    /// The sentences of the body, in order.
    pub fn sentences(&self) -> Vec<Sentence> {
        let mut sentences = Vec::new();
        let mut ended = false;
        for (paragraph, (span, bullet)) in paragraphs(&self.text, self.body).into_iter().enumerate() {
            let line = span.of(&self.text);
            let around = furniture(line);
            ended |= around == Some(Furniture::End);
            if ended || around.is_some() {
                sentences.push(Sentence { span, kind: SentenceKind::Furniture, paragraph });
                continue;
            }
            let cuts = split(&self.text, span);
            let alone = cuts.len() == 1;
            sentences.extend(cuts.into_iter().map(|cut| {
                let kind = kind(cut.of(&self.text), alone && !bullet);
                Sentence { span: cut, kind, paragraph }
            }));
        }
        sentences
    }
}

fn kind(words: &str, alone: bool) -> SentenceKind {
    let last = words.trim_end_matches(|mark: char| is_quote(mark) || matches!(mark, ')' | ']')).chars().next_back();
    match last {
        Some('?') => SentenceKind::Question,
        Some('.' | '!' | '…' | ':' | ';') => SentenceKind::Body,
        _ if alone && words.len() <= HEADING_LENGTH && words.split_whitespace().count() <= HEADING_WORDS => {
            SentenceKind::Heading
        }
        _ => SentenceKind::Body,
    }
}

/// Blocks of text between blank lines, with a further cut where a line was not merely wrapped; and whether each is a bullet.
fn paragraphs(text: &str, body: Span) -> Vec<(Span, bool)> {
    let mut blocks: Vec<(Span, bool)> = Vec::new();
    let mut open = false;
    let mut at = body.start;
    for line in body.of(text).split_inclusive('\n') {
        let span = Span::new(at, at + line.len()).trim(text);
        at += line.len();
        if span.is_empty() {
            open = false;
            continue;
        }
        let (content, bullet) = without_bullet(text, span);
        match blocks.last_mut() {
            Some((block, _)) if open && !bullet && is_wrapped(block.of(text), content.of(text)) => {
                *block = block.cover(content)
            }
            _ if content.is_empty() => {}
            _ => blocks.push((content, bullet)),
        }
        open = true;
    }
    blocks
}

/// Whether a line goes on in the next one.
fn is_wrapped(before: &str, next: &str) -> bool {
    let last_line = before.rsplit('\n').next().unwrap_or(before);
    let ends = before.ends_with(['.', '!', '?', ':', '”', '"']);
    let begins_anew = next.starts_with(|first: char| !first.is_lowercase() && !first.is_ascii_digit());
    !((ends || last_line.chars().count() < WRAPPED_WIDTH) && begins_anew)
        || (last_line.chars().count() >= WRAPPED_WIDTH)
}

/// The line without its bullet or Markdown heading marks, and whether it had a bullet.
fn without_bullet(text: &str, span: Span) -> (Span, bool) {
    let line = span.of(text);
    let bare =
        line.trim_start_matches(['•', '▪', '●', '■', '◦', '‣', '*', '–', '—', '-', '#', '>', ' ', '\t', '\u{a0}']);
    let cut = &line[..line.len() - bare.len()];
    let bullet = cut.contains(|mark: char| !mark.is_whitespace() && mark != '#' && mark != '>');
    (Span::new(span.end - bare.len(), span.end), bullet)
}

/// The sentences of a paragraph.
fn split(text: &str, paragraph: Span) -> Vec<Span> {
    let mut sentences = Vec::new();
    let mut start = paragraph.start;
    let block = paragraph.of(text);
    // Where the marks that close a sentence together with the last one end.
    let mut closed_to = 0;
    for (index, mark) in block.char_indices() {
        if !matches!(mark, '.' | '!' | '?' | '…') {
            continue;
        }
        let after = &block[index + mark.len_utf8()..];
        if index >= closed_to {
            let closes = |close: char| is_quote(close) || matches!(close, ')' | ']' | '.' | '!' | '?');
            closed_to = block.len() - after.trim_start_matches(closes).len();
        }
        let closed = &block[closed_to..];
        let end = paragraph.end - closed.len();
        let next = closed.trim_start();
        if next.is_empty() || (closed.len() == next.len()) || end <= start {
            continue;
        }
        let opens =
            next.trim_start_matches(|open: char| is_quote(open) || matches!(open, '(' | '[' | '•' | ' ' | '-' | '–'));
        if !opens.starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit()) {
            continue;
        }
        if mark == '.' && closed.len() == after.len() {
            let word = block[..index].rsplit(|c: char| !(c.is_alphanumeric() || c == '.')).next().unwrap_or("");
            let starts_anew = opens.split(|c: char| !c.is_alphanumeric()).next().is_some_and(is_opener);
            if is_abbreviation(word) && !(word.contains('.') && starts_anew) {
                continue;
            }
        }
        sentences.push(Span::new(start, end).trim(text));
        start = end;
    }
    let rest = Span::new(start, paragraph.end).trim(text);
    if !rest.is_empty() {
        sentences.push(rest);
    }
    sentences
}

/// Words that begin a sentence after an abbreviation rather than go on with a name.
fn is_opener(word: &str) -> bool {
    const OPENERS: [&str; 22] = [
        "The", "A", "An", "In", "On", "At", "It", "He", "She", "They", "We", "But", "And", "This", "That", "These",
        "However", "Meanwhile", "But", "After", "As", "There",
    ];
    OPENERS.contains(&word)
}

#[cfg(test)]
mod tests {
    use crate::text::{Report, SentenceKind};

    #[track_caller]
    fn check(text: &str, expected: &[(&str, SentenceKind)]) {
        let report = Report::new("a.txt", text);
        let found: Vec<_> = report.sentences().iter().map(|s| (s.span.of(text), s.kind)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn abbreviations_do_not_end_a_sentence() {
        use SentenceKind::Body;
        check(
            "Gen. Smith of the U.S. Army spoke. He left the U.S. The talks failed.",
            &[("Gen. Smith of the U.S. Army spoke.", Body), ("He left the U.S.", Body), ("The talks failed.", Body)],
        );
    }

    #[test]
    fn a_quotation_ends_with_its_mark() {
        use SentenceKind::Body;
        check("“We go.” He left.", &[("“We go.”", Body), ("He left.", Body)]);
        check("He said: “Go!” and left.", &[("He said: “Go!” and left.", Body)]);
    }

    #[test]
    fn headings_questions_and_furniture_are_told_apart() {
        use SentenceKind::{Body, Furniture, Heading, Question};
        check(
            "Troops leave\n\nWhy now?\n\n• Some stay here\n\nAll go.\n\nLeave a Reply\n\nName.",
            &[
                ("Troops leave", Heading),
                ("Why now?", Question),
                ("Some stay here", Body),
                ("All go.", Body),
                ("Leave a Reply", Furniture),
                ("Name.", Furniture),
            ],
        );
    }

    #[test]
    fn a_wrapped_line_goes_on() {
        use SentenceKind::Body;
        let text = "The talks that the two sides had agreed to hold in the capital\nSunday were put off.";
        check(text, &[(text, Body)]);
    }
}

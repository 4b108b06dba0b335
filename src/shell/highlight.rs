use crate::query::lexer::{Kind, tokens};
use crate::shell::words::{FUNCTIONS, KEYWORDS};
use crate::text::Span;

/// What a piece of a text is, as far as colours tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A dot and what it asks for.
    Command,
    /// A keyword of SPARQL.
    Keyword,
    /// A function or an aggregate.
    Function,
    /// A variable.
    Variable,
    /// An IRI, or a name with a prefix.
    Name,
    /// A text or a number.
    Literal,
    /// From `#` to the end of the line.
    Comment,
    /// A text or an IRI without its end.
    Open,
}

impl Style {
    /// The parameters of the escape sequence that begins it.
    fn sequence(self) -> &'static str {
        match self {
            Self::Command | Self::Keyword => "1;34",
            Self::Function => "34",
            Self::Variable => "36",
            Self::Name => "35",
            Self::Literal => "32",
            Self::Comment => "2",
            Self::Open => "31",
        }
    }
}

/// The pieces of a text that have a colour, in order.
pub fn pieces(text: &str) -> Vec<(Span, Style)> {
    let start = text.len() - text.trim_start().len();
    if text[start..].starts_with('.') {
        let end = text[start..].find(char::is_whitespace).map_or(text.len(), |length| start + length);
        return vec![(Span::new(start, end), Style::Command)];
    }
    let mut pieces = Vec::new();
    let mut last = 0;
    for token in tokens(text) {
        comments(text, Span::new(last, token.span.start), &mut pieces);
        last = token.span.end;
        let word = token.span.of(text);
        let is_one_of = |words: &[&str]| words.iter().any(|known| known.eq_ignore_ascii_case(word));
        let style = match token.kind {
            Kind::Word if is_one_of(&KEYWORDS) => Style::Keyword,
            Kind::Word if is_one_of(&FUNCTIONS) => Style::Function,
            Kind::Word | Kind::Sign => continue,
            Kind::Name { .. } | Kind::Iri => Style::Name,
            Kind::Variable => Style::Variable,
            Kind::Text | Kind::Number => Style::Literal,
            Kind::Open(_) => Style::Open,
        };
        pieces.push((token.span, style));
    }
    comments(text, Span::new(last, text.len()), &mut pieces);
    pieces
}

/// Finds the comments between two tokens, where nothing else is but white space.
fn comments(text: &str, gap: Span, pieces: &mut Vec<(Span, Style)>) {
    let mut start = gap.start;
    for line in gap.of(text).split_inclusive('\n') {
        if let Some(at) = line.find('#') {
            pieces.push((Span::new(start + at, start + line.trim_end().len()), Style::Comment));
        }
        start += line.len();
    }
}

/// The text with escape sequences of terminals for its colours.
pub fn paint(text: &str) -> String {
    let mut painted = String::with_capacity(2 * text.len());
    let mut last = 0;
    for (span, style) in pieces(text) {
        painted.push_str(&text[last..span.start]);
        painted.push_str(&format!("\x1b[{}m{}\x1b[0m", style.sequence(), span.of(text)));
        last = span.end;
    }
    painted.push_str(&text[last..]);
    painted
}

#[cfg(test)]
mod tests {
    use super::{Style, paint, pieces};

    #[track_caller]
    fn check(text: &str, expected: &[(&str, Style)]) {
        let found: Vec<(&str, Style)> = pieces(text).into_iter().map(|(span, style)| (span.of(text), style)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn words_have_the_colour_of_what_they_are() {
        use Style::{Comment, Function, Keyword, Literal, Name, Open, Variable};
        check(
            "select ?x { ?x sr:who <a> # why\n FILTER(STRLEN(?x) > 3) } 'open",
            &[
                ("select", Keyword),
                ("?x", Variable),
                ("?x", Variable),
                ("sr:who", Name),
                ("<a>", Name),
                ("# why", Comment),
                ("FILTER", Keyword),
                ("STRLEN", Function),
                ("?x", Variable),
                ("3", Literal),
                ("'open", Open),
            ],
        );
        check(" .run who-secures", &[(".run", Style::Command)]);
    }

    #[test]
    fn painting_adds_nothing_but_colours() {
        let text = "ASK { 'é' ?x # ü\n}";
        let plain: String = paint(text)
            .split('\x1b')
            .map(|part| {
                part.split_once('m').map_or(part, |(code, rest)| if code.starts_with('[') { rest } else { part })
            })
            .collect();
        assert_eq!(plain, text);
    }
}

use crate::text::Span;

/// A word or sign of a query; comments and white space are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub kind: Kind,
    pub span: Span,
}

/// What a [`Token`] is, as far as messages need to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A keyword, a function, or a name whose prefix was forgotten.
    Word,
    /// A name with a prefix, of this many bytes before its colon.
    Name { prefix: usize },
    /// `?x` or `$x`.
    Variable,
    /// `<…>`.
    Iri,
    /// A text in quotation marks.
    Text,
    /// A number.
    Number,
    /// Everything else, such as `{` and `&&`.
    Sign,
    /// A text or an IRI without its end, and the sign that would end it.
    Open(&'static str),
}

/// Signs of several characters, the longer before the shorter.
const SIGNS: [&str; 12] = ["<<(", ")>>", "<<", ">>", "{|", "|}", "&&", "||", "!=", "<=", ">=", "^^"];

/// Splits a query; every text can be split.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut start = 0;
    while let Some(first) = text[start..].chars().next() {
        let rest = &text[start..];
        if first.is_whitespace() {
            start += first.len_utf8();
        } else if first == '#' {
            start += rest.find('\n').unwrap_or(rest.len());
        } else {
            let (kind, length) = token(rest, first);
            tokens.push(Token { kind, span: Span::new(start, start + length) });
            start += length;
        }
    }
    tokens
}

/// The kind and length of the token that `rest` begins with.
fn token(rest: &str, first: char) -> (Kind, usize) {
    match first {
        '"' | '\'' => string(rest),
        '<' if let Some(found) = iri(rest) => found,
        '?' | '$' if run(&rest[1..], is_name) > 0 => (Kind::Variable, 1 + run(&rest[1..], is_name)),
        '@' => (Kind::Sign, 1 + run(&rest[1..], |c| c.is_ascii_alphanumeric() || c == '-')),
        _ if first.is_ascii_digit() => (Kind::Number, number(rest)),
        _ if is_name(first) || first == ':' => name(rest),
        _ => {
            let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
            (Kind::Sign, sign.map_or(first.len_utf8(), |sign| sign.len()))
        }
    }
}

fn string(rest: &str) -> (Kind, usize) {
    let ends = [r#"""""#, "'''", r#"""#, "'"];
    let end = ends.into_iter().find(|end| rest.starts_with(end)).unwrap_or("'");
    let long = end.len() == 3;
    let mut escaped = false;
    for (index, character) in rest.char_indices().skip(end.len()) {
        if !escaped && rest[index..].starts_with(end) {
            return (Kind::Text, index + end.len());
        }
        if character == '\n' && !long {
            return (Kind::Open(end), index);
        }
        escaped = character == '\\' && !escaped;
    }
    (Kind::Open(end), rest.len())
}

/// An IRI in angle brackets; `None` where the bracket means “less than”.
fn iri(rest: &str) -> Option<(Kind, usize)> {
    let inside = run(&rest[1..], |c| !c.is_whitespace() && !matches!(c, '<' | '>' | '"' | '{' | '}'));
    if rest[1 + inside..].starts_with('>') {
        return Some((Kind::Iri, inside + 2));
    }
    let scheme = run(&rest[1..], char::is_alphabetic);
    (scheme > 0 && rest[1 + scheme..].starts_with("://")).then_some((Kind::Open(">"), 1 + inside))
}

fn number(rest: &str) -> usize {
    let digits = |from: usize| run(&rest[from..], |c| c.is_ascii_alphanumeric());
    let mut end = digits(0);
    if rest[end..].starts_with('.') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    // The sign of an exponent: `1.5e-3`.
    if rest[..end].ends_with(['e', 'E']) && rest[end..].starts_with(['+', '-']) {
        end += 1 + digits(end + 1);
    }
    end
}

fn name(rest: &str) -> (Kind, usize) {
    let word = run(rest, |c| is_name(c) || matches!(c, '-' | '.'));
    if let Some(local) = rest[word..].strip_prefix(':') {
        let local_name = run(local, |c| is_name(c) || matches!(c, '-' | '.' | ':' | '%' | '\\'));
        let dots = local[..local_name].len() - local[..local_name].trim_end_matches('.').len();
        return (Kind::Name { prefix: word }, word + 1 + local_name - dots);
    }
    (Kind::Word, run(rest, is_name).max(1))
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The bytes of the longest beginning of `text` whose characters all pass.
fn run(text: &str, pass: impl Fn(char) -> bool) -> usize {
    text.find(|c| !pass(c)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::{Kind, tokens};

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = tokens(text).into_iter().map(|token| token.span.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn brackets_are_read_by_what_follows() {
        check("?x<?y && <http://a/b>", &["?x", "<", "?y", "&&", "<http://a/b>"]);
    }

    #[test]
    fn the_dot_that_ends_a_triple_belongs_to_no_name_or_number() {
        check("e:a.b sr:c 1.5 . ?x a sr:Claim.", &["e:a.b", "sr:c", "1.5", ".", "?x", "a", "sr:Claim", "."]);
        check("?x sr:quantity 5.", &["?x", "sr:quantity", "5", "."]);
        check("?x sr:quantity 1.5e-3.", &["?x", "sr:quantity", "1.5e-3", "."]);
    }

    #[test]
    fn texts_end_at_their_own_quotation_mark() {
        check(r#"'it''s' "a\"b" """c"d""" # e"#, &["'it'", "'s'", r#""a\"b""#, r#""""c"d""""#]);
        assert_eq!(tokens("'é\n").first().map(|token| token.kind), Some(Kind::Open("'")));
    }
}

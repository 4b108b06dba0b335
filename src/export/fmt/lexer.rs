use std::borrow::Cow;

/// A word or sign of Turtle, with what stands between it and the one before.
///
/// Every comment of a text is beside some token; white space is kept as far as a layout asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token<'t> {
    pub kind: Kind,
    /// The first byte in the text.
    pub at: usize,
    /// How it is written; empty if it is left out.
    pub text: Cow<'t, str>,
    /// Whether it stands right behind the token before, as a datatype does.
    pub glued: bool,
    /// The comments between the token before and this one.
    pub comments: Vec<Comment<'t>>,
    /// Line breaks behind those comments.
    pub breaks: usize,
}

/// A comment, from its `#` to the end of its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment<'t> {
    pub text: &'t str,
    /// Whether nothing else stands in its line.
    pub alone: bool,
    /// Whether an empty line stands before it.
    pub apart: bool,
}

/// What a [`Token`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `<…>`.
    Iri,
    /// A name with a prefix, or a prefix alone.
    Name,
    /// `_:x`.
    Blank,
    /// A string in any quotation marks.
    Text,
    /// `@en`, and directives such as `@prefix`.
    Tag,
    /// A number.
    Number,
    /// `a`, `true`, and directives such as `PREFIX`.
    Word,
    /// Everything else, such as `[` and `<<(`.
    Sign,
    /// The end of the text.
    End,
}

impl Token<'_> {
    /// Whether it stands in the line of the token before, without a comment between them.
    pub fn follows(&self) -> bool {
        self.breaks == 0 && self.comments.is_empty()
    }
}

/// Signs of several characters, the longer before the shorter.
const SIGNS: [&str; 7] = ["<<(", ")>>", "<<", ">>", "{|", "|}", "^^"];

/// The tokens of a text and its end; what is no Turtle becomes signs and open strings, never an error.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut comments = Vec::new();
    let mut breaks = 0;
    let mut at = 0;
    loop {
        let rest = &text[at..];
        match rest.bytes().next() {
            Some(b' ' | b'\t') => at += 1,
            Some(b'\n') => {
                breaks += 1;
                at += 1;
            }
            Some(b'\r') => {
                breaks += usize::from(!rest.starts_with("\r\n"));
                at += 1;
            }
            Some(b'#') => {
                let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
                let first = tokens.is_empty() && comments.is_empty();
                comments.push(Comment {
                    text: rest[..length].trim_end(),
                    alone: breaks > 0 || first,
                    apart: breaks > 1,
                });
                breaks = 0;
                at += length;
            }
            next => {
                let (kind, length) = if next.is_some() { token(rest) } else { (Kind::End, 0) };
                let text = Cow::Borrowed(&rest[..length]);
                tokens.push(Token { kind, at, text, glued: false, comments: std::mem::take(&mut comments), breaks });
                breaks = 0;
                at += length;
                if kind == Kind::End {
                    return tokens;
                }
            }
        }
    }
}

/// The kind and length of the token that `rest` begins with.
fn token(rest: &str) -> (Kind, usize) {
    let bytes = rest.as_bytes();
    match bytes[0] {
        b'"' | b'\'' => (Kind::Text, string(rest)),
        b'<' if !rest.starts_with("<<") => (Kind::Iri, rest.find('>').map_or(rest.len(), |end| end + 1)),
        b'@' => (Kind::Tag, 1 + run(&bytes[1..], |byte| byte.is_ascii_alphanumeric() || byte == b'-')),
        b'_' if rest.starts_with("_:") => (Kind::Blank, 2 + undotted(&bytes[2..], run(&bytes[2..], is_label))),
        b'0'..=b'9' | b'+' | b'-' => (Kind::Number, number(bytes)),
        b'.' if bytes.get(1).is_some_and(u8::is_ascii_digit) => (Kind::Number, number(bytes)),
        b':' => (Kind::Name, 1 + local(&bytes[1..])),
        byte if is_label(byte) && byte != b'.' => {
            let length = run(bytes, is_label);
            match bytes.get(length) {
                Some(b':') => (Kind::Name, length + 1 + local(&bytes[length + 1..])),
                _ => (Kind::Word, undotted(bytes, length)),
            }
        }
        _ => (Kind::Sign, SIGNS.iter().find(|sign| rest.starts_with(**sign)).map_or(1, |sign| sign.len())),
    }
}

/// The length of a string with its quotation marks.
fn string(rest: &str) -> usize {
    let marks = [r#"""""#, "'''", r#"""#, "'"];
    let mark = marks.into_iter().find(|mark| rest.starts_with(mark)).unwrap_or("'").as_bytes();
    let bytes = rest.as_bytes();
    let mut at = mark.len();
    while at < bytes.len() {
        if bytes[at] == b'\\' {
            // A backslash before the first byte of a longer character is no Turtle, so no character is cut in two.
            at += 2;
        } else if bytes[at..].starts_with(mark) {
            return at + mark.len();
        } else {
            at += 1;
        }
    }
    bytes.len()
}

/// The length of a number. A dot belongs to it if a digit or an exponent follows.
fn number(bytes: &[u8]) -> usize {
    let digits = |from: usize| from + run(bytes.get(from..).unwrap_or_default(), |byte| byte.is_ascii_digit());
    let signed = |at: usize| at + usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
    let whole = digits(signed(0));
    let part = if bytes.get(whole) == Some(&b'.') { digits(whole + 1) } else { whole };
    match bytes.get(part) {
        Some(b'e' | b'E') => digits(signed(part + 1)),
        _ if part == whole + 1 => whole,
        _ => part,
    }
}

/// The length of a local name, which may hold colons and escapes, and does not end in a dot.
fn local(bytes: &[u8]) -> usize {
    let mut at = 0;
    let mut end = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' if at + 1 < bytes.len() => at += 2,
            b'.' | b'-' if at == 0 => break,
            b'.' => {
                at += 1;
                continue;
            }
            b':' | b'%' => at += 1,
            byte if is_label(byte) => at += 1,
            _ => break,
        }
        end = at;
    }
    end
}

/// Whether a byte can stand in a prefix or the label of a blank node. All that is not ASCII can: outside of names, strings
/// and comments, Turtle has nothing of the kind.
fn is_label(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.') || !byte.is_ascii()
}

/// The length without dots at the end, which end a statement.
fn undotted(bytes: &[u8], length: usize) -> usize {
    bytes[..length].iter().rposition(|&byte| byte != b'.').map_or(0, |last| last + 1)
}

fn run(bytes: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|&byte| !belongs(byte)).unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::tokens;

    /// Tokens and comments, one after the other, in the words of the text.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let tokens = tokens(text);
        let words = tokens.iter().flat_map(|token| {
            let comments = token.comments.iter().map(|comment| comment.text.to_owned());
            comments.chain([token.text.to_string()])
        });
        let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
        assert_eq!(words, expected);
    }

    #[test]
    fn a_dot_ends_a_statement_unless_it_stands_within_a_word() {
        check("a:b.c a:d 1.a:e", &["a:b.c", "a:d", "1", ".", "a:e"]);
        check("_:b.c..", &["_:b.c", ".", "."]);
        check("1.5 1. .5 -1.e3.+2E-1 true.", &["1.5", "1", ".", ".5", "-1.e3", ".", "+2E-1", "true", "."]);
        check("a: :-5 :b\\..", &["a:", ":", "-5", ":b\\.", "."]);
    }

    #[test]
    fn a_number_sign_in_a_name_or_a_string_is_no_comment() {
        check(
            "<a#b> a:c\\#d#e\n'#f' # g\r\"\"\"\\\"\"\"#h\"\"\"#",
            &["<a#b>", "a:c\\#d", "#e", "'#f'", "# g", "\"\"\"\\\"\"\"#h\"\"\"", "#"],
        );
    }

    #[test]
    fn signs_are_as_long_as_they_can_be() {
        check(
            "<<(a:b)>>{|[]|}\"x\"^^a:b~<<",
            &["<<(", "a:b", ")>>", "{|", "[", "]", "|}", "\"x\"", "^^", "a:b", "~", "<<"],
        );
        check("é:ü\"ß\"@de--ltr|", &["é:ü", "\"ß\"", "@de--ltr", "|"]);
    }
}

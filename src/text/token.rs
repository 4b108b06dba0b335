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
    /// Letters, with inner apostrophes and hyphens and the full stops of abbreviations.
    Word,
    /// Digits, with inner commas, points, slashes and hyphens: `2,500`, `9/11`, `2021-06-25`, `20th`.
    Number,
    /// `'s`, `'ve`, `n't` or a final apostrophe: what hangs on the word before it.
    Clitic,
    /// A quotation mark.
    Quote,
    /// Any other mark.
    Mark,
}

/// Abbreviations whose full stop does not end a sentence, in lower case and without it.
const ABBREVIATIONS: [&str; 42] = [
    "mr", "mrs", "ms", "dr", "prof", "gen", "lt", "col", "maj", "capt", "sgt", "brig", "adm", "cmdr", "sen", "rep",
    "gov", "rev", "st", "jr", "sr", "vs", "no", "nos", "approx", "jan", "feb", "mar", "apr", "jun", "jul", "aug",
    "sep", "sept", "oct", "nov", "dec", "inc", "ltd", "co", "corp", "messrs",
];

/// Initials of more bytes are none.
const INITIALS: usize = 24;

/// The tokens of a stretch of text, in order.
pub fn tokens(text: &str, within: Span) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(within.len() / 5);
    let mut at = within.start;
    while let Some(first) = text[at..within.end].chars().next() {
        let rest = &text[at..within.end];
        let (length, kind) = if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        } else if first.is_ascii_digit() {
            number(rest)
        } else if first.is_alphanumeric() {
            (word(rest), TokenKind::Word)
        } else if is_quote(first) {
            match clitic(rest, text[..at].chars().next_back()) {
                Some(length) => (length, TokenKind::Clitic),
                None => (first.len_utf8(), TokenKind::Quote),
            }
        } else {
            (first.len_utf8(), TokenKind::Mark)
        };
        let end = at + length;
        // “don't” is “do” and “n't”.
        match negation(&text[at..end]) {
            Some(cut) if kind == TokenKind::Word => {
                tokens.push(Token { span: Span::new(at, at + cut), kind });
                tokens.push(Token { span: Span::new(at + cut, end), kind: TokenKind::Clitic });
            }
            _ => tokens.push(Token { span: Span::new(at, end), kind }),
        }
        at = end;
    }
    tokens
}

/// Whether the word before a full stop is an abbreviation: `Gen`, `J`, `U.S`.
pub(super) fn is_abbreviation(word: &str) -> bool {
    let mut letters = word.chars();
    if let (Some(first), None) = (letters.next(), letters.next()) {
        return first.is_uppercase() && first != 'I';
    }
    word.contains('.') || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

/// Whether a character opens or closes a quotation.
pub(super) fn is_quote(character: char) -> bool {
    matches!(character, '"' | '\'' | '“' | '”' | '‘' | '’' | '«' | '»' | '„' | '`')
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’')
}

/// Length of the word at the start of `rest`.
fn word(rest: &str) -> usize {
    let mut end = 0;
    let mut characters = rest.char_indices().peekable();
    while let Some((index, character)) = characters.next() {
        let after = index + character.len_utf8();
        let next = characters.peek().map(|&(_, next)| next);
        let joins = match character {
            _ if character.is_alphanumeric() => true,
            '-' | '‑' => next.is_some_and(char::is_alphanumeric),
            '&' => next.is_some_and(char::is_uppercase),
            _ if is_apostrophe(character) => {
                next.is_some_and(char::is_alphabetic)
                    && clitic(&rest[index..], rest[..index].chars().next_back()).is_none()
            }
            // The full stop belongs to `U.S.`, `Gen.` and `J.`, not to the last word of a sentence.
            '.' if index < INITIALS && is_initials(&rest[..index]) => {
                next.is_some_and(char::is_alphabetic) || rest[..index].contains('.')
            }
            '.' => {
                ABBREVIATIONS.contains(&rest[..index].to_lowercase().as_str()) && next.is_some_and(char::is_whitespace)
            }
            _ => false,
        };
        if !joins {
            break;
        }
        end = after;
    }
    end
}

/// Whether the letters so far are single letters with full stops between them.
fn is_initials(word: &str) -> bool {
    word.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic))
}

/// Length and kind of what begins with a digit.
fn number(rest: &str) -> (usize, TokenKind) {
    let mut end = 0;
    let mut letters = false;
    let mut characters = rest.char_indices().peekable();
    while let Some((index, character)) = characters.next() {
        let next_is_digit = characters.peek().is_some_and(|&(_, next)| next.is_ascii_digit());
        let next_is_letter = characters.peek().is_some_and(|&(_, next)| next.is_alphabetic());
        let joins = match character {
            _ if character.is_alphanumeric() => true,
            ',' | '.' | '/' => next_is_digit && !letters,
            '-' => next_is_digit || next_is_letter,
            _ => false,
        };
        if !joins {
            break;
        }
        letters |= character.is_alphabetic();
        end = index + character.len_utf8();
    }
    let text = &rest[..end];
    let tail = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | '/' | '-'));
    let kind = match tail.to_ascii_lowercase().as_str() {
        "" | "st" | "nd" | "rd" | "th" | "s" | "k" | "m" | "bn" | "mn" => TokenKind::Number,
        _ => TokenKind::Word,
    };
    (end, kind)
}

/// Length of the clitic at the start of `rest`, which begins with a quotation mark; `None` if it is a mark of its own.
fn clitic(rest: &str, before: Option<char>) -> Option<usize> {
    let mark = rest.chars().next().filter(|&mark| is_apostrophe(mark))?;
    if !before.is_some_and(char::is_alphanumeric) {
        return None;
    }
    let tail = &rest[mark.len_utf8()..];
    let letters = tail.find(|character: char| !character.is_alphanumeric()).unwrap_or(tail.len());
    match tail[..letters].to_ascii_lowercase().as_str() {
        "s" | "ve" | "re" | "ll" | "d" | "m" => Some(mark.len_utf8() + letters),
        // “the sides' talks”: a plural's apostrophe stands before a further word.
        "" if before == Some('s')
            && tail.strip_prefix(' ').is_some_and(|next| next.starts_with(char::is_alphabetic)) =>
        {
            Some(mark.len_utf8())
        }
        _ => None,
    }
}

/// Where `n't` begins in a word that ends with it.
fn negation(word: &str) -> Option<usize> {
    ["n't", "n’t"].into_iter().find_map(|ending| word.strip_suffix(ending)).map(str::len).filter(|&cut| cut > 0)
}

#[cfg(test)]
mod tests {
    use super::tokens;
    use crate::text::Span;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let words: Vec<&str> = tokens(text, Span::new(0, text.len())).iter().map(|token| token.span.of(text)).collect();
        assert_eq!(words.join(" "), expected);
    }

    #[test]
    fn words_are_split_from_what_hangs_on_them() {
        check("Kabul's U.S.-led force, it’s said, won't go.", "Kabul 's U.S.-led force , it ’s said , wo n't go .");
        check("the sides' talks", "the sides ' talks");
        check("‘No threat,’ he said.", "‘ No threat , ’ he said .");
    }

    #[test]
    fn numbers_keep_their_commas() {
        check("about 2,500 on 9/11, the 20th, 2021-06-25.", "about 2,500 on 9/11 , the 20th , 2021-06-25 .");
        check("a 24-hour truce in the U.S. on Sept. 3", "a 24-hour truce in the U.S. on Sept. 3");
    }
}

//! Text to the forms in which words are looked for: letters and digits in small letters, without accents, stemmed.

use std::iter::Peekable;
use std::str::CharIndices;

use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer,
};

use crate::text::Span;

/// The name under which an index knows [`analyzer`].
pub const NAME: &str = "words";

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its form, such as `secur` for “Securing”.
    pub form: String,
    /// Where it stands, in bytes.
    pub span: Span,
}

/// The words of a text.
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    analyzer().token_stream(text).process(&mut |token| {
        words.push(Word { form: token.text.clone(), span: Span::new(token.offset_from, token.offset_to) });
    });
    words
}

/// What makes words of the texts of an index, and of those that are looked for there.
pub fn analyzer() -> TextAnalyzer {
    TextAnalyzer::builder(Letters::default())
        .filter(LowerCaser)
        .filter(AsciiFoldingFilter)
        .filter(Stemmer::new(Language::English))
        .build()
}

/// Cuts a text at all that is no letter or digit, but for what stands inside a word: “Kabul's”, “U.S.”, “2,500”.
#[derive(Clone, Default)]
struct Letters {
    token: Token,
}

/// The words of one text, one after the other.
struct Cut<'a> {
    text: &'a str,
    rest: Peekable<CharIndices<'a>>,
    token: &'a mut Token,
}

impl Tokenizer for Letters {
    type TokenStream<'a> = Cut<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Cut<'a> {
        self.token.reset();
        Cut { text, rest: text.char_indices().peekable(), token: &mut self.token }
    }
}

impl Cut<'_> {
    /// What a sign at a place inside a word is replaced with; `None` where the word ends there.
    fn inside(&self, at: usize, sign: char) -> Option<&'static str> {
        let before = self.text[..at].chars().next_back()?;
        let mut after = self.text[at + sign.len_utf8()..].chars();
        let next = after.next()?;
        match sign {
            '\'' | '’' if before.is_alphabetic() && next.is_alphabetic() => Some("'"),
            '.' if before.is_ascii_digit() && next.is_ascii_digit() => Some("."),
            ',' if before.is_ascii_digit() && next.is_ascii_digit() => Some(""),
            // Initials: single letters with stops between them.
            '.' if next.is_alphabetic() && !after.next().is_some_and(char::is_alphanumeric) => {
                let word = &self.text[self.token.offset_from..at];
                word.split('.').all(|initial| initial.chars().count() == 1).then_some("")
            }
            _ => None,
        }
    }
}

impl TokenStream for Cut<'_> {
    fn advance(&mut self) -> bool {
        self.token.text.clear();
        while self.rest.next_if(|(_, letter)| !letter.is_alphanumeric()).is_some() {}
        let Some(&(start, _)) = self.rest.peek() else { return false };
        self.token.offset_from = start;
        self.token.position = self.token.position.wrapping_add(1);
        while let Some(&(at, letter)) = self.rest.peek() {
            if letter.is_alphanumeric() {
                self.token.text.push(letter);
                self.token.offset_to = at + letter.len_utf8();
            } else {
                let Some(instead) = self.inside(at, letter) else { break };
                self.token.text.push_str(instead);
            }
            self.rest.next();
        }
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let forms: Vec<String> = words(text).into_iter().map(|word| word.form).collect();
        assert_eq!(forms.join(" "), expected);
    }

    #[test]
    fn inflected_words_have_one_form() {
        check("securing Secures SECURED", "secur secur secur");
        check("Erdoğan", "erdogan");
    }

    #[test]
    fn what_stands_inside_a_word_does_not_cut_it() {
        check("Kabul's airport, Kabul’s airports", "kabul airport kabul airport");
        check("U.S. forces; the U.S.A. left.", "us forc the usa left");
        check("2,500 troops, 3.5 percent, 1, 2", "2500 troop 3.5 percent 1 2");
        check("end.Next a.b.", "end next ab");
        check("…", "");
    }

    #[test]
    fn words_know_where_they_stand() {
        let text = "“Kabul’s” U.S. base";
        let found: Vec<&str> = words(text).into_iter().map(|word| &text[word.span.start..word.span.end]).collect();
        assert_eq!(found, ["Kabul’s", "U.S", "base"]);
    }
}

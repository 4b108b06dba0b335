use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use crate::search::fields::Fields;
use crate::search::{Error, Kind, words};
use crate::text::Span;

/// How much more a word of a label counts than one of another text.
const LABEL: f32 = 2.0;

/// Marks between which a phrase stands.
const QUOTES: [char; 4] = ['"', '“', '”', '„'];

/// What is looked for: words, and phrases in quotation marks. What is found has all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    // Invariant: there is one, and each has a form.
    parts: Vec<Part>,
}

/// A word or a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    text: String,
    /// The forms of its words, which follow one another.
    forms: Vec<String>,
}

impl Words {
    /// Reads what somebody wrote.
    ///
    /// # Errors
    /// A quotation mark is not closed, or there is no word.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut parts = Vec::new();
        let mut last = (false, text);
        // Every other piece stands between quotation marks.
        for (place, piece) in text.split(QUOTES).enumerate() {
            last = (place % 2 == 1, piece);
            match last.0 {
                true => parts.extend(Part::of(piece)),
                false => parts.extend(piece.split_whitespace().filter_map(Part::of)),
            }
        }
        match last {
            (true, rest) => Err(Error::Unclosed { rest: rest.to_owned() }),
            _ if parts.is_empty() => Err(Error::NoWord { text: text.to_owned() }),
            _ => Ok(Self { parts }),
        }
    }

    /// Each word and each phrase by itself.
    pub fn parts(&self) -> impl ExactSizeIterator<Item = Self> {
        self.parts.iter().map(|part| Self { parts: vec![part.clone()] })
    }

    /// The form in which a single word is looked for; `None` where there are several words.
    pub fn form(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [Part { forms, .. }] if forms.len() == 1 => Some(&forms[0]),
            _ => None,
        }
    }

    /// What was written, without quotation marks.
    pub fn text(&self) -> String {
        self.parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Where the words and phrases stand in a text, in bytes and in order.
    pub fn spans(&self, text: &str) -> Vec<Span> {
        let words = words(text);
        let mut spans = Vec::new();
        for forms in self.parts.iter().map(|part| &part.forms) {
            for found in words.windows(forms.len()).filter(|found| found.iter().map(|word| &word.form).eq(forms)) {
                spans.push(Span::new(found[0].span.start, found[found.len() - 1].span.end));
            }
        }
        spans.sort_unstable();
        spans.dedup();
        spans
    }

    /// The question to an index, about one kind of thing or, with `None`, any.
    pub(super) fn query(&self, fields: &Fields, kind: Option<Kind>) -> BooleanQuery {
        let mut parts: Vec<Box<dyn Query>> = Vec::with_capacity(self.parts.len() + 1);
        for part in &self.parts {
            let label = BoostQuery::new(part.query(fields.label), LABEL);
            parts.push(Box::new(BooleanQuery::union(vec![Box::new(label), part.query(fields.text)])));
        }
        if let Some(kind) = kind {
            let kind = TermQuery::new(fields.kind(kind), IndexRecordOption::Basic);
            parts.push(Box::new(ConstScoreQuery::new(Box::new(kind), 0.0)));
        }
        BooleanQuery::new(parts.into_iter().map(|part| (Occur::Must, part)).collect())
    }
}

impl Part {
    /// A word or a phrase; `None` where there is no letter and no digit.
    fn of(text: &str) -> Option<Self> {
        let forms: Vec<String> = words(text).into_iter().map(|word| word.form).collect();
        (!forms.is_empty()).then(|| Self { text: text.trim().to_owned(), forms })
    }

    fn query(&self, field: Field) -> Box<dyn Query> {
        let mut terms: Vec<Term> = self.forms.iter().map(|form| Term::from_field_text(field, form)).collect();
        match terms.pop() {
            Some(term) if terms.is_empty() => Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)),
            last => Box::new(PhraseQuery::new(terms.into_iter().chain(last).collect())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[track_caller]
    fn check(text: &str, expected: &[&[&str]]) {
        let words = Words::parse(text).unwrap();
        assert_eq!(words.parts.iter().map(|part| part.forms.as_slice()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_phrase_stands_in_quotation_marks() {
        check("troops \"Kabul's airport\" leave", &[&["troop"], &["kabul", "airport"], &["leav"]]);
        check("“Kabul airport”secured", &[&["kabul", "airport"], &["secur"]]);
        check("cease-fire - U.S.", &[&["ceas", "fire"], &["us"]]);
    }

    #[test]
    fn what_is_no_search_is_refused_with_a_hint() {
        let refused = |text: &str| {
            let error = Words::parse(text).unwrap_err();
            format!("{error}; {}", error.hint().unwrap())
        };
        assert_eq!(
            refused("troops \"kabul air"),
            "the quotation mark before `kabul air` is not closed; a phrase stands between two of them: `\"kabul air\"`"
        );
        assert_eq!(
            refused("?! \"\""),
            "`?! \"\"` has no word to search for; write words such as `airport`, or a phrase in quotation marks"
        );
    }

    #[test]
    fn hits_are_marked_where_they_stand() {
        let words = Words::parse("secure \"kabul airport\"").unwrap();
        let text = "Securing Kabul’s airport, not Kabul or an airport.";
        let marked: Vec<&str> = words.spans(text).into_iter().map(|span| &text[span.start..span.end]).collect();
        assert_eq!(marked, ["Securing", "Kabul’s airport"]);
    }
}

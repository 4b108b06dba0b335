use std::ops::Range;
use std::sync::Arc;

use super::mention::{Mention, mentions};
use super::time::{Timex, find};
use crate::lexicon::{Entity, Lexicon};
use crate::syntax::{Parse, Rules, Syntax, Tag, Unit, UnitKind};
use crate::text::{Report, Sentence, SentenceKind, Span, tokens};

/// One sentence with its names, times and shape: what all further steps look at.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    pub report: &'a Report,
    pub lexicon: &'a Lexicon,
    pub sentence: Sentence,
    pub parse: Parse,
    pub mentions: Vec<Mention>,
    pub times: Vec<Timex>,
    /// The words inside quotation marks, as far as they overlap with the sentence.
    pub quotations: Vec<Span>,
}

impl<'a> Scene<'a> {
    /// Looks at a sentence; `known` says which entities the report has named before.
    pub fn new(
        report: &'a Report,
        lexicon: &'a Lexicon,
        sentence: Sentence,
        quotations: &[Span],
        known: &dyn Fn(&Entity) -> bool,
    ) -> Self {
        let text = &report.text;
        let tokens = tokens(text, sentence.span);
        let times = find(text, &tokens);
        let mentions = mentions(text, &tokens, &times, &lexicon.gazetteer, known);
        let mut units: Vec<Unit> = mentions
            .iter()
            .map(|mention| Unit { tokens: mention.tokens.clone(), kind: UnitKind::Name })
            .chain(times.iter().map(|timex| Unit { tokens: timex.tokens.clone(), kind: UnitKind::Time }))
            .collect();
        units.sort_by_key(|unit| unit.tokens.start);
        let parse = Rules::new(lexicon.words, &lexicon.cues).parse(text, &tokens, &units);
        let quotations = quotations.iter().copied().filter(|quote| quote.overlaps(sentence.span)).collect();
        Self { report, lexicon, sentence, parse, mentions, times, quotations }
    }

    /// Whether the sentence can claim anything.
    pub fn claims(&self) -> bool {
        matches!(self.sentence.kind, SentenceKind::Body | SentenceKind::Heading)
    }

    /// Whether a word stands inside quotation marks.
    pub fn quoted(&self, word: usize) -> bool {
        let span = self.parse.words[word].span();
        self.quotations.iter().any(|quote| quote.contains(span))
    }

    /// The names inside a phrase, in order.
    pub fn names_in(&self, phrase: usize) -> impl Iterator<Item = &Mention> {
        let words = self.parse.phrases[phrase].words.clone();
        self.mentions.iter().filter(move |mention| words.contains(&mention.tokens.start))
    }

    /// The name that covers a word.
    pub fn name_at(&self, word: usize) -> Option<&Mention> {
        self.mentions.iter().find(|mention| mention.tokens.contains(&word))
    }

    /// Where a range of words stands.
    pub fn span(&self, words: &Range<usize>) -> Span {
        self.parse.span(words)
    }

    /// The words of a phrase without determiners, quantities and what comes before them, as they stand.
    pub fn words_of(&self, phrase: usize) -> Range<usize> {
        let mut words = self.parse.phrases[phrase].words.clone();
        let head = self.parse.phrases[phrase].head;
        let counted = (words.start..head)
            .rev()
            .find(|&word| matches!(self.parse.words[word].tag, Tag::Determiner | Tag::Number | Tag::PossessivePronoun));
        if let Some(counted) = counted {
            words.start = counted + 1;
        }
        while words.start < head
            && !matches!(self.parse.words[words.start].tag, Tag::Noun | Tag::Name)
            && self.is_light(words.start)
        {
            words.start += 1;
        }
        words
    }

    fn is_light(&self, word: usize) -> bool {
        let word = &self.parse.words[word];
        matches!(
            word.tag,
            Tag::Determiner | Tag::PossessivePronoun | Tag::Number | Tag::Adverb | Tag::Preposition | Tag::Quote
        ) || matches!(
            word.lower.as_str(),
            "other"
                | "additional"
                | "more"
                | "further"
                | "new"
                | "certain"
                | "various"
                | "own"
                | "remaining"
                | "roughly"
        )
    }

    /// Text of a span, with line breaks as blanks.
    pub fn text(&self, span: Span) -> String {
        let mut text = String::with_capacity(span.len());
        for word in self.report[span].split_whitespace() {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
        text
    }

    /// The country whose capital an entity is, or the entity itself.
    pub fn as_actor(&self, entity: &Arc<Entity>) -> Arc<Entity> {
        self.lexicon.gazetteer.capital_of(&entity.id).map_or_else(|| Arc::clone(entity), Arc::clone)
    }
}

//! What a report says only later, and a sentence before must know: which airport is meant, and of when it can be.

use std::sync::Arc;

use jiff::civil::Date;

use super::mention::{Mention, mentions};
use super::time::find;
use crate::lexicon::{Entity, EntityKind, Lexicon};
use crate::text::{Report, Sentence, Token, tokens};

/// How many words the name of an office has at most.
const LONGEST: usize = 4;

/// The airport that a report names, for “the airport” before it is named; `None` if it names none, or several.
pub(super) fn airport(report: &Report, lexicon: &Lexicon, sentences: &[Sentence]) -> Option<Arc<Entity>> {
    if !report.text.contains("the airport") {
        return None;
    }
    let mut found: Option<Arc<Entity>> = None;
    for Names { tokens, mentions } in names(report, lexicon, sentences) {
        let word = |at: usize| tokens[at].span.of(&report.text);
        for at in 1..tokens.len() {
            let named = mentions.iter().find(|mention| mention.tokens.contains(&at)).map(|mention| &mention.entity);
            let airport = named.filter(|entity| entity.kind == EntityKind::Facility);
            // A name that no table has is that of another one.
            let capital = word(at - 1).starts_with(char::is_uppercase) && word(at - 1) != "The";
            if !word(at).eq_ignore_ascii_case("airport") || airport.is_none() && !capital {
                continue;
            }
            if found.as_ref().is_some_and(|found| airport != Some(found)) {
                return None;
            }
            found = Some(Arc::clone(airport?));
        }
    }
    found
}

/// The last day of which a report without a date can be: that on which the first of those left office whom it introduces
/// by name and office, “X, secretary-general of NATO”. `None` where none of them has.
pub(super) fn latest_day(report: &Report, lexicon: &Lexicon, sentences: &[Sentence]) -> Option<Date> {
    if report.published.is_some() {
        return None;
    }
    let left = |tokens: &[Token], mention: &Mention| {
        let word = |at: usize| tokens.get(at).map_or("", |token| token.span.of(&report.text));
        let end = mention.tokens.end;
        let introduced = mention.tokens.len() > 1 && word(end) == ",";
        let start = end + 1 + usize::from(word(end + 1) == "the");
        let titles = (1..=LONGEST).map(|length| (start..start + length).map(word).collect::<Vec<_>>().join(" "));
        // Of several terms, the last one left bounds the report.
        let mut terms = titles.map(|title| lexicon.roles.tenures(&mention.entity.id, Some(&title)));
        let terms = terms.find(|terms| !terms.is_empty())?;
        let ends: Option<Vec<Date>> = terms.iter().map(|term| term.to).collect();
        ends.filter(|_| introduced)?.into_iter().max()
    };
    let sentences = names(report, lexicon, sentences);
    let ends = sentences.iter().flat_map(|Names { tokens, mentions }| {
        let ends = mentions.iter().filter_map(|mention| left(tokens, mention));
        ends.collect::<Vec<_>>()
    });
    ends.min()
}

/// The words of a sentence, and the names among them.
struct Names {
    tokens: Vec<Token>,
    mentions: Vec<Mention>,
}

fn names(report: &Report, lexicon: &Lexicon, sentences: &[Sentence]) -> Vec<Names> {
    let read = |sentence: &Sentence| {
        let tokens = tokens(&report.text, sentence.span);
        let times = find(&report.text, &tokens);
        let mentions = mentions(&report.text, &tokens, &times, &lexicon.gazetteer, &|_| false);
        Names { tokens, mentions }
    };
    sentences.iter().map(read).collect()
}

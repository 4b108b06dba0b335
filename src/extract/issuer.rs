//! Who issues an official statement.

use std::sync::Arc;

use super::scene::Scene;
use crate::lexicon::{Entity, EntityKind, Lexicon};
use crate::text::{Report, Sentence, SentenceKind, Span, tokens};

/// Who “we” are in a report that is somebody's own statement; `None` for the report of a news medium.
///
/// It is the publisher, where that is a body that acts, or whoever the heading names: “Statement by …”. Where the text
/// says “we” in no one's quotation, it is whoever a heading or the first sentence names first.
pub(super) fn of(
    report: &Report,
    lexicon: &Lexicon,
    sentences: &[Sentence],
    quotations: &[Span],
) -> Option<Arc<Entity>> {
    let publisher = report.publisher.as_deref().and_then(|name| named(name, lexicon)).filter(|entity| acts(entity));
    let headings = || sentences.iter().take(3).filter(|sentence| sentence.kind == SentenceKind::Heading);
    let body = || sentences.iter().find(|sentence| sentence.kind == SentenceKind::Body);
    let stated = || headings().find_map(|heading| stated_by(report, lexicon, *heading));
    let first = || headings().chain(body()).find_map(|sentence| first_named(report, lexicon, *sentence));
    publisher.or_else(stated).or_else(|| if says_we(report, quotations) { first() } else { None })
}

/// Whether “we” or “our” stands outside quotation marks.
fn says_we(report: &Report, quotations: &[Span]) -> bool {
    let mut start = report.body.start;
    let outside = quotations.iter().map(|quote| (quote.start, quote.end)).chain([(report.body.end, report.body.end)]);
    outside.into_iter().any(|(quote, end)| {
        let text = &report.text[start.min(quote)..quote.max(start)];
        start = end.max(start);
        text.split(|letter: char| !letter.is_alphabetic()).any(|word| matches!(word, "We" | "we" | "Our" | "our"))
    })
}

/// The first that acts of those whom a sentence names.
fn first_named(report: &Report, lexicon: &Lexicon, sentence: Sentence) -> Option<Arc<Entity>> {
    let scene = Scene::new(report, lexicon, sentence, &[], &|_| false);
    let mut names = scene.mentions.iter().map(|mention| scene.as_actor(&mention.entity));
    names.find(|entity| acts(entity) && entity.kind != EntityKind::Person)
}

fn acts(entity: &Entity) -> bool {
    entity.kind.acts() && entity.kind != EntityKind::Media
}

/// The entity whose name a text is from its first word to its last.
fn named(name: &str, lexicon: &Lexicon) -> Option<Arc<Entity>> {
    let tokens = tokens(name, Span::new(0, name.len()));
    let word = |at: usize| tokens.get(at).map(|token| token.span.of(name));
    let start = usize::from(word(0) == Some("the") || word(0) == Some("The"));
    let (length, names) = lexicon.gazetteer.longest(|at| word(start + at))?;
    names.first().filter(|_| start + length == tokens.len()).map(|name| Arc::clone(&name.entity))
}

/// “Statement by the council on …”, “Communiqué of the ministry”.
fn stated_by(report: &Report, lexicon: &Lexicon, heading: Sentence) -> Option<Arc<Entity>> {
    let scene = Scene::new(report, lexicon, heading, &[], &|_| false);
    let phrase = scene.parse.phrases.iter().position(|phrase| {
        let head = scene.parse.words[phrase.head].lower.as_str();
        matches!(
            head,
            "statement" | "communiqué" | "communique" | "declaration" | "remarks" | "release" | "address" | "speech"
        )
    })?;
    let behind = &scene.parse.phrases[phrase].behind;
    let &(word, _) = behind.first()?;
    let leads = matches!(scene.parse.words[word].lower.as_str(), "by" | "of" | "from");
    // “Statement of the Ministry of Defence of Kenya on …”.
    let chain = behind
        .iter()
        .enumerate()
        .take_while(|(at, (word, _))| *at == 0 || matches!(scene.parse.words[*word].lower.as_str(), "of" | "for"));
    let mut names = chain.flat_map(|(_, &(_, by))| scene.names_in(by)).map(|mention| Arc::clone(&mention.entity));
    names.find(|entity| acts(entity)).filter(|_| leads)
}

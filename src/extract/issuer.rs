//! Who issues an official statement.

use std::sync::Arc;

use super::scene::Scene;
use crate::lexicon::{Entity, EntityKind, Lexicon};
use crate::text::{Report, Sentence, SentenceKind, Span, tokens};

/// Who “we” are in a report that is somebody's own statement; `None` for the report of a news medium.
///
/// It is the publisher, where that is a body that acts, or whoever the heading names: “Statement by …”.
pub(super) fn of(report: &Report, lexicon: &Lexicon, sentences: &[Sentence]) -> Option<Arc<Entity>> {
    let publisher = report.publisher.as_deref().and_then(|name| named(name, lexicon)).filter(|entity| acts(entity));
    publisher.or_else(|| {
        let mut headings = sentences.iter().take(3).filter(|sentence| sentence.kind == SentenceKind::Heading);
        headings.find_map(|heading| stated_by(report, lexicon, *heading))
    })
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
    let &(word, by) = scene.parse.phrases[phrase].behind.first()?;
    let leads = matches!(scene.parse.words[word].lower.as_str(), "by" | "of" | "from");
    let mut names = scene.names_in(by).map(|mention| Arc::clone(&mention.entity));
    names.find(|entity| acts(entity)).filter(|_| leads)
}

use std::ops::Range;
use std::sync::Arc;

use crate::lexicon::{Entity, EntityKind, Gazetteer, NameForm};
use crate::text::{Token, TokenKind};

use super::time::Timex;

/// A name of the gazetteer in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Whom or what it names.
    pub entity: Arc<Entity>,
    /// Whether it is an adjective or names a people: “Afghan”.
    pub demonym: bool,
}

/// The names among the tokens of a sentence, longest first from left to right, apart from times.
///
/// `known` are the entities that the report has named before, which decide between people of one name.
pub(super) fn mentions(
    text: &str,
    tokens: &[Token],
    times: &[Timex],
    gazetteer: &Gazetteer,
    known: &dyn Fn(&Entity) -> bool,
) -> Vec<Mention> {
    let word = |at: usize| tokens.get(at).map(|token| token.span.of(text));
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let in_time = times.iter().find(|timex| timex.tokens.contains(&at));
        let next = match in_time {
            Some(timex) => timex.tokens.end,
            None => match name(&word, tokens, at, gazetteer, known) {
                Some((length, entity, demonym)) => {
                    found.push(Mention { tokens: at..at + length, entity, demonym });
                    at + length
                }
                None => at + 1,
            },
        };
        at = next;
    }
    found
}

/// “al-Qaeda”: names that begin with a small letter begin with an article and a hyphen.
fn is_article_name(word: &str) -> bool {
    word.starts_with('a') && word.contains(['-', '‐', '‑'])
}

/// The name that begins at a token, and whom it most likely names.
fn name<'t>(
    word: &impl Fn(usize) -> Option<&'t str>,
    tokens: &[Token],
    at: usize,
    gazetteer: &Gazetteer,
    known: &dyn Fn(&Entity) -> bool,
) -> Option<(usize, Arc<Entity>, bool)> {
    let first = word(at)?;
    if !matches!(tokens[at].kind, TokenKind::Word | TokenKind::Number)
        || !first.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) && !is_article_name(first)
    {
        return None;
    }
    let (length, names) = gazetteer.longest(|offset| word(at + offset))?;
    let before = at.checked_sub(1).and_then(&word).unwrap_or("").to_lowercase();
    let located = matches!(
        before.as_str(),
        "in" | "at"
            | "near"
            | "from"
            | "to"
            | "into"
            | "around"
            | "outside"
            | "of"
            | "between"
            | "toward"
            | "towards"
            | "on"
    );
    let beside = |entity: &Entity| {
        let country = |id: &str| gazetteer.entity(id);
        let owner = entity.owner.as_ref().and_then(|owner| country(owner.as_str()));
        word(at + length) == Some(",")
            && owner.is_some_and(|owner| word(at + length + 1).is_some_and(|next| owner.label.starts_with(next)))
    };
    // A further capitalised word makes it somebody's first name or a longer name that no table has.
    let goes_on = || {
        length == 1
            && word(at + 1).is_some_and(|next| {
                next.starts_with(char::is_uppercase)
                    && gazetteer.longest(|offset| word(at + 1 + offset)).is_none()
                    && next.chars().any(char::is_lowercase)
            })
    };
    let best = names.iter().find(|name| {
        // “IS” in a sentence that is not in capitals throughout is no verb.
        let acronym = length == 1 && first.len() > 1 && first.chars().all(char::is_uppercase);
        let likely = !name.ambiguous || acronym || known(&name.entity) || beside(&name.entity);
        match name.entity.kind {
            EntityKind::Place => (likely || located) && !goes_on(),
            _ => likely,
        }
    })?;
    let chosen = names.iter().find(|name| name.form == best.form && known(&name.entity)).unwrap_or(best);
    Some((length, Arc::clone(&chosen.entity), chosen.form == NameForm::Demonym))
}

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Refusal;
use crate::claim::{Argument, Claim, Referent, Statement};
use crate::lexicon::{Entity, EntityKind, Gazetteer, Lexicon, NameForm};
use crate::text::{Report, Span, tokens};

/// A name is shorter than this.
const LONGEST: usize = 200;

/// The entities of the gazetteer by their Wikidata items.
#[derive(Debug)]
pub(super) struct Items(FxHashMap<String, Arc<Entity>>);

impl Items {
    /// Indexes a gazetteer.
    pub fn new(gazetteer: &Gazetteer) -> Self {
        let linked = |entity: &Arc<Entity>| Some((entity.links.wikidata.clone()?, Arc::clone(entity)));
        Self(gazetteer.iter().filter_map(linked).collect())
    }
}

/// What names mean in one report.
pub(super) struct Names<'a> {
    pub lexicon: &'a Lexicon,
    items: &'a Items,
    /// What the reader of this program means by a label in the same report.
    known: FxHashMap<String, Referent>,
}

impl<'a> Names<'a> {
    /// `found` are the claims that were found in `report`.
    pub fn new(lexicon: &'a Lexicon, items: &'a Items, report: &Report, found: &[Claim]) -> Self {
        let mut known = FxHashMap::default();
        for claim in found {
            add(&mut known, report, &claim.statement);
            if let Some(source) = claim.attribution.as_ref().and_then(|attribution| attribution.source.as_ref()) {
                known.entry(source.label.clone()).or_insert_with(|| Referent::Entity(Arc::clone(source)));
            }
        }
        Self { lexicon, items, known }
    }

    /// What a name means: what it means in this report, an entity of the gazetteer, something that belongs to one, or a thing
    /// of its own; `kind` is what it is then.
    pub fn referent(&self, key: &str, name: &str, item: Option<&str>, kind: EntityKind) -> Result<Referent, Refusal> {
        let name = name.trim();
        let speaks = name.chars().any(char::is_alphanumeric);
        if name.len() > LONGEST || name.contains(char::is_control) || !speaks {
            return Err(Refusal::new(format!("`{key}` is no name: a name is a line of up to {LONGEST} bytes")));
        }
        let by_item = match item {
            None => None,
            Some(item) if is_item(item) => self.items.0.get(item),
            Some(item) => {
                return Err(Refusal::new(format!("`{key}_qid` is `{item}`; an item of Wikidata is written as Q30")));
            }
        };
        let by_name = self.by_name(name);
        match (by_item, by_name) {
            (Some(entity), Some(Referent::Entity(other)))
                if other.links.wikidata.is_some() && other.id != entity.id =>
            {
                Err(Refusal::new(format!("`{key}` is `{name}`, but `{key}_qid` is that of {}", entity.label)))
            }
            (Some(entity), _) => Ok(Referent::Entity(Arc::clone(entity))),
            (None, Some(referent)) => match (item, referent.entity().and_then(|entity| entity.links.wikidata.as_ref()))
            {
                (Some(item), Some(own)) => {
                    Err(Refusal::new(format!("`{key}` is `{name}`, whose item is {own}, but `{key}_qid` is `{item}`")))
                }
                _ => Ok(referent),
            },
            (None, None) if is_item(name) => Err(Refusal::new(format!(
                "`{key}` is `{name}`, an item that no table has; write a name, and the item as `{key}_qid`"
            ))),
            (None, None) => Ok(Referent::Entity(Arc::new(Entity::named(name, kind)))),
        }
    }

    fn by_name(&self, name: &str) -> Option<Referent> {
        let gazetteer = &self.lexicon.gazetteer;
        let entity = |entity: &Arc<Entity>| Referent::Entity(Arc::clone(entity));
        self.known
            .get(name)
            .cloned()
            .or_else(|| gazetteer.entity(name).map(entity))
            .or_else(|| self.items.0.get(name).map(entity))
            .or_else(|| self.in_gazetteer(name).map(Referent::Entity))
    }

    /// The entity that bears a name, or that belongs to one that bears its first words: “US soldiers”.
    fn in_gazetteer(&self, name: &str) -> Option<Arc<Entity>> {
        let words = tokens(name, Span::new(0, name.len()));
        let word = |at: usize| words.get(at).map(|token| token.span.of(name));
        let (length, bearers) = self.lexicon.gazetteer.longest(word)?;
        if length < words.len() {
            let rest = name[words[length].span.start..].trim_start_matches("'s ").trim_start_matches("’s ");
            return self.belonging(&bearers.first()?.entity, rest);
        }
        bearers.iter().find(|bearer| bearer.form != NameForm::Demonym).map(|bearer| Arc::clone(&bearer.entity))
    }

    /// What a common noun behind a name means, where it is something of that owner, named as the reader names it.
    fn belonging(&self, owner: &Arc<Entity>, noun: &str) -> Option<Arc<Entity>> {
        let last = noun.rsplit(' ').next().unwrap_or(noun).to_lowercase();
        let is = |class: &str| {
            [last.as_str(), last.trim_end_matches('s')].iter().any(|word| self.lexicon.nouns.is(word, class))
        };
        let (label, kind) = if is("force") && !is("government") && !noun.contains(' ') {
            let forces = if owner.kind == EntityKind::ArmedGroup { "fighters" } else { "troops" };
            (format!("{} {forces}", owner.adjective()), EntityKind::Force)
        } else if is("government") {
            (format!("{} {noun}", owner.adjective()), EntityKind::GovernmentBody)
        } else if is("people") || is("group") || is("title") {
            (format!("{} {noun}", owner.adjective()), EntityKind::Group)
        } else {
            return None;
        };
        Some(Arc::new(Entity { owner: Some(owner.id.clone()), ..Entity::named(label, kind) }))
    }
}

/// Where the words for an argument stand in the evidence, if they do: its label, or another name.
pub(super) fn argument(referent: Referent, name: &str, evidence: Span, text: &str) -> Argument {
    let words = evidence.of(text);
    let entity = referent.entity();
    let aliases =
        entity.into_iter().flat_map(|entity| entity.aliases.iter().map(String::as_str).chain([entity.adjective()]));
    let span = [name].into_iter().chain(entity.map(|entity| entity.label.as_str())).chain(aliases).find_map(|name| {
        let at = super::claim::find(words, name)?;
        Some(Span::new(evidence.start + at, evidence.start + at + name.len()))
    });
    Argument { referent, span }
}

fn is_item(text: &str) -> bool {
    let digits = text.strip_prefix('Q').unwrap_or("");
    (1..=10).contains(&digits.len()) && !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Takes what the arguments of a statement mean, by their labels and by what is printed for them.
fn add(known: &mut FxHashMap<String, Referent>, report: &Report, statement: &Statement) {
    for argument in [&statement.subject, &statement.object, &statement.place].into_iter().flatten() {
        for label in [argument.in_words_of(report), argument.referent.label()] {
            known.entry(label).or_insert_with(|| argument.referent.clone());
        }
        if let Referent::Proposition(inner) = &argument.referent {
            add(known, report, inner);
        }
    }
}

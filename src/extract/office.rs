//! Offices and who holds them: “Russian President Vladimir Putin”, “the secretary-general of NATO”.

use std::ops::Range;
use std::sync::Arc;

use super::claims::evidence;
use super::memory::Memory;
use super::reading::Reading;
use super::scene::Scene;
use super::sure::sure;
use crate::claim::{Argument, Claim, Referent, Stance, Statement};
use crate::lexicon::{Entity, EntityKind};
use crate::syntax::Tag;

/// An office as a report names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Office {
    /// The office without its country or body: `President`, `Secretary of State`.
    pub title: String,
    /// The country or body.
    pub of: Option<Arc<Entity>>,
    /// The words of the title.
    pub words: Range<usize>,
}

impl Office {
    /// The office with its country or body: `President of Russia`.
    pub fn label(&self) -> String {
        match &self.of {
            Some(of) if self.title.contains(" for ") => format!("{} {}", of.adjective(), self.title),
            Some(of) if of.kind == EntityKind::Country && self.title.ends_with("epresentative") => {
                format!("{} {}", of.adjective(), self.title)
            }
            Some(of) if of.kind == EntityKind::ArmedGroup && !self.title.eq_ignore_ascii_case("leader") => {
                format!("{} {}", of.adjective(), self.title)
            }
            Some(of) => match self.title.split_once(" to ") {
                Some((title, post)) => format!("{title} of {} to {post}", with_article(&of.label)),
                None => format!("{} of {}", self.title, with_article(&of.label)),
            },
            None => self.title.clone(),
        }
    }

    /// What the office is called when it is looked up: `secretary of state`.
    pub fn key(&self) -> String {
        self.title.to_lowercase().replace('-', " ")
    }
}

fn with_article(label: &str) -> String {
    let plural = label.starts_with("United ") || label.ends_with("Republic") || label.ends_with("Union");
    format!("{}{label}", if plural { "the " } else { "" })
}

/// The title before a name in the same run of words: “*US Secretary of State* Antony Blinken”.
pub(super) fn before_name(scene: &Scene<'_>, phrase: usize) -> Option<Office> {
    let words = &scene.parse.words;
    let shape = &scene.parse.phrases[phrase];
    let name = scene.name_at(shape.head);
    let mut end = name.map_or(shape.head, |mention| mention.tokens.start);
    while name.is_none()
        && end > 0
        && words[end - 1].tag == Tag::Name
        && scene.name_at(end - 1).is_none()
        && !is_title(scene, end - 1)
    {
        end -= 1;
    }
    let start = title_start(scene, end)?;
    let title = title_in(scene, start..end)?;
    Some(title)
}

/// The title in the phrase that stands beside a name: “Jens Stoltenberg, *Secretary-General of NATO*,”.
pub(super) fn of_phrase(scene: &Scene<'_>, phrase: usize) -> Option<Office> {
    let head = scene.parse.phrases[phrase].head;
    if !is_title(scene, head) {
        return None;
    }
    let extent = scene.parse.extent(phrase);
    let start = scene.parse.phrases[phrase].owner.map_or(extent.start, |owner| scene.parse.phrases[owner].words.start);
    title_in(scene, start..extent.end)
}

/// Whether a word is a title, alone or as the last part of `vice-president`.
fn is_title(scene: &Scene<'_>, word: usize) -> bool {
    let lemma = scene.parse.words[word].lemma.to_lowercase();
    let last = lemma.rsplit('-').next().unwrap_or(&lemma).to_owned();
    [&lemma, &last].iter().any(|lemma| scene.lexicon.nouns.is(lemma, "title"))
}

/// Where the run of title words that ends before `end` begins.
fn title_start(scene: &Scene<'_>, end: usize) -> Option<usize> {
    let words = &scene.parse.words;
    let mut start = end;
    while start > 0 && end - start < 12 {
        let word = &words[start - 1];
        let inside = matches!(word.tag, Tag::Noun | Tag::Name | Tag::Adjective | Tag::Possessive)
            || matches!(word.lower.as_str(), "of" | "for" | "and") && start - 1 > 0 && start < end;
        if !inside {
            break;
        }
        start -= 1;
    }
    // “of” and “and” do not begin a title.
    while start < end && matches!(words[start].lower.as_str(), "of" | "for" | "and") {
        start += 1;
    }
    (start < end).then_some(start)
}

/// The office in a run of words that holds a title: its country or body is the name in it.
fn title_in(scene: &Scene<'_>, words: Range<usize>) -> Option<Office> {
    let title_word = words.clone().find(|&word| {
        is_title(scene, word) && scene.name_at(word).is_none_or(|mention| mention.entity.kind != EntityKind::Person)
    })?;
    let name = scene.mentions.iter().find(|mention| {
        words.start <= mention.tokens.start
            && mention.tokens.end <= words.end
            && mention.entity.kind != EntityKind::Person
    });
    let mut start = words.start;
    let mut end = words.end;
    if let Some(mention) = name {
        if mention.tokens.start < title_word {
            start = mention.tokens.end;
        } else {
            // “Secretary-General of NATO”, but “Secretary of State for …”.
            end = mention.tokens.start;
        }
    }
    while start < end
        && matches!(
            scene.parse.words[start].tag,
            Tag::Possessive | Tag::Determiner | Tag::PossessivePronoun | Tag::Comma
        )
    {
        start += 1;
    }
    while end > start && matches!(scene.parse.words[end - 1].tag, Tag::Preposition | Tag::Determiner | Tag::Comma) {
        end -= 1;
    }
    if start >= end || !(start..end).contains(&title_word) && name.is_none() {
        return None;
    }
    let full = match name {
        // “Special Representative for Afghanistan Reconciliation”, “ambassador to Chad”: the place is part of the title.
        Some(mention)
            if matches!(scene.parse.words[mention.tokens.start.saturating_sub(1)].lower.as_str(), "for" | "to") =>
        {
            (start, words.end)
        }
        _ => (start, end),
    };
    let title = scene.text(scene.span(&(full.0..full.1)));
    let of = name
        .filter(|mention| !(full.0..full.1).contains(&mention.tokens.start))
        .map(|mention| Arc::clone(&mention.entity));
    Some(Office { title: capitalised(&title), of, words })
}

/// A title with a capital; one that is all in capitals keeps only that.
fn capitalised(title: &str) -> String {
    let shouted = title.len() > 3 && !title.contains(char::is_lowercase);
    let title = if shouted { title.to_lowercase() } else { title.to_owned() };
    let mut letters = title.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The person whom “the Russian president” means: whoever the report introduced with that title.
pub(super) fn holder(
    scene: &Scene<'_>,
    memory: &Memory,
    lemma: &str,
    phrase: usize,
    of: &Arc<Entity>,
) -> Option<Arc<Entity>> {
    let introduced = memory.holder(&of.id, lemma).cloned();
    let full = of_phrase(scene, phrase).map(|office| office.key());
    let named = full.as_deref().and_then(|key| memory.holder(&of.id, key).cloned());
    // Where two are known to have held the office on that day, neither is meant for sure.
    let held = || match scene.lexicon.roles.holders(full.as_deref().unwrap_or(lemma), &of.id, scene.report.published)[..]
    {
        [holder] => scene.lexicon.gazetteer.entity(holder.person.as_str()).cloned(),
        _ => None,
    };
    introduced.or(named).or_else(held)
}

/// The office of a phrase beside a name; “its leader” leads what “its” means, “the Thai army's spokesman” speaks for the army.
fn beside(reading: &Reading<'_>, phrase: usize) -> Option<Office> {
    let scene = &reading.scene;
    let office = of_phrase(scene, phrase)?;
    if let Some(owner) = scene.parse.phrases[phrase].owner
        && let Some(of) = reading.entity(owner)
    {
        let own = scene.words_of(phrase);
        let start = own.clone().find(|&word| scene.parse.words[word].tag != Tag::Possessive).unwrap_or(own.start);
        let end = scene.parse.extent(phrase).end;
        return Some(Office { title: capitalised(&scene.text(scene.span(&(start..end)))), of: Some(of), ..office });
    }
    let of = office.of.clone().or_else(|| reading.owner(phrase).map(|(owner, _)| owner));
    Some(Office { of, ..office })
}

/// The office in the words before a name; “President Paul Kagame *of Rwanda*” has its country behind it.
fn before(reading: &Reading<'_>, phrase: usize) -> Option<Office> {
    let scene = &reading.scene;
    let office = before_name(scene, phrase)?;
    let behind = scene.parse.phrases[phrase].behind.first();
    let behind = behind.filter(|&&(word, _)| office.of.is_none() && scene.parse.words[word].lower == "of");
    let of = behind.and_then(|&(_, of)| reading.entity(of)).or(office.of);
    Some(Office { of, ..office })
}

/// Who holds which office, as the titles beside names say.
pub(super) fn claims(reading: &Reading<'_>) -> Vec<Claim> {
    let scene = &reading.scene;
    let Some(relation) = scene.lexicon.relations.named("holdsRole") else { return Vec::new() };
    let mut found = Vec::new();
    for (at, phrase) in scene.parse.phrases.iter().enumerate() {
        if scene.parse.words[phrase.head].tag != Tag::Name {
            continue;
        }
        let Some(person) = reading.entity(at).filter(|entity| entity.kind == EntityKind::Person) else { continue };
        let before = before(reading, at).map(|office| {
            let words = office.words.start..scene.parse.extent(at).end;
            (office, words)
        });
        let beside = scene.parse.apposition(at).and_then(|other| beside(reading, other)).map(|office| {
            let extent = scene.parse.extent(at);
            let words = office.words.start.min(extent.start)..office.words.end.max(extent.end);
            (office, words)
        });
        let Some((office, words)) = before.or(beside) else { continue };
        // “President Putin” of whom everybody knows which president he is says nothing new; “military spokesman” does.
        if office.of.is_none() && scene.name_at(phrase.head).is_some() && !office.title.contains(' ') {
            continue;
        }
        let title = scene.span(&office.words);
        let object = Arc::new(Entity {
            owner: office.of.as_ref().map(|of| of.id.clone()),
            ..Entity::named(office.label(), EntityKind::Thing)
        });
        let statement = Statement {
            subject: Some(Argument {
                referent: Referent::Entity(person),
                span: Some(scene.span(&(phrase.head..phrase.head + 1))),
            }),
            relation: Arc::clone(relation),
            object: Some(Argument { referent: Referent::Entity(object), span: Some(title) }),
            place: None,
        };
        found.push(Claim {
            confidence: sure(scene.lexicon, "office", &statement),
            statement,
            stance: Stance::PLAIN,
            quantity: None,
            time: None,
            attribution: None,
            evidence: evidence(reading, words, office.words.clone()),
            rule: "office".to_owned(),
        });
    }
    found
}

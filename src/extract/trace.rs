//! Why a sentence gave what it gave, for a person: its words with their tags, what its phrases mean, its clauses, who
//! speaks, the frames that were tried, and the claims.

use std::fmt::Write;

use super::act::{self, Refusal};
use super::fill::Site;
use super::memory::Memory;
use super::reading::Reading;
use super::time::{Anchor, Direction, resolve};
use crate::claim::{Claim, Polarity};
use crate::lexicon::{Entity, Frame, Part};
use crate::syntax::{Link, Mood, Tag, Voice};

/// Columns of the longest line, where words allow.
const WIDTH: usize = 110;

/// Columns before what a line says.
const MARGIN: usize = 10;

/// The reading of a sentence as text; `memory` is what the report had spoken of before its claims were read.
pub(super) fn trace(reading: &Reading<'_>, memory: &Memory, claims: &[Claim]) -> String {
    let mut page = Page::default();
    page.words("", reading.scene.text(reading.scene.sentence.span).split(' '));
    page.words("words", tags(reading).iter().map(String::as_str));
    page.lines("phrases", phrases(reading));
    page.lines("clauses", clauses(reading));
    page.lines("sources", sources(reading));
    page.lines("frames", frames(reading, memory));
    page.lines("claims", claims.iter().map(claim).collect());
    page.text
}

#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    /// A line for each of a list, with a title before the first.
    fn lines(&mut self, title: &str, lines: Vec<String>) {
        for (at, line) in lines.iter().enumerate() {
            let title = if at == 0 { title } else { "" };
            let _ = writeln!(self.text, "  {title:8}{line}");
        }
    }

    /// Words in as many lines as they take.
    fn words<'w>(&mut self, title: &str, words: impl Iterator<Item = &'w str>) {
        let mut lines = vec![String::new()];
        for word in words {
            match lines.last_mut() {
                Some(line) if line.is_empty() => line.push_str(word),
                Some(line) if MARGIN + line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        self.lines(title, lines);
    }
}

/// Each word with its tag: `troops/noun`, `leave/base`.
fn tags(reading: &Reading<'_>) -> Vec<String> {
    let tag = |tag: Tag| match tag {
        Tag::Verb(form) => format!("{form:?}").to_lowercase(),
        other => format!("{other:?}").to_lowercase(),
    };
    let words = reading.scene.parse.words.iter();
    words.map(|word| format!("{}/{}", &reading.scene.report[word.span()], tag(word.tag))).collect()
}

/// What the phrases mean, and the times.
fn phrases(reading: &Reading<'_>) -> Vec<String> {
    let scene = &reading.scene;
    let meaning = |phrase: usize| {
        let entity = reading.entity(phrase)?;
        let owner = entity.owner.as_ref().map_or_else(String::new, |owner| format!(" of {owner}"));
        Some((words(reading, phrase), format!("{} ({}{owner})", entity.id, kind(&entity))))
    };
    let mut rows: Vec<(String, String)> = (0..scene.parse.phrases.len()).filter_map(meaning).collect();
    let anchor = Anchor { published: scene.report.published, spoken: reading.spoken, looks: Direction::Open };
    rows.extend(scene.times.iter().map(|timex| {
        let before: Vec<&str> =
            scene.parse.words[..timex.tokens.start].iter().map(|word| word.lower.as_str()).collect();
        let (bounds, _) = resolve(timex.when, &before, anchor);
        let bounds = bounds.interval().unwrap_or_else(|| "without bounds".to_owned());
        (scene.text(scene.span(&timex.tokens)), format!("{bounds} (time)"))
    }));
    let widest = rows.iter().map(|(words, _)| words.chars().count()).max().unwrap_or(0);
    rows.into_iter().map(|(words, means)| format!("{words:widest$}  {means}")).collect()
}

fn kind(entity: &Entity) -> String {
    format!("{:?}", entity.kind).to_lowercase()
}

/// The clauses by number: subject | verb | objects | prepositional phrases; then what each depends on.
fn clauses(reading: &Reading<'_>) -> Vec<String> {
    let parse = &reading.scene.parse;
    let name = |phrase: usize| {
        let members = parse.members(phrase).into_iter();
        members.map(|member| words(reading, member)).collect::<Vec<_>>().join(" + ")
    };
    let lines = parse.clauses.iter().enumerate().map(|(at, clause)| {
        let mut verb = reading.scene.text(reading.scene.span(&clause.group));
        if clause.voice == Voice::Passive {
            verb.push_str(" (passive)");
        }
        if clause.mood != Mood::Finite {
            let _ = write!(verb, " ({})", format!("{:?}", clause.mood).to_lowercase());
        }
        let subject = match clause.subject {
            Some(subject) if clause.own_subject => name(subject),
            Some(subject) => format!("[{}]", name(subject)),
            None => "–".to_owned(),
        };
        let objects: Vec<String> = clause.objects.iter().map(|&object| name(object)).collect();
        let obliques = clause.obliques.iter();
        let obliques: Vec<String> =
            obliques.map(|&(word, phrase)| format!("{} {}", parse.words[word].lower, name(phrase))).collect();
        let mut line = format!("{}  {subject} | {verb}", at + 1);
        for part in [objects, obliques] {
            let _ = write!(line, " | {}", if part.is_empty() { "–".to_owned() } else { part.join("; ") });
        }
        if let Some((parent, link)) = clause.parent {
            let _ = write!(line, "  ← {} of {}", self::link(reading, link), parent + 1);
        }
        line
    });
    lines.collect()
}

fn link(reading: &Reading<'_>, link: Link) -> String {
    let lead = |word: usize| format!(" with “{}”", reading.scene.parse.words[word].lower);
    match link {
        Link::Complement => "complement".to_owned(),
        Link::Infinitive => "infinitive".to_owned(),
        Link::Participle(word) => format!("participle{}", word.map(lead).unwrap_or_default()),
        Link::Relative => "relative clause".to_owned(),
        Link::Adverbial(word) => format!("adverbial{}", lead(word)),
        Link::Coordinate => "coordinate".to_owned(),
    }
}

fn sources(reading: &Reading<'_>) -> Vec<String> {
    let lines = reading.sayings.iter().map(|saying| {
        let source = saying.attribution.source.as_ref().map_or("nobody named", |source| source.id.as_str());
        let cue = saying.attribution.cue.map_or("–", |cue| &reading.scene.report[cue]);
        format!("{source}, cue “{cue}”{}", if saying.closes { ", behind what is said" } else { "" })
    });
    let quoted = reading.speakers.iter().filter(|(quote, _)| quote.overlaps(reading.scene.sentence.span));
    let quoted = quoted.map(|(quote, attribution)| {
        let source = attribution.source.as_ref().map_or("nobody named", |source| source.id.as_str());
        format!("{source}, in quotation marks: “{}”", short(&reading.scene.text(*quote)))
    });
    lines.chain(quoted).collect()
}

/// The frames of each verb up to the one that is meant, and why the others are not; then those of the nouns.
fn frames(reading: &Reading<'_>, memory: &Memory) -> Vec<String> {
    let parse = &reading.scene.parse;
    let mut lines = Vec::new();
    for clause in 0..parse.clauses.len() {
        let site = Site::of_clause(reading, memory, clause);
        let lemma = &parse.words[parse.clauses[clause].verb].lemma;
        let mut candidates = act::candidates(&site, clause).peekable();
        if candidates.peek().is_none() {
            let light = act::light(reading, clause).map_or("no frame", |_| "light: its object says what is done");
            lines.push(format!("{}  {lemma}: {light}", clause + 1));
        }
        for frame in candidates {
            let refusal = act::refusal(&site, clause, frame);
            let verdict = refusal.map_or_else(|| "meant".to_owned(), |refusal| format!("not meant: {}", why(refusal)));
            lines.push(format!("{}  {}: {verdict}", clause + 1, rule(frame)));
            if refusal.is_none() {
                break;
            }
        }
    }
    for phrase in 0..parse.phrases.len() {
        let head = &parse.words[parse.phrases[phrase].head];
        if head.tag != Tag::Noun {
            continue;
        }
        let mut tried = reading.scene.lexicon.frames.of(Part::Noun, &head.lemma).peekable();
        match act::of_phrase(reading, memory, phrase, 0) {
            _ if tried.peek().is_none() => {}
            Some(act) => {
                let said = act.statements.first().map(|statement| statement.noun_phrase()).unwrap_or_default();
                lines.push(format!("{}  {}: speaks of {said}", words(reading, phrase), rule(act.frame)));
            }
            None => lines.push(format!("{}  {}.n: nothing says whose act it is", words(reading, phrase), head.lemma)),
        }
    }
    lines
}

/// The rule with the relation that it leads to.
fn rule(frame: &Frame) -> String {
    let relation = frame.relation.as_ref().map_or("–", |relation| relation.id.as_str());
    format!("{} → {relation}", frame.rule())
}

fn why(refusal: Refusal<'_>) -> String {
    match refusal {
        Refusal::Follow(words) => format!("“{words}” does not follow"),
        Refusal::Particle(particle) => format!("“{particle}” follows"),
        Refusal::Need(need) => format!("it needs {need}"),
        Refusal::Empty => "it has neither subject nor object".to_owned(),
    }
}

fn claim(claim: &Claim) -> String {
    let negative = if claim.stance.polarity == Polarity::Negative { ", negative" } else { "" };
    format!("{} · {}{negative} · by {}", claim.statement.label(), claim.stance.modality.word(), claim.rule)
}

fn words(reading: &Reading<'_>, phrase: usize) -> String {
    reading.scene.text(reading.scene.span(&reading.scene.parse.phrases[phrase].words))
}

/// The first words of a long text.
fn short(text: &str) -> String {
    const MOST: usize = 60;
    let start: String = text.chars().take(MOST).collect();
    if start.len() < text.len() { format!("{start}…") } else { start }
}

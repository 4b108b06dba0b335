use std::sync::Arc;

use serde_json::{Map, Value};

use super::fields::{either, offset, one_of, text};
use super::names::{Names, argument};
use super::{Refusal, figure};
use crate::claim::{
    Amount, Argument, Attribution, Claim, ClaimTime, Confidence, Evidence, Modality, Polarity, Quantity, Quoted,
    Referent, Stance, Statement, TimeBasis,
};
use crate::lexicon::{EntityKind, Relation};
use crate::query::nearest_one;
use crate::text::{Report, Sentence, SentenceKind, Span};

type Fields = Map<String, Value>;

const MODALITIES: [(&str, Modality); 4] = [
    ("asserted", Modality::Asserted),
    ("planned", Modality::Planned),
    ("possible", Modality::Possible),
    ("denied", Modality::Denied),
];

const POLARITIES: [(&str, Polarity); 2] = [("positive", Polarity::Positive), ("negative", Polarity::Negative)];

const CONFIDENCES: [(&str, Confidence); 3] =
    [("low", Confidence::Low), ("medium", Confidence::Medium), ("high", Confidence::High)];

/// A statement inside a statement inside a statement is no news.
const DEEPEST: usize = 3;

/// A report as claims about it are checked against it.
pub(super) struct Reading<'a> {
    report: &'a Report,
    found: &'a [Claim],
    names: Names<'a>,
    sentences: Vec<Sentence>,
    quotations: Vec<Span>,
    rule: String,
}

impl<'a> Reading<'a> {
    pub fn new(report: &'a Report, found: &'a [Claim], names: Names<'a>, rule: String) -> Self {
        let (sentences, quotations) = (report.sentences(), report.quotations());
        Self { report, found, names, sentences, quotations, rule }
    }

    /// The claim that some fields make.
    ///
    /// # Errors
    /// A field says something that this report does not say, or that no claim can.
    pub fn claim(&self, fields: &Fields) -> Result<Claim, Refusal> {
        let span = self.evidence(fields)?;
        let statement = self.statement(fields, span, 1)?;
        let missing = |key: &str, words: String| Refusal::new(format!("`{key}` is missing; it is {words}"));
        let stance = Stance {
            modality: one_of(fields, "modality", &MODALITIES)?
                .ok_or_else(|| missing("modality", either(&MODALITIES)))?,
            polarity: one_of(fields, "polarity", &POLARITIES)?
                .ok_or_else(|| missing("polarity", either(&POLARITIES)))?,
        };
        let sentences = self.sentences.iter().filter(|sentence| sentence.span.overlaps(span));
        let headline = sentences.clone().any(|sentence| sentence.kind == SentenceKind::Heading);
        let sentence = sentences.fold(span, |all, sentence| all.cover(sentence.span));
        // What was found in the same sentence knows where its words are.
        let near: Vec<&Claim> = self.found.iter().filter(|claim| claim.evidence.sentence.overlaps(sentence)).collect();
        Ok(Claim {
            quantity: self.quantity(fields, span, &near)?,
            time: self.time(fields, span, sentence, &near)?,
            attribution: self.attribution(fields, span, sentence, &near)?,
            evidence: Evidence {
                span,
                sentence,
                relation: self.relation_words(&statement.relation, span, &near),
                headline,
            },
            // Nobody has measured how often these claims are right, but for those who say so.
            confidence: one_of(fields, "confidence", &CONFIDENCES)?.unwrap_or(Confidence::Low),
            rule: self.rule.clone(),
            statement,
            stance,
        })
    }

    /// Where the evidence stands: at the offsets that are given, or else in the only place where it does.
    fn evidence(&self, fields: &Fields) -> Result<Span, Refusal> {
        let Some(words) = text(fields, "evidence")? else {
            return Err(Refusal::new("`evidence` is missing: the words of the report that say so"));
        };
        let whole = &self.report.text;
        let places: Vec<usize> = whole.match_indices(words).map(|(at, _)| at).take(2).collect();
        let span = match (offset(fields, "char_start")?, offset(fields, "char_end")?, places.as_slice()) {
            (Some(start), Some(end), _) => {
                let there = slice(whole, start, end).filter(|span| span.of(whole) == words);
                there.ok_or_else(|| self.elsewhere(words, &format!(" at {start} to {end}"), &places))?
            }
            (None, None, &[at]) => Span::new(at, at + words.len()),
            (None, None, &[]) => return Err(self.elsewhere(words, "", &places)),
            (None, None, _) => {
                return Err(Refusal::new("`evidence` stands in the report more than once")
                    .hint("say where by `char_start` and `char_end`"));
            }
            _ => return Err(Refusal::new("`char_start` and `char_end` go together; give both or neither")),
        };
        if !self.report.body.contains(span) {
            return Err(Refusal::new("`evidence` stands outside the text, in the lines that say what the report is"));
        }
        Ok(span)
    }

    /// Why evidence is not where it is said to be, and where it may be.
    fn elsewhere(&self, words: &str, place: &str, places: &[usize]) -> Refusal {
        let refusal = Refusal::new(format!("`evidence` does not stand in the report{place}, letter for letter"));
        let points = |at: usize| self.report.text[..at].chars().count();
        match places {
            &[at] => {
                let start = points(at);
                refusal.hint(format!("it stands at {start} to {}", start + words.chars().count()))
            }
            [_, ..] => refusal.hint("it stands in several other places"),
            [] => match alike(&self.report.text, words) {
                Some(span) => refusal.hint(format!("the report says `{}`", &self.report[span])),
                None => refusal,
            },
        }
    }

    fn statement(&self, fields: &Fields, span: Span, depth: usize) -> Result<Statement, Refusal> {
        let relation = self.relation(fields)?;
        let subject = self.argument(fields, "subject", span, EntityKind::Thing)?;
        let object = match fields.get("object") {
            Some(Value::Object(inner)) if depth < DEEPEST => {
                let inner = self
                    .statement(inner, span, depth + 1)
                    .map_err(|refusal| Refusal { message: format!("in `object`: {}", refusal.message), ..refusal })?;
                Some(Argument { referent: Referent::Proposition(Box::new(inner)), span: None })
            }
            _ => self.argument(fields, "object", span, EntityKind::Thing)?,
        };
        let place = self.argument(fields, "location", span, EntityKind::Place)?;
        Ok(Statement { subject, relation, object, place })
    }

    fn relation(&self, fields: &Fields) -> Result<Arc<Relation>, Refusal> {
        let relations = &self.names.lexicon.relations;
        let Some(id) = text(fields, "relation")? else {
            return Err(Refusal::new("`relation` is missing").hint("`sitrep list relations` shows all"));
        };
        relations.named(id).cloned().ok_or_else(|| {
            let near = nearest_one(id, relations.iter().map(|relation| relation.id.as_str()));
            let meant = near.map_or_else(String::new, |near| format!("did you mean `{near}`? "));
            Refusal::new(format!("`relation` is `{id}`, which is no relation"))
                .hint(format!("{meant}`sitrep list relations` shows all"))
        })
    }

    fn argument(&self, fields: &Fields, key: &str, span: Span, kind: EntityKind) -> Result<Option<Argument>, Refusal> {
        let item = if key == "location" { None } else { text(fields, &format!("{key}_qid"))? };
        let Some(name) = text(fields, key)? else {
            return match item {
                Some(item) => Err(Refusal::new(format!("`{key}_qid` is `{item}`, but `{key}` is missing"))),
                None => Ok(None),
            };
        };
        let referent = self.names.referent(key, name, item, kind)?;
        Ok(Some(argument(referent, name.trim(), span, &self.report.text)))
    }

    /// The words for the relation: those that were found for it in the evidence, or all of the evidence.
    fn relation_words(&self, relation: &Relation, span: Span, near: &[&Claim]) -> Span {
        let found = near.iter().filter(|claim| claim.statement.relation.id == relation.id);
        found.map(|claim| claim.evidence.relation).find(|words| span.contains(*words)).unwrap_or(span)
    }

    fn quantity(&self, fields: &Fields, span: Span, near: &[&Claim]) -> Result<Option<Quantity>, Refusal> {
        let unit = text(fields, "unit")?.map(|unit| unit.trim().to_owned());
        let Some(value) = fields.get("quantity").filter(|value| !value.is_null()) else {
            return match unit {
                Some(unit) => Err(Refusal::new(format!("`unit` is `{unit}`, but `quantity` is missing"))),
                None => Ok(None),
            };
        };
        let words = &self.report[span];
        let (comparator, amount) = figure::figure(value, words)?;
        let mut quantity = Quantity { text: span, comparator, amount, unit };
        let figure = quantity.figure();
        let known = near.iter().filter_map(|claim| claim.quantity.as_ref()).find(|known| known.figure() == figure);
        if let Some(known) = known {
            quantity.text = known.text;
        } else if let Some((at, length)) = spelled(&quantity.amount, words) {
            quantity.text = Span::new(span.start + at, span.start + at + length);
        }
        Ok(Some(quantity))
    }

    fn time(&self, fields: &Fields, span: Span, sentence: Span, near: &[&Claim]) -> Result<Option<ClaimTime>, Refusal> {
        let Some(interval) = text(fields, "time")? else { return Ok(None) };
        let bounds = figure::interval(interval)?;
        let times = || near.iter().filter_map(|claim| claim.time.as_ref());
        if let Some(known) = times().find(|known| known.bounds.interval() == bounds.interval()) {
            return Ok(Some(known.clone()));
        }
        // A year that is written makes a date one of the calendar; else it leans on another date.
        let days = [bounds.earliest_begin, bounds.latest_end].into_iter().flatten();
        let stated = days.clone().all(|day| find(&self.report[sentence], &day.year().to_string()).is_some());
        let basis = if stated { TimeBasis::Stated } else { TimeBasis::Relative };
        Ok(Some(ClaimTime { text: span, basis, bounds }))
    }

    fn attribution(
        &self,
        fields: &Fields,
        span: Span,
        sentence: Span,
        near: &[&Claim],
    ) -> Result<Option<Attribution>, Refusal> {
        let Some(name) = text(fields, "speaker")? else { return Ok(None) };
        // “officials” are people; a name may be that of anything that speaks.
        let kind = if name.starts_with(char::is_lowercase) { EntityKind::Group } else { EntityKind::Thing };
        let Referent::Entity(source) = self.names.referent("speaker", name, None, kind)? else {
            return Err(Refusal::new(format!("`speaker` is `{name}`, which is something done, and cannot speak")));
        };
        let known = near.iter().filter_map(|claim| claim.attribution.as_ref());
        if let Some(known) = known.into_iter().find(|known| known.source.as_ref() == Some(&source)) {
            return Ok(Some(known.clone()));
        }
        let quoted = if self.quotations.iter().any(|quotation| quotation.contains(span)) {
            Quoted::Direct
        } else if self.quotations.iter().any(|quotation| quotation.overlaps(span)) {
            Quoted::Mixed
        } else {
            Quoted::Indirect
        };
        let words = argument(Referent::Entity(Arc::clone(&source)), name.trim(), sentence, &self.report.text).span;
        let voice = Attribution {
            source: Some(source),
            text: words,
            cue: None,
            quoted,
            said_on: None,
            said_to: None,
            via: None,
        };
        Ok(Some(voice))
    }
}

/// Characters `start..end` of a text as a span of bytes; `None` where it has no such characters.
fn slice(text: &str, start: usize, end: usize) -> Option<Span> {
    let mut places = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    let first = places.nth(start)?;
    let last = places.nth(end.checked_sub(start + 1)?)?;
    Some(Span::new(first, last))
}

/// Where words stand in a text, with no letter or digit beside them.
pub(super) fn find(text: &str, words: &str) -> Option<usize> {
    let apart = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
    let mut places = text.match_indices(words).map(|(at, _)| at);
    places.find(|&at| apart(text[..at].chars().next_back()) && apart(text[at + words.len()..].chars().next()))
}

/// Where a text says the same letters and digits, whatever stands between them.
fn alike(text: &str, words: &str) -> Option<Span> {
    let plain = |letter: char| letter.is_alphanumeric().then(|| letter.to_lowercase().next().unwrap_or(letter));
    let (mut letters, mut places) = (String::new(), Vec::new());
    for (at, letter) in text.char_indices() {
        if let Some(letter) = plain(letter) {
            places.extend(std::iter::repeat_n(at, letter.len_utf8()));
            letters.push(letter);
        }
    }
    let wanted: String = words.chars().filter_map(plain).collect();
    let start = letters.find(&wanted).filter(|_| !wanted.is_empty())?;
    let last = places[start + wanted.len() - 1];
    Some(Span::new(places[start], last + text[last..].chars().next().map_or(0, char::len_utf8)))
}

/// Where an amount stands in some words, in digits or as a word, and its length.
fn spelled(amount: &Amount, words: &str) -> Option<(usize, usize)> {
    let lower = words.to_ascii_lowercase();
    let whole = |figure: &str| find(&lower, figure).map(|at| (at, figure.len()));
    match amount {
        Amount::Number(number) => whole(&number.to_string()).or_else(|| whole(&grouped(*number))),
        Amount::Range(low, _) => whole(&low.to_string()).or_else(|| whole(&grouped(*low))),
        Amount::All => whole("all"),
        Amount::Most => whole("most"),
        Amount::Half => whole("half"),
        Amount::Vague(word) => whole(word),
    }
}

/// A number with a comma at each thousand.
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

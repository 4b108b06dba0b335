//! How many: “fewer than 900 troops”, “a minimum of 200”, “70 of its ships”, “hundreds of people”.

use std::ops::Range;

use super::number::{magnitude, small_number};
use super::scene::Scene;
use crate::claim::{Amount, Comparator, Quantity};
use crate::syntax::Tag;

/// The quantity in a phrase, with the noun that is counted as its unit; `None` where the phrase counts nothing.
pub(super) fn quantity(scene: &Scene<'_>, phrase: usize) -> Option<Quantity> {
    let inner = core(scene, phrase);
    // “three days of drills” counts days, not drills.
    if inner != phrase && is_time_unit(scene.parse.head_lemma(phrase)) {
        return quantity(scene, inner);
    }
    let shape = &scene.parse.phrases[phrase];
    let words = &scene.parse.words;
    let in_times = |word: usize| words[word].tag == Tag::Time;
    let core = core(scene, phrase);
    let unit = unit(scene, core);
    let number = shape
        .words
        .clone()
        .find(|&word| words[word].tag == Tag::Number && !in_times(word) && scene.name_at(word).is_none());
    if let Some(first) = number
        && let Some((amount, end)) = amount(scene, first, shape.words.end.max(first + 1))
    {
        // “the 2,000th”, “20th”: an ordinal counts nothing.
        if words[first].lower.ends_with("th") {
            return None;
        }
        let lead = lead(scene, shape.words.start.saturating_sub(4)..first);
        let (comparator, start) = lead.unwrap_or((Comparator::Exactly, first));
        let text = scene.span(&(start..end));
        return Some(Quantity { text, comparator, amount, unit });
    }
    let word = shape.words.clone().find_map(|word| {
        let amount = match words[word].lower.as_str() {
            "all" => Amount::All,
            "complete" | "full" | "total" if is_act(scene, core) => Amount::All,
            "most" | "majority" => Amount::Most,
            "half" => Amount::Half,
            vague @ ("several" | "many" | "few") => Amount::Vague(vague.to_owned()),
            _ => return None,
        };
        Some((word, amount))
    })?;
    // “most of them”, “all the troops” count; “most important” compares.
    let counts = words.get(word.0 + 1).is_none_or(|next| next.tag != Tag::Adjective || word.0 + 2 < shape.words.end);
    counts.then(|| Quantity { text: words[word.0].span(), comparator: Comparator::Exactly, amount: word.1, unit })
}

fn is_time_unit(lemma: &str) -> bool {
    matches!(lemma, "hour" | "day" | "week" | "month" | "year")
}

/// “a sailor”: one person.
pub(super) fn one(scene: &Scene<'_>, phrase: usize) -> Option<Quantity> {
    let shape = &scene.parse.phrases[phrase];
    let article = &scene.parse.words[shape.words.start];
    let head = &scene.parse.words[shape.head];
    let singular = head.tag == Tag::Noun && head.lower == head.lemma;
    let person = ["people", "force", "group"].iter().any(|class| scene.lexicon.nouns.is(&head.lemma, class));
    (matches!(article.lower.as_str(), "a" | "an") && singular && person).then(|| Quantity {
        text: article.span(),
        comparator: Comparator::Exactly,
        amount: Amount::Number(1),
        unit: Some(head.lower.clone()),
    })
}

fn is_act(scene: &Scene<'_>, phrase: usize) -> bool {
    scene.lexicon.frames.of(crate::lexicon::Part::Noun, scene.parse.head_lemma(phrase)).next().is_some()
}

/// The phrase that is counted: behind “of” for “70 of its ships”, “hundreds of people”, “a number of attacks”.
pub(super) fn core(scene: &Scene<'_>, phrase: usize) -> usize {
    let shape = &scene.parse.phrases[phrase];
    if shape.behind.is_empty() {
        return phrase;
    }
    let head = &scene.parse.words[shape.head];
    let counts = matches!(head.tag, Tag::Number | Tag::Determiner)
        || is_time_unit(&head.lemma)
        || matches!(
            head.lemma.as_str(),
            "number"
                | "round"
                | "percent"
                | "cent"
                | "total"
                | "majority"
                | "third"
                | "quarter"
                | "fifth"
                | "tenth"
                | "swathe"
                | "much"
                | "whole"
                | "series"
                | "wave"
                | "string"
                | "handful"
                | "couple"
                | "spate"
                | "rest"
                | "part"
                | "bulk"
                | "half"
                | "minimum"
                | "maximum"
                | "increase"
                | "rise"
                | "surge"
                | "remainder"
                | "initiation"
                | "start"
                | "beginning"
                | "completion"
                | "end"
                | "kind"
                | "sort"
                | "form"
                | "type"
        );
    match shape.behind.first() {
        Some(&(word, behind)) if counts && matches!(scene.parse.words[word].lower.as_str(), "of") => {
            core(scene, behind)
        }
        // “an increase in attacks”.
        Some(&(word, behind))
            if matches!(head.lemma.as_str(), "increase" | "rise" | "surge" | "decline" | "drop")
                && scene.parse.words[word].lower == "in" =>
        {
            core(scene, behind)
        }
        _ => phrase,
    }
}

/// What is counted: the noun of a phrase.
fn unit(scene: &Scene<'_>, phrase: usize) -> Option<String> {
    let head = &scene.parse.words[scene.parse.phrases[phrase].head];
    (head.tag == Tag::Noun).then(|| head.lower.clone())
}

/// The number that begins at a word, and one past its last word.
fn amount(scene: &Scene<'_>, first: usize, limit: usize) -> Option<(Amount, usize)> {
    let words = &scene.parse.words;
    let lower = words[first].lower.as_str();
    if let Some(vague) = vague(lower) {
        // “hundreds of thousands”.
        let further =
            words.get(first + 2).filter(|_| words[first + 1].lower == "of").and_then(|word| self::vague(&word.lower));
        return Some(match further {
            Some(further) => (Amount::Vague(format!("{vague} of {further}")), first + 3),
            None => (Amount::Vague(vague.to_owned()), first + 1),
        });
    }
    let (low, end) = number(scene, first, limit)?;
    // “2,000 to 3,000”, “2,000-3,000”, “between 10 and 20”.
    let joins = words.get(end).is_some_and(|word| matches!(word.lower.as_str(), "to" | "-" | "–"))
        || words.get(end).is_some_and(|word| word.lower == "and") && first > 0 && words[first - 1].lower == "between";
    if joins
        && let Some((high, end)) = number(scene, end + 1, words.len())
        && high > low
    {
        return Some((Amount::Range(low, high), end));
    }
    Some((Amount::Number(low), end))
}

fn vague(word: &str) -> Option<&'static str> {
    ["dozens", "hundreds", "thousands", "millions", "scores", "tens"].into_iter().find(|vague| *vague == word)
}

/// A whole number at a word: `2,500`, `twenty`, `three hundred`, `2.5 million`.
fn number(scene: &Scene<'_>, first: usize, limit: usize) -> Option<(i64, usize)> {
    let words = &scene.parse.words;
    let lower = words.get(first)?.lower.as_str();
    let mut end = first + 1;
    let next = words.get(end).filter(|_| end < limit.max(first + 2)).and_then(|word| magnitude(&word.lower));
    if let Some(factor) = next {
        end += 1;
        if let Some((whole, part)) = lower.split_once('.') {
            let decimals = i64::try_from(part.len()).ok().filter(|&length| length < 7)?;
            let scale = 10_i64.pow(u32::try_from(decimals).ok()?);
            let digits: i64 = format!("{whole}{part}").parse().ok()?;
            return digits.checked_mul(factor).map(|scaled| (scaled / scale, end));
        }
        return small_number(lower)?.checked_mul(factor).map(|number| (number, end));
    }
    if let Some(factor) = magnitude(lower) {
        return Some((factor, end));
    }
    small_number(lower).map(|number| (number, end))
}

/// The comparison that ends where a number begins, and its first word.
fn lead(scene: &Scene<'_>, before: Range<usize>) -> Option<(Comparator, usize)> {
    use Comparator::{About, AtLeast, AtMost, LessThan, MoreThan};
    const LEADS: [(&str, Comparator); 31] = [
        ("a minimum of", AtLeast),
        ("a maximum of", AtMost),
        ("as many as", AtMost),
        ("as few as", AtLeast),
        ("no more than", AtMost),
        ("no fewer than", AtLeast),
        ("no less than", AtLeast),
        ("not more than", AtMost),
        ("at least", AtLeast),
        ("at most", AtMost),
        ("more than", MoreThan),
        ("less than", LessThan),
        ("fewer than", LessThan),
        ("closer to", About),
        ("close to", About),
        ("up to", AtMost),
        ("in excess of", MoreThan),
        ("upwards of", MoreThan),
        ("an estimated", About),
        ("estimated", About),
        ("about", About),
        ("around", About),
        ("some", About),
        ("roughly", About),
        ("approximately", About),
        ("nearly", About),
        ("almost", About),
        ("over", MoreThan),
        ("above", MoreThan),
        ("under", LessThan),
        ("below", LessThan),
    ];
    let words = &scene.parse.words;
    LEADS.iter().find_map(|(phrase, comparator)| {
        let length = phrase.split(' ').count();
        let start = before.end.checked_sub(length).filter(|&start| start >= before.start)?;
        let same = phrase.split(' ').zip(start..before.end).all(|(part, word)| words[word].lower == part);
        same.then_some((*comparator, start))
    })
}

//! When two names, figures, times or sources are the same.

use std::collections::BTreeSet;

use sitrep::lexicon::EntityId;

use super::claims::Claim;

/// Words of several parts that count as one.
const JOINED: [(&str, &str); 11] = [
    ("united states of america", "unitedstates"),
    ("united states", "unitedstates"),
    ("united nations", "unitednations"),
    ("united kingdom", "unitedkingdom"),
    ("united arab emirates", "unitedarabemirates"),
    ("saudi arabian", "saudiarabia"),
    ("saudi arabia", "saudiarabia"),
    ("north korean", "northkorea"),
    ("north korea", "northkorea"),
    ("south korean", "southkorea"),
    ("south korea", "southkorea"),
];

/// Countries with the words for what belongs to them.
const DEMONYMS: &str = "afghanistan afghan afghans|russia russian russians|unitedstates american americans us usa|\
    china chinese|iran iranian iranians|syria syrian syrians|ukraine ukrainian ukrainians|mali malian|turkey turkish|\
    unitedkingdom british uk|france french|germany german|israel israeli|saudiarabia saudi|yemen yemeni|sudan sudanese|\
    ethiopia ethiopian|eritrea eritrean|philippines philippine filipino|pakistan pakistani|qatar qatari|houthis houthi|\
    indonesia indonesian|unitednations un|unitedarabemirates uae|northkorea dprk";

/// Words that add nothing to a name.
const EMPTY: &str = " the a an of and in on for to from with by at its his her their s some senior top former new ";

/// Words that do not tell one name from another: “Afghan government” is Afghanistan.
const GENERIC: &str = " government governments authorities forces force army armed military troops soldiers personnel \
    officials official president prime minister ministry foreign defense defence secretary state general gen lt col \
    commander spokesman spokesperson spokeswoman leader leaders leadership regime administration republic federal mr \
    mrs ms dr sir sheikh mullah ambassador envoy special chairman delegation representatives group militia militias \
    fighters militants insurgents members country city province region capital ";

fn listed(words: &str, word: &str) -> bool {
    words.split_whitespace().any(|listed| listed == word)
}

/// Lower case without accents, marks, possessives and a leading article.
fn plain(name: &str) -> String {
    let owner = |word: &str| word.strip_suffix("'s").or(word.strip_suffix("’s")).unwrap_or(word).to_owned();
    let words = name.split_whitespace().map(owner).collect::<Vec<_>>().join(" ");
    let words = EntityId::of(&words).as_str().replace('-', " ");
    let article = ["the ", "a ", "an "].into_iter().find_map(|article| words.strip_prefix(article));
    article.map_or(words.clone(), str::to_owned)
}

/// The words that make a plain name, those of a country's people as the country.
fn tokens(plain: &str) -> BTreeSet<String> {
    let mut words = format!(" {plain} ");
    for (parts, whole) in JOINED {
        words = words.replace(&format!(" {parts} "), &format!(" {whole} "));
    }
    let country = |word: &str| DEMONYMS.split('|').find(|row| listed(row, word))?.split_whitespace().next();
    let kept = words.split_whitespace().filter(|word| !listed(EMPTY, word));
    kept.map(|word| country(word).unwrap_or(word).to_owned()).collect()
}

/// Whether two names are of one thing: alike but for case, articles, demonyms, and words such as “government”.
pub fn same_name(one: &str, other: &str) -> bool {
    let (one, other) = (plain(one), plain(other));
    if one.is_empty() || other.is_empty() {
        return false;
    }
    let (one_tokens, other_tokens) = (tokens(&one), tokens(&other));
    if one == other || (!one_tokens.is_empty() && one_tokens == other_tokens) {
        return true;
    }
    let telling = |tokens: BTreeSet<String>| -> BTreeSet<String> {
        tokens.into_iter().filter(|token| !listed(GENERIC, token)).collect()
    };
    let (one, other) = (telling(one_tokens), telling(other_tokens));
    let (fewer, more) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    if fewer.is_empty() {
        return false;
    }
    let shared = fewer.intersection(more).count();
    if shared == fewer.len() {
        return shared as f64 >= 0.6 * more.len() as f64;
    }
    shared >= 2 && shared as f64 >= 0.5 * (fewer.len() + more.len() - shared) as f64
}

/// The names of a list: “Japan; Australia”.
fn names(list: &Option<String>) -> impl Iterator<Item = &str> {
    list.iter().flat_map(|list| list.split(';')).map(str::trim).filter(|name| !name.is_empty())
}

fn any_same<'a>(some: &Option<String>, others: impl IntoIterator<Item = &'a Option<String>>) -> bool {
    let others: Vec<&str> = others.into_iter().flat_map(names).collect();
    names(some).any(|name| others.iter().any(|other| same_name(name, other)))
}

/// Whether an argument is the one wanted or one as good; an argument that is left open is met by any.
pub fn same_argument(wanted: &Option<String>, alternatives: &[Option<String>], found: &Option<String>) -> bool {
    wanted.is_none() || alternatives.contains(&None) || any_same(found, alternatives.iter().chain([wanted]))
}

/// A place has no alternatives.
pub fn same_place(wanted: &Option<String>, found: &Option<String>) -> bool {
    any_same(found, [wanted])
}

/// Relations whose subject is their speaker, so that it need not be named again.
const SPEECH: &str = "threatens opposes supports callsFor rejects accuses condemns denies agrees orders protests \
    expressesConcern doubts commitsTo assesses setsDeadline claimsResponsibility states";

pub fn same_speaker(wanted: &Claim, found: &Claim) -> bool {
    let says = names(&found.speaker).next().is_some();
    if !says && wanted.speaker_alt.contains(&None) {
        return true;
    }
    let speech = wanted.relations().any(|relation| listed(SPEECH, relation));
    let subjects = || [&wanted.subject, &found.subject].into_iter().chain(&wanted.subject_alt);
    let by_itself = |speaker: &Option<String>| speech && any_same(speaker, subjects());
    if says && any_same(&found.speaker, wanted.speaker_alt.iter().chain([&wanted.speaker])) {
        return true;
    }
    match (&wanted.speaker, says) {
        (None, false) => true,
        (None, true) => by_itself(&found.speaker),
        (Some(_), false) => by_itself(&wanted.speaker),
        (Some(_), true) => by_itself(&wanted.speaker) && by_itself(&found.speaker),
    }
}

pub fn same_modality(wanted: &Claim, found: &Claim) -> bool {
    // Who records the denial itself has recorded that the content is denied.
    (wanted.modality == "denied" && found.relation == "denies")
        || wanted.modalities().any(|modality| modality == found.modality)
}

/// How many: figures, or a word such as “dozens”.
#[derive(PartialEq)]
enum Amount {
    Figures(Vec<f64>),
    Word(String),
}

fn amount(quantity: &str) -> Amount {
    let text = quantity.to_lowercase().replace(',', "");
    let mut figures: Vec<f64> = Vec::new();
    for run in text.split(|mark: char| !mark.is_alphanumeric() && mark != '.') {
        let end = run.find(|mark: char| !mark.is_ascii_digit() && mark != '.').unwrap_or(run.len());
        if let Ok(figure) = run[..end].trim_end_matches('.').parse() {
            figures.push(figure);
        }
        let times = match &run[end..] {
            "hundred" => 1e2,
            "thousand" | "k" => 1e3,
            "million" | "mn" | "m" => 1e6,
            "billion" | "bn" | "b" => 1e9,
            "trillion" => 1e12,
            _ => 1.0,
        };
        if let Some(figure) = figures.last_mut() {
            *figure *= times;
        }
    }
    if !figures.is_empty() {
        return Amount::Figures(figures);
    }
    let vague = ["tens of thousands", "thousand", "hundred", "dozen", "scores"];
    Amount::Word(vague.into_iter().find(|word| text.contains(word)).map_or(text.trim().to_owned(), str::to_owned))
}

/// Whether the figures agree within one in a hundred, or the words do; comparators are not looked at.
pub fn same_quantity(wanted: &Option<String>, found: &Option<String>) -> bool {
    let (Some(wanted), Some(found)) = (wanted, found) else { return wanted.is_none() && found.is_none() };
    match (amount(wanted), amount(found)) {
        (Amount::Figures(wanted), Amount::Figures(found)) => {
            let low = wanted.iter().copied().fold(f64::INFINITY, f64::min);
            let high = wanted.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            found.iter().any(|figure| (low * 0.99..=high * 1.01).contains(figure))
        }
        (wanted, found) => wanted == found,
    }
}

/// The first and the last day that a time names, as text; an open end is the other one. `None` for anything else.
pub fn interval(time: &str) -> Option<(String, String)> {
    let (first, last) = time.split_once('/').unwrap_or((time, time));
    let (first, last) = (if first == ".." { last } else { first }, if last == ".." { first } else { last });
    let whole = |day: &str, missing: &str| {
        let numbers = day.split('-').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
        (numbers && [4, 7, 10].contains(&day.len())).then(|| format!("{day}{}", &missing[day.len() - 4..]))
    };
    Some((whole(first, "-01-01")?, whole(last, "-12-31")?))
}

/// Whether two times overlap.
pub fn same_time(wanted: &Option<String>, found: &Option<String>) -> bool {
    let of = |time: &Option<String>| interval(time.as_deref()?);
    match (of(wanted), of(found)) {
        (Some(wanted), Some(found)) => wanted.0 <= found.1 && found.0 <= wanted.1,
        (wanted, found) => wanted.is_none() && found.is_none(),
    }
}

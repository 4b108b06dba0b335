//! How much of what a person reads in news the program finds: precision, recall and F1 against `tests/gold`.
//!
//! `cargo test gold -- --nocapture` shows the figures, `MISTAKES=1` each claim that is missed, spurious or differs.

pub mod assignment;
mod claims;
mod compare;
mod score;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use claims::{Claim, Paragraph};
use score::{LEVELS, Score};
use sitrep::claim::{Modality, Polarity};
use sitrep::lexicon::Lexicon;

/// The first part of a paragraph's name: written together with the rules, or after them by somebody else.
const HALVES: [&str; 2] = ["dev", "blind"];
/// The second part of a paragraph's name.
const STYLES: [&str; 4] = ["wire", "statement", "broadcast", "bullets"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold")
}

/// The paragraphs of the project, with what the program finds in them now.
fn paragraphs() -> Vec<Paragraph> {
    claims::read(&folder().join("claims"), &[folder().join("texts")])
}

/// Splits `dev-wire-izium` into half and style.
fn half_and_style(doc: &str) -> (&str, &str) {
    let mut parts = doc.splitn(3, '-');
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}

/// The score of each group of paragraphs; a paragraph may be in several.
fn by_group<'a>(paragraphs: &'a [Paragraph], groups: impl Fn(&'a str) -> Vec<String>) -> BTreeMap<String, Score> {
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    for paragraph in paragraphs {
        let score = Score::of(&paragraph.wanted, &paragraph.found);
        for group in groups(&paragraph.doc) {
            scores.entry(group).or_default().add(&score);
        }
    }
    scores
}

/// Prints the figures of each group, and those of each relation over all.
fn show(title: &str, groups: &BTreeMap<String, Score>, all: &Score) {
    println!("\n{title}: {} required claims, {} found\n", all.levels[0].wanted, all.found);
    let heads = groups.keys().map(|group| format!("{group:>16}")).collect::<String>();
    println!("{:24}{heads}", "");
    for (index, (measure, _)) in all.measures().iter().enumerate() {
        let cell = |score: &Score| score.measures()[index].1.map_or("-".to_owned(), |value| format!("{value:.3}"));
        println!("{measure:24}{}", groups.values().map(|score| format!("{:>16}", cell(score))).collect::<String>());
    }
    println!("\n{:24}{:>8}{:>8}{:>8}{:>8}{:>8}", "+object by relation", "gold", "found", "P", "R", "F1");
    for (name, relation) in &all.relations {
        let [precision, recall, f1] = relation.figures();
        let (wanted, found) = (relation.wanted, relation.found);
        println!("{name:24}{wanted:8}{found:8}{precision:8.2}{recall:8.2}{f1:8.2}");
    }
}

/// Prints what a person would look at next, of the half that may be looked at.
fn show_mistakes(paragraphs: &[Paragraph]) {
    if env::var_os("MISTAKES").is_none() {
        return;
    }
    for paragraph in paragraphs.iter().filter(|paragraph| half_and_style(&paragraph.doc).0 != "blind") {
        for mistake in score::mistakes(&paragraph.wanted, &paragraph.found) {
            println!("{}: {mistake}", paragraph.doc);
        }
    }
}

/// Rounds down to hundredths, so that a change that moves one claim of many need not touch the table.
fn minimum(value: f64) -> f64 {
    (value * 100.0 + 1e-9).floor() / 100.0
}

#[test]
fn no_figure_falls_below_the_table_of_scores() {
    let paragraphs = paragraphs();
    let groups = by_group(&paragraphs, |doc| {
        let (half, style) = half_and_style(doc);
        vec![half.to_owned(), format!("{half} {style}")]
    });
    let all = by_group(&paragraphs, |_| vec![String::new()]);
    show("tests/gold", &groups, &all[""]);
    show_mistakes(&paragraphs);

    let path = folder().join("scores.tsv");
    let halves: Vec<(&str, &Score)> = HALVES.iter().filter_map(|half| Some((*half, groups.get(*half)?))).collect();
    if env::var_os("UPDATE").is_some_and(|value| value == "1") {
        let mut table = "half\tmeasure\tminimum\n".to_owned();
        for (half, score) in &halves {
            for (measure, value) in score.measures() {
                table += &format!("{half}\t{measure}\t{:.2}\n", minimum(value.unwrap_or(0.0)));
            }
        }
        return fs::write(path, table).unwrap();
    }
    let table = fs::read_to_string(path).unwrap();
    let minima: BTreeMap<(&str, &str), f64> = table
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            ((cells[0], cells[1]), cells[2].parse().unwrap())
        })
        .collect();
    let mut fallen = String::new();
    for (half, score) in halves {
        for (measure, value) in score.measures() {
            let value = value.unwrap_or(0.0);
            match minima.get(&(half, measure.as_str())) {
                Some(minimum) if value + 1e-9 >= *minimum => {}
                Some(minimum) => fallen += &format!("{half}: {measure} is {value:.3}, below {minimum:.2}\n"),
                None => fallen += &format!("{half}: {measure} has no minimum\n"),
            }
        }
    }
    assert!(fallen.is_empty(), "\n{fallen}\nIf this is as it should be: `UPDATE=1 cargo test gold`, then say why.\n");
}

/// Prints the score over another folder of `claims/` and `texts/`: `SITREP_GOLD`, with texts of `SITREP_SEEDS` too.
#[test]
fn claims_kept_elsewhere_are_scored_in_the_same_way() {
    let Some(gold) = env::var_os("SITREP_GOLD").map(PathBuf::from) else {
        eprintln!("SITREP_GOLD is not set: skipped");
        return;
    };
    let mut texts = vec![gold.join("texts")];
    texts.extend(env::var_os("SITREP_SEEDS").map(PathBuf::from));
    let paragraphs = claims::read(&gold.join("claims"), &texts);
    assert!(!paragraphs.is_empty(), "{} has no text with claims", gold.display());
    let groups = by_group(&paragraphs, |doc| {
        let kind = if doc.starts_with('0') { "reports" } else { "paragraphs" };
        vec!["all".to_owned(), kind.to_owned()]
    });
    show("SITREP_GOLD", &groups, &groups["all"]);
    show_mistakes(&paragraphs);
}

#[test]
fn each_annotation_holds_of_its_text() {
    let relations = &Lexicon::shipped().relations;
    let modalities = [Modality::Asserted, Modality::Planned, Modality::Possible, Modality::Denied].map(Modality::word);
    let polarities = [Polarity::Positive, Polarity::Negative].map(Polarity::word);
    let mut complaints = Vec::new();
    for paragraph in paragraphs() {
        let (half, style) = half_and_style(&paragraph.doc);
        assert!(HALVES.contains(&half) && STYLES.contains(&style), "{}: not <half>-<style>-<name>", paragraph.doc);
        let text = fs::read_to_string(folder().join(format!("texts/{}.txt", paragraph.doc))).unwrap();
        for (index, claim) in paragraph.wanted.iter().enumerate() {
            let mut complain = |what: String| complaints.push(format!("{}: {what}", claim.id));
            let length = claim.char_end.saturating_sub(claim.char_start);
            let words: String = text.chars().skip(claim.char_start).take(length).collect();
            if words != claim.evidence {
                let place = text.find(&claim.evidence).map(|at| text[..at].chars().count());
                complain(format!("char_start is {}, but the evidence begins at {place:?}", claim.char_start));
            }
            if claim.doc != paragraph.doc || claim.id != format!("{}-{:02}", paragraph.doc, index + 1) {
                complain(format!("is not claim {} of {}", index + 1, paragraph.doc));
            }
            for relation in claim.relations().filter(|relation| relations.named(relation).is_none()) {
                complain(format!("no relation is named `{relation}`"));
            }
            for modality in claim.modalities().filter(|modality| !modalities.contains(modality)) {
                complain(format!("no modality is named `{modality}`"));
            }
            if !polarities.contains(&claim.polarity.as_str()) {
                complain(format!("no polarity is named `{}`", claim.polarity));
            }
            if claim.time.as_deref().is_some_and(|time| compare::interval(time).is_none()) {
                complain(format!(
                    "`{}` is no day, `first/last`, `../last` or `first/..`",
                    claim.time.as_ref().unwrap()
                ));
            }
        }
    }
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// A claim of a hundred characters that begins at `start`.
fn claim(start: usize, subject: &str, relation: &str, object: &str) -> Claim {
    let some = |words: &str| Some(words.to_owned());
    Claim {
        char_start: start,
        char_end: start + 100,
        subject: some(subject),
        relation: relation.to_owned(),
        object: some(object),
        modality: "asserted".to_owned(),
        polarity: "positive".to_owned(),
        ..Claim::default()
    }
}

#[test]
fn optional_and_repeated_claims_count_neither_for_nor_against() {
    let wanted = [
        claim(0, "Ruritania", "withdraws", "Ruritania's troops"),
        Claim { optional: true, ..claim(200, "Graustark", "opposes", "withdrawal") },
        claim(400, "Graustark", "attacks", "Ruritania"),
    ];
    let found = [
        claim(10, "the government of Ruritania", "withdraws", "troops of Ruritania"),
        claim(20, "Ruritania", "withdraws", "troops of Ruritania"),
        claim(200, "Graustark", "opposes", "withdrawal"),
        claim(420, "Sarkhan", "attacks", "Ruritania"),
        claim(900, "Sarkhan", "meets", "Graustark"),
    ];
    let score = Score::of(&wanted, &found);
    let levels = score.levels.each_ref().map(|tally| (tally.hits, tally.found, tally.wanted));
    assert_eq!(LEVELS, ["event", "+subject", "+object"]);
    // The second withdrawal repeats the first, and the opposition is optional: neither is among those found.
    assert_eq!(levels, [(2, 3, 2), (1, 3, 2), (1, 3, 2)]);
}

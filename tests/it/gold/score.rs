//! Which of the wanted claims are found, and how right those are.

use std::collections::{BTreeMap, BTreeSet};

use super::assignment::assignment;
use super::claims::Claim;
use super::compare::{same_argument, same_modality, same_name, same_place, same_quantity, same_speaker, same_time};

/// What must agree, each level with what the one before it asks: relation and evidence, the subject, the object.
pub const LEVELS: [&str; 3] = ["event", "+subject", "+object"];

/// Part of the shorter evidence that the two must share.
const OVERLAP: f64 = 0.5;
/// Evidence longer than this, in code points, proves nothing.
const LONGEST: usize = 900;

/// Counts behind precision and recall. Optional claims are in none of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub hits: usize,
    pub found: usize,
    pub wanted: usize,
}

/// Counts of one relation at the level `+object`. An accepted other relation counts for recall where it was wanted and
/// for precision where it was found.
#[derive(Clone, Copy, Debug, Default)]
pub struct OfRelation {
    pub wanted: usize,
    met: usize,
    pub found: usize,
    right: usize,
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn figures(precision: f64, recall: f64) -> [f64; 3] {
    let sum = precision + recall;
    [precision, recall, if sum == 0.0 { 0.0 } else { 2.0 * precision * recall / sum }]
}

impl Tally {
    /// Precision, recall, F1.
    fn figures(&self) -> [f64; 3] {
        figures(ratio(self.hits, self.found), ratio(self.hits, self.wanted))
    }
}

impl OfRelation {
    /// Precision, recall, F1.
    pub fn figures(&self) -> [f64; 3] {
        figures(ratio(self.right, self.found), ratio(self.met, self.wanted))
    }
}

/// What of a claim is looked at where it is found at all, in the order in which it is shown.
const ATTRIBUTES: [&str; 6] = ["attribution", "quantity", "time", "modality", "polarity", "location"];

/// Whether each of [`ATTRIBUTES`] is right; `None` where none is wanted.
fn attributes(wanted: &Claim, found: &Claim) -> [Option<bool>; 6] {
    [
        wanted.speaker.as_ref().map(|_| same_speaker(wanted, found)),
        wanted.quantity.as_ref().map(|_| same_quantity(&wanted.quantity, &found.quantity)),
        wanted.time.as_ref().map(|_| same_time(&wanted.time, &found.time)),
        Some(same_modality(wanted, found)),
        Some(wanted.polarity == found.polarity),
        wanted.location.as_ref().map(|_| same_place(&wanted.location, &found.location)),
    ]
}

/// A wanted and a found claim that may be the same.
#[derive(Clone, Copy)]
struct Candidate {
    weight: f64,
    subject: bool,
    object: bool,
}

impl Candidate {
    fn of(wanted: &Claim, found: &Claim) -> Option<Self> {
        let shared = overlap(wanted, found);
        let long = found.char_end - found.char_start > LONGEST;
        if long || shared < OVERLAP || !wanted.relations().any(|relation| relation == found.relation) {
            return None;
        }
        let subject = same_argument(&wanted.subject, &wanted.subject_alt, &found.subject);
        let object = same_argument(&wanted.object, &wanted.object_alt, &found.object);
        // A required claim goes before an optional one, then arguments, then attributes.
        let agreeing = [
            (500, !wanted.optional),
            (40, subject),
            (40, object),
            (5, same_quantity(&wanted.quantity, &found.quantity)),
            (4, wanted.relation == found.relation),
            (3, same_speaker(wanted, found)),
            (3, same_modality(wanted, found)),
            (2, wanted.polarity == found.polarity),
        ];
        let points: i32 = agreeing.iter().filter(|(_, agrees)| *agrees).map(|(points, _)| points).sum();
        Some(Self { weight: f64::from(1000 + points) + 3.0 * shared, subject, object })
    }
}

/// The part of the shorter evidence that both share.
fn overlap(one: &Claim, other: &Claim) -> f64 {
    let shared = one.char_end.min(other.char_end).saturating_sub(one.char_start.max(other.char_start));
    let shorter = (one.char_end - one.char_start).min(other.char_end - other.char_start);
    ratio(shared, shorter)
}

/// The claims of a text paired with those found in it.
struct Matching {
    /// By wanted, then by found.
    candidates: Vec<Vec<Option<Candidate>>>,
    found: usize,
    /// At the level of the event.
    pairs: Vec<(usize, usize)>,
    /// Found claims that say again what another found claim says.
    repeated: BTreeSet<usize>,
}

impl Matching {
    fn of(wanted: &[Claim], found: &[Claim]) -> Self {
        let row = |wanted: &Claim| found.iter().map(|found| Candidate::of(wanted, found)).collect();
        let candidates: Vec<Vec<Option<Candidate>>> = wanted.iter().map(row).collect();
        let mut matching = Self { candidates, found: found.len(), pairs: Vec::new(), repeated: BTreeSet::new() };
        matching.pairs = matching.best(|_| true);
        let paired: BTreeSet<usize> = matching.pairs.iter().map(|(_, found)| *found).collect();
        let repeats = |found: &usize| {
            let same = |candidate: Candidate| candidate.subject && candidate.object;
            matching.pairs.iter().any(|&(wanted, _)| matching.candidates[wanted][*found].is_some_and(same))
        };
        matching.repeated = (0..found.len()).filter(|found| !paired.contains(found)).filter(repeats).collect();
        matching
    }

    /// The best pairs among the candidates that agree enough.
    fn best(&self, enough: impl Fn(Candidate) -> bool) -> Vec<(usize, usize)> {
        let weight = |row: usize, column: usize| match self.candidates[row][column] {
            Some(candidate) if enough(candidate) && !self.repeated.contains(&column) => candidate.weight,
            _ => 0.0,
        };
        assignment(self.candidates.len(), self.found, weight)
    }

    fn at_level(&self, level: usize) -> Vec<(usize, usize)> {
        match level {
            0 => self.pairs.clone(),
            1 => self.best(|candidate| candidate.subject),
            _ => self.best(|candidate| candidate.subject && candidate.object),
        }
    }
}

/// The score of one text or of several.
#[derive(Clone, Debug, Default)]
pub struct Score {
    /// All claims found, repeated and optional ones too.
    pub found: usize,
    pub levels: [Tally; 3],
    /// Right ones and all, as [`ATTRIBUTES`].
    attributes: [(usize, usize); 6],
    pub relations: BTreeMap<String, OfRelation>,
}

impl Score {
    pub fn of(wanted: &[Claim], found: &[Claim]) -> Self {
        let matching = Matching::of(wanted, found);
        let mut score = Self { found: found.len(), ..Self::default() };
        let required = wanted.iter().filter(|claim| !claim.optional).count();
        for (level, tally) in score.levels.iter_mut().enumerate() {
            let pairs = matching.at_level(level);
            let hits = pairs.iter().filter(|(row, _)| !wanted[*row].optional).count();
            let left_out = matching.repeated.len() + pairs.len() - hits;
            *tally = Tally { hits, found: found.len() - left_out, wanted: required };
        }
        for &(row, column) in matching.pairs.iter().filter(|(row, _)| !wanted[*row].optional) {
            for ((right, all), attribute) in score.attributes.iter_mut().zip(attributes(&wanted[row], &found[column])) {
                *right += usize::from(attribute == Some(true));
                *all += usize::from(attribute.is_some());
            }
        }
        score.count_relations(wanted, found, &matching);
        score
    }

    fn count_relations(&mut self, wanted: &[Claim], found: &[Claim], matching: &Matching) {
        let pairs = matching.at_level(2);
        let wanted_of: BTreeMap<usize, &Claim> = pairs.iter().map(|&(row, column)| (column, &wanted[row])).collect();
        for claim in wanted.iter().filter(|claim| !claim.optional) {
            self.relations.entry(claim.relation.clone()).or_default().wanted += 1;
        }
        for (column, claim) in found.iter().enumerate().filter(|(column, _)| !matching.repeated.contains(column)) {
            let pair = wanted_of.get(&column);
            if pair.is_some_and(|wanted| wanted.optional) {
                continue;
            }
            let relation = self.relations.entry(claim.relation.clone()).or_default();
            relation.found += 1;
            relation.right += usize::from(pair.is_some());
            if let Some(wanted) = pair {
                self.relations.entry(wanted.relation.clone()).or_default().met += 1;
            }
        }
    }

    /// Adds the counts of another text.
    pub fn add(&mut self, other: &Self) {
        self.found += other.found;
        for (tally, more) in self.levels.iter_mut().zip(other.levels) {
            tally.hits += more.hits;
            tally.found += more.found;
            tally.wanted += more.wanted;
        }
        for ((right, all), (more_right, more_all)) in self.attributes.iter_mut().zip(other.attributes) {
            *right += more_right;
            *all += more_all;
        }
        for (name, more) in &other.relations {
            let relation = self.relations.entry(name.clone()).or_default();
            relation.wanted += more.wanted;
            relation.met += more.met;
            relation.found += more.found;
            relation.right += more.right;
        }
    }

    /// Each figure with its name; `None` where there is nothing to measure.
    pub fn measures(&self) -> Vec<(String, Option<f64>)> {
        let mut measures = Vec::new();
        for (level, tally) in LEVELS.iter().zip(&self.levels) {
            for (name, figure) in ["precision", "recall", "F1"].iter().zip(tally.figures()) {
                measures.push((format!("{level} {name}"), Some(figure)));
            }
        }
        for (name, (right, all)) in ATTRIBUTES.iter().zip(self.attributes) {
            measures.push(((*name).to_owned(), (all > 0).then(|| ratio(right, all))));
        }
        measures
    }
}

fn brief(claim: &Claim) -> String {
    let argument = |name: &Option<String>| name.clone().unwrap_or_else(|| "–".to_owned());
    format!("{}({}, {})", claim.relation, argument(&claim.subject), argument(&claim.object))
}

/// What is missed, spurious or different in a text, a line each.
pub fn mistakes(wanted: &[Claim], found: &[Claim]) -> Vec<String> {
    let matching = Matching::of(wanted, found);
    let row_of: BTreeMap<usize, usize> = matching.pairs.iter().map(|&(row, column)| (column, row)).collect();
    let met: BTreeSet<usize> = row_of.values().copied().collect();
    let mut mistakes = Vec::new();
    for (_, claim) in wanted.iter().enumerate().filter(|(row, claim)| !claim.optional && !met.contains(row)) {
        mistakes.push(format!("missed    {}  «{}»", brief(claim), claim.evidence));
    }
    for (column, claim) in found.iter().enumerate() {
        let Some(&row) = row_of.get(&column) else {
            if !matching.repeated.contains(&column) {
                mistakes.push(format!("spurious  {}  «{}»", brief(claim), claim.evidence));
            }
            continue;
        };
        let wanted = &wanted[row];
        let Some(candidate) = matching.candidates[row][column] else { continue };
        let mut wrong: Vec<&str> = Vec::new();
        wrong.extend((!candidate.subject).then_some("subject"));
        wrong.extend((!candidate.object).then_some("object"));
        let attributes = ATTRIBUTES.iter().zip(attributes(wanted, claim));
        wrong.extend(attributes.filter(|(_, right)| *right == Some(false)).map(|(name, _)| *name));
        if !wrong.is_empty() && !wanted.optional {
            let (wrong, evidence) = (wrong.join(", "), &wanted.evidence);
            mistakes.push(format!("differs   {} for {} in {wrong}  «{evidence}»", brief(claim), brief(wanted)));
        }
    }
    mistakes
}

#[test]
fn names_are_compared_by_what_tells_them_apart() {
    for (one, other) in [
        ("the Afghan government", "Afghanistan"),
        ("Benin’s army", "Benin"),
        ("U.S. troops", "American soldiers"),
        ("Nicolás Maduro", "President Nicolas Maduro"),
        ("sanctions on Syria", "Syrian sanctions"),
    ] {
        assert!(same_name(one, other), "{one} is not {other}");
    }
    for (one, other) in [("government", "officials"), ("South Sudan", "Sudan"), ("Doha", "Doha accord on aid")] {
        assert!(!same_name(one, other), "{one} is {other}");
    }
}

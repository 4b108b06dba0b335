//! The situation report: what the reports of a store claim, as one reads it in the morning.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, Term};
use rustc_hash::FxHashMap;

use crate::claim::{Amount, Comparator, Stance};
use crate::graph::vocab::sr;
use crate::graph::{self, Base, ClaimView, QuantityView};
use crate::query::{Answer, Error, Limits, answer, saved};
use crate::store::Snapshot;

/// The relations that come first, in this order; the others follow by number of claims.
const FIRST: [&str; 6] = ["deploys", "withdraws", "secures", "supports", "opposes", "negotiates"];

/// What the reports of a store claim, in the order in which it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brief {
    /// How many reports there are.
    pub reports: usize,
    /// How many of them have no known date.
    pub undated: usize,
    /// How many claims they make.
    pub claims: usize,
    /// Who is said to do something, most claims first.
    pub actors: Vec<Actor>,
    /// What is said to be done, and each claim of it, newest report first.
    pub relations: Vec<Group>,
    /// By when something is to happen, in the order in which the reports said so.
    pub deadlines: Vec<Deadline>,
    /// Numbers of which several are stated for the same thing, oldest report first.
    pub figures: Vec<Group>,
}

/// Somebody who is said to do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The id, such as `united-states`.
    pub id: String,
    /// The name to show.
    pub label: String,
    /// In how many claims.
    pub claims: usize,
}

/// Claims that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What they have in common: a relation's id, or the thing of which they give a figure.
    pub title: String,
    /// The claims.
    pub lines: Vec<Line>,
}

/// A day by which something is to happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The last day.
    pub by: Date,
    /// The claim that says so.
    pub line: Line,
}

/// A claim in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The claim's id.
    pub claim: String,
    /// What is claimed, as a sentence.
    pub statement: String,
    /// Whether it is said to be so, planned, possible or denied.
    pub stance: Stance,
    /// How many: `more than 4000 troops`.
    pub figure: Option<String>,
    /// When: `2021-05-01`, `../2021-09-11`.
    pub when: Option<String>,
    /// Who says it: the source, else the publisher, else the name of the report's file.
    pub source: String,
    /// The day of publication of the report.
    pub reported: Option<Date>,
}

/// Gathers the situation report of a store.
///
/// # Errors
/// The store is damaged, or a saved query that it needs cannot be answered.
pub fn brief(snapshot: &Snapshot) -> Result<Brief, Error> {
    let claims = graph::claims(snapshot)?;
    let reports = graph::reports(snapshot)?;
    Ok(Brief {
        reports: reports.len(),
        undated: reports.iter().filter(|report| report.published.is_none()).count(),
        claims: claims.len(),
        actors: actors(&claims, &Base::from(snapshot.base())),
        relations: relations(&claims),
        deadlines: deadlines(&claims, snapshot)?,
        figures: figures(&claims, snapshot)?,
    })
}

fn actors(claims: &[ClaimView], base: &Base) -> Vec<Actor> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let subjects = claims.iter().filter_map(|claim| claim.subject.as_ref());
    for subject in subjects.filter(|subject| base.entity_id(subject.iri.as_ref()).is_some()) {
        *counts.entry((&subject.label, &subject.id)).or_default() += 1;
    }
    let mut actors: Vec<Actor> = counts
        .into_iter()
        .map(|((label, id), claims)| Actor { id: id.to_owned(), label: label.to_owned(), claims })
        .collect();
    actors.sort_by_key(|actor| Reverse(actor.claims));
    actors
}

fn relations(claims: &[ClaimView]) -> Vec<Group> {
    let mut by_relation: BTreeMap<&str, Vec<&ClaimView>> = BTreeMap::new();
    for claim in claims {
        by_relation.entry(&claim.relation).or_default().push(claim);
    }
    let mut groups: Vec<Group> = by_relation
        .into_iter()
        .map(|(relation, mut claims)| {
            // The undated stay last, and the claims of a report in the order of its text.
            claims.sort_by_key(|claim| Reverse(claim.report.published));
            Group { title: relation.to_owned(), lines: claims.into_iter().map(Line::of).collect() }
        })
        .collect();
    groups.sort_by_key(|group| {
        let rank = FIRST.iter().position(|first| *first == group.title).unwrap_or(FIRST.len());
        (rank, if rank < FIRST.len() { Reverse(0) } else { Reverse(group.lines.len()) })
    });
    groups
}

/// The answer of the saved query `deadlines`, so that there is one definition of a deadline.
fn deadlines(claims: &[ClaimView], snapshot: &Snapshot) -> Result<Vec<Deadline>, Error> {
    let by_iri: FxHashMap<&NamedNode, &ClaimView> = claims.iter().map(|claim| (&claim.iri, claim)).collect();
    let query = saved("deadlines")?.query(&[], snapshot)?;
    let Answer::Solutions(solutions) = answer(snapshot, &query, &Limits::default())? else { return Ok(Vec::new()) };
    let Some(column) = solutions.column("claim") else { return Ok(Vec::new()) };
    let listed = solutions.rows.iter().filter_map(|row| match &row[column] {
        Some(Term::NamedNode(iri)) => by_iri.get(iri),
        _ => None,
    });
    Ok(listed
        .filter_map(|claim| Some(Deadline { by: claim.time.as_ref()?.bounds.latest_end?, line: Line::of(claim) }))
        .collect())
}

/// What a figure is stated of: who, what is done, where, and what is counted.
type Counted<'a> = (Option<&'a str>, &'a str, Option<&'a str>, Option<&'a str>);

fn figures(claims: &[ClaimView], snapshot: &Snapshot) -> Result<Vec<Group>, Error> {
    let mut groups: BTreeMap<Counted<'_>, Vec<&ClaimView>> = BTreeMap::new();
    for claim in claims {
        let Some(quantity) = &claim.quantity else { continue };
        if !matches!(quantity.amount, Amount::Number(_) | Amount::Range(..)) {
            continue;
        }
        let subject = claim.subject.as_ref().map(|subject| subject.label.as_str());
        let place = claim.place.as_ref().map(|place| place.label.as_str());
        groups.entry((subject, &claim.relation, place, counted(claim, quantity, snapshot)?)).or_default().push(claim);
    }
    let group = |claims: Vec<&ClaimView>| {
        let mut lines: Vec<Line> = Vec::new();
        for line in claims.iter().map(|claim| Line::of(claim)) {
            let said = |line: &Line| (line.figure.clone(), line.source.clone(), line.reported);
            // A report that repeats its figure gives no second one.
            if !lines.iter().any(|other| said(other) == said(&line)) {
                lines.push(line);
            }
        }
        (lines.len() > 1).then(|| Group { title: claims[0].label.clone(), lines })
    };
    Ok(groups.into_values().filter_map(group).collect())
}

/// What is counted: all forces are one kind, whether the text calls them troops or soldiers.
fn counted<'a>(
    claim: &'a ClaimView,
    quantity: &'a QuantityView,
    snapshot: &Snapshot,
) -> Result<Option<&'a str>, Error> {
    let object = claim.object.as_ref();
    let forces = match object {
        Some(object) => {
            let [object, is_a, class] = [object.iri.as_ref(), rdf::TYPE, sr::FORCE].map(|term| Some(term.into()));
            snapshot.scan_terms([object, is_a, class, None])?.next().transpose()?.is_some()
        }
        None => false,
    };
    Ok(match (&quantity.unit, object) {
        _ if forces => Some("forces"),
        (Some(unit), _) if matches!(unit.as_str(), "troops" | "soldiers" | "forces") => Some("forces"),
        (Some(unit), _) => Some(unit),
        (None, object) => object.map(|object| object.label.as_str()),
    })
}

impl Line {
    /// A claim in one line.
    pub fn of(claim: &ClaimView) -> Self {
        Self {
            claim: claim.id.clone(),
            statement: claim.label.clone(),
            stance: claim.stance,
            figure: claim.quantity.as_ref().map(figure),
            when: claim.time.as_ref().and_then(|time| time.bounds.interval()),
            source: source(claim).to_owned(),
            reported: claim.report.published,
        }
    }
}

/// Who says a claim: the source by name or in the words of the text; the publisher, else the name of the file, where the
/// report says it in its own voice.
fn source(claim: &ClaimView) -> &str {
    match &claim.attribution {
        Some(voice) => {
            let named = voice.source.as_ref().map(|source| source.label.as_str());
            named.or(voice.text.as_deref()).unwrap_or("unnamed source")
        }
        None => claim.report.publisher.as_deref().unwrap_or(&claim.report.name),
    }
}

fn figure(quantity: &QuantityView) -> String {
    let bound = match quantity.comparator {
        Comparator::Exactly => "",
        Comparator::About => "about ",
        Comparator::MoreThan => "more than ",
        Comparator::AtLeast => "at least ",
        Comparator::LessThan => "less than ",
        Comparator::AtMost => "at most ",
    };
    let amount = match &quantity.amount {
        Amount::Number(number) => number.to_string(),
        Amount::Range(lower, upper) => format!("{lower} to {upper}"),
        Amount::All => "all".to_owned(),
        Amount::Most => "most".to_owned(),
        Amount::Half => "half".to_owned(),
        Amount::Vague(word) => word.clone(),
    };
    match &quantity.unit {
        Some(unit) => format!("{bound}{amount} {unit}"),
        None => format!("{bound}{amount}"),
    }
}

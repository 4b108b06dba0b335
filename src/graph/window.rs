//! What was known by a day, and what is claimed of a time: the quads of all other claims are taken out of a graph.

use std::collections::BTreeSet;

use jiff::civil::Date;
use oxigraph::model::Term;
use oxigraph::model::vocab::rdf;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::plain::{Claim, Graph, Plain};
use crate::graph::vocab::{schema, sem, sr};
use crate::store::{Error, Id, Quad, Snapshot};

/// Which claims count; the default is all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// Only those of reports that were published by this day; a report without a date is left out.
    pub as_of: Option<Date>,
    /// Only those of a time that does not end before this day; a claim without a time is left out.
    pub from: Option<Date>,
    /// Only those of a time that does not begin after this day; a claim without a time is left out.
    pub until: Option<Date>,
}

/// What a window leaves out because it is not known whether it belongs there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// The headlines of reports without a date, else their file names, sorted.
    pub undated: Vec<String>,
    /// How many claims have no time.
    pub untimed: usize,
}

/// What of a snapshot a window shows.
///
/// With a claim go its evidence, its proposition and its plain triples, as far as no other claim that stays has them; with a
/// report its whole graph. What entities are called and linked to stays.
///
/// # Errors
/// The store is damaged.
pub fn within(snapshot: &Snapshot, window: &Window) -> Result<(Snapshot, LeftOut), Error> {
    let mut left_out = LeftOut::default();
    let graph = Graph { snapshot };
    let mut hidden = Hidden::default();
    let mut claims = graph.claims()?;
    if let Some(day) = window.as_of {
        let reports = graph.reports_after(day, &mut left_out)?;
        for report in reports.iter().copied() {
            graph.hide([None, None, None, Some(report)], &mut hidden)?;
            graph.hide([Some(report), None, None, None], &mut hidden)?;
        }
        claims
            .iter_mut()
            .for_each(|claim| claim.hidden |= claim.report.is_some_and(|report| reports.contains(&report)));
    }
    if window.from.is_some() || window.until.is_some() {
        let times = graph.times()?;
        for claim in &mut claims {
            match times.get(&claim.id) {
                None => left_out.untimed += usize::from(!claim.hidden),
                Some((first, last)) => {
                    let after = window.until.zip(*first).is_some_and(|(until, first)| first > until);
                    let before = window.from.zip(*last).is_some_and(|(from, last)| last < from);
                    claim.hidden |= after || before;
                    continue;
                }
            }
            claim.hidden = true;
        }
    }
    graph.hide_claims(&claims, &mut hidden)?;
    left_out.undated.sort_unstable();
    Ok((snapshot.without(hidden), left_out))
}

type Hidden = FxHashSet<Quad>;

/// A first and a last day; `None` where that side is open.
type Days = (Option<Date>, Option<Date>);

impl Graph<'_> {
    /// The reports that were not published by a day.
    fn reports_after(&self, day: Date, left_out: &mut LeftOut) -> Result<BTreeSet<Id>, Error> {
        let dates = self.values(schema::DATE_PUBLISHED)?;
        let (headlines, files) = (self.values(schema::HEADLINE)?, self.values(sr::FILE_NAME)?);
        let mut late = BTreeSet::new();
        for [report, ..] in self.quads(rdf::TYPE, Some(schema::NEWS_ARTICLE))? {
            let date = dates.get(&report).map(|date| self.date(*date)).transpose()?.flatten();
            if date.is_none() && !late.contains(&report) {
                let name = headlines.get(&report).or_else(|| files.get(&report)).copied().unwrap_or(report);
                left_out.undated.push(match self.snapshot.term(name)? {
                    Term::Literal(name) => name.value().to_owned(),
                    other => other.to_string(),
                });
            }
            if date.is_none_or(|date| date > day) {
                late.insert(report);
            }
        }
        Ok(late)
    }

    /// The time of each claim that has one.
    fn times(&self) -> Result<FxHashMap<Id, Days>, Error> {
        let mut times: FxHashMap<Id, Days> = FxHashMap::default();
        for property in [sem::HAS_EARLIEST_BEGIN, sem::HAS_LATEST_BEGIN] {
            for [claim, _, date, _] in self.quads(property, None)? {
                let date = self.date(date)?;
                let (first, _) = times.entry(claim).or_default();
                *first = [*first, date].into_iter().flatten().min();
            }
        }
        for property in [sem::HAS_EARLIEST_END, sem::HAS_LATEST_END] {
            for [claim, _, date, _] in self.quads(property, None)? {
                let date = self.date(date)?;
                let (_, last) = times.entry(claim).or_default();
                *last = [*last, date].into_iter().flatten().max();
            }
        }
        Ok(times)
    }

    /// The day of a date or of a moment.
    fn date(&self, id: Id) -> Result<Option<Date>, Error> {
        let Term::Literal(literal) = self.snapshot.term(id)? else { return Ok(None) };
        Ok(literal.value().get(..10).and_then(|day| day.parse().ok()))
    }

    /// Hides what matches a pattern.
    fn hide(&self, pattern: [Option<Id>; 4], hidden: &mut Hidden) -> Result<(), Error> {
        for quad in self.snapshot.scan(pattern)? {
            hidden.insert(quad?);
        }
        Ok(())
    }

    /// Hides the claims that are to be hidden, and what no other claim has.
    fn hide_claims(&self, claims: &[Claim], hidden: &mut Hidden) -> Result<(), Error> {
        let (gone, kept): (Vec<&Claim>, Vec<&Claim>) = claims.iter().partition(|claim| claim.hidden);
        if gone.is_empty() {
            return Ok(());
        }
        for property in [sr::EVIDENCE, sr::PROPOSITION_OF] {
            let values = self.values(property)?;
            let of = |claims: &[&Claim]| claims.iter().filter_map(|claim| values.get(&claim.id)).copied().collect();
            let (mut unused, used): (FxHashSet<Id>, FxHashSet<Id>) = (of(&gone), of(&kept));
            let (mut unused_parts, mut used_parts) = (self.parts(&unused)?, self.parts(&used)?);
            unused.extend(unused_parts.drain());
            used_parts.extend(used);
            for thing in unused.difference(&used_parts).copied().collect::<BTreeSet<_>>() {
                self.hide([Some(thing), None, None, None], hidden)?;
            }
        }
        let (plain, via) = (Plain::of(self)?, self.values(sr::VIA)?);
        let stays: FxHashSet<Quad> = kept.iter().flat_map(|claim| plain.triples(claim)).collect();
        for claim in gone {
            // Through whom it was said is said of nodes of its own.
            let mut node = Some(claim.id);
            while let Some(said) = node {
                self.hide([Some(said), None, None, None], hidden)?;
                node = via.get(&said).copied().filter(|next| *next != said);
            }
            for quad in plain.triples(claim).filter(|quad| !stays.contains(quad)) {
                self.hide(quad.map(Some), hidden)?;
            }
        }
        Ok(())
    }

    /// The propositions that are parts of others.
    fn parts(&self, of: &FxHashSet<Id>) -> Result<FxHashSet<Id>, Error> {
        let propositions: FxHashSet<Id> =
            self.quads(rdf::TYPE, Some(sr::PROPOSITION))?.into_iter().map(|[thing, ..]| thing).collect();
        let roles = [self.values(sr::WHO)?, self.values(sr::WHOM)?, self.values(sr::WHERE)?];
        let mut parts = FxHashSet::default();
        let mut next: Vec<Id> = of.iter().copied().collect();
        while let Some(whole) = next.pop() {
            let fillers = roles.iter().filter_map(|role| role.get(&whole).copied());
            next.extend(fillers.filter(|part| propositions.contains(part) && parts.insert(*part)));
        }
        Ok(parts)
    }
}

use std::io::{self, Write};

use oxigraph::model::Quad;
use serde::Serialize;

use crate::diff::{By, ClaimChange, Group, Kind, Other};
use crate::graph::{Base, vocab};
use crate::render::claim::{count, short};
use crate::render::explain::reading;
use crate::session::Compared;

/// Whether the triples that are no claim's are shown one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Triples {
    /// Their number only.
    Counted,
    /// Each in a line of N-Quads.
    Listed,
}

/// What differs, by report: claims as one line each, other triples as their numbers; then how much it is in all.
///
/// # Errors
/// It cannot be written.
pub fn diff(compared: &Compared, base: &Base, triples: Triples, out: &mut dyn Write) -> io::Result<()> {
    for group in &compared.groups {
        match &group.report {
            Some(report) => {
                let date = report.published.map_or_else(|| "undated".to_owned(), |day| day.to_string());
                let title = report.title.as_ref().map_or_else(String::new, |title| format!("  {title}"));
                writeln!(out, "{date:10}  {}  {}{title}", short(&report.id), report.name)?;
            }
            None => writeln!(out, "of no report")?,
        }
        for claim in &group.claims {
            writeln!(out, "  {}", line(claim, base))?;
        }
        for (kind, (removed, added)) in &group.others {
            let what = about(*kind, group.report.is_some());
            writeln!(out, "  {what}: {} removed, {} added", count(removed.len(), "triple"), added.len())?;
            if triples == Triples::Listed {
                for (sign, quads) in [("-", removed), ("+", added)] {
                    for quad in quads {
                        writeln!(out, "    {sign} {quad} .")?;
                    }
                }
            }
        }
        writeln!(out)?;
    }
    let difference = &compared.difference;
    let what = match difference.by {
        By::Quads => "quad",
        By::Triples => "triple",
    };
    let same = usize::try_from(difference.same).unwrap_or(usize::MAX);
    if difference.is_empty() {
        return writeln!(out, "no difference: {} in both", count(same, what));
    }
    let [removed, added, changed] = counts(&compared.groups);
    writeln!(
        out,
        "{} removed, {added} added, {changed} changed; {} removed, {} added, {same} the same",
        count(removed, "claim"),
        count(difference.removed.len(), what),
        difference.added.len(),
    )
}

/// How many claims are removed, added and changed.
fn counts(groups: &[Group]) -> [usize; 3] {
    let mut counts = [0; 3];
    for claim in groups.iter().flat_map(|group| &group.claims) {
        counts[match claim.kind {
            Kind::Removed => 0,
            Kind::Added => 1,
            Kind::Changed(_) => 2,
        }] += 1;
    }
    counts
}

/// A claim with its sign: `~ 3f2a9c01  Turkey secures Kabul Airport · planned  (sr:confidence, sr:rule)`.
fn line(claim: &ClaimChange, base: &Base) -> String {
    let says = match (&claim.view, &claim.label) {
        (Some(view), _) => reading(view),
        (None, Some(label)) => label.clone(),
        (None, None) => "a claim without a reading".to_owned(),
    };
    let (sign, properties) = match &claim.kind {
        Kind::Removed => ("-", String::new()),
        Kind::Added => ("+", String::new()),
        Kind::Changed(properties) => {
            let prefixes = vocab::prefixes(base);
            let name = |iri: &oxigraph::model::NamedNode| {
                vocab::with_prefix(iri.as_ref(), &prefixes).unwrap_or_else(|| iri.to_string())
            };
            ("~", format!("  ({})", properties.iter().map(name).collect::<Vec<_>>().join(", ")))
        }
    };
    format!("{sign} {}  {says}{properties}", short(&claim.id))
}

fn about(kind: Other, in_report: bool) -> &'static str {
    match kind {
        Other::Report => "report and words",
        Other::Proposition => "propositions",
        Other::Entity if in_report => "plain triples",
        Other::Entity => "entities",
        Other::Else => "other",
    }
}

/// The difference as RDF Patch: a line `D …` for each quad that goes, `A …` for each that comes, as one transaction.
///
/// # Errors
/// It cannot be written.
pub fn diff_as_patch(compared: &Compared, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "TX .")?;
    for (letter, quads) in [("D", &compared.difference.removed), ("A", &compared.difference.added)] {
        for quad in quads {
            writeln!(out, "{letter} {quad} .")?;
        }
    }
    writeln!(out, "TC .")
}

#[derive(Serialize)]
struct Whole {
    same: u64,
    removed: usize,
    added: usize,
    reports: Vec<One>,
}

/// What differs of one report, or of none.
#[derive(Serialize)]
struct One {
    report: Option<String>,
    file: Option<String>,
    published: Option<String>,
    claims: Vec<Claim>,
    removed: Vec<String>,
    added: Vec<String>,
}

#[derive(Serialize)]
struct Claim {
    change: &'static str,
    claim: String,
    says: Option<String>,
    properties: Vec<String>,
}

/// The difference as one object of JSON; triples that are no claim's stand in it as N-Quads.
///
/// # Errors
/// It cannot be written.
pub fn diff_as_json(compared: &Compared, out: &mut dyn Write) -> io::Result<()> {
    let lines = |quads: Vec<&Quad>| quads.into_iter().map(|quad| format!("{quad} .")).collect::<Vec<_>>();
    let reports = compared.groups.iter().map(|group| One {
        report: group.report.as_ref().map(|report| report.iri.as_str().to_owned()),
        file: group.report.as_ref().map(|report| report.name.clone()),
        published: group.report.as_ref().and_then(|report| report.published).map(|day| day.to_string()),
        claims: group.claims.iter().map(claim).collect(),
        removed: lines(group.others.values().flat_map(|(removed, _)| removed).collect()),
        added: lines(group.others.values().flat_map(|(_, added)| added).collect()),
    });
    let difference = &compared.difference;
    let whole = Whole {
        same: difference.same,
        removed: difference.removed.len(),
        added: difference.added.len(),
        reports: reports.collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

fn claim(claim: &ClaimChange) -> Claim {
    let (change, properties) = match &claim.kind {
        Kind::Removed => ("removed", Vec::new()),
        Kind::Added => ("added", Vec::new()),
        Kind::Changed(properties) => ("changed", properties.iter().map(|iri| iri.as_str().to_owned()).collect()),
    };
    let says = claim.view.as_ref().map(reading).or_else(|| claim.label.clone());
    Claim { change, claim: claim.id.clone(), says, properties }
}

use std::io::{self, Write};

use serde_json::json;

use crate::link::sources::Mistakes;
use crate::link::{Band, Feature, Scored};
use crate::render::claim::short;
use crate::render::count;
use crate::render::page::{Page, date, fold};
use crate::session::{Proposal, Proposals, Waiting, why};

/// Writes what was found for entities: those that are linked, those that somebody must look at, and with `explain` what
/// speaks for and against each.
///
/// # Errors
/// `out` cannot be written.
pub fn proposals(proposals: &Proposals, explain: bool, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(width, out);
    for (band, heading) in [(Band::Accepted, "LINKED"), (Band::Review, "TO REVIEW")] {
        let found: Vec<&Proposal> = proposals.found.iter().filter(|proposal| proposal.band == band).collect();
        if found.is_empty() {
            continue;
        }
        page.line(&format!("{heading} · {}", found.len()))?;
        for proposal in found {
            page.line(&format!("  {}", proposal.entity.label))?;
            for scored in &proposal.candidates {
                candidate(&mut page, proposals, proposal, scored, explain, width)?;
            }
        }
    }
    page.line(&summary(proposals))
}

fn candidate(
    page: &mut Page<'_>,
    proposals: &Proposals,
    proposal: &Proposal,
    scored: &Scored,
    explain: bool,
    width: usize,
) -> io::Result<()> {
    let record = proposals.index.record(scored.record);
    page.line(&format!("    {:.3}  {}  <{}>", scored.score, record.label, record.iri.as_str()))?;
    if !explain {
        let why = why(scored, proposal.reason.as_deref());
        return fold(&why, width.saturating_sub(INDENT))
            .iter()
            .try_for_each(|line| page.line(&format!("{:INDENT$}{line}", "")));
    }
    if let Some(reason) = &proposal.reason {
        page.line(&format!("{:INDENT$}{reason}", ""))?;
    }
    for feature in &scored.features {
        let counts = feature.value * feature.weight;
        let Feature { name, words, .. } = feature;
        page.line(&format!("{:INDENT$}{counts:+6.2}  {name:<10}  {words}", ""))?;
    }
    Ok(())
}

/// Columns before what is said of a candidate.
const INDENT: usize = 11;

/// One line for what could not be read of collections.
pub fn mistakes(mistakes: &Mistakes) -> String {
    let said = mistakes.first.join("; ");
    let more = if mistakes.count > mistakes.first.len() { ", …" } else { "" };
    format!("{} passed over: {said}{more}", count(mistakes.count, "mistake"))
}

/// How many entities are in which band.
fn summary(proposals: &Proposals) -> String {
    let Proposals { found, linked, waiting, .. } = proposals;
    let [accepted, review, none] = [Band::Accepted, Band::Review, Band::No].map(|band| proposals.count(band));
    let entities = if found.len() == 1 { "1 entity".to_owned() } else { format!("{} entities", found.len()) };
    let mut line = format!("{entities}: {accepted} linked, {review} to review, {none} with no match");
    if *linked > 0 {
        line.push_str(&format!("; {linked} had a link"));
    }
    if *waiting > 0 {
        line.push_str(&format!("; {waiting} waiting for review"));
    }
    line
}

/// Writes the same as JSON Lines, one for each entity.
///
/// # Errors
/// `out` cannot be written.
pub fn proposals_as_json(proposals: &Proposals, out: &mut dyn Write) -> io::Result<()> {
    for proposal in &proposals.found {
        let candidates = proposal.candidates.iter().map(|scored| {
            let record = proposals.index.record(scored.record);
            let features = scored.features.iter().map(|feature| {
                json!({ "name": feature.name, "value": rounded(feature.value), "weight": feature.weight, "words": feature.words })
            });
            json!({
                "iri": record.iri.as_str(),
                "label": record.label,
                "score": rounded(scored.score),
                "features": features.collect::<Vec<_>>(),
            })
        });
        let line = json!({
            "entity": proposal.entity.iri.as_str(),
            "label": proposal.entity.label,
            "band": word(proposal.band),
            "reason": proposal.reason,
            "candidates": candidates.collect::<Vec<_>>(),
        });
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// Writes the same as a table of columns that tabs part, a row for each candidate.
///
/// # Errors
/// `out` cannot be written.
pub fn proposals_as_tsv(proposals: &Proposals, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "entity\tlabel\tband\tiri\tother_label\tscore\twhy")?;
    let plain = |text: &str| text.replace(['\t', '\n', '\r'], " ");
    for proposal in &proposals.found {
        let (entity, label, band) = (proposal.entity.iri.as_str(), plain(&proposal.entity.label), word(proposal.band));
        if proposal.candidates.is_empty() {
            writeln!(out, "{entity}\t{label}\t{band}\t\t\t\t")?;
        }
        for scored in &proposal.candidates {
            let record = proposals.index.record(scored.record);
            let (iri, other) = (record.iri.as_str(), plain(&record.label));
            let why = plain(&why(scored, proposal.reason.as_deref()));
            writeln!(out, "{entity}\t{label}\t{band}\t{iri}\t{other}\t{:.3}\t{why}", scored.score)?;
        }
    }
    Ok(())
}

fn word(band: Band) -> &'static str {
    match band {
        Band::Accepted => "accepted",
        Band::Review => "review",
        Band::No => "no",
    }
}

/// Thousandths are all that a score can mean.
fn rounded(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

/// Writes an entity that waits for review: some claims about it, and what it may be.
///
/// # Errors
/// `out` cannot be written.
pub fn waiting(waiting: &Waiting, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(width, out);
    page.line(&format!("{} ({})", waiting.entity.label, waiting.entity.id))?;
    for claim in waiting.claims.iter().take(CLAIMS) {
        let source = claim.attribution.as_ref().and_then(|attribution| {
            attribution.source.as_ref().map(|source| source.label.clone()).or_else(|| attribution.text.clone())
        });
        let source = source.unwrap_or_else(|| claim.report.name.clone());
        page.line(&format!("  {}  {}  {source}  {}", date(claim.report.published), claim.label, short(&claim.id)))?;
    }
    if waiting.claims.len() > CLAIMS {
        page.line(&format!("  … and {} more claims", waiting.claims.len() - CLAIMS))?;
    }
    for (number, mapping) in waiting.candidates.iter().enumerate() {
        let score = mapping.confidence.map(|score| format!("{score:.3}  ")).unwrap_or_default();
        let label = mapping.object_label.as_deref().unwrap_or("?");
        page.line(&format!("  {}  {score}{label}  <{}>", number + 1, mapping.object.as_str()))?;
    }
    Ok(())
}

/// How many claims are shown about an entity.
const CLAIMS: usize = 3;

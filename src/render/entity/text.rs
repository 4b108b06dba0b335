use std::io::{self, Write};

use crate::link::EntityView;
use crate::query::brief::Line;
use crate::render::brief::said;
use crate::render::claim::short;
use crate::render::entity::{degrees, known, parts, sort, sum};
use crate::render::page::{Page, date};

/// Writes all that is known of an entity, folded to a width.
///
/// # Errors
/// `out` cannot be written.
pub fn text(view: &EntityView, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(width, out);
    page.line(&format!("{} · {}", view.entity.label.to_uppercase(), sort(view)))?;
    page.line(&format!("  {}", view.entity.iri.as_str()))?;
    let facts = view.codes.iter().map(|(standard, code)| format!("{standard} {code}"));
    let facts: Vec<String> = view.point.map(degrees).into_iter().chain(facts).collect();
    if !facts.is_empty() {
        page.list(facts.into_iter(), usize::MAX)?;
    }
    if !view.other_names.is_empty() {
        page.heading("ALSO CALLED")?;
        page.list(view.other_names.iter().cloned(), usize::MAX)?;
    }
    if !view.links.is_empty() {
        page.heading("ELSEWHERE")?;
        for link in &view.links {
            page.line(&format!("  {} {}  {}", link.place(), link.name(), known(link)))?;
        }
    }
    if !view.belongings.first.is_empty() {
        page.heading("ITS PEOPLE, PLACES AND FORCES")?;
        let rest = view.belongings.rest();
        let names = view.belongings.first.iter().map(|one| one.label.clone());
        page.list(
            names.chain((rest > 0).then(|| format!("and {rest} more"))).collect::<Vec<_>>().into_iter(),
            usize::MAX,
        )?;
    }
    if view.claims.total == 0 {
        return page.line("\nNo claim names it.");
    }
    if !view.others.first.is_empty() {
        page.heading("NAMED WITH, by number of claims")?;
        let names = view.others.first.iter().map(|(one, claims)| format!("{} {claims}", one.label));
        page.list(names, usize::MAX)?;
    }
    page.heading(&format!("CLAIMS · {} · {}", sum(view), parts(view)))?;
    for shown in &view.claims.first {
        let line = Line::of(&shown.claim);
        let stance = line.stance.modality.word();
        page.claim(&date(line.reported), &said(&line), stance, &line.source, short(&line.claim))?;
    }
    page.more(view.claims.total, view.claims.first.len())?;
    page.line("\n`sitrep explain ID` shows the words behind a claim.")
}

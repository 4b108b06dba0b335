use std::io::{self, Write};

use crate::query::Brief;
use crate::query::brief::Line;
use crate::render::brief::timeline::timeline;
use crate::render::brief::{alike, figure, reports, said, words};
use crate::render::claim::{count, short};
use crate::render::html::{begin, end, escaped};
use crate::render::page::date;

const STYLE: &str = "\
h2 { text-transform: capitalize; }
ul.actors { list-style: none; padding: 0; columns: 14rem; } svg { width: 100%; height: auto; }
svg text { font: 12px system-ui, sans-serif; fill: currentColor; } svg .axis { text-anchor: middle; opacity: .7; }
svg line { stroke: currentColor; opacity: .15; } svg circle { stroke: #2364aa; stroke-width: 1.5; fill: #2364aa; fill-opacity: .8; }
svg circle.planned { fill: Canvas; } svg circle.denied { stroke: #b3261e; fill: #b3261e; }
";

/// Writes the situation report as a page that needs no other file, with a timeline; all of it.
///
/// # Errors
/// `out` cannot be written.
pub fn html(brief: &Brief, out: &mut dyn Write) -> io::Result<()> {
    begin("Situation report", STYLE, out)?;
    let sum = format!("{} · {}", reports(brief), count(brief.claims, "claim"));
    writeln!(out, "<h1>Situation report</h1>\n<p class=\"sum\">{}</p>", escaped(&sum))?;
    if brief.claims == 0 {
        writeln!(out, "<p>Nothing is claimed.</p>")?;
    } else {
        body(brief, out)?;
    }
    end(out)
}

fn body(brief: &Brief, out: &mut dyn Write) -> io::Result<()> {
    if let Some(drawing) = timeline(brief) {
        writeln!(
            out,
            "<h2>Timeline</h2>\n<figure>\n{drawing}<figcaption>A dot is a claim on the day of its report, or at its"
        )?;
        writeln!(
            out,
            "deadline: full for asserted, hollow for planned or possible, red for denied.</figcaption>\n</figure>"
        )?;
    }
    writeln!(out, "<h2>Actors</h2>\n<ul class=\"actors\">")?;
    for actor in &brief.actors {
        writeln!(out, "<li>{} {}</li>", escaped(&actor.label), actor.claims)?;
    }
    writeln!(out, "</ul>")?;
    for group in &brief.relations {
        writeln!(out, "<h2>{}</h2>", escaped(&words(&group.title)))?;
        claims(out, group.lines.iter(), said)?;
    }
    if !brief.deadlines.is_empty() {
        writeln!(out, "<h2>Deadlines</h2>")?;
        claims(out, brief.deadlines.iter().map(|deadline| &deadline.line), said)?;
    }
    if !brief.figures.is_empty() {
        writeln!(out, "<h2>Figures</h2>")?;
        for group in &brief.figures {
            writeln!(out, "<h3>{}</h3>", escaped(&group.title))?;
            claims(out, group.lines.iter(), figure)?;
        }
    }
    Ok(())
}

fn claims<'a>(
    out: &mut dyn Write,
    lines: impl Iterator<Item = &'a Line>,
    say: impl Fn(&Line) -> String,
) -> io::Result<()> {
    writeln!(out, "<table>")?;
    for row in alike(lines, say) {
        let more = if row.more > 0 { format!(" +{}", row.more) } else { String::new() };
        let (day, id) = (date(row.line.reported), short(&row.line.claim));
        let (said, stance, source) = (escaped(&row.said), row.line.stance.modality.word(), escaped(&row.line.source));
        writeln!(out, "<tr><td class=\"day\">{day}</td><td>{said}</td><td>{stance}</td><td>{source}</td>")?;
        writeln!(out, "<td class=\"id\" title=\"sitrep explain {id}\">{id}{more}</td></tr>")?;
    }
    writeln!(out, "</table>")
}

use std::io::{self, Write};

use crate::claim::Modality;
use crate::graph::{ClaimView, Named, Status};
use crate::link::{EntityView, Link, Shown};
use crate::query::brief::Line;
use crate::render::brief::said;
use crate::render::claim::short;
use crate::render::entity::{degrees, known, parts, sort, sum};
use crate::render::html::{address, begin, end, escaped};
use crate::render::page::date;

const STYLE: &str = "\
:root { --accent: #2364aa; --line: color-mix(in srgb, currentColor 14%, transparent); }
@media (prefers-color-scheme: dark) { :root { --accent: #8ab8ee; } }
a { color: var(--accent); text-decoration: none; } a:hover { text-decoration: underline; }
header { border-bottom: 3px solid var(--accent); padding-bottom: .8rem; }
h1 { font-size: 2.4rem; line-height: 1.15; margin: .1rem 0 .3rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; border-bottom: 1px solid var(--line); padding-bottom: .15rem; }
.sort { color: var(--accent); font-weight: 600; letter-spacing: .04em; margin: 0; }
.iri, .names, .known, .from, .time { color: color-mix(in srgb, currentColor 65%, transparent); }
.iri { font: .85rem ui-monospace, monospace; margin: .2rem 0 0; overflow-wrap: anywhere; } .names { margin: 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.2rem; margin: 1rem 0 0; }
dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; } .known { font-size: .9rem; }
.rejected a, .rejected b { text-decoration: line-through; }
ul.chips { list-style: none; padding: 0; margin: .6rem 0; display: flex; flex-wrap: wrap; gap: .4rem; }
ul.chips li { border: 1px solid var(--line); border-radius: 1rem; padding: .05rem .7rem; }
ul.chips b { font-weight: 400; font-variant-numeric: tabular-nums; opacity: .6; margin-left: .3rem; }
article { display: grid; grid-template-columns: 6.5rem 1fr; column-gap: 1rem; padding: .7rem 0; break-inside: avoid; }
article + article { border-top: 1px solid var(--line); }
.time { font-variant-numeric: tabular-nums; padding-top: .1rem; }
.said { margin: 0; font-weight: 600; } .from { margin: .2rem 0 0; font-size: .9rem; }
.stance { font-size: .78rem; font-weight: 600; border-radius: .3rem; padding: .05rem .4rem; margin-left: .4rem;
  border: 1px solid currentColor; color: var(--accent); white-space: nowrap; }
.stance.denied { color: #b3261e; } .id { font: .85rem ui-monospace, monospace; }
blockquote { margin: .3rem 0 0; padding-left: .8rem; border-left: 3px solid var(--line); }
mark { background: color-mix(in srgb, var(--accent) 16%, transparent); color: inherit; border-radius: .15rem; }
@media (max-width: 36rem) { article { grid-template-columns: 1fr; } }
@media print { body { font-size: 11pt; max-width: none; margin: 0; } a { color: inherit; } }
";

/// The address of another entity's page; `None` where there is none to lead to.
pub type Address<'a> = dyn Fn(&Named) -> Option<String> + 'a;

/// Writes all that is known of an entity as a page that needs no other file.
///
/// # Errors
/// `out` cannot be written.
pub fn html(view: &EntityView, to: &Address<'_>, out: &mut dyn Write) -> io::Result<()> {
    begin(&view.entity.label, STYLE, out)?;
    writeln!(out, "<header>\n<p class=\"sort\">{}</p>", escaped(&sort(view)))?;
    writeln!(out, "<h1>{}</h1>", escaped(&view.entity.label))?;
    if !view.other_names.is_empty() {
        writeln!(out, "<p class=\"names\">also {}</p>", escaped(&view.other_names.join(", ")))?;
    }
    writeln!(out, "<p class=\"iri\">{}</p>\n</header>", escaped(view.entity.iri.as_str()))?;
    facts(view, to, out)?;
    if !view.belongings.first.is_empty() {
        writeln!(out, "<h2>Its people, places and forces</h2>")?;
        chips(view.belongings.first.iter().map(|one| (one, None)), view.belongings.rest(), to, out)?;
    }
    if !view.others.first.is_empty() {
        writeln!(out, "<h2>Named with</h2>")?;
        chips(view.others.first.iter().map(|(one, claims)| (one, Some(*claims))), view.others.rest(), to, out)?;
    }
    claims(view, out)?;
    end(out)
}

/// Where it is, its codes, whose it is, and what it is elsewhere.
fn facts(view: &EntityView, to: &Address<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<dl>")?;
    if let Some(owner) = &view.owner {
        writeln!(out, "<dt>Of</dt><dd>{}</dd>", named(owner, to))?;
    }
    if let Some(point) = view.point {
        writeln!(out, "<dt>Where</dt><dd>{}</dd>", degrees(point))?;
    }
    for (standard, code) in &view.codes {
        writeln!(out, "<dt>{standard}</dt><dd>{}</dd>", escaped(code))?;
    }
    for link in &view.links {
        link_row(link, out)?;
    }
    if view.claims.total > 0 {
        writeln!(
            out,
            "<dt>Claims</dt><dd>{}<br><span class=\"known\">{}</span></dd>",
            escaped(&sum(view)),
            parts(view)
        )?;
    }
    writeln!(out, "</dl>")
}

fn link_row(link: &Link, out: &mut dyn Write) -> io::Result<()> {
    let rejected = link.mapping.as_ref().is_some_and(|mapping| mapping.status == Status::Rejected);
    let class = if rejected { " class=\"rejected\"" } else { "" };
    let label = link.mapping.as_ref().and_then(|mapping| mapping.object_label.as_deref());
    let name = escaped(label.unwrap_or(link.name()));
    let name = match address(link.iri.as_str()) {
        Some(address) => format!("<a href=\"{address}\">{name}</a>"),
        None => format!("<b>{name}</b>"),
    };
    let (place, known) = (escaped(link.place()), escaped(&known(link)));
    writeln!(out, "<dt>{place}</dt><dd{class}>{name} <span class=\"known\">{known}</span></dd>")
}

/// A list of names, each with a number if it has one.
fn chips<'a>(
    names: impl Iterator<Item = (&'a Named, Option<usize>)>,
    rest: usize,
    to: &Address<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "<ul class=\"chips\">")?;
    for (one, number) in names {
        let number = number.map_or_else(String::new, |number| format!("<b>{number}</b>"));
        writeln!(out, "<li>{}{number}</li>", named(one, to))?;
    }
    if rest > 0 {
        writeln!(out, "<li>and {rest} more</li>")?;
    }
    writeln!(out, "</ul>")
}

/// A name that leads to its page, if there is one.
fn named(one: &Named, to: &Address<'_>) -> String {
    match to(one) {
        Some(address) => format!("<a href=\"{}\">{}</a>", escaped(&address), escaped(&one.label)),
        None => escaped(&one.label),
    }
}

fn claims(view: &EntityView, out: &mut dyn Write) -> io::Result<()> {
    let Shown { first, total } = &view.claims;
    if *total == 0 {
        return writeln!(out, "<h2>Claims</h2>\n<p>No claim names it.</p>");
    }
    let newest = if *total > 1 { ", newest report first" } else { "" };
    writeln!(out, "<h2>What reports claim{newest}</h2>")?;
    for shown in first {
        claim(&shown.claim, out)?;
    }
    match view.claims.rest() {
        0 => Ok(()),
        rest => writeln!(out, "<p class=\"sum\">… and {rest} more</p>"),
    }
}

fn claim(claim: &ClaimView, out: &mut dyn Write) -> io::Result<()> {
    let line = Line::of(claim);
    let stance = match line.stance.modality {
        Modality::Asserted => String::new(),
        modality => format!(" <span class=\"stance {0}\">{0}</span>", modality.word()),
    };
    writeln!(out, "<article>\n<div class=\"time\">{}</div>\n<div>", date(line.reported))?;
    writeln!(out, "<p class=\"said\">{}{stance}</p>", escaped(&said(&line)))?;
    let evidence = &claim.evidence;
    if let Some(exact) = &evidence.exact {
        let [before, exact, after] = [&evidence.prefix, exact, &evidence.suffix].map(|words| escaped(words));
        writeln!(out, "<blockquote>{before}<mark>{exact}</mark>{after}</blockquote>")?;
    }
    let id = short(&line.claim);
    writeln!(
        out,
        "<p class=\"from\">{} · <span class=\"id\" title=\"sitrep explain {id}\">{id}</span></p>",
        from(&line, claim)
    )?;
    writeln!(out, "</div>\n</article>")
}

/// Who says it, in which report, and who published that; each once.
fn from(line: &Line, claim: &ClaimView) -> String {
    let report = &claim.report;
    let title = report.title.as_ref().unwrap_or(&report.name);
    let mut from: Vec<String> = Vec::new();
    if line.source != *title {
        from.push(escaped(&line.source));
    }
    from.push(match report.url.as_deref().and_then(address) {
        Some(address) => format!("<a href=\"{address}\">{}</a>", escaped(title)),
        None => escaped(title),
    });
    from.extend(report.publisher.as_deref().filter(|publisher| *publisher != line.source).map(escaped));
    from.join(" · ")
}

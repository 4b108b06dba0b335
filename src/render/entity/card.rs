use std::io::{self, Write};

use crate::link::EntityView;
use crate::render::entity::{degrees, sort, sum};
use crate::render::html::{begin, end, escaped};

const STYLE: &str = "\
body { font-size: 14px; line-height: 1.4; margin: .7rem; padding: 0; max-width: none; }
h1 { font-size: 1.15rem; margin: 0; } p { margin: .25rem 0 0; } .sort { color: #2364aa; font-weight: 600; }
.less { color: GrayText; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
@media (prefers-color-scheme: dark) { .sort { color: #8ab8ee; } }
";

/// Writes the little that tells an entity from its namesakes, as a page for a small frame.
///
/// # Errors
/// `out` cannot be written.
pub fn card(view: &EntityView, out: &mut dyn Write) -> io::Result<()> {
    begin(&view.entity.label, STYLE, out)?;
    writeln!(out, "<p class=\"sort\">{}</p>\n<h1>{}</h1>", escaped(&sort(view)), escaped(&view.entity.label))?;
    if !view.other_names.is_empty() {
        writeln!(out, "<p class=\"less\">also {}</p>", escaped(&view.other_names.join(", ")))?;
    }
    let codes = view.codes.iter().map(|(standard, code)| format!("{standard} {code}"));
    let links = view.links.iter().map(|link| format!("{} {}", link.place(), link.name()));
    let facts: Vec<String> = view.point.map(degrees).into_iter().chain(codes).chain(links).collect();
    if !facts.is_empty() {
        writeln!(out, "<p>{}</p>", escaped(&facts.join(" · ")))?;
    }
    writeln!(out, "<p>{}</p>", escaped(&sum(view)))?;
    if !view.others.first.is_empty() {
        let names: Vec<&str> = view.others.first.iter().take(8).map(|(one, _)| one.label.as_str()).collect();
        writeln!(out, "<p class=\"less\">named with {}</p>", escaped(&names.join(", ")))?;
    }
    end(out)
}

/// The name of a thing and what it is, as a part of a page of others.
pub fn flyout(name: &str, description: &str) -> String {
    format!("<p style=\"font-size: 0.9em; margin: 0.4em;\"><b>{}</b><br>{}</p>", escaped(name), escaped(description))
}

//! What all pages have in common: they need no other file, run no script, follow the colours of whoever reads them, and print.

use std::io::{self, Write};

const STYLE: &str = "\
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { margin-bottom: 0; } h2 { margin: 2rem 0 .3rem; } h3 { margin: 1rem 0 .2rem; }
p.sum, .axis, td.id { color: GrayText; }
table { border-collapse: collapse; width: 100%; } td { padding: .2rem .8rem .2rem 0; vertical-align: top; }
tr + tr td { border-top: 1px solid color-mix(in srgb, currentColor 15%, transparent); }
td.day, td.id { white-space: nowrap; font-variant-numeric: tabular-nums; } td.id { font-family: monospace; }
";

/// Writes all that stands before what a page says, with the style that it has beside that of every page.
pub fn begin(title: &str, style: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">")?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    writeln!(out, "<title>{}</title>\n<style>\n{STYLE}{style}</style>\n</head>\n<body>", escaped(title))
}

/// Writes all that stands behind it.
pub fn end(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "</body>\n</html>")
}

/// Text that is no markup.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            letter if letter.is_control() => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// An address that a page may lead to: of other schemes than those of the web, a browser might run what they say.
pub fn address(iri: &str) -> Option<String> {
    let is_web = ["http://", "https://"].iter().any(|scheme| iri.starts_with(scheme));
    is_web.then(|| escaped(iri))
}

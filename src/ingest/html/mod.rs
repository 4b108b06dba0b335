//! Pages of the web, and the markup in feeds, as plain text with a line for each paragraph.
//!
//! There is no tree of elements: a page is cut into blocks, which know how deep in which elements they stood. The blocks of
//! the report are found as Mozilla's Readability does, by commas and length, and by the names that pages give their
//! parts.

mod article;
mod block;
mod cut;
mod json_ld;
mod metadata;

use crate::ingest::Error;
use crate::ingest::parts::Source;
use crate::text::{DateBasis, Report, Span};

/// Reads a page as a report: its title, date, publisher and address from its metadata, and its text without what stands
/// around it.
///
/// # Errors
/// No text is left.
pub(super) fn page(html: &str, source: Source<'_>) -> Result<Report, Error> {
    let page = cut::cut(html);
    let about = metadata::metadata(&page);
    let text = article::text(&page, about.title.as_deref());
    let text = if text.is_empty() { about.body.unwrap_or_default() } else { text };
    if text.is_empty() {
        return Err(Error::Empty { name: source.label.to_owned() });
    }
    let date_basis = if about.date.is_some() { DateBasis::Metadata } else { DateBasis::Unknown };
    Ok(Report {
        body: Span::new(0, text.len()),
        published: about.date,
        date_basis,
        title: about.title,
        publisher: about.publisher,
        url: about.url,
        ..Report::new(source.name, text)
    })
}

/// The text of a piece of markup, such as the content of a feed's entry, all of which belongs to the report.
pub(super) fn text(html: &str) -> String {
    article::all(&cut::cut(html))
}

/// The text of a piece of markup in one line, such as a title.
pub(super) fn line(html: &str) -> String {
    if !html.contains(['&', '<', '\n', '\t']) {
        return html.trim().to_owned();
    }
    text(html).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{line, page, text};
    use crate::ingest::parts::Source;

    /// Checks the text of a page, whose paragraphs are written with ` / ` between them here.
    #[track_caller]
    fn check(html: &str, expected: &str) {
        let report = page(html, Source { name: "a.html", label: "a.html" });
        let found = report.map_or_else(|error| error.to_string(), |report| report.text.replace("\n\n", " / "));
        assert_eq!(found, expected);
    }

    /// Checks title, day, publisher and address of a page with this head.
    #[track_caller]
    fn check_head(head: &str, expected: [&str; 4]) {
        let report = page(&format!("{head}<p>Some left.</p>"), Source { name: "a.html", label: "a.html" }).unwrap();
        let day = report.published.map(|day| day.to_string());
        let found = [report.title, day, report.publisher, report.url].map(Option::unwrap_or_default);
        assert_eq!(found.each_ref().map(String::as_str), expected);
    }

    const FIRST: &str =
        "Fishermen from three villages blocked the harbour on Monday, a day after the navy closed the strait.";
    const SECOND: &str =
        "The governor, who had promised talks, said that the strait would be opened again before the winter.";
    const THIRD: &str =
        "“Nobody asked us,” said one of the fishermen, whose boat has been in the port since the spring.";

    #[test]
    fn what_stands_around_a_report_is_left_out() {
        let report = format!("<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>");
        let expected = format!("{FIRST} / {SECOND} / {THIRD}");
        for around in [
            format!("<nav><p>{SECOND}</p></nav><div>{report}</div>"),
            format!("<div id=content>{report}</div><div class='related posts'><p>{FIRST}</p></div>"),
            format!("<div>{report}<ul><li><a href=/a>{FIRST}</a></ul></div>"),
            format!(
                "<article>{report}</article><div id=comments><p>{THIRD}</p><p>{THIRD}</p><p>{THIRD}</p><p>{THIRD}</p></div>"
            ),
            format!(
                "<main><h1>Strait</h1><p>By Ada Lind</p>{report}<h2>Read also</h2><p><a href=/b>{SECOND}</a></p></main>"
            ),
            format!("<table><tr><td><a href=/>Home</a><td>{report}</table><p>Imprint</p>"),
            format!("<form><div>{report}</div><select><option>{FIRST}</select></form>"),
            format!("<body style='visibility: hidden'>{report}<p style='display: none'>{FIRST}</p>"),
            format!("<script>document.write('<p>{FIRST}')</script>{report}<noscript><p>{FIRST}</p></noscript>"),
            format!(
                "<div><div><div><p>{FIRST}</p></div></div><div><div><p>{SECOND}</p></div></div><div><p>{THIRD}</p></div></div>"
            ),
            format!("<div class='related'>{report}</div>"),
            format!(
                "<main><article><div>{report}</div></article><section><p>{THIRD}</p><p>{THIRD}</p><p>{THIRD}</p></section></main>"
            ),
            format!(
                "<div><div>{}</div></div><div class=c7><p>We use cookies, and others do, to learn, to sell, and to please you.</p></div>",
                [FIRST, SECOND, THIRD].map(|text| format!("<div><div><span>{text}</span></div></div>")).concat()
            ),
        ] {
            check(&around, &expected);
        }
    }

    #[test]
    fn words_are_those_that_a_reader_sees() {
        let second = "Second, the U.S. – it said – “agreed” & left.";
        check(
            &format!(
                "<p>{FIRST}</p><p>Sec&shy;ond, the U&#46;S&#x2e; &ndash; it <b><i>said</b></i> &#8211; &ldquo;a<em>gre</em>ed&rdquo; &amp;\n\n left<span hidden>ish</span>.</p>"
            ),
            &format!("{FIRST} / {second}"),
        );
        check(&format!("<p>{FIRST}<p>{SECOND}<br><br>{THIRD}"), &format!("{FIRST} / {SECOND} / {THIRD}"));
        check(&format!("\u{FEFF}{FIRST}\r\n<br>{SECOND}"), &format!("{FIRST}\n{SECOND}"));
        check(
            &format!("<h2>Ships</h2><p>{FIRST}<h2>Boats</h2><ul><li>{SECOND}<li>{THIRD}</ul>"),
            &format!("Ships / {FIRST} / Boats / • {SECOND}\n• {THIRD}"),
        );
        check("<p><a href=/>Home</a></p>", "`a.html` is empty: it has no text to read");
        check("<html><head><script>", "`a.html` is empty: it has no text to read");
    }

    #[test]
    fn a_page_says_what_it_is_in_many_ways() {
        check_head("<title>Strait closed | Sound Mail</title>", ["Strait closed | Sound Mail", "", "", ""]);
        check_head(
            "<title>Strait closed – Sound Mail</title><meta property=og:site_name content='Sound Mail'>",
            ["Strait closed", "", "Sound Mail", ""],
        );
        check_head(
            "<title>x</title><h1>Strait <em>closed</em></h1><meta itemprop=datePublished content='2019-10-07T23:00-05:00'><link rel=canonical href=/strait><meta property=og:url content=https://sound.example/strait>",
            ["Strait closed", "2019-10-07", "", "https://sound.example/strait"],
        );
        check_head(
            "<meta name=DC.date.issued content=20191007><meta name=dc.publisher content='Sound &amp;amp; Mail'>",
            ["", "2019-10-07", "Sound & Mail", ""],
        );
        check_head("<time datetime=2019-10-07>Monday</time>", ["", "2019-10-07", "", ""]);
        check_head("<p>Published: <time>7 October <b>2019</b></time>", ["", "2019-10-07", "", ""]);
        check_head(
            "<ul><li><time datetime=2019-10-01></time><li><time datetime=2019-10-02></time></ul>",
            ["", "", "", ""],
        );
        check_head(
            "<article><time datetime=2019-10-07></time></article><time datetime=2019-10-02></time>",
            ["", "2019-10-07", "", ""],
        );
        check_head("<time>2 hours ago</time><meta name=date content=today>", ["", "", "", ""]);
        check_head("<meta property=article:modified_time content=2019-10-09>", ["", "2019-10-09", "", ""]);
    }

    #[test]
    fn a_piece_of_markup_is_text_as_a_whole() {
        assert_eq!(text("Some <b>left</b>."), "Some left.");
        assert_eq!(text("<p>Some left.</p><p><a href=#>Continue reading</a>"), "Some left.");
        assert_eq!(line("Ships &amp; boats &#8216;left&#8217;"), "Ships & boats ‘left’");
        assert_eq!(line("Prices < 2 % of GDP"), "Prices < 2 % of GDP");
    }

    #[test]
    fn a_page_may_be_nested_to_any_depth() {
        for (open, close) in [
            ("<div>", "</div>"),
            ("<b>", ""),
            ("<ul><li>", ""),
            ("<div>a", "</x>"),
            ("<p><i>", "</div>"),
            ("<i>a<br><br>", "</b>"),
        ] {
            let html = format!("{}{FIRST}{}", open.repeat(40_000), close.repeat(40_000));
            assert!(page(&html, Source { name: "a.html", label: "a.html" }).is_ok());
        }
    }
}

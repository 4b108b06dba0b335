use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use super::{Content, Entry, Names};
use crate::ingest::Error;
use crate::ingest::parts::Source;
use crate::text::Report;

/// Reads the entries of an RSS or Atom feed; where the XML breaks off, those before it are read.
///
/// Elements are known by the names that feeds give them, as few declare what their prefixes stand for.
pub(in crate::ingest) fn reports(text: &str, source: Source<'_>) -> Vec<Result<Report, Error>> {
    let (entries, publisher, broken) = entries(text);
    let mut names = Names::default();
    let numbered = entries.into_iter().enumerate();
    let mut reports: Vec<_> =
        numbered.map(|(index, entry)| entry.report(index + 1, publisher.as_deref(), &mut names, source)).collect();
    if let Some((offset, message)) = broken {
        let line = 1 + text[..offset.min(text.len())].bytes().filter(|&byte| byte == b'\n').count();
        reports.push(Err(Error::Malformed { name: source.label.to_owned(), line, message }));
    } else if reports.is_empty() {
        reports.push(Err(Error::NoEntries { name: source.label.to_owned() }));
    }
    reports
}

/// The entries, the name of the feed, and where and why the XML breaks off.
fn entries(text: &str) -> (Vec<Entry>, Option<String>, Option<(usize, String)>) {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut entries = Vec::new();
    let mut publisher = None;
    let mut open: Option<Entry> = None;
    // How many of the elements around entries are open; `None` before the first.
    let mut depth: Option<usize> = None;
    let broken = loop {
        let at = offset(&reader);
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => break Some((offset(&reader), format!("the XML breaks off: {error}"))),
        };
        let read = match event {
            Event::Eof if open.is_some() || depth != Some(0) => break Some((at, "the XML ends too early".to_owned())),
            Event::Eof => break None,
            Event::End(tag) => {
                match name(tag.name().as_ref()).as_ref() {
                    "item" | "entry" => entries.extend(open.take()),
                    _ => depth = depth.map(|depth| depth.saturating_sub(1)),
                }
                continue;
            }
            Event::Start(tag) => {
                let name = name(tag.name().as_ref()).into_owned();
                match (name.as_str(), &mut open) {
                    ("rss" | "feed" | "rdf:RDF" | "channel", None) => {
                        depth = Some(depth.unwrap_or(0) + 1);
                        continue;
                    }
                    (root, None) if depth.is_none() => {
                        break Some((at, format!("`{root}` is no feed; RSS and Atom are read")));
                    }
                    ("item" | "entry", None) => {
                        open = Some(Entry::default());
                        continue;
                    }
                    (field, Some(entry)) => reader.read_text(tag.name()).map(|inner| entry.take(field, &tag, &inner)),
                    ("title", None) => reader.read_text(tag.name()).map(|inner| {
                        publisher = publisher.take().or_else(|| content(&tag, &inner).line());
                    }),
                    (_, None) => reader.read_to_end(tag.name()).map(|_| ()),
                }
            }
            _ => continue,
        };
        if let Err(error) = read {
            break Some((at, format!("the XML breaks off: {error}")));
        }
    };
    (entries, publisher, broken)
}

fn offset(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

/// A name without the prefixes that some feeds put before the names of Atom itself.
fn name(qualified: &[u8]) -> Cow<'_, str> {
    let name = ["atom:", "a10:"].iter().find_map(|prefix| qualified.strip_prefix(prefix.as_bytes()));
    String::from_utf8_lossy(name.unwrap_or(qualified))
}

impl Entry {
    /// Takes what an element of the entry says; `inner` is the XML in it.
    fn take(&mut self, field: &str, tag: &BytesStart<'_>, inner: &str) {
        let text = || content(tag, inner);
        let line = || text().line();
        match field {
            "title" => self.title = Some(text()),
            "link" => self.url = line().or_else(|| page(tag)).or(self.url.take()),
            "guid" | "id" => self.url = self.url.take().or_else(|| line().filter(|id| id.starts_with("http"))),
            "pubDate" | "published" | "issued" | "dc:date" | "dcterms:issued" | "dcterms:created" => {
                self.published = self.published.take().or_else(line);
            }
            "updated" | "modified" | "dcterms:modified" => self.updated = line(),
            "source" => self.publisher = Some(in_source(tag, inner)),
            "content:encoded" => self.content = Some(text()),
            "content" => self.content = self.content.take().or_else(|| Some(text())),
            "description" | "summary" => self.summary = Some(text()),
            _ => {}
        }
    }
}

/// Where a link of Atom leads: of several, the one without a relation or with this one leads to the page.
fn page(tag: &BytesStart<'_>) -> Option<String> {
    let leads = attribute(tag, "rel").is_none_or(|relation| relation == "alternate");
    attribute(tag, "href").filter(|_| leads)
}

/// What an element says, as far as its `type` tells; elsewhere than in Atom, texts are HTML.
fn content(tag: &BytesStart<'_>, inner: &str) -> Content {
    match attribute(tag, "type").as_deref() {
        Some("xhtml" | "application/xhtml+xml") => Content::Markup(inner.to_owned()),
        Some("text" | "text/plain") => Content::Plain(unwrapped(inner)),
        _ => Content::Markup(unwrapped(inner)),
    }
}

/// The name of the feed from which an entry was taken: the text in RSS, a `title` in Atom.
fn in_source(tag: &BytesStart<'_>, inner: &str) -> Content {
    let title = inner.split_once("<title").and_then(|(_, rest)| rest.split_once('>')).map(|(_, rest)| rest);
    match title.and_then(|title| title.split_once("</title")) {
        Some((title, _)) => Content::Markup(unwrapped(title)),
        None => content(tag, inner),
    }
}

/// The text that some XML stands for: `CDATA` as it is, entities outside of it as what they stand for. Markup that a feed
/// failed to escape stays markup.
fn unwrapped(inner: &str) -> String {
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while !rest.is_empty() {
        let (before, behind) = rest.split_once("<![CDATA[").unwrap_or((rest, ""));
        match unescape(before) {
            Ok(plain) if !before.contains('<') => text.push_str(&plain),
            // Either markup, or entities of HTML, such as `&nbsp;`, which XML does not know.
            _ => text.push_str(before),
        }
        let (data, behind) = behind.split_once("]]>").unwrap_or((behind, ""));
        text.push_str(data);
        rest = behind;
    }
    text
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok()??;
    Some(attribute.unescape_value().ok()?.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::reports;
    use crate::ingest::parts::Source;

    /// Checks the reports of a feed: name, day, title, publisher, address and text of each, or what is wrong.
    #[track_caller]
    fn check(feed: &str, expected: &[&str]) {
        let found: Vec<String> = reports(feed, Source { name: "feed.xml", label: "in/feed.xml" })
            .into_iter()
            .map(|report| match report {
                Ok(report) => {
                    let day = report.published.map_or_else(String::new, |day| day.to_string());
                    let about = [Some(report.name), Some(day), report.title, report.publisher, report.url];
                    let mut about = about.map(Option::unwrap_or_default).to_vec();
                    about.push(report.text.replace('\n', "/"));
                    about.join(" | ")
                }
                Err(error) => error.to_string(),
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn rss_of_every_age_is_read() {
        check(
            "<rss version='2.0'><channel><title>Desk</title><item><title>Ships &amp;amp; boats</title>\
             <link>https://desk.example/1</link><pubDate>Fri, 25 Jun 2021 23:30:00 -0500</pubDate>\
             <description>All &lt;b&gt;left&lt;/b&gt;.</description></item></channel></rss>",
            &["feed#ships-boats.xml | 2021-06-25 | Ships & boats | Desk | https://desk.example/1 | All left."],
        );
        check(
            "<?xml version='1.0'?>\r\n<rdf:RDF xmlns='http://purl.org/rss/1.0/' xmlns:dc='x'><channel><title>Desk</title>\
             <items><rdf:Seq/></items></channel><item><title>Ships</title><link>https://desk.example/1</link>\
             <dc:date>2021-06-25T08:00:00Z</dc:date><description>All left.</description></item></rdf:RDF>",
            &["feed#ships.xml | 2021-06-25 | Ships | Desk | https://desk.example/1 | All left."],
        );
        check(
            "<rss><channel><item><description><![CDATA[<p>One &lt; two.</p>]]>\n<![CDATA[<p>All&nbsp;left.</p>]]></description></item>\
             <item><description>Caf&eacute; &nbsp; closed.\nAll left.</description></item></channel></rss>",
            &["feed#1.xml |  |  |  |  | One < two.//All left.", "feed#2.xml |  |  |  |  | Café closed./All left."],
        );
    }

    #[test]
    fn atom_says_what_its_texts_are() {
        check(
            "<feed xmlns='http://www.w3.org/2005/Atom'><title type='html'>A &amp;amp; B</title><entry><title>Under &amp;lt;5&amp;gt;</title>\
             <id>urn:1</id><link rel='self' href='https://a.example/x'/><link href='https://a.example/1'/>\
             <updated>2021-06-25T08:00:00Z</updated><summary>short</summary>\
             <content type='text'>Prices &lt;b&gt; rose.</content></entry></feed>",
            &["feed#under-5.xml | 2021-06-25 | Under <5> | A & B | https://a.example/1 | Prices <b> rose."],
        );
        check("<a:feed xmlns:a='x'/>", &["in/feed.xml:1: `a:feed` is no feed; RSS and Atom are read"]);
        check(
            "<atom:feed><atom:entry><atom:content type='xhtml'><div><p>All <i>left</i>.</p><br/><p>Some&#160;stayed.</p></div></atom:content></atom:entry></atom:feed>",
            &["feed#1.xml |  |  |  |  | All left.//Some stayed."],
        );
    }

    #[test]
    fn an_entry_without_text_is_its_title() {
        check(
            "<rss><channel><item><title>All left</title><description/></item><item><title>All left!</title></item><item/></channel></rss>",
            &[
                "feed#all-left.xml |  | All left |  |  | All left",
                "feed#all-left-2.xml |  | All left! |  |  | All left!",
                "in/feed.xml, entry 3: it has neither text nor title",
            ],
        );
    }

    #[test]
    fn what_comes_before_a_mistake_is_read() {
        check(
            "<rss><channel>\n<item><title>One</title></item>\n<item><title>Two</titel></item>",
            &[
                "feed#one.xml |  | One |  |  | One",
                "in/feed.xml:3: the XML breaks off: ill-formed document: expected `</title>`, but `</titel>` was found",
            ],
        );
        check(
            "<rss><channel><item><title>One</title></item>",
            &["feed#one.xml |  | One |  |  | One", "in/feed.xml:1: the XML ends too early"],
        );
        check("<rss><channel><title>Desk</title></channel></rss>", &["`in/feed.xml` is a feed without entries"]);
        check("<nitf><body/></nitf>", &["in/feed.xml:1: `nitf` is no feed; RSS and Atom are read"]);
        check("", &["in/feed.xml:1: the XML ends too early"]);
    }
}

use jiff::civil::Date;

use super::block::{Kind, Page};
use super::{json_ld, line};
use crate::ingest::date;

/// What a page says of the report in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Metadata {
    pub(super) title: Option<String>,
    pub(super) date: Option<Date>,
    pub(super) publisher: Option<String>,
    pub(super) url: Option<String>,
    /// The text, where the metadata repeats it.
    pub(super) body: Option<String>,
}

/// Names of `<meta>` and `itemprop` that give the day of publication.
const PUBLISHED: [&str; 18] = [
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "dc.date.created",
    "publish-date",
    "publishdate",
    "pubdate",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
    "citation_publication_date",
];

/// Names that give the day of the last change, which dates a report where nothing else does.
const MODIFIED: [&str; 5] =
    ["article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified"];

const TITLES: [&str; 4] = ["og:title", "twitter:title", "dc.title", "headline"];

const PUBLISHERS: [&str; 6] =
    ["og:site_name", "dc.publisher", "dcterms.publisher", "publisher", "copyright", "application-name"];

/// Gathers what JSON-LD, `<meta>`, `itemprop`, `<time>`, `<link>`, `<title>` and the heading say, in that order.
pub(super) fn metadata(page: &Page) -> Metadata {
    let ld = json_ld::description(&page.scripts);
    let meta = |names: &[&str]| {
        let value = |name: &&str| page.metas.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        names.iter().find_map(value)
    };
    let day = |value: Option<String>| value.and_then(|value| date::metadata(&value));
    let any_day = |names: &[&str]| names.iter().find_map(|name| day(meta(&[*name])));
    let publisher = ld.publisher.or_else(|| meta(&PUBLISHERS)).map(|name| line(&name)).filter(|name| !name.is_empty());
    let heading = || page.blocks.iter().find(|block| block.kind == Kind::Title).map(|block| block.text.clone());
    let head = || Some(page.title.clone()).filter(|title| !title.trim().is_empty());
    let title = ld.title.or_else(|| meta(&TITLES)).or_else(heading).or_else(head);
    let urls = [page.canonical.clone(), meta(&["og:url"]), ld.url];
    Metadata {
        title: title.map(|title| without_site(&line(&title), publisher.as_deref())).filter(|title| !title.is_empty()),
        date: day(ld.published)
            .or_else(|| any_day(&PUBLISHED))
            .or_else(|| time(page))
            .or_else(|| day(ld.modified))
            .or_else(|| any_day(&MODIFIED)),
        publisher,
        url: urls.into_iter().flatten().find(|url| url.starts_with("https://") || url.starts_with("http://")),
        body: ld.body.map(|body| super::text(&body)).filter(|body| !body.is_empty()),
    }
}

/// The day that the first `<time>` of an article gives, or on which all of the page agree: others date other reports.
fn time(page: &Page) -> Option<Date> {
    let day = |(value, _): &(String, bool)| date::metadata(value);
    if let Some(own) = page.times.iter().filter(|(_, article)| *article).find_map(day) {
        return Some(own);
    }
    let mut days: Vec<Date> = page.times.iter().filter_map(day).collect();
    days.dedup();
    days.pop().filter(|_| days.is_empty())
}

/// The title without the name of the site, which many pages put behind it.
fn without_site(title: &str, site: Option<&str>) -> String {
    let cut = [" | ", " - ", " – ", " — ", " :: ", " • "].into_iter().find_map(|mark| {
        let (before, behind) = title.rsplit_once(mark)?;
        site.is_some_and(|site| behind.trim().eq_ignore_ascii_case(site)).then_some(before)
    });
    cut.unwrap_or(title).trim().to_owned()
}

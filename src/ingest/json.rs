use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::ingest::feed::{Content, Entry, Names};
use crate::ingest::parts::Source;
use crate::ingest::{Error, date};
use crate::text::{DateBasis, Report, Span};

/// What a line is to look like.
const SHAPE: &str =
    r#"a report is an object such as {"date": "2021-06-25", "source": "…", "title": "…", "url": "…", "text": "…"}"#;

/// Reads a report a line; `first` is the number of the first line. Empty lines are passed over.
pub(super) fn lines(bytes: &[u8], first: usize, source: Source<'_>) -> Vec<Result<Report, Error>> {
    let mut reports = Vec::new();
    let bytes = if first == 1 { bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes) } else { bytes };
    for (index, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        let number = first + index;
        let place = || format!("{}:{number}", source.label);
        reports.push(match serde_json::from_slice(line) {
            Ok(value) => report(value, source.part(&number.to_string()), &place),
            Err(error) => Err(Error::Entry {
                place: place(),
                message: format!("this is no JSON: {}", without_line(&error)),
                hint: None,
            }),
        });
    }
    if reports.is_empty() && first == 1 {
        reports.push(Err(Error::Empty { name: source.label.to_owned() }));
    }
    reports
}

/// Reads a JSON Feed, one report, or an array of reports.
pub(super) fn reports(text: &str, source: Source<'_>) -> Vec<Result<Report, Error>> {
    let value = match serde_json::from_str(text.trim_start_matches('\u{FEFF}')) {
        Ok(value) => value,
        Err(error) if text.trim().is_empty() || error.is_eof() && error.line() == 0 => {
            return vec![Err(Error::Empty { name: source.label.to_owned() })];
        }
        Err(error) => {
            let message = format!("this is no JSON: {}", without_line(&error));
            return vec![Err(Error::Malformed { name: source.label.to_owned(), line: error.line(), message })];
        }
    };
    match value {
        Value::Object(feed) if feed.get("items").is_some_and(Value::is_array) => self::feed(&feed, source),
        Value::Array(values) if values.is_empty() => vec![Err(Error::Empty { name: source.label.to_owned() })],
        Value::Array(values) => {
            let numbered = values.into_iter().zip(1..);
            let report = |(value, number): (Value, usize)| {
                let place = || format!("{}, report {number}", source.label);
                report(value, source.part(&number.to_string()), &place)
            };
            numbered.map(report).collect()
        }
        value => vec![report(value, source.name.to_owned(), &|| source.label.to_owned())],
    }
}

/// The report that an object is; `place` is where it stands.
fn report(value: Value, name: String, place: &dyn Fn() -> String) -> Result<Report, Error> {
    let wrong =
        |message: String, hint: Option<&str>| Error::Entry { place: place(), message, hint: hint.map(str::to_owned) };
    let Value::Object(mut fields) = value else {
        return Err(wrong(format!("this is {}, and no object", kind(&value)), Some(SHAPE)));
    };
    let mut field = |key: &str| match fields.remove(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text).filter(|text| !text.trim().is_empty())),
        Some(other) => Err(wrong(format!("`{key}` is {}, and no text", kind(&other)), None)),
    };
    let text = field("text")?.ok_or_else(|| wrong("it has no `text`".to_owned(), Some(SHAPE)))?;
    let published: Option<Date> = match field("date")? {
        Some(date) => Some(date::metadata(&date).ok_or_else(|| {
            wrong(format!("`date` is `{date}`, which is no day; write one such as 2021-06-25"), None)
        })?),
        None => None,
    };
    Ok(Report {
        body: Span::new(0, text.len()).trim(&text),
        published,
        date_basis: if published.is_some() { DateBasis::Metadata } else { DateBasis::Unknown },
        title: field("title")?,
        publisher: field("source")?,
        url: field("url")?,
        ..Report::new(name, text)
    })
}

/// A JSON Feed, version 1.0 or 1.1.
fn feed(feed: &Map<String, Value>, source: Source<'_>) -> Vec<Result<Report, Error>> {
    let text = |fields: &Map<String, Value>, key: &str| fields.get(key).and_then(Value::as_str).map(str::to_owned);
    let publisher = text(feed, "title");
    let mut names = Names::default();
    let items = feed.get("items").and_then(Value::as_array).into_iter().flatten();
    let entry = |item: &Value| {
        let Some(item) = item.as_object() else { return Entry::default() };
        let id = text(item, "id").filter(|id| id.starts_with("http"));
        Entry {
            title: text(item, "title").map(Content::Plain),
            published: text(item, "date_published"),
            updated: text(item, "date_modified"),
            publisher: None,
            url: text(item, "url").or_else(|| text(item, "external_url")).or(id),
            content: text(item, "content_text")
                .map(Content::Plain)
                .or_else(|| text(item, "content_html").map(Content::Markup)),
            summary: text(item, "summary").map(Content::Plain),
        }
    };
    let reports: Vec<_> = items
        .enumerate()
        .map(|(index, item)| entry(item).report(index + 1, publisher.as_deref(), &mut names, source))
        .collect();
    if reports.is_empty() {
        return vec![Err(Error::NoEntries { name: source.label.to_owned() })];
    }
    reports
}

/// What sort of value it is, for people.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// What is wrong with some JSON, without the line, which is known better.
pub(super) fn without_line(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let said = message.rsplit_once(" at line ").map_or(message.as_str(), |(said, _)| said);
    format!("{said} at column {}", error.column())
}

#[cfg(test)]
mod tests {
    use super::{lines, reports};
    use crate::ingest::Error;
    use crate::ingest::parts::Source;
    use crate::text::Report;

    const SOURCE: Source<'static> = Source { name: "a.json", label: "in/a.json" };

    #[track_caller]
    fn check(found: Vec<Result<Report, Error>>, expected: &[&str]) {
        let shown = |report: Result<Report, Error>| match report {
            Ok(report) => {
                let day = report.published.map_or_else(String::new, |day| day.to_string());
                let about =
                    [Some(report.name), Some(day), report.title, report.publisher, report.url, Some(report.text)];
                about.map(Option::unwrap_or_default).join(" | ")
            }
            Err(error) => error.to_string(),
        };
        assert_eq!(found.into_iter().map(shown).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_bad_line_does_not_stop_the_others() {
        let text = "\u{FEFF}{\"date\": \"2021-06-25T23:00:00-05:00\", \"source\": \"Post\", \"title\": \"T\", \"url\": \"https://a.example\", \"text\": \"All left.\"}\r\n\
                    \r\n\
                    {\"text\": \" \"}\n\
                    {\"text\": 5}\n\
                    [1]\n\
                    {\"text\": \"x\", \"date\": \"2021-13-01\"}\n\
                    {\"text\": \"x\n\
                    {\"text\": \"All\\nleft.\", \"date\": null, \"lang\": \"en\"}";
        check(
            lines(text.as_bytes(), 1, SOURCE),
            &[
                "a#1.json | 2021-06-25 | T | Post | https://a.example | All left.",
                "in/a.json:3: it has no `text`",
                "in/a.json:4: `text` is a number, and no text",
                "in/a.json:5: this is an array, and no object",
                "in/a.json:6: `date` is `2021-13-01`, which is no day; write one such as 2021-06-25",
                "in/a.json:7: this is no JSON: EOF while parsing a string at column 11",
                "a#8.json |  |  |  |  | All\nleft.",
            ],
        );
        check(
            lines(b"{\"text\": \"\xFF\"}", 3, SOURCE),
            &["in/a.json:3: this is no JSON: invalid unicode code point at column 11"],
        );
        check(lines(b"\n\n", 1, SOURCE), &["`in/a.json` is empty: it has no text to read"]);
        check(lines(b"\n\n", 7, SOURCE), &[]);
    }

    #[test]
    fn one_report_needs_no_number() {
        check(reports("{\n\"text\": \"All left.\"\n}", SOURCE), &["a.json |  |  |  |  | All left."]);
        check(
            reports("[{\"text\": \"All left.\"}, {}, {\"text\": \"Some stayed.\"}]", SOURCE),
            &[
                "a#1.json |  |  |  |  | All left.",
                "in/a.json, report 2: it has no `text`",
                "a#3.json |  |  |  |  | Some stayed.",
            ],
        );
        check(reports("{\n\"text\": }", SOURCE), &["in/a.json:2: this is no JSON: expected value at column 9"]);
        check(reports("", SOURCE), &["`in/a.json` is empty: it has no text to read"]);
        check(reports("[]", SOURCE), &["`in/a.json` is empty: it has no text to read"]);
    }

    #[test]
    fn a_json_feed_gives_a_report_an_item() {
        let feed = r#"{"version": "https://jsonfeed.org/version/1", "title": "Desk", "items": [
            {"id": "https://a.example/1", "title": "Ships & boats", "date_published": "2021-06-25T23:00:00-05:00", "content_html": "<p>All <b>left</b>.</p>"},
            {"id": 2, "summary": "Short.", "content_text": "One < two.\nAll left.", "external_url": "https://b.example"}, 5]}"#;
        check(
            reports(feed, SOURCE),
            &[
                "a#ships-boats.json | 2021-06-25 | Ships & boats | Desk | https://a.example/1 | All left.",
                "a#b-example.json |  |  | Desk | https://b.example | One < two.\nAll left.",
                "in/a.json, entry 3: it has neither text nor title",
            ],
        );
        check(
            reports(r#"{"version": "https://jsonfeed.org/version/1", "items": []}"#, SOURCE),
            &["`in/a.json` is a feed without entries"],
        );
    }
}

use jiff::civil::Date;

use crate::ingest::date;

/// What the top of a file says of the report below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) date: Option<Date>,
    pub(super) source: Option<String>,
    pub(super) title: Option<String>,
    pub(super) url: Option<String>,
    /// Whether it stands in a front matter, between lines of `---`.
    pub(super) fenced: bool,
    /// First byte behind the header.
    pub(super) end: usize,
}

/// Reads the header lines at the top of a text; where there are none, the header is empty and ends behind the
/// byte order mark.
pub(super) fn read(text: &str) -> Header {
    let mut header = Header { end: text.len() - text.trim_start_matches('\u{FEFF}').len(), ..Header::default() };
    header.fenced = header.skip_fence(text);
    let fenced = header.fenced;
    while let Some(line) = text[header.end..].split_inclusive('\n').next() {
        let start = header.end;
        let content = line.trim();
        if content.is_empty() {
            header.end += line.len();
            continue;
        }
        if fenced && content == "---" {
            header.end += line.len();
            break;
        }
        let indent = line.len() - line.trim_start().len();
        match header.line(content) {
            Some(read) => {
                let rest = content[read..].trim_start();
                if !rest.is_empty() {
                    header.end = start + indent + content.len() - rest.len();
                    // “date 2021-06-25 (Last updated on: …)”: a second statement may follow on the same line.
                    if header.line(rest) != Some(rest.len()) {
                        break;
                    }
                }
                header.end = start + line.len();
            }
            // Front matter may hold more than we read.
            None if fenced => header.end += line.len(),
            None => break,
        }
    }
    header
}

impl Header {
    /// Passes over the line that opens a front matter, if one does and another one closes it.
    fn skip_fence(&mut self, text: &str) -> bool {
        let mut lines = text[self.end..].split_inclusive('\n');
        let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else { return false };
        let closed = lines.any(|line| line.trim_end() == "---");
        if closed {
            self.end += first.len();
        }
        closed
    }

    /// Takes what a line says and gives the bytes that say it; `None` where it is no header line.
    fn line(&mut self, line: &str) -> Option<usize> {
        self.updated(line).or_else(|| self.entry(line))
    }

    /// `(Last Updated On: May 5, 2022)` and the like. A `date` line weighs more.
    fn updated(&mut self, line: &str) -> Option<usize> {
        let inner = line.strip_prefix('(').unwrap_or(line);
        let words = ["last updated on", "last updated", "updated on", "updated", "published on", "published"];
        let key = words.into_iter().find(|words| starts_with(inner, words))?;
        let value = inner[key.len()..].trim_start_matches(':').trim_start();
        let (date, length) = date::leading(value)?;
        let rest = &value[length..];
        let rest = if inner.len() < line.len() { rest.strip_prefix(')')? } else { rest };
        if inner.len() == line.len() && !rest.is_empty() {
            return None;
        }
        self.date = self.date.or(Some(date));
        Some(line.len() - rest.len())
    }

    /// `date: 2021-06-25`, `title …`. Without a colon a key is in lower case, as no sentence begins.
    fn entry(&mut self, line: &str) -> Option<usize> {
        let key = ["date", "source", "title", "url"].into_iter().find(|key| starts_with(line, key))?;
        let behind = &line[key.len()..];
        let value = match behind.trim_start().strip_prefix(':') {
            Some(value) => value.trim_start(),
            None if behind.starts_with(char::is_whitespace) && line.starts_with(key) => behind.trim_start(),
            None => return None,
        };
        let colon = behind.trim_start().starts_with(':');
        let quoted = Some(value.trim_matches(['"', '\'']).to_owned()).filter(|value| !value.is_empty());
        match key {
            "date" => {
                let found = date::leading(value.trim_start_matches(['"', '\'']));
                let Some((date, length)) = found else { return colon.then_some(line.len()) };
                self.date = Some(date);
                let rest = value.trim_start_matches(['"', '\''])[length..].trim_start_matches(['"', '\'']);
                return Some(line.len() - rest.len());
            }
            "url" if !colon && !value.starts_with("http") => return None,
            "url" => self.url = quoted,
            "source" => self.source = quoted,
            _ => self.title = quoted,
        }
        Some(line.len())
    }
}

fn starts_with(line: &str, words: &str) -> bool {
    line.get(..words.len()).is_some_and(|start| start.eq_ignore_ascii_case(words))
}

#[cfg(test)]
mod tests {
    use super::{Header, read};

    /// `expected` is date, source, title, url and body.
    #[track_caller]
    fn check(text: &str, expected: [&str; 5]) {
        let Header { date, source, title, url, end, .. } = read(text);
        let date = date.map_or_else(String::new, |date| date.to_string());
        let found = [date, source.unwrap_or_default(), title.unwrap_or_default(), url.unwrap_or_default()];
        let [date, source, title, url, body] = expected;
        assert_eq!((found.each_ref().map(String::as_str), text[end..].trim()), ([date, source, title, url], body));
    }

    #[test]
    fn header_lines_stand_with_or_without_a_colon() {
        let rest = ["2021-06-25", "Gazette", "No way back", "https://example.org/1", "Kabul fell."];
        check(
            "date: 2021-06-25\nsource: Gazette\nTitle: No way back\nurl: https://example.org/1\n\nKabul fell.\n",
            rest,
        );
        check("date 2021-06-25\nsource Gazette\ntitle No way back\nurl https://example.org/1\nKabul fell.", rest);
        check(
            "\u{FEFF}date: 2021-06-25\r\nsource: Gazette\r\ntitle: No way back\r\nurl: https://example.org/1\r\n\r\nKabul fell.\r\n",
            rest,
        );
        check(
            "---\ntitle: \"No way back\"\ntags: [a, b]\ndate: 2021-06-25\nsource: Gazette\nurl: https://example.org/1\n---\n\nKabul fell.\n",
            rest,
        );
    }

    #[test]
    fn text_may_follow_the_date_in_its_line() {
        check(" date 2021-06-25 Kabul fell.\n\nIt did.", ["2021-06-25", "", "", "", "Kabul fell.\n\nIt did."]);
        check(
            " date 2022-05-04 (Last Updated On: May 5, 2022)\n\nKabul fell.",
            ["2022-05-04", "", "", "", "Kabul fell."],
        );
        check("(Last Updated On: May 5, 2022) Kabul fell.", ["2022-05-05", "", "", "", "Kabul fell."]);
    }

    #[test]
    fn a_sentence_is_no_header() {
        for text in [
            "Source close to the talks said no.",
            "Date palms burnt.",
            "date palms burnt.",
            "Updated plans were shown.",
            "Published on March 3, 2021 the plan failed.",
            "Kabul fell.\ndate: 2021-06-25",
            "--- no front matter\ndate: 2021-06-25",
        ] {
            check(text, ["", "", "", "", text]);
        }
    }

    #[test]
    fn a_day_that_nobody_wrote_stays_unknown() {
        check("date: last week\nKabul fell.", ["", "", "", "", "Kabul fell."]);
    }
}

/// The endings of the files that are read from a folder.
pub const ENDINGS: [&str; 12] =
    [".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xml", ".rss", ".atom", ".json", ".jsonl", ".ndjson"];

/// Bytes that a sniff looks at.
const HEAD: usize = 1024;

/// How reports are written in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// Header lines and text.
    Text,
    /// Front matter and Markdown.
    Markdown,
    /// A page of the web.
    Page,
    /// RSS or Atom.
    Feed,
    /// A JSON Feed, one report as an object, or several in an array.
    Json,
    /// One report as an object a line.
    Lines,
}

impl Format {
    /// The format that a name's ending stands for; where it stands for none, what the bytes look like.
    pub(super) fn of(name: &str, bytes: &[u8]) -> Self {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        match ending.as_str() {
            "txt" | "text" => Self::Text,
            "md" | "markdown" => Self::Markdown,
            "html" | "htm" | "xhtml" => Self::Page,
            "rss" | "atom" => Self::Feed,
            "json" if !is_lines(bytes) => Self::Json,
            "json" | "jsonl" | "ndjson" => Self::Lines,
            "xml" if is_page(&head(bytes)) => Self::Page,
            "xml" => Self::Feed,
            _ => Self::sniff(&head(bytes), bytes),
        }
    }

    /// Whether the bytes may say themselves in which encoding they are.
    pub(super) fn declares_encoding(self) -> bool {
        matches!(self, Self::Page | Self::Feed)
    }

    fn sniff(head: &str, bytes: &[u8]) -> Self {
        if is_page(head) {
            Self::Page
        } else if ["<?xml", "<rss", "<feed", "<rdf:rdf"].iter().any(|start| head.starts_with(start)) {
            Self::Feed
        } else if begins(head, '{', '"') && is_lines(bytes) {
            Self::Lines
        } else if begins(head, '{', '"') || begins(head, '[', '{') {
            Self::Json
        } else if head.starts_with("---\n") || head.starts_with("---\r\n") {
            Self::Markdown
        } else {
            Self::Text
        }
    }
}

/// The first characters in lower case, without a byte order mark and white space before them.
fn head(bytes: &[u8]) -> String {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_lowercase();
    head.trim_start_matches(|letter: char| letter == '\u{FEFF}' || letter.is_whitespace()).to_owned()
}

fn is_page(head: &str) -> bool {
    head.starts_with("<!doctype html")
        || ["<html", "<head", "<body"].iter().any(|start| head.starts_with(start))
        || ((head.starts_with("<?xml") || head.starts_with("<!--")) && head.contains("<html"))
}

/// Whether two marks come first, with nothing but white space between them: prose may begin with one of them.
fn begins(head: &str, first: char, second: char) -> bool {
    head.strip_prefix(first).is_some_and(|rest| rest.trim_start().starts_with(second))
}

/// Whether the first line is an object of its own and another line follows.
fn is_lines(bytes: &[u8]) -> bool {
    let mut lines = bytes.split(|&byte| byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    let whole = lines.next().is_some_and(|line| serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok());
    whole && lines.next().is_some()
}

#[cfg(test)]
mod tests {
    use super::Format::{self, Feed, Json, Lines, Markdown, Page, Text};

    #[track_caller]
    fn check(name: &str, text: &str, expected: Format) {
        assert_eq!(Format::of(name, text.as_bytes()), expected);
    }

    #[test]
    fn an_ending_decides() {
        check("a.TXT", "<html>", Text);
        check("a.md", "{\"text\": \"a\"}", Markdown);
        check("a.htm", "troops left", Page);
        check("a.xml", "<?xml version=\"1.0\"?>\n<!DOCTYPE html>\n<html xmlns=\"x\">", Page);
        check("a.xml", "<rss>", Feed);
        check("a.json", "[{\"text\": \"a\"}]", Json);
        check("a.json", "{\"text\": \"a\"}\n{\"text\": \"b\"}\n", Lines);
        check("a.jsonl", "", Lines);
    }

    #[test]
    fn without_an_ending_the_first_characters_decide() {
        check("stdin", "\u{FEFF}\n <!DOCTYPE HTML><html>", Page);
        check("stdin", "<?xml version=\"1.0\"?><rss version=\"2.0\">", Feed);
        check("stdin", "{\"text\": \"a\"}\n{\"text\": \"b\"}\n", Lines);
        check("stdin", "{\"text\": \"a\"}\n", Json);
        check("stdin", "{\n \"text\": \"a\"\n}\n", Json);
        check("stdin", "[\n{\"text\": \"a\"}]", Json);
        check("stdin", "---\ntitle: x\n---\n", Markdown);
        check("stdin", "[Kabul] Troops left.", Text);
        check("stdin", "{sic} Troops left.", Text);
        check("stdin", "-- Troops left <html>.", Text);
        check("report.2", "Troops left.", Text);
    }
}

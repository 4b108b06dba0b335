use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::ingest::parts::Source;
use crate::ingest::{Error, header, html, text};
use crate::text::Report;

/// Reads Markdown with a front matter or header lines as a report.
///
/// Its text has the lines of the file, so that line numbers are those of the file, without what marks up: a link is its
/// words, an image is nothing. The front matter stays as it stands.
///
/// # Errors
/// Nothing stands below the front matter.
pub(super) fn report(markdown: &str, source: Source<'_>) -> Result<Report, Error> {
    let end = header::read(markdown).end;
    let (plain, heading) = plain(&markdown[end..]);
    let mut report = text::report(&format!("{}{plain}", &markdown[..end]), source)?;
    report.title = report.title.or(heading);
    Ok(report)
}

/// The words of a Markdown text in the lines in which they stand, and the first heading of the first level.
fn plain(markdown: &str) -> (String, Option<String>) {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let mut writer = Writer { markdown, plain: String::with_capacity(markdown.len()), at: 0 };
    let mut title: Option<String> = None;
    let mut in_title = false;
    // How many images and code blocks, which are no words of the report, the text stands in.
    let mut silent = 0;
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Image { .. } | Tag::CodeBlock(_) | Tag::FootnoteDefinition(_)) => silent += 1,
            Event::End(TagEnd::Image | TagEnd::CodeBlock | TagEnd::FootnoteDefinition) => silent -= 1,
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) if title.is_none() => in_title = true,
            Event::End(TagEnd::Heading(_)) => in_title = false,
            Event::Start(Tag::Item) => writer.write(range.start, range.start, "- "),
            Event::Start(Tag::TableCell) => writer.write(range.start, range.start, " "),
            Event::Text(words) | Event::Code(words) if silent == 0 => {
                if in_title {
                    title.get_or_insert_default().push_str(&words);
                }
                writer.write(range.start, range.end, &words);
            }
            Event::Start(Tag::HtmlBlock) => {
                let block = markdown.get(range.clone()).unwrap_or_default();
                writer.write(range.start, range.end, &html::line(block));
            }
            Event::HardBreak | Event::SoftBreak => writer.write(range.start, range.end, ""),
            _ => {}
        }
    }
    writer.lines_to(markdown.len());
    let title = title.map(|title| title.trim().to_owned()).filter(|title| !title.is_empty());
    (writer.plain, title)
}

/// Writes words in the lines of the Markdown text that they come from.
struct Writer<'a> {
    markdown: &'a str,
    plain: String,
    /// To where the Markdown text has been read.
    at: usize,
}

impl Writer<'_> {
    /// Writes what stands at `start..end`; what is left out before it leaves its line ends.
    fn write(&mut self, start: usize, end: usize, words: &str) {
        self.lines_to(start);
        self.plain.push_str(words);
        // Words over several lines keep their own line ends; those that have fewer get them behind.
        let lines = |text: &str| text.bytes().filter(|&byte| byte == b'\n').count();
        let missing = self.markdown.get(start.max(self.at)..end).map_or(0, lines).saturating_sub(lines(words));
        self.plain.extend(std::iter::repeat_n('\n', missing));
        self.at = self.at.max(end);
    }

    fn lines_to(&mut self, end: usize) {
        let passed = self.markdown.get(self.at..end).unwrap_or("");
        self.plain.extend(passed.chars().filter(|&letter| letter == '\n'));
        self.at = self.at.max(end);
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[track_caller]
    fn check(markdown: &str, expected: &str) {
        assert_eq!(plain(markdown).0, expected);
    }

    #[test]
    fn markup_leaves_its_words() {
        check("The **prime** minister _of_ `Ruritania`.\n", "The prime minister of Ruritania.\n");
        check("[The *prime* minister](https://example.org \"x\") left.", "The prime minister left.");
        check("[The prime\nminister][1] left.\n\n[1]: https://example.org\n", "The prime\nminister left.\n\n\n");
        check("![a map](map.png)Troops <b>left</b> &amp; stayed.", "Troops left & stayed.");
        check("“It’s 5 \\* 3”, he said[^1].\n\n[^1]: By phone.\n", "“It’s 5 * 3”, he said.\n\n\n");
        check("Snake_case_words and 2 * 3 * 4 stay.", "Snake_case_words and 2 * 3 * 4 stay.");
    }

    #[test]
    fn lines_stay_where_they_are() {
        check("Troops\n======\n\n> Some\n> left.\n\n- one\n- two\n", "Troops\n\n\nSome\nleft.\n\n- one\n- two\n");
        check("# Troops\r\n\r\nSome left.\r\n", "Troops\n\nSome left.\n");
        check("<!-- a\nnote -->\nSome left.\n", "\n\nSome left.\n");
        check("```\ncode\n```\n\nSome left.\n", "\n\n\n\nSome left.\n");
        check("1. one\n   * two **more**\n", "- one\n- two more\n");
        check("| a | b |\n|---|---|\n| c | d |\n", " a b\n\n c d\n");
    }

    #[test]
    fn the_first_heading_is_the_title() {
        assert_eq!(plain("Intro\n\n# Troops *leave* [Zenda](x)\n\n# More\n").1.as_deref(), Some("Troops leave Zenda"));
        assert_eq!(plain("## Troops leave\n").1, None);
    }
}

use std::io::{self, Write};

use jiff::civil::Date;

/// Columns of a date, a stance, a source and an id.
const DATE: usize = 10;
const STANCE: usize = 8;
const SOURCE: usize = 22;
const ID: usize = 11;

/// A space at which no line ends.
const NO_BREAK: &str = "\u{a0}";

/// Text for people, folded to a width.
pub struct Page<'a> {
    width: usize,
    out: &'a mut dyn Write,
}

impl<'a> Page<'a> {
    pub fn new(width: usize, out: &'a mut dyn Write) -> Self {
        Self { width, out }
    }

    pub fn line(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.out, "{}", line.trim_end())
    }

    pub fn heading(&mut self, heading: &str) -> io::Result<()> {
        writeln!(self.out, "\n{heading}")
    }

    /// Several things in running text, with dots between them.
    pub fn list(&mut self, things: impl ExactSizeIterator<Item = String>, most: usize) -> io::Result<()> {
        let rest = things.len().saturating_sub(most);
        let more = (rest > 0).then(|| format!("and {rest} more"));
        // A thing is not broken over two lines.
        let shown = things.take(most).chain(more).map(|thing| thing.replace(' ', NO_BREAK));
        for line in fold(&shown.collect::<Vec<_>>().join(" · "), self.width.saturating_sub(2)) {
            writeln!(self.out, "  {}", line.trim_end_matches([' ', '·']).replace(NO_BREAK, " "))?;
        }
        Ok(())
    }

    /// Says how many things were left out, if any were.
    pub fn more(&mut self, total: usize, most: usize) -> io::Result<()> {
        if total > most {
            writeln!(self.out, "  … and {} more", total - most)?;
        }
        Ok(())
    }

    /// A claim: when it was reported, what is said, how, by whom, and the id that leads to the evidence.
    pub fn claim(&mut self, reported: &str, said: &str, stance: &str, source: &str, id: &str) -> io::Result<()> {
        let fixed = 2 + DATE + 2 + 2 + STANCE + 2 + SOURCE + 2 + ID;
        let room = self.width.saturating_sub(fixed).max(24);
        let source = source.split_whitespace().map(|word| elide(word, SOURCE)).collect::<Vec<_>>().join(" ");
        // A dot begins what follows it.
        let said = said.replace("· ", &format!("·{NO_BREAK}"));
        let (said, source) = (fold(&said, room), fold(&source, SOURCE));
        for row in 0..said.len().max(source.len()) {
            let first = |text: &str| if row == 0 { text.to_owned() } else { String::new() };
            let (reported, stance, id) = (first(reported), first(stance), first(id));
            let part = |lines: &[String]| lines.get(row).cloned().unwrap_or_default();
            let (said, source) = (part(&said), part(&source));
            let line = format!("  {reported:DATE$}  {said:room$}  {stance:STANCE$}  {source:SOURCE$}  {id}");
            self.line(&line.replace(NO_BREAK, " "))?;
        }
        Ok(())
    }
}

/// The day of a report, or that it has none.
pub fn date(day: Option<Date>) -> String {
    day.map_or_else(|| "undated".to_owned(), |day| day.to_string())
}

/// A word that is too long for its column, such as the name of a file, without its end.
fn elide(word: &str, width: usize) -> String {
    match word.char_indices().nth(width) {
        Some(_) => word.chars().take(width - 1).chain(['…']).collect(),
        None => word.to_owned(),
    }
}

/// Lines of at most `width` characters, broken at spaces; a longer word is broken too. What stands indented stays so.
pub(super) fn fold(text: &str, width: usize) -> Vec<String> {
    let indent = text.len() - text.trim_start().len();
    let mut lines = vec![" ".repeat(indent)];
    for word in text.split([' ', '\n', '\t']).filter(|word| !word.is_empty()) {
        let mut word: Vec<char> = word.chars().filter(|letter| !letter.is_control()).collect();
        loop {
            let used = lines.last().map_or(0, |line| line.chars().count());
            let gap = usize::from(used > indent);
            if used + gap + word.len() > width && used > indent {
                lines.push(" ".repeat(indent));
                continue;
            }
            let rest = word.split_off(word.len().min(width.saturating_sub(indent).max(1)));
            if let Some(line) = lines.last_mut() {
                line.extend(std::iter::repeat_n(' ', gap).chain(word));
            }
            if rest.is_empty() {
                break;
            }
            word = rest;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{Page, fold};

    #[test]
    fn long_words_and_narrow_columns_are_folded() {
        assert_eq!(fold("one two three", 7), ["one two", "three"]);
        assert_eq!(fold("a extraordinarily b", 6), ["a", "extrao", "rdinar", "ily b"]);
        assert_eq!(fold("  in deep", 6), ["  in", "  deep"]);
        assert_eq!(fold("", 6), [""]);
    }

    #[test]
    fn columns_stay_apart_when_their_text_is_folded() {
        let mut out = Vec::new();
        let mut page = Page::new(84, &mut out);
        page.claim(
            "2021-07-02",
            "Chile supports Peru · about 40 boats",
            "planned",
            "The Evening Gazette of Lima",
            "3f2a9c12",
        )
        .unwrap();
        let expected = "  2021-07-02  Chile supports Peru       planned   The Evening Gazette of  3f2a9c12\n\
                        \x20             · about 40 boats                    Lima\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}

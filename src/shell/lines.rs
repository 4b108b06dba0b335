use std::io;

use crate::shell::whole::{goes_on, is_ended, is_whole};

/// The texts that lines make: a query ends with its last brace, unless the line behind it goes on with it.
pub struct Texts<L> {
    lines: L,
    /// The line behind the last text.
    ahead: Option<String>,
}

impl<L> Texts<L> {
    /// Those of lines without their ends.
    pub fn of(lines: L) -> Self {
        Self { lines, ahead: None }
    }
}

impl<L: Iterator<Item = io::Result<String>>> Iterator for Texts<L> {
    type Item = io::Result<String>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut text = self.ahead.take();
        // What is ended does not wait for the line behind it.
        while !text.as_deref().is_some_and(is_ended) {
            let Some(line) = self.lines.next() else { break };
            text = match (text, line) {
                (_, Err(error)) => return Some(Err(error)),
                (None, Ok(line)) => Some(line),
                (Some(text), Ok(line)) if is_whole(&text) && !goes_on(&line) => {
                    self.ahead = Some(line);
                    return Some(Ok(text));
                }
                (Some(text), Ok(line)) => Some(format!("{text}\n{line}")),
            };
        }
        text.map(Ok)
    }
}

#[cfg(test)]
mod tests {
    use super::Texts;

    #[track_caller]
    fn check(lines: &[&str], expected: &[&str]) {
        let texts = Texts::of(lines.iter().map(|line| Ok((*line).to_owned())));
        assert_eq!(texts.map(Result::unwrap).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_query_goes_to_its_last_brace_and_what_orders_it() {
        check(&["ASK {", "}", "ASK { }", "LIMIT 1", ".help"], &["ASK {\n}", "ASK { }\nLIMIT 1", ".help"]);
        check(&["SELECT *", "{ ?a ?b", "?c"], &["SELECT *\n{ ?a ?b\n?c"]);
    }

    #[test]
    fn an_empty_line_ends_what_is_open() {
        check(&["ASK {", "", "ASK { }"], &["ASK {\n", "ASK { }"]);
    }

    #[test]
    fn what_is_ended_waits_for_no_other_line() {
        let mut lines = [".help", "ASK { }"].into_iter();
        let mut texts = Texts::of(lines.by_ref().map(|line| Ok(line.to_owned())));
        assert_eq!(texts.next().unwrap().unwrap(), ".help");
        assert_eq!(lines.next(), Some("ASK { }"));
    }
}

//! A message about places in a text, drawn with carets. Knows nothing of terminals.

mod row;

use crate::text::{Positions, Span};
use row::{Row, Tier};

/// A message, the text it is about, and what is to be seen there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The first line, such as `error: no such prefix`.
    pub message: String,
    /// What the text is called: a file name, `query`.
    pub name: String,
    /// The text that the spans point into, or the part of it that is at hand.
    pub text: String,
    /// Line and column at which `text` begins, both from 1.
    pub start: (usize, usize),
    /// The byte of `text` whose line and column are named.
    pub at: usize,
    /// What stands behind the place, such as the day of publication; `None` for nothing.
    pub remark: Option<String>,
    /// The stretch to show whole; `None` for the lines that have labels.
    pub shown: Option<Span>,
    /// What to underline.
    pub labels: Vec<Label>,
    /// What else there is to know, each in one line.
    pub notes: Vec<String>,
    /// What to do, each in one line.
    pub hints: Vec<String>,
}

/// An underlined stretch and what is said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// What is underlined; an empty span gets one mark.
    pub span: Span,
    /// The sign that underlines it.
    pub mark: Mark,
    /// What stands below the underline; may be empty.
    pub text: String,
}

/// A sign to underline with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of the signs")]
pub enum Mark {
    Caret,
    Dash,
    Tilde,
    Equals,
}

impl Mark {
    fn sign(self) -> char {
        match self {
            Self::Caret => '^',
            Self::Dash => '-',
            Self::Tilde => '~',
            Self::Equals => '=',
        }
    }
}

impl Label {
    /// A label with text below its underline.
    pub fn new(span: Span, mark: Mark, text: impl Into<String>) -> Self {
        Self { span, mark, text: text.into() }
    }
}

impl Diagnostic {
    /// A message about the byte `at` of a whole text.
    pub fn new(message: impl Into<String>, name: impl Into<String>, text: impl Into<String>, at: usize) -> Self {
        Self {
            message: message.into(),
            name: name.into(),
            text: text.into(),
            start: (1, 1),
            at,
            remark: None,
            shown: None,
            labels: Vec::new(),
            notes: Vec::new(),
            hints: Vec::new(),
        }
    }

    /// Draws the message for `width` columns; long lines are folded at spaces, and the marks stay under their words.
    pub fn draw(&self, width: usize) -> String {
        let positions = Positions::new(&self.text);
        let shown = self.shown.unwrap_or_else(|| self.lines_with_labels());
        let rows = self.rows(shown, &positions, width);
        let gutter = rows.last().map_or(1, |row| row.line.to_string().len());

        let mut out = format!("{}\n", self.message);
        let (line, column) = self.line_column(&positions, self.at);
        let remark = self.remark.as_ref().map_or_else(String::new, |remark| format!("   {remark}"));
        out.push_str(&format!("{:gutter$}--> {}:{line}:{column}{remark}\n{:gutter$} |\n", "", self.name, ""));

        let tiers: Vec<Vec<Tier>> = rows.iter().map(|row| row.tiers(&self.labels)).collect();
        let mut elided = false;
        for (index, row) in rows.iter().enumerate() {
            let near = index.saturating_sub(1)..(index + 2).min(rows.len());
            if self.shown.is_none() && tiers[near].iter().all(Vec::is_empty) {
                if !elided {
                    out.push_str("…\n");
                }
                elided = true;
                continue;
            }
            elided = false;
            let number = if row.first { row.line.to_string() } else { String::new() };
            push_line(&mut out, &format!("{number:>gutter$} | {}", row.text()));
            for tier in &tiers[index] {
                for line in [tier.marks.clone()].into_iter().chain(tier.words(row.columns)) {
                    push_line(&mut out, &format!("{:gutter$} | {line}", ""));
                }
            }
        }
        for note in &self.notes {
            out.push_str(&format!("{:gutter$} = {note}\n", ""));
        }
        for hint in &self.hints {
            out.push_str(&format!("hint: {hint}\n"));
        }
        out
    }

    /// Line and column, counted from where the text begins.
    fn line_column(&self, positions: &Positions, offset: usize) -> (usize, usize) {
        match positions.line_column(offset) {
            (1, column) => (self.start.0, self.start.1 + column - 1),
            (line, column) => (self.start.0 + line - 1, column),
        }
    }

    /// The whole lines from the first label to the last.
    fn lines_with_labels(&self) -> Span {
        let cover = self.labels.iter().map(|label| label.span).reduce(Span::cover).unwrap_or(Span::new(0, 0));
        let start = self.text[..cover.start].rfind('\n').map_or(0, |newline| newline + 1);
        let end = self.text[cover.end..].find('\n').map_or(self.text.len(), |newline| cover.end + newline);
        Span::new(start, end)
    }

    fn rows(&self, shown: Span, positions: &Positions, width: usize) -> Vec<Row> {
        let (last, _) = self.line_column(positions, shown.end);
        let columns = width.saturating_sub(last.to_string().len() + 3).max(20);
        let mut rows = Vec::new();
        let mut start = shown.start;
        for line in shown.of(&self.text).split('\n') {
            let (number, _) = self.line_column(positions, start);
            rows.extend(row::rows(line.trim_end(), start, number, columns));
            start += line.len() + 1;
        }
        rows
    }
}

fn push_line(out: &mut String, line: &str) {
    out.push_str(line.trim_end());
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::{Diagnostic, Label, Mark};
    use crate::text::Span;

    /// Labels as (words of the text, mark, label).
    #[track_caller]
    fn check(text: &str, labels: &[(&str, Mark, &str)], width: usize, expected: &str) {
        let labels = labels.iter().map(|&(words, mark, label)| {
            let start = text.find(words).unwrap();
            Label::new(Span::new(start, start + words.len()), mark, label)
        });
        let mut diagnostic = Diagnostic::new("message", "wire.txt", text, 0);
        diagnostic.labels = labels.collect();
        diagnostic.at = diagnostic.labels[0].span.start;
        assert_eq!(diagnostic.draw(width).trim_end(), expected.trim_matches('\n'));
    }

    #[test]
    fn labels_share_a_line_while_there_is_room() {
        check(
            "Title\nMore than 90 Dutch troops will leave Mali.",
            &[
                ("More than 90", Mark::Caret, "how many"),
                ("Dutch troops", Mark::Dash, "who"),
                ("leave", Mark::Tilde, "relation"),
            ],
            80,
            "
message
 --> wire.txt:2:1
  |
2 | More than 90 Dutch troops will leave Mali.
  | ^^^^^^^^^^^^ ------------      ~~~~~
  | how many     who               relation",
        );
    }

    #[test]
    fn texts_that_would_touch_stand_on_stems_and_underlines_in_tiers() {
        check(
            "He left Mali.",
            &[("left", Mark::Tilde, "relation"), ("Mali", Mark::Equals, "where"), ("left Mali", Mark::Caret, "what")],
            80,
            "
message
 --> wire.txt:1:4
  |
1 | He left Mali.
  |    ~~~~ ====
  |    |    where
  |    relation
  |    ^^^^^^^^^
  |    what",
        );
    }

    #[test]
    fn a_long_line_is_folded_and_the_marks_stay_under_their_words() {
        check(
            "The last of the soldiers who guarded the embassy went home on Monday.",
            &[("guarded the embassy went", Mark::Tilde, "x"), ("Monday", Mark::Caret, "a label at the edge")],
            44,
            "
message
 --> wire.txt:1:30
  |
1 | The last of the soldiers who guarded the
  |                              ~~~~~~~~~~~
  |                              x
  | embassy went home on Monday.
  | ~~~~~~~~~~~~         ^^^^^^
  |                      a label at the edge",
        );
    }

    #[test]
    fn wide_characters_and_tabs_do_not_move_the_marks() {
        check(
            "东京\tsaid “no”",
            &[("said", Mark::Caret, "cue")],
            80,
            "
message
 --> wire.txt:1:4
  |
1 | 东京 said “no”
  |      ^^^^
  |      cue",
        );
    }

    #[test]
    fn an_unexpected_end_is_marked_behind_the_text() {
        let text = "SELECT *";
        let mut diagnostic = Diagnostic::new("error: unexpected end", "query", text, text.len());
        diagnostic.labels = vec![Label::new(Span::new(text.len(), text.len()), Mark::Caret, "")];
        diagnostic.hints = vec!["close the group".to_owned()];
        assert_eq!(
            diagnostic.draw(80),
            "error: unexpected end\n --> query:1:9\n  |\n1 | SELECT *\n  |         ^\nhint: close the group\n"
        );
    }

    #[test]
    fn a_part_of_a_text_keeps_its_line_and_column() {
        let mut diagnostic = Diagnostic::new("message", "wire.txt", "and left.\nThen", 4);
        diagnostic.start = (12, 30);
        diagnostic.shown = Some(Span::new(0, 14));
        diagnostic.labels = vec![Label::new(Span::new(4, 8), Mark::Tilde, "")];
        diagnostic.notes = vec!["rule: leave.v".to_owned()];
        assert_eq!(
            diagnostic.draw(80),
            "message\n  --> wire.txt:12:34\n   |\n12 | and left.\n   |     ~~~~\n13 | Then\n   = rule: leave.v\n"
        );
    }
}

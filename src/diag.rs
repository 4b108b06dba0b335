//! A message about places in a text, drawn with carets. Knows nothing of terminals.

use crate::text::{Positions, Span};

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
                push_line(&mut out, &format!("{:gutter$} | {}", "", tier.marks));
                if !tier.words.is_empty() {
                    push_line(&mut out, &format!("{:gutter$} | {}", "", tier.words));
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
            let cells = cells(line.trim_end(), start);
            rows.extend(fold(cells, columns).into_iter().enumerate().map(|(part, cells)| Row {
                line: number,
                first: part == 0,
                columns,
                cells,
            }));
            start += line.len() + 1;
        }
        rows
    }
}

fn push_line(out: &mut String, line: &str) {
    out.push_str(line.trim_end());
    out.push('\n');
}

/// One character on the screen.
#[derive(Clone, Copy, Debug)]
struct Cell {
    /// Its first byte in the text, and one past its last.
    at: usize,
    end: usize,
    shown: char,
    columns: usize,
}

fn cells(line: &str, start: usize) -> Vec<Cell> {
    line.char_indices()
        .map(|(index, character)| {
            // A tab or an escape sequence of the text must not move what stands after it.
            let shown = if character.is_control() { ' ' } else { character };
            let at = start + index;
            Cell { at, end: at + character.len_utf8(), shown, columns: columns(shown) }
        })
        .collect()
}

/// Columns that a terminal gives to a character, as Unicode Standard Annex 11 has it, in coarse ranges.
fn columns(character: char) -> usize {
    match u32::from(character) {
        0x0300..=0x036F | 0x064B..=0x065F | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060 | 0xFE00..=0xFE0F | 0xFEFF => 0,
        0x1100..=0x115F
        | 0x2E80..=0xA4CF
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F
        | 0xFF00..=0xFF60
        | 0xFFE0..=0xFFE6
        | 0x1F300..=0x1FAFF
        | 0x20000..=0x3FFFD => 2,
        _ => 1,
    }
}

/// Breaks a line into rows of at most `columns`, after a space where there is one.
fn fold(mut rest: Vec<Cell>, columns: usize) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    loop {
        let mut used = 0;
        let fits = rest.iter().take_while(|cell| {
            used += cell.columns;
            used <= columns
        });
        let fits = fits.count().max(1);
        if fits >= rest.len() {
            rows.push(rest);
            return rows;
        }
        let space = rest[..=fits].iter().rposition(|cell| cell.shown == ' ');
        let tail = match space.filter(|&space| space > 0) {
            Some(space) => {
                let tail = rest.split_off(space + 1);
                rest.truncate(space);
                tail
            }
            None => rest.split_off(fits),
        };
        rows.push(rest);
        rest = tail;
    }
}

/// One line of the screen.
#[derive(Clone, Debug)]
struct Row {
    line: usize,
    /// Whether it begins its line of the text.
    first: bool,
    columns: usize,
    cells: Vec<Cell>,
}

/// Underlines that do not touch, and the words below them.
#[derive(Clone, Debug, Default)]
struct Tier {
    marks: String,
    words: String,
}

impl Row {
    fn text(&self) -> String {
        self.cells.iter().map(|cell| cell.shown).collect()
    }

    /// The underlines of the labels that this row shows a part of, in as few tiers as keep them apart.
    fn tiers(&self, labels: &[Label]) -> Vec<Tier> {
        let mut here: Vec<(usize, usize, &Label)> = labels
            .iter()
            .filter_map(|label| {
                let (from, to) = self.place(label.span)?;
                Some((from, to, label))
            })
            .collect();
        here.sort_by_key(|&(from, to, _)| (from, to));
        let mut tiers: Vec<Tier> = Vec::new();
        for (from, to, label) in here {
            // The words stand where the span begins, not again in each row that it is folded into.
            let begins = self.cells.first().is_none_or(|cell| cell.at <= label.span.start);
            let words = if begins { label.text.as_str() } else { "" };
            let at = from.min(self.columns.saturating_sub(words.chars().count()));
            let tier = tiers.iter().position(|tier| tier.has_room(from, at, words)).unwrap_or_else(|| {
                tiers.push(Tier::default());
                tiers.len() - 1
            });
            tiers[tier].add(from, to, at, label.mark, words);
        }
        tiers
    }

    /// First column and one past the last that show `span`; `None` where no part of it is in this row.
    fn place(&self, span: Span) -> Option<(usize, usize)> {
        let mut column = 0;
        let mut found: Option<(usize, usize)> = None;
        for cell in &self.cells {
            if span.start <= cell.at && cell.at < span.end.max(span.start + 1) {
                found = Some((found.map_or(column, |(from, _)| from), column + cell.columns.max(1)));
            }
            column += cell.columns;
        }
        // A span that begins behind the last character, as an unexpected end does, is marked there.
        let end = self.cells.last().map(|cell| cell.end);
        let behind = span.is_empty() && end.is_none_or(|end| end == span.start);
        found.or_else(|| behind.then_some((column, column + 1)))
    }
}

impl Tier {
    fn has_room(&self, from: usize, at: usize, words: &str) -> bool {
        let words_fit = self.words.is_empty() || words.is_empty() || self.words.chars().count() + 2 <= at;
        words_fit && self.marks.chars().count() <= from
    }

    fn add(&mut self, from: usize, to: usize, at: usize, mark: Mark, words: &str) {
        pad(&mut self.marks, from);
        self.marks.extend(std::iter::repeat_n(mark.sign(), to - from));
        if !words.is_empty() {
            pad(&mut self.words, at);
            self.words.push_str(words);
        }
    }
}

fn pad(line: &mut String, columns: usize) {
    let missing = columns.saturating_sub(line.chars().count());
    line.extend(std::iter::repeat_n(' ', missing));
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
    fn labels_that_would_touch_stand_in_tiers() {
        check(
            "He left Mali.",
            &[("left", Mark::Tilde, "relation"), ("Mali", Mark::Equals, "where"), ("left Mali", Mark::Caret, "what")],
            80,
            "
message
 --> wire.txt:1:4
  |
1 | He left Mali.
  |    ~~~~
  |    relation
  |    ^^^^^^^^^
  |    what
  |         ====
  |         where",
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

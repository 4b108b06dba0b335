use crate::diag::{Label, Mark};
use crate::text::Span;

/// The rows of at most `columns` that show a line of the text, which begins at byte `start`.
pub(super) fn rows(text: &str, start: usize, line: usize, columns: usize) -> impl Iterator<Item = Row> {
    let folded = fold(cells(text, start), columns).into_iter().enumerate();
    folded.map(move |(part, cells)| Row { line, first: part == 0, columns, cells })
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
pub(super) struct Row {
    pub(super) line: usize,
    /// Whether it begins its line of the text.
    pub(super) first: bool,
    pub(super) columns: usize,
    cells: Vec<Cell>,
}

/// Underlines that do not overlap, and what is said below them.
#[derive(Clone, Debug, Default)]
pub(super) struct Tier<'a> {
    pub(super) marks: String,
    /// The first column of an underline and its text, from left to right.
    texts: Vec<(usize, &'a str)>,
}

impl Row {
    pub(super) fn text(&self) -> String {
        self.cells.iter().map(|cell| cell.shown).collect()
    }

    /// The underlines of the labels that this row shows a part of, in as few tiers as keep them apart.
    pub(super) fn tiers<'a>(&self, labels: &'a [Label]) -> Vec<Tier<'a>> {
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
            // The text stands where the span begins, not again in each row that it is folded into.
            let begins = self.cells.first().is_none_or(|cell| cell.at <= label.span.start);
            let text = if begins { label.text.as_str() } else { "" };
            let free = tiers.iter().position(|tier| tier.marks.chars().count() <= from);
            let tier = free.unwrap_or_else(|| {
                tiers.push(Tier::default());
                tiers.len() - 1
            });
            tiers[tier].add(from, to, label.mark, text);
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

impl<'a> Tier<'a> {
    fn add(&mut self, from: usize, to: usize, mark: Mark, text: &'a str) {
        pad(&mut self.marks, from);
        self.marks.extend(std::iter::repeat_n(mark.sign(), to - from));
        if !text.is_empty() {
            self.texts.push((from, text));
        }
    }

    /// The lines below the underlines. A text that would run into one to its right stands below that, on a stem.
    pub(super) fn words(&self, columns: usize) -> Vec<String> {
        let length = |text: &str| text.chars().count();
        let fits = |&(from, text): &(usize, &str)| from + length(text) <= columns;
        let mut lines = vec![0; self.texts.len()];
        for index in (0..self.texts.len()).rev().filter(|&index| fits(&self.texts[index])) {
            let (from, text) = self.texts[index];
            let right = (index + 1..self.texts.len()).filter(|&other| self.texts[other].0 < from + length(text) + 2);
            lines[index] =
                right.filter(|&other| fits(&self.texts[other])).map(|other| lines[other] + 1).max().unwrap_or(0);
        }
        // A text that would pass the edge moves to the left, below all others.
        let mut next =
            (0..lines.len()).filter(|&index| fits(&self.texts[index])).map(|index| lines[index] + 1).max().unwrap_or(0);
        for index in (0..lines.len()).rev().filter(|&index| !fits(&self.texts[index])) {
            lines[index] = next;
            next += 1;
        }
        (0..next).map(|line| self.line(line, &lines, columns)).collect()
    }

    fn line(&self, line: usize, lines: &[usize], columns: usize) -> String {
        let mut drawn: Vec<char> = Vec::new();
        for (&(from, text), &own) in self.texts.iter().zip(lines) {
            if own == line {
                drawn.resize(from.min(columns.saturating_sub(text.chars().count())), ' ');
                drawn.extend(text.chars());
            } else if own > line && (drawn.is_empty() || drawn.len() < from) {
                drawn.resize(from, ' ');
                drawn.push('|');
            }
        }
        drawn.into_iter().collect()
    }
}

fn pad(line: &mut String, columns: usize) {
    let missing = columns.saturating_sub(line.chars().count());
    line.extend(std::iter::repeat_n(' ', missing));
}

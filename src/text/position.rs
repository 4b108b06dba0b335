use crate::text::Span;

/// Bytes between two remembered positions.
const STEP: usize = 1024;

/// Turns byte offsets of one text into code points, lines and columns without reading it again from the start.
#[derive(Clone, Debug)]
pub struct Positions<'a> {
    text: &'a str,
    /// Code points before byte `i * STEP` (rounded down to a character boundary).
    points: Vec<usize>,
    /// First byte of each line.
    lines: Vec<usize>,
}

impl<'a> Positions<'a> {
    /// Reads `text` once.
    pub fn new(text: &'a str) -> Self {
        let mut points = Vec::with_capacity(text.len() / STEP + 1);
        let mut lines = vec![0];
        let mut seen = 0;
        for (index, byte) in text.bytes().enumerate() {
            if index % STEP == 0 {
                points.push(seen);
            }
            seen += usize::from(is_start(byte));
            if byte == b'\n' {
                lines.push(index + 1);
            }
        }
        if points.is_empty() {
            points.push(0);
        }
        Self { text, points, lines }
    }

    /// Code points before byte `offset`, as RFC 5147 counts them.
    pub fn code_point(&self, offset: usize) -> usize {
        let step = (offset / STEP).min(self.points.len() - 1);
        let rest = &self.text.as_bytes()[step * STEP..offset];
        self.points[step] + rest.iter().filter(|&&byte| is_start(byte)).count()
    }

    /// The span in code points, end exclusive.
    pub fn code_points(&self, span: Span) -> (usize, usize) {
        (self.code_point(span.start), self.code_point(span.end))
    }

    /// Line and column of byte `offset`, both from 1, the column in code points.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|&start| start <= offset);
        (line, self.code_point(offset) - self.code_point(self.lines[line - 1]) + 1)
    }
}

/// Whether a UTF-8 byte begins a code point.
fn is_start(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::Positions;
    use crate::text::Span;

    #[test]
    fn bytes_become_code_points_beyond_the_first_step() {
        let text = "“é”\n".repeat(700);
        let positions = Positions::new(&text);
        let last = text.rfind('é').unwrap();
        assert_eq!(positions.code_points(Span::new(last, last + 2)), (699 * 4 + 1, 699 * 4 + 2));
        assert_eq!(positions.line_column(last), (700, 2));
    }
}

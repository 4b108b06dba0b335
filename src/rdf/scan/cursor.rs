/// A place in a line.
pub(super) struct Cursor<'a> {
    /// What is left of the line.
    rest: &'a str,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(line: &'a str) -> Self {
        Self { rest: line }
    }

    pub(super) fn rest(&self) -> &'a str {
        self.rest
    }

    /// The next byte; `None` at the end of the line.
    pub(super) fn byte(&self) -> Option<u8> {
        self.rest.as_bytes().first().copied()
    }

    /// Whether nothing more comes, or a comment.
    pub(super) fn is_at_end(&self) -> bool {
        matches!(self.byte(), None | Some(b'#'))
    }

    /// Passes over a character; `None` if another comes next.
    pub(super) fn pass(&mut self, character: char) -> Option<()> {
        self.rest = self.rest.strip_prefix(character)?;
        Some(())
    }

    pub(super) fn blanks(&mut self) {
        while let Some(rest) = self.rest.strip_prefix([' ', '\t']) {
            self.rest = rest;
        }
    }

    /// Passes over so many bytes and gives them; `None` if they end within a character or behind the line.
    pub(super) fn take(&mut self, length: usize) -> Option<&'a str> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    /// Passes over the bytes of a kind; `None` if nothing comes behind them.
    pub(super) fn take_while(&mut self, is_of_kind: impl Fn(u8) -> bool) -> Option<&'a str> {
        let length = self.rest.bytes().position(|byte| !is_of_kind(byte))?;
        self.take(length)
    }

    /// The label of a blank node, if it is in ASCII; what comes behind it is no part of it.
    pub(super) fn label(&mut self) -> Option<&'a str> {
        self.pass('_')?;
        self.pass(':')?;
        let mut ahead = Self::new(self.rest);
        let label = ahead.take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))?;
        // A full stop at its end is the one behind the statement.
        let label = label.trim_end_matches('.');
        let is_label = !label.is_empty() && !label.starts_with(['-', '.']);
        if is_label { self.take(label.len()) } else { None }
    }
}

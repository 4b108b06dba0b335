use crate::text::{Report, Span};

impl Report {
    /// The words inside quotation marks, marks excluded, in order.
    ///
    /// A quotation over several paragraphs, each of which opens anew and only the last of which closes, gives one span a paragraph.
    pub fn quotations(&self) -> Vec<Span> {
        let mut found = Vec::new();
        let mut at = self.body.start;
        for line in self.body.of(&self.text).split_inclusive('\n') {
            double(&self.text, Span::new(at, at + line.len()), &mut found);
            at += line.len();
        }
        single(&self.text, self.body, &mut found);
        found.sort();
        found
    }
}

/// Quotations in double marks on one line; one that is never closed runs to the end of the line.
fn double(text: &str, line: Span, found: &mut Vec<Span>) {
    let mut open: Option<usize> = None;
    for (index, mark) in line.of(text).char_indices() {
        let at = line.start + index;
        match (mark, open) {
            ('“' | '«' | '„', None) | ('"', None) => open = Some(at + mark.len_utf8()),
            ('“' | '«', Some(_)) => open = Some(at + mark.len_utf8()),
            ('”' | '»' | '"', Some(start)) => {
                found.push(Span::new(start, at));
                open = None;
            }
            _ => {}
        }
    }
    if let Some(start) = open {
        let rest = Span::new(start, line.end).trim(text);
        if !rest.is_empty() {
            found.push(rest);
        }
    }
}

/// Quotations in single curly marks, whose closing mark is the apostrophe too: it closes where no letter follows.
fn single(text: &str, body: Span, found: &mut Vec<Span>) {
    let outer = found.len();
    let mut open: Option<usize> = None;
    let mut inside = 0;
    let mut characters = body.of(text).char_indices().peekable();
    let mut before = ' ';
    while let Some((index, mark)) = characters.next() {
        let at = body.start + index;
        let next = characters.peek().map_or(' ', |&(_, next)| next);
        while inside < outer && found[inside].end <= at {
            inside += 1;
        }
        let quoted = inside < outer && found[inside].start <= at;
        match (mark, open) {
            ('\n', _) => open = None,
            ('‘', _) if !before.is_alphanumeric() && !quoted => open = Some(at + mark.len_utf8()),
            // A plural's apostrophe is followed by a further word in lower case.
            ('’', Some(start))
                if !(next.is_alphanumeric()
                    || before == 's' && next == ' ' && follows_lower(text, at + mark.len_utf8())) =>
            {
                found.push(Span::new(start, at));
                open = None;
            }
            _ => {}
        }
        before = mark;
    }
}

fn follows_lower(text: &str, at: usize) -> bool {
    text[at..].trim_start().starts_with(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use crate::text::Report;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let report = Report::new("a.txt", text);
        let found: Vec<&str> = report.quotations().iter().map(|span| span.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_quotation_may_go_on_over_paragraphs() {
        check("“We go.\n“They stay,” he said.", &["We go.", "They stay,"]);
    }

    #[test]
    fn a_closing_mark_is_told_from_an_apostrophe() {
        check("He warned, ‘Russia’s ally won’t go.’ It’s late.", &["Russia’s ally won’t go."]);
        check("“the ‘two sides’ talk”", &["the ‘two sides’ talk"]);
    }
}

use jiff::civil::Date;

const MONTHS: [&str; 12] = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
];

/// The calendar day at the start of `text` and the bytes that write it; `None` where none stands there.
///
/// Reads `2021-06-25` (also with a time of day), `June 25, 2021` and `25 June 2021`.
pub(super) fn leading(text: &str) -> Option<(Date, usize)> {
    iso(text).or_else(|| written(text))
}

fn iso(text: &str) -> Option<(Date, usize)> {
    let date = text.get(..10)?;
    let shaped = date.bytes().enumerate().all(|(index, byte)| match index {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let date = date.parse().ok().filter(|_| shaped)?;
    let rest = &text[10..];
    if rest.starts_with(|character: char| character.is_ascii_digit()) {
        return None;
    }
    let has_time = rest.starts_with(['T', ' ']) && rest[1..].starts_with(|character: char| character.is_ascii_digit());
    let time = if has_time { 1 + rest[1..].find(char::is_whitespace).unwrap_or(rest.len() - 1) } else { 0 };
    // “2021-06-25 4,000 troops …”: what looks like no time of day belongs to the text.
    let time = if rest[..time].contains(':') { time } else { 0 };
    Some((date, 10 + time))
}

fn written(text: &str) -> Option<(Date, usize)> {
    let mut words = Words { text, at: 0 };
    let first = words.next()?;
    let (month, day) = match month(first) {
        Some(month) => (month, number(words.next()?)?),
        None => {
            let day = number(first)?;
            (month(words.next()?)?, day)
        }
    };
    let year = words.next().filter(|year| year.len() == 4).and_then(|year| year.parse().ok())?;
    Some((Date::new(year, month, day).ok()?, words.at))
}

/// Words and numbers, with commas, full stops and spaces between them.
struct Words<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Words<'a> {
    fn next(&mut self) -> Option<&'a str> {
        let rest = &self.text[self.at..];
        let start = rest.find(|character: char| !matches!(character, ' ' | ',' | '.'))?;
        let word = &rest[start..];
        let end = word.find(|character: char| !character.is_alphanumeric()).unwrap_or(word.len());
        self.at += start + end;
        (end > 0).then_some(&word[..end])
    }
}

fn month(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    let index = match word.as_str() {
        "sept" => 8,
        _ => MONTHS.iter().position(|month| *month == word || month[..3] == word)?,
    };
    i8::try_from(index + 1).ok()
}

fn number(word: &str) -> Option<i8> {
    word.trim_end_matches(char::is_alphabetic).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::leading;

    /// `expected` is the day and what stands behind it.
    #[track_caller]
    fn check(text: &str, expected: Option<(&str, &str)>) {
        let found = leading(text).map(|(date, end)| (date.to_string(), &text[end..]));
        assert_eq!(found, expected.map(|(date, rest)| (date.to_owned(), rest)));
    }

    #[test]
    fn days_are_read_in_three_forms() {
        check("2021-06-25", Some(("2021-06-25", "")));
        check("2021-06-25T08:30:00Z x", Some(("2021-06-25", " x")));
        check("2021-06-25 90 troops", Some(("2021-06-25", " 90 troops")));
        check("March 29, 2021)", Some(("2021-03-29", ")")));
        check("Sept. 3, 2021", Some(("2021-09-03", "")));
        check("3rd Sep 2021", Some(("2021-09-03", "")));
    }

    #[test]
    fn less_than_a_day_is_no_day() {
        check("2021-13-01", None);
        check("2021-06-251", None);
        check("June 2021", None);
        check("last Sunday", None);
        check("June 31, 2021", None);
    }
}

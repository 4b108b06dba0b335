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

/// The calendar day that a field of metadata gives, as it is written there: no time zone moves it.
///
/// Reads what [`leading`] reads, also after a weekday and as `20210625` or `2021/06/25`. Whatever follows is taken for a
/// time of day.
pub(super) fn metadata(value: &str) -> Option<Date> {
    let value = value.trim();
    let behind = value.trim_start_matches(char::is_alphabetic).trim_start_matches([',', '.']).trim_start();
    let value = if is_weekday(value) { behind } else { value };
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    let slashed = digits == 4 && value.get(4..8).is_some_and(|rest| rest.starts_with('/') && rest.ends_with('/'));
    if digits == 8 {
        return iso(&format!("{}-{}-{}", &value[..4], &value[4..6], &value[6..8])).map(|(date, _)| date);
    }
    if slashed {
        return iso(&value.replace('/', "-")).map(|(date, _)| date);
    }
    leading(value).map(|(date, _)| date)
}

fn is_weekday(text: &str) -> bool {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    text.get(..3).is_some_and(|start| DAYS.iter().any(|day| start.eq_ignore_ascii_case(day)))
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
    use super::{leading, metadata};

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

    #[test]
    fn no_time_zone_moves_the_day_of_metadata() {
        let found = |value| metadata(value).map(|date| date.to_string());
        for value in [
            "2021-06-25",
            "2021-06-25T23:30:00-05:00",
            "2021-06-25T00:30:00+0200",
            "2021-06-25 23:30:00 UTC",
            "Fri, 25 Jun 2021 23:30:00 -0500",
            "25 Jun 2021 23:30 EST",
            "Friday, June 25, 2021 - 11:30pm",
            "20210625",
            "20210625T233000Z",
            "2021/06/25 23:30",
        ] {
            assert_eq!(found(value).as_deref(), Some("2021-06-25"), "{value}");
        }
        for value in ["", "2021", "2021-06", "June 2021", "yesterday", "25/06/2021", "1624660200", "2021-02-30"] {
            assert_eq!(found(value), None, "{value}");
        }
    }
}

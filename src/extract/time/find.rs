use std::borrow::Cow;

use jiff::civil::Weekday;

use super::{Part, Timex, Unit, When};
use crate::extract::number::small_number;
use crate::text::{Token, TokenKind};

/// The expressions of time among the tokens of a sentence, in order and apart.
pub(in crate::extract) fn find(text: &str, tokens: &[Token]) -> Vec<Timex> {
    let lower = tokens.iter().map(|token| lower_case(token.span.of(text))).collect();
    let reader = Reader { text, tokens, lower };
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match reader.timex(at) {
            Some((length, when)) => {
                found.push(Timex { tokens: at..at + length, when });
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Token],
    /// The tokens in lower case.
    lower: Vec<Cow<'a, str>>,
}

impl<'a> Reader<'a> {
    fn surface(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| token.span.of(self.text))
    }

    fn lower(&self, at: usize) -> &str {
        self.lower.get(at).map_or("", |word| word)
    }

    /// The expression that begins at a token, with its length.
    fn timex(&self, at: usize) -> Option<(usize, When)> {
        if !matches!(self.tokens[at].kind, TokenKind::Word | TokenKind::Number) {
            return None;
        }
        self.iso(at)
            .or_else(|| self.days(at))
            .or_else(|| self.part(at))
            .or_else(|| self.day_month(at))
            .or_else(|| self.month(at))
            .or_else(|| self.year(at))
            .or_else(|| self.weekday(at))
            .or_else(|| self.counted(at))
            .or_else(|| self.turn(at))
            .or_else(|| self.repeated(at))
            .or_else(|| self.word(at))
    }

    /// `2021-06-25`.
    fn iso(&self, at: usize) -> Option<(usize, When)> {
        let date: jiff::civil::Date = self.surface(at).parse().ok().filter(|_| self.surface(at).len() == 10)?;
        Some((1, When::Calendar { year: Some(date.year()), month: Some(date.month()), day: Some(date.day()) }))
    }

    /// “late 2001”, “early May 2020”, “mid-August”, “the end of 2022”.
    fn part(&self, at: usize) -> Option<(usize, When)> {
        let article = usize::from(self.lower(at) == "the");
        if let Some(part) = edge(self.lower(at + article)).filter(|_| self.lower(at + article + 1) == "of") {
            let start = at + article + 2;
            let (month, used) = match month(self.lower(start), self.is_capital(start)) {
                Some(month) => (Some(month), 1),
                None => (None, 0),
            };
            // “the end of the year”, “the end of this month”.
            let turned = usize::from(matches!(self.lower(start), "the" | "this" | "next"));
            if let Some(unit) = unit(self.lower(start + turned)).filter(|_| turned > 0) {
                let offset = i64::from(self.lower(start) == "next");
                return Some((start + turned + 1 - at, When::Edge { unit, offset, part }));
            }
            let year = self.year_at(start + used);
            let length = start + used + usize::from(year.is_some()) - at;
            return (month.is_some() || year.is_some()).then_some((length, When::Part { year, month, part }));
        }
        let word = self.lower(at);
        let (part, start, joined) = match word {
            "early" => (Part::Early, at + 1, None),
            "mid" if self.surface(at + 1) == "-" => (Part::Middle, at + 2, None),
            "mid" => (Part::Middle, at + 1, None),
            "late" => (Part::Late, at + 1, None),
            _ => (Part::Middle, at, Some(word.strip_prefix("mid-")?)),
        };
        if let Some(rest) = joined {
            let (year, month) = (year(rest), month(rest, true));
            let next = self.year_at(at + 1).filter(|_| month.is_some());
            return (year.is_some() || month.is_some())
                .then_some((1 + usize::from(next.is_some()), When::Part { year: year.or(next), month, part }));
        }
        let length = start - at;
        if let Some(year) = self.year_at(start) {
            return Some((length + 1, When::Part { year: Some(year), month: None, part }));
        }
        let month = month(self.lower(start), self.is_capital(start))?;
        let year = self.year_at(start + 1);
        Some((length + 1 + usize::from(year.is_some()), When::Part { year, month: Some(month), part }))
    }

    /// “31 October to 5 November” behind “from” or “between”, “3–5 May”, “May 3-5”.
    fn days(&self, at: usize) -> Option<(usize, When)> {
        let before = at.checked_sub(1).map(|before| self.lower(before)).unwrap_or_default();
        let joins = |word: usize| match self.lower(word) {
            "to" | "until" | "through" => before == "from",
            "and" => before == "between",
            "-" | "–" | "—" => true,
            _ => false,
        };
        // “3 to 5 May”, “May 3-5”: the month stands once.
        let short = |day_at: usize, month_at: usize, end: usize| {
            let month = month(self.lower(month_at), self.is_capital(month_at))?;
            let (first, last) = (day(self.lower(day_at))?, day(self.lower(day_at + 2)).filter(|_| joins(day_at + 1))?);
            let (length, year) = self.year_after(end);
            Some((end + length - at, When::Days { year, first: (month, first), last: (month, last) }))
        };
        if let Some(found) = short(at, at + 3, at + 4).or_else(|| short(at + 1, at, at + 4)) {
            return Some(found);
        }
        let date = |at: usize| self.day_month(at).or_else(|| self.month(at));
        let (length, first) = date(at)?;
        let (more, last) = date(at + length + 1).filter(|_| joins(at + length))?;
        match (first, last) {
            (
                When::Calendar { month: Some(month), day: Some(day), .. },
                When::Calendar { year, month: Some(last_month), day: Some(last_day) },
            ) => Some((length + 1 + more, When::Days { year, first: (month, day), last: (last_month, last_day) })),
            _ => None,
        }
    }

    /// “29 March 2021”, “the 4th of July”.
    fn day_month(&self, at: usize) -> Option<(usize, When)> {
        let day = day(self.lower(at))?;
        let of = usize::from(self.lower(at + 1) == "of");
        let month = month(self.lower(at + 1 + of), self.is_capital(at + 1 + of))?;
        let (length, year) = self.year_after(at + 2 + of);
        Some((2 + of + length, When::Calendar { year, month: Some(month), day: Some(day) }))
    }

    /// “March 29, 2021”, “July Fourth”, “September 2021”, “Sept. 3”, “May”.
    fn month(&self, at: usize) -> Option<(usize, When)> {
        let word = self.lower(at);
        let month = month(word, self.is_capital(at))?;
        if let Some(day) = day(self.lower(at + 1)).filter(|_| year(self.surface(at + 1)).is_none()) {
            let (length, year) = self.year_after(at + 2);
            return Some((2 + length, When::Calendar { year, month: Some(month), day: Some(day) }));
        }
        let (length, year) = self.year_after(at + 1);
        // “May” and “March” at the start of a sentence may be other words.
        if year.is_none() && at == 0 && matches!(word, "may" | "march") {
            return None;
        }
        Some((1 + length, When::Calendar { year, month: Some(month), day: None }))
    }

    /// “, 2021” or “2021” behind a month.
    fn year_after(&self, at: usize) -> (usize, Option<i16>) {
        let comma = usize::from(self.surface(at) == ",");
        match self.year_at(at + comma) {
            Some(year) => (comma + 1, Some(year)),
            None => (0, None),
        }
    }

    /// “2004”, where a preposition or determiner of time leads it, or nothing that it could count follows.
    fn year(&self, at: usize) -> Option<(usize, When)> {
        let year = self.year_at(at)?;
        let before = at.checked_sub(1).map(|before| self.lower(before)).unwrap_or_default();
        let led = matches!(
            before,
            "in" | "since"
                | "until"
                | "till"
                | "by"
                | "before"
                | "after"
                | "from"
                | "to"
                | "of"
                | "during"
                | "beyond"
                | "through"
                | "a"
                | "the"
                | "and"
        );
        let counts = self.tokens.get(at + 1).is_some_and(|next| next.kind == TokenKind::Word)
            && !matches!(
                self.lower(at + 1),
                "and" | "to" | "as" | "when" | "after" | "but" | "with" | "for" | "by" | "that" | "in" | "or" | "on"
            );
        let dated = matches!(before, "a" | "the" | "of" | "and" | "to" | "from");
        (led && (!counts || matches!(before, "a" | "the" | "in" | "since" | "during"))
            && !(dated && !counts && matches!(before, "of")))
        .then_some((1, When::Calendar { year: Some(year), month: None, day: None }))
    }

    fn year_at(&self, at: usize) -> Option<i16> {
        self.tokens.get(at).filter(|token| token.kind == TokenKind::Number)?;
        year(self.surface(at))
    }

    /// “Sunday”, “last Sunday”, “next Monday”.
    fn weekday(&self, at: usize) -> Option<(usize, When)> {
        let (turn, length) = match self.lower(at) {
            "last" => (-1, 1),
            "next" => (1, 1),
            "this" => (0, 1),
            _ => (0, 0),
        };
        let day = weekday(self.surface(at + length))?;
        let mut end = at + length + 1;
        if matches!(self.lower(end), "morning" | "afternoon" | "evening" | "night") {
            end += 1;
        }
        Some((end - at, When::Weekday { day, turn }))
    }

    /// “two days ago”, “a day earlier”, “the next two weeks”, “the past month”, “within 14 months”.
    fn counted(&self, at: usize) -> Option<(usize, When)> {
        let mut start = at;
        if self.lower(start) == "the" {
            start += 1;
        }
        let direction = match self.lower(start) {
            "next" | "coming" => Some(true),
            "past" | "last" | "previous" => Some(false),
            _ => None,
        };
        if let Some(forward) = direction {
            let (count, words) = self.count(start + 1).unwrap_or((1, 0));
            let unit = unit(self.lower(start + 1 + words))?;
            let end = start + 2 + words;
            // “last week” and “next month” without a number are a week or month of the calendar.
            if words == 0 && start == at {
                return None;
            }
            if words == 0 && !forward && unit == Unit::Day {
                return Some((end - at, When::Shift { count: -1, unit }));
            }
            let when = if forward { When::Next { count, unit } } else { When::Past { count, unit } };
            return Some((end - at, when));
        }
        if start != at {
            return None;
        }
        let (count, words) = match self.count(at) {
            Some((count, words)) => (Some(count), words),
            None => (None, 0),
        };
        let vague = matches!(self.lower(at), "several" | "many" | "some" | "few");
        let words = if count.is_none() && vague { 1 } else { words };
        let unit = unit(self.lower(at + words))?;
        let after = at + words + 1;
        let end = |extra: usize| after + extra - at;
        let when = match (self.lower(after), count) {
            ("ago", Some(count)) => (end(1), When::Ago { count, unit }),
            ("earlier", Some(count)) => (end(1), When::Shift { count: -count, unit }),
            ("later", Some(count)) => (end(1), When::Shift { count, unit }),
            ("ago" | "earlier" | "later", None) => (end(1), When::Open),
            (_, Some(count)) if at > 0 && self.lower(at - 1) == "within" => (end(0), When::Next { count, unit }),
            _ => return None,
        };
        Some(when)
    }

    /// A number in words or digits, or “a”, with the number of its tokens.
    fn count(&self, at: usize) -> Option<(i64, usize)> {
        match self.lower(at) {
            "a" | "an" => Some((1, 1)),
            "couple" => Some((2, 1)),
            word => small_number(word).map(|number| (number, 1)),
        }
    }

    /// “last week”, “this month”, “next year”.
    fn turn(&self, at: usize) -> Option<(usize, When)> {
        let offset = match self.lower(at) {
            "last" | "previous" => -1,
            "this" => 0,
            "next" => 1,
            side @ ("later" | "earlier") if self.lower(at + 1) == "this" => {
                return unit(self.lower(at + 2)).map(|unit| (3, When::Rest { unit, later: side == "later" }));
            }
            _ => return None,
        };
        let unit = unit(self.lower(at + 1)).filter(|unit| *unit != Unit::Hour && *unit != Unit::Day)?;
        Some((2, When::Turn { unit, offset }))
    }

    /// “for a third day”, “for the sixth straight night”: it is still going on.
    fn repeated(&self, at: usize) -> Option<(usize, When)> {
        let led = at > 1 && self.lower(at - 2) == "for" && matches!(self.lower(at - 1), "a" | "the");
        let straight = usize::from(matches!(self.lower(at + 1), "straight" | "consecutive" | "successive" | "running"));
        day(self.lower(at)).filter(|_| led || straight > 0)?;
        let when = match self.lower(at + 1 + straight) {
            "day" => When::Turn { unit: Unit::Day, offset: 0 },
            "night" => When::Overnight,
            "week" => When::Turn { unit: Unit::Week, offset: 0 },
            _ => return None,
        };
        Some((2 + straight, when))
    }

    fn word(&self, at: usize) -> Option<(usize, When)> {
        let day = |offset| When::Turn { unit: Unit::Day, offset };
        let since = at > 0 && self.lower(at - 1) == "since";
        match (self.lower(at), self.lower(at + 1)) {
            ("until" | "till", "further") if self.lower(at + 2) == "notice" => Some((3, When::Open)),
            ("last", "night") => Some((2, When::Overnight)),
            ("this", "morning" | "afternoon" | "evening") => Some((2, day(0))),
            ("early", "morning") if since => Some((2, day(0))),
            ("same", "day") => Some((2, When::Shift { count: 0, unit: Unit::Day })),
            ("day", "before") => Some((2, When::Shift { count: -1, unit: Unit::Day })),
            ("following", "day") | ("day", "after") => Some((2, When::Shift { count: 1, unit: Unit::Day })),
            ("weekend", _) => Some((1, When::Weekend)),
            ("yesterday", _) => Some((1, day(-1))),
            ("today" | "tonight", _) => Some((1, day(0))),
            ("tomorrow", _) => Some((1, day(1))),
            ("overnight", _) => Some((1, When::Overnight)),
            ("soon" | "recently" | "shortly" | "lately", _) => Some((1, When::Open)),
            _ => None,
        }
    }

    fn is_capital(&self, at: usize) -> bool {
        self.surface(at).starts_with(char::is_uppercase)
    }
}

/// “the end of 2024”.
fn edge(word: &str) -> Option<Part> {
    match word {
        "end" => Some(Part::Late),
        "middle" => Some(Part::Middle),
        "beginning" | "start" => Some(Part::Early),
        _ => None,
    }
}

fn lower_case(word: &str) -> Cow<'_, str> {
    match word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        true => Cow::Borrowed(word),
        false => Cow::Owned(word.to_lowercase()),
    }
}

fn unit(word: &str) -> Option<Unit> {
    match word {
        "hour" | "hours" => Some(Unit::Hour),
        "day" | "days" => Some(Unit::Day),
        "week" | "weeks" => Some(Unit::Week),
        "month" | "months" => Some(Unit::Month),
        "year" | "years" => Some(Unit::Year),
        _ => None,
    }
}

fn year(word: &str) -> Option<i16> {
    word.parse().ok().filter(|year| (1900..2100).contains(year) && word.len() == 4)
}

/// `29`, `4th`, `fourth`.
fn day(word: &str) -> Option<i8> {
    const ORDINALS: [&str; 10] =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    if let Some(at) = ORDINALS.iter().position(|ordinal| *ordinal == word) {
        return i8::try_from(at + 1).ok();
    }
    let digits = word.trim_end_matches(|character: char| character.is_ascii_lowercase());
    let ending = &word[digits.len()..];
    digits.parse().ok().filter(|day| (1..=31).contains(day) && matches!(ending, "" | "st" | "nd" | "rd" | "th"))
}

/// The month of a name or its abbreviation, which is written with a capital.
fn month(word: &str, capital: bool) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ];
    if !capital {
        return None;
    }
    let bare = word.trim_end_matches('.');
    let abbreviated = bare.len() == 3 && bare != "mar" || bare == "sept" || bare == "mar" && word.ends_with('.');
    let at = MONTHS.iter().position(|month| *month == bare || abbreviated && month.starts_with(bare))?;
    i8::try_from(at + 1).ok()
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "Monday" => Weekday::Monday,
        "Tuesday" => Weekday::Tuesday,
        "Wednesday" => Weekday::Wednesday,
        "Thursday" => Weekday::Thursday,
        "Friday" => Weekday::Friday,
        "Saturday" => Weekday::Saturday,
        "Sunday" => Weekday::Sunday,
        _ => return None,
    })
}

//! Expressions of time: a grammar of their own, and the four bounds that follow from their words.

mod find;
mod resolve;

use std::ops::Range;

use jiff::civil::Weekday;

pub(super) use find::find;
pub(super) use resolve::{Anchor, Direction, resolve};

/// An expression of time in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Timex {
    /// Its tokens, without the preposition before them.
    pub tokens: Range<usize>,
    /// What it says.
    pub when: When,
}

/// What an expression of time says, before the day of publication is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// A day, month or year of the calendar; what is not said is `None`.
    Calendar { year: Option<i16>, month: Option<i8>, day: Option<i8> },
    /// Days from one of the calendar to another, by month and day: “from 31 October to 5 November”.
    Days { year: Option<i16>, first: (i8, i8), last: (i8, i8) },
    /// The part of the day, week, month or year of publication before or after it: “earlier this month”.
    Rest { unit: Unit, later: bool },
    /// The beginning, middle or end of a year or month: “late 2001”.
    Part { year: Option<i16>, month: Option<i8>, part: Part },
    /// “Sunday”; `-1` for “last Sunday”, `1` for “next Sunday”, `0` where nothing is said.
    Weekday { day: Weekday, turn: i8 },
    /// The day, week, month or year so many before or after that of publication: “yesterday”, “last week”, “this year”.
    Turn { unit: Unit, offset: i64 },
    /// “two days ago”.
    Ago { count: i64, unit: Unit },
    /// “a day earlier”, “two weeks later”: counted from the date spoken of before.
    Shift { count: i64, unit: Unit },
    /// “in the next two weeks”, “within a month”.
    Next { count: i64, unit: Unit },
    /// “over the past two weeks”.
    Past { count: i64, unit: Unit },
    /// The last or first days of a month or year: “the end of the year”.
    Edge { unit: Unit, offset: i64, part: Part },
    /// Saturday and Sunday: those before publication, or, looking forward, those after.
    Weekend,
    /// The night before publication.
    Overnight,
    /// Words that give no bounds: “soon”, “months ago”.
    Open,
}

/// A third of a year or month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// “early”.
    Early,
    /// “mid-”.
    Middle,
    /// “late”.
    Late,
}

/// A unit of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// Hours, which are within a day.
    Hour,
    /// Days.
    Day,
    /// Weeks, from Monday.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Anchor, Direction, find, resolve};
    use crate::text::{Span, tokens};

    #[track_caller]
    fn check(words: &str, expected: &str) {
        let tokens = tokens(words, Span::new(0, words.len()));
        let lower: Vec<String> = tokens.iter().map(|token| token.span.of(words).to_lowercase()).collect();
        let anchor = Anchor {
            published: Some(date(2021, 6, 25)),
            spoken: Some(date(2021, 6, 10)),
            looks: if words.contains("will") { Direction::Forward } else { Direction::Open },
        };
        let found: Vec<String> = find(words, &tokens)
            .iter()
            .map(|timex| {
                let before: Vec<&str> = lower[..timex.tokens.start].iter().map(String::as_str).collect();
                let (bounds, _) = resolve(timex.when, &before, anchor);
                let text = tokens[timex.tokens.start].span.cover(tokens[timex.tokens.end - 1].span).of(words);
                format!("{text} = {}", bounds.interval().unwrap_or_else(|| "open".to_owned()))
            })
            .collect();
        assert_eq!(found.join("; "), expected);
    }

    #[test]
    fn calendar_dates_keep_what_is_said() {
        check("on March 29, 2021", "March 29, 2021 = 2021-03-29");
        check("on 29 March 2021", "29 March 2021 = 2021-03-29");
        check("in September 2021", "September 2021 = 2021-09-01/2021-09-30");
        check("in 2004", "2004 = 2004-01-01/2004-12-31");
        check("by July Fourth", "July Fourth = ../2021-07-04");
        check("in late 2001", "late 2001 = 2001-09-01/2001-12-31");
        check("in May", "May = 2021-05-01/2021-05-31");
        check("they will go in May", "May = 2022-05-01/2022-05-31");
        check("he may go", "");
        check("the 9/11 attacks", "");
    }

    #[test]
    fn parts_of_the_calendar_lean_on_the_day_of_publication() {
        check("by the end of the year", "the end of the year = ../2021-12-31");
        check("over the weekend", "weekend = 2021-06-19/2021-06-20");
        check("will meet at the weekend", "weekend = 2021-06-26/2021-06-27");
        check("this morning", "this morning = 2021-06-25");
        check("the previous day", "the previous day = 2021-06-09");
    }

    #[test]
    fn prepositions_carry_the_bounds() {
        check("until September", "September = ../2021-09-30");
        check("beyond 2022", "2022 = 2023-01-01/..");
        check("since May 2020", "May 2020 = 2020-05-01/..");
        check("before September 11", "September 11 = ../2021-09-11");
        check("after July 4", "July 4 = 2021-07-04/..");
    }

    #[test]
    fn relative_words_lean_on_the_day_of_publication() {
        check("on Sunday", "Sunday = 2021-06-20");
        check("will meet on Sunday", "Sunday = 2021-06-27");
        check("yesterday", "yesterday = 2021-06-24");
        check("last week", "last week = 2021-06-14/2021-06-20");
        check("last year", "last year = 2020-01-01/2020-12-31");
        check("two days ago", "two days ago = 2021-06-23");
        check("months ago", "months ago = open");
        check("in the next two weeks", "the next two weeks = 2021-06-25/2021-07-09");
        check("a day earlier", "a day earlier = 2021-06-09");
        check("overnight", "overnight = 2021-06-24/2021-06-25");
        check("soon", "soon = open");
    }
}

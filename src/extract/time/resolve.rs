use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::{Part, Unit, When};
use crate::claim::{Bounds, TimeBasis};

/// What an expression of time leans on.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::extract) struct Anchor {
    /// The day of publication.
    pub published: Option<Date>,
    /// The day that was spoken of before.
    pub spoken: Option<Date>,
    /// Where the clause looks.
    pub looks: Direction,
}

/// Where a clause looks from the day of publication.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::extract) enum Direction {
    /// To what has happened.
    Back,
    /// To what is still to come.
    Forward,
    /// Its words leave it open.
    #[default]
    Open,
}

/// The bounds of an expression after the words before it, in lower case, the last of which may be its preposition.
pub(in crate::extract) fn resolve(when: When, before: &[&str], anchor: Anchor) -> (Bounds, TimeBasis) {
    let mut words = before.iter().rev().filter(|word| !matches!(**word, "the" | "a" | "this"));
    let preposition = words.next().copied().unwrap_or("");
    let looks = match preposition {
        "since" => Direction::Back,
        // “called a meeting for Friday”: what is still to come, whatever the verb's tense.
        "for" if matches!(when, When::Weekday { .. }) => Direction::Forward,
        "for" | "from" | "to" | "by" | "before" | "until" | "till" if anchor.looks == Direction::Back => {
            Direction::Open
        }
        _ => anchor.looks,
    };
    let Some((first, last, basis)) = interval(when, Anchor { looks, ..anchor }) else {
        return (Bounds::default(), TimeBasis::Open);
    };
    let bounds = match preposition {
        _ if matches!(when, When::Days { .. }) => Bounds::within(first, last),
        "by" | "before" | "until" | "till" | "through" | "to" => Bounds { latest_end: Some(last), ..Bounds::default() },
        "beyond" => Bounds { earliest_end: last.tomorrow().ok(), ..Bounds::default() },
        "after" | "from" => Bounds { earliest_begin: Some(first), ..Bounds::default() },
        "since" => Bounds { earliest_begin: Some(first), latest_begin: Some(last), ..Bounds::default() },
        _ => Bounds::within(first, last),
    };
    (bounds, basis)
}

/// The first and last day that an expression covers; `None` where its words, or what it leans on, give none.
fn interval(when: When, anchor: Anchor) -> Option<(Date, Date, TimeBasis)> {
    use TimeBasis::{Relative, Stated};
    match when {
        When::Calendar { year: Some(year), month, day } => {
            let (first, last) = calendar(year, month, day)?;
            Some((first, last, Stated))
        }
        When::Calendar { year: None, month: Some(month), day } => {
            let (first, last) = nearest(anchor, |year| calendar(year, Some(month), day))?;
            Some((first, last, Relative))
        }
        When::Calendar { .. } => None,
        When::Days { year: Some(year), first, last } => {
            let (first, last) = days(year, first, last)?;
            Some((first, last, Stated))
        }
        When::Days { year: None, first, last } => {
            let (first, last) = nearest(anchor, |year| days(year, first, last))?;
            Some((first, last, Relative))
        }
        When::Rest { unit, later } => {
            let today = anchor.published?;
            let (first, last) = turn(today, unit, 0)?;
            Some(if later { (today, last, Relative) } else { (first, today, Relative) })
        }
        When::Part { year: Some(year), month, part } => {
            let (first, last) = third(year, month, part)?;
            Some((first, last, Stated))
        }
        When::Part { year: None, month, part } => {
            let (first, last) = nearest(anchor, |year| third(year, month, part))?;
            Some((first, last, Relative))
        }
        When::Weekday { day, turn } => {
            let date = weekday(anchor.published?, day, turn, anchor.looks)?;
            Some((date, date, Relative))
        }
        When::Turn { unit, offset } => {
            let (first, last) = turn(anchor.published?, unit, offset)?;
            Some((first, last, Relative))
        }
        When::Ago { count, unit } => {
            let day = shift(anchor.published?, unit, -count)?;
            let (first, last) = around(day, unit)?;
            Some((first, last, Relative))
        }
        When::Shift { count, unit } => {
            let day = shift(anchor.spoken.or(anchor.published)?, unit, count)?;
            let (first, last) = around(day, unit)?;
            Some((first, last, Relative))
        }
        When::Next { count, unit } => {
            let today = anchor.published?;
            Some((today, shift(today, unit, count)?, Relative))
        }
        When::Past { count, unit } => {
            let today = anchor.published?;
            Some((shift(today, unit, -count)?, today, Relative))
        }
        When::Edge { unit, offset, part } => {
            let (first, _) = turn(anchor.published?, unit, offset)?;
            let month = (unit == Unit::Month).then(|| first.month());
            let (first, last) = match unit {
                Unit::Month | Unit::Year => third(first.year(), month, part)?,
                _ => turn(anchor.published?, unit, offset)?,
            };
            Some((first, last, Relative))
        }
        When::Weekend => {
            let saturday = weekday(anchor.published?, Weekday::Saturday, 0, anchor.looks)?;
            Some((saturday, saturday.tomorrow().ok()?, Relative))
        }
        When::Overnight => {
            let today = anchor.published?;
            Some((today.yesterday().ok()?, today, Relative))
        }
        When::Open => None,
    }
}

/// The days from one to another, the first of which may lie in the year before.
fn days(year: i16, first: (i8, i8), last: (i8, i8)) -> Option<(Date, Date)> {
    let begun = year - i16::from(first > last);
    Some((Date::new(begun, first.0, first.1).ok()?, Date::new(year, last.0, last.1).ok()?))
}

fn calendar(year: i16, month: Option<i8>, day: Option<i8>) -> Option<(Date, Date)> {
    match (month, day) {
        (Some(month), Some(day)) => Date::new(year, month, day).ok().map(|date| (date, date)),
        (Some(month), None) => Date::new(year, month, 1).ok().map(|first| (first, first.last_of_month())),
        _ => Date::new(year, 1, 1).ok().map(|first| (first, first.last_of_year())),
    }
}

/// Four months of a year, or ten days of a month.
fn third(year: i16, month: Option<i8>, part: Part) -> Option<(Date, Date)> {
    let (from, to) = match (month, part) {
        (None, Part::Early) => ((1, 1), (4, 30)),
        (None, Part::Middle) => ((5, 1), (8, 31)),
        (None, Part::Late) => ((9, 1), (12, 31)),
        (Some(month), Part::Early) => ((month, 1), (month, 10)),
        (Some(month), Part::Middle) => ((month, 11), (month, 20)),
        (Some(month), Part::Late) => {
            let first = Date::new(year, month, 21).ok()?;
            return Some((first, first.last_of_month()));
        }
    };
    Some((Date::new(year, from.0, from.1).ok()?, Date::new(year, to.0, to.1).ok()?))
}

/// The reading of a date without a year that is nearest to publication, on the side that the clause looks to.
fn nearest(anchor: Anchor, of_year: impl Fn(i16) -> Option<(Date, Date)>) -> Option<(Date, Date)> {
    let published = anchor.published?;
    let year = published.year();
    let readings = [year - 1, year, year + 1].into_iter().filter_map(of_year);
    readings.min_by_key(|&(first, last)| {
        let distance = if last < published {
            i64::from((published - last).get_days())
        } else if first > published {
            i64::from((first - published).get_days())
        } else {
            0
        };
        let wrong_side = match anchor.looks {
            Direction::Forward => last < published,
            Direction::Back => first > published,
            Direction::Open => false,
        };
        distance + if wrong_side { 366 } else { 0 }
    })
}

/// The latest such weekday that is not after publication, or, looking forward, the next one.
fn weekday(published: Date, day: Weekday, turn: i8, looks: Direction) -> Option<Date> {
    if turn > 0 || looks == Direction::Forward && turn == 0 {
        return published.nth_weekday(1, day).ok();
    }
    if published.weekday() == day {
        return if turn < 0 { published.nth_weekday(-1, day).ok() } else { Some(published) };
    }
    published.nth_weekday(-1, day).ok()
}

/// The day, week, month or year so many after that of publication.
fn turn(published: Date, unit: Unit, offset: i64) -> Option<(Date, Date)> {
    match unit {
        Unit::Hour | Unit::Day => {
            let day = shift(published, Unit::Day, offset)?;
            Some((day, day))
        }
        Unit::Week => {
            let monday = shift(published, Unit::Day, -i64::from(published.weekday().to_monday_zero_offset()))?;
            let first = shift(monday, Unit::Week, offset)?;
            Some((first, shift(first, Unit::Day, 6)?))
        }
        Unit::Month => {
            let first = shift(published.first_of_month(), Unit::Month, offset)?;
            Some((first, first.last_of_month()))
        }
        Unit::Year => {
            let first = shift(published.first_of_year(), Unit::Year, offset)?;
            Some((first, first.last_of_year()))
        }
    }
}

/// What “three weeks ago” covers: the day for days, the month for months, and so on.
fn around(day: Date, unit: Unit) -> Option<(Date, Date)> {
    match unit {
        Unit::Hour | Unit::Day => Some((day, day)),
        Unit::Week => Some((shift(day, Unit::Day, -3)?, shift(day, Unit::Day, 3)?)),
        Unit::Month => Some((day.first_of_month(), day.last_of_month())),
        Unit::Year => Some((day.first_of_year(), day.last_of_year())),
    }
}

fn shift(day: Date, unit: Unit, count: i64) -> Option<Date> {
    // A count beyond four digits is no time that a report speaks of; jiff would panic on spans beyond its limits.
    if count.abs() > 9999 {
        return None;
    }
    let span = match unit {
        Unit::Hour => (count / 24).days(),
        Unit::Day => count.days(),
        Unit::Week => count.weeks(),
        Unit::Month => count.months(),
        Unit::Year => count.years(),
    };
    day.checked_add(span).ok()
}

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::civil::{Date, date};

use crate::claim::{Modality, Polarity};
use crate::query::Brief;
use crate::query::brief::Line;
use crate::render::brief::{said, words};
use crate::render::html::escaped;

/// The size of the drawing and of its parts, in pixels.
const WIDTH: f64 = 960.0;
const LEFT: f64 = 150.0;
const LANE: f64 = 26.0;
const TOP: f64 = 30.0;
const DOT: f64 = 4.5;

/// At most so many claims are named at a dot.
const TITLES: usize = 8;

/// At most so many relations have a lane.
const LANES: usize = 10;

/// Draws when what was reported: a lane for each relation and one for deadlines, a dot for the
/// claims of a day. `None` where no claim
/// has a date.
pub fn timeline(brief: &Brief) -> Option<String> {
    let lines = || brief.relations.iter().flat_map(|group| &group.lines);
    let days = || lines().filter_map(|line| line.reported).chain(brief.deadlines.iter().map(|deadline| deadline.by));
    let (first, last) = (days().min()?, days().max()?);
    let (start, end) = (first.first_of_month(), last.last_of_month());
    let span = f64::from(days_between(start, end).max(1));
    let x = |day: Date| LEFT + f64::from(days_between(start, day)) / span * (WIDTH - LEFT - 20.0);

    let mut lanes: Vec<(String, Vec<(Date, &Line)>)> = brief
        .relations
        .iter()
        .take(LANES)
        .map(|group| {
            let dots = group.lines.iter().filter_map(|line| Some((line.reported?, line))).collect();
            (words(&group.title), dots)
        })
        .collect();
    if !brief.deadlines.is_empty() {
        let dots = brief.deadlines.iter().map(|deadline| (deadline.by, &deadline.line)).collect();
        lanes.push(("deadlines".to_owned(), dots));
    }
    let height = TOP + LANE * lanes.len() as f64 + 10.0;
    let mut drawing =
        format!("<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"When what was reported\">\n");
    for (day, label) in ticks(start, end) {
        let at = x(day);
        let _ = writeln!(drawing, "<line class=\"tick\" x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{TOP}\" y2=\"{height}\"/>");
        let _ = writeln!(drawing, "<text class=\"axis\" x=\"{at:.1}\" y=\"18\">{label}</text>");
    }
    for (number, (name, dots)) in lanes.iter().enumerate() {
        let y = TOP + LANE * (number as f64 + 0.5);
        let _ = writeln!(drawing, "<text x=\"4\" y=\"{:.1}\">{}</text>", y + 4.0, escaped(name));
        let _ = writeln!(drawing, "<line class=\"lane\" x1=\"{LEFT}\" x2=\"{WIDTH}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>");
        // Claims of one day and one kind are one dot, whose area grows with their number.
        let mut together: BTreeMap<(Date, &str), Vec<&Line>> = BTreeMap::new();
        for (day, line) in dots {
            together.entry((*day, class(line))).or_default().push(line);
        }
        for ((day, class), lines) in together {
            let radius = (DOT * (lines.len() as f64).sqrt()).min(LANE / 2.0);
            let titles = lines
                .iter()
                .take(TITLES)
                .map(|line| format!("{} ({}, {})", said(line), line.stance.modality.word(), line.source));
            let more = lines.len().saturating_sub(TITLES);
            let more = (more > 0).then(|| format!("… and {more} more"));
            let title: Vec<String> =
                [day.to_string()].into_iter().chain(titles).chain(more).map(|line| escaped(&line)).collect();
            let (at, title) = (x(day), title.join("\n"));
            let dot = format!("class=\"{class}\" cx=\"{at:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\"");
            let _ = writeln!(drawing, "<circle {dot}><title>{title}</title></circle>");
        }
    }
    drawing.push_str("</svg>\n");
    Some(drawing)
}

/// How a dot is drawn: filled for what is asserted, hollow for what is planned or possible, red for what is denied.
fn class(line: &Line) -> &'static str {
    match (line.stance.modality, line.stance.polarity) {
        (Modality::Denied, _) | (_, Polarity::Negative) => "denied",
        (Modality::Asserted, Polarity::Positive) => "asserted",
        (Modality::Planned | Modality::Possible, Polarity::Positive) => "planned",
    }
}

/// The days that the axis names: months, or years where there are many months.
fn ticks(start: Date, end: Date) -> Vec<(Date, String)> {
    let months =
        (i32::from(end.year()) - i32::from(start.year())) * 12 + i32::from(end.month()) - i32::from(start.month());
    let step = if months <= 12 {
        1
    } else if months <= 36 {
        3
    } else {
        12
    };
    let mut ticks = Vec::new();
    let (mut year, mut month) = (start.year(), start.month());
    loop {
        let day = date(year, month, 1);
        if day > end {
            return ticks;
        }
        if step < 12 || month == 1 {
            ticks.push((day, if step < 12 { format!("{year}-{month:02}") } else { year.to_string() }));
        }
        let next = i32::from(month) - 1 + if step < 12 { step } else { 1 };
        year += (next / 12) as i16;
        month = (next % 12 + 1) as i8;
    }
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

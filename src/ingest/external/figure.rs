use jiff::civil::Date;
use serde_json::Value;

use super::Refusal;
use crate::claim::{Amount, Bounds, Comparator};

/// Reads a figure as `sitrep extract` writes it: `650`, `~650`, `>4000`, `>=4000`, `<30`, `<=30`, `200-300`, `all`,
/// `hundreds`. A word must be one of `evidence`.
pub(super) fn figure(value: &Value, evidence: &str) -> Result<(Comparator, Amount), Refusal> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    };
    let signs = [
        (">=", Comparator::AtLeast),
        ("≥", Comparator::AtLeast),
        ("<=", Comparator::AtMost),
        ("≤", Comparator::AtMost),
        (">", Comparator::MoreThan),
        ("<", Comparator::LessThan),
        ("~", Comparator::About),
    ];
    let signed = signs.iter().find_map(|(sign, comparator)| Some((*comparator, text.strip_prefix(sign)?.trim())));
    let (comparator, amount) = signed.unwrap_or((Comparator::Exactly, text.as_str()));
    let amount = match amount {
        "all" => Some(Amount::All),
        "most" => Some(Amount::Most),
        "half" => Some(Amount::Half),
        word if stands_in(word, evidence) => Some(Amount::Vague(word.to_owned())),
        figure => match figure.split_once(['-', '–']).map(|(low, high)| (number(low), number(high))) {
            Some((Some(low), Some(high))) if low <= high => Some(Amount::Range(low, high)),
            Some(_) => None,
            None => number(figure).map(Amount::Number),
        },
    };
    amount.map(|amount| (comparator, amount)).ok_or_else(|| {
        Refusal::new(format!("`quantity` is `{text}`, which is no figure"))
            .hint("write one such as 650, ~650, >4000, >=4000, <30, <=30, 200-300, all, most, half, or a word of the evidence such as hundreds")
    })
}

/// Whether a text is words in small letters that stand in the evidence.
fn stands_in(words: &str, evidence: &str) -> bool {
    let plain = words.chars().all(|letter| letter.is_lowercase() || letter == ' ');
    !words.is_empty() && plain && super::claim::find(&evidence.to_lowercase(), words).is_some()
}

/// A number of digits, with or without a mark at each thousand.
fn number(text: &str) -> Option<i64> {
    let text = text.trim();
    let grouped = text.contains(',');
    let whole = text.split(',').enumerate().all(|(index, group)| {
        let digits = if index == 0 { 1..=3 } else { 3..=3 };
        group.bytes().all(|byte| byte.is_ascii_digit()) && (!grouped || digits.contains(&group.len()))
    });
    whole.then(|| text.replace(',', "").parse().ok()).flatten()
}

/// Reads a time as `sitrep extract` writes it: a day, `first/last`, `../last` or `first/..`.
pub(super) fn interval(text: &str) -> Result<Bounds, Refusal> {
    let wrong = |why: &str| {
        Refusal::new(format!("`time` is `{text}`{why}"))
            .hint("write a day such as 2021-06-25, an interval such as 2021-06-01/2021-06-30, or ../2021-06-30 or 2021-06-01/..")
    };
    let day = |text: &str| -> Result<Date, Refusal> {
        // Other forms of ISO 8601 are read as days too; one is enough.
        text.parse().ok().filter(|_| text.len() == 10).ok_or_else(|| wrong(", which is no day or interval"))
    };
    match text.trim().split_once('/') {
        None => day(text.trim()).map(|day| Bounds::within(day, day)),
        Some(("..", last)) => Ok(Bounds { latest_end: Some(day(last)?), ..Bounds::default() }),
        Some((first, "..")) => Ok(Bounds { earliest_begin: Some(day(first)?), ..Bounds::default() }),
        Some((first, last)) => {
            let (first, last) = (day(first)?, day(last)?);
            if first > last {
                return Err(wrong(", which ends before it begins"));
            }
            Ok(Bounds::within(first, last))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{figure, interval};
    use crate::claim::Quantity;
    use crate::text::Span;

    #[test]
    fn a_figure_that_is_written_is_read() {
        let evidence = "Dozens of ships and tens of thousands of men";
        for text in [
            "650", "~650", ">4000", ">=4000", "<30", "<=30", "200-300", "all", "most", "half", "dozens",
            "tens of thousands", ">dozens",
        ] {
            let (comparator, amount) = figure(&json!(text), evidence).unwrap();
            assert_eq!(Quantity { text: Span::new(0, 0), comparator, amount, unit: None }.figure(), text);
        }
        assert_eq!(figure(&json!("4,000"), "").unwrap(), figure(&json!(4000), "").unwrap());
        for value in [
            json!("hundreds"),
            json!("4,00"),
            json!("300-200"),
            json!(-4),
            json!(1.5),
            json!(""),
            json!("Dozens"),
            json!(true),
            json!("99999999999999999999"),
        ] {
            assert!(figure(&value, evidence).is_err(), "{value}");
        }
    }

    #[test]
    fn a_time_that_is_written_is_read() {
        for text in ["2021-06-25", "2021-06-01/2021-06-30", "../2021-06-30", "2021-06-01/.."] {
            assert_eq!(interval(text).unwrap().interval().as_deref(), Some(text));
        }
        for text in
            ["2021", "2021-06", "2021-06-31", "June 25, 2021", "../..", "/", "2021-06-30/2021-06-01", "20210625"]
        {
            assert!(interval(text).is_err(), "{text}");
        }
    }
}

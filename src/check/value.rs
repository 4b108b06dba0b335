//! What literals are worth: whether they are well formed, and which is less.

use std::cmp::Ordering;
use std::str::FromStr;

use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{LiteralRef, NamedNodeRef};
use oxsdatatypes::{
    Boolean, Date, DateTime, DayTimeDuration, Decimal, Double, Duration, Float, GDay, GMonth, GMonthDay, GYear,
    GYearMonth, Integer, Time, YearMonthDuration,
};

/// A value that can be compared with others of its kind.
#[derive(PartialEq, PartialOrd)]
enum Value<'a> {
    Boolean(bool),
    Date(Date),
    DateTime(DateTime),
    Decimal(Decimal),
    Double(f64),
    Duration(Duration),
    Text(&'a str),
    Time(Time),
}

/// Which of two literals is less; `None` where they cannot be compared, as a number and a date.
pub(super) fn compare(one: LiteralRef<'_>, other: LiteralRef<'_>) -> Option<Ordering> {
    match (value(one)?, value(other)?) {
        (Value::Decimal(one), Value::Double(other)) => f64::from(Double::from(one)).partial_cmp(&other),
        (Value::Double(one), Value::Decimal(other)) => one.partial_cmp(&f64::from(Double::from(other))),
        (one, other) if std::mem::discriminant(&one) == std::mem::discriminant(&other) => one.partial_cmp(&other),
        _ => None,
    }
}

fn value(literal: LiteralRef<'_>) -> Option<Value<'_>> {
    let (text, datatype) = (literal.value(), literal.datatype());
    match datatype {
        xsd::STRING => Some(Value::Text(text)),
        xsd::BOOLEAN => text.parse::<Boolean>().ok().map(|value| Value::Boolean(value.into())),
        xsd::DATE => text.parse().ok().map(Value::Date),
        xsd::DATE_TIME | xsd::DATE_TIME_STAMP => text.parse().ok().map(Value::DateTime),
        xsd::TIME => text.parse().ok().map(Value::Time),
        xsd::DURATION | xsd::DAY_TIME_DURATION | xsd::YEAR_MONTH_DURATION => text.parse().ok().map(Value::Duration),
        xsd::DOUBLE => text.parse::<Double>().ok().map(|value| Value::Double(value.into())),
        xsd::FLOAT => text.parse::<Float>().ok().map(|value| Value::Double(Double::from(value).into())),
        xsd::DECIMAL => text.parse().ok().map(Value::Decimal),
        _ => integers(datatype).and_then(|_| text.parse().ok().map(Value::Decimal)),
    }
}

/// Whether the letters of a literal are of its datatype; of one that is not known, all are.
pub(super) fn is_well_formed(literal: LiteralRef<'_>) -> bool {
    fn reads<T: FromStr>(text: &str) -> bool {
        text.parse::<T>().is_ok()
    }
    let (text, datatype) = (literal.value(), literal.datatype());
    match datatype {
        xsd::BOOLEAN => reads::<Boolean>(text),
        xsd::DATE => reads::<Date>(text),
        xsd::DATE_TIME => reads::<DateTime>(text),
        xsd::DATE_TIME_STAMP => text.parse::<DateTime>().is_ok_and(|moment| moment.timezone_offset().is_some()),
        xsd::TIME => reads::<Time>(text),
        xsd::DURATION => reads::<Duration>(text),
        xsd::DAY_TIME_DURATION => reads::<DayTimeDuration>(text),
        xsd::YEAR_MONTH_DURATION => reads::<YearMonthDuration>(text),
        xsd::G_DAY => reads::<GDay>(text),
        xsd::G_MONTH => reads::<GMonth>(text),
        xsd::G_MONTH_DAY => reads::<GMonthDay>(text),
        xsd::G_YEAR => reads::<GYear>(text),
        xsd::G_YEAR_MONTH => reads::<GYearMonth>(text),
        xsd::DOUBLE => reads::<Double>(text),
        xsd::FLOAT => reads::<Float>(text),
        xsd::DECIMAL => reads::<Decimal>(text),
        rdf::LANG_STRING => literal.language().is_some(),
        _ => integers(datatype).is_none_or(|(least, most)| match text.parse::<i128>() {
            Ok(value) => (least..=most).contains(&value),
            // What is longer than any bound is in order where there is none.
            Err(_) => (least == i128::MIN || most == i128::MAX) && reads::<Integer>(text),
        }),
    }
}

/// The least and the greatest value of a datatype of whole numbers; `None` for any other datatype.
fn integers(datatype: NamedNodeRef<'_>) -> Option<(i128, i128)> {
    const LEAST: i128 = i128::MIN;
    const MOST: i128 = i128::MAX;
    Some(match datatype {
        xsd::INTEGER => (LEAST, MOST),
        xsd::LONG => (i64::MIN.into(), i64::MAX.into()),
        xsd::INT => (i32::MIN.into(), i32::MAX.into()),
        xsd::SHORT => (i16::MIN.into(), i16::MAX.into()),
        xsd::BYTE => (i8::MIN.into(), i8::MAX.into()),
        xsd::UNSIGNED_LONG => (0, u64::MAX.into()),
        xsd::UNSIGNED_INT => (0, u32::MAX.into()),
        xsd::UNSIGNED_SHORT => (0, u16::MAX.into()),
        xsd::UNSIGNED_BYTE => (0, u8::MAX.into()),
        xsd::NON_NEGATIVE_INTEGER => (0, MOST),
        xsd::POSITIVE_INTEGER => (1, MOST),
        xsd::NON_POSITIVE_INTEGER => (LEAST, 0),
        xsd::NEGATIVE_INTEGER => (LEAST, -1),
        _ => return None,
    })
}

/// Whether a range of languages, such as `en`, covers a language, such as `en-GB`. RFC 4647, section 3.3.1.
pub(super) fn covers(range: &str, language: &str) -> bool {
    if range == "*" {
        return true;
    }
    let Some(start) = language.get(..range.len()) else { return false };
    start.eq_ignore_ascii_case(range) && matches!(language.as_bytes().get(range.len()), None | Some(b'-'))
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use oxigraph::model::{Literal, NamedNode};

    use super::{compare, covers, is_well_formed};

    fn literal(text: &str, datatype: &str) -> Literal {
        Literal::new_typed_literal(
            text,
            NamedNode::new_unchecked(format!("http://www.w3.org/2001/XMLSchema#{datatype}")),
        )
    }

    #[test]
    fn whole_numbers_have_the_bounds_of_their_datatype() {
        for (text, datatype, well) in [
            ("300", "byte", false),
            ("-128", "byte", true),
            ("c", "byte", false),
            ("0", "positiveInteger", false),
            ("99999999999999999999999", "unsignedLong", false),
            ("+7", "integer", true),
            ("2021-02-30", "date", false),
            ("anything", "anyURI", true),
        ] {
            assert_eq!(is_well_formed(literal(text, datatype).as_ref()), well, "{text} as {datatype}");
        }
    }

    #[test]
    fn numbers_are_compared_whatever_their_datatypes_and_other_kinds_are_not() {
        let compared = |one: &Literal, other: &Literal| compare(one.as_ref(), other.as_ref());
        assert_eq!(compared(&literal("1", "byte"), &literal("1.0E0", "double")), Some(Ordering::Equal));
        assert_eq!(compared(&literal("1.5", "decimal"), &literal("2", "integer")), Some(Ordering::Less));
        assert_eq!(compared(&literal("1", "integer"), &literal("2021-01-01", "date")), None);
    }

    #[test]
    fn a_range_of_languages_ends_at_a_hyphen() {
        assert!(covers("en", "EN-gb") && covers("*", "de") && !covers("en", "eng") && !covers("en-GB", "en"));
    }
}

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, LiteralRef, NamedNodeRef};
use proptest::prelude::*;

use super::{Id, Kind};

const DATATYPES: [NamedNodeRef<'_>; 6] =
    [xsd::INTEGER, xsd::DECIMAL, xsd::DATE, xsd::DATE_TIME, xsd::BOOLEAN, xsd::NON_NEGATIVE_INTEGER];

fn id(text: &str, datatype: NamedNodeRef<'_>) -> Option<Id> {
    Id::inline_literal(LiteralRef::new_typed_literal(text, datatype))
}

/// All are in the id, come back as they are, and stand in this order.
#[track_caller]
fn in_order(datatype: NamedNodeRef<'_>, texts: &[&str]) {
    let ids: Vec<Id> = texts.iter().map(|text| id(text, datatype).unwrap_or_else(|| panic!("{text}"))).collect();
    for (id, text) in ids.iter().zip(texts) {
        assert_eq!(id.literal(), Some(Literal::new_typed_literal(*text, datatype)));
        assert_eq!(id.kind(), Kind::Value);
        assert!(id.same_tag().0 <= *id && *id <= id.same_tag().1);
    }
    assert!(ids.is_sorted_by(|one, other| one < other), "{ids:?}");
}

#[track_caller]
fn for_the_dictionary(datatype: NamedNodeRef<'_>, texts: &[&str]) {
    for text in texts {
        assert_eq!(id(text, datatype), None, "{text}");
    }
}

#[test]
fn integers_stand_in_order() {
    let (least, greatest) = ("-576460752303423488", "576460752303423487");
    in_order(xsd::INTEGER, &[least, "-100", "-10", "-9", "-1", "0", "1", "9", "10", "2021", greatest]);
    let odd = ["", "-", "-0", "+1", "007", "1.0", "1 ", "١", "-576460752303423489", "576460752303423488"];
    for_the_dictionary(xsd::INTEGER, &odd);
    for_the_dictionary(xsd::INTEGER, &["9223372036854775808", "99999999999999999999999"]);
    for_the_dictionary(xsd::NON_NEGATIVE_INTEGER, &["7", "007"]);
    for_the_dictionary(xsd::STRING, &["7"]);
}

#[test]
fn literals_of_one_value_are_one_number_in_the_order_of_values() {
    let ordered = |text, datatype| id(text, datatype).and_then(Id::ordered);
    for (datatype, less, same) in [
        (xsd::INTEGER, "-4", ["1", "1"]),
        (xsd::DECIMAL, "1.49", ["1.5", "1.500"]),
        (xsd::DATE, "2021-08-15", ["2021-08-16", "2021-08-16"]),
        (xsd::DATE_TIME, "2021-08-15T12:00:00.499", ["2021-08-15T12:00:00.500", "2021-08-15T12:00:00.500000"]),
        (xsd::DATE_TIME, "2021-08-15T12:00:00Z", ["2021-08-15T12:00:01Z", "2021-08-15T12:00:01Z"]),
    ] {
        let [one, other] = same.map(|text| ordered(text, datatype));
        assert!(one.is_some() && one == other && ordered(less, datatype) < one, "{same:?}");
    }
    assert_eq!(ordered("true", xsd::BOOLEAN), None);
    assert_eq!(Id::word(7).ordered(), None);
    assert_eq!(Id::of_count(12).integer(), Some(12));
    assert_eq!(id("-1.50", xsd::DECIMAL).and_then(Id::ten_millionths), Some(-15_000_000));
}

#[test]
fn decimals_stand_in_order_and_keep_their_places() {
    in_order(
        xsd::DECIMAL,
        &[
            "-7205759403.7927935",
            "-2",
            "-1.5",
            "-1.50",
            "-0.5",
            "-0.0000001",
            "0",
            "0.0",
            "0.0000000",
            "0.0000001",
            "0.85",
            "1.49",
            "1.5",
            "1.50",
            "1.500",
            "1.51",
            "10",
            "10.0",
            "7205759403.7927935",
        ],
    );
    let odd = ["", ".", "-", "1.", ".5", "-.5", "+1.5", "01.5", "-0", "-0.0", "1.5e0", "1.5 ", "1.-5", "1.5.0", "--1"];
    for_the_dictionary(xsd::DECIMAL, &odd);
    for_the_dictionary(
        xsd::DECIMAL,
        &["0.12345678", "7205759403.7927936", "-7205759403.7927936", "99999999999999999999"],
    );
}

#[test]
fn days_stand_in_order() {
    let days = ["0001-01-01", "0001-12-31", "1582-10-10", "1969-12-31", "1970-01-01", "2000-02-29", "2021-08-15"];
    in_order(xsd::DATE, &[&days[..], &["2021-08-31", "2021-09-01", "9999-12-31"]].concat());
    let odd = ["", "0000-01-01", "-0001-01-01", "10000-01-01", "2021-8-15", "2021-02-29", "1900-02-29", "2021-04-31"];
    for_the_dictionary(xsd::DATE, &odd);
    for_the_dictionary(
        xsd::DATE,
        &["2021-00-10", "2021-13-10", "2021-01-00", "2021-08-15Z", "2021-08-15+04:30", "2021/08/15"],
    );
}

#[test]
fn seconds_stand_in_order() {
    for zone in ["", "Z"] {
        let whole = ["0001-01-01T00:00:00", "1999-12-31T23:59:59", "2021-08-15T00:00:00", "2021-08-15T11:59:59"];
        let whole = [&whole[..], &["2021-08-15T12:00:00", "9999-12-31T23:59:59"]].concat();
        let parts = ["0001-01-01T00:00:00.000", "0001-01-01T00:00:00.000000", "2021-08-15T12:00:00.000001"];
        let more = ["2021-08-15T12:00:00.500", "2021-08-15T12:00:00.500000", "2021-08-15T12:00:01.000"];
        for texts in [whole, [&parts[..], &more, &["9999-12-31T23:59:59.999999"]].concat()] {
            let texts: Vec<String> = texts.iter().map(|text| format!("{text}{zone}")).collect();
            in_order(xsd::DATE_TIME, &texts.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }
    let odd = ["", "Z", "2021-08-15", "2021-08-15T24:00:00", "2021-08-15T12:60:00", "2021-08-15T12:00:60"];
    for_the_dictionary(xsd::DATE_TIME, &odd);
    let odd = ["2021-08-15T12:00", "2021-08-15T12:00:00+00:00", "2021-08-15T12:00:00ZZ", "2021-08-15t12:00:00"];
    for_the_dictionary(xsd::DATE_TIME, &odd);
    let odd =
        ["2021-08-15T12:00:00.", "2021-08-15T12:00:00.5", "2021-08-15T12:00:00.1234567", "2021-08-15T12:00:00,500"];
    for_the_dictionary(xsd::DATE_TIME, &odd);
    for_the_dictionary(xsd::DATE_TIME, &["-2021-08-15T12:00:00Z", "2021-02-30T12:00:00.500Z", "0000-01-01T00:00:00"]);
}

#[test]
fn booleans_are_two_words() {
    in_order(xsd::BOOLEAN, &["false", "true"]);
    for_the_dictionary(xsd::BOOLEAN, &["0", "1", "True", ""]);
}

#[test]
fn equal_values_are_one_range() {
    let decimal = |text| id(text, xsd::DECIMAL).unwrap();
    let (low, high) = decimal("1.500").same_value();
    assert!(low <= decimal("1.5") && decimal("1.5000000") <= high);
    assert!(decimal("1.4999999") < low && high < decimal("1.5000001"));
    let time = |text| id(text, xsd::DATE_TIME).unwrap();
    assert_eq!(time("2021-08-15T12:00:00.500Z").same_value().1, time("2021-08-15T12:00:00.500000Z"));
    assert_eq!(Id::word(7).same_value(), (Id::word(7), Id::word(7)));
}

#[test]
fn ids_of_words_and_of_made_terms_hold_no_literal() {
    let last = Id::WORDS - 1;
    assert_eq!(Id::word(last).kind(), Kind::Word(last));
    assert_eq!(Id::made(last).kind(), Kind::Made(last));
    assert_eq!(Id::DEFAULT_GRAPH.kind(), Kind::DefaultGraph);
    assert_eq!(Id::from_bits(1).kind(), Kind::Unknown);
    assert_eq!(Id::from_bits(14 << 60).kind(), Kind::Unknown);
    assert!([Id::word(7), Id::made(7), Id::DEFAULT_GRAPH].iter().all(|id| id.literal().is_none()));
}

/// Texts that are nearly always a literal of some datatype that an id may hold.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "-?[0-9]{1,20}",
        "-?[0-9]{1,12}(\\.[0-9]{1,8})?",
        "[0-9]{4}-[01][0-9]-[0-3][0-9]",
        "[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{1,7})?Z?",
        "true|false|1|0",
        any::<String>(),
    ]
}

/// A decimal in units of 10⁻⁷, from its letters.
fn value(text: &str) -> i128 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{part:0<7}").parse().unwrap()
}

proptest! {
    #[test]
    fn what_an_id_holds_comes_back(text in text(), datatype in 0..DATATYPES.len()) {
        let literal = Literal::new_typed_literal(text, DATATYPES[datatype]);
        if let Some(id) = Id::inline_literal(literal.as_ref()) {
            prop_assert_eq!(id.literal(), Some(literal));
        }
    }

    #[test]
    fn any_bits_are_the_id_of_their_literal_or_of_none(tag in 0_u64..16, payload in 0..Id::WORDS, short in 0_u32..60) {
        for id in [payload, payload >> short].map(|payload| Id::from_bits(tag << 60 | payload)) {
            if let Some(literal) = id.literal() {
                prop_assert_eq!(Id::inline_literal(literal.as_ref()), Some(id));
            }
        }
    }

    #[test]
    fn integers_have_the_order_of_their_values(one in any::<i64>(), other in any::<i64>(), short in 4_u32..63) {
        let [(one, id), (other, other_id)] =
            [one >> 4, other >> short].map(|value| (value, id(&value.to_string(), xsd::INTEGER).unwrap()));
        prop_assert_eq!(one.cmp(&other), id.cmp(&other_id));
    }

    #[test]
    fn decimals_have_the_order_of_their_values(
        one in "-?(0|[1-9][0-9]{0,3})(\\.[0-9]{1,7})?",
        other in "-?(0|[1-9][0-9]{0,3})(\\.[0-9]{1,7})?",
    ) {
        let ids = (id(&one, xsd::DECIMAL), id(&other, xsd::DECIMAL));
        if let (Some(id), Some(other_id)) = ids {
            let order = value(&one).cmp(&value(&other));
            prop_assert!(order == id.cmp(&other_id) || order.is_eq());
            prop_assert_eq!(order.is_eq(), id.same_value() == other_id.same_value());
        }
    }

    #[test]
    fn times_have_the_order_of_their_letters(
        one in "20[0-9][0-9]-0[1-9]-[0-2][0-8]T[01][0-9]:[0-5][0-9]:[0-5][0-9]",
        other in "20[0-9][0-9]-0[1-9]-[0-2][0-8]T[01][0-9]:[0-5][0-9]:[0-5][0-9]",
        ending in "(\\.[0-9]{3}|\\.[0-9]{6})?Z?",
    ) {
        let (one, other) = (format!("{one}{ending}"), format!("{other}{ending}"));
        if let (Some(id), Some(other_id)) = (id(&one, xsd::DATE_TIME), id(&other, xsd::DATE_TIME)) {
            prop_assert_eq!(one.cmp(&other), id.cmp(&other_id));
        }
    }
}

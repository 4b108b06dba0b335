//! The 64 bits that stand for a term in a row. Small values are in the id itself, in the order of their values.

use std::fmt;

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, LiteralRef, TermRef};

use crate::store::moment;

/// Bits of an id below its tag.
const PAYLOAD: u32 = 60;

/// What is added to a number so that negative ones come before the others.
const INTEGER_ZERO: i64 = 1 << 59;

/// As [`INTEGER_ZERO`], for a decimal in units of 10⁻⁷; three bits more hold its number of decimal places.
const DECIMAL_ZERO: i64 = 1 << 56;

/// Decimal places that an id can hold.
const PLACES: usize = 7;

/// A term in a row: the number of a word of the dictionary, or a value.
///
/// The ids of one tag stand in the order of their values. `FORMAT.md` has the bits.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(u64);

/// What an id holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The default graph, which is no term.
    DefaultGraph,
    /// The term that has this number in the dictionary.
    Word(u64),
    /// A literal, which [`Id::literal`] gives.
    Value,
    /// A term that a query made: its place in the snapshot's table of made terms.
    Made(u64),
    /// Nothing that this version writes.
    Unknown,
}

/// The highest four bits of an id.
#[derive(Clone, Copy)]
enum Tag {
    Word = 1,
    Boolean = 2,
    Integer = 3,
    Decimal = 4,
    Date = 5,
    DateTime = 6,
    DateTimeUtc = 7,
    DateTimeFraction = 8,
    DateTimeFractionUtc = 9,
    Made = 15,
}

impl Tag {
    const VALUES: [Self; 8] = [
        Self::Boolean,
        Self::Integer,
        Self::Decimal,
        Self::Date,
        Self::DateTime,
        Self::DateTimeUtc,
        Self::DateTimeFraction,
        Self::DateTimeFractionUtc,
    ];

    fn with(self, payload: u64) -> Id {
        Id((self as u64) << PAYLOAD | payload)
    }
}

impl Id {
    /// The default graph; the least of all ids.
    pub const DEFAULT_GRAPH: Self = Self(0);

    /// Numbers of words, and places of made terms, are below this.
    pub const WORDS: u64 = 1 << PAYLOAD;

    /// The word that has this number in the dictionary; bits from [`Id::WORDS`] on are dropped.
    pub fn word(number: u64) -> Self {
        Tag::Word.with(number % Self::WORDS)
    }

    /// The term that stands at this place in a snapshot's table of made terms; bits from [`Id::WORDS`] on are dropped.
    pub fn made(place: u64) -> Self {
        Tag::Made.with(place % Self::WORDS)
    }

    /// The id that a file keeps as these bits.
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// The bits that a file keeps.
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// What the id holds, as far as its tag says.
    pub fn kind(self) -> Kind {
        match (self.0 >> PAYLOAD, self.payload()) {
            (0, 0) => Kind::DefaultGraph,
            (1, number) => Kind::Word(number),
            (15, place) => Kind::Made(place),
            (2..=9, _) => Kind::Value,
            _ => Kind::Unknown,
        }
    }

    /// The id that holds a term itself; `None` if the dictionary has to keep it.
    ///
    /// An id holds a literal only if [`Id::literal`] gives back the same letters and the same datatype: `"7"`, not `"007"`.
    pub fn inline(term: TermRef<'_>) -> Option<Self> {
        match term {
            TermRef::Literal(literal) => Self::inline_literal(literal),
            TermRef::NamedNode(_) | TermRef::BlankNode(_) | TermRef::Triple(_) => None,
        }
    }

    /// As [`Id::inline`], for what is known to be a literal.
    pub fn inline_literal(literal: LiteralRef<'_>) -> Option<Self> {
        let (datatype, text) = (literal.datatype(), literal.value());
        if datatype == xsd::INTEGER {
            Some(Tag::Integer.with(integer(text)?))
        } else if datatype == xsd::DATE {
            Some(Tag::Date.with(moment::date(text.as_bytes())?))
        } else if datatype == xsd::DATE_TIME {
            inline_date_time(text)
        } else if datatype == xsd::DECIMAL {
            Some(Tag::Decimal.with(decimal(text)?))
        } else if datatype == xsd::BOOLEAN {
            match text {
                "false" => Some(Tag::Boolean.with(0)),
                "true" => Some(Tag::Boolean.with(1)),
                _ => None,
            }
        } else {
            None
        }
    }

    /// The place of a term that a query made; `None` for all others.
    pub fn made_place(self) -> Option<u64> {
        match self.kind() {
            Kind::Made(place) => Some(place),
            _ => None,
        }
    }

    /// The `xsd:integer` of a number of rows or the like; those from 2⁵⁹ on, which nothing has, are one.
    pub fn of_count(count: u64) -> Self {
        Tag::Integer.with(count.min(INTEGER_ZERO.cast_unsigned() - 1) + INTEGER_ZERO.cast_unsigned())
    }

    /// The number of an `xsd:integer` that the id holds; `None` for all else.
    pub fn integer(self) -> Option<i64> {
        (self.0 >> PAYLOAD == Tag::Integer as u64).then(|| self.payload().cast_signed() - INTEGER_ZERO)
    }

    /// The number of an `xsd:decimal` that the id holds, in units of 10⁻⁷; `None` for all else.
    pub fn ten_millionths(self) -> Option<i64> {
        (self.0 >> PAYLOAD == Tag::Decimal as u64).then(|| (self.payload() >> 3).cast_signed() - DECIMAL_ZERO)
    }

    /// The value that the id holds, as a number in the order of the values of its datatype: ids of two literals of one value
    /// have the same. `None` for booleans, which have no order, and for all that is no value.
    ///
    /// Numbers of different datatypes, of dateTimes with and without timezone, and of those with and without a fraction of a
    /// second say nothing of each other; [`Id::same_tag`] tells them apart.
    pub fn ordered(self) -> Option<u64> {
        match self.0 >> PAYLOAD {
            3 | 5..=7 => Some(self.0),
            4 => Some(self.0 & !0b111),
            8 | 9 => Some(self.0 & !0b1),
            _ => None,
        }
    }

    /// The literal that the id holds; `None` for all that is no value, and for bits that [`Id::inline`] never gives.
    pub fn literal(self) -> Option<Literal> {
        let payload = self.payload();
        let (text, datatype) = match self.tag()? {
            Tag::Boolean => match payload {
                0 => ("false".to_owned(), xsd::BOOLEAN),
                1 => ("true".to_owned(), xsd::BOOLEAN),
                _ => return None,
            },
            Tag::Integer => ((payload.cast_signed() - INTEGER_ZERO).to_string(), xsd::INTEGER),
            Tag::Decimal => (decimal_text(payload)?, xsd::DECIMAL),
            Tag::Date => (moment::date_text(payload)?, xsd::DATE),
            Tag::DateTime => (moment::second_text(payload, "")?, xsd::DATE_TIME),
            Tag::DateTimeUtc => (moment::second_text(payload, "Z")?, xsd::DATE_TIME),
            Tag::DateTimeFraction => (moment::fraction_text(payload, "")?, xsd::DATE_TIME),
            Tag::DateTimeFractionUtc => (moment::fraction_text(payload, "Z")?, xsd::DATE_TIME),
            Tag::Word | Tag::Made => return None,
        };
        Some(Literal::new_typed_literal(text, datatype))
    }

    /// The lowest and the highest id that a literal of the same tag and the same value may have: `1.5` and `1.50` are one value.
    pub fn same_value(self) -> (Self, Self) {
        let free = match self.tag() {
            Some(Tag::Decimal) => 0b111,
            Some(Tag::DateTimeFraction | Tag::DateTimeFractionUtc) => 0b1,
            _ => 0,
        };
        (Self(self.0 & !free), Self(self.0 | free))
    }

    /// The lowest and the highest id that could have the same tag: all values of one datatype, and more.
    pub fn same_tag(self) -> (Self, Self) {
        let tag = self.0 >> PAYLOAD << PAYLOAD;
        (Self(tag), Self(tag | (Self::WORDS - 1)))
    }

    fn payload(self) -> u64 {
        self.0 % Self::WORDS
    }

    /// The tag, if it is one of a value.
    fn tag(self) -> Option<Tag> {
        Tag::VALUES.into_iter().find(|tag| *tag as u64 == self.0 >> PAYLOAD)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.kind(), self.literal()) {
            (_, Some(literal)) => write!(formatter, "Id({literal})"),
            (Kind::DefaultGraph, _) => formatter.write_str("Id(default graph)"),
            (Kind::Word(number), _) => write!(formatter, "Id(word {number})"),
            (Kind::Made(place), _) => write!(formatter, "Id(made {place})"),
            _ => write!(formatter, "Id({:#018x})", self.0),
        }
    }
}

/// The payload of an integer in its canonical form.
fn integer(text: &str) -> Option<u64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let canonical = match digits.as_bytes() {
        [b'0'] => digits.len() == text.len(),
        [b'1'..=b'9', rest @ ..] => rest.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    let value: i64 = if canonical { text.parse().ok()? } else { return None };
    (-INTEGER_ZERO..INTEGER_ZERO).contains(&value).then(|| (value + INTEGER_ZERO).cast_unsigned())
}

/// The payload of a decimal: no sign but a minus, no zero before another digit, a digit on both sides of the point.
fn decimal(text: &str) -> Option<u64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let canonical = match whole.as_bytes() {
        [b'0'] => true,
        [b'1'..=b'9', rest @ ..] => rest.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    let pointed = fraction.len() < digits.len() - whole.len();
    if !canonical
        || fraction.len() > PLACES
        || (pointed && fraction.is_empty())
        || !fraction.bytes().all(|digit| digit.is_ascii_digit())
    {
        return None;
    }
    let part: i64 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
    let value = whole.parse::<i64>().ok()?.checked_mul(unit(0))?.checked_add(part * unit(fraction.len()))?;
    let minus = digits.len() < text.len();
    if value >= DECIMAL_ZERO || (minus && value == 0) {
        return None;
    }
    let value = if minus { -value } else { value };
    Some((value + DECIMAL_ZERO).cast_unsigned() << 3 | fraction.len() as u64)
}

/// The last digit of a number with so many decimal places, in units of 10⁻⁷.
fn unit(places: usize) -> i64 {
    10_i64.pow((PLACES - places) as u32)
}

fn decimal_text(payload: u64) -> Option<String> {
    let places = (payload & 0b111) as usize;
    let value = (payload >> 3).cast_signed() - DECIMAL_ZERO;
    if value % unit(places) != 0 || value == -DECIMAL_ZERO {
        return None;
    }
    let sign = if value < 0 { "-" } else { "" };
    let (whole, part) = (value.abs() / unit(0), value.abs() % unit(0) / unit(places));
    Some(if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part:0places$}") })
}

fn inline_date_time(text: &str) -> Option<Id> {
    let bytes = text.as_bytes();
    let (local, utc) = match bytes.strip_suffix(b"Z") {
        Some(local) => (local, true),
        None => (bytes, false),
    };
    Some(match (local.len() == moment::SECOND_LENGTH, utc) {
        (true, false) => Tag::DateTime.with(moment::second(local)?),
        (true, true) => Tag::DateTimeUtc.with(moment::second(local)?),
        (false, false) => Tag::DateTimeFraction.with(moment::fraction(local)?),
        (false, true) => Tag::DateTimeFractionUtc.with(moment::fraction(local)?),
    })
}

#[cfg(test)]
mod tests;

//! Days and seconds as numbers in the order of time, for ids. Years 0001 to 9999 of the calendar of XSD.

/// The letters of `2021-08-15T12:00:00`.
pub const SECOND_LENGTH: usize = 19;

/// Bits of a second of a day.
const SECOND_BITS: u32 = 17;

const SECONDS: u64 = 24 * 60 * 60;

/// Bits of a fraction of a second: millionths, and one that is set if six digits were written, and not three.
const FRACTION_BITS: u32 = 21;

/// The number of a day that is written `2021-08-15`: as if every month had 31 days. `None` for all else.
pub fn date(text: &[u8]) -> Option<u64> {
    let [year @ .., b'-', m1, m2, b'-', d1, d2] = text else { return None };
    let (year, month, day) = (digits(year)?, digits(&[*m1, *m2])?, digits(&[*d1, *d2])?);
    (text.len() == 10 && is_day(year, month, day)).then(|| (year * 12 + month - 1) * 31 + day - 1)
}

/// The day that has this number; `None` if there is none.
pub fn date_text(number: u64) -> Option<String> {
    let (year, month, day) = (number / (12 * 31), number / 31 % 12 + 1, number % 31 + 1);
    is_day(year, month, day).then(|| {
        // Room for a second with a fraction.
        let mut text = String::with_capacity(SECOND_LENGTH + 8);
        push(&mut text, [year / 1000, year / 100, year / 10, year]);
        text.push('-');
        push(&mut text, [month / 10, month]);
        text.push('-');
        push(&mut text, [day / 10, day]);
        text
    })
}

/// The number of a second that is written `2021-08-15T12:00:00`. `None` for all else.
pub fn second(text: &[u8]) -> Option<u64> {
    let (day, [b'T', h1, h2, b':', m1, m2, b':', s1, s2]) = text.split_at_checked(10)? else { return None };
    let (hour, minute, second) = (digits(&[*h1, *h2])?, digits(&[*m1, *m2])?, digits(&[*s1, *s2])?);
    let whole = hour < 24 && minute < 60 && second < 60;
    whole.then_some((date(day)? << SECOND_BITS) + (hour * 60 + minute) * 60 + second)
}

/// The second that has this number, with the words for its timezone behind it.
pub fn second_text(number: u64, zone: &str) -> Option<String> {
    let (mut text, second) = (date_text(number >> SECOND_BITS)?, number % (1 << SECOND_BITS));
    for (mark, part) in [('T', second / 3600), (':', second / 60 % 60), (':', second % 60)] {
        text.push(mark);
        push(&mut text, [part / 10, part]);
    }
    text.push_str(zone);
    (second < SECONDS).then_some(text)
}

/// The number of a second with a fraction of three or six digits. `None` for all else.
pub fn fraction(text: &[u8]) -> Option<u64> {
    let (whole, [b'.', fraction @ ..]) = text.split_at_checked(SECOND_LENGTH)? else { return None };
    let millionths = match fraction.len() {
        3 => digits(fraction)? * 1000 * 2,
        6 => digits(fraction)? * 2 + 1,
        _ => return None,
    };
    Some((second(whole)? << FRACTION_BITS) + millionths)
}

/// The second with a fraction that has this number, with the words for its timezone behind it.
pub fn fraction_text(number: u64, zone: &str) -> Option<String> {
    let mut text = second_text(number >> FRACTION_BITS, ".")?;
    let (millionths, six) = (number % (1 << FRACTION_BITS) / 2, number % 2 == 1);
    if millionths >= 1_000_000 || !(six || millionths.is_multiple_of(1000)) {
        return None;
    }
    push(&mut text, [millionths / 100_000, millionths / 10_000, millionths / 1000]);
    if six {
        push(&mut text, [millionths / 100, millionths / 10, millionths]);
    }
    text.push_str(zone);
    Some(text)
}

/// Appends the last digit of each number. Dates are printed by the million, and `format!` takes three times as long.
fn push<const N: usize>(text: &mut String, numbers: [u64; N]) {
    text.extend(numbers.map(|number| char::from(b'0' + (number % 10) as u8)));
}

fn digits(text: &[u8]) -> Option<u64> {
    text.iter().try_fold(0, |value, digit| digit.is_ascii_digit().then(|| value * 10 + u64::from(digit - b'0')))
}

fn is_day(year: u64, month: u64, day: u64) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=9999).contains(&year) && (1..=days).contains(&day)
}

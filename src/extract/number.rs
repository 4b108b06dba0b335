/// A whole number in digits or in one English word, in lower case; `None` for any other word, or beyond 64 bits.
pub(super) fn small_number(word: &str) -> Option<i64> {
    const WORDS: [&str; 20] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    if let Some(at) = WORDS.iter().position(|known| *known == word) {
        return i64::try_from(at).ok();
    }
    if let Some((tens, ones)) = word.split_once('-') {
        return Some(small_number(tens).filter(|tens| tens % 10 == 0)? + small_number(ones).filter(|ones| *ones < 10)?);
    }
    if let Some(at) = TENS.iter().position(|known| *known == word) {
        return i64::try_from(at * 10 + 20).ok();
    }
    word.replace(',', "").parse().ok().filter(|number: &i64| *number >= 0)
}

/// What a word multiplies the number before it by.
pub(super) fn magnitude(word: &str) -> Option<i64> {
    match word {
        "hundred" => Some(100),
        "thousand" | "k" => Some(1_000),
        "million" | "mn" => Some(1_000_000),
        "billion" | "bn" => Some(1_000_000_000),
        "dozen" => Some(12),
        _ => None,
    }
}

/// A whole number in digits or in one English word, in lower case; `None` for any other word, or beyond 64 bits.
pub(super) fn small_number(word: &str) -> Option<i64> {
    const WORDS: [&str; 20] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    if word.starts_with(|first: char| first.is_ascii_digit()) {
        return word.replace(',', "").parse().ok();
    }
    let tens = |word: &str| TENS.iter().position(|known| *known == word).map(|at| at * 10 + 20);
    let number = match word.split_once('-') {
        Some((first, last)) => tens(first)? + WORDS[..10].iter().position(|known| *known == last)?,
        None => WORDS.iter().position(|known| *known == word).or_else(|| tens(word))?,
    };
    i64::try_from(number).ok()
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

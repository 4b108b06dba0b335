//! The words of batches in the order of their letters.

use crate::store::terms::Number;

/// Up to so many words are compared letter by letter.
const FEW: usize = 24;

/// A word of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WordOf<'a> {
    /// Eight of its letters, as a number that has their order.
    key: u64,
    /// The place of the batch.
    pub batch: u32,
    /// Its number in the batch.
    pub number: Number,
    /// Its letters.
    pub letters: &'a [u8],
}

impl<'a> WordOf<'a> {
    /// A word by its batch, its number there, and its letters.
    pub fn new(batch: u32, number: Number, letters: &'a [u8]) -> Self {
        Self { key: 0, batch, number, letters }
    }

    /// Whether two words that were sorted and are neighbours are the same.
    pub fn is(self, other: Self) -> bool {
        // A batch has each word once, and what was compared last mostly tells others apart, without a look at the letters.
        self.batch != other.batch && self.key == other.key && self.letters == other.letters
    }

    /// Its letters but the first.
    fn rest(self, shared: usize) -> &'a [u8] {
        self.letters.get(shared..).unwrap_or_default()
    }
}

/// Sorts words by their letters.
///
/// Eight letters at a time are compared as one number; words that have them in common are sorted by the next eight. They
/// stay in the order of their numbers as long as nothing else tells them apart, so that their letters are read one after
/// the other.
pub fn sort(words: &mut [WordOf<'_>]) {
    sort_from(words, 0);
}

/// Sorts words that have the first letters in common.
fn sort_from(words: &mut [WordOf<'_>], shared: usize) {
    if words.len() <= FEW {
        words.sort_unstable_by(|one, other| one.rest(shared).cmp(other.rest(shared)));
        return;
    }
    let shared = shared + in_common(words, shared);
    let mut ends = false;
    for word in words.iter_mut() {
        let rest = word.rest(shared);
        word.key = match rest.first_chunk() {
            Some(letters) => u64::from_be_bytes(*letters),
            None => rest.iter().enumerate().fold(0, |key, (at, letter)| key | u64::from(*letter) << (56 - at * 8)),
        };
        // Behind the end of a word, nothing is to be told from a letter 0.
        ends |= rest.len() <= 8;
    }
    words.sort_unstable_by_key(|word| (word.key, word.batch, word.number));
    for words in words.chunk_by_mut(|one, other| one.key == other.key) {
        if ends && words.iter().any(|word| word.rest(shared).len() <= 8) {
            words.sort_unstable_by(|one, other| one.rest(shared).cmp(other.rest(shared)));
        } else {
            sort_from(words, shared + 8);
        }
    }
}

/// How many letters all words have in common behind the first ones.
fn in_common(words: &[WordOf<'_>], shared: usize) -> usize {
    let mut common = words[0].rest(shared);
    for word in words {
        let rest = word.rest(shared);
        if !rest.starts_with(common) {
            let length = common.iter().zip(rest).take_while(|(one, other)| one == other).count();
            common = &common[..length];
        }
        if common.is_empty() {
            break;
        }
    }
    common.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn words_are_sorted_by_their_letters(
            one in proptest::collection::btree_set("(abcdefgh){0,3}[a-c\0é]{0,12}", 0..90),
            other in proptest::collection::btree_set("(abcdefgh){0,3}[a-c\0é]{0,12}", 0..90),
        ) {
            let words = |batch, texts| {
                let words = (0..).zip(texts).map(move |(number, text): (_, &String)| {
                    WordOf::new(batch, number, text.as_bytes())
                });
                words.collect::<Vec<_>>()
            };
            let mut words = [words(0, &one), words(1, &other)].concat();
            let mut expected: Vec<&[u8]> = words.iter().map(|word| word.letters).collect();
            expected.sort_unstable();
            sort(&mut words);
            prop_assert!(words.iter().map(|word| word.letters).eq(expected));
            let same = words.windows(2).filter(|pair| pair[0].is(pair[1])).count();
            prop_assert_eq!(same, one.intersection(&other).count());
        }
    }
}

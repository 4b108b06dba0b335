//! The words of batches in the order of their letters.

use crate::store::batch::Batch;
use crate::store::terms::{Number, Spelled};

/// Up to so many words are compared letter by letter.
const FEW: usize = 24;

/// A word of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct WordOf {
    /// Eight of its letters, as a number that has their order.
    key: u64,
    /// The place of the batch.
    pub batch: u32,
    /// Its number in the batch.
    pub number: Number,
}

impl WordOf {
    /// A word by its batch and its number there.
    pub fn new(batch: u32, number: Number) -> Self {
        Self { key: 0, batch, number }
    }

    /// Whether two words that were sorted and are neighbours are the same.
    pub fn is(self, other: Self, batches: &[Batch]) -> bool {
        // What was compared last mostly tells them apart, without a look at the letters.
        self.key == other.key && self.letters(batches) == other.letters(batches)
    }

    /// Its letters.
    pub fn letters(self, batches: &[Batch]) -> &[u8] {
        match batches[self.batch as usize].terms().get(self.number) {
            Spelled::Word(word) => word,
            Spelled::Value(_) => &[],
        }
    }
}

/// Sorts words by their letters.
///
/// Eight letters at a time are compared as one number; words that have them in common are sorted by the next eight. They
/// stay in the order of their numbers as long as nothing else tells them apart, so that their letters are read one after
/// the other.
pub fn sort(words: &mut [WordOf], batches: &[Batch]) {
    sort_from(words, 0, batches);
}

/// Sorts words that have the first letters in common.
fn sort_from(words: &mut [WordOf], shared: usize, batches: &[Batch]) {
    if words.len() <= FEW {
        words.sort_unstable_by(|one, other| one.rest(shared, batches).cmp(other.rest(shared, batches)));
        return;
    }
    let mut ends = false;
    for word in words.iter_mut() {
        let rest = word.rest(shared, batches);
        word.key = match rest.first_chunk() {
            Some(letters) => u64::from_be_bytes(*letters),
            None => rest.iter().enumerate().fold(0, |key, (at, letter)| key | u64::from(*letter) << (56 - at * 8)),
        };
        // Behind the end of a word, nothing is to be told from a letter 0.
        ends |= rest.len() <= 8;
    }
    words.sort_unstable();
    for words in words.chunk_by_mut(|one, other| one.key == other.key) {
        if ends && words.iter().any(|word| word.rest(shared, batches).len() <= 8) {
            words.sort_unstable_by(|one, other| one.rest(shared, batches).cmp(other.rest(shared, batches)));
        } else {
            sort_from(words, shared + 8, batches);
        }
    }
}

impl WordOf {
    /// Its letters but the first.
    fn rest(self, shared: usize, batches: &[Batch]) -> &[u8] {
        self.letters(batches).get(shared..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{GraphNameRef, LiteralRef, NamedNodeRef, QuadRef};
    use proptest::prelude::*;

    use super::*;

    fn batch(texts: &[String]) -> Batch {
        let node = NamedNodeRef::new_unchecked("x:a");
        texts
            .iter()
            .map(|text| QuadRef::new(node, node, LiteralRef::new_simple_literal(text), GraphNameRef::DefaultGraph))
            .collect()
    }

    proptest! {
        #[test]
        fn words_are_sorted_by_their_letters(
            one in proptest::collection::vec("(abcdefgh){0,3}[a-c\0é]{0,12}", 0..90),
            other in proptest::collection::vec("(abcdefgh){0,3}[a-c\0é]{0,12}", 0..90),
        ) {
            let batches = [batch(&one), batch(&other)];
            let numbers = |batch: u32| 1..batches[batch as usize].terms().len() as Number;
            let all = (0..2).flat_map(|batch| numbers(batch).map(move |number| WordOf::new(batch, number)));
            let mut words: Vec<WordOf> = all.collect();
            let mut expected: Vec<&[u8]> = words.iter().map(|word| word.letters(&batches)).collect();
            expected.sort_unstable();
            sort(&mut words, &batches);
            prop_assert!(words.iter().map(|word| word.letters(&batches)).eq(expected));
        }
    }
}

//! Which of some words somebody may have meant.

/// The words nearest to `word`, nearest first, at most `most`: those that are spelled much like it, begin much like it
/// or contain it.
pub(super) fn nearest<'a>(word: &str, words: impl IntoIterator<Item = &'a str>, most: usize) -> Vec<String> {
    let word = word.to_lowercase();
    let length = word.chars().count();
    let mut near: Vec<(usize, &str)> = words
        .into_iter()
        .filter_map(|candidate| {
            let other = candidate.to_lowercase();
            let (letters, beginning) = distance(&word, &other);
            // A third of the letters may be wrong.
            let score = if letters * 3 <= length.max(3) {
                letters
            } else if length > 2 && beginning * 3 <= length {
                100 + beginning
            } else if length > 2 && other.contains(&word) {
                200
            } else {
                return None;
            };
            Some((score, candidate))
        })
        .collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().take(most).map(|(_, candidate)| candidate.to_owned()).collect()
}

/// The word that is spelled most like `word`; `None` where more than a third of its letters are wrong in each.
pub(super) fn misspelled<'a>(word: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    words
        .into_iter()
        .map(|candidate| (distance(&word, &candidate.to_lowercase()).0, candidate))
        .filter(|(letters, _)| letters * 3 <= word.chars().count())
        .min()
        .map(|(_, candidate)| candidate)
}

/// Names to offer in place of one that nothing has.
pub(crate) fn nearest_names<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    nearest(word, names, 3)
}

/// The nearest word; `None` where none is near.
pub(crate) fn nearest_one<'a>(word: &str, words: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, words, 1).pop()
}

/// How many letters to insert, delete, replace or swap with their neighbour to turn one word into the other.
pub(crate) fn letters_apart(one: &str, other: &str) -> usize {
    distance(one, other).0
}

/// How many letters to insert, delete, replace or swap with their neighbour to turn `from` into `to`, and into the
/// beginning of `to` that is nearest.
fn distance(from: &str, to: &str) -> (usize, usize) {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut rows = vec![(0..=to.len()).collect::<Vec<_>>()];
    for (i, &a) in from.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &b) in to.iter().enumerate() {
            let mut least = (rows[i][j] + usize::from(a != b)).min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a == to[j - 1] && from[i - 1] == b {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    let last = &rows[from.len()];
    (last[to.len()], last.iter().copied().min().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn swapped_letters_are_one_mistake() {
        assert_eq!(distance("shcema", "schema"), (1, 1));
        assert_eq!(distance("", "sr"), (2, 0));
    }

    #[test]
    fn a_word_that_begins_alike_comes_after_a_misspelling() {
        let words = ["claims-about", "claims-by-source", "who-secures"];
        assert_eq!(nearest("claim-by", words, 3), ["claims-by-source"]);
        assert_eq!(nearest("claims-abuot", words, 1), ["claims-about"]);
        assert_eq!(nearest("secures", words, 3), ["who-secures"]);
        assert_eq!(nearest("xyz", words, 3), Vec::<String>::new());
    }
}

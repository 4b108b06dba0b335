use strsim::jaro_winkler;

use crate::link::blocks::{LONGEST_SHORT, initials};
use crate::link::name::{core, sound, untitled, without_small};

/// How much one name is like another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// They have not much in common.
    None,
    /// Some of the words are the same.
    Part,
    /// One is made of the first letters of the other.
    Short,
    /// First letters stand for some words.
    Initials,
    /// Every word is like one of the other.
    Alike,
    /// They sound the same.
    Sound,
    /// Initials of middle names are missing.
    Middle,
    /// The same but for titles.
    Titles,
    /// The same but for articles and the like.
    Articles,
    /// The same words in another order.
    Order,
    /// The same but for spaces.
    Spaces,
    /// They are the same.
    Same,
}

/// A name that is compared with many.
#[derive(Debug)]
pub(super) struct Sought {
    folded: String,
    compact: String,
    sorted: String,
    words: Vec<Word>,
    without_small: String,
    core: String,
    initials: String,
}

#[derive(Debug)]
struct Word {
    text: String,
    sound: String,
}

impl Sought {
    pub(super) fn new(folded: String) -> Self {
        let core = core(&folded);
        let words = core.iter().map(|word| Word { text: (*word).to_owned(), sound: sound(word) }).collect();
        Self {
            compact: folded.replace(' ', ""),
            sorted: sorted(folded.split(' ')),
            words,
            without_small: without_small(&folded).concat(),
            core: sorted(core.iter().copied()),
            initials: initials(core.iter().copied()),
            folded,
        }
    }

    /// Whether it is one word, titles and articles left out.
    pub(super) fn is_one_word(&self) -> bool {
        self.words.len() == 1
    }

    pub(super) fn folded(&self) -> &str {
        &self.folded
    }

    /// How much it is like a folded name: how, and from 0 to 1 how much.
    pub(super) fn like(&self, other: &str) -> (Likeness, f64) {
        if self.folded == other {
            return (Likeness::Same, 1.0);
        }
        if self.compact.bytes().eq(other.bytes().filter(|byte| *byte != b' ')) {
            return (Likeness::Spaces, 0.97);
        }
        if self.sorted.len() == other.len() && self.sorted == sorted(other.split(' ')) {
            return (Likeness::Order, 0.97);
        }
        let without_small = without_small(other);
        let letters = without_small.iter().flat_map(|word| word.bytes());
        if !without_small.is_empty() && self.without_small.bytes().eq(letters) {
            return (Likeness::Articles, 0.96);
        }
        let others = untitled(without_small, other);
        // Most names are of another length already, and need not be sorted.
        let length = others.iter().map(|word| word.len() + 1).sum::<usize>();
        if self.core.len() + 1 == length && self.core == sorted(others.iter().copied()) {
            return (Likeness::Titles, 0.91);
        }
        if self.is_short_for(&others) {
            return (Likeness::Short, 0.74);
        }
        self.word_by_word(&others)
    }

    /// Whether one side is made of the first letters of the other.
    fn is_short_for(&self, others: &[&str]) -> bool {
        let is_short = |word: &str, initials: &str| (2..=LONGEST_SHORT).contains(&word.len()) && word == initials;
        match (&self.words[..], others) {
            ([word], [_, _, ..]) => is_short(&word.text, &initials(others.iter().copied())),
            ([_, _, ..], [other]) => is_short(other, &self.initials),
            _ => false,
        }
    }

    fn word_by_word(&self, others: &[&str]) -> (Likeness, f64) {
        let (few, many) = (self.words.len().min(others.len()), self.words.len().max(others.len()));
        let mut taken = 0_u64;
        let (mut found, mut total, mut by_initials) = (0, 0.0, false);
        for word in &self.words {
            let free = others.iter().take(u64::BITS as usize).enumerate().filter(|(place, _)| taken >> place & 1 == 0);
            let best = free.map(|(place, other)| (word.like(other), place)).max_by(|one, other| {
                // Of two that are as like, the one that stands further in front.
                one.0.1.total_cmp(&other.0.1).then(other.1.cmp(&one.1))
            });
            let Some(((initial, like), place)) = best else { break };
            if like < ALIKE {
                continue;
            }
            taken |= 1 << place;
            by_initials |= initial;
            found += 1;
            total += like;
        }
        if found == 0 || found < few {
            return (Likeness::None, 0.5 * found as f64 / many as f64);
        }
        let mean = total / found as f64;
        let doubt = 1.4 * (1.0 - mean);
        if found == many {
            return match (many, by_initials) {
                (_, true) => (Likeness::Initials, 0.68 - doubt),
                // A word by itself is soon like another: Niger and Nigeria.
                (1, _) => (self.alike_or_sound(others), 0.86 - doubt),
                _ => (self.alike_or_sound(others), 0.97 - doubt),
            };
        }
        let mut missing = others.iter().enumerate().filter(|(place, _)| taken >> place & 1 == 0);
        if few >= 2 && found == self.words.len() && !by_initials && missing.all(|(_, word)| word.len() == 1) {
            return (Likeness::Middle, 0.92 - doubt);
        }
        (Likeness::Part, 0.56 + 0.15 * few as f64 / many as f64 - doubt)
    }

    fn alike_or_sound(&self, others: &[&str]) -> Likeness {
        let ours: String = self.words.iter().map(|word| word.sound.as_str()).collect();
        let theirs: String = others.iter().map(|word| sound(word)).collect();
        if ours == theirs { Likeness::Sound } else { Likeness::Alike }
    }
}

/// Words that are less like one another are different words.
const ALIKE: f64 = 0.86;

impl Word {
    /// Whether one is the first letter of the other, and how much they are alike, from 0 to 1.
    fn like(&self, other: &str) -> (bool, f64) {
        if self.text == other {
            return (false, 1.0);
        }
        let is_number = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
        if is_number(&self.text) || is_number(other) {
            return (false, 0.0);
        }
        if self.text.len() == 1 || other.len() == 1 {
            let same = self.text.as_bytes().first() == other.as_bytes().first();
            return (true, if same { 1.0 } else { 0.0 });
        }
        let letters = jaro_winkler(&self.text, other);
        if letters > 0.6 && self.sound.len() > 1 && self.sound == sound(other) {
            return (false, f64::midpoint(1.0, letters));
        }
        // Short words of other sounds are others: Mali and Bali.
        (false, if self.text.len() < 5 { 0.0 } else { letters })
    }
}

fn sorted<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut words: Vec<&str> = words.collect();
    words.sort_unstable();
    words.join(" ")
}

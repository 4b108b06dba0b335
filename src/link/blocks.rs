use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::link::name::{core, sound};

/// What two names must have in common to be compared at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// The same words in any order, or the same letters.
    Whole,
    /// The same sounds, in the order of the words or in any.
    Sound,
    /// The sound of one of the first and the last word, and the first letter of the other.
    Initial,
    /// The same sounds but for one; of names of one word.
    Gap,
    /// The sound of one word.
    Word,
    /// The first letters of all words.
    Short,
}

impl Block {
    /// How much it speaks for two names that they have it in common.
    pub(super) fn votes(self) -> u32 {
        match self {
            Self::Whole => 16,
            Self::Sound => 8,
            Self::Short => 6,
            Self::Initial => 4,
            Self::Gap | Self::Word => 2,
        }
    }

    /// How many records with the same key are looked at, the best known first.
    pub(super) fn most(self) -> usize {
        match self {
            Self::Whole => 512,
            _ => 96,
        }
    }

    fn key(self, text: &str) -> u32 {
        // Half of the hash is enough: two keys that fall together cost a comparison, and nothing else.
        xxh3_64_with_seed(text.as_bytes(), self as u64) as u32
    }
}

/// The blocks in which a folded name of a record is found.
pub(super) fn of_record(folded: &str, mut add: impl FnMut(Block, u32)) {
    let words = core(folded);
    shared(&words, &mut add);
    if words.len() > 1 {
        add(Block::Short, Block::Short.key(&initials(words.iter().copied())));
        if let all = initials(folded.split(' '))
            && all.len() > words.len()
        {
            add(Block::Short, Block::Short.key(&all));
        }
    }
}

/// The blocks in which a folded name is sought: a short form for the whole name, and the other way about.
pub(super) fn of_wanted(folded: &str, mut add: impl FnMut(Block, u32)) {
    let words = core(folded);
    shared(&words, &mut add);
    match &words[..] {
        [word] if (2..=LONGEST_SHORT).contains(&word.len()) => add(Block::Short, Block::Short.key(word)),
        [_] | [] => {}
        several => add(Block::Whole, Block::Whole.key(&initials(several.iter().copied()))),
    }
}

/// Letters of the longest short form, as `UNRWA` and `AQAPIS`.
pub(super) const LONGEST_SHORT: usize = 6;

fn shared(words: &[&str], add: &mut impl FnMut(Block, u32)) {
    let mut sorted = words.to_vec();
    sorted.sort_unstable();
    let whole = Block::Whole.key(&sorted.concat());
    add(Block::Whole, whole);
    let compact = Block::Whole.key(&words.concat());
    if compact != whole {
        add(Block::Whole, compact);
    }
    let mut sounds: Vec<String> = words.iter().map(|word| sound(word)).collect();
    let in_order = sounds.concat();
    add(Block::Sound, Block::Sound.key(&in_order));
    if let [first, .., last] = words {
        let ends = [&sounds[0], &sounds[sounds.len() - 1]];
        add(Block::Initial, Block::Initial.key(&format!("{} {}", &first[..1], ends[1])));
        add(Block::Initial, Block::Initial.key(&format!("{} {}", ends[0], &last[..1])));
        for (word, sound) in words.iter().zip(&sounds) {
            add(Block::Word, Block::Word.key(if sound.len() < FEW_SOUNDS { word } else { sound }));
        }
        sounds.sort_unstable();
        let sorted = sounds.concat();
        if sorted != in_order {
            add(Block::Sound, Block::Sound.key(&sorted));
        }
    } else if let [word] = words {
        add(Block::Word, Block::Word.key(if in_order.len() < FEW_SOUNDS { word } else { &in_order }));
        if in_order.len() >= FEW_SOUNDS && in_order.is_ascii() {
            add(Block::Gap, Block::Gap.key(&in_order));
            for gap in 0..in_order.len() {
                add(Block::Gap, Block::Gap.key(&[&in_order[..gap], &in_order[gap + 1..]].concat()));
            }
        }
    }
}

/// With fewer sounds than these, too many words sound alike.
const FEW_SOUNDS: usize = 3;

/// The first letters of some words.
pub(super) fn initials<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.filter_map(|word| word.chars().next()).collect()
}

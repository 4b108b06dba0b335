//! One block: up to 16 words, each coded against the one before it.

use std::cmp::Ordering;

use super::varint;
use crate::store::checksum::checksum;

/// Words of a block; the last block of a dictionary may have fewer.
pub const WORDS: usize = 16;

/// Bytes of the checksum at the beginning of a block.
pub const CHECKSUM: usize = 4;

/// The suffix of a word: what it does not share with the word before it.
#[derive(Clone, Copy, Default)]
struct Suffix<'a> {
    /// Bytes that the word shares with the word before it.
    shared: usize,
    /// Bytes of the suffix when it is unpacked.
    length: usize,
    letters: Letters<'a>,
}

/// How the bytes of a suffix stand there.
#[derive(Clone, Copy)]
enum Letters<'a> {
    /// As they are.
    Plain(&'a [u8]),
    /// Hexadecimal digits in lower case, two a byte, the first in the high half. Names of digests and numbers are such.
    Packed(&'a [u8]),
}

impl Default for Letters<'_> {
    fn default() -> Self {
        Self::Plain(&[])
    }
}

/// The place of a block, for its checksum.
fn place(number: u64) -> u32 {
    (number ^ number >> 32) as u32
}

/// Appends a word to a block.
pub fn push(previous: &[u8], word: &[u8], block: &mut Vec<u8>) {
    let shared = common(previous, word);
    let suffix = &word[shared..];
    let packed = suffix.len() > 1 && suffix.iter().all(|byte| value(*byte).is_some());
    varint::write(shared as u64, block);
    varint::write((suffix.len() as u64) << 1 | u64::from(packed), block);
    if packed {
        let digits = |pair: &[u8]| pair.iter().fold(0, |byte, digit| byte << 4 | value(*digit).unwrap_or_default());
        let (pairs, odd) = suffix.as_chunks::<2>();
        block.extend(pairs.iter().map(|pair| digits(pair)));
        block.extend(odd.iter().map(|digit| digits(&[*digit, b'0'])));
    } else {
        block.extend_from_slice(suffix);
    }
}

/// The block with its checksum before it.
pub fn seal(number: u64, block: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(&checksum(place(number), block).to_le_bytes());
    out.extend_from_slice(block);
}

/// The words of a block, if its checksum is that of this block and no other.
pub fn open(number: u64, block: &[u8]) -> Option<&[u8]> {
    let (sum, words) = block.split_first_chunk::<CHECKSUM>()?;
    (u32::from_le_bytes(*sum) == checksum(place(number), words)).then_some(words)
}

/// The first word of a block; its checksum is not looked at. `None` if the bytes are no block.
pub fn first(block: &[u8]) -> Option<&[u8]> {
    let mut words = block.get(CHECKSUM..)?;
    match Suffix::read(&mut words)?.letters {
        Letters::Plain(word) => Some(word),
        // The first byte of a word says its kind and is no hexadecimal digit.
        Letters::Packed(_) => None,
    }
}

/// Puts a word of a block into `word`: the one at `place`, from 0. `None` if the bytes are no block of so many words.
pub fn word(mut words: &[u8], place: usize, word: &mut Vec<u8>) -> Option<()> {
    let mut suffixes = [Suffix::default(); WORDS];
    for suffix in suffixes.get_mut(..=place)? {
        *suffix = Suffix::read(&mut words)?;
    }
    let last = suffixes[place];
    // A sound suffix fits its block, but what is shared with the word before may be anything in a damaged one.
    let mut previous = 0;
    for suffix in &suffixes[..=place] {
        if suffix.shared > previous {
            return None;
        }
        previous = suffix.shared + suffix.length;
    }
    word.clear();
    word.resize(last.shared + last.length, 0);
    // From the last to the first, each suffix gives only what later ones left open, so that nothing is copied in vain.
    let mut open = word.len();
    for suffix in suffixes[..=place].iter().rev() {
        if suffix.shared < open {
            suffix.unpack(&mut word[suffix.shared..open]);
            open = suffix.shared;
        }
    }
    Some(())
}

/// Puts the next word of a block in the place of the one before it. `None` if the bytes are no block.
pub fn advance(words: &mut &[u8], word: &mut Vec<u8>) -> Option<()> {
    let suffix = Suffix::read(words)?;
    if suffix.shared > word.len() {
        return None;
    }
    word.resize(suffix.shared + suffix.length, 0);
    suffix.unpack(&mut word[suffix.shared..]);
    Some(())
}

/// Where a word stands in a block of `count` words: `Ok` with its place, or `Err` with the place where it would stand.
/// `None` if the bytes are no block of so many words.
pub fn find(mut words: &[u8], count: usize, wanted: &[u8]) -> Option<Result<usize, usize>> {
    // What the wanted word and the word before have in common; the word before is less than the wanted one.
    let mut matched = 0;
    for place in 0..count {
        let suffix = Suffix::read(&mut words)?;
        if suffix.shared < matched {
            // The word differs from the one before where that is like the wanted one, and it is greater there.
            return Some(Err(place));
        }
        if suffix.shared == matched {
            let (order, common) = suffix.compare(&wanted[matched..]);
            matched += common;
            match order {
                Ordering::Less => {}
                Ordering::Equal => return Some(Ok(place)),
                Ordering::Greater => return Some(Err(place)),
            }
        }
    }
    Some(Err(count))
}

impl<'a> Suffix<'a> {
    fn read(words: &mut &'a [u8]) -> Option<Self> {
        let (shared, header) = match **words {
            // Nearly all headers are two bytes.
            [shared, header, ref rest @ ..] if shared < 0x80 && header < 0x80 => {
                *words = rest;
                (shared.into(), header.into())
            }
            _ => (varint::read(words)?, varint::read(words)?),
        };
        let length = usize::try_from(header >> 1).ok()?;
        let packed = header & 1 == 1;
        let (letters, rest) = words.split_at_checked(if packed { length.div_ceil(2) } else { length })?;
        *words = rest;
        let letters = if packed { Letters::Packed(letters) } else { Letters::Plain(letters) };
        Some(Self { shared: usize::try_from(shared).ok()?, length, letters })
    }

    /// The beginning of the suffix, as long as `to`, which is not longer than the suffix.
    fn unpack(&self, to: &mut [u8]) {
        match self.letters {
            Letters::Plain(letters) => to.copy_from_slice(&letters[..to.len()]),
            Letters::Packed(letters) => {
                let (pairs, odd) = to.as_chunks_mut::<2>();
                for (pair, byte) in pairs.iter_mut().zip(letters) {
                    *pair = [digit(byte >> 4), digit(byte & 0xf)];
                }
                if let ([last], Some(byte)) = (odd, letters.get(pairs.len())) {
                    *last = digit(byte >> 4);
                }
            }
        }
    }

    /// The order of the suffix and some bytes, and how many of the first bytes they have in common.
    fn compare(&self, wanted: &[u8]) -> (Ordering, usize) {
        match self.letters {
            Letters::Plain(letters) => {
                let common = common(letters, wanted);
                (letters.get(common).cmp(&wanted.get(common)), common)
            }
            Letters::Packed(letters) => {
                let mut digits =
                    letters.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]).take(self.length);
                let common = digits.clone().zip(wanted).take_while(|(ours, theirs)| ours == *theirs).count();
                (digits.nth(common).as_ref().cmp(&wanted.get(common)), common)
            }
        }
    }
}

/// How many of the first bytes are the same.
pub fn common(one: &[u8], other: &[u8]) -> usize {
    let (one_chunks, other_chunks) = (one.as_chunks::<8>().0, other.as_chunks::<8>().0);
    let mut same = 0;
    for (one, other) in one_chunks.iter().zip(other_chunks) {
        let difference = u64::from_le_bytes(*one) ^ u64::from_le_bytes(*other);
        if difference != 0 {
            return same + (difference.trailing_zeros() / 8) as usize;
        }
        same += 8;
    }
    same + one[same..].iter().zip(&other[same..]).take_while(|(one, other)| one == other).count()
}

fn value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

fn digit(value: u8) -> u8 {
    b"0123456789abcdef"[usize::from(value & 0xf)]
}

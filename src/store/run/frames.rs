//! Which frames cover the values of a column in the fewest bytes.

use crate::store::run::block::{BLOCK_ROWS, MOST_CODE_BITS, bits_for, bits_of, mask};

/// The widths that are tried, besides the one with which a single frame covers all.
const WIDTHS: [u32; 20] = [0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 32, 40];
/// How far from the width of the block before widths are tried, as places in `WIDTHS`.
const NEAR: usize = 2;
/// After how many blocks all widths are tried again.
const PERIOD: u32 = 16;

/// The frames of one column of a block.
#[derive(Clone, Debug)]
pub(super) struct Frames {
    /// The least value of each, ascending.
    pub(super) bases: Vec<u64>,
    /// The bits of what is above a base.
    pub(super) width: u32,
    /// The values in order, once each; empty if a single frame was chosen without a look at them.
    sorted: Vec<u64>,
    /// The blocks since all widths were tried; 0 to do so with the next one.
    since: u32,
    /// The bits that a single frame had when it was best, of all widths, to have only one.
    single: u32,
}

impl Frames {
    /// No frames yet.
    pub(super) fn new() -> Self {
        Self { bases: Vec::with_capacity(BLOCK_ROWS), width: 0, sorted: Vec::new(), since: 0, single: 0 }
    }

    /// Chooses the frames for the values of a column, of which there is at least one.
    pub(super) fn choose(&mut self, values: &[u64]) {
        self.sorted.clear();
        let (low, high) = values.iter().fold((u64::MAX, 0), |(low, high), value| (low.min(*value), high.max(*value)));
        let whole = bits_of(high - low);
        // Columns change little from block to block, so most blocks need no search.
        if whole == 0 || (self.since > 0 && whole <= self.single) {
            self.since = self.since.saturating_sub(u32::from(whole > 0));
            self.use_single(low, whole);
            return;
        }
        self.sort(values);
        let width = self.best_width(whole, values.len());
        if self.since == 0 {
            self.since = PERIOD;
            self.single = if width == whole { whole } else { 0 };
        }
        self.since -= 1;
        if width == whole {
            self.use_single(low, whole);
            return;
        }
        self.width = width;
        self.bases.clear();
        let mut at = 0;
        while at < self.sorted.len() {
            self.bases.push(self.sorted[at]);
            at = next_frame(&self.sorted, at, width);
        }
    }

    fn use_single(&mut self, low: u64, whole: u32) {
        self.bases.clear();
        self.bases.push(low);
        self.width = whole;
    }

    /// Fills `sorted`.
    fn sort(&mut self, values: &[u64]) {
        let mut ascending = true;
        for value in values {
            match self.sorted.last() {
                Some(last) if last == value => continue,
                Some(last) => ascending &= last < value,
                None => {}
            }
            self.sorted.push(*value);
        }
        if !ascending {
            self.sorted.sort_unstable();
            self.sorted.dedup();
        }
    }

    /// The width at which the codes of all rows and the bases are smallest.
    fn best_width(&self, whole: u32, rows: usize) -> u32 {
        let base_bits = 8 * (whole as usize).div_ceil(8);
        let (mut best, mut least) = (whole, rows * whole as usize);
        if whole > MOST_CODE_BITS {
            // With a frame for each value there is always a code that is short enough.
            (best, least) = (0, rows * bits_for(self.sorted.len()) as usize + (self.sorted.len() - 1) * base_bits);
        }
        let near = WIDTHS.partition_point(|width| *width < self.width);
        let tried = if self.since == 0 {
            0..WIDTHS.len()
        } else {
            near.saturating_sub(NEAR)..WIDTHS.len().min(near + NEAR + 1)
        };
        for width in WIDTHS[tried].iter().rev().copied().filter(|width| *width < whole) {
            let codes = rows * (width as usize + 1);
            if codes >= least {
                continue;
            }
            let most_frames = (least - codes) / base_bits + 1;
            if let Some(frames) = count_frames(&self.sorted, width, most_frames) {
                let size = rows * (width + bits_for(frames)) as usize + (frames - 1) * base_bits;
                if size < least {
                    (best, least) = (width, size);
                }
            }
        }
        best
    }

    /// The bits of a code.
    pub(super) fn bits(&self) -> u32 {
        bits_for(self.bases.len()) + self.width
    }

    /// The bytes of the difference of a base from the first one; 0 if that is the only one.
    pub(super) fn difference_bytes(&self) -> usize {
        (bits_of(self.bases[self.bases.len() - 1] - self.bases[0]) as usize).div_ceil(8)
    }

    /// Makes each value a frame of its own, which gives the shortest codes that there are.
    pub(super) fn narrow(&mut self, values: &[u64]) {
        self.sorted.clear();
        self.sort(values);
        self.width = 0;
        self.bases.clone_from(&self.sorted);
    }

    /// Puts the codes of the values, which the frames cover, below what is in `codes`.
    pub(super) fn append(&self, values: &[u64], codes: &mut [u128]) {
        let bits = self.bits();
        if bits == 0 {
            return;
        }
        if let [base] = self.bases[..] {
            for (code, value) in codes.iter_mut().zip(values) {
                *code = (*code << bits) | u128::from(value - base);
            }
            return;
        }
        let within = mask(self.width);
        let mut frame = 0;
        for (code, value) in codes.iter_mut().zip(values) {
            // A row often is in the frame of the one before.
            if value.checked_sub(self.bases[frame]).is_none_or(|above| above > within) {
                frame = self.bases.partition_point(|base| base <= value) - 1;
            }
            *code = (*code << bits) | u128::from(((frame as u64) << self.width) | (value - self.bases[frame]));
        }
    }
}

/// The place of the first value that the frame beginning at `at` does not cover.
fn next_frame(sorted: &[u64], at: usize, width: u32) -> usize {
    let last = sorted[at].saturating_add(mask(width));
    // Frames are mostly either short or reach to the end.
    if sorted[sorted.len() - 1] <= last {
        return sorted.len();
    }
    let (mut low, mut step) = (at, 1);
    while low + step < sorted.len() && sorted[low + step] <= last {
        low += step;
        step *= 2;
    }
    let high = (low + step).min(sorted.len());
    low + 1 + sorted[low + 1..high].partition_point(|value| *value <= last)
}

/// How many frames of a width cover the values; `None` if they are more than `most`.
fn count_frames(sorted: &[u64], width: u32, most: usize) -> Option<usize> {
    if width == 0 {
        return (sorted.len() <= most).then_some(sorted.len());
    }
    let (mut at, mut frames) = (0, 0);
    while at < sorted.len() {
        frames += 1;
        if frames > most {
            return None;
        }
        at = next_frame(sorted, at, width);
    }
    Some(frames)
}

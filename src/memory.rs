//! How much memory is allocated. Knows nothing of what for.
//!
//! A program that is to know it makes [`Counted`] its allocator; without that, [`allocated`] is 0.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicIsize, Ordering};

/// Each thread tells the others of what it has allocated when so many bytes have come together.
const TOLD: isize = 64 << 10;

/// What the system's allocator adds to each piece for itself and by rounding, about, in bytes.
const ADDED: usize = 16;

static ALLOCATED: AtomicIsize = AtomicIsize::new(0);

thread_local! {
    /// Bytes that this thread has allocated less what it has given back, and has not told of.
    static UNTOLD: Cell<isize> = const { Cell::new(0) };
}

/// The system's allocator, with a count of what is allocated.
///
/// Threads count each for themselves and add up at 64 KiB, so that they do not wait for each other; what a thread has not
/// told of when it ends is never counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counted;

/// The bytes that are allocated now, give or take 64 KiB for each thread; 0 unless [`Counted`] is the allocator.
///
/// Mapped files do not count, and neither does what the allocator keeps for later.
pub fn allocated() -> usize {
    usize::try_from(ALLOCATED.load(Ordering::Relaxed)).unwrap_or(0)
}

/// Bytes, from a whole number and a unit, such as `512MiB` or `2 GB`; `None` for any other text and for none at all.
pub fn size(written: &str) -> Option<usize> {
    let digits = written.find(|character: char| !character.is_ascii_digit()).unwrap_or(written.len());
    let (number, unit) = written.split_at(digits);
    let unit: usize = match unit.trim_start().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        "k" | "kib" => 1 << 10,
        "m" | "mib" => 1 << 20,
        "g" | "gib" => 1 << 30,
        _ => return None,
    };
    number.parse::<usize>().ok()?.checked_mul(unit).filter(|size| *size > 0)
}

#[inline]
fn count(bytes: isize) {
    // A thread that is ending may have no count any more.
    let _ = UNTOLD.try_with(|untold| {
        let sum = untold.get() + bytes;
        if sum.abs() < TOLD {
            untold.set(sum);
        } else {
            untold.set(0);
            tell(sum);
        }
    });
}

#[cold]
fn tell(bytes: isize) {
    ALLOCATED.fetch_add(bytes, Ordering::Relaxed);
}

/// What a piece takes, with what the system's allocator adds to it. No piece is larger than `isize::MAX`.
#[inline]
fn taken(size: usize) -> isize {
    (size + ADDED) as isize
}

#[expect(unsafe_code, reason = "an allocator cannot be written without; each call is handed on to that of the system")]
// SAFETY: every pointer comes from `System` and goes back to it with the layout that it came with; counting allocates nothing.
unsafe impl GlobalAlloc for Counted {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let piece = unsafe { System.alloc(layout) };
        if !piece.is_null() {
            count(taken(layout.size()));
        }
        piece
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        let piece = unsafe { System.alloc_zeroed(layout) };
        if !piece.is_null() {
            count(taken(layout.size()));
        }
        piece
    }

    #[inline]
    unsafe fn dealloc(&self, piece: *mut u8, layout: Layout) {
        count(-taken(layout.size()));
        unsafe { System.dealloc(piece, layout) };
    }

    #[inline]
    unsafe fn realloc(&self, piece: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let moved = unsafe { System.realloc(piece, layout, size) };
        if !moved.is_null() {
            count(taken(size) - taken(layout.size()));
        }
        moved
    }
}

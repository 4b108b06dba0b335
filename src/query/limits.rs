use std::fmt;
use std::time::Duration;

use crate::query::{Error, Services};
use crate::text::Span;

/// How far a query or an update may go; the default sets no limits.
///
/// Time and memory are looked at every few milliseconds by a thread that ends with the query, and the evaluation asks about
/// them wherever it reads a quad, looks at a term, joins two rows or gives one out. So it stops within milliseconds, in a
/// sort or an aggregate too. Nothing stops it inside one call of a function, such as a `REPLACE` that makes a text of
/// gigabytes, nor while it brings one row together with all that were gathered for it: `last_resort` is for that. A query
/// that multiplies patterns without a common variable to more than a billion rows is refused beforehand if time is limited.
///
/// Evaluations are stopped by unwinding, as panics are but without a message, so a program that limits time or memory must
/// not be built with `panic = "abort"`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    /// After how long to give up; `None` for never.
    pub time: Option<Duration>,
    /// How many rows of `SELECT` to give, and how many triples or changes to allow; `None` for all.
    pub rows: Option<usize>,
    /// How many bytes may be allocated beside what was when the query began; `None` for all that there are.
    ///
    /// What other threads allocate meanwhile counts too. Nothing does unless [`Counted`](crate::memory::Counted) is the
    /// program's allocator.
    pub memory: Option<usize>,
    /// What to do if the query goes on although a limit was passed 40 ms ago, or is passed by 32 MiB; `None` for waiting. It
    /// is called on a thread of its own with what the query would give. A command ends its process there.
    pub last_resort: Option<fn(Error)>,
    /// Whether somebody wants the query to stop, which is asked every few milliseconds; `None` where nobody can want that.
    pub interrupted: Option<fn() -> bool>,
    /// Who asks other services for a `SERVICE`; `None` where nobody does, and each is an error.
    pub services: Option<&'static dyn Services>,
}

impl Limits {
    /// Whether somebody must look at the clock or the memory, or ask for interruptions.
    pub(super) fn are_watched(&self) -> bool {
        self.time.is_some() || self.memory.is_some() || self.interrupted.is_some()
    }
}

/// A limit, and how much it allows. Written, it says that there is no answer for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// That of time.
    Time(Duration),
    /// That of memory, in bytes.
    Memory(usize),
    /// That of rows, or of triples of a graph.
    Rows(usize),
    /// That of rows, where it is about quads that go or come.
    Changes(usize),
}

/// Where a query was when it went over a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overrun {
    /// What the text of the query is called.
    pub name: String,
    /// The text of the query.
    pub text: String,
    /// The pattern or the words that were evaluated, in bytes of the text.
    pub span: Span,
    /// What was done there when, such as `sorting when the time was over`.
    pub doing: String,
}

impl Limit {
    /// What the limit is about, as in “when the time was over”.
    pub(super) fn over(self) -> &'static str {
        match self {
            Self::Time(_) => "when the time was over",
            Self::Memory(_) => "when the memory was used up",
            Self::Rows(_) | Self::Changes(_) => "when there were too many",
        }
    }

    pub(super) fn hint(self) -> &'static str {
        match self {
            Self::Time(_) => "ask for less, or allow more time with `--timeout`",
            Self::Memory(_) => "ask for less, or allow more with `--memory`",
            Self::Rows(_) => "ask for less with `LIMIT`, or allow more with `--max-rows`",
            Self::Changes(_) => "change less, or allow more with `--max-rows`",
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time(time) => write!(f, "no answer after {time:?}"),
            Self::Memory(bytes) => write!(f, "no answer within {} of memory", size(*bytes)),
            Self::Rows(rows) => write!(f, "there are more than {rows} rows"),
            Self::Changes(quads) => write!(f, "there are more than {quads} changes"),
        }
    }
}

/// Bytes in the largest unit of which they are a whole number.
fn size(bytes: usize) -> String {
    const UNITS: [(&str, usize); 6] =
        [("GiB", 1 << 30), ("GB", 1_000_000_000), ("MiB", 1 << 20), ("MB", 1_000_000), ("KiB", 1 << 10), ("kB", 1000)];
    let unit = UNITS.iter().find(|(_, unit)| bytes >= *unit && bytes.is_multiple_of(*unit));
    unit.map_or_else(|| format!("{bytes} bytes"), |(name, unit)| format!("{} {name}", bytes / unit))
}

//! What is said of bytes that have changed since they were written.

/// Bytes of a store that are not as they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// Where, counted from the start of the section or file that was read.
    pub offset: u64,
    /// What is wrong there.
    pub message: String,
}

impl Damage {
    /// The damage at an offset.
    pub fn at(offset: u64, message: impl Into<String>) -> Self {
        Self { offset, message: message.into() }
    }
}

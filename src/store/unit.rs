use std::fmt;

use serde::{Deserialize, Serialize};

/// The name of a set of quads that is put and removed as one: what one report or one imported file gives.
///
/// A quad that stands in several units is one quad, and stays until the last of them is removed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UnitName(
    // Invariant: 1 to 100 of `a`–`z`, `0`–`9` and `-`, so that it is a file name on every system.
    String,
);

impl UnitName {
    /// A name of small letters, digits and hyphens, such as `report-9b1e04`; `None` for any other text.
    pub fn new(name: impl Into<String>) -> Option<Self> {
        let name = name.into();
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        ((1..=100).contains(&name.len()) && name.bytes().all(allowed)).then_some(Self(name))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnitName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for UnitName {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        Self::new(name.as_str()).ok_or_else(|| format!("`{name}` is no name of a unit"))
    }
}

impl From<UnitName> for String {
    fn from(name: UnitName) -> Self {
        name.0
    }
}

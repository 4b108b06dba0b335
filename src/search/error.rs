use std::io;

use thiserror::Error;

use crate::store;

/// Why words cannot be looked for.
#[derive(Debug, Error)]
pub enum Error {
    /// A quotation mark has no partner.
    #[error("the quotation mark before `{rest}` is not closed")]
    Unclosed {
        /// What stands behind it.
        rest: String,
    },
    /// There is no letter and no digit to look for.
    #[error("`{text}` has no word to search for")]
    NoWord {
        /// What was written.
        text: String,
    },
    /// The index is not as it was written.
    #[error("the index of words is damaged")]
    Damaged,
    /// The index cannot be read or written.
    #[error("the index of words cannot be used: {0}")]
    Library(#[from] tantivy::TantivyError),
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Library(error.into())
    }
}

impl Error {
    /// What to do or to type; `None` where the message says it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Unclosed { rest } => Some(format!("a phrase stands between two of them: `\"{}\"`", rest.trim())),
            Self::NoWord { .. } => Some("write words such as `airport`, or a phrase in quotation marks".to_owned()),
            Self::Damaged | Self::Library(_) => {
                Some("remove the folder `search` inside the store; it is made anew".to_owned())
            }
            Self::Store(_) => None,
        }
    }
}

use thiserror::Error;

use crate::store;

/// Why a request is not answered.
#[derive(Debug, Error)]
pub enum Error {
    /// It is not what the API asks for.
    #[error("{message}")]
    Malformed {
        /// What is wrong.
        message: String,
    },
    /// There is too much of something in it.
    #[error("{count} {things} are too many: at most {most} may be asked for at once")]
    TooMany {
        /// What there is too much of.
        things: &'static str,
        /// How many there are.
        count: usize,
        /// How many there may be.
        most: usize,
    },
    /// There is nothing of this id.
    #[error("there is no {kind} `{id}`")]
    Unknown {
        /// What was looked for.
        kind: &'static str,
        /// By what name.
        id: String,
    },
    /// What must be read of the store is damaged.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Error {
    /// A request that is not what the API asks for.
    pub(super) fn malformed(message: impl Into<String>) -> Self {
        Self::Malformed { message: message.into() }
    }
}

use crate::graph::Base;
use crate::query::{Limits, Update, update};
use crate::session::{Error, Session};

/// What an update has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Updated {
    /// Quads that were there and are no more.
    pub removed: usize,
    /// Quads that are new.
    pub inserted: usize,
}

impl Session {
    /// Runs SPARQL Update operations on the store, which is made where there is none: all of them, or none.
    ///
    /// `name` is what messages call the text.
    ///
    /// # Errors
    /// The text is no SPARQL Update, asks for what is not to be had, or the store cannot be written.
    pub fn update(&self, name: &str, text: &str, limits: &Limits) -> Result<Updated, Error> {
        let store = self.writable()?;
        let parsed = Update::parse(text, &Base::from(store.base())).map_err(|error| match error {
            crate::query::Error::Syntax(error) => Error::Syntax { name: name.to_owned(), text: text.to_owned(), error },
            other => other.into(),
        })?;
        // What the operations see is what they change, so nobody else writes meanwhile.
        let mut transaction = store.transaction()?;
        let change = update(transaction.before(), &parsed.called(name), limits)?;
        transaction.change(&change.removed.iter().collect(), &change.inserted.iter().collect());
        transaction.commit()?;
        Ok(Updated { removed: change.removed.len(), inserted: change.inserted.len() })
    }
}

use crate::graph::{Mapping, keep};
use crate::session::{Error, Session};

impl Session {
    /// Keeps mappings in the store, all or none; each takes the place of what was known of the same two things.
    ///
    /// # Errors
    /// There is no store, or it cannot be written.
    pub fn keep(&self, mappings: &[Mapping]) -> Result<(), Error> {
        let store = self.writable()?;
        // What is replaced is what is there, so nobody else writes meanwhile.
        let mut transaction = store.transaction()?;
        let (removed, inserted) = keep(transaction.before(), mappings)?;
        transaction.change(&removed, &inserted);
        Ok(transaction.commit()?)
    }
}

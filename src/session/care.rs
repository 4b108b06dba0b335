use std::path::Path;

use crate::session::{Error, Session};
use crate::store::{Info, Overwrite, Store};

impl Session {
    /// What the store holds, and in how many bytes.
    ///
    /// # Errors
    /// There is no store, or it is damaged.
    pub fn info(&self) -> Result<Info, Error> {
        Ok(self.store()?.info()?)
    }

    /// Reads every byte of the store.
    ///
    /// # Errors
    /// There is no store, or it is damaged; the error names the file and the place.
    pub fn check(&self) -> Result<Info, Error> {
        Ok(self.store()?.check()?)
    }

    /// Makes one segment of all.
    ///
    /// # Errors
    /// There is no store, it is damaged, or cannot be written.
    pub fn compact(&self) -> Result<Info, Error> {
        let store = self.store()?;
        store.compact()?;
        Ok(store.info()?)
    }

    /// Copies what is committed into a new or empty folder, and says what the copy holds.
    ///
    /// # Errors
    /// There is no store, or the folder holds something or cannot be written.
    pub fn backup(&self, folder: &Path) -> Result<Info, Error> {
        self.store()?.backup(folder)?;
        Ok(Store::open(folder)?.info()?)
    }

    /// Makes the store of a copy that [`Session::backup`] has made, and says what it holds.
    ///
    /// # Errors
    /// The copy is no store or is damaged; there is a store, and `overwrite` does not allow for that; or the folder cannot be
    /// written.
    pub fn restore(&self, copy: &Path, overwrite: Overwrite) -> Result<Info, Error> {
        Store::restore(&self.folder, copy, overwrite, self.wait)?;
        self.info()
    }

    fn store(&self) -> Result<Store, Error> {
        Ok(Store::open(&self.folder)?.waiting(self.wait))
    }
}

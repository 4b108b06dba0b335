use std::sync::{Arc, Mutex, PoisonError};

use crate::link::reconcile::Service;
use crate::session::{Error, Session};

/// The entities of a store as it is when they are asked for.
///
/// Each request looks at the manifest of the store. Where something was committed since the last one, the entities are
/// read anew, once, while others who ask wait; so a request sees all that was committed before it came.
pub struct Entities {
    session: Session,
    address: String,
    last: Mutex<Arc<Service>>,
}

impl Entities {
    /// Reads the entities of a store for a service at an address.
    ///
    /// # Errors
    /// There is no store, or it cannot be read.
    pub fn of(session: Session, address: &str) -> Result<Self, Error> {
        let service = Service::new(session.snapshot()?, address)?;
        Ok(Self { session, address: address.to_owned(), last: Mutex::new(Arc::new(service)) })
    }

    /// The service over what the store holds now.
    ///
    /// # Errors
    /// As for [`Entities::of`].
    pub fn now(&self) -> Result<Arc<Service>, Error> {
        let snapshot = self.session.snapshot()?;
        // A service is replaced whole, so a panic elsewhere leaves a good one behind.
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.snapshot().origin() != snapshot.origin() {
            *last = Arc::new(Service::new(snapshot, &self.address)?);
        }
        Ok(Arc::clone(&last))
    }

    /// How many entities there were when somebody asked last.
    pub fn len(&self) -> usize {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether there were none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

//! Memory for the rows of one query: every list that is as long as a table comes from here, and is counted.

use std::cell::Cell;
use std::ops::{Deref, DerefMut};
use std::rc::Rc;

use crate::query::columns::Stop;

/// How many bytes the lists of a query may take together; a query that needs more is left to the engine, which keeps
/// fewer rows at a time.
const MOST: usize = 1 << 30;

/// What is left of the memory of a query.
#[derive(Clone, Debug)]
pub(super) struct Room {
    left: Rc<Cell<usize>>,
}

/// A list that grows as far as there is room.
#[derive(Debug)]
pub(super) struct List<T> {
    items: Vec<T>,
    // Invariant: the bytes of the capacity of `items`, which were taken from the room.
    held: usize,
    room: Room,
}

impl Room {
    pub(super) fn new() -> Self {
        Self { left: Rc::new(Cell::new(MOST)) }
    }

    fn take(&self, bytes: usize) -> Result<(), Stop> {
        self.left.set(self.left.get().checked_sub(bytes).ok_or(Stop::Leave)?);
        Ok(())
    }

    /// An empty list with a place for so many items.
    pub(super) fn list<T>(&self, capacity: usize) -> Result<List<T>, Stop> {
        let held = capacity.saturating_mul(size_of::<T>());
        self.take(held)?;
        Ok(List { items: Vec::with_capacity(capacity), held, room: self.clone() })
    }

    /// A list of so many zeros, which the system gives out for nothing as long as they are not changed.
    pub(super) fn zeros<T: Copy + Default>(&self, length: usize) -> Result<List<T>, Stop> {
        let held = length.saturating_mul(size_of::<T>());
        self.take(held)?;
        Ok(List { items: vec![T::default(); length], held, room: self.clone() })
    }
}

impl<T> List<T> {
    #[inline]
    pub(super) fn push(&mut self, item: T) -> Result<(), Stop> {
        if self.items.len() == self.items.capacity() {
            self.grow(1)?;
        }
        self.items.push(item);
        Ok(())
    }

    /// Takes all items out of the list, which keeps their place.
    pub(super) fn clear(&mut self) {
        self.items.clear();
    }

    #[cold]
    fn grow(&mut self, more: usize) -> Result<(), Stop> {
        let length = self.items.len();
        let capacity = (length + more).max(2 * length).max(16);
        let added = (capacity - self.items.capacity()).saturating_mul(size_of::<T>());
        self.room.take(added)?;
        self.held += added;
        self.items.reserve_exact(capacity - length);
        Ok(())
    }
}

impl<T: Copy> List<T> {
    pub(super) fn extend(&mut self, items: &[T]) -> Result<(), Stop> {
        if self.items.capacity() - self.items.len() < items.len() {
            self.grow(items.len())?;
        }
        self.items.extend_from_slice(items);
        Ok(())
    }
}

impl<T> Drop for List<T> {
    fn drop(&mut self) {
        self.room.left.set(self.room.left.get() + self.held);
    }
}

impl<T> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<T> DerefMut for List<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.items
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_is_given_back() {
        let room = Room::new();
        let mut list = room.list::<u64>(2).unwrap();
        (0..100).for_each(|number| list.push(number).unwrap());
        list.extend(&[1; 1000]).unwrap();
        assert_eq!(room.left.get(), MOST - 8 * list.items.capacity());
        assert!(matches!(room.zeros::<u64>(MOST), Err(Stop::Leave)));
        drop(list);
        assert_eq!(room.left.get(), MOST);
    }
}

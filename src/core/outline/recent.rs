//! The parts of a file that were read last. Several cores may each be at another part.

use std::sync::{Arc, Mutex};

/// How many bytes of the file the kept parts may have. The last two are always kept.
const MAX_KEPT: usize = 256 << 10;
const MIN_PARTS: usize = 2;

/// A part with its number and its length in the file.
#[derive(Debug)]
struct Part<T> {
    number: usize,
    length: usize,
    read: Arc<T>,
}

/// The parts that were read last.
#[derive(Debug)]
pub(super) struct Recent<T>(Mutex<Vec<Part<T>>>);

impl<T> Recent<T> {
    pub(super) fn new() -> Self {
        Self(Mutex::default())
    }

    /// The part with a number, which is read if it isn't kept. `length` is its length in the file.
    pub(super) fn get(&self, number: usize, length: usize, read: impl FnOnce() -> T) -> Arc<T> {
        let kept = self
            .0
            .lock()
            .ok()
            .and_then(|parts| parts.iter().find(|part| part.number == number).map(|part| Arc::clone(&part.read)));
        if let Some(kept) = kept {
            return kept;
        }
        let read = Arc::new(read());
        if let Ok(mut parts) = self.0.lock() {
            parts.push(Part { number, length, read: Arc::clone(&read) });
            while parts.len() > MIN_PARTS && parts.iter().map(|part| part.length).sum::<usize>() > MAX_KEPT {
                parts.remove(0);
            }
        }
        read
    }
}

//! The parts of a file that were read last. Several cores may each be at another part.

use std::sync::{Arc, Mutex};

/// How many parts are kept.
const KEPT: usize = 8;

/// The parts that were read last, by their number.
#[derive(Debug)]
pub(super) struct Recent<T>(Mutex<Vec<(usize, Arc<T>)>>);

impl<T> Recent<T> {
    pub(super) fn new() -> Self {
        Self(Mutex::default())
    }

    /// The part with a number, which is read if it isn't kept.
    pub(super) fn get(&self, number: usize, read: impl FnOnce() -> T) -> Arc<T> {
        let kept = |parts: &Vec<(usize, Arc<T>)>| {
            parts.iter().find(|(known, _)| *known == number).map(|(_, part)| Arc::clone(part))
        };
        if let Some(part) = self.0.lock().ok().and_then(|parts| kept(&parts)) {
            return part;
        }
        let part = Arc::new(read());
        if let Ok(mut parts) = self.0.lock() {
            if parts.len() == KEPT {
                parts.remove(0);
            }
            parts.push((number, Arc::clone(&part)));
        }
        part
    }
}

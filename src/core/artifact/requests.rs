//! The requests of a plan: kept, or made anew from their file whenever they are needed.

use std::borrow::Cow;

use super::request::Request;

/// A list of requests. A large file's are made one at a time, because answers take many times their text's memory.
pub trait Requests {
    /// How many there are.
    fn count(&self) -> usize;

    /// One of them.
    ///
    /// # Panics
    /// There are not that many.
    fn at(&self, index: usize) -> Cow<'_, Request>;
}

impl<const N: usize> Requests for [Request; N] {
    fn count(&self) -> usize {
        N
    }

    fn at(&self, index: usize) -> Cow<'_, Request> {
        Cow::Borrowed(&self[index])
    }
}

impl Requests for &[Request] {
    fn count(&self) -> usize {
        self.len()
    }

    fn at(&self, index: usize) -> Cow<'_, Request> {
        Cow::Borrowed(&self[index])
    }
}

impl Requests for Vec<Request> {
    fn count(&self) -> usize {
        self.len()
    }

    fn at(&self, index: usize) -> Cow<'_, Request> {
        Cow::Borrowed(&self[index])
    }
}

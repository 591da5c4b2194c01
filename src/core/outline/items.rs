//! The requests of a large outline, parsed again part by part whenever they are needed.

use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use super::tree::read_part;
use crate::core::artifact::{Request, Requests};
use crate::core::catalog::Catalog;
use crate::core::diagnostic::Source;

/// The items of an outline.
#[derive(Debug)]
pub struct Items<'a> {
    catalog: &'a Catalog,
    source: Arc<Source>,
    /// Each part, and the index of its first request.
    parts: Vec<(Range<usize>, usize)>,
    count: usize,
    /// The part that was parsed last.
    last: RefCell<Option<(usize, Rc<Vec<Request>>)>>,
}

impl<'a> Items<'a> {
    /// The items of an outline's parts, each with the index of its first request.
    pub(super) fn new(
        catalog: &'a Catalog,
        source: &Arc<Source>,
        parts: Vec<(Range<usize>, usize)>,
        count: usize,
    ) -> Self {
        Self { catalog, source: Arc::clone(source), parts, count, last: RefCell::new(None) }
    }

    fn part(&self, part: usize) -> Rc<Vec<Request>> {
        let mut last = self.last.borrow_mut();
        match &*last {
            Some((known, requests)) if *known == part => Rc::clone(requests),
            _ => {
                // What was parsed before is dropped first.
                *last = None;
                let range = self.parts[part].0.clone();
                let read = read_part(self.catalog, &self.source, range).expect("the part was read before");
                let requests = Rc::new(read.requests);
                *last = Some((part, Rc::clone(&requests)));
                requests
            }
        }
    }
}

impl Requests for Items<'_> {
    fn count(&self) -> usize {
        self.count
    }

    fn at(&self, index: usize) -> Cow<'_, Request> {
        let part = self.parts.partition_point(|(_, first)| *first <= index) - 1;
        Cow::Owned(self.part(part)[index - self.parts[part].1].clone())
    }
}

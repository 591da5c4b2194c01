//! Composers for all cores: each has one while it composes, and its compiled templates are kept for the next.

use std::sync::Mutex;

use crate::core::artifact::Composer;
use crate::core::catalog::Catalog;

/// The composers of one catalog.
pub(super) struct Composers<'a> {
    catalog: &'a Catalog,
    idle: Mutex<Vec<Composer<'a>>>,
}

impl<'a> Composers<'a> {
    pub(super) fn new(catalog: &'a Catalog) -> Self {
        Self { catalog, idle: Mutex::default() }
    }

    /// Calls a function with a composer that nobody else uses meanwhile.
    pub(super) fn with<R>(&self, call: impl FnOnce(&mut Composer<'a>) -> R) -> R {
        let idle = self.idle.lock().ok().and_then(|mut idle| idle.pop());
        let mut composer = idle.unwrap_or_else(|| Composer::new(self.catalog));
        let result = call(&mut composer);
        if let Ok(mut idle) = self.idle.lock() {
            idle.push(composer);
        }
        result
    }
}

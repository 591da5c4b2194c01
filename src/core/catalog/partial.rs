//! Partials: passages that templates share. A team's partial overrides the built-in one with the same name.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::core::diagnostic::Source;

/// All partials by name.
#[derive(Clone, Debug, Default)]
pub struct Partials(BTreeMap<String, Arc<Source>>);

impl Partials {
    /// Adds a partial. It replaces one with the same name.
    pub fn insert(&mut self, name: &str, source: Arc<Source>) {
        self.0.insert(name.to_owned(), source);
    }

    /// A partial's file.
    pub fn get(&self, name: &str) -> Option<&Arc<Source>> {
        self.0.get(name)
    }

    /// A partial's text as rendered: with LF line endings, without a BOM.
    pub fn text(&self, name: &str) -> Option<String> {
        let source = self.get(name)?;
        Some(source.text.trim_start_matches('\u{feff}').replace("\r\n", "\n"))
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Each name with its file.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Arc<Source>)> {
        self.0.iter().map(|(name, source)| (name.as_str(), source))
    }
}

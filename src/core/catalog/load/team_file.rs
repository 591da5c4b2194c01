//! A file in a team's template folder.

use std::sync::Arc;

use crate::core::diagnostic::Source;

/// A file in a team's template folder.
#[derive(Clone, Debug)]
pub struct TeamFile {
    /// Its path below the template folder, with `/` as the separator: `product-owner/user-story.md`.
    pub path: String,
    /// Its text, with the path that messages show.
    pub source: Arc<Source>,
}

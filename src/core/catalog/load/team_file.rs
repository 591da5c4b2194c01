//! A file of a team's own templates.

use std::sync::Arc;

use crate::core::diagnostic::Source;

/// A file of a team's own templates.
#[derive(Clone, Debug)]
pub struct TeamFile {
    /// Its path below the team's template folder, with `/` between its parts: `product-owner/user-story.md`.
    pub path: String,
    /// Its text, under the path that people know.
    pub source: Arc<Source>,
}

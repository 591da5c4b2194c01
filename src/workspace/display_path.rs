//! A path as people know it.

use camino::Utf8Path;

/// Formats a path for messages: relative to the root, if it is inside.
pub(super) fn display_path(path: &Utf8Path, root: &Utf8Path) -> String {
    let inside = path.strip_prefix(root).unwrap_or(path).to_string().replace('\\', "/");
    // The root itself has no name from itself.
    if inside.is_empty() { ".".to_owned() } else { inside }
}

//! Paths that are written as being below a root, and what happens to those that are not.

use std::io;

use camino::Utf8Path;

/// Splits a path into its parent folder and its last component.
pub(super) fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// Whether a path is relative and has no `..`.
pub(in crate::workspace) fn is_below(path: &str) -> bool {
    !path.split(['/', '\\']).any(|part| part == "..") && !Utf8Path::new(path).is_absolute()
}

/// Whether an error says that a path leads outside the root. This error of `cap-std` has no operating system code.
pub(in crate::workspace) fn is_escape(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::PermissionDenied && error.raw_os_error().is_none()
}

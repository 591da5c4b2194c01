//! Why the operating system refused something, and what to do about it.

use std::fmt;
use std::io::{Error, ErrorKind};

/// A reason with its hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    text: String,
    hint: &'static str,
}

impl Reason {
    /// Creates a reason.
    pub(super) fn new(text: impl Into<String>, hint: &'static str) -> Self {
        Self { text: text.into(), hint }
    }

    /// Appends to the reason.
    pub(super) fn and(self, more: &str) -> Self {
        Self { text: format!("{}; {more}", self.text), ..self }
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        self.hint
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Describes an I/O error, without the path, which the message around it already has.
pub(super) fn reason(error: &Error) -> Reason {
    if is_loop(error) {
        return Reason::new("its links form a loop", "put the file itself there, or fix the link");
    }
    let (text, hint) = match error.kind() {
        ErrorKind::NotFound => ("it doesn't exist", "check its name"),
        ErrorKind::StorageFull => ("the disk is full", "free some space on it, then run the command again"),
        ErrorKind::QuotaExceeded => {
            ("your share of the disk is used up", "free some space, then run the command again")
        }
        ErrorKind::PermissionDenied => ("permission denied", "change the permissions of the file or of its folder"),
        ErrorKind::ReadOnlyFilesystem => {
            ("the file system is read-only", "work in a writable folder, or mount it writable")
        }
        ErrorKind::NotADirectory => ("a folder in its path is a file", "move that file away, or choose another path"),
        ErrorKind::IsADirectory => ("it is a folder", "name a file"),
        ErrorKind::AlreadyExists => {
            ("a file is where a folder should be", "move that file away, or choose another path")
        }
        ErrorKind::InvalidFilename => ("the name is too long for the file system", "choose a shorter name"),
        ErrorKind::FileTooLarge => ("the file would exceed the size limit", "raise the limit (`ulimit -f`)"),
        // A library appends the path of the partial file, which means nothing to the user.
        _ => {
            let text = error.to_string();
            let text = text.split(" at path \"").next().unwrap_or_default().trim();
            let text = if text.is_empty() { "the operating system gave no reason" } else { text };
            return Reason::new(text, "check the disk, then run the command again");
        }
    };
    Reason::new(text, hint)
}

/// `ErrorKind::FilesystemLoop` is not stable yet.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn is_loop(error: &Error) -> bool {
    rustix::io::Errno::from_io_error(error) == Some(rustix::io::Errno::LOOP)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn is_loop(_: &Error) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_reason_is_empty_and_each_has_a_hint_of_its_own() {
        let kinds =
            [ErrorKind::StorageFull, ErrorKind::PermissionDenied, ErrorKind::ReadOnlyFilesystem, ErrorKind::NotFound];
        let mut hints: Vec<&str> = kinds.iter().map(|kind| reason(&Error::from(*kind)).hint()).collect();
        hints.sort_unstable();
        hints.dedup();
        assert_eq!(hints.len(), kinds.len());
        assert_eq!(reason(&Error::other("")).to_string(), "the operating system gave no reason");
    }
}

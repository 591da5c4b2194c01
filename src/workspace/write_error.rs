//! Why a file was not written, and what to do about it.

use super::reason::Reason;

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A file is there already.
    #[error("{0} already exists")]
    Taken(String),
    /// The file is no longer as it was read.
    #[error("{0} changed in the meantime")]
    Changed(String),
    /// Its front matter is written in a way that can't be changed without losing some of it.
    #[error("the front matter of {0} can't be changed as it is written: write one `name: value` a line")]
    Unwritable(String),
    /// The path leads out of the workspace.
    #[error("{0} leads out of the repository through a link")]
    Outside(String),
    /// The disk, the folder or the permissions.
    #[error("{0} can't be written: {1}")]
    Io(String, Reason),
}

impl WriteError {
    /// What to do.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Taken(_) => "remove it first, or change it",
            Self::Changed(_) => "run the command again",
            Self::Unwritable(_) => "write its front matter that way, then run the command again",
            Self::Outside(_) => "put a folder itself in the link's place, or choose another path",
            Self::Io(_, why) => why.hint(),
        }
    }
}

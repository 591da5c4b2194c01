//! Why a file was not written, and what to do about it.

use super::reason::Reason;

/// Why a file was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The file already exists.
    #[error("{0} already exists")]
    Taken(String),
    /// The file has changed since it was read.
    #[error("{0} changed in the meantime")]
    Changed(String),
    /// Its front matter can't be changed without losing some of it.
    #[error("the front matter of {0} can't be changed as it is written: write one `name: value` per line")]
    Unwritable(String),
    /// The path leads outside the workspace.
    #[error("{0} leads out of the repository through a link")]
    Outside(String),
    /// The operating system refused.
    #[error("{0} can't be written: {1}")]
    Io(String, Reason),
}

impl WriteError {
    /// What to do about it.
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

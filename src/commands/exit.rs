//! How a command ended, and the exit code for it.

use std::process::ExitCode;

use crate::core::diagnostic::Error;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// The command succeeded, perhaps with warnings.
    Done,
    /// Something failed.
    Failed,
    /// The command's arguments or one of the user's files is wrong.
    Wrong,
    /// A plan that was asked for it found that something would change.
    Changes,
}

impl Exit {
    /// Combines two exits into the worse one. `Failed` is the worst, because it may have left work half done.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Failed, _) | (_, Self::Failed) => Self::Failed,
            (Self::Wrong, _) | (_, Self::Wrong) => Self::Wrong,
            (Self::Changes, _) | (_, Self::Changes) => Self::Changes,
            (Self::Done, Self::Done) => Self::Done,
        }
    }
}

impl From<&Error> for Exit {
    fn from(error: &Error) -> Self {
        match error {
            Error::Wrong(_) => Self::Wrong,
            Error::Failed(_) => Self::Failed,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => Self::SUCCESS,
            Exit::Failed => Self::from(1),
            Exit::Wrong => Self::from(2),
            Exit::Changes => Self::from(3),
        }
    }
}

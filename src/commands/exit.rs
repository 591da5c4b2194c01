//! How a command ended, and the exit code for it.

use std::process::ExitCode;

use crate::core::diagnostic::Error;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done, with warnings too.
    Done,
    /// Something failed.
    Failed,
    /// The command or a file of the user's is wrong.
    Wrong,
}

impl Exit {
    /// How two things ended together: as the worse one did. What failed may have been done in part, and that is worst.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Failed, _) | (_, Self::Failed) => Self::Failed,
            (Self::Wrong, _) | (_, Self::Wrong) => Self::Wrong,
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
        }
    }
}

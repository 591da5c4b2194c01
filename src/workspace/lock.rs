//! One run at a time writes into a workspace. The lock is the operating system's: it goes with the process, however
//! that ends, and leaves nothing behind.

use std::fs::{File, TryLockError};
use std::time::{Duration, Instant};

use camino::Utf8Path;

use crate::core::diagnostic::{Diagnostic, Error};

/// How long a run waits for another.
const PATIENCE: Duration = Duration::from_secs(600);

/// Held while a run reads, decides and writes.
#[derive(Debug)]
pub struct Lock {
    _file: Option<File>,
}

impl Lock {
    /// Wait for the workspace; `waiting` is called once if another run has it.
    ///
    /// # Errors
    /// The other run did not end within ten minutes.
    pub fn take(root: &Utf8Path, waiting: impl FnOnce()) -> Result<Self, Error> {
        // Where folders can't be opened (Windows), a file in the system's temporary folder stands for this one.
        let Some(file) = open(root) else { return Ok(Self { _file: None }) };
        let start = Instant::now();
        let mut waiting = Some(waiting);
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: Some(file) }),
                // A file system without locks: what is written is checked all the same, file by file.
                Err(TryLockError::Error(_)) => return Ok(Self { _file: None }),
                Err(TryLockError::WouldBlock) if start.elapsed() > PATIENCE => {
                    let message = "another rolecall has been at work in this folder for ten minutes";
                    return Err(Error::failed(Diagnostic::error(message).hint("end it, or try again later")));
                }
                Err(TryLockError::WouldBlock) => {
                    if let Some(waiting) = waiting.take() {
                        waiting();
                    }
                    std::thread::sleep(Duration::from_millis(20));
                }
            }
        }
    }
}

#[cfg_attr(
    not(test),
    expect(clippy::disallowed_methods, reason = "nothing is read or written: what is opened is only locked")
)]
fn open(root: &Utf8Path) -> Option<File> {
    if let Ok(folder) = File::open(root) {
        return Some(folder);
    }
    let real = root.canonicalize_utf8().ok()?;
    let name: String = real.as_str().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(std::env::temp_dir().join(format!("rolecall{name}.lock")))
        .ok()
}

//! Ensures that only one run at a time writes to a workspace. The operating system releases the lock when the process
//! ends, however it ends, and nothing is left behind.

use std::fs::{File, TryLockError};
use std::time::{Duration, Instant};

use camino::Utf8Path;

use crate::core::diagnostic::{Diagnostic, Error};

/// How long a run waits for another one.
const PATIENCE: Duration = Duration::from_secs(600);

/// A lock on a workspace, held while a run reads, decides and writes.
#[derive(Debug)]
pub struct Lock {
    _file: Option<File>,
}

impl Lock {
    /// Waits for the lock. Calls `waiting` once if another run holds it.
    ///
    /// # Errors
    /// The other run did not end within ten minutes.
    pub fn take(root: &Utf8Path, waiting: impl FnOnce()) -> Result<Self, Error> {
        // Where folders can't be opened (Windows), a file in the system's temporary folder is locked instead.
        let Some(file) = open(root) else { return Ok(Self { _file: None }) };
        let start = Instant::now();
        let mut waiting = Some(waiting);
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: Some(file) }),
                // The file system has no locks. Each file is still checked when it is written.
                Err(TryLockError::Error(_)) => return Ok(Self { _file: None }),
                Err(TryLockError::WouldBlock) if start.elapsed() > PATIENCE => {
                    let message = "another rolecall has been running in this folder for ten minutes";
                    return Err(Error::failed(Diagnostic::error(message).hint("stop it, or try again later")));
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
    expect(clippy::disallowed_methods, reason = "nothing is read or written: the file is only locked")
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

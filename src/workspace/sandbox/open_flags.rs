//! How files are opened without waiting for anybody.

use std::io;

use super::read_error::ReadError;

/// Flags so that opening never blocks, on a pipe without a writer or on a terminal.
#[cfg(unix)]
pub(super) const WITHOUT_WAITING: i32 =
    rustix::fs::OFlags::NONBLOCK.union(rustix::fs::OFlags::NOCTTY).bits().cast_signed();

/// Converts an error of opening a file. Opening a socket fails with an error of its own.
pub(in crate::workspace) fn not_regular(error: io::Error) -> ReadError {
    #[cfg(unix)]
    if error.raw_os_error() == Some(rustix::io::Errno::NXIO.raw_os_error()) {
        return ReadError::NotRegular;
    }
    error.into()
}

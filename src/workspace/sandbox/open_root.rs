//! Opens the folder that a sandbox is in.
#![cfg_attr(
    not(test),
    expect(clippy::disallowed_methods, reason = "the root was named by a person, or found above where they are")
)]

use std::io;

use camino::Utf8Path;
use cap_std::ambient_authority;
use cap_std::fs::Dir;

/// Opens a folder by its path.
pub(in crate::workspace) fn open_folder(path: &Utf8Path) -> io::Result<Dir> {
    Dir::open_ambient_dir(path, ambient_authority())
}

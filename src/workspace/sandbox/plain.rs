//! Reads a regular file of an open folder with as few system calls as possible.

use cap_std::fs::Dir;

use super::limit::Limit;

/// The text of a regular file in a folder. `None` if it is anything else, too large or not UTF-8, or if it can't be
/// read: what is wrong with it is explained where paths are resolved.
#[cfg(unix)]
pub(in crate::workspace) fn read_plain(dir: &Dir, name: &str, limit: Limit) -> Option<String> {
    use rustix::fs::{FileType, Mode, OFlags, fstat, openat};

    // A link isn't followed, and a pipe isn't waited for.
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    let file = openat(dir, name, flags, Mode::empty()).ok()?;
    let stat = fstat(&file).ok()?;
    let size = u64::try_from(stat.st_size).ok()?;
    if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile || size > limit.bytes() {
        return None;
    }
    let size = usize::try_from(size).ok()?;
    let mut bytes = Vec::with_capacity(size);
    while bytes.len() < size && rustix::io::read(&file, rustix::buffer::spare_capacity(&mut bytes)).ok()? > 0 {}
    String::from_utf8(bytes).ok()
}

#[cfg(not(unix))]
pub(in crate::workspace) fn read_plain(_: &Dir, _: &str, _: Limit) -> Option<String> {
    None
}

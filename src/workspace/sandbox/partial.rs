//! A complete file next to its destination, ready to be moved there. The folder stays open from the first step to the
//! last, so that nothing is written elsewhere even if the folder is moved or replaced by a link in the meantime.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};
use std::io::{self, ErrorKind, Write as _};

use cap_std::fs::{Dir, File, OpenOptions, Permissions};

use super::capped::capped;
use super::limit::Limit;
use super::open_flags::not_regular;
use super::read::open;
use super::read_error::ReadError;

/// The prefix of partial files. A killed run can leave one behind.
pub(in crate::workspace) const PARTIAL: &str = ".rolecall-partial-";

/// Whether this is the name of a partial file.
pub(in crate::workspace) fn is_partial(name: &str) -> bool {
    name.starts_with(PARTIAL)
}

/// A partial file. It is removed on drop, unless it was moved or kept.
pub(in crate::workspace) struct Partial {
    dir: Dir,
    name: String,
    file: File,
    text: String,
    kept: bool,
}

impl Partial {
    /// Writes a partial file in a folder.
    pub(in crate::workspace) fn new(dir: Dir, text: &str) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        cap_std::fs::OpenOptionsExt::mode(&mut options, 0o666);
        let mut tries = 0;
        let (name, file) = loop {
            // Each `RandomState` is seeded by the system.
            let name = format!("{PARTIAL}{:016x}", RandomState::new().build_hasher().finish());
            match dir.open_with(&name, &options) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists && tries < 8 => tries += 1,
                other => break (name, other?),
            }
        };
        let mut partial = Self { dir, name, file, text: text.to_owned(), kept: false };
        partial.file.write_all(text.as_bytes())?;
        Ok(partial)
    }

    /// The folder that it is in.
    pub(in crate::workspace) fn dir(&self) -> &Dir {
        &self.dir
    }

    /// Its temporary name.
    pub(in crate::workspace) fn name(&self) -> &str {
        &self.name
    }

    /// Sets its permissions.
    pub(in crate::workspace) fn set_permissions(&self, permissions: Permissions) -> io::Result<()> {
        self.file.set_permissions(permissions)
    }

    /// Moves it to a name that doesn't exist yet.
    pub(in crate::workspace) fn place_new(mut self, name: &str) -> io::Result<()> {
        match self.rename_new(name) {
            Err(error) if error.kind() != ErrorKind::Unsupported => Err(error),
            Ok(()) => {
                self.kept = true;
                Ok(())
            }
            // Where the operating system can't do that in one step, a hard link also fails if the name exists.
            Err(_) => match self.dir.hard_link(&self.name, &self.dir, name) {
                Ok(()) => Ok(()),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
                // And where there are no hard links, a partial file is visible for a moment.
                Err(_) => {
                    let mut options = OpenOptions::new();
                    self.dir.open_with(name, options.write(true).create_new(true))?.write_all(self.text.as_bytes())
                }
            },
        }
    }

    /// Moves it to a name, replacing what is there.
    pub(in crate::workspace) fn place_over(mut self, name: &str) -> io::Result<()> {
        self.dir.rename(&self.name, &self.dir, name)?;
        self.kept = true;
        Ok(())
    }

    /// Moves a file of the folder aside, replacing this one.
    pub(in crate::workspace) fn take(&self, name: &str) -> io::Result<()> {
        self.dir.rename(name, &self.dir, &self.name)
    }

    /// Reads a file of the folder, this one or another.
    pub(in crate::workspace) fn read(&self, name: &str) -> Result<Vec<u8>, ReadError> {
        let file = open(&self.dir, name).map_err(not_regular)?;
        let metadata = file.metadata()?;
        if metadata.is_file() { capped(file, metadata.len(), Limit::Outline) } else { Err(ReadError::NotRegular) }
    }

    /// Keeps the file under its temporary name, and returns the name.
    pub(in crate::workspace) fn keep(mut self) -> String {
        self.kept = true;
        self.name.clone()
    }

    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    fn rename_new(&self, name: &str) -> io::Result<()> {
        use rustix::fs::{RenameFlags, renameat_with};
        match renameat_with(&self.dir, self.name.as_str(), &self.dir, name, RenameFlags::NOREPLACE) {
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP) => {
                Err(ErrorKind::Unsupported.into())
            }
            other => Ok(other?),
        }
    }

    #[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
    fn rename_new(&self, _: &str) -> io::Result<()> {
        Err(ErrorKind::Unsupported.into())
    }

    /// Exchanges it with another file of the folder in one step, if the operating system supports that.
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    pub(in crate::workspace) fn exchange(&self, name: &str) -> io::Result<()> {
        use rustix::fs::{RenameFlags, renameat_with};
        Ok(renameat_with(&self.dir, self.name.as_str(), &self.dir, name, RenameFlags::EXCHANGE)?)
    }

    #[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
    pub(in crate::workspace) fn exchange(&self, _: &str) -> io::Result<()> {
        Err(ErrorKind::Unsupported.into())
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.kept {
            // If it can't be removed, it does no harm: it is never read, and a later run removes it.
            drop(self.dir.remove_file(&self.name));
        }
    }
}

//! Opens all files below a root. No path leads outside, by its components or through a link, even if a folder is
//! replaced in the meantime: the operating system resolves each path below a folder that stays open (`openat2` with
//! `RESOLVE_BENEATH` on Linux, one component at a time elsewhere). Only regular files are read, up to a size limit.

mod below;
mod capped;
mod draft_file;
mod kind;
mod limit;
mod named;
mod open_flags;
mod open_root;
mod partial;
mod plain;
#[cfg(all(test, target_os = "linux"))]
mod race;
mod read;
mod read_error;
mod walk;

use std::io;
use std::sync::{Arc, OnceLock};

use camino::{Utf8Path, Utf8PathBuf};
use cap_std::fs::Dir;

use below::split;
pub(in crate::workspace) use below::{is_below, is_escape};
pub use draft_file::DraftFile;
pub(super) use kind::Kind;
pub use limit::Limit;
pub(in crate::workspace) use named::read_named_bytes;
pub use named::{outline_names, read_named, read_stdin, write_generated, write_new};
pub(in crate::workspace) use open_root::open_folder;
pub(super) use partial::{Partial, is_partial};
pub(super) use plain::read_plain;
pub use read_error::ReadError;
pub(super) use walk::Entry;

/// A root folder, opened once. Paths are relative to it, with `/` between their components.
#[derive(Clone, Debug)]
pub(super) struct Sandbox {
    root: Utf8PathBuf,
    dir: Arc<OnceLock<Dir>>,
}

impl Sandbox {
    /// Creates a sandbox for a folder, which is opened when it is first needed.
    pub(super) fn new(root: &Utf8Path) -> Self {
        Self { root: root.to_owned(), dir: Arc::default() }
    }

    /// The root's path.
    pub(super) fn root(&self) -> &Utf8Path {
        &self.root
    }

    fn dir(&self) -> io::Result<&Dir> {
        if let Some(dir) = self.dir.get() {
            return Ok(dir);
        }
        let dir = open_folder(&self.root)?;
        Ok(self.dir.get_or_init(|| dir))
    }

    /// Applies an operation to a path. People also create absolute links to places inside the root. These are resolved
    /// by name first, and the result is then opened below the root like any other path.
    fn at<T>(&self, path: &str, act: impl Fn(&Dir, &str) -> io::Result<T>) -> io::Result<T> {
        let dir = self.dir()?;
        match act(dir, path) {
            Err(error) if is_escape(&error) => match self.real(path) {
                Some(real) => act(dir, &real),
                None => Err(error),
            },
            other => other,
        }
    }

    /// Resolves all links in a path, relative to the root; `None` if it leads outside or doesn't exist.
    pub(super) fn real(&self, path: &str) -> Option<String> {
        if !is_below(path) {
            return None;
        }
        let root = self.root.canonicalize_utf8().ok()?;
        let real = self.root.join(path).canonicalize_utf8().ok()?;
        Some(real.strip_prefix(&root).ok()?.as_str().replace('\\', "/"))
    }

    /// Opens a folder below the root.
    pub(super) fn folder(&self, path: &str) -> io::Result<Dir> {
        self.at(path, |dir, path| dir.open_dir(if path.is_empty() { "." } else { path }))
    }

    /// Opens the parent folder of a path, creating it if it doesn't exist; returns it with the path's last component.
    pub(super) fn parent_made(&self, path: &str) -> io::Result<(Dir, String)> {
        let (folder, name) = split(path);
        match self.folder(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.dir()?.create_dir_all(folder)?;
                Ok((self.folder(folder)?, name.to_owned()))
            }
            other => Ok((other?, name.to_owned())),
        }
    }

    /// Opens the parent folder of a path, and returns it with the path's last component.
    pub(super) fn parent(&self, path: &str) -> io::Result<(Dir, String)> {
        let (folder, name) = split(path);
        Ok((self.folder(folder)?, name.to_owned()))
    }

    /// Whether a path leads outside the root. One that doesn't exist does not.
    pub(super) fn leads_out(&self, path: &str) -> bool {
        !is_below(path) || self.at(path, |dir, path| dir.metadata(path).map(drop)).is_err_and(|error| is_escape(&error))
    }

    /// What is at a path, without following a link.
    pub(super) fn kind(&self, path: &str) -> io::Result<Kind> {
        self.at(path, |dir, path| Ok(Kind::of(dir.symlink_metadata(path)?.file_type())))
    }

    /// Whether a path leads to a regular file.
    pub(super) fn is_file(&self, path: &str) -> bool {
        self.at(path, |dir, path| dir.metadata(path)).is_ok_and(|metadata| metadata.is_file())
    }

    /// Removes a file.
    pub(super) fn remove(&self, path: &str) -> io::Result<()> {
        self.dir()?.remove_file(path)
    }

    /// When a file was last modified.
    pub(super) fn modified(&self, path: &str) -> io::Result<std::time::SystemTime> {
        Ok(self.dir()?.symlink_metadata(path)?.modified()?.into_std())
    }
}

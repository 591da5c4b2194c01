//! The one door through which files below a root are opened. No path leads out of it, by its parts or through a link,
//! whatever is exchanged meanwhile: the operating system resolves each below a folder that stays open (`openat2` with
//! `RESOLVE_BENEATH` on Linux, part by part elsewhere). Only regular files are read, and no more than a limit of each.

mod limit;
mod named;
mod partial;
#[cfg(all(test, target_os = "linux"))]
mod race;
mod read;
mod walk;

use std::io;
use std::sync::{Arc, OnceLock};

use camino::{Utf8Path, Utf8PathBuf};
use cap_std::fs::Dir;

pub use limit::Limit;
pub(super) use limit::{capped, text};
pub(in crate::workspace) use named::open_folder;
pub use named::{read_named, read_stdin};
pub(super) use partial::{Partial, is_partial};
pub use read::ReadError;
pub(super) use walk::{Entry, Kind};

/// A folder, opened once, and what lies below it. Paths are written from it, with `/` between their parts.
#[derive(Clone, Debug)]
pub(super) struct Sandbox {
    root: Utf8PathBuf,
    dir: Arc<OnceLock<Dir>>,
}

impl Sandbox {
    /// What lies below a folder. It is opened when it is first needed.
    pub(super) fn new(root: &Utf8Path) -> Self {
        Self { root: root.to_owned(), dir: Arc::default() }
    }

    /// The folder's path.
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

    /// Do something with a path. A link that is written from the file system's root and leads to a place below ours
    /// is one that people make: its place is found by name, and is then opened below the root as any other.
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

    /// Where a path leads, from the root, through whatever links; nothing where that is outside, or not there.
    pub(super) fn real(&self, path: &str) -> Option<String> {
        if !is_below(path) {
            return None;
        }
        let root = self.root.canonicalize_utf8().ok()?;
        let real = self.root.join(path).canonicalize_utf8().ok()?;
        Some(real.strip_prefix(&root).ok()?.as_str().replace('\\', "/"))
    }

    /// A folder below the root.
    pub(super) fn folder(&self, path: &str) -> io::Result<Dir> {
        self.at(path, |dir, path| dir.open_dir(if path.is_empty() { "." } else { path }))
    }

    /// The folder that holds a path, and the path's last part. A folder that is not there is made.
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

    /// The folder that holds a path, and the path's last part.
    pub(super) fn parent(&self, path: &str) -> io::Result<(Dir, String)> {
        let (folder, name) = split(path);
        Ok((self.folder(folder)?, name.to_owned()))
    }

    /// Does a path lead out of the root? What is not there leads nowhere.
    pub(super) fn leads_out(&self, path: &str) -> bool {
        !is_below(path) || self.at(path, |dir, path| dir.metadata(path).map(drop)).is_err_and(|error| is_escape(&error))
    }

    /// What stands at a path itself, be it a link.
    pub(super) fn kind(&self, path: &str) -> io::Result<Kind> {
        self.at(path, |dir, path| Ok(Kind::of(dir.symlink_metadata(path)?.file_type())))
    }

    /// Does a path lead to a regular file? Nobody waits for a pipe.
    pub(super) fn is_file(&self, path: &str) -> bool {
        self.at(path, |dir, path| dir.metadata(path)).is_ok_and(|metadata| metadata.is_file())
    }

    /// Remove a file.
    pub(super) fn remove(&self, path: &str) -> io::Result<()> {
        self.dir()?.remove_file(path)
    }

    /// When a file was last changed.
    pub(super) fn modified(&self, path: &str) -> io::Result<std::time::SystemTime> {
        Ok(self.dir()?.symlink_metadata(path)?.modified()?.into_std())
    }
}

/// A path's folder and its last part.
fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// Is a path written as one below a root?
pub(super) fn is_below(path: &str) -> bool {
    !path.split(['/', '\\']).any(|part| part == "..") && !Utf8Path::new(path).is_absolute()
}

/// Did a path lead out of the root? The crate's own error has no number of the operating system.
pub(super) fn is_escape(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::PermissionDenied && error.raw_os_error().is_none()
}

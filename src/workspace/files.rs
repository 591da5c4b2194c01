//! Files of a workspace, read and written safely. All of them go through the sandbox.
//!
//! A file is written beside its place and then moved there in one step, so that nobody ever sees half of one. There is
//! no `fsync`: a killed process loses nothing; after a power cut the newest files can be empty or missing, and the
//! next run makes them again.

use std::io::ErrorKind;
use std::sync::Arc;

use camino::Utf8Path;

use super::reason::{Reason, reason};
use super::sandbox::{Kind, Limit, Partial, ReadError, Sandbox, is_below, is_escape};
use super::write_error::WriteError;
use crate::core::diagnostic::{Error, Source};

/// A path as a person knows it: from the root where it lies inside.
pub(super) fn shown(path: &Utf8Path, root: &Utf8Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string().replace('\\', "/")
}

/// The files of a workspace, by their paths from its root.
#[derive(Clone, Debug)]
pub struct Files {
    pub(super) sandbox: Sandbox,
}

impl Files {
    /// The files below a root.
    pub fn new(root: &Utf8Path) -> Self {
        Self { sandbox: Sandbox::new(root) }
    }

    /// The root.
    pub fn root(&self) -> &Utf8Path {
        self.sandbox.root()
    }

    /// The text of a file, nothing where there is none.
    ///
    /// # Errors
    /// It is no regular file, too large, not UTF-8, or its path leads outside. The message has the path.
    pub fn read(&self, path: &str, limit: Limit) -> Result<Option<Arc<Source>>, Error> {
        match self.sandbox.read(path, limit) {
            Ok(text) => Ok(Some(Source::new(path, text))),
            Err(ReadError::NotFound | ReadError::BelowFile) if !self.exists(path) => Ok(None),
            Err(error) => Err(error.told(path)),
        }
    }

    /// Is anything at a path, be it a link? What a folder that leads outside holds is not there.
    pub fn exists(&self, path: &str) -> bool {
        self.sandbox.kind(path).is_ok()
    }

    /// Write a new file. The file system itself keeps a second one from being made.
    ///
    /// # Errors
    /// One is there already; the path leads outside; the disk or the folder refuses.
    pub fn create(&self, path: &str, text: &str) -> Result<(), WriteError> {
        self.check_inside(path)?;
        let (dir, name) = self.sandbox.parent_made(path).map_err(|error| failed(path, &error))?;
        let partial = Partial::new(dir, text).map_err(|error| failed(path, &error))?;
        match partial.place_new(&name) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                // A power cut can leave a file without its text: nobody's words are in it.
                let empty = self.sandbox.is_file(path)
                    && self.sandbox.read_bytes(path, Limit::Artifact).is_ok_and(|there| there.is_empty());
                if empty { self.replace(path, "", text) } else { Err(WriteError::Taken(path.to_owned())) }
            }
            Err(error) => Err(failed(path, &error)),
        }
    }

    /// Write over a file that is still as it was read.
    ///
    /// # Errors
    /// It is no longer so; the path leads outside; the disk or the folder refuses.
    pub fn replace(&self, path: &str, read: &str, text: &str) -> Result<(), WriteError> {
        if self.sandbox.kind(path).is_ok_and(|kind| kind == Kind::Link) {
            // What a link inside the repository leads to is written, and the link stays.
            let linked = self.sandbox.real(path).ok_or_else(|| WriteError::Outside(path.to_owned()))?;
            return self.replace(&linked, read, text);
        }
        self.check_inside(path)?;
        let io = |error: &std::io::Error| failed(path, error);
        let (dir, name) = self.sandbox.parent_made(path).map_err(|error| io(&error))?;
        let partial = Partial::new(dir, text).map_err(|error| io(&error))?;
        if now(&partial, &name, path)? != read.as_bytes() {
            return Err(WriteError::Changed(path.to_owned()));
        }
        let permissions = partial.dir().metadata(&name).map_err(|error| io(&error))?.permissions();
        if permissions.readonly() {
            return Err(WriteError::Io(path.to_owned(), Reason::new("it is read-only", "make it writable")));
        }
        partial.set_permissions(permissions).map_err(|error| io(&error))?;
        if partial.exchange(&name).is_err() {
            // Where two files can't change places, what is saved in this very moment would be lost.
            return partial.place_over(&name).map_err(|error| io(&error));
        }
        match check_exchanged(path, &name, &partial, read, text) {
            Err(WriteError::Io(path, why)) => {
                // What came out may be somebody's words: it is not thrown away.
                let kept = self.beside(&path, &partial.keep());
                Err(WriteError::Io(path, why.and(&format!("what stood there is in {kept}"))))
            }
            other => other,
        }
    }

    /// The whole path of a file beside another, for a person to find it.
    pub(super) fn beside(&self, path: &str, name: &str) -> String {
        let whole = self.root().join(path);
        whole.parent().unwrap_or(self.root()).join(name).to_string()
    }

    /// No path leaves the workspace, by its parts or through a link.
    ///
    /// # Errors
    /// [`WriteError::Outside`] where it does.
    pub fn check_inside(&self, path: &str) -> Result<(), WriteError> {
        let outside = || Err(WriteError::Outside(path.to_owned()));
        if !is_below(path) {
            return outside();
        }
        // What is not there yet is made below the deepest folder that is.
        for folder in Utf8Path::new(path).ancestors().skip(1) {
            match self.sandbox.folder(folder.as_str()) {
                Err(error) if is_escape(&error) => return outside(),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                _ => break,
            }
        }
        Ok(())
    }

    /// Does a path lead to something outside the workspace, through whatever link?
    pub fn leads_out(&self, path: &str) -> bool {
        self.sandbox.leads_out(path)
    }

    /// Remove what a killed run left half written more than an hour ago.
    pub(super) fn sweep(&self, path: &str) {
        let old = self.sandbox.modified(path).is_ok_and(|at| at.elapsed().is_ok_and(|age| age.as_secs() > 3600));
        if old {
            // A leftover that can't be removed does no harm: it is never read.
            drop(self.sandbox.remove(path));
        }
    }
}

/// What a file beside a partial one holds now. One that is larger than ours was is not as it was read.
pub(super) fn now(partial: &Partial, name: &str, path: &str) -> Result<Vec<u8>, WriteError> {
    partial.read(name).map_err(|error| match error {
        ReadError::NotFound | ReadError::TooLarge(_) => WriteError::Changed(path.to_owned()),
        ReadError::Outside => WriteError::Outside(path.to_owned()),
        ReadError::Io(error) => failed(path, &error),
        other => WriteError::Io(path.to_owned(), Reason::new(format!("it {other}"), "put a regular file there")),
    })
}

/// What was in the file's place is in the partial's now. If somebody saved since it was read, it goes back.
fn check_exchanged(path: &str, name: &str, partial: &Partial, read: &str, text: &str) -> Result<(), WriteError> {
    if now(partial, partial.name(), path)? == read.as_bytes() {
        return Ok(());
    }
    partial.exchange(name).map_err(|error| failed(path, &error))?;
    // A save after the first exchange is the newest: it comes out here instead of our own text, and wins.
    if now(partial, partial.name(), path)? != text.as_bytes() {
        partial.exchange(name).map_err(|error| failed(path, &error))?;
    }
    Err(WriteError::Changed(path.to_owned()))
}

/// Why something could not be written.
pub(super) fn failed(path: &str, error: &std::io::Error) -> WriteError {
    if is_escape(error) { WriteError::Outside(path.to_owned()) } else { WriteError::Io(path.to_owned(), reason(error)) }
}

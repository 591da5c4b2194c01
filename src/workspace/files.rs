//! Reads and writes files of a workspace safely, always through the sandbox.
//!
//! A file is written next to its destination and then moved there in one step, so that nobody ever sees a partial file.
//! There is no `fsync`: a killed process loses nothing; after a power failure the newest files can be empty or missing,
//! and the next run creates them again.

use std::io::ErrorKind;
use std::sync::Arc;

use camino::Utf8Path;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::reason::{Reason, reason};
use super::sandbox::{Kind, Limit, Partial, ReadError, Sandbox, is_below, is_escape};
use super::write_error::WriteError;
use crate::core::diagnostic::{Error, Source};

/// The files of a workspace, by their paths relative to its root.
#[derive(Clone, Debug)]
pub struct Files {
    pub(super) sandbox: Sandbox,
}

impl Files {
    /// Creates access to the files below a root.
    pub fn new(root: &Utf8Path) -> Self {
        Self { sandbox: Sandbox::new(root) }
    }

    /// The root.
    pub fn root(&self) -> &Utf8Path {
        self.sandbox.root()
    }

    /// Reads the text of a file; `None` if it doesn't exist.
    ///
    /// # Errors
    /// It is not a regular file, too large, not UTF-8, or its path leads outside. The message names the path.
    pub fn read(&self, path: &str, limit: Limit) -> Result<Option<Arc<Source>>, Error> {
        match self.sandbox.read(path, limit) {
            Ok(text) => Ok(Some(Source::new(path, text))),
            Err(ReadError::NotFound | ReadError::BelowFile) if !self.exists(path) => Ok(None),
            Err(error) => Err(error.into_error(path)),
        }
    }

    /// Whether anything exists at a path, even a broken link. Nothing exists in a folder that leads outside.
    pub fn exists(&self, path: &str) -> bool {
        self.sandbox.kind(path).is_ok()
    }

    /// Creates a file. The file system itself prevents overwriting an existing one.
    ///
    /// # Errors
    /// It already exists, its path leads outside, or it can't be written.
    pub fn create(&self, path: &str, text: &str) -> Result<(), WriteError> {
        if !is_below(path) {
            return Err(WriteError::Outside(path.to_owned()));
        }
        let (dir, name) = match self.sandbox.parent(path) {
            Ok(found) => found,
            Err(_) => {
                self.check_inside(path)?;
                self.sandbox.parent_made(path).map_err(|error| failed(path, &error))?
            }
        };
        let partial = Partial::new(dir, text).map_err(|error| failed(path, &error))?;
        match partial.place_new(&name) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                // A power failure can leave an empty file, which is safe to overwrite.
                let empty = self.sandbox.is_file(path)
                    && self.sandbox.read_bytes(path, Limit::Artifact).is_ok_and(|existing| existing.is_empty());
                if empty { self.replace(path, "", text) } else { Err(WriteError::Taken(path.to_owned())) }
            }
            Err(error) => Err(failed(path, &error)),
        }
    }

    /// Writes over a file that is unchanged since it was read.
    ///
    /// # Errors
    /// It has changed, its path leads outside, or it can't be written.
    pub fn replace(&self, path: &str, read: &str, text: &str) -> Result<(), WriteError> {
        if self.sandbox.kind(path).is_ok_and(|kind| kind == Kind::Link) {
            // Write to the target of a link inside the repository, and keep the link.
            let linked = self.sandbox.real(path).ok_or_else(|| WriteError::Outside(path.to_owned()))?;
            return self.replace(&linked, read, text);
        }
        self.check_inside(path)?;
        let io = |error: &std::io::Error| failed(path, error);
        let (dir, name) = self.sandbox.parent_made(path).map_err(|error| io(&error))?;
        let partial = Partial::new(dir, text).map_err(|error| io(&error))?;
        if current_bytes(&partial, &name, path)? != read.as_bytes() {
            return Err(WriteError::Changed(path.to_owned()));
        }
        let permissions = partial.dir().metadata(&name).map_err(|error| io(&error))?.permissions();
        if permissions.readonly() {
            return Err(WriteError::Io(path.to_owned(), Reason::new("it is read-only", "make it writable")));
        }
        partial.set_permissions(permissions).map_err(|error| io(&error))?;
        if partial.exchange(&name).is_err() {
            // Where two files can't be exchanged, an edit saved at this very moment is lost.
            return partial.place_over(&name).map_err(|error| io(&error));
        }
        match check_exchanged(path, &name, &partial, read, text) {
            Err(WriteError::Io(path, why)) => {
                // The previous content may be somebody's edit, so keep it.
                let kept = self.path_beside(&path, &partial.keep());
                Err(WriteError::Io(path, why.and(&format!("the previous content is in {kept}"))))
            }
            other => other,
        }
    }

    /// The full path of a file next to another, for messages.
    pub(super) fn path_beside(&self, path: &str, name: &str) -> String {
        let whole = self.root().join(path);
        whole.parent().unwrap_or(self.root()).join(name).to_string()
    }

    /// Checks that a path stays inside the workspace, by its components and through links.
    ///
    /// # Errors
    /// [`WriteError::Outside`] where it does.
    pub fn check_inside(&self, path: &str) -> Result<(), WriteError> {
        let outside = || Err(WriteError::Outside(path.to_owned()));
        if !is_below(path) {
            return outside();
        }
        // Missing folders will be created below the deepest existing one.
        for folder in Utf8Path::new(path).ancestors().skip(1) {
            match self.sandbox.folder(folder.as_str()) {
                Err(error) if is_escape(&error) => return outside(),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                _ => break,
            }
        }
        Ok(())
    }

    /// Whether a path leads outside the workspace, also through links.
    pub fn leads_out(&self, path: &str) -> bool {
        self.sandbox.leads_out(path)
    }

    /// The day on which a file was last written, in the system's time zone. `None` if there is no such file.
    pub fn written_on(&self, path: &str) -> Option<Date> {
        let at = Timestamp::try_from(self.sandbox.modified(path).ok()?).ok()?;
        Some(TimeZone::system().to_datetime(at).date())
    }

    /// Removes a partial file that a killed run left more than an hour ago.
    pub(super) fn sweep(&self, path: &str) {
        let old = self.sandbox.modified(path).is_ok_and(|at| at.elapsed().is_ok_and(|age| age.as_secs() > 3600));
        if old {
            // If it can't be removed, it does no harm, because it is never read.
            drop(self.sandbox.remove(path));
        }
    }
}

/// The current bytes of a file next to a partial one. A file that is now too large must have changed.
pub(super) fn current_bytes(partial: &Partial, name: &str, path: &str) -> Result<Vec<u8>, WriteError> {
    partial.read(name).map_err(|error| match error {
        ReadError::NotFound | ReadError::TooLarge(_) => WriteError::Changed(path.to_owned()),
        ReadError::Outside => WriteError::Outside(path.to_owned()),
        ReadError::Io(error) => failed(path, &error),
        other => WriteError::Io(path.to_owned(), Reason::new(format!("it {other}"), "put a regular file there")),
    })
}

/// Checks what the exchange moved to the partial file. If the file has changed since it was read, puts it back.
fn check_exchanged(path: &str, name: &str, partial: &Partial, read: &str, text: &str) -> Result<(), WriteError> {
    if current_bytes(partial, partial.name(), path)? == read.as_bytes() {
        return Ok(());
    }
    partial.exchange(name).map_err(|error| failed(path, &error))?;
    // An edit saved after the first exchange is the newest. It comes out here instead of our text, and wins.
    if current_bytes(partial, partial.name(), path)? != text.as_bytes() {
        partial.exchange(name).map_err(|error| failed(path, &error))?;
    }
    Err(WriteError::Changed(path.to_owned()))
}

/// Converts an I/O error.
pub(super) fn failed(path: &str, error: &std::io::Error) -> WriteError {
    if is_escape(error) { WriteError::Outside(path.to_owned()) } else { WriteError::Io(path.to_owned(), reason(error)) }
}

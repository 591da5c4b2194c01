//! Files read and written safely. All raw file access of the house is here and in the rooms beside.
//!
//! A file is written beside its place and then moved there in one step, so that nobody ever sees half of one. There is
//! no `fsync`: a killed process loses nothing; after a power cut the newest files can be empty or missing, and the
//! next run makes them again.

use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use tempfile::NamedTempFile;

use super::reason::{Reason, reason};
use super::write_error::WriteError;
use crate::core::diagnostic::{Diagnostic, Error, Source};

/// The prefix of a file that is being written. A run that was killed can leave one behind.
pub(super) const PARTIAL: &str = ".rolecall-partial-";

/// Read a text that a person wrote.
///
/// # Errors
/// It is not there, not UTF-8, or a folder. The message has its path as seen from `root`.
pub fn read_text(path: &Utf8Path, root: &Utf8Path) -> Result<Arc<Source>, Error> {
    let shown = shown(path, root);
    match fs_err::read(path) {
        Ok(bytes) => from_bytes(&shown, bytes),
        Err(error) => {
            let (what, hint) = match error.kind() {
                ErrorKind::NotFound => {
                    ("is not there", "check its name; a path is taken from the folder that rolecall works in")
                }
                ErrorKind::IsADirectory => ("is a folder", "name a file inside it"),
                ErrorKind::NotADirectory => ("is not there: a part of its path is a file", "check its name"),
                ErrorKind::PermissionDenied => ("may not be read", "change its permissions"),
                _ => {
                    let why = reason(&error);
                    let message = format!("{shown} can not be read: {why}");
                    return Err(Error::failed(Diagnostic::error(message).hint(why.hint())));
                }
            };
            Err(Diagnostic::error(format!("{shown} {what}")).hint(hint).into())
        }
    }
}

/// Read what is piped in.
///
/// # Errors
/// It is not UTF-8.
pub fn read_stdin() -> Result<Arc<Source>, Error> {
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes).map_err(|error| {
        let message = format!("standard input can not be read: {}", reason(&error));
        Error::failed(Diagnostic::error(message).hint("pipe the text in, or name a file"))
    })?;
    from_bytes("-", bytes)
}

fn from_bytes(path: &str, bytes: Vec<u8>) -> Result<Arc<Source>, Error> {
    String::from_utf8(bytes).map(|text| Source::new(path, text)).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(&error.as_bytes()[..valid]).into_owned();
        let line = before.matches('\n').count() + 1;
        Diagnostic::error(format!("{path} is not UTF-8: line {line} has other bytes")).hint("save it as UTF-8").into()
    })
}

/// A path as a person knows it: from the root where it lies inside.
pub(super) fn shown(path: &Utf8Path, root: &Utf8Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string().replace('\\', "/")
}

/// The files of a workspace, by their paths from its root.
#[derive(Clone, Debug)]
pub struct Files {
    root: Utf8PathBuf,
}

impl Files {
    /// The files below a root.
    pub fn new(root: &Utf8Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// The root.
    pub fn root(&self) -> &Utf8Path {
        &self.root
    }

    /// The text of a file, nothing where there is none.
    ///
    /// # Errors
    /// As [`read_text`].
    pub fn read(&self, path: &str) -> Result<Option<Arc<Source>>, Error> {
        let whole = self.root.join(path);
        if fs_err::symlink_metadata(&whole).is_err() { Ok(None) } else { read_text(&whole, &self.root).map(Some) }
    }

    /// Is anything at a path?
    pub fn exists(&self, path: &str) -> bool {
        fs_err::symlink_metadata(self.root.join(path)).is_ok()
    }

    /// Write a new file. The file system itself keeps a second one from being made.
    ///
    /// # Errors
    /// One is there already; the path leads outside; the disk or the folder refuses.
    pub fn create(&self, path: &str, text: &str) -> Result<(), WriteError> {
        let partial = self.partial(path, text)?;
        match partial.persist_noclobber(self.root.join(path)) {
            Ok(_) => Ok(()),
            Err(error) if error.error.kind() == ErrorKind::AlreadyExists => {
                // A power cut can leave a file without its text: nobody's words are in it.
                let empty =
                    fs_err::metadata(self.root.join(path)).is_ok_and(|there| there.is_file() && there.len() == 0);
                if empty { self.replace(path, "", text) } else { Err(WriteError::Taken(path.to_owned())) }
            }
            Err(error) => Err(WriteError::Io(path.to_owned(), reason(&error.error))),
        }
    }

    /// Write over a file that is still as it was read.
    ///
    /// # Errors
    /// It is no longer so; the path leads outside; the disk or the folder refuses.
    pub fn replace(&self, path: &str, read: &str, text: &str) -> Result<(), WriteError> {
        if let Some(linked) = self.linked(path)? {
            // What a link inside the repository leads to is written, and the link stays.
            return self.replace(&linked, read, text);
        }
        let partial = self.partial(path, text)?;
        let whole = self.root.join(path);
        let io = |error: &std::io::Error| WriteError::Io(path.to_owned(), reason(error));
        let now = fs_err::read(&whole).map_err(|error| match error.kind() {
            ErrorKind::NotFound => WriteError::Changed(path.to_owned()),
            _ => io(&error),
        })?;
        if now != read.as_bytes() {
            return Err(WriteError::Changed(path.to_owned()));
        }
        let permissions = fs_err::metadata(&whole).map_err(|error| io(&error))?.permissions();
        if permissions.readonly() {
            return Err(WriteError::Io(path.to_owned(), Reason::new("it is read-only", "make it writable")));
        }
        partial.as_file().set_permissions(permissions).map_err(|error| io(&error))?;
        if exchange(partial.path(), whole.as_std_path()).is_err() {
            // Where two files can not change places, what is saved in this very moment would be lost.
            partial.persist(&whole).map_err(|error| io(&error.error))?;
            return Ok(());
        }
        match self.check_exchanged(path, &partial, read, text) {
            Err(WriteError::Io(path, why)) => {
                // What came out may be somebody's words: it is not thrown away.
                let kept = partial.keep().map(|(_, kept)| kept.display().to_string()).unwrap_or_default();
                Err(WriteError::Io(path, why.and(&format!("what stood there is in {kept}"))))
            }
            other => other,
        }
    }

    /// Where a link leads that stands at a path, from the root.
    fn linked(&self, path: &str) -> Result<Option<String>, WriteError> {
        let whole = self.root.join(path);
        if !fs_err::symlink_metadata(&whole).is_ok_and(|metadata| metadata.is_symlink()) {
            return Ok(None);
        }
        let outside = || WriteError::Outside(path.to_owned());
        let root = self.root.canonicalize_utf8().map_err(|_| outside())?;
        let real = whole.canonicalize_utf8().map_err(|_| outside())?;
        real.strip_prefix(&root).map(|inside| Some(inside.as_str().replace('\\', "/"))).map_err(|_| outside())
    }

    /// What was in the file's place is in the partial's now. If somebody saved since it was read, it goes back.
    fn check_exchanged(&self, path: &str, partial: &NamedTempFile, read: &str, text: &str) -> Result<(), WriteError> {
        let whole = self.root.join(path);
        let io = |error: std::io::Error| WriteError::Io(path.to_owned(), reason(&error));
        if fs_err::read(partial.path()).map_err(io)? == read.as_bytes() {
            return Ok(());
        }
        exchange(partial.path(), whole.as_std_path()).map_err(io)?;
        // A save after the first exchange is the newest: it comes out here instead of our own text, and wins.
        if fs_err::read(partial.path()).map_err(io)? != text.as_bytes() {
            exchange(partial.path(), whole.as_std_path()).map_err(io)?;
        }
        Err(WriteError::Changed(path.to_owned()))
    }

    /// A file beside its place, whole, ready to be moved there.
    fn partial(&self, path: &str, text: &str) -> Result<NamedTempFile, WriteError> {
        let io = |error: &std::io::Error| WriteError::Io(path.to_owned(), reason(error));
        let whole = self.root.join(path);
        let folder = whole.parent().unwrap_or(&self.root);
        self.check_inside(path)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(PARTIAL);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut file = match builder.tempfile_in(folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                fs_err::create_dir_all(folder).map_err(|error| io(&error))?;
                builder.tempfile_in(folder).map_err(|error| io(&error))?
            }
            other => other.map_err(|error| io(&error))?,
        };
        file.write_all(text.as_bytes()).map_err(|error| io(&error))?;
        Ok(file)
    }

    /// No path leaves the workspace, by its parts or through a link.
    ///
    /// # Errors
    /// [`WriteError::Outside`] where it does.
    pub fn check_inside(&self, path: &str) -> Result<(), WriteError> {
        let whole = self.root.join(path);
        let folder = whole.parent().unwrap_or(&self.root);
        let outside = || WriteError::Outside(path.to_owned());
        if path.split('/').any(|part| part == "..") || Utf8Path::new(path).is_absolute() {
            return Err(outside());
        }
        let linked = folder
            .ancestors()
            .take_while(|above| above.starts_with(&self.root) && *above != self.root)
            .any(|above| fs_err::symlink_metadata(above).is_ok_and(|metadata| metadata.is_symlink()));
        if !linked {
            return Ok(());
        }
        let root = self.root.canonicalize_utf8().map_err(|_| outside())?;
        let deepest = folder.ancestors().find(|above| above.exists()).unwrap_or(&self.root);
        let real = deepest.canonicalize_utf8().map_err(|_| outside())?;
        if real.starts_with(&root) { Ok(()) } else { Err(outside()) }
    }

    /// Does a path lead to something outside the workspace, through whatever link?
    pub fn leads_out(&self, path: &str) -> bool {
        let real = self.root.join(path).canonicalize_utf8();
        let root = self.root.canonicalize_utf8();
        self.check_inside(path).is_err() || matches!((real, root), (Ok(real), Ok(root)) if !real.starts_with(&root))
    }

    /// Is an entry a file, or a link to one inside? Nobody waits for a pipe.
    pub(super) fn is_readable(&self, entry: &fs_err::DirEntry) -> bool {
        match entry.file_type() {
            Ok(kind) if kind.is_symlink() => {
                let inside = |real: &Path| self.root.canonicalize().is_ok_and(|root| real.starts_with(root));
                entry.path().canonicalize().is_ok_and(|real| real.is_file() && inside(&real))
            }
            Ok(kind) => kind.is_file(),
            Err(_) => false,
        }
    }

    /// The Markdown files in a folder's folders, each with the two last parts of its path: a folder and a name.
    ///
    /// What killed runs left half written more than an hour ago is removed.
    ///
    /// # Errors
    /// The folder is a file, or can not be read.
    pub fn shelves(&self, folder: &str) -> Result<Vec<(String, String)>, Error> {
        let top = self.root.join(folder);
        let failed = |error: &std::io::Error| {
            let why = reason(error);
            Error::failed(Diagnostic::error(format!("{folder} can not be read: {why}")).hint(why.hint()))
        };
        let shelves = match fs_err::read_dir(&top) {
            Ok(shelves) => shelves,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed(&error)),
        };
        let mut found = Vec::new();
        for folder in shelves {
            let folder = folder.map_err(|error| failed(&error))?;
            let Some(shelf_name) = folder.file_name().to_str().map(str::to_owned) else { continue };
            if !folder.file_type().is_ok_and(|kind| kind.is_dir()) {
                continue;
            }
            for file in fs_err::read_dir(folder.path()).map_err(|error| failed(&error))? {
                let file = file.map_err(|error| failed(&error))?;
                let Some(name) = file.file_name().to_str().map(str::to_owned) else { continue };
                if name.starts_with(PARTIAL) {
                    sweep(&file.path());
                } else if let Some(stem) = name.strip_suffix(".md").filter(|_| self.is_readable(&file)) {
                    found.push((shelf_name.clone(), stem.to_owned()));
                }
            }
        }
        found.sort();
        Ok(found)
    }
}

/// Two files change places in one step, where the operating system can do that.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> std::io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> std::io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// Is this a file that a run is writing, or left behind when it was killed?
pub(super) fn is_partial(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(PARTIAL))
}

/// Remove what a killed run left half written more than an hour ago.
pub(super) fn sweep(path: &Path) {
    let old = fs_err::metadata(path)
        .and_then(|metadata| metadata.modified())
        .is_ok_and(|modified| modified.elapsed().is_ok_and(|age| age.as_secs() > 3600));
    if old {
        // A leftover that can not be removed does no harm: it is never read.
        drop(fs_err::remove_file(path));
    }
}

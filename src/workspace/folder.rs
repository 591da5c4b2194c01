//! Lists folders of the workspace, and removes files.

use std::io::ErrorKind;

use super::files::{Files, current_bytes, failed};
use super::reason::{Reason, reason};
use super::sandbox::{Entry, Kind, Partial, ReadError, is_escape, is_partial};
use super::write_error::WriteError;
use crate::core::diagnostic::{Diagnostic, Error};

impl Files {
    /// The sorted names of the files in a folder; empty if the folder doesn't exist.
    ///
    /// # Errors
    /// The folder is a file, leads outside, or can't be read.
    pub fn names(&self, folder: &str) -> Result<Vec<String>, Error> {
        let found = self.entries(folder)?;
        Ok(found.into_iter().filter(|entry| self.is_readable(folder, entry)).map(|entry| entry.name).collect())
    }

    /// The Markdown files in a folder's subfolders: each subfolder with the sorted names of its files, without `.md`.
    /// Includes special files with such a name, so that reading them reports the problem.
    ///
    /// Removes partial files that killed runs left more than an hour ago.
    ///
    /// # Errors
    /// The folder is a file, leads outside, or can't be read.
    pub fn markdown_folders(&self, folder: &str) -> Result<Vec<(String, Vec<String>)>, Error> {
        let mut found = Vec::new();
        for subfolder in self.entries(folder)?.into_iter().filter(|entry| entry.kind == Kind::Folder) {
            let below = format!("{folder}/{}", subfolder.name);
            let mut names = Vec::new();
            for file in self.entries(&below)? {
                if is_partial(&file.name) {
                    self.sweep(&format!("{below}/{}", file.name));
                } else if let Some(stem) = file.name.strip_suffix(".md").filter(|_| file.kind != Kind::Folder) {
                    names.push(stem.to_owned());
                }
            }
            names.sort();
            found.push((subfolder.name, names));
        }
        Ok(found)
    }

    /// The entries of a folder; empty if it doesn't exist.
    pub(super) fn entries(&self, folder: &str) -> Result<Vec<Entry>, Error> {
        let failed =
            |why: Reason| Error::failed(Diagnostic::error(format!("{folder} can't be read: {why}")).hint(why.hint()));
        match self.sandbox.entries(folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) if is_escape(&error) => Err(ReadError::Outside.into_error(folder)),
            other => other.map_err(|error| failed(reason(&error))),
        }
    }

    /// Whether an entry is a regular file, or a link to one inside the workspace.
    fn is_readable(&self, folder: &str, entry: &Entry) -> bool {
        match entry.kind {
            Kind::File => true,
            Kind::Link => self.sandbox.is_file(&format!("{folder}/{}", entry.name)),
            Kind::Folder | Kind::Other => false,
        }
    }

    /// Removes a file that is unchanged since it was read.
    ///
    /// It is moved aside first and compared there, so that an edit saved at this very moment can be put back.
    ///
    /// # Errors
    /// It has changed, its path leads outside, or it can't be removed.
    pub fn remove(&self, path: &str, read: &str) -> Result<(), WriteError> {
        self.check_inside(path)?;
        let io = |error: &std::io::Error| failed(path, error);
        let (dir, name) = self.sandbox.parent(path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => WriteError::Changed(path.to_owned()),
            _ => io(&error),
        })?;
        let aside = Partial::new(dir, "").map_err(|error| io(&error))?;
        if current_bytes(&aside, &name, path)? != read.as_bytes() {
            return Err(WriteError::Changed(path.to_owned()));
        }
        aside.take(&name).map_err(|error| io(&error))?;
        if current_bytes(&aside, aside.name(), path)? == read.as_bytes() {
            return Ok(());
        }
        let kept = self.path_beside(path, aside.name());
        match aside.place_new(&name) {
            Ok(()) => Err(WriteError::Changed(path.to_owned())),
            // Somebody has saved another file there. Keep both.
            Err(_) => Err(WriteError::Io(
                path.to_owned(),
                Reason::new(
                    format!("it changed in the meantime; the previous content is in {kept}"),
                    "compare the two",
                ),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use camino::Utf8Path;

    #[test]
    fn only_what_is_as_it_was_read_is_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = Files::new(Utf8Path::from_path(folder.path()).expect("UTF-8"));
        files.create("a/b.yml", "one").expect("written");
        assert!(matches!(files.remove("a/b.yml", "two"), Err(WriteError::Changed(_))));
        assert_eq!(files.names("a").expect("read"), ["b.yml"]);
        files.remove("a/b.yml", "one").expect("removed");
        assert_eq!(files.names("a").expect("read"), Vec::<String>::new());
        assert!(matches!(files.remove("a/b.yml", "one"), Err(WriteError::Changed(_))));
        assert!(matches!(files.remove("../b.yml", "one"), Err(WriteError::Outside(_))));
        assert_eq!(files.names("none").expect("read"), Vec::<String>::new());
    }
}

//! What lies in a folder of the workspace, and a file taken out of it.

use std::io::ErrorKind;

use super::files::{Files, PARTIAL};
use super::reason::{Reason, reason};
use super::write_error::WriteError;
use crate::core::diagnostic::{Diagnostic, Error};

impl Files {
    /// The names of the files in a folder, sorted; none where there is no folder.
    ///
    /// # Errors
    /// The folder is a file, leads outside, or can not be read.
    pub fn names(&self, folder: &str) -> Result<Vec<String>, Error> {
        let failed =
            |why: Reason| Error::failed(Diagnostic::error(format!("{folder} can not be read: {why}")).hint(why.hint()));
        let outside = || Reason::new("it leads out of the repository through a link", "put a folder itself there");
        let path = format!("{folder}/any");
        self.check_inside(&path).map_err(|_| failed(outside()))?;
        let entries = match fs_err::read_dir(self.root().join(folder)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed(reason(&error))),
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| failed(reason(&error)))?;
            if let Some(name) = entry.file_name().to_str().filter(|_| self.is_readable(&entry)) {
                names.push(name.to_owned());
            }
        }
        names.sort();
        Ok(names)
    }

    /// Remove a file that is still as it was read.
    ///
    /// It is moved aside first and looked at there: what somebody saved in this very moment comes back.
    ///
    /// # Errors
    /// It is no longer as it was read; the path leads outside; the disk or the folder refuses.
    pub fn remove(&self, path: &str, read: &str) -> Result<(), WriteError> {
        self.check_inside(path)?;
        let io = |error: &std::io::Error| WriteError::Io(path.to_owned(), reason(error));
        let whole = self.root().join(path);
        let now = fs_err::read(&whole).map_err(|error| match error.kind() {
            ErrorKind::NotFound => WriteError::Changed(path.to_owned()),
            _ => io(&error),
        })?;
        if now != read.as_bytes() {
            return Err(WriteError::Changed(path.to_owned()));
        }
        let folder = whole.parent().unwrap_or(self.root());
        let aside = tempfile::Builder::new().prefix(PARTIAL).tempfile_in(folder).map_err(|error| io(&error))?;
        fs_err::rename(&whole, aside.path()).map_err(|error| io(&error))?;
        if fs_err::read(aside.path()).map_err(|error| io(&error))? == read.as_bytes() {
            return Ok(());
        }
        match aside.persist_noclobber(&whole) {
            Ok(_) => Err(WriteError::Changed(path.to_owned())),
            Err(error) => {
                // Two people saved at once: neither's words are thrown away.
                let kept = error.file.keep().map(|(_, kept)| kept.display().to_string()).unwrap_or_default();
                Err(WriteError::Io(
                    path.to_owned(),
                    Reason::new(format!("it was changed meanwhile; what stood there is in {kept}"), "look at both"),
                ))
            }
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

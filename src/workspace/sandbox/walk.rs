//! Lists the entries of a folder.

use std::io;

use super::Sandbox;
use super::kind::Kind;

/// An entry of a folder.
#[derive(Clone, Debug)]
pub(in crate::workspace) struct Entry {
    /// Its name.
    pub(in crate::workspace) name: String,
    /// Its kind.
    pub(in crate::workspace) kind: Kind,
}

impl Sandbox {
    /// The entries of a folder, sorted by name. Names that are not UTF-8 are skipped; none of our files has one.
    pub(in crate::workspace) fn entries(&self, folder: &str) -> io::Result<Vec<Entry>> {
        let mut found = Vec::new();
        for entry in self.at(folder, |dir, path| dir.read_dir(if path.is_empty() { "." } else { path }))? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            let Ok(kind) = entry.file_type() else { continue };
            found.push(Entry { name, kind: Kind::of(kind) });
        }
        found.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(found)
    }
}

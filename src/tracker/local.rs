//! The local tracker: a folder with one Markdown file per issue, named after its key. Each key has exactly one path, so
//! the file system itself prevents a second issue with the same key.

use super::{Tracker, TrackerError, Written};
use crate::core::artifact::{Location, Marker};
use crate::core::catalog::Catalog;
use crate::core::diagnostic::{Diagnostic, Error, Severity};
use crate::core::names::ArtifactKey;
use crate::core::names::RoleId;
use crate::core::plan::{Existing, Record, Snapshot, document};
use crate::core::warnings::Warnings;
use crate::workspace::{Files, LOCAL_FOLDER, Limit, WriteError};

/// The tracker that keeps issues in a folder of the workspace.
#[derive(Clone, Debug)]
pub struct Local {
    files: Files,
    folder: String,
    owners: Vec<(String, RoleId)>,
}

impl Local {
    /// Creates the tracker for a folder of the workspace.
    ///
    /// # Errors
    /// The folder is outside the workspace.
    pub fn new(files: Files, folder: Option<&str>, catalog: &Catalog) -> Result<Self, Diagnostic> {
        let folder = folder.unwrap_or(LOCAL_FOLDER).trim_end_matches('/').trim_start_matches("./").to_owned();
        let parts = || folder.split(['/', '\\']);
        if folder.is_empty()
            || folder.starts_with('/')
            || folder.contains(':')
            || parts().any(|part| matches!(part, ".." | "." | "") || part.eq_ignore_ascii_case(".git"))
        {
            return Err(Diagnostic::error(format!("`folder` is not a path inside the repository: `{folder}`"))
                .hint("use a path inside the repository, like `.rolecall`"));
        }
        let owner = |id: &str| Some((id.to_owned(), catalog.template(id)?.role.clone()));
        let owners = catalog.template_ids().filter_map(owner).collect();
        Ok(Self { files, folder, owners })
    }

    fn path(&self, key: &ArtifactKey) -> String {
        format!("{}/{}/{}.md", self.folder, key.template(), key.name())
    }

    /// Reads the file of a key. Returns the artifact, and the key in its marker.
    fn existing(&self, key: &ArtifactKey) -> Result<Option<(Existing, Option<ArtifactKey>)>, Error> {
        let path = self.path(key);
        let Some(source) = self.files.read(&path, Limit::Artifact)? else { return Ok(None) };
        if source.text.is_empty() {
            return Ok(None);
        }
        let mut record = document::read(&source, Some(key))?;
        let owner = self.owners.iter().find(|(template, _)| template == key.template().as_str());
        if let Some((_, owner)) = owner {
            record.owner = owner.clone();
        }
        let mut existing = Existing::in_file(record, path, source.text.clone());
        let marker = existing.marker();
        if let Some(marker) = &marker {
            existing.record.owner = marker.role.clone();
        }
        let own_key = match marker {
            Some(marker) => Some(marker.key),
            None => {
                Marker::find(&existing.record.body.replace("\r\n", "\n")).into_iter().next().map(|(_, own)| own.key)
            }
        };
        Ok(Some((existing, own_key)))
    }
}

/// Says that a file has another name than its marker.
fn renamed_by_hand(path: &str, key: &ArtifactKey, marked: &ArtifactKey) -> Diagnostic {
    let message = format!("{path} was renamed by hand: its marker still says `{marked}`");
    let hint = format!(
        "rename it back to {}.md and run `rolecall rename {marked} {}`, so that an outline that names `{marked}` finds it",
        marked.name(),
        key.name()
    );
    Diagnostic::warning(message).hint(hint)
}

impl Tracker for Local {
    fn locate(&self, key: &ArtifactKey) -> Location {
        Location::file(self.path(key))
    }

    fn read(&self, snapshot: &mut Snapshot) -> Result<(), Error> {
        let mut renamed = Vec::new();
        for (template, name) in self.files.markdown_files(&self.folder)? {
            let path = format!("{}/{template}/{name}.md", self.folder);
            let key = match ArtifactKey::parse(&format!("{template}/{name}")) {
                Ok(key) if self.path(&key) == path => key,
                _ => {
                    let warning = Diagnostic::warning(format!("{path} is not an artifact: its name is not a key"));
                    snapshot
                        .warnings
                        .push(warning.hint("rename it using lowercase letters, digits and `-`, or move it elsewhere"));
                    continue;
                }
            };
            match self.existing(&key) {
                Ok(Some((existing, marked))) => {
                    renamed.extend(marked.filter(|marked| *marked != key).map(|marked| (path, key, marked)));
                    snapshot.insert(existing);
                }
                Ok(None) => {}
                Err(error) => {
                    for mistake in error.diagnostics() {
                        snapshot.broken.insert(key.clone(), mistake.clone());
                        snapshot.warnings.push(Diagnostic { severity: Severity::Warning, ..mistake.clone() });
                    }
                }
            }
        }
        renamed.retain(|(_, _, marked)| snapshot.get(marked).is_none());
        for (path, key, marked) in renamed {
            let warning = renamed_by_hand(&path, &key, &marked);
            // Whoever asks for the former key would get a second artifact.
            snapshot.broken.insert(marked, warning.clone());
            snapshot.warnings.push(warning);
        }
        Ok(())
    }

    fn reread(&self, key: &ArtifactKey) -> Result<Option<Existing>, Error> {
        Ok(self.existing(key)?.map(|(existing, _)| existing))
    }

    fn create(&self, record: &Record) -> Result<Written, TrackerError> {
        let path = self.path(&record.key);
        self.files.create(&path, &document::write(record))?;
        Ok(Written { location: Location::file(path), warnings: Warnings::default(), tags: None })
    }

    fn update(&self, existing: &Existing, record: &Record) -> Result<Written, TrackerError> {
        let (path, before) = (self.path(&record.key), self.path(&existing.record.key));
        let text = document::rewrite(&existing.text, &existing.record, record)
            .ok_or_else(|| WriteError::Unwritable(path.clone()))?;
        if path == before {
            self.files.replace(&path, &existing.text, &text)?;
        } else {
            self.files.relocate(&before, &existing.text, &path, &text)?;
        }
        Ok(Written { location: Location::file(path), warnings: Warnings::default(), tags: None })
    }
}

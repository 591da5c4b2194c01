//! The local tracker: a folder with one Markdown file per issue, named after its key. Each key has exactly one path, so
//! the file system itself prevents a second issue with the same key.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Tracker, TrackerError, Written};
use crate::core::artifact::{Location, Marker};
use crate::core::catalog::Catalog;
use crate::core::diagnostic::{Diagnostic, Error, Severity, Source};
use crate::core::names::{ArtifactKey, Name, RoleId, TemplateId};
use crate::core::parallel::in_parallel;
use crate::core::plan::{Existing, Record, Snapshot, document};
use crate::core::warnings::Warnings;
use crate::workspace::{Files, LOCAL_FOLDER, Limit, WriteError};

/// How many files are read before they are added to the snapshot.
const CHUNK: usize = 512;

/// The tracker that keeps issues in a folder of the workspace.
#[derive(Clone, Debug)]
pub struct Local {
    files: Files,
    folder: String,
    /// The templates with the roles that own them.
    owners: HashMap<TemplateId, RoleId>,
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
        let owner = |id: &str| Some((TemplateId::new(id).ok()?, catalog.template(id)?.role.clone()));
        let owners = catalog.template_ids().filter_map(owner).collect();
        Ok(Self { files, folder, owners })
    }

    fn path(&self, key: &ArtifactKey) -> String {
        format!("{}/{}/{}.md", self.folder, key.template(), key.name())
    }

    /// Reads the file of a key. Returns the artifact, and the key in its marker.
    fn existing(&self, key: &ArtifactKey) -> Result<Option<Found>, Error> {
        let path = self.path(key);
        match self.files.read(&path, Limit::Artifact)? {
            Some(source) => self.artifact(key, path, &source, false),
            None => Ok(None),
        }
    }

    /// The artifact that a file holds, if `light` without its texts.
    fn artifact(
        &self,
        key: &ArtifactKey,
        path: String,
        source: &Arc<Source>,
        light: bool,
    ) -> Result<Option<Found>, Error> {
        if source.text.is_empty() {
            return Ok(None);
        }
        let mut record = document::read(source, Some(key))?;
        if let Some(owner) = self.owners.get(key.template()) {
            record.owner = owner.clone();
        }
        let mut existing = Existing::in_file(record, path, source.text.clone());
        let marker = existing.marker();
        let own_key = match &marker {
            Some(marker) => Some(marker.key.clone()),
            None => other_marker(&existing.record.body).map(|marker| marker.key),
        };
        if light {
            existing.drop_texts_of(marker);
        } else if let Some(marker) = marker {
            existing.record.owner = marker.role;
        }
        Ok(Some((existing, own_key)))
    }

    /// The key of a file in the folder of a template, if its name is one.
    fn key(&self, template: &str, name: &str) -> Option<ArtifactKey> {
        let key = match self.owners.get_key_value(template) {
            Some((template, _)) => ArtifactKey::new(template.clone(), Name::new(name).ok()?),
            None => ArtifactKey::parse(&format!("{template}/{name}")).ok()?,
        };
        (key.template().as_str() == template && key.name().as_str() == name).then_some(key)
    }
}

/// An artifact, and the key in its marker.
type Found = (Existing, Option<ArtifactKey>);

/// A file whose name is another key than the one in its marker: its path, its key, and the marker's.
type RenamedFile = (String, ArtifactKey, ArtifactKey);

/// The first marker of a body, which may be another artifact's.
fn other_marker(body: &str) -> Option<Marker> {
    Marker::find(&body.replace("\r\n", "\n")).into_iter().next().map(|(_, marker)| marker)
}

/// Adds to the snapshot what a file is: nothing of ours, or the artifact with a key.
fn put(
    snapshot: &mut Snapshot,
    path: String,
    found: Option<(ArtifactKey, Result<Option<Found>, Error>)>,
) -> Option<RenamedFile> {
    match found {
        Some((key, Ok(Some((existing, marked))))) => {
            snapshot.insert(existing);
            return marked.filter(|marked| *marked != key).map(|marked| (path, key, marked));
        }
        Some((_, Ok(None))) => {}
        Some((key, Err(error))) => {
            for mistake in error.diagnostics() {
                snapshot.broken.insert(key.clone(), mistake.clone());
                snapshot.warnings.push(Diagnostic { severity: Severity::Warning, ..mistake.clone() });
            }
        }
        None => {
            let warning = Diagnostic::warning(format!("{path} is not an artifact: its name is not a key"));
            snapshot
                .warnings
                .push(warning.hint("rename it using lowercase letters, digits and `-`, or move it elsewhere"));
        }
    }
    None
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
        let light = snapshot.is_light();
        let mut renamed = Vec::new();
        for (template, names) in self.files.markdown_folders(&self.folder)? {
            let folder = format!("{}/{template}", self.folder);
            let reader = self.files.reader(&folder);
            // Not all of them at once, because a snapshot may drop their texts.
            for names in names.chunks(CHUNK) {
                let found = in_parallel(names, |name| {
                    let path = format!("{folder}/{name}.md");
                    let Some(key) = self.key(&template, name) else { return (path, None) };
                    let existing = match reader.read(&format!("{name}.md"), Limit::Artifact) {
                        Ok(Some(source)) => self.artifact(&key, path.clone(), &source, light),
                        Ok(None) => Ok(None),
                        Err(error) => Err(error),
                    };
                    (path, Some((key, existing)))
                });
                renamed.extend(found.into_iter().filter_map(|(path, found)| put(snapshot, path, found)));
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

    fn in_threads(&self) -> Option<Arc<dyn Tracker + Send + Sync>> {
        Some(Arc::new(self.clone()))
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

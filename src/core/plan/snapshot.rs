//! What the tracker and the files hold now, as far as a plan needs to know.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use super::record::Record;
use crate::core::artifact::{
    Answers, Body, Digest, Location, Locations, Marker, Section, Trust, draft_title, extract_answers, numbers,
    references,
};
use crate::core::catalog::{Catalog, Role, Template};
use crate::core::diagnostic::Diagnostic;
use crate::core::form::{Form, read_sections};
use crate::core::names::ArtifactKey;
use crate::core::names::RoleId;

/// How many bytes of texts a snapshot of files holds.
const MAX_HELD: usize = 2 << 20;

/// An artifact that exists.
#[derive(Clone, Debug)]
pub struct Existing {
    /// The artifact as it is stored.
    pub record: Record,
    /// Where it is.
    pub location: Location,
    /// The file's text as it was read, so that a later write can check that nobody changed it since. Empty for an
    /// issue.
    pub text: String,
    /// The number of its sub-issues.
    pub children: usize,
    /// Whether it is a sub-issue of a duplicate of its parent, and has to be moved to the parent.
    pub parent_mismatch: bool,
    /// Whether the organization's issue field is empty, or names a role other than the owner.
    pub field_mismatch: bool,
}

impl Existing {
    /// An artifact in a file.
    pub fn in_file(record: Record, path: impl Into<Arc<str>>, text: impl Into<String>) -> Self {
        Self {
            record,
            location: Location::File(path.into()),
            text: text.into(),
            children: 0,
            parent_mismatch: false,
            field_mismatch: false,
        }
    }

    /// Drops its texts, and keeps the owner that the marker names.
    fn drop_texts(&mut self) {
        if let Some(marker) = self.marker() {
            self.record.owner = marker.role;
        }
        self.record.body = String::new();
        self.text = String::new();
    }

    /// Whether all of it is as it was scaffolded, apart from ticks.
    pub fn is_untouched(&self) -> bool {
        let body = self.body();
        let Some(marker) = self.marker() else { return false };
        let complete = body.sections.len() == marker.sections.len();
        let is_scaffolded = |section: &Section| marker.is_scaffolded(section);
        complete
            && body.after.is_empty()
            && body.sections.iter().all(is_scaffolded)
            && marker.title == Some(Digest::of(&self.record.title))
    }

    /// The parsed body.
    pub fn body(&self) -> Body {
        Body::parse(&self.record.body, Some(&self.record.key))
    }

    /// The answers that it holds, read back from its body, title and milestone.
    ///
    /// Sections that were filed through a form answer the fields that the template's own sections leave open. The title
    /// of a filed issue answers nothing, since whoever filed it chose it freely.
    pub fn answers(&self, catalog: &Catalog, template: &Template, trust: Trust) -> Answers {
        let Record { key, title, milestone, .. } = &self.record;
        let form = Form::of(template);
        let (filed, own): (Vec<Section>, Vec<Section>) =
            self.body().sections.into_iter().partition(|section| form.element_of(section).is_some());
        let read = |title: &str| extract_answers(catalog, template, key, title, milestone.as_deref(), &own, trust);
        let marked =
            |marker: Marker| marker.sections.iter().any(|(id, _)| form.labels().contains(&id.heading.as_str()));
        if filed.is_empty() && !self.marker().is_some_and(marked) {
            return read(title);
        }
        let mut answers = read(&draft_title(template, key.name()));
        let filed = read_sections(template, &filed, trust).unwrap_or_default();
        for field in &template.fields {
            if let (None, Some(answer)) = (answers.given(&field.id), filed.given(&field.id)) {
                answers.insert(field.id.clone(), answer.value.clone(), answer.trust);
            }
        }
        answers
    }

    /// The marker; `None` if a person wrote the artifact by hand, or the only marker was copied from another artifact.
    pub fn marker(&self) -> Option<Marker> {
        let found = Marker::find(&self.record.body.replace("\r\n", "\n"));
        found.into_iter().map(|(_, marker)| marker).find(|marker| marker.key == self.record.key)
    }

    /// The role that owns it: the role of its label, if a person moved it, otherwise the marker's, otherwise the
    /// template's. The role may no longer exist in the catalog.
    pub fn owner(&self, catalog: &Catalog) -> RoleId {
        let marked = self.marker().map_or_else(|| self.record.owner.clone(), |marker| marker.role);
        match self.label_roles(catalog)[..] {
            [one] => one.id.clone(),
            _ => marked,
        }
    }

    /// The roles whose labels it has.
    pub fn label_roles<'a>(&self, catalog: &'a Catalog) -> Vec<&'a Role> {
        let mut roles: Vec<&Role> = Vec::new();
        for role in self.record.labels.iter().filter_map(|label| catalog.role_of_label(label)) {
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
        roles
    }
}

/// An open issue that claims to be an artifact for which another issue counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimant {
    /// The issue's number.
    pub number: u64,
    /// Whether rolecall may close it: its text is as it was scaffolded, and nobody has commented.
    pub untouched: bool,
}

/// Everything that exists.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    artifacts: HashMap<ArtifactKey, Box<Existing>>,
    read_again: Option<ReadAgain>,
    /// How many bytes of texts it holds.
    held: usize,
    numbers: HashMap<u64, ArtifactKey>,
    /// The keys that artifacts had before they were renamed, with their present ones.
    renamed: HashMap<ArtifactKey, ArtifactKey>,
    /// The repository's address, where issues have numbers.
    pub site: Option<String>,
    /// The issue types that the tracker has; `None` if it takes any word.
    pub types: Option<Vec<String>>,
    /// Whether the server has no sub-issues, so that parents are only named.
    pub no_sub_issues: bool,
    /// Other issues that claim an artifact's key.
    pub claimants: HashMap<ArtifactKey, Vec<Claimant>>,
    /// Artifacts that may exist but can't be read or trusted, with the reason. They are not created again.
    pub broken: HashMap<ArtifactKey, Diagnostic>,
    /// Paths of files that are not artifacts.
    pub foreign: HashSet<String>,
    /// The lowercase logins that are known not to be assignable.
    pub unassignable: HashSet<String>,
    /// Oddities that do no harm.
    pub warnings: Vec<Diagnostic>,
}

/// Reads an artifact as it is now. `None` if it is gone.
type ReadArtifact = dyn Fn(&Existing) -> Option<Existing>;

/// Reads an artifact again whose texts a snapshot left out.
#[derive(Clone)]
struct ReadAgain(Rc<ReadArtifact>);

impl fmt::Debug for ReadAgain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReadAgain")
    }
}

impl Snapshot {
    /// An empty snapshot of artifacts in files, which holds only some of their texts. `read_again` reads one again.
    pub fn of_files(read_again: Rc<ReadArtifact>) -> Self {
        Self { read_again: Some(ReadAgain(read_again)), ..Self::default() }
    }

    /// Adds an artifact. An issue wins over a file with the same key, and the first path over a later one.
    pub fn insert(&mut self, mut existing: Existing) {
        if existing.record.body.contains("\nwas: ") {
            let former = existing.marker().map(|marker| marker.was).unwrap_or_default();
            for key in former {
                self.renamed.entry(key).or_insert_with(|| existing.record.key.clone());
            }
        }
        if self.read_again.is_some() {
            self.held += existing.text.len() + existing.record.body.len();
            if self.held > MAX_HELD {
                existing.drop_texts();
            }
        }
        if let Some(known) = self.artifacts.get(&existing.record.key) {
            if known.location == existing.location {
                return;
            }
            let message =
                format!("`{}` exists twice: in {} and in {}", existing.record.key, known.location, existing.location);
            let hint = format!("{} counts; remove the other, or give its front matter another `key`", known.location);
            self.warnings.push(Diagnostic::warning(message).hint(hint));
            return;
        }
        if let Some(number) = existing.location.number() {
            self.numbers.insert(number, existing.record.key.clone());
        }
        self.artifacts.insert(existing.record.key.clone(), Box::new(existing));
    }

    /// Returns the artifact with a key. Its texts can be missing, see [`Snapshot::whole`].
    pub fn get(&self, key: &ArtifactKey) -> Option<&Existing> {
        self.artifacts.get(key).map(Box::as_ref)
    }

    /// Returns the artifact with a key and its texts. They are read again if the snapshot doesn't hold them; then the
    /// artifact is as it is now, and may be gone.
    pub fn whole(&self, key: &ArtifactKey) -> Option<Cow<'_, Existing>> {
        let existing = self.get(key)?;
        match &self.read_again {
            // The text of an artifact in a file is never empty.
            Some(ReadAgain(read)) if existing.text.is_empty() => read(existing).map(Cow::Owned),
            _ => Some(Cow::Borrowed(existing)),
        }
    }

    /// The key that an artifact has, whichever of its template's ids or of its former keys somebody names; the current
    /// one if there is none.
    pub fn key_of(&self, catalog: &Catalog, key: &ArtifactKey) -> ArtifactKey {
        let exists = |key: &ArtifactKey| self.artifacts.contains_key(key) || self.broken.contains_key(key);
        let spellings = catalog.spellings(key);
        let renamed = || spellings.iter().find_map(|key| self.renamed.get(key)).filter(|key| exists(key)).cloned();
        let found = spellings.iter().find(|key| exists(key)).cloned().or_else(renamed);
        found.unwrap_or_else(|| ArtifactKey::new(catalog.current_id(key.template()).clone(), key.name().clone()))
    }

    /// Returns the artifact with a key, to be changed.
    pub fn get_mut(&mut self, key: &ArtifactKey) -> Option<&mut Existing> {
        self.artifacts.get_mut(key).map(Box::as_mut)
    }

    /// Returns the key of the artifact with an issue number.
    pub fn numbered(&self, number: u64) -> Option<&ArtifactKey> {
        self.numbers.get(&number)
    }

    /// The keys that a body links to, by key or by number.
    pub fn pointed_to(&self, body: &str) -> Vec<ArtifactKey> {
        let mut found = references(body);
        if self.site.is_some() {
            found.extend(numbers(body).into_iter().filter_map(|number| self.numbered(number).cloned()));
        }
        found
    }

    /// Where each artifact is.
    pub fn locations(&self) -> Locations {
        let mut locations = Locations::new(self.site.clone());
        locations.rename(self.renamed.clone());
        for existing in self.artifacts.values() {
            locations.insert(existing.record.key.clone(), existing.location.clone());
        }
        locations
    }

    /// All artifacts, ordered by key.
    pub fn iter(&self) -> impl Iterator<Item = &Existing> {
        let mut all: Vec<&Existing> = self.artifacts.values().map(Box::as_ref).collect();
        all.sort_by(|a, b| a.record.key.cmp(&b.record.key));
        all.into_iter()
    }
}

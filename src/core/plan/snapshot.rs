//! What the tracker and the files hold now, as far as a plan needs to know.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use super::existing::Existing;
use super::part::{Part, Wanted};
use crate::core::artifact::{Locations, Marker, numbers, references};
use crate::core::catalog::Catalog;
use crate::core::diagnostic::Diagnostic;
use crate::core::names::ArtifactKey;

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
    numbers: HashMap<u64, ArtifactKey>,
    /// Which part of the artifacts it holds; `None` if it holds all of them.
    part: Option<Part>,
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
type ReadArtifact = dyn Fn(&Existing) -> Option<Existing> + Send + Sync;

/// Reads an artifact again whose texts a snapshot left out.
#[derive(Clone)]
struct ReadAgain(Arc<ReadArtifact>);

impl fmt::Debug for ReadAgain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReadAgain")
    }
}

impl Snapshot {
    /// An empty snapshot of artifacts in files, which holds none of their texts. `read_again` reads one again.
    pub fn of_files(read_again: Arc<ReadArtifact>) -> Self {
        Self { read_again: Some(ReadAgain(read_again)), ..Self::default() }
    }

    /// An empty snapshot of a part of the artifacts, to which more is added when it is asked for it.
    pub fn of_part() -> Self {
        Self { part: Some(Part::default()), ..Self::default() }
    }

    /// Notes that it holds what is wanted, as far as it exists.
    pub fn note_read(&mut self, wanted: &Wanted) {
        if let Some(part) = &mut self.part {
            part.add(wanted);
        }
    }

    /// Notes that it holds everything.
    pub fn note_whole(&mut self) {
        self.part = None;
    }

    /// What it was asked for since the last call and doesn't hold. Empty if it holds everything.
    pub fn take_asked(&self) -> Wanted {
        self.part.as_ref().map(Part::take_asked).unwrap_or_default()
    }

    /// Whether it holds no texts.
    pub fn is_light(&self) -> bool {
        self.read_again.is_some()
    }

    /// Adds an artifact. An issue wins over a file with the same key, and the first path over a later one.
    pub fn insert(&mut self, mut existing: Existing) {
        for key in existing.former_keys() {
            self.renamed.entry(key).or_insert_with(|| existing.record.key.clone());
        }
        if self.is_light() {
            existing.drop_texts();
        }
        if let Some(known) = self.artifacts.get(&existing.record.key) {
            if known.location == existing.location {
                return;
            }
            if known.location.number().is_none() && existing.location.number().is_some() {
                // The issue was read after the file.
                let file = self.artifacts.remove(&existing.record.key);
                self.insert(existing);
                if let Some(file) = file {
                    self.insert(*file);
                }
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

    /// Removes the artifact with a key.
    pub fn remove(&mut self, key: &ArtifactKey) {
        if let Some(number) = self.artifacts.remove(key).and_then(|existing| existing.location.number()) {
            self.numbers.remove(&number);
        }
        self.claimants.remove(key);
    }

    /// Returns the artifact with a key. Its texts can be missing, see [`Snapshot::whole`].
    pub fn get(&self, key: &ArtifactKey) -> Option<&Existing> {
        let found = self.artifacts.get(key).map(Box::as_ref);
        // An issue with the same key would count, not the file.
        if found.is_none_or(|found| found.location.number().is_none()) && !self.broken.contains_key(key) {
            self.knows(key);
        }
        found
    }

    /// Whether it holds an artifact with a key, whatever it doesn't hold.
    pub fn holds(&self, key: &ArtifactKey) -> bool {
        self.artifacts.contains_key(key)
    }

    /// Whether it is known which artifact has a key, if any.
    fn knows(&self, key: &ArtifactKey) -> bool {
        self.part.as_ref().is_none_or(|part| part.knows(key))
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
        // A key that wasn't looked up could belong to another artifact than the one that had it.
        spellings.iter().take_while(|key| !exists(key) && self.knows(key)).for_each(drop);
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
        let found = self.numbers.get(&number);
        if let (None, Some(part)) = (found, &self.part) {
            part.ask_number(number);
        }
        found
    }

    fn linked(&self, number: u64) -> Option<&ArtifactKey> {
        let found = self.numbers.get(&number);
        if let (None, Some(part)) = (found, &self.part) {
            part.ask_link(number);
        }
        found
    }

    /// The keys that a body links to, by key or by number.
    pub fn pointed_to(&self, body: &str) -> Vec<ArtifactKey> {
        let mut found = references(body);
        if self.site.is_some() {
            found.extend(numbers(body).into_iter().filter_map(|number| self.linked(number).cloned()));
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

    /// Asks for the artifacts with these keys, as [`Snapshot::get`] does.
    pub fn ask_for<'a>(&self, keys: impl IntoIterator<Item = &'a ArtifactKey>) {
        for key in keys {
            self.get(key);
        }
    }

    /// Where each artifact is, with those that a marker names.
    pub fn locations_for(&self, marker: &Marker) -> Locations {
        let under = marker.under.as_deref().and_then(|under| ArtifactKey::parse(under).ok());
        self.ask_for(marker.from.iter().chain(&under));
        self.locations()
    }

    /// All artifacts, ordered by key.
    pub fn iter(&self) -> impl Iterator<Item = &Existing> {
        if let Some(part) = &self.part {
            part.ask_all();
        }
        self.read_so_far()
    }

    /// The artifacts among which are all children and followers of the one with a key, ordered by key.
    pub fn around(&self, key: &ArtifactKey) -> impl Iterator<Item = &Existing> {
        if let Some(part) = &self.part {
            part.ask_around(key);
        }
        self.read_so_far()
    }

    /// The artifacts among which are all those in the milestone with a number, ordered by key.
    pub fn in_milestone(&self, number: u64) -> impl Iterator<Item = &Existing> {
        if let Some(part) = &self.part {
            part.ask_milestone(number);
        }
        self.read_so_far()
    }

    /// The artifacts in files, ordered by key. These are always read all together.
    pub fn in_files(&self) -> impl Iterator<Item = &Existing> {
        self.read_so_far().filter(|existing| existing.location.path().is_some())
    }

    fn read_so_far(&self) -> impl Iterator<Item = &Existing> {
        let mut all: Vec<&Existing> = self.artifacts.values().map(Box::as_ref).collect();
        all.sort_by(|a, b| a.record.key.cmp(&b.record.key));
        all.into_iter()
    }
}

//! What the tracker and the files hold now, as far as a plan needs it.

use std::collections::{HashMap, HashSet};

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

/// An artifact that is there.
#[derive(Clone, Debug)]
pub struct Existing {
    /// What is written of it.
    pub record: Record,
    /// Where it is.
    pub location: Location,
    /// Its file's text as it was read, by which a later writer knows that nobody changed it since. Empty for an issue.
    pub text: String,
    /// How many sub-issues hang under it.
    pub children: usize,
    /// Does it hang under a twin of its parent? Then it must be hung anew.
    pub parent_mismatch: bool,
    /// Does the organisation's issue field name another role than its owner, or none?
    pub field_mismatch: bool,
}

impl Existing {
    /// An artifact in a file.
    pub fn in_file(record: Record, path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            record,
            location: Location::File(path.into()),
            text: text.into(),
            children: 0,
            parent_mismatch: false,
            field_mismatch: false,
        }
    }

    /// Is every word of it as it was scaffolded, ticks aside?
    pub fn is_untouched(&self) -> bool {
        let body = self.body();
        let Some(marker) = self.marker() else { return false };
        let whole = body.sections.len() == marker.sections.len();
        let section = |section: &Section| marker.is_scaffolded(section);
        whole
            && body.after.is_empty()
            && body.sections.iter().all(section)
            && marker.title == Some(Digest::of(&self.record.title))
    }

    /// Its body taken apart.
    pub fn body(&self) -> Body {
        Body::parse(&self.record.body, Some(&self.record.key))
    }

    /// The answers that it holds, read back from its body, title and milestone.
    ///
    /// What was filed through a form speaks where the template's own sections do not. Its title is whatever somebody
    /// called it, and answers nothing.
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

    /// Its marker; nothing where a person wrote the artifact by hand, or another artifact's was copied.
    pub fn marker(&self) -> Option<Marker> {
        let found = Marker::find(&self.record.body.replace("\r\n", "\n"));
        found.into_iter().map(|(_, marker)| marker).find(|marker| marker.key == self.record.key)
    }

    /// The role that owns it: the one of its label, if a person moved it, else the marker's, else its template's. The
    /// role may be one that no longer exists here.
    pub fn owner(&self, catalog: &Catalog) -> RoleId {
        let marked = self.marker().map_or_else(|| self.record.owner.clone(), |marker| marker.role);
        match self.label_roles(catalog)[..] {
            [one] => one.id.clone(),
            _ => marked,
        }
    }

    /// The roles whose labels it bears.
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

/// An open issue that says it is an artifact which another issue is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimant {
    /// Its number.
    pub number: u64,
    /// May rolecall close it? Its text is as it was scaffolded, and nobody has commented.
    pub untouched: bool,
}

/// What there is.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    artifacts: HashMap<ArtifactKey, Existing>,
    numbers: HashMap<u64, ArtifactKey>,
    /// The repository's address, where issues have numbers.
    pub site: Option<String>,
    /// The issue types that the tracker has; nothing where any word will do.
    pub types: Option<Vec<String>>,
    /// Has the server no sub-issues? Then parents are only named.
    pub no_sub_issues: bool,
    /// Other issues that claim an artifact's key.
    pub claimants: HashMap<ArtifactKey, Vec<Claimant>>,
    /// Artifacts that may be there, though they can't be read or believed, with the reason. None is made anew.
    pub broken: HashMap<ArtifactKey, Diagnostic>,
    /// Paths at which a file stands that is not an artifact of ours.
    pub foreign: HashSet<String>,
    /// What was odd, and harmless.
    pub warnings: Vec<Diagnostic>,
}

impl Snapshot {
    /// Put an artifact in. An issue wins over a file of the same key, and the first path over a later one.
    pub fn insert(&mut self, existing: Existing) {
        if let Some(known) = self.artifacts.get(&existing.record.key) {
            if known.location == existing.location {
                return;
            }
            let message = format!("`{}` is in {} and in {}", existing.record.key, known.location, existing.location);
            let hint = format!("{} counts; remove the other, or give its front matter another `key`", known.location);
            self.warnings.push(Diagnostic::warning(message).hint(hint));
            return;
        }
        if let Some(number) = existing.location.number() {
            self.numbers.insert(number, existing.record.key.clone());
        }
        self.artifacts.insert(existing.record.key.clone(), existing);
    }

    /// The artifact of a key.
    pub fn get(&self, key: &ArtifactKey) -> Option<&Existing> {
        self.artifacts.get(key)
    }

    /// The artifact of a key, to be changed.
    pub fn get_mut(&mut self, key: &ArtifactKey) -> Option<&mut Existing> {
        self.artifacts.get_mut(key)
    }

    /// The artifact of an issue's number.
    pub fn numbered(&self, number: u64) -> Option<&ArtifactKey> {
        self.numbers.get(&number)
    }

    /// The keys that a body points to, by name or by number.
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
        for existing in self.artifacts.values() {
            locations.insert(existing.record.key.clone(), existing.location.clone());
        }
        locations
    }

    /// All artifacts, in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = &Existing> {
        let mut all: Vec<&Existing> = self.artifacts.values().collect();
        all.sort_by(|a, b| a.record.key.cmp(&b.record.key));
        all.into_iter()
    }
}

//! What the tracker and the files hold now, as far as a plan needs it.

use std::collections::{HashMap, HashSet};

use super::record::Record;
use crate::core::artifact::{Answers, ArtifactKey, Body, Locations, Marker, Trust, read_back};
use crate::core::catalog::{Catalog, Role, RoleId, Template};
use crate::core::diagnostic::Diagnostic;

/// An artifact that is there.
#[derive(Clone, Debug)]
pub struct Existing {
    /// What is written of it.
    pub record: Record,
    /// Its file, from the workspace.
    pub path: String,
    /// The file's text as it was read, by which a later writer knows that nobody changed it since.
    pub text: String,
}

impl Existing {
    /// Its body taken apart.
    pub fn body(&self) -> Body {
        Body::parse(&self.record.body, Some(&self.record.key))
    }

    /// The answers that it holds, read back from its body, title and milestone.
    pub fn answers(&self, catalog: &Catalog, template: &Template, trust: Trust) -> Answers {
        let Record { key, title, milestone, .. } = &self.record;
        read_back(catalog, template, key, title, milestone.as_deref(), &self.body().sections, trust)
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

/// What there is.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    artifacts: HashMap<ArtifactKey, Existing>,
    /// Artifacts whose files can not be read, with the reason.
    pub broken: HashMap<ArtifactKey, Diagnostic>,
    /// Paths at which a file stands that is no artifact of ours.
    pub foreign: HashSet<String>,
    /// What was odd, and harmless.
    pub warnings: Vec<Diagnostic>,
}

impl Snapshot {
    /// Put an artifact in. An issue wins over a file of the same key, and the first path over a later one.
    pub fn insert(&mut self, existing: Existing) {
        if let Some(known) = self.artifacts.get(&existing.record.key) {
            if known.path == existing.path {
                return;
            }
            let message = format!("`{}` is in {} and in {}", existing.record.key, known.path, existing.path);
            let hint = format!("{} counts; remove the other, or give its front matter another `key`", known.path);
            self.warnings.push(Diagnostic::warning(message).hint(hint));
            return;
        }
        self.artifacts.insert(existing.record.key.clone(), existing);
    }

    /// The artifact of a key.
    pub fn get(&self, key: &ArtifactKey) -> Option<&Existing> {
        self.artifacts.get(key)
    }

    /// Where each artifact is.
    pub fn locations(&self) -> Locations {
        let mut locations = Locations::default();
        for existing in self.artifacts.values() {
            locations.insert(existing.record.key.clone(), existing.path.clone());
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

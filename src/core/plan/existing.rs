//! An artifact that exists, in the tracker or in a file.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;

use super::record::Record;
use super::text_hash::TextHash;
use crate::core::artifact::{Answers, Body, Digest, Location, Marker, Section, Trust, draft_title, extract_answers};
use crate::core::catalog::{Catalog, Role, Template};
use crate::core::form::{Form, read_sections};
use crate::core::names::{AgentName, ArtifactKey, RoleId};

/// An artifact that exists.
#[derive(Clone, Debug)]
pub struct Existing {
    /// The artifact as it is stored.
    pub record: Record,
    /// Where it is.
    pub location: Location,
    /// Who opened the issue; `None` for a file, which whoever can change the repository's files wrote.
    pub author: Option<Box<Author>>,
    /// The file's text as it was read, so that a later write can check that nobody changed it since. Empty for an
    /// issue.
    pub text: String,
    /// The number of its sub-issues.
    pub children: usize,
    /// Whether it is a sub-issue of a duplicate of its parent, and has to be moved to the parent.
    pub parent_mismatch: bool,
    /// The last day on which anything about it changed, if the tracker tells.
    pub changed: Option<Date>,
    /// The due date of its milestone, if the tracker tells.
    pub milestone_due: Option<Date>,
    /// Whether the organization's issue field is empty, or names a role other than the owner.
    pub field_mismatch: bool,
    /// The hash of the file's text.
    pub(super) hash: Option<TextHash>,
    /// What is known of the texts that were dropped.
    dropped: Option<Box<Dropped>>,
}

/// Who opened an issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The login; empty if the account is gone.
    pub login: String,
    /// Whether the account is the token's, or belongs to the repository: its owner, a member or a collaborator.
    pub is_team: bool,
}

/// What is kept of texts that were dropped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Dropped {
    by: Option<AgentName>,
    from: Option<ArtifactKey>,
    was: Vec<ArtifactKey>,
    may_be_draft: bool,
}

impl Existing {
    /// An artifact of which nothing else is known.
    pub fn new(record: Record, location: Location) -> Self {
        Self {
            record,
            location,
            author: None,
            text: String::new(),
            children: 0,
            parent_mismatch: false,
            changed: None,
            milestone_due: None,
            field_mismatch: false,
            hash: None,
            dropped: None,
        }
    }

    /// An artifact in a file.
    pub fn in_file(record: Record, path: impl Into<Arc<str>>, text: impl Into<String>) -> Self {
        let text = text.into();
        let hash = Some(TextHash::of(&text));
        Self { text, hash, ..Self::new(record, Location::File(path.into())) }
    }

    /// Drops its texts, and keeps what a plan needs to know of them.
    pub fn drop_texts(&mut self) {
        let marker = self.marker();
        self.drop_texts_of(marker);
    }

    /// Drops its texts, which have this marker.
    pub(crate) fn drop_texts_of(&mut self, marker: Option<Marker>) {
        if self.text.is_empty() {
            return;
        }
        let mut dropped = Dropped { may_be_draft: self.may_be_draft(), ..Dropped::default() };
        if let Some(marker) = marker {
            if self.record.owner != marker.role {
                self.record.owner = marker.role;
            }
            (dropped.by, dropped.from, dropped.was) = (marker.by, marker.from, marker.was);
        }
        self.dropped = (dropped != Dropped::default()).then(|| Box::new(dropped));
        self.record.body = String::new();
        self.text = String::new();
    }

    /// The agent that created it; `None` for a person.
    pub fn by(&self) -> Option<AgentName> {
        match &self.dropped {
            Some(dropped) => dropped.by.clone(),
            None if self.record.body.contains("\nby: ") => self.marker()?.by,
            None => None,
        }
    }

    /// The accepted artifact that it follows.
    pub fn follows(&self) -> Option<ArtifactKey> {
        match &self.dropped {
            Some(dropped) => dropped.from.clone(),
            None if self.record.body.contains("\nfrom: ") => self.marker()?.from,
            None => None,
        }
    }

    /// The keys that it had before it was renamed.
    pub(super) fn former_keys(&self) -> Vec<ArtifactKey> {
        match &self.dropped {
            Some(dropped) => dropped.was.clone(),
            None if self.record.body.contains("\nwas: ") => self.marker().map(|marker| marker.was).unwrap_or_default(),
            None => Vec::new(),
        }
    }

    /// Whether its body may hold a draft's questions, which are in italics, or its guidance, which is quoted.
    pub(super) fn may_be_draft(&self) -> bool {
        match &self.dropped {
            Some(dropped) => dropped.may_be_draft,
            None => may_be_draft(&self.record.body),
        }
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
        let body = match self.record.body.contains('\r') {
            true => Cow::Owned(self.record.body.replace("\r\n", "\n")),
            false => Cow::Borrowed(self.record.body.as_str()),
        };
        let found = Marker::find(&body);
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

/// Whether a body may hold a draft's questions, which are in italics, or its guidance, which is quoted.
pub(super) fn may_be_draft(body: &str) -> bool {
    body.contains("\n>") || body.contains("?_") || body.contains("_ (optional)")
}

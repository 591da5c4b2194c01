//! A request for an artifact, and the artifact it becomes.

use std::sync::Arc;

use jiff::civil::Date;

use super::answers::Answers;
use super::parent::Parent;
use super::reference::{Location, Locations};
use super::scaffold::Scaffold;
use super::section::Section;
use super::section::SectionId;
use crate::core::catalog::Destination;
use crate::core::diagnostic::Place;
use crate::core::names::{AgentName, ArtifactKey, FieldId, Name, RoleId, TemplateId};

/// The name that an earlier version made from a title, before names were distinct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormerKey {
    /// The name.
    pub name: Name,
    /// The title that it was made from.
    pub words: String,
}

/// A request for one artifact, from a command, an outline or an event.
#[derive(Clone, Debug)]
pub struct Request {
    /// The template to make it from.
    pub template: TemplateId,
    /// Its name. `None` makes it from the title.
    pub name: Option<Name>,
    /// Its name before names were distinct, if its name comes from a title.
    pub former: Option<FormerKey>,
    /// The answers.
    pub answers: Answers,
    /// The answers read back from the artifact's own body, if they were. A section that holds only these answers wasn't
    /// edited by a person.
    pub before: Option<Answers>,
    /// Whether the existing artifact may still hold a draft's questions or guidance.
    pub from_draft: bool,
    /// Its parent.
    pub parent: Option<Parent>,
    /// The accepted artifact that it follows.
    pub from: Option<ArtifactKey>,
    /// The title of that artifact, for templates that name it.
    pub from_title: String,
    /// Where it is stored, if not where its template says.
    pub to: Option<Destination>,
    /// Its milestone, if not the template's.
    pub milestone: Option<String>,
    /// Labels in addition to the template's.
    pub labels: Vec<String>,
    /// Whether required fields may be missing.
    pub draft: bool,
    /// Where it is written, if it comes from a file.
    pub place: Option<Place>,
    /// The outline that names it.
    pub outline: Option<Outline>,
    /// The agent that asks for it; `None` for a person.
    pub by: Option<AgentName>,
}

/// A file that names artifacts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// Its path in the workspace.
    pub path: Arc<str>,
    /// Whether the artifacts that it names record it even if it changes nothing else in them. One that was exported, or
    /// that is imported once, is recorded only by what it creates or changes.
    pub is_kept: bool,
}

impl Request {
    /// A request for an artifact of a template, without answers.
    pub fn new(template: TemplateId) -> Self {
        Self {
            template,
            name: None,
            former: None,
            answers: Answers::default(),
            before: None,
            from_draft: false,
            parent: None,
            from: None,
            from_title: String::new(),
            to: None,
            milestone: None,
            labels: Vec::new(),
            draft: false,
            place: None,
            outline: None,
            by: None,
        }
    }
}

/// What an artifact's earlier answers would make.
#[derive(Clone, Debug)]
pub struct Previous {
    /// The title.
    pub title: String,
    /// The sections, with the answers and the questions of missing required fields alone.
    pub sections: Vec<Section>,
    /// The sections as a draft shows them, and as an earlier version did, without the questions of optional fields.
    pub drafts: [Vec<Section>; 2],
    /// The answers that are new or change now.
    pub given: Answers,
}

/// A rendered template.
#[derive(Clone, Debug)]
pub struct Artifact {
    /// Its key.
    pub key: ArtifactKey,
    /// The role that owns its template.
    pub role: RoleId,
    /// Its title, one line of at most 256 characters (GitHub's limit).
    pub title: String,
    /// Its body without owner line and marker.
    pub sections: Vec<Section>,
    /// What the answers that the body held before would make.
    pub before: Option<Previous>,
    /// The sections that hold an earlier answer which now changes.
    pub replaced: Vec<SectionId>,
    /// The template's own words in it.
    pub scaffold: Scaffold,
    /// Its labels, without the role's.
    pub labels: Vec<String>,
    /// The issue type.
    pub issue_type: Option<String>,
    /// The milestone's title.
    pub milestone: Option<String>,
    /// The milestone's due date, used if the milestone has to be created.
    pub due: Option<Date>,
    /// Its parent.
    pub parent: Option<Parent>,
    /// Whether the parent is only named, because the issue can't be its sub-issue.
    pub parent_by_reference: bool,
    /// The accepted artifact that it follows.
    pub from: Option<ArtifactKey>,
    /// Where it is stored.
    pub to: Destination,
    /// The file's path from the workspace, if it is stored in a file.
    pub path: Option<String>,
    /// The required fields without an answer. If there are any, it is a draft.
    pub missing: Vec<FieldId>,
    /// The keys that it links to.
    pub links: Vec<ArtifactKey>,
    /// Where it is written, if it comes from a file.
    pub place: Option<Place>,
    /// The outline that names it.
    pub outline: Option<Outline>,
    /// The agent that asks for it; `None` for a person.
    pub by: Option<AgentName>,
    /// The day it is created on.
    pub today: Date,
}

impl Artifact {
    /// The artifact with its placeholders replaced by references, and whether some issues still have no number.
    pub fn resolved(&self, locations: &Locations, from: &Location) -> (Self, bool) {
        let mut unresolved = false;
        let mut sections = |sections: &[Section]| -> Vec<Section> {
            let resolve = |section: &Section| {
                let (text, more) = locations.resolve(&section.text, from);
                unresolved |= more;
                Section { id: section.id.clone(), text }
            };
            sections.iter().map(resolve).collect()
        };
        let resolved = Self {
            sections: sections(&self.sections),
            before: self.before.as_ref().map(|before| Previous {
                title: before.title.clone(),
                sections: sections(&before.sections),
                drafts: before.drafts.each_ref().map(|draft| sections(draft)),
                given: before.given.clone(),
            }),
            scaffold: Scaffold {
                sections: sections(&self.scaffold.sections),
                least: sections(&self.scaffold.least),
                questions: self.scaffold.questions.clone(),
            },
            ..self.clone()
        };
        (resolved, unresolved)
    }
}

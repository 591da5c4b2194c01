//! What is asked for, and what it becomes.

use jiff::civil::Date;

use super::answers::Answers;
use super::body::Section;
use super::marker::SectionId;
use super::parent::Parent;
use super::reference::{Location, Locations};
use crate::core::catalog::Destination;
use crate::core::diagnostic::Place;
use crate::core::names::{ArtifactKey, Name};
use crate::core::names::{FieldId, RoleId, TemplateId};

/// The name that words gave before names were distinct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormerKey {
    /// The name.
    pub name: Name,
    /// The words.
    pub words: String,
}

/// A wish for one artifact, from whichever door it came.
#[derive(Clone, Debug)]
pub struct Request {
    /// The template to make it from.
    pub template: TemplateId,
    /// Its name; the slug of its title where there is none.
    pub name: Option<Name>,
    /// What its name was before names were distinct, where words gave it its name.
    pub former: Option<FormerKey>,
    /// What is answered.
    pub answers: Answers,
    /// What the artifact's own body said before, where the answers were read back from it. What holds those answers
    /// and nothing else is nobody's words beyond them.
    pub before: Option<Answers>,
    /// What it hangs under.
    pub parent: Option<Parent>,
    /// The artifact whose acceptance made it owed.
    pub from: Option<ArtifactKey>,
    /// That artifact's title, for whoever names it.
    pub from_title: String,
    /// Where it goes, if not where its template says.
    pub to: Option<Destination>,
    /// Its milestone, if not the one that its template says.
    pub milestone: Option<String>,
    /// Labels besides the template's.
    pub labels: Vec<String>,
    /// May required fields be missing?
    pub draft: bool,
    /// Where a person wrote it down.
    pub place: Option<Place>,
}

impl Request {
    /// A wish for an artifact of a template, with nothing said of it yet.
    pub fn new(template: TemplateId) -> Self {
        Self {
            template,
            name: None,
            former: None,
            answers: Answers::default(),
            before: None,
            parent: None,
            from: None,
            from_title: String::new(),
            to: None,
            milestone: None,
            labels: Vec::new(),
            draft: false,
            place: None,
        }
    }
}

/// A template filled in.
#[derive(Clone, Debug)]
pub struct Artifact {
    /// What it is.
    pub key: ArtifactKey,
    /// The role that owns its template.
    pub role: RoleId,
    /// Its title, one line of at most 256 characters (GitHub's limit).
    pub title: String,
    /// Its body without owner line and marker.
    pub sections: Vec<Section>,
    /// Title and sections as the answers of before would make them.
    pub before: Option<(String, Vec<Section>)>,
    /// The sections that hold an answer of before which is given anew.
    pub replaced: Vec<SectionId>,
    /// Its labels besides the role's.
    pub labels: Vec<String>,
    /// The issue type.
    pub issue_type: Option<String>,
    /// The milestone's title.
    pub milestone: Option<String>,
    /// The day on which the milestone is due, if it must be made.
    pub due: Option<Date>,
    /// What it hangs under.
    pub parent: Option<Parent>,
    /// Is the parent only named, because the issue can't hang there as a sub-issue?
    pub parent_by_reference: bool,
    /// The artifact whose acceptance made it owed.
    pub from: Option<ArtifactKey>,
    /// Where it goes.
    pub to: Destination,
    /// The file's path from the workspace, for one that goes to a file.
    pub path: Option<String>,
    /// The required fields that have no answer; it is a draft where there are any.
    pub missing: Vec<FieldId>,
    /// The keys that it links to.
    pub links: Vec<ArtifactKey>,
    /// Where a person wrote it down.
    pub place: Option<Place>,
    /// The day that it is made on.
    pub today: Date,
}

impl Artifact {
    /// With the references that are known by now; and are there some that are not?
    pub fn resolved(&self, locations: &Locations, from: &Location) -> (Self, bool) {
        let mut open = false;
        let mut sections = |sections: &[Section]| -> Vec<Section> {
            let resolve = |section: &Section| {
                let (text, more) = locations.resolve(&section.text, from);
                open |= more;
                Section { id: section.id.clone(), text }
            };
            sections.iter().map(resolve).collect()
        };
        let resolved = Self {
            sections: sections(&self.sections),
            before: self.before.as_ref().map(|(title, before)| (title.clone(), sections(before))),
            ..self.clone()
        };
        (resolved, open)
    }
}

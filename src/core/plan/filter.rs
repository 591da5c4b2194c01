//! Which of the existing artifacts somebody wants to see.

use super::existing::Existing;
use super::record::State;
use super::status::{Stage, Status};
use crate::core::artifact::Body;
use crate::core::catalog::Catalog;
use crate::core::names::{RoleId, TemplateId};

/// The states of wanted artifacts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WantedState {
    /// Not closed, drafts included.
    Open,
    /// Open, with required fields missing.
    Draft,
    /// Accepted, open or closed.
    Accepted,
    /// Closed.
    Closed,
    /// All.
    #[default]
    All,
}

/// Which artifacts are wanted: those that fit all that is given.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Their state.
    pub state: WantedState,
    /// Their owner.
    pub role: Option<RoleId>,
    /// Their template's current id.
    pub template: Option<TemplateId>,
    /// Who is assigned; `Some(None)` for nobody.
    pub person: Option<Option<String>>,
    /// Their milestone; `Some(None)` for none.
    pub milestone: Option<Option<String>>,
    /// Their parent; `Some(None)` for none.
    pub parent: Option<Option<String>>,
    /// Words that their key, title or text contains, in lowercase.
    pub words: Vec<String>,
}

impl Filter {
    /// Whether it lets every artifact pass.
    pub fn is_empty(&self) -> bool {
        self.state == WantedState::All
            && self.role.is_none()
            && self.template.is_none()
            && self.person.is_none()
            && self.milestone.is_none()
            && self.parent.is_none()
            && self.words.is_empty()
    }

    /// Whether an artifact fits as far as that is known without its text.
    pub fn fits(&self, catalog: &Catalog, existing: &Existing) -> bool {
        let record = &existing.record;
        let equal = |wanted: &Option<Option<String>>, is: Option<&str>| match wanted {
            None => true,
            Some(None) => is.is_none(),
            Some(Some(wanted)) => is.is_some_and(|is| is.to_lowercase() == wanted.to_lowercase()),
        };
        let assigned = match &self.person {
            None => true,
            Some(None) => record.assignees.is_empty(),
            Some(Some(login)) => record.assignees.iter().any(|other| other.eq_ignore_ascii_case(login)),
        };
        let state = match self.state {
            WantedState::Open | WantedState::Draft => record.state == State::Open,
            WantedState::Closed => record.state == State::Closed,
            WantedState::Accepted | WantedState::All => true,
        };
        state
            && assigned
            && self.role.as_ref().is_none_or(|role| *role == existing.owner(catalog))
            && self.template.as_ref().is_none_or(|id| id == catalog.current_id(record.key.template()))
            && equal(&self.milestone, record.milestone.as_deref())
            && equal(&self.parent, record.parent.as_deref())
    }

    /// Whether an artifact that [fits](Self::fits) does so with its text, too.
    pub fn fits_text(&self, existing: &Existing, status: &Status) -> bool {
        let state = match self.state {
            WantedState::Draft => status.stage == Stage::Draft,
            WantedState::Accepted => status.stage == Stage::Accepted,
            WantedState::Open | WantedState::Closed | WantedState::All => true,
        };
        state && (self.words.is_empty() || self.contains_words(existing))
    }

    fn contains_words(&self, existing: &Existing) -> bool {
        let record = &existing.record;
        let Body { sections, after, .. } = existing.body();
        let texts: Vec<&str> = sections.iter().map(|section| section.text.as_str()).collect();
        let text = format!("{} {} {} {after}", record.key, record.title, texts.join(" ")).to_lowercase();
        self.words.iter().all(|word| text.contains(word))
    }
}

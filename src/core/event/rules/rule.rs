//! A checked rule: what to do when an event happens.

use serde_json::Value as Json;

use super::condition::Condition;
use super::values::Values;
use crate::core::config::IfOpen;
use crate::core::diagnostic::Place;
use crate::core::event::payload::event::Event;
use crate::core::names::{RoleId, TemplateId};

/// What a rule can report.
pub(super) const STATUS: &str = "status";

/// A rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The name in the key.
    pub name: String,
    /// The events that trigger it.
    pub on: Vec<On>,
    pub(in crate::core::event) conditions: Vec<Condition>,
    /// What it does.
    pub action: RuleAction,
    /// Where it is written; `None` for a default rule.
    pub place: Option<Place>,
}

/// An event, or one action of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct On {
    /// The event's name.
    pub event: String,
    /// The action; `None` for any.
    pub action: Option<String>,
}

impl On {
    /// The event as a rule writes it: `issues.closed`.
    pub fn words(&self) -> String {
        self.action.as_ref().map_or_else(|| self.event.clone(), |action| format!("{}.{action}", self.event))
    }

    fn matches(&self, event: &Event) -> bool {
        self.event == event.name && self.action.as_deref().is_none_or(|action| event.action() == Some(action))
    }
}

/// What a rule does.
#[derive(Clone, Debug)]
pub enum RuleAction {
    /// Create drafts.
    Create(Box<DraftRule>),
    /// Apply these outline files; the word `outlines` stands for those that the configuration names.
    Apply(Vec<String>),
    /// Make the issue an artifact of this template, or of the form that it was filed through.
    Tag(Option<TemplateId>),
    /// Create the drafts that an accepted artifact owes.
    HandOff,
    /// Report what would change.
    Plan,
    /// Say what is wrong with the artifact, or with a pull request's outlines.
    Check,
    /// Keep the issue up to date that says how things stand.
    Report,
    /// Run the commands in a comment.
    Commands,
}

impl RuleAction {
    /// The word for it in a rule.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Create(_) => "create",
            Self::Apply(_) => "apply",
            Self::Tag(_) => "tag",
            Self::HandOff => "hand-off",
            Self::Plan => "plan",
            Self::Check => "check",
            Self::Report => "report",
            Self::Commands => "commands",
        }
    }

    /// The templates or files that it applies to, if any.
    pub fn targets(&self) -> Vec<String> {
        match self {
            Self::Create(creation) => creation.templates.clone(),
            Self::Apply(files) => files.clone(),
            Self::Tag(template) => vec![template.as_ref().map_or_else(|| "forms".to_owned(), ToString::to_string)],
            Self::Report => vec![STATUS.to_owned()],
            Self::HandOff | Self::Plan | Self::Check | Self::Commands => Vec::new(),
        }
    }

    /// Whether it is done for anybody. Creating, assigning and accepting need push rights.
    pub fn is_for_anybody(&self) -> bool {
        matches!(self, Self::Tag(_) | Self::Plan | Self::Check)
    }
}

/// The drafts that a rule creates. All texts are templates over the payload.
#[derive(Clone, Debug)]
pub struct DraftRule {
    /// The templates.
    pub(in crate::core::event) templates: Vec<String>,
    /// The answers: a map by field, or a text that contains one.
    pub(in crate::core::event) with: Json,
    /// The name in the key.
    pub(in crate::core::event) key: Option<String>,
    /// The artifact that it follows.
    pub(in crate::core::event) from: Option<String>,
    /// The parent.
    pub(in crate::core::event) parent: Option<String>,
    /// What is done with the previous one if it is still open.
    pub(in crate::core::event) if_open: Option<IfOpen>,
}

impl Rule {
    /// Whether it applies to an event, as far as the payload shows.
    pub fn applies_to(&self, event: &Event, values: &Values) -> bool {
        self.on.iter().any(|on| on.matches(event))
            && self.conditions.iter().all(|condition| condition.holds(event, values))
    }

    /// Its conditions: the path or property of each, and the values that meet it.
    pub fn conditions(&self) -> impl Iterator<Item = (&str, Vec<String>)> {
        let words = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        self.conditions.iter().map(move |one| (one.path.as_str(), one.wanted.iter().map(words).collect()))
    }

    /// Whether an event triggers it, whatever the payload says.
    pub fn is_triggered_by(&self, event: &Event) -> bool {
        self.on.iter().any(|on| on.matches(event))
    }

    /// The path of the first condition that the payload doesn't meet.
    pub fn unmet_condition(&self, event: &Event, values: &Values) -> Option<&str> {
        self.conditions.iter().find(|one| !one.holds(event, values)).map(|one| one.path.as_str())
    }

    /// Whether the event's artifact meets its conditions.
    pub fn accepts_artifact(&self, artifact: Option<(&TemplateId, &RoleId)>) -> bool {
        self.conditions.iter().all(|condition| condition.accepts_artifact(artifact))
    }

    /// Whether it has conditions about the event's artifact.
    pub fn needs_artifact(&self) -> bool {
        self.conditions.iter().any(Condition::is_of_artifact)
    }

    /// The values that its conditions allow for a path, such as the times of a schedule.
    pub fn condition_values(&self, path: &str) -> Vec<&str> {
        let of = self.conditions.iter().filter(|condition| condition.path == path);
        of.flat_map(|condition| &condition.wanted).filter_map(Json::as_str).collect()
    }

    /// The templates that it creates drafts from, as the rule writes them.
    pub fn creates(&self) -> Vec<&str> {
        match &self.action {
            RuleAction::Create(creation) => creation.templates.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }
}

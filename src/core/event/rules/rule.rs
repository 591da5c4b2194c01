//! A checked rule: when this event happens, do that.

use serde_json::Value as Json;

use super::condition::Condition;
use super::values::Values;
use crate::core::config::IfOpen;
use crate::core::diagnostic::Place;
use crate::core::event::payload::event::Event;
use crate::core::names::{RoleId, TemplateId};

/// A rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its name.
    pub name: String,
    /// When.
    pub on: Vec<On>,
    pub(in crate::core::event) conditions: Vec<Condition>,
    /// What.
    pub action: RuleAction,
    /// Where it is written; nothing for a default rule.
    pub place: Option<Place>,
}

/// An event, or one action of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct On {
    /// The event's name.
    pub event: String,
    /// The action; any where there is none.
    pub action: Option<String>,
}

impl On {
    /// As it is written: `issues.closed`.
    pub fn words(&self) -> String {
        self.action.as_ref().map_or_else(|| self.event.clone(), |action| format!("{}.{action}", self.event))
    }

    fn is(&self, event: &Event) -> bool {
        self.event == event.name && self.action.as_deref().is_none_or(|action| event.action() == Some(action))
    }
}

/// What a rule does.
#[derive(Clone, Debug)]
pub enum RuleAction {
    /// Make drafts.
    Create(Box<DraftRule>),
    /// Apply outlines: these files, where the word `outlines` stands for those that the configuration names.
    Apply(Vec<String>),
    /// Make the issue an artifact: of the form that it was filed through, or of this template.
    Tag(Option<TemplateId>),
    /// Make what an accepted artifact owes.
    HandOff,
    /// Say what would change.
    Plan,
    /// Obey the commands in a comment.
    Commands,
}

impl RuleAction {
    /// The word that people write for it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Create(_) => "create",
            Self::Apply(_) => "apply",
            Self::Tag(_) => "tag",
            Self::HandOff => "hand-off",
            Self::Plan => "plan",
            Self::Commands => "commands",
        }
    }

    /// What it does that to: templates, files; nothing where its word says all.
    pub fn what(&self) -> Vec<String> {
        match self {
            Self::Create(creation) => creation.templates.clone(),
            Self::Apply(files) => files.clone(),
            Self::Tag(template) => vec![template.as_ref().map_or_else(|| "forms".to_owned(), ToString::to_string)],
            Self::HandOff | Self::Plan | Self::Commands => Vec::new(),
        }
    }

    /// May it be done for anybody? What makes things, assigns or accepts is done only for who may push.
    pub fn is_for_anybody(&self) -> bool {
        matches!(self, Self::Tag(_) | Self::Plan)
    }
}

/// What is made. All texts are templates over the payload.
#[derive(Clone, Debug)]
pub struct DraftRule {
    /// The templates.
    pub(in crate::core::event) templates: Vec<String>,
    /// The answers: a map by field, or a text that holds one.
    pub(in crate::core::event) with: Json,
    /// The name.
    pub(in crate::core::event) key: Option<String>,
    /// What it follows.
    pub(in crate::core::event) from: Option<String>,
    /// What it hangs under.
    pub(in crate::core::event) parent: Option<String>,
    /// What becomes of the one before.
    pub(in crate::core::event) if_open: Option<IfOpen>,
}

impl Rule {
    /// Does it speak for an event, as far as the payload tells?
    pub fn applies_to(&self, event: &Event, values: &Values) -> bool {
        self.on.iter().any(|on| on.is(event)) && self.conditions.iter().all(|condition| condition.holds(event, values))
    }

    /// Its conditions: what each is about, and what that may be.
    pub fn conditions(&self) -> impl Iterator<Item = (&str, Vec<String>)> {
        let words = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        self.conditions.iter().map(move |one| (one.path.as_str(), one.wanted.iter().map(words).collect()))
    }

    /// Does it listen to an event, whatever the payload says?
    pub fn is_triggered_by(&self, event: &Event) -> bool {
        self.on.iter().any(|on| on.is(event))
    }

    /// The first path whose value in the payload is not as the rule wants it.
    pub fn unmet_condition(&self, event: &Event, values: &Values) -> Option<&str> {
        self.conditions.iter().find(|one| !one.holds(event, values)).map(|one| one.path.as_str())
    }

    /// Does it suit the artifact that the event is about?
    pub fn accepts_artifact(&self, artifact: Option<(&TemplateId, &RoleId)>) -> bool {
        self.conditions.iter().all(|condition| condition.accepts_artifact(artifact))
    }

    /// Must the artifact that the event is about be known before it can be said whether it suits?
    pub fn asks_for_artifact(&self) -> bool {
        self.conditions.iter().any(Condition::is_of_artifact)
    }

    /// The exact values that a path of the payload must have, if it names some: by them a schedule's times are known.
    pub fn wants(&self, path: &str) -> Vec<&str> {
        let of = self.conditions.iter().filter(|condition| condition.path == path);
        of.flat_map(|condition| &condition.wanted).filter_map(Json::as_str).collect()
    }

    /// The templates that it makes things from, where they are known without a payload.
    pub fn creates(&self) -> Vec<&str> {
        match &self.action {
            RuleAction::Create(creation) => creation.templates.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }
}

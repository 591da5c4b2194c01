//! A template: what an artifact is made from. Its front matter is data first, and only then are its values rendered.

use std::sync::Arc;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::field::{Field, FieldFile};
use crate::core::config::{Acceptance, Destination};
use crate::core::diagnostic::Source;
use crate::core::names::{RoleId, TemplateId};

/// The front matter as it is written.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FrontMatter {
    /// What people call it.
    pub name: String,
    /// One line that says what it is good for.
    #[serde(default)]
    pub about: String,
    /// The artifact's title, a template over the fields.
    pub title: String,
    /// Labels besides the role's; each may be a template.
    #[serde(default)]
    pub labels: Vec<String>,
    /// The issue type, where the tracker has types.
    #[serde(default, rename = "type")]
    pub issue_type: Option<String>,
    /// Where it goes.
    #[serde(default)]
    pub to: Destination,
    /// The file's path from the workspace, a template over the fields.
    #[serde(default)]
    pub path: Option<String>,
    /// The templates under which it may hang; empty for any.
    #[serde(default)]
    pub under: Vec<String>,
    /// The templates that are owed once it is accepted.
    #[serde(default)]
    pub then: Vec<String>,
    /// How it is accepted.
    #[serde(default)]
    pub accepted: Acceptance,
    /// The milestone's title, a template over the fields.
    #[serde(default)]
    pub milestone: Option<String>,
    /// The day on which the milestone is due, a template over the fields; used where the milestone must be made.
    #[serde(default)]
    pub due: Option<String>,
    /// What it asks.
    #[serde(default)]
    pub fields: IndexMap<String, FieldFile>,
}

/// A checked template.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its file's name without `.md`.
    pub id: TemplateId,
    /// Its folder: who owns what is made from it.
    pub role: RoleId,
    /// What people call it.
    pub name: String,
    /// What it is good for.
    pub about: String,
    /// The title's template.
    pub title: String,
    /// The labels' templates.
    pub labels: Vec<String>,
    /// The issue type.
    pub issue_type: Option<String>,
    /// Where it goes.
    pub to: Destination,
    /// The path's template.
    pub path: String,
    /// Where it may hang; empty for anywhere.
    pub under: Vec<TemplateId>,
    /// What it owes once it is accepted.
    pub then: Vec<TemplateId>,
    /// How it is accepted.
    pub accepted: Acceptance,
    /// The milestone's template.
    pub milestone: Option<String>,
    /// The template of the day on which the milestone is due.
    pub due: Option<String>,
    /// What it asks, in order.
    pub fields: Vec<Field>,
    /// The Handlebars body.
    pub body: String,
    /// The whole file.
    pub source: Arc<Source>,
    /// Is it one of ours, or a team's?
    pub builtin: bool,
}

impl Template {
    /// The field of a name.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id.as_str() == id)
    }
}

/// The path of a template that names none.
pub(crate) fn default_path(id: &TemplateId) -> String {
    format!("docs/product/{id}/{{{{name}}}}.md")
}

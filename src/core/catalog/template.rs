//! Templates, from which artifacts are made. Their front matter is parsed as data before its values are rendered.

use std::sync::Arc;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::field::{Field, FieldFile};
use super::hand_off::HandOff;
use crate::core::config::{Acceptance, Destination, ThenFile};
use crate::core::diagnostic::Source;
use crate::core::names::{RoleId, TemplateId};

/// The front matter as it is written.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FrontMatter {
    /// Its display name.
    pub name: String,
    /// What it is for, in one line.
    #[serde(default)]
    pub about: String,
    /// The artifact's title. A template over the fields.
    pub title: String,
    /// Labels in addition to the role's. Each may be a template.
    #[serde(default)]
    pub labels: Vec<String>,
    /// The issue type, if the tracker has types.
    #[serde(default, rename = "type")]
    pub issue_type: Option<String>,
    /// Where it is stored.
    #[serde(default)]
    pub to: Destination,
    /// The file's path from the workspace. A template over the fields.
    #[serde(default)]
    pub path: Option<String>,
    /// Its former ids. Artifacts, keys and outlines that name one still work.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The templates that its parent may have. Empty allows any.
    #[serde(default)]
    pub under: Vec<String>,
    /// The templates of the follow-up drafts that accepting it creates.
    #[serde(default)]
    pub then: ThenFile,
    /// How it is accepted.
    #[serde(default)]
    pub accepted: Acceptance,
    /// The milestone's title. A template over the fields.
    #[serde(default)]
    pub milestone: Option<String>,
    /// The milestone's due date, used if the milestone has to be created. A template over the fields.
    #[serde(default)]
    pub due: Option<String>,
    /// The fields that it asks for.
    #[serde(default)]
    pub fields: IndexMap<String, FieldFile>,
}

/// A checked template.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its file's name without `.md`.
    pub id: TemplateId,
    /// Its folder: the role that owns its artifacts.
    pub role: RoleId,
    /// Its display name.
    pub name: String,
    /// What it is for.
    pub about: String,
    /// The title's template.
    pub title: String,
    /// The labels' templates.
    pub labels: Vec<String>,
    /// The issue type.
    pub issue_type: Option<String>,
    /// Where its artifacts are stored.
    pub to: Destination,
    /// The path's template.
    pub path: String,
    /// Its former ids.
    pub aliases: Vec<TemplateId>,
    /// The templates that a parent may have. Empty allows any.
    pub under: Vec<TemplateId>,
    /// The follow-up drafts that accepting an artifact creates.
    pub then: Vec<HandOff>,
    /// How its artifacts are accepted.
    pub accepted: Acceptance,
    /// The milestone's template.
    pub milestone: Option<String>,
    /// The template of the milestone's due date.
    pub due: Option<String>,
    /// The fields, in order.
    pub fields: Vec<Field>,
    /// The Handlebars body.
    pub body: String,
    /// The whole file.
    pub source: Arc<Source>,
    /// Whether it is built in, not a team's.
    pub builtin: bool,
}

impl Template {
    /// The field with a name.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id.as_str() == id)
    }

    /// The id by which somebody names it: its own, or a former one.
    pub fn id_named(&self, name: &str) -> TemplateId {
        self.aliases.iter().find(|alias| alias.as_str() == name).unwrap_or(&self.id).clone()
    }

    /// The templates of the follow-ups that accepting an artifact owes.
    pub fn follow_ups(&self) -> impl Iterator<Item = &TemplateId> {
        self.then.iter().map(|hand_off| &hand_off.template)
    }
}

/// The path of a template that doesn't set one.
pub(crate) fn default_path(id: &TemplateId) -> String {
    format!("docs/product/{id}/{{{{name}}}}.md")
}

//! The list of artifacts.

use std::fmt::Write as _;

use owo_colors::OwoColorize;
use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use crate::core::catalog::Catalog;
use crate::core::plan::{Receipt, State};

/// The JSON of listed artifacts.
#[derive(Serialize)]
pub struct ListedJson<'a> {
    artifacts: Vec<Listed<'a>>,
}

impl<'a> ListedJson<'a> {
    /// The JSON of these artifacts.
    pub fn new(receipts: &'a [Receipt]) -> Self {
        Self { artifacts: receipts.iter().map(Listed).collect() }
    }
}

/// A receipt without what was done.
struct Listed<'a>(&'a Receipt);

impl Serialize for Listed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut listed = serializer.serialize_struct("Listed", 12)?;
        listed.serialize_field("key", &self.0.key)?;
        listed.serialize_field("template", &self.0.template)?;
        listed.serialize_field("role", &self.0.role)?;
        listed.serialize_field("state", &self.0.state)?;
        listed.serialize_field("number", &self.0.number)?;
        listed.serialize_field("url", &self.0.url)?;
        listed.serialize_field("title", &self.0.title)?;
        listed.serialize_field("labels", &self.0.labels)?;
        listed.serialize_field("assignees", &self.0.assignees)?;
        listed.serialize_field("milestone", &self.0.milestone)?;
        listed.serialize_field("parent", &self.0.parent)?;
        listed.serialize_field("path", &self.0.path)?;
        listed.end()
    }
}

/// Renders artifacts by owner, one line each.
pub fn render_list(catalog: &Catalog, listed: &[Receipt]) -> String {
    let mut text = String::new();
    let mut roles: Vec<(&str, &str)> =
        catalog.roles().iter().map(|role| (role.id.as_str(), role.name.as_str())).collect();
    for artifact in listed {
        if !roles.iter().any(|(id, _)| *id == artifact.role.as_str()) {
            roles.push((artifact.role.as_str(), artifact.role.as_str()));
        }
    }
    for (id, name) in roles {
        let owned: Vec<&Receipt> = listed.iter().filter(|artifact| artifact.role.as_str() == id).collect();
        if owned.is_empty() {
            continue;
        }
        let known = if catalog.role(id).is_some() { "" } else { ": role not found" };
        writeln!(text, "{} ({}){known}", name.cyan().bold(), owned.len()).expect("writing to a String can't fail");
        let width = owned.iter().map(|artifact| artifact.key.to_string().chars().count()).max().unwrap_or(0).min(48);
        for artifact in owned {
            let closed = if artifact.state == State::Closed { " (closed)" } else { "" };
            let number = artifact.number.map_or_else(String::new, |number| format!("#{number} "));
            writeln!(text, "  {:width$}  {number}{}{closed}", artifact.key.to_string(), artifact.title.dimmed())
                .expect("writing to a String can't fail");
        }
    }
    text
}

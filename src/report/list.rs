//! The list of artifacts.

use std::fmt::Write as _;

use owo_colors::OwoColorize;
use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use crate::core::catalog::Catalog;
use crate::core::plan::{Action, Existing, Receipt, State};

/// The JSON of listed artifacts.
#[derive(Serialize)]
pub struct ListedJson<'a> {
    artifacts: Vec<Listed<'a>>,
}

impl<'a> ListedJson<'a> {
    /// The JSON of these artifacts.
    pub fn new(catalog: &'a Catalog, artifacts: &[&'a Existing]) -> Self {
        Self { artifacts: artifacts.iter().map(|existing| Listed(catalog, existing)).collect() }
    }
}

/// A receipt without what was done, made when it is written.
struct Listed<'a>(&'a Catalog, &'a Existing);

/// The receipt of an artifact that is only listed.
fn listed_receipt(catalog: &Catalog, existing: &Existing) -> Receipt {
    let receipt = Receipt::of(&existing.record, Action::Keep, &existing.location);
    Receipt { role: existing.owner(catalog), ..receipt }
}

impl Serialize for Listed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let receipt = listed_receipt(self.0, self.1);
        let mut listed = serializer.serialize_struct("Listed", 12)?;
        listed.serialize_field("key", &receipt.key)?;
        listed.serialize_field("template", &receipt.template)?;
        listed.serialize_field("role", &receipt.role)?;
        listed.serialize_field("state", &receipt.state)?;
        listed.serialize_field("number", &receipt.number)?;
        listed.serialize_field("url", &receipt.url)?;
        listed.serialize_field("title", &receipt.title)?;
        listed.serialize_field("labels", &receipt.labels)?;
        listed.serialize_field("assignees", &receipt.assignees)?;
        listed.serialize_field("milestone", &receipt.milestone)?;
        listed.serialize_field("parent", &receipt.parent)?;
        listed.serialize_field("path", &receipt.path)?;
        listed.end()
    }
}

/// Renders artifacts by owner, one line each.
pub fn render_list(catalog: &Catalog, listed: &[&Existing]) -> String {
    let listed: Vec<Receipt> = listed.iter().map(|existing| listed_receipt(catalog, existing)).collect();
    let mut text = String::new();
    let mut roles: Vec<(&str, &str)> =
        catalog.roles().iter().map(|role| (role.id.as_str(), role.name.as_str())).collect();
    for artifact in &listed {
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

//! The list of what is there.

use std::fmt::Write as _;

use owo_colors::OwoColorize;
use serde::Serialize;

use crate::core::catalog::Catalog;
use crate::core::plan::{Receipt, State};

/// An artifact as it is listed: a receipt without what was done.
#[derive(Clone, Debug, Serialize)]
pub struct Listed {
    /// What it is.
    pub key: String,
    /// What it is made from.
    pub template: String,
    /// The role that owns it.
    pub role: String,
    /// Open or closed.
    pub state: State,
    /// The number, where it has one.
    pub number: Option<u64>,
    /// The address, where it has one.
    pub url: Option<String>,
    /// The title.
    pub title: String,
    /// All labels.
    pub labels: Vec<String>,
    /// The logins.
    pub assignees: Vec<String>,
    /// The milestone's title.
    pub milestone: Option<String>,
    /// The parent's key.
    pub parent: Option<String>,
    /// The file, from the workspace.
    pub path: Option<String>,
}

impl From<Receipt> for Listed {
    fn from(receipt: Receipt) -> Self {
        Self {
            key: receipt.key,
            template: receipt.template,
            role: receipt.role,
            state: receipt.state,
            number: receipt.number,
            url: receipt.url,
            title: receipt.title,
            labels: receipt.labels,
            assignees: receipt.assignees,
            milestone: receipt.milestone,
            parent: receipt.parent,
            path: receipt.path,
        }
    }
}

/// Artifacts by owner, one line each.
pub fn tell_list(catalog: &Catalog, listed: &[Listed]) -> String {
    let mut text = String::new();
    let mut roles: Vec<(&str, &str)> =
        catalog.roles().iter().map(|role| (role.id.as_str(), role.name.as_str())).collect();
    for artifact in listed {
        if !roles.iter().any(|(id, _)| *id == artifact.role) {
            roles.push((&artifact.role, &artifact.role));
        }
    }
    for (id, name) in roles {
        let owned: Vec<&Listed> = listed.iter().filter(|artifact| artifact.role == id).collect();
        if owned.is_empty() {
            continue;
        }
        let known = if catalog.role(id).is_some() { "" } else { ": no such role here" };
        writeln!(text, "{} ({}){known}", name.cyan().bold(), owned.len()).expect("a string takes it");
        let width = owned.iter().map(|artifact| artifact.key.chars().count()).max().unwrap_or(0).min(48);
        for artifact in owned {
            let closed = if artifact.state == State::Closed { " (closed)" } else { "" };
            writeln!(text, "  {:width$}  {}{closed}", artifact.key, artifact.title.dimmed())
                .expect("a string takes it");
        }
    }
    text
}

//! The list of artifacts.

use owo_colors::Style;
use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use super::columns::{Cell, Column, Fit, render_columns};
use crate::core::catalog::Catalog;
use crate::core::names::AgentName;
use crate::core::plan::{Action, Author, Existing, Receipt, Stage, Status};

/// The columns of the list.
const COLUMNS: [Column; 8] = [
    Column { heading: "#", fit: Fit::Whole },
    Column { heading: "KEY", fit: Fit::Whole },
    Column { heading: "TITLE", fit: Fit::Cut },
    Column { heading: "STATE", fit: Fit::LeftOut(1) },
    Column { heading: "OWNER", fit: Fit::LeftOut(3) },
    Column { heading: "ASSIGNEE", fit: Fit::LeftOut(2) },
    Column { heading: "MILESTONE", fit: Fit::LeftOut(4) },
    Column { heading: "BY", fit: Fit::LeftOut(5) },
];

/// A listed artifact, without its texts.
#[derive(Clone, Debug)]
pub struct ListedArtifact {
    receipt: Receipt,
    status: Status,
    created: Option<String>,
    closed: Option<String>,
    by: Option<AgentName>,
    author: Option<Box<Author>>,
}

impl ListedArtifact {
    /// What is listed of an artifact.
    pub fn new(catalog: &Catalog, existing: &Existing, status: Status) -> Self {
        let receipt = Receipt::of(&existing.record, Action::Keep, &existing.location);
        let date = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());
        Self {
            receipt: Receipt { role: existing.owner(catalog), ..receipt },
            created: date(existing.record.created),
            closed: date(existing.record.closed),
            by: existing.by(),
            author: existing.author.clone(),
            status,
        }
    }

    /// Its receipt, without what was done.
    pub fn receipt(&self) -> &Receipt {
        &self.receipt
    }

    /// How far it is.
    pub fn status(&self) -> &Status {
        &self.status
    }

    /// The day it was created.
    pub fn created(&self) -> Option<&str> {
        self.created.as_deref()
    }

    /// The agent that created it; `None` for a person.
    pub fn by(&self) -> Option<&AgentName> {
        self.by.as_ref()
    }

    /// The day it was closed.
    pub fn closed(&self) -> Option<&str> {
        self.closed.as_deref()
    }
}

/// The JSON of listed artifacts.
#[derive(Serialize)]
pub struct ListedJson<'a> {
    /// The artifacts.
    pub artifacts: &'a [ListedArtifact],
}

impl Serialize for ListedArtifact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let receipt = &self.receipt;
        let mut listed = serializer.serialize_struct("Listed", 19)?;
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
        listed.serialize_field("missing", &self.status.missing)?;
        listed.serialize_field("accepted", &self.status.accepted.map(|date| date.to_string()))?;
        listed.serialize_field("created", &self.created)?;
        listed.serialize_field("closed", &self.closed)?;
        listed.serialize_field("by", &self.by)?;
        let trust = self.author.as_ref().map_or("repository", |author| if author.is_team { "team" } else { "outside" });
        listed.serialize_field("author", &self.author.as_ref().map(|author| &author.login))?;
        listed.serialize_field("author_trust", trust)?;
        listed.end()
    }
}

/// Renders artifacts in columns, one line each, that fit the width.
pub fn render_list(catalog: &Catalog, listed: &[ListedArtifact], width: Option<usize>) -> String {
    let rows: Vec<Vec<Cell>> = listed.iter().map(|artifact| row(catalog, artifact)).collect();
    render_columns(&COLUMNS, &rows, width)
}

fn row(catalog: &Catalog, artifact: &ListedArtifact) -> Vec<Cell> {
    let receipt = &artifact.receipt;
    let owner = match catalog.role(receipt.role.as_str()) {
        Some(role) => role.name.clone(),
        None => format!("{}: role not found", receipt.role),
    };
    let assignees: Vec<String> = receipt.assignees.iter().map(|login| format!("@{login}")).collect();
    vec![
        Cell::new(&receipt.number.map_or_else(String::new, |number| format!("#{number}")), Style::new().dimmed()),
        Cell::new(&receipt.key.to_string(), Style::new().bold()),
        Cell::plain(&receipt.title),
        Cell::new(artifact.status.stage.word(), stage_style(artifact.status.stage)),
        Cell::new(&owner, Style::new().cyan()),
        Cell::plain(&assignees.join(" ")),
        Cell::plain(receipt.milestone.as_deref().unwrap_or_default()),
        Cell::plain(artifact.by.as_ref().map_or("", AgentName::as_str)),
    ]
}

pub(super) fn stage_style(stage: Stage) -> Style {
    match stage {
        Stage::Draft => Style::new().yellow(),
        Stage::Open => Style::new(),
        Stage::Accepted => Style::new().green(),
        Stage::Closed | Stage::Dropped => Style::new().dimmed(),
    }
}

//! The exports of other tools, recognized by their headers.
//!
//! The headers are those of real files: Jira's "Export CSV (all fields)" begins with `Summary,Issue key,Issue id` and
//! repeats `Labels` for each label of an issue (<https://support.atlassian.com/jira-software-cloud/docs/export-issues/>);
//! Linear's has 30 columns or more and begins with `ID,Team,Title,Description,Status,Estimate,Priority`
//! (<https://linear.app/docs/exporting-data>); a GitHub project's "Export view data" is a TSV that begins with
//! `Title`, `URL` and the columns of the view.

use crate::core::catalog::{Kind, Template};

/// A tool whose exports are recognized.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KnownExport {
    Jira,
    Linear,
    GitHubProjects,
}

impl KnownExport {
    /// Recognizes an export by the normalized names of its columns.
    pub(super) fn of(header: &[String]) -> Option<Self> {
        let has = |names: &[&str]| names.iter().all(|name| header.iter().any(|known| known == name));
        if has(&["summary", "issue_key"]) && (has(&["issue_type"]) || has(&["issue_id"])) {
            Some(Self::Jira)
        } else if has(&["id", "team", "title", "status"]) {
            Some(Self::Linear)
        } else if has(&["title", "url"]) && (has(&["assignees"]) || has(&["status"]) || has(&["repository"])) {
            Some(Self::GitHubProjects)
        } else {
            None
        }
    }

    /// The tool's name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Jira => "Jira",
            Self::Linear => "Linear",
            Self::GitHubProjects => "GitHub Projects",
        }
    }

    /// What one of its columns is for this template: a field, or a property of every artifact.
    ///
    /// The tool's workflow (status, assignee, priority, dates, parents by the tool's own numbers) isn't taken over.
    pub(super) fn target(self, column: &str, template: &Template) -> Option<String> {
        let words = match column {
            "title" | "summary" => title_field(template),
            "description" => description_field(template),
            "issue_key" if self == Self::Jira => Some("key"),
            "id" if self == Self::Linear => Some("key"),
            "labels" => Some("labels"),
            "milestone" if self == Self::GitHubProjects => Some("milestone"),
            "sprint" => template.field("sprint").map(|field| field.id.as_str()),
            _ => None,
        };
        words.map(str::to_owned)
    }
}

/// The field that says most of a template's title: the last text in it.
fn title_field(template: &Template) -> Option<&str> {
    let named = |field: &&crate::core::catalog::Field| {
        let at = template.title.rfind(&format!("{{{{{}}}}}", field.id));
        at.filter(|_| matches!(field.kind, Kind::Text | Kind::Paragraph))
    };
    template.fields.iter().filter(|field| named(field).is_some()).max_by_key(named).map(|field| field.id.as_str())
}

/// The field that takes a description: the usual names first, then any paragraph.
fn description_field(template: &Template) -> Option<&str> {
    let title = title_field(template);
    let fits =
        |name: &&str| Some(*name) != title && template.field(name).is_some_and(|field| field.kind == Kind::Paragraph);
    let usual = ["notes", "description", "context", "problem", "evidence"].into_iter().find(fits);
    let name = usual.or_else(|| template.fields.iter().map(|field| field.id.as_str()).find(fits))?;
    template.field(name).map(|field| field.id.as_str())
}

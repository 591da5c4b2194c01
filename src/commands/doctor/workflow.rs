//! Checks the workflow against the rules in force: its events, its permissions, and the version that it runs.

use std::collections::BTreeMap;

use crate::commands::context::Context;
use crate::commands::setup::workflow_text;
use crate::core::catalog::Catalog;
use crate::core::config::config_file::TrackerKind;
use crate::core::diagnostic::{Error, Source};
use crate::core::event::Rules;
use crate::core::yaml::{Document, Node, Value};
use crate::report::Check;
use crate::workspace::{Limit, WORKFLOW, Workspace};

/// Checks the workflow.
pub(super) fn check(context: &Context, workspace: &Workspace, catalog: &Catalog) -> Vec<Check> {
    let found = match workspace.files().read(WORKFLOW, Limit::Artifact) {
        Ok(found) => found,
        Err(error) => return Check::failures("workflow", &error),
    };
    let tracker = workspace.config.file.tracker;
    let Some(source) = found else {
        return match tracker {
            Some(TrackerKind::Local) => Vec::new(),
            _ => vec![Check::ok("workflow", format!("none: events change nothing; `rolecall init` writes {WORKFLOW}"))],
        };
    };
    let mut checks = Vec::new();
    let by_option = context.global.tracker.is_some() || context.global.repo.is_some();
    if tracker.is_none() && !by_option {
        checks.push(Check::warning(
            "workflow",
            "it uses GitHub's issues, and this folder uses files: no `tracker` is set",
            "set `tracker: github` or `tracker: local` in .github/rolecall.yml",
        ));
    }
    match compare(workspace, catalog, &source.text) {
        Ok(found) => checks.extend(found),
        Err(error) => checks.extend(Check::failures("workflow", &error)),
    }
    if checks.is_empty() {
        checks.push(Check::ok("workflow", format!("{WORKFLOW} has the events and permissions that the rules need")));
    }
    checks
}

/// Compares the workflow with the one that `init` would write.
fn compare(workspace: &Workspace, catalog: &Catalog, text: &str) -> Result<Vec<Check>, Error> {
    let rules = Rules::read(&workspace.config, catalog)?;
    let Some(wanted) = workflow_text(workspace, catalog, &rules) else {
        return Ok(vec![Check::warning("workflow", "no rule in force uses an event that starts it", "remove it")]);
    };
    let (wanted, found) = (Summary::read(&wanted)?, Summary::read(text)?);
    let mut checks = Vec::new();
    let missing: Vec<String> =
        wanted.events.iter().filter(|event| !found.events.contains(event)).map(|event| format!("`{event}`")).collect();
    if !missing.is_empty() {
        checks.push(Check::warning(
            "workflow",
            format!("rules wait for events that don't start it: {}", missing.join(", ")),
            format!("add them to `on` in {WORKFLOW}, or remove it and run `rolecall init`"),
        ));
    }
    for (scope, level) in &wanted.permissions {
        let granted = found.granted(scope);
        if granted < *level {
            checks.push(Check::error(
                "workflow",
                format!("the rules need `{scope}: {}`, and its jobs have {}", word(*level), described(granted)),
                format!("add `{scope}: {}` to the job's `permissions` in {WORKFLOW}", word(*level)),
            ));
        }
    }
    let version = env!("CARGO_PKG_VERSION");
    if let Some(other) = found.version.filter(|other| !version.starts_with(other.as_str())) {
        checks.push(Check::warning(
            "version",
            format!("the workflow runs rolecall {other}, and this is {version}"),
            format!("use the same version: `@v{version}` in {WORKFLOW}"),
        ));
    }
    Ok(checks)
}

/// How much a permission allows: 0 nothing, 1 read, 2 write.
type Level = u8;

fn level(word: &str) -> Level {
    match word {
        "write" | "write-all" => 2,
        "read" | "read-all" => 1,
        _ => 0,
    }
}

fn word(level: Level) -> &'static str {
    if level == 2 { "write" } else { "read" }
}

fn described(level: Level) -> String {
    if level == 0 { "none of it".to_owned() } else { format!("`{}`", word(level)) }
}

/// What matters of a workflow.
struct Summary {
    events: Vec<String>,
    /// The most that a job has, by scope.
    permissions: BTreeMap<String, Level>,
    /// What it has of every scope (`write-all`), or the repository's default, which isn't known here.
    every: Level,
    /// The version that its action is pinned to, without `v`.
    version: Option<String>,
}

impl Summary {
    fn read(text: &str) -> Result<Self, Error> {
        let document = Document::parse(&Source::new(WORKFLOW, text))?;
        let root = &document.root;
        let events = match root.entry("on").map(|entry| &entry.node) {
            Some(node) => names(node),
            None => Vec::new(),
        };
        let mut summary = Self { events, permissions: BTreeMap::new(), every: 0, version: version(text) };
        let own = root.entry("permissions").map(|entry| &entry.node);
        let jobs = root.entry("jobs").and_then(|entry| entry.node.entries()).unwrap_or_default();
        for job in jobs {
            match job.node.entry("permissions").map(|entry| &entry.node).or(own) {
                Some(node) => summary.add(node),
                // Without `permissions`, the repository's setting applies.
                None => summary.every = 2,
            }
        }
        Ok(summary)
    }

    fn add(&mut self, permissions: &Node) {
        match permissions.entries() {
            Some(entries) => {
                for entry in entries {
                    let granted = level(entry.node.words().unwrap_or_default());
                    let known = self.permissions.entry(entry.key.clone()).or_default();
                    *known = granted.max(*known);
                }
            }
            None => self.every = self.every.max(level(permissions.words().unwrap_or_default())),
        }
    }

    fn granted(&self, scope: &str) -> Level {
        self.permissions.get(scope).copied().unwrap_or_default().max(self.every)
    }
}

/// The events of `on`: one, a list, or the keys of a map.
fn names(node: &Node) -> Vec<String> {
    if let Some(entries) = node.entries() {
        return entries.iter().map(|entry| entry.key.clone()).collect();
    }
    match &node.value {
        Value::List(items) => items.iter().filter_map(|item| item.words()).map(str::to_owned).collect(),
        _ => node.words().map(str::to_owned).into_iter().collect(),
    }
}

/// The version in `uses: owner/rolecall@v1.2.3`, or in the comment after a commit.
fn version(text: &str) -> Option<String> {
    let line = text.lines().find(|line| line.contains("uses:") && line.contains("/rolecall@"))?;
    let reference = line.split_once("/rolecall@")?.1;
    let numbers = |text: &str| {
        let digits = text.strip_prefix('v')?.split(|c: char| !c.is_ascii_digit() && c != '.').next()?;
        Some(digits.trim_end_matches('.').to_owned()).filter(|digits| !digits.is_empty())
    };
    numbers(reference).or_else(|| numbers(reference.split_once("# ")?.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read_from_a_tag_or_from_the_comment_after_a_commit() {
        let line = |reference: &str| version(&format!("on: push\n      - uses: acme/rolecall@{reference}\n"));
        assert_eq!(line("v0.1.0 # zizmor"), Some("0.1.0".to_owned()));
        assert_eq!(line("v1"), Some("1".to_owned()));
        assert_eq!(line("0123abc # v2.3.4"), Some("2.3.4".to_owned()));
        assert_eq!(line("main"), None);
    }

    #[test]
    fn the_permissions_of_the_jobs_are_the_most_that_one_has() {
        let of = |text: &str| Summary::read(text).expect("a workflow");
        let summary = of(
            "on: [push, issues]\npermissions: {}\njobs:\n  a: { permissions: { issues: write } }\n  b:\n    permissions: { issues: read, contents: read }\n",
        );
        assert_eq!(summary.events, ["push", "issues"]);
        assert_eq!(["issues", "contents", "pull-requests"].map(|scope| summary.granted(scope)), [2, 1, 0]);
        assert_eq!(of("on: push\npermissions: read-all\njobs:\n  a: {}\n").granted("issues"), 1);
        assert_eq!(of("on:\n  push:\njobs:\n  a: {}\n").granted("issues"), 2);
    }
}

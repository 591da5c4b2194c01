//! Events that don't come from issues or branches: a release, a schedule, a manually started run.

use super::super::repository::Repository;
use super::super::state::State;
use super::{Part, PayloadText};
use serde_json::{Value, json};

/// The file of the workflow that runs.
const WORKFLOW: &str = ".github/workflows/rolecall.yml";

impl State {
    /// A release event: for the release with the `tag`, or for the latest one.
    pub(super) fn release_event(&self, on: &Repository, told: &PayloadText<'_>) -> Result<Part, String> {
        let tag = told.text("tag");
        let found = on.releases.values().rev().find(|release| tag.is_none_or(|tag| release.tag == tag));
        let release = found.ok_or_else(|| format!("there is no release `{}`", tag.unwrap_or_default()))?;
        let fields = json!({"release": self.release_value(on, release)});
        Ok(Part { fields, sender: Some(release.author.clone()) })
    }

    pub(super) fn schedule_event(told: &PayloadText<'_>) -> Part {
        let schedule = told.text("schedule").unwrap_or("0 6 * * 1");
        let workflow = told.text("workflow").unwrap_or(WORKFLOW);
        Part { fields: json!({"schedule": schedule, "workflow": workflow}), sender: None }
    }

    /// All inputs are strings, whatever their type; without any, `inputs` is null.
    pub(super) fn dispatch_event(on: &Repository, told: &PayloadText<'_>) -> Part {
        let default = format!("refs/heads/{}", on.default_branch);
        let inputs = told.0.get("inputs").cloned().unwrap_or(Value::Null);
        let fields = json!({"inputs": inputs, "ref": told.text("ref").unwrap_or(&default),
            "workflow": told.text("workflow").unwrap_or(WORKFLOW)});
        Part { fields, sender: None }
    }
}

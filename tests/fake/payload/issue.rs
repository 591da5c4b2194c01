//! Events about issues, comments and milestones.

use super::super::issue::{self, Issue};
use super::super::repository::Repository;
use super::super::state::State;
use super::{Part, PayloadText};
use serde_json::{Value, json};

impl State {
    /// The payload of an `issues` event. `labeled`, `unlabeled`, `assigned`, `unassigned`, `milestoned` and `edited`
    /// contain more than the issue.
    pub(super) fn issues_event(&self, on: &Repository, action: &str, told: &PayloadText<'_>) -> Result<Part, String> {
        let issue = numbered(on, told)?;
        if issue.pull.is_some() {
            return Err(format!("{} is a pull request", issue.number));
        }
        let mut fields = json!({"issue": self.issue_in_event(on, issue)});
        let named = |field: &str| told.text(field).ok_or_else(|| format!("`issues.{action}` needs a `{field}`"));
        match action {
            "labeled" | "unlabeled" => {
                fields["label"] = serde_json::from_str(&on.label_json(&self.base, named("label")?)).unwrap();
            }
            "assigned" | "unassigned" => fields["assignee"] = self.account_value(named("assignee")?),
            "milestoned" | "demilestoned" => {
                let number = told.number("milestone").or(issue.milestone).unwrap_or_default();
                fields["milestone"] = self.milestone_in_event(on, number)?;
            }
            "edited" => fields["changes"] = told.0.get("changes").cloned().unwrap_or_else(|| json!({})),
            _ => {}
        }
        let sender = match action {
            "closed" => issue.closed_by.clone(),
            "opened" => Some(issue.author.clone()),
            _ => None,
        };
        Ok(Part { fields, sender })
    }

    /// A comment on an issue or a pull request: GitHub sends `issue_comment` for both.
    pub(super) fn comment_event(&self, on: &Repository, told: &PayloadText<'_>) -> Result<Part, String> {
        let wanted = told.number("comment");
        let issue = match (told.number("number"), wanted) {
            (None, Some(id)) => {
                let has = |issue: &&Issue| issue.comments.iter().any(|comment| comment.id == id);
                on.issues.values().find(has).ok_or_else(|| format!("there is no comment {id}"))?
            }
            _ => numbered(on, told)?,
        };
        let mut all = issue.comments.iter().rev();
        let comment = all.find(|comment| wanted.is_none_or(|id| comment.id == id));
        let comment = comment.ok_or_else(|| format!("{} has no such comment", issue.number))?;
        let key = on.full_name().to_lowercase();
        let mut value = self.comment_value(&key, issue.number, comment);
        value["performed_via_github_app"] = Value::Null;
        let mut fields = json!({"issue": self.issue_in_event(on, issue), "comment": value});
        if let Some(changes) = told.0.get("changes") {
            fields["changes"] = changes.clone();
        }
        Ok(Part { fields, sender: Some(comment.author.clone()) })
    }

    pub(super) fn milestone_event(&self, on: &Repository, told: &PayloadText<'_>) -> Result<Part, String> {
        let number = told.needed("number")?;
        let mut fields = json!({"milestone": self.milestone_in_event(on, number)?});
        if let Some(changes) = told.0.get("changes") {
            fields["changes"] = changes.clone();
        }
        Ok(Part { fields, sender: Some(on.milestones[&number].creator.clone()) })
    }

    fn milestone_in_event(&self, on: &Repository, number: u64) -> Result<Value, String> {
        let milestone = on.milestones.get(&number).ok_or_else(|| format!("there is not a milestone {number}"))?;
        Ok(self.milestone_value(on, milestone, true))
    }

    fn issue_in_event(&self, on: &Repository, issue: &Issue) -> Value {
        let mut value: Value = serde_json::from_str(&issue::json(self, on, issue)).unwrap();
        let url = format!("{}/issues/{}", on.url(&self.base), issue.number);
        value["timeline_url"] = format!("{url}/timeline").into();
        value["reactions"] = json!({"url": format!("{url}/reactions"), "total_count": 0, "+1": 0, "-1": 0, "laugh": 0,
            "hooray": 0, "confused": 0, "heart": 0, "rocket": 0, "eyes": 0});
        value
    }
}

/// Returns the issue or pull request with the given number.
pub(super) fn numbered<'a>(on: &'a Repository, told: &PayloadText<'_>) -> Result<&'a Issue, String> {
    let number = told.needed("number")?;
    on.issues.get(&number).ok_or_else(|| format!("there is not an issue {number}"))
}

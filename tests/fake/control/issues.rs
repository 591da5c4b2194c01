//! Acts on issues, comments, labels and milestones. An act with a `number` applies to that issue or pull request.

use super::super::state::State;
use super::act::Act;
use serde_json::Value;

/// Returns `None` if another module handles the act.
///
/// - `open-issue` (`title`, `body`, `labels`, `assignees`, `milestone`), `edit-title`, `edit-body` (`body`, and
///   `author`, by default the author of the issue)
/// - `close` (`reason`, `author`), `reopen`; `comment` (`body`), `edit-comment` (`comment`, `body`)
/// - `assign`, `unassign` (`login`); `add-label`, `take-label-off` (`label`); `set-parent` (`parent`; without it, the
///   parent is removed)
/// - `set-label` (`label`, `color`)
/// - `milestone` (`title`, `due-on`, `description`), `close-milestone` (`milestone`), `set-milestone` (`milestone`)
pub(super) fn done(state: &mut State, what: &str, act: &Act<'_>) -> Result<Option<Value>, String> {
    let (repository, author, body) = (act.repository(), act.author(), act.text("body").unwrap_or_default());
    match what {
        "open-issue" => {
            let labels = act.list("labels");
            let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
            let milestone = act.number("milestone").map(|number| milestone(state, act, number)).transpose()?;
            let number = state.open_issue(repository, author, act.needed("title")?, body, &labels);
            state.change(repository, number, |issue| {
                (issue.assignees, issue.milestone) = (act.list("assignees"), milestone);
            });
            return Ok(Some(number.into()));
        }
        "comment" => {
            let number = act.issue(state)?;
            return Ok(Some(state.comment(repository, number, author, body).into()));
        }
        "edit-comment" => {
            let id = act.number("comment").ok_or("which `comment`?")?;
            let number = act.issue(state)?;
            state.change(repository, number, |issue| {
                let comments = issue.comments.iter_mut().filter(|comment| comment.id == id);
                comments.for_each(|comment| body.clone_into(&mut comment.body));
            });
        }
        "edit-body" => {
            let number = act.issue(state)?;
            match act.text("author") {
                Some(login) => state.edit_body_as(repository, number, body, login),
                None => state.edit_body(repository, number, body),
            }
        }
        "edit-title" => {
            let number = act.issue(state)?;
            state.edit_title(repository, number, act.needed("title")?);
        }
        "close" => {
            let number = act.issue(state)?;
            let pull = state.repository(repository).issue(number).pull.is_some();
            let reason = act.text("reason").unwrap_or("completed");
            state.close_as(repository, number, (!pull).then_some(reason), author);
        }
        "reopen" => {
            let number = act.issue(state)?;
            state.reopen(repository, number);
        }
        "assign" | "unassign" => {
            let (number, login) = (act.issue(state)?, act.needed("login")?);
            state.change(repository, number, |issue| {
                issue.assignees.retain(|known| !known.eq_ignore_ascii_case(login));
                issue.assignees.extend((what == "assign").then(|| login.to_owned()));
            });
        }
        "add-label" => {
            let number = act.issue(state)?;
            state.add_label(repository, number, act.needed("label")?);
        }
        "take-label-off" => {
            let number = act.issue(state)?;
            state.take_label_off(repository, number, act.needed("label")?);
        }
        "set-label" => state.set_label(repository, act.needed("label")?, act.text("color").unwrap_or("ededed"), None),
        "set-parent" => {
            let (number, parent) = (act.issue(state)?, act.number("parent"));
            if let Some(parent) = parent.filter(|parent| !state.repository(repository).issues.contains_key(parent)) {
                return Err(format!("there is not an issue {parent}"));
            }
            state.set_parent(repository, number, parent);
        }
        "milestone" => {
            let number = state.add_milestone(repository, author, act.needed("title")?, act.text("due-on"));
            let made = state.repository_mut(repository).milestones.get_mut(&number).expect("just made");
            made.description = act.text("description").map(str::to_owned);
            return Ok(Some(number.into()));
        }
        "close-milestone" => {
            let (number, now) = (act.number("milestone").unwrap_or_default(), state.now());
            let number = milestone(state, act, number)?;
            let found = state.repository_mut(repository).milestones.get_mut(&number).expect("found above");
            (found.open, found.closed_at) = (false, Some(now));
        }
        "set-milestone" => {
            let number = act.issue(state)?;
            let milestone = act.number("milestone").map(|number| milestone(state, act, number)).transpose()?;
            state.change(repository, number, |issue| issue.milestone = milestone);
        }
        _ => return Ok(None),
    }
    Ok(Some(Value::Null))
}

fn milestone(state: &State, act: &Act<'_>, number: u64) -> Result<u64, String> {
    let known = state.repository(act.repository()).milestones.contains_key(&number);
    known.then_some(number).ok_or_else(|| format!("there is not a milestone {number}"))
}

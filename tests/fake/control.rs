//! The doors below `/_fake/`, for whoever runs the fake as a program: look at it, break it, arrange it.

use super::answer::Answer;
use super::clock::Clock;
use super::faults::{At, Fault, FaultKind, When};
use super::limits::Limits;
use super::request::Request;
use super::seen::Seen;
use super::state::State;
use super::world::World;
use serde_json::{Map, Value, json};
use std::time::Duration;

pub(super) fn answer(world: &mut World, request: &Request) -> Answer {
    let done = match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/_fake/state") => Ok(shown(&mut world.state)),
        ("GET", "/_fake/requests") => Ok(world.seen.iter().map(Seen::json).collect()),
        ("GET", "/_fake/violations") => Ok(json!(world.violations)),
        ("POST", "/_fake/faults") => each(&request.body, |fault| {
            world.faults.put(read_fault(fault)?);
            Ok(Value::Null)
        }),
        ("POST", "/_fake/arrange") => each(&request.body, |act| arrange(&mut world.state, act)),
        ("POST", "/_fake/event") => {
            let event = request.text("event").ok_or_else(|| "which `event`?".to_owned());
            event.and_then(|event| world.state.payload(event, &request.body))
        }
        ("POST", "/_fake/reset") => {
            let (clock, base) = (world.state.clock.clone(), world.state.base.clone());
            *world = World::new(State::new(clock, &base));
            Ok(Value::Null)
        }
        _ => Err("no such door".to_owned()),
    };
    match done {
        Ok(value) => Answer::json(200, &value),
        Err(why) => Answer::json(400, &json!({"message": why})),
    }
}

/// Issues, labels, milestones and pull requests, by repository.
fn shown(state: &mut State) -> Value {
    state.forget_derived();
    let mut out = Map::new();
    for key in state.repositories.keys().cloned().collect::<Vec<_>>() {
        let numbers: Vec<(u64, bool)> =
            state.repositories[&key].issues.values().map(|issue| (issue.number, issue.pull.is_some())).collect();
        let (mut issues, mut pulls) = (Vec::new(), Vec::new());
        for (number, pull) in numbers {
            let value: Value = serde_json::from_str(&state.issue_json(&key, number)).unwrap();
            if pull { pulls.push(value) } else { issues.push(value) }
        }
        let repository = &state.repositories[&key];
        let url = repository.url(&state.base);
        let labels: Vec<Value> =
            repository.labels.values().map(|label| serde_json::from_str(&label.json(&url)).unwrap()).collect();
        let milestones: Vec<Value> =
            repository.milestones.values().map(|one| state.milestone_value(repository, one, true)).collect();
        let branches = &repository.git.branches;
        out.insert(
            key,
            json!({"issues": issues, "pulls": pulls, "labels": labels, "milestones": milestones,
            "branches": branches, "archived": repository.archived, "has_issues": repository.has_issues}),
        );
    }
    out.into()
}

/// One thing, or a list of them.
fn each(body: &Value, mut act: impl FnMut(&Value) -> Result<Value, String>) -> Result<Value, String> {
    match body.as_array() {
        Some(items) => items.iter().map(act).collect(),
        None => act(body),
    }
}

/// `{"at": {"request": 1}, "kind": "status", "status": 502, "times": 2}`; `at` may also be `{"write": 1}` or
/// `{"matching": "createIssue", "nth": 1}`. Stalls take `milliseconds`, limits `seconds`, pages `status` and `after`.
fn read_fault(value: &Value) -> Result<Fault, String> {
    let number = |of: &Value, name: &str, absent: u64| of.get(name).and_then(Value::as_u64).unwrap_or(absent);
    let small = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    let at = value.get("at").cloned().unwrap_or_else(|| json!({"request": 1}));
    let at = match (at.get("matching").and_then(Value::as_str), at.get("write").and_then(Value::as_u64)) {
        (Some(text), _) => At::Matching(text.to_owned(), small(number(&at, "nth", 1))),
        (None, Some(nth)) => At::Write(small(nth)),
        (None, None) => At::Request(small(number(&at, "request", 1))),
    };
    let when = if value.get("after") == Some(&json!(true)) { When::After } else { When::Before };
    let status = u16::try_from(number(value, "status", 502)).map_err(|error| error.to_string())?;
    let kind = match value.get("kind").and_then(Value::as_str).unwrap_or_default() {
        "status" => FaultKind::Status(status),
        "reset-before" => FaultKind::ResetBefore,
        "reset-after" => FaultKind::ResetAfter,
        "stall" => FaultKind::Stall(Duration::from_millis(number(value, "milliseconds", 1000)), when),
        "truncated" => FaultKind::Truncated,
        "html" => FaultKind::Html(status, when),
        "secondary-limit" => FaultKind::SecondaryLimit(number(value, "seconds", 1)),
        "primary-limit" => FaultKind::PrimaryLimit(number(value, "seconds", 1)),
        "graphql-limit" => FaultKind::GraphqlLimit,
        "twice" => FaultKind::Twice,
        other => return Err(format!("no fault is called `{other}`")),
    };
    Ok(Fault { at, kind, times: small(number(value, "times", 1)) })
}

/// One act: `{"do": "open-issue", "repository": "acme/shop", "author": "bo", "title": "...", ...}`.
fn arrange(state: &mut State, act: &Value) -> Result<Value, String> {
    let text = |name: &str| act.get(name).and_then(Value::as_str).unwrap_or_default();
    let absent = |name: &str, otherwise: &'static str| act.get(name).and_then(Value::as_str).unwrap_or(otherwise);
    let number = |name: &str| act.get(name).and_then(Value::as_u64);
    let repository = absent("repository", "acme/shop");
    if !state.repositories.contains_key(&repository.to_lowercase()) && text("do") != "repository" {
        return Err(format!("there is no repository `{repository}`"));
    }
    let issue = number("number").unwrap_or_default();
    let known = |state: &State, number| state.repository(repository).issues.contains_key(&number);
    if act.get("number").is_some() && !known(state, issue) {
        return Err(format!("there is no issue {issue}"));
    }
    let (author, label) = (absent("author", "bo"), text("label"));
    match text("do") {
        "open-issue" => {
            let labels = super::labels::names(act.get("labels").unwrap_or(&Value::Null), "name");
            let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
            return Ok(state.open_issue(repository, author, text("title"), text("body"), &labels).into());
        }
        "comment" => return Ok(state.comment(repository, issue, author, text("body")).into()),
        "edit-body" => state.edit_body(repository, issue, text("body")),
        "edit-title" => state.edit_title(repository, issue, text("title")),
        "close" => state.close(repository, issue, absent("reason", "completed")),
        "reopen" => state.reopen(repository, issue),
        "add-label" => state.add_label(repository, issue, label),
        "take-label-off" => state.take_label_off(repository, issue, label),
        "set-label" => state.set_label(repository, label, absent("color", "ededed"), None),
        "set-parent" => state.set_parent(repository, issue, number("parent").filter(|parent| known(state, *parent))),
        "milestone" => return Ok(state.add_milestone(repository, author, text("title"), None).into()),
        "permission" => state.set_permission(repository, text("login"), text("role")),
        "account" => state.add_account(text("login"), super::people::AccountKind::User),
        "token" => state.add_token(text("token"), text("login"), None),
        "repository" => {
            let (owner, name) = repository.split_once('/').ok_or("a repository is `owner/name`")?;
            state.add_repository(owner, name);
        }
        "archive" => state.archive(repository),
        "issues-off" => state.turn_issues_off(repository),
        "search-lag" => state.search_lag = Duration::from_secs(number("seconds").unwrap_or_default()),
        "latency" => state.latency = Duration::from_millis(number("milliseconds").unwrap_or_default()),
        "limits" => {
            state.limits = if text("like") == "github" { Limits::github() } else { Limits::none() };
            let small = |name: &str| number(name).and_then(|number| u32::try_from(number).ok());
            state.limits.hourly = small("hourly").or(state.limits.hourly);
            state.limits.content_per_minute = small("content-per-minute").or(state.limits.content_per_minute);
        }
        "file" => {
            let content = text("content").as_bytes();
            let git = &mut state.repository_mut(repository).git;
            git.commit(absent("branch", "main"), "Arrange", &[(text("path"), Some(content))]);
        }
        "advance" => match &state.clock {
            Clock::Virtual(clock) => clock.advance(Duration::from_secs(number("seconds").unwrap_or_default())),
            Clock::Real { .. } => return Err("real time can't be moved".to_owned()),
        },
        other => return Err(format!("nobody knows how to do `{other}`")),
    }
    state.forget_derived();
    Ok(Value::Null)
}

//! Acts on the state as a whole; acts on issues and files are in modules of their own.

use super::super::clock::Clock;
use super::super::limits::Limits;
use super::super::people::{AccountKind, AppGrants, Grant};
use super::super::state::State;
use super::act::Act;
use serde_json::Value;
use std::time::Duration;

/// Performs one act: `{"do": "open-issue", "repository": "acme/shop", "author": "bo", "title": "..."}`. The result is
/// the number, `id` or hash of what was created, or null.
///
/// - `permission` (`login`, `role`), `account` (`login`, `kind`: `user`, `bot`)
/// - `token` (`token`, `login`, and for an app `grants`: `{"issues": "write", "contents": "read"}`)
/// - `repository`, `archive`, `issues-off`, `private`
/// - `search-lag`, `advance` (`seconds`), `list-lag`, `latency` (`milliseconds`)
/// - `limits` (`like`: `github`, `hourly`, `content-per-minute`)
pub(super) fn arrange(state: &mut State, act: &Value) -> Result<Value, String> {
    let act = Act(act);
    let (what, repository) = (act.text("do").unwrap_or_default(), act.repository());
    if !state.repositories.contains_key(&repository.to_lowercase()) && what != "repository" {
        return Err(format!("there is not a repository `{repository}`"));
    }
    let done = match super::issues::done(state, what, &act)? {
        Some(value) => Some(value),
        None => super::files::done(state, what, &act)?,
    };
    let done = match done {
        Some(value) => value,
        None => simulation(state, what, &act)?,
    };
    state.forget_derived();
    Ok(done)
}

fn simulation(state: &mut State, what: &str, act: &Act<'_>) -> Result<Value, String> {
    let repository = act.repository();
    match what {
        "permission" => state.set_permission(repository, act.needed("login")?, act.needed("role")?),
        "account" => {
            let kind = if act.text("kind") == Some("bot") { AccountKind::Bot } else { AccountKind::User };
            state.add_account(act.needed("login")?, kind);
        }
        "token" => {
            let grants = act.0.get("grants").map(|grants| {
                let of = |name: &str| match grants.get(name).and_then(Value::as_str) {
                    Some("write") => Grant::Write,
                    Some("read") => Grant::Read,
                    _ => Grant::None,
                };
                AppGrants { issues: of("issues"), contents: of("contents"), pull_requests: of("pull-requests") }
            });
            state.add_token(act.needed("token")?, act.needed("login")?, grants);
        }
        "repository" => {
            let (owner, name) = repository.split_once('/').ok_or("a repository is `owner/name`")?;
            state.add_repository(owner, name);
        }
        "archive" => state.archive(repository),
        "issues-off" => state.turn_issues_off(repository),
        "private" => state.repository_mut(repository).private = true,
        "search-lag" => state.search_lag = Duration::from_secs(act.number("seconds").unwrap_or_default()),
        "list-lag" => state.list_lag = Duration::from_millis(act.number("milliseconds").unwrap_or_default()),
        "latency" => state.latency = Duration::from_millis(act.number("milliseconds").unwrap_or_default()),
        "limits" => {
            state.limits = if act.text("like") == Some("github") { Limits::github() } else { Limits::none() };
            let small = |name: &str| act.number(name).and_then(|number| u32::try_from(number).ok());
            state.limits.hourly = small("hourly").or(state.limits.hourly);
            state.limits.content_per_minute = small("content-per-minute").or(state.limits.content_per_minute);
        }
        "advance" => match &state.clock {
            Clock::Virtual(clock) => clock.advance(Duration::from_secs(act.number("seconds").unwrap_or_default())),
            Clock::Real { .. } => return Err("real time can't be moved".to_owned()),
        },
        other => return Err(format!("nobody knows how to do `{other}`")),
    }
    Ok(Value::Null)
}

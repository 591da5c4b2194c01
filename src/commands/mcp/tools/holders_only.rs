//! The tools that only `--allow all` offers: they decide something, instead of proposing it. Each shows a plan first,
//! like every other. Accepting, and closing as completed, also needs the configuration's consent.

use serde_json::Value as Json;

use super::tool::{Call, Effect, Tool, read};
use crate::cli::{Accept, Allow, Close, Command, Rename, Reopen};
use crate::commands::mcp::answer::Answer;
use crate::commands::mcp::schema;

const LATER: Effect = Effect::Proposes;

pub(super) const ACCEPT: Tool = Tool {
    name: "accept",
    title: "Accept an artifact",
    about: "Accepts an artifact and creates what its acceptance owes. Only if the configuration lets agents accept, and \
        the token's account holds the role. It writes nothing: `apply_plan` carries out the plan of the token.",
    needs: Allow::All,
    effect: LATER,
    input: schema::input::<Named>,
    output: schema::plan,
    call: accept,
};

pub(super) const CLOSE: Tool = Tool {
    name: "close",
    title: "Close an artifact",
    about: "Closes an artifact as not planned, or as completed where an agent may accept. It writes nothing: \
        `apply_plan` carries out the plan of the token.",
    needs: Allow::All,
    effect: LATER,
    input: schema::input::<Closed>,
    output: schema::plan,
    call: close,
};

pub(super) const REOPEN: Tool = Tool {
    name: "reopen",
    title: "Open a closed artifact again",
    about: "Opens a closed artifact again. It writes nothing: `apply_plan` carries out the plan of the token.",
    needs: Allow::All,
    effect: LATER,
    input: schema::input::<Named>,
    output: schema::plan,
    call: reopen,
};

pub(super) const RENAME: Tool = Tool {
    name: "rename",
    title: "Give an artifact another key",
    about: "Gives an artifact another key; the former one stays an alias. It writes nothing: `apply_plan` carries out \
        the plan of the token.",
    needs: Allow::All,
    effect: LATER,
    input: schema::input::<Renamed>,
    output: schema::plan,
    call: rename,
};

#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Named {
    /// The artifact's key, a unique part of it, or its issue number.
    key: String,
}

#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Closed {
    /// The artifact's key, a unique part of it, or its issue number.
    key: String,
    /// Whether it is closed as not planned, which accepts nothing.
    #[serde(default)]
    not_planned: bool,
    /// Why.
    reason: Option<String>,
}

#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Renamed {
    /// The artifact's key, a unique part of it, or its issue number.
    key: String,
    /// The new name in its key.
    name: String,
}

fn accept(call: &Call<'_>, arguments: Json) -> Answer {
    match read(arguments) {
        Ok(Named { key }) => {
            call.propose(None, false, move || Command::Accept(Accept { key: key.clone(), anyway: false }))
        }
        Err(answer) => answer,
    }
}

fn close(call: &Call<'_>, arguments: Json) -> Answer {
    match read(arguments) {
        Ok(Closed { key, not_planned, reason }) => call.propose(None, false, move || {
            Command::Close(Close { key: key.clone(), not_planned, reason: reason.clone() })
        }),
        Err(answer) => answer,
    }
}

fn reopen(call: &Call<'_>, arguments: Json) -> Answer {
    match read(arguments) {
        Ok(Named { key }) => call.propose(None, false, move || Command::Reopen(Reopen { key: key.clone() })),
        Err(answer) => answer,
    }
}

fn rename(call: &Call<'_>, arguments: Json) -> Answer {
    match read(arguments) {
        Ok(Renamed { key, name }) => {
            call.propose(None, false, move || Command::Rename(Rename { key: key.clone(), name: name.clone() }))
        }
        Err(answer) => answer,
    }
}

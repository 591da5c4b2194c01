//! The tool `why`: what an artifact exists for, and what came of it.

use serde_json::{Value as Json, json};

use super::tool::{Call, Effect, Tool, answer, read};
use crate::cli::{Allow, Command, Why};
use crate::commands::mcp::answer::Answer;
use crate::commands::mcp::schema;

pub(super) const TOOL: Tool = Tool {
    name: "why",
    title: "Show why an artifact exists",
    about: "Shows the chain from an artifact up to the goals that it serves and down to what came of it, and the gaps in it. \
        Look here before you change something or propose that it be dropped.",
    needs: Allow::None,
    effect: Effect::Reads,
    input: schema::input::<Input>,
    output,
    call,
};

#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Input {
    /// The artifact's key, a unique part of it, its issue number, or its path.
    key: String,
}

fn output() -> Json {
    let text = || json!({ "type": "string" });
    let link = schema::object(json!({
        "key": text(),
        "relation": { "enum": ["parent", "hand-off", "link", "milestone"] },
        "title": schema::words(),
        "role": text(),
        "state": text(),
        "hand_off": { "enum": ["taken", "returned", "waiting", null] },
        "through": text(),
    }));
    schema::object(json!({
        "key": text(),
        "up": schema::list(link.clone()),
        "down": schema::list(link),
        "gaps": schema::list(schema::finding()),
    }))
}

fn call(call: &Call<'_>, arguments: Json) -> Answer {
    match read::<Input>(arguments) {
        Ok(input) => answer(call.session.answer(Command::Why(Why { key: input.key }), None)),
        Err(answer) => answer,
    }
}

//! The tool `list_roles`: who is accountable for what.

use serde_json::{Value as Json, json};

use super::tool::{Call, Effect, Tool, answer, read};
use crate::cli::{Allow, Command, Roles};
use crate::commands::mcp::answer::Answer;
use crate::commands::mcp::schema;

pub(super) const TOOL: Tool = Tool {
    name: "list_roles",
    title: "List the roles",
    about: "Lists the roles, what each is accountable for, who holds it, and the templates that it owns.",
    needs: Allow::None,
    effect: Effect::Reads,
    input: schema::input::<Input>,
    output,
    call,
};

#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Input {}

fn output() -> Json {
    let text = || json!({ "type": "string" });
    let role = schema::object(json!({
        "id": text(),
        "name": text(),
        "accountabilities": schema::list(text()),
        "holders": schema::list(text()),
        "fallback": schema::maybe_text(),
        "status": { "enum": ["held", "fallback", "missing"] },
        "templates": schema::list(text()),
    }));
    schema::object(json!({ "roles": schema::list(role) }))
}

fn call(call: &Call<'_>, arguments: Json) -> Answer {
    match read(arguments) {
        Ok(Input {}) => answer(call.session.answer(Command::Roles(Roles { name: None, titles: false }), None)),
        Err(answer) => answer,
    }
}

//! The tool `describe_template`: a template's questions.

use serde_json::{Value as Json, json};

use super::tool::{Call, Effect, Tool, answer, read};
use crate::cli::{Allow, Command, Templates};
use crate::commands::mcp::answer::Answer;
use crate::commands::mcp::schema;

pub(super) const TOOL: Tool = Tool {
    name: "describe_template",
    title: "Describe a template",
    about: "Describes a template: its fields with their questions, kinds, choices and bounds, its owner, where it goes, \
        and what its acceptance hands on to.",
    needs: Allow::None,
    effect: Effect::Reads,
    input: schema::input::<Input>,
    output,
    call,
};

#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Input {
    /// The template's ID, such as `user-story`.
    id: String,
}

fn output() -> Json {
    let text = || json!({ "type": "string" });
    let field = schema::object(json!({
        "name": text(), "ask": text(), "kind": text(), "required": { "type": "boolean" },
        "choices": schema::list(text()),
    }));
    schema::object(json!({
        "id": text(), "name": text(), "about": text(), "role": text(), "to": { "enum": ["issue", "file"] },
        "accepted": text(), "then": schema::list(text()), "fields": schema::list(field),
    }))
}

fn call(call: &Call<'_>, arguments: Json) -> Answer {
    match read::<Input>(arguments) {
        Ok(input) => {
            let command = Command::Templates(Templates { command: None, id: Some(input.id) });
            answer(call.session.answer(command, None))
        }
        Err(answer) => answer,
    }
}

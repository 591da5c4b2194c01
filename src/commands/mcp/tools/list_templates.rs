//! The tool `list_templates`: what can be created, and who owns it.

use serde_json::{Value as Json, json};

use super::tool::{Call, Effect, Tool, answer, read};
use crate::cli::{Allow, Command, Templates};
use crate::commands::mcp::answer::Answer;
use crate::commands::mcp::schema;

pub(super) const TOOL: Tool = Tool {
    name: "list_templates",
    title: "List the templates",
    about: "Lists the templates: what each is for, and which role owns it. `describe_template` has its questions.",
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
    let template = schema::object(json!({
        "id": text(), "name": text(), "about": text(), "role": text(), "to": { "enum": ["issue", "file"] },
        "under": schema::list(text()), "then": schema::list(text()),
    }));
    schema::object(json!({ "templates": schema::list(template) }))
}

fn call(call: &Call<'_>, arguments: Json) -> Answer {
    let Input {} = match read(arguments) {
        Ok(input) => input,
        Err(answer) => return answer,
    };
    let all = call.session.answer(Command::Templates(Templates { command: None, id: None }), None);
    answer(all.map(|mut json| {
        for template in json["templates"].as_array_mut().into_iter().flatten() {
            if let Some(template) = template.as_object_mut() {
                template
                    .retain(|key, _| ["id", "name", "about", "role", "to", "under", "then"].contains(&key.as_str()));
            }
        }
        json
    }))
}

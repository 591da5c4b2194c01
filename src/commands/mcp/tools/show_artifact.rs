//! The tool `show_artifact`: one artifact, with its text.

use serde_json::{Value as Json, json};

use super::tool::{Call, Effect, Tool, answer, read};
use crate::cli::{Allow, Command, Show};
use crate::commands::mcp::answer::Answer;
use crate::commands::mcp::schema;
use crate::commands::mcp::words::{Trust, mark, words};

pub(super) const TOOL: Tool = Tool {
    name: "show_artifact",
    title: "Show an artifact",
    about: "Shows one artifact: its text, answers, owner, parent, children and hand-offs. A long text goes on at the \
        offset that its `next` names.",
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
    /// The character from which its text is read.
    #[serde(default)]
    offset: usize,
}

fn output() -> Json {
    let text = || json!({ "type": "string" });
    let mut schema = schema::artifact();
    for (name, property) in [
        ("text", schema::words()),
        ("answers", json!({ "type": "object" })),
        ("holders", schema::list(text())),
        ("children", schema::list(text())),
        ("links", schema::list(text())),
        ("handed_on", schema::list(text())),
        ("owes", schema::list(text())),
        ("follows", schema::maybe_text()),
    ] {
        schema["properties"][name] = property;
        if let Some(required) = schema["required"].as_array_mut() {
            required.push(json!(name));
        }
    }
    schema
}

fn call(call: &Call<'_>, arguments: Json) -> Answer {
    let input: Input = match read(arguments) {
        Ok(input) => input,
        Err(answer) => return answer,
    };
    let ran = call.session.read(Command::Show(Show { key: input.key, web: false, raw: false }), None);
    if !ran.is_done {
        return Answer::error(ran.json);
    }
    let text = ran.json["text"].as_str().unwrap_or_default().to_owned();
    let trust = match ran.json["author_trust"].as_str() {
        Some("repository") => Trust::Repository,
        _ => Trust::Anybody,
    };
    let mut json = mark(ran.json);
    json["text"] = words(&text, trust, input.offset);
    answer(Ok(json))
}

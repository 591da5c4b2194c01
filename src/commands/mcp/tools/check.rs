//! The tool `check`: what is wrong with artifacts, or with a text before it becomes one.

use serde_json::{Value as Json, json};

use super::tool::{Call, Effect, Tool, answer, read};
use crate::cli::{Allow, Check, CheckFormat, Command, FailOn};
use crate::commands::mcp::answer::{Answer, page};
use crate::commands::mcp::schema;

pub(super) const TOOL: Tool = Tool {
    name: "check",
    title: "Check artifacts or a text",
    about: "Says what is wrong with artifacts, an outline or a text: vague words, stories that are two, criteria that \
        nobody can test. Without arguments it checks every open artifact.",
    needs: Allow::None,
    effect: Effect::Reads,
    input: schema::input::<Input>,
    output,
    call,
};

#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Input {
    /// The keys of artifacts to check.
    #[serde(default)]
    keys: Vec<String>,
    /// A text to check, instead of artifacts.
    text: Option<String>,
    /// The template that the text is meant to be.
    template: Option<String>,
    /// How many findings to pass over: `next` of the answer before.
    #[serde(default)]
    offset: usize,
}

/// How many findings an answer holds.
const LIMIT: usize = 100;

fn output() -> Json {
    let finding = schema::object(json!({
        "check": { "type": "string" },
        "severity": { "enum": ["note", "warning", "error"] },
        "key": schema::maybe_text(),
        "message": { "type": "string" },
        "hint": { "type": "string" },
        "words": schema::words(),
    }));
    let number = || json!({ "type": "integer" });
    schema::object(json!({
        "findings": schema::list(finding),
        "summary": schema::object(json!({
            "artifacts": number(), "errors": number(), "warnings": number(), "notes": number(),
        })),
        "total": number(),
        "next": { "type": ["integer", "null"] },
    }))
}

fn call(call: &Call<'_>, arguments: Json) -> Answer {
    let input: Input = match read(arguments) {
        Ok(input) => input,
        Err(answer) => return answer,
    };
    // Only keys: a path would read any file.
    if let Some(wrong) = input.keys.iter().find(|key| !is_key(key)) {
        let message = format!("`{wrong}` is not a key");
        return Answer::refusal(&message, "a key is a template and a name: `user-story/guest-checkout`");
    }
    let what = if input.text.is_some() { vec!["-".to_owned()] } else { input.keys };
    let command = Command::Check(Check {
        what,
        template: input.template,
        lines: false,
        format: CheckFormat::Json,
        fail_on: FailOn::Never,
        fix: false,
    });
    answer(call.session.answer(command, input.text.map(Into::into)).map(|mut json| {
        page(&mut json, "findings", input.offset, LIMIT);
        json
    }))
}

fn is_key(text: &str) -> bool {
    crate::core::names::ArtifactKey::parse(text).is_ok()
}

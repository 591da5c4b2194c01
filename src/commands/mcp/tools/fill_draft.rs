//! The tool `fill_draft`: proposes answers for a draft.

use serde_json::{Map, Value as Json};

use super::tool::{Call, Effect, Tool, answers_from_input, read, written};
use crate::cli::{Allow, Command, Fill};
use crate::commands::mcp::answer::Answer;
use crate::commands::mcp::schema;

pub(super) const TOOL: Tool = Tool {
    name: "fill_draft",
    title: "Propose answers for a draft",
    about: "Proposes answers for a draft. What people wrote by hand stays. It writes nothing: `apply_plan` carries out \
        the plan of the token.",
    needs: Allow::Drafts,
    effect: Effect::Proposes,
    input: schema::input::<Input>,
    output: schema::plan,
    call,
};

#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Input {
    /// The artifact's key, a unique part of it, or its issue number.
    key: String,
    /// The answers, by field.
    answers: Map<String, Json>,
}

fn call(call: &Call<'_>, arguments: Json) -> Answer {
    let Input { key, answers } = match read(arguments) {
        Ok(input) => input,
        Err(answer) => return answer,
    };
    call.propose(Some(written(answers)), true, move || {
        Command::Fill(Fill { key: key.clone(), answered: answers_from_input(), force: false, strict: false })
    })
}

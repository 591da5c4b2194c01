//! The tool `comment`: proposes a comment on any artifact.

use serde_json::Value as Json;

use super::tool::{Call, Effect, Tool, read};
use crate::cli::{Allow, Command, Comment};
use crate::commands::mcp::answer::Answer;
use crate::commands::mcp::schema;

pub(super) const TOOL: Tool = Tool {
    name: "comment",
    title: "Propose a comment",
    about: "Proposes a comment on an artifact, in any state. It mentions nobody, and says that an agent wrote it. It \
        writes nothing: `apply_plan` carries out the plan of the token.",
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
    /// What to say.
    text: String,
}

fn call(call: &Call<'_>, arguments: Json) -> Answer {
    let Input { key, text } = match read(arguments) {
        Ok(input) => input,
        Err(answer) => return answer,
    };
    // A comment changes nothing that is already there.
    call.propose(None, false, move || Command::Comment(Comment { key: key.clone(), text: text.clone() }))
}

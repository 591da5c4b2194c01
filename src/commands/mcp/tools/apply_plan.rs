//! The tool `apply_plan`: carries out a plan that was shown. The only tool that writes.

use serde_json::{Value as Json, json};

use super::tool::{Call, Effect, Tool, read};
use crate::cli::Allow;
use crate::commands::mcp::answer::Answer;
use crate::commands::mcp::schema;

pub(super) const TOOL: Tool = Tool {
    name: "apply_plan",
    title: "Carry out a plan that was shown",
    about: "Carries out the plan that was shown with a token, exactly that one. A token counts once, for 15 minutes. If \
        anything that the plan was made on has changed, nothing is written, and the answer has the new plan and its \
        token.",
    needs: Allow::Drafts,
    effect: Effect::Writes,
    input: schema::input::<Input>,
    output,
    call,
};

#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Input {
    /// The token that came with the plan.
    token: String,
}

fn output() -> Json {
    schema::object(json!({ "notes": schema::list(json!({ "type": "string" })), "done": schema::receipts() }))
}

fn call(call: &Call<'_>, arguments: Json) -> Answer {
    match read::<Input>(arguments) {
        Ok(input) => call.session.apply(&input.token),
        Err(answer) => answer,
    }
}

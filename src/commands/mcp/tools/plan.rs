//! The tool `plan`: what an outline would create and change.

use serde_json::Value as Json;

use super::tool::{Call, Effect, Tool, read};
use crate::cli::{Allow, Apply, Command, Outlines};
use crate::commands::mcp::answer::Answer;
use crate::commands::mcp::schema;

pub(super) const TOOL: Tool = Tool {
    name: "plan",
    title: "Plan an outline",
    about: "Shows what an outline would create and change, and writes nothing. An outline is YAML: `artifacts:` with a \
        list of `TEMPLATE: { key: NAME, FIELD: ANSWER }` and `children:` below; what is not answered stays a question \
        for people. `apply_plan` carries out the plan of \
        the token.",
    needs: Allow::None,
    effect: Effect::Proposes,
    input: schema::input::<Input>,
    output: schema::plan,
    call,
};

#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Input {
    /// The outline, as YAML or JSON.
    outline: String,
}

fn call(call: &Call<'_>, arguments: Json) -> Answer {
    let input: Input = match read(arguments) {
        Ok(input) => input,
        Err(answer) => return answer,
    };
    call.propose(Some(input.outline), true, || {
        let outlines = Outlines {
            files: vec!["-".into()],
            template: None,
            map: Vec::new(),
            force: false,
            strict: false,
            prune: false,
        };
        Command::Apply(Apply { outlines, fill_keys: false, yes: false })
    })
}

//! The tool `new_draft`: proposes one artifact.

use serde_json::{Map, Value as Json};

use super::tool::{Call, Effect, Tool, answers_from_input, read, written};
use crate::cli::{Allow, Command, New};
use crate::commands::mcp::answer::Answer;
use crate::commands::mcp::schema;

pub(super) const TOOL: Tool = Tool {
    name: "new_draft",
    title: "Propose an artifact",
    about: "Proposes one artifact of a template. Answers that are missing stay as questions for people. It writes \
        nothing: `apply_plan` carries out the plan of the token. Without a key, the title makes it; an artifact with \
        the same key is not created twice.",
    needs: Allow::Drafts,
    effect: Effect::Proposes,
    input: schema::input::<Input>,
    output: schema::plan,
    call,
};

#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Input {
    /// The template's ID.
    template: String,
    /// The answers, by field.
    #[serde(default)]
    answers: Map<String, Json>,
    /// The name in its key.
    key: Option<String>,
    /// The parent artifact; on GitHub also any issue.
    parent: Option<String>,
    /// Its milestone.
    milestone: Option<String>,
    /// Labels besides the template's.
    #[serde(default)]
    labels: Vec<String>,
}

fn call(call: &Call<'_>, arguments: Json) -> Answer {
    let input: Input = match read(arguments) {
        Ok(input) => input,
        Err(answer) => return answer,
    };
    let Input { template, answers, key, parent, milestone, labels } = input;
    call.propose(Some(written(answers)), true, move || {
        Command::New(New {
            template: template.clone(),
            answered: answers_from_input(),
            key: key.clone(),
            parent: parent.clone(),
            milestone: milestone.clone(),
            labels: labels.clone(),
            to: None,
            draft: true,
            strict: false,
        })
    })
}

//! The tool `list_artifacts`: what exists, by owner, state and words.

use clap::ValueEnum as _;
use serde_json::{Value as Json, json};

use super::tool::{Call, Effect, Tool, answer, read};
use crate::cli::{Allow, Command, Filters, List, Listed, Sort};
use crate::commands::mcp::answer::{Answer, page};
use crate::commands::mcp::schema;

pub(super) const TOOL: Tool = Tool {
    name: "list_artifacts",
    title: "List the artifacts",
    about: "Lists the artifacts that exist, as far as they fit all that is given. Look here before you propose one: \
        the same thing is not created twice.",
    needs: Allow::None,
    effect: Effect::Reads,
    input: schema::input::<Input>,
    output,
    call,
};

#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Input {
    /// Only artifacts in this state.
    state: Option<State>,
    /// Only artifacts of this role (ID or job title).
    role: Option<String>,
    /// Only artifacts of this template.
    template: Option<String>,
    /// Only artifacts that this login is assigned to; `none` for unassigned ones.
    person: Option<String>,
    /// Only artifacts in this milestone; `none` for those without one.
    milestone: Option<String>,
    /// Only the children of this artifact; `none` for those without a parent.
    parent: Option<String>,
    /// Only artifacts with all of these words in their key, title or text.
    search: Option<String>,
    /// How many to pass over: `next` of the answer before.
    #[serde(default)]
    offset: usize,
    /// How many to answer with, at most 200.
    #[serde(default = "usual")]
    #[schemars(range(min = 1, max = 200))]
    limit: usize,
}

#[derive(Clone, Copy, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
enum State {
    Open,
    Draft,
    Accepted,
    Closed,
    All,
}

fn usual() -> usize {
    50
}

fn output() -> Json {
    schema::object(json!({
        "artifacts": schema::list(schema::artifact()),
        "total": { "type": "integer" },
        "next": { "type": ["integer", "null"], "description": "The offset to go on from" },
    }))
}

fn call(call: &Call<'_>, arguments: Json) -> Answer {
    let input: Input = match read(arguments) {
        Ok(input) => input,
        Err(answer) => return answer,
    };
    let state = match input.state.unwrap_or(State::All) {
        State::Open => Listed::Open,
        State::Draft => Listed::Draft,
        State::Accepted => Listed::Accepted,
        State::Closed => Listed::Closed,
        State::All => Listed::All,
    };
    debug_assert_eq!(Listed::value_variants().len(), 5, "each state has its word here");
    let Input { role, template, person, milestone, parent, search, offset, limit, .. } = input;
    let filter = Filters { state, role, template, person, milestone, parent, search };
    let command = Command::List(List { filter, sort: Sort::Owner, limit: None, owed: false });
    answer(call.session.answer(command, None).map(|mut json| {
        page(&mut json, "artifacts", offset, limit.clamp(1, 200));
        json
    }))
}

//! The tool `status`: who answers for what, who has too much, and what is missing.

use serde_json::{Value as Json, json};

use super::tool::{Call, Effect, Tool, answer, read};
use crate::cli::{Allow, Command, FailOn, Status};
use crate::commands::mcp::answer::{Answer, page};
use crate::commands::mcp::schema;

pub(super) const TOOL: Tool = Tool {
    name: "status",
    title: "Show how things stand",
    about: "Shows how things stand: each role with its holders and what is open, each person with the work that they have, \
        and findings, the worst first, each with what to do next.",
    needs: Allow::None,
    effect: Effect::Reads,
    input: schema::input::<Input>,
    output,
    call,
};

#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Input {
    /// How many findings to pass over: `next` of the answer before.
    #[serde(default)]
    offset: usize,
}

/// How many findings an answer holds.
const LIMIT: usize = 100;

fn output() -> Json {
    let (text, number) = (|| json!({ "type": "string" }), || json!({ "type": "integer" }));
    let role = schema::object(json!({
        "id": text(), "name": text(), "coverage": { "enum": ["held", "fallback", "missing"] },
        "holders": schema::list(text()), "open": number(), "drafts": number(), "overdue": number(),
        "closed_30d": number(), "oldest_open": schema::maybe_text(), "by_agents": number(),
    }));
    let person = schema::object(json!({
        "login": text(), "roles": schema::list(text()), "hats": schema::list(text()), "open": number(),
    }));
    schema::object(json!({
        "roles": schema::list(role),
        "people": schema::list(person),
        "findings": schema::list(schema::finding()),
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
    let command = Command::Status(Status { fail_on: FailOn::Never });
    answer(call.session.answer(command, None).map(|mut json| {
        page(&mut json, "findings", input.offset, LIMIT);
        json
    }))
}

//! GraphQL: requests are parsed and validated against GitHub's schema, then executed by a small executor.
//!
//! - `document`: the request, parsed once for each text
//! - `node`: the things that fields are asked of
//! - `wording`, `size`: documents and variables that GitHub refuses, in its words; queries that ask for too much
//! - `executor`: walks the selection
//! - `query`: which thing answers which field; `shop`, `issue`, `objects`: repositories, issues, git
//! - `mutation`, `proposal`: what changes something

pub(super) mod document;
mod executor;
mod issue;
mod mutation;
mod node;
mod objects;
mod proposal;
mod query;
mod shop;
mod size;
mod wording;

use super::answer::Answer;
use super::call::Call;
use serde_json::{Value, json};

/// Why a field has no value: the error's type and message.
#[derive(Clone, Debug)]
pub(super) struct Trouble {
    pub(super) kind: &'static str,
    pub(super) message: String,
}

impl Trouble {
    pub(super) fn new(kind: &'static str, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    pub(super) fn unprocessable(message: impl Into<String>) -> Self {
        Self::new("UNPROCESSABLE", message)
    }
}

/// Answer a GraphQL request: status 200, whatever went wrong.
pub(super) fn answer(call: &mut Call<'_>) -> Answer {
    let document = call.request.graphql.clone().expect("the caller looked");
    let variables = call.request.body.get("variables").and_then(Value::as_object).cloned().unwrap_or_default();
    if call.state.parents_apart && !call.request.body["variables"]["input"]["parentIssueId"].is_null() {
        let message = "Variable $input of type CreateIssueInput! was provided invalid value for parentIssueId (Field is not defined on CreateIssueInput)";
        return Answer::json(200, &json!({"errors": [{"message": message}]}));
    }
    match executor::execute(call, &document, variables) {
        Ok((body, mistakes)) if mistakes.is_empty() => Answer::json(200, &body),
        Ok((body, mistakes)) => Answer::json(200, &body).mistaken(mistakes.join("; ")),
        Err(errors) => {
            let answer = Answer::json(200, &json!({"errors": errors}));
            // A client finds out what an older server doesn't know by asking it.
            let foreseen = call.state.server.is_enterprise();
            if foreseen { answer } else { answer.mistaken(Value::from(errors).to_string()) }
        }
    }
}

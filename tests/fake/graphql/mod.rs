//! GraphQL: requests are parsed and validated against GitHub's schema, then run by a small executor.
//!
//! - `document`: the request, parsed once per text
//! - `node`: the objects that fields are resolved on
//! - `wording`, `size`: GitHub's error messages for invalid documents and variables; queries that request too much
//! - `executor`: walks the selection
//! - `query`: resolves fields by type; `shop`, `issue`, `objects`: repositories, issues, git
//! - `mutation`, `proposal`: mutations; `fields`: issue types and issue fields

pub(super) mod document;
mod executor;
mod fields;
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

/// The reason why a field has no value: the error's type and message.
#[derive(Clone, Debug)]
pub(super) struct FaultEffect {
    pub(super) kind: &'static str,
    pub(super) message: String,
}

impl FaultEffect {
    pub(super) fn new(kind: &'static str, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    pub(super) fn unprocessable(message: impl Into<String>) -> Self {
        Self::new("UNPROCESSABLE", message)
    }
}

/// Answers a GraphQL request; the status is always 200, even for errors.
pub(super) fn answer(call: &mut Call<'_>) -> Answer {
    let document = call.request.graphql.clone().expect("the caller looked");
    let variables = call.request.body.get("variables").and_then(Value::as_object).cloned().unwrap_or_default();
    if let Some(message) = unknown_input(call, &variables) {
        return Answer::json(200, &json!({"errors": [{"message": message}]}));
    }
    match executor::execute(call, &document, &variables) {
        Ok((body, mistakes)) if mistakes.is_empty() => Answer::json(200, &body),
        Ok((body, mistakes)) => Answer::json(200, &body).mistaken(mistakes.join("; ")),
        Err(errors) => {
            let answer = Answer::json(200, &json!({"errors": errors}));
            // Clients probe an older server to find out what it doesn't support.
            let foreseen = call.state.server.is_enterprise();
            if foreseen { answer } else { answer.mistaken(Value::from(errors).to_string()) }
        }
    }
}

/// Returns the errors of a server that lacks an input of `createIssue`: for the document first, then for its
/// variables.
fn unknown_input(call: &Call<'_>, variables: &serde_json::Map<String, Value>) -> Option<String> {
    let apart = call.state.parents_apart.then_some("parentIssueId");
    let unknown: Vec<&str> = call.state.unknown_inputs.iter().copied().chain(apart).collect();
    let text = call.request.text("query").unwrap_or_default();
    if unknown.contains(&"issueTypeId") && text.contains("issueType ") {
        return Some("Field 'issueType' doesn't exist on type 'Issue'".to_owned());
    }
    let input = variables.get("input")?;
    let sent = unknown.iter().filter(|name| text.contains("CreateIssueInput") && input.get(**name).is_some());
    let each: Vec<String> = sent.map(|name| format!("{name} (Field is not defined on CreateIssueInput)")).collect();
    let problem = "Variable $input of type CreateIssueInput! was provided invalid value for";
    (!each.is_empty()).then(|| format!("{problem} {}", each.join(", ")))
}

//! The inputs of `createIssue` that older servers don't support: the issue type and the issue field. The parent is
//! another, and is handled in `parents.rs`.
//!
//! github.com accepts a whole issue in one request. A GitHub Enterprise Server that is older than an input rejects the
//! request and names the input. For the rest of the run, that input is then left out and set through REST once the
//! issue exists.

use http::Method;
use serde_json::{Map, Value as Json, json};

use super::issue_input::IssueInput;
use crate::core::plan::Record;
use crate::core::warnings::Warnings;
use crate::tracker::TrackerError;
use crate::tracker::github::read::issue_types::put_type;
use crate::tracker::github::server_support::NewerInput;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::transport::api_request::Edit;
use crate::tracker::github::transport::api_response::ApiResponse;
use crate::tracker::github::transport::client::Decision;
use crate::tracker::github::transport::error::ApiError;
use crate::tracker::github::transport::payload::WireIssue;

impl GitHub {
    /// The newer inputs that a record sets, each with its value, or `None` if only REST can set it.
    pub(in crate::tracker::github) fn newer_inputs(
        &self,
        record: &Record,
        issue_input: &IssueInput,
    ) -> Vec<(NewerInput, Option<Json>)> {
        let state = self.state.borrow();
        let mut inputs = Vec::new();
        if issue_input.with_type_or_field {
            if let Some(name) = &record.issue_type {
                let id = state.types.get(&name.to_lowercase());
                inputs.push((NewerInput::Type, id.map(|id| json!(id))));
            }
            let role = self.catalog.role(record.owner.as_str());
            if let (Some(field), Some(role)) = (&state.field, role)
                && let Some(option) = field.option(&role.name, role.id.as_str())
            {
                let value = match (&field.node, &option.node) {
                    (Some(field), Some(option)) => Some(json!([{ "fieldId": field, "singleSelectOptionId": option }])),
                    _ => None,
                };
                inputs.push((NewerInput::Field, value));
            }
        }
        for (input, value) in &mut inputs {
            if state.unknown_inputs.contains(input) {
                *value = None;
            }
        }
        inputs
    }

    /// Records the inputs that an error says the server doesn't support, so that they are not sent again. Returns
    /// whether there were any.
    pub(in crate::tracker::github) fn note_unknown_inputs(
        &self,
        record: &Record,
        issue_input: &IssueInput,
        message: &str,
    ) -> bool {
        let sent = self.newer_inputs(record, issue_input).into_iter().filter_map(|(input, value)| value.map(|_| input));
        let unknown: Vec<NewerInput> =
            sent.filter(|input| input.names().iter().any(|name| names_word(message, name))).collect();
        self.state.borrow_mut().unknown_inputs.extend(&unknown);
        !unknown.is_empty()
    }

    /// Sets through REST what could not be set when the issue was created. A refusal becomes a warning, and the next
    /// run tries again.
    pub(in crate::tracker::github) async fn set_remaining_inputs(
        &self,
        record: &Record,
        issue_input: &IssueInput,
        number: u64,
        warnings: &mut Warnings,
    ) -> Result<(), TrackerError> {
        let inputs = self.newer_inputs(record, issue_input).into_iter();
        let rest: Vec<NewerInput> = inputs.filter(|(_, value)| value.is_none()).map(|(input, _)| input).collect();
        let mut wanted = Json::Object(Map::new());
        if rest.contains(&NewerInput::Type) {
            put_type(record, &mut wanted);
        }
        if rest.contains(&NewerInput::Field) {
            self.put_field(record, &mut wanted);
        }
        if is_empty(&wanted) {
            return Ok(());
        }
        let path = self.client.path(&format!("/issues/{number}"));
        // A type that a person has chosen in the meantime is kept.
        let decide = |now: Option<&ApiResponse>| {
            let kind = now.map(ApiResponse::read::<WireIssue>).transpose()?.and_then(|issue| issue.kind);
            let mut body = wanted.clone();
            if let (Some(_), Some(entries)) = (&kind, body.as_object_mut()) {
                entries.remove("type");
            }
            Ok(match is_empty(&body) {
                true => Decision::Done(kind),
                false => Decision::Send(Edit::new(Method::PATCH, path.as_str(), body)),
            })
        };
        match self.client.edit(&path, decide, |response| Ok(response.read::<WireIssue>()?.kind)).await {
            Ok(kind) => {
                if wanted.get("type").is_some() && kind.is_none() {
                    warnings.push("GitHub ignored its type: the token isn't allowed to set that".to_owned());
                }
            }
            Err(ApiError::Fatal(why)) => return Err(TrackerError::Fatal(*why)),
            Err(ApiError::Refused { why, .. } | ApiError::Lost(why)) => warnings.push(type_not_set(&why)),
        }
        Ok(())
    }
}

fn is_empty(body: &Json) -> bool {
    body.as_object().is_none_or(Map::is_empty)
}

/// The warning about a type or a field that could not be set.
pub(in crate::tracker::github) fn type_not_set(why: &str) -> String {
    format!("its type and field were not set: {why}; the next run tries again")
}

/// Whether a message contains a name as a whole word.
fn names_word(message: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    message.match_indices(name).any(|(at, _)| {
        let before = message[..at].chars().next_back();
        let after = message[at + name.len()..].chars().next();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_names_what_it_does_not_know_in_several_ways() {
        for message in [
            "Variable $input of type CreateIssueInput! was provided invalid value for issueTypeId (Field is not defined on CreateIssueInput)",
            "InputObject 'CreateIssueInput' doesn't accept argument 'issueTypeId'",
            "Field 'issueType' doesn't exist on type 'Issue'",
        ] {
            assert!(NewerInput::Type.names().iter().any(|name| names_word(message, name)), "{message}");
            assert!(!NewerInput::Field.names().iter().any(|name| names_word(message, name)), "{message}");
        }
        assert!(!names_word("issueTypeIds are many", "issueTypeId"));
        assert!(!names_word("my_issueType", "issueType"));
    }
}

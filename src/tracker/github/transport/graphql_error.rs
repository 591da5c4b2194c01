//! The errors that GraphQL returns next to its data, or instead of it. The status is still 200.

use serde::de::IgnoredAny;
use serde_json::{Map, Value as Json};

use super::api_request::ApiRequest;
use super::api_response::ApiResponse;
use super::error::{ApiError, one_line, single_sign_on};
use super::error_response::forbidden;
use super::payload::{Graph, GraphError};
use crate::core::diagnostic::Diagnostic;
use crate::core::names::repository::RepositoryName;

/// What GitHub's messages contain if it timed out or failed internally. Such an error has no type, and is transient.
const TRANSIENT: [&str; 5] =
    ["something went wrong", "respond to your request in time", "timeout", "timed out", "timedout"];

impl GraphError {
    /// Whether the request may succeed if it is tried again.
    fn is_transient(&self) -> bool {
        let message = self.message.to_lowercase();
        // An invalid request has a code, and a refusal has a type.
        let is_plain = self.kind.is_empty() && self.extensions.get("code").is_none();
        is_plain && TRANSIENT.iter().any(|words| message.contains(words))
    }

    /// Whether the server's schema lacks a field.
    pub(in crate::tracker::github) fn is_unknown_field(&self, field: &str) -> bool {
        self.message.contains(&format!("Field '{field}' doesn't exist"))
    }

    /// Whether it is about a part of the data with this name, or something inside it.
    pub(in crate::tracker::github) fn is_at(&self, name: &str) -> bool {
        self.path.iter().any(|part| part.as_str() == Some(name))
    }
}

/// The message of a transient error. A write that returned data was done, even if something else failed.
pub(in crate::tracker::github) fn transient(request: &ApiRequest, response: &ApiResponse) -> Option<String> {
    request.operation?;
    let marks_errors = response.body.windows(8).any(|bytes| bytes == b"\"errors\"");
    if !marks_errors {
        return None;
    }
    let errors = serde_json::from_slice::<Graph<IgnoredAny>>(&response.body).ok()?.errors;
    let error = errors.iter().find(|error| error.is_transient())?;
    let shown = || {
        let data = serde_json::from_slice::<Graph<Map<String, Json>>>(&response.body).ok()?.data?;
        data.values().any(|value| !value.is_null()).then_some(())
    };
    if request.writes() && shown().is_some() {
        return None;
    }
    let message = one_line(&error.message);
    let first = message.split(". ").next().unwrap_or(&message);
    Some(format!("GitHub answered: {first}"))
}

/// Checks that all data is there. Something that wasn't found is no error, because its data is null.
pub(in crate::tracker::github) fn check_errors(
    repository: &RepositoryName,
    request: &ApiRequest,
    errors: &[GraphError],
) -> Result<(), ApiError> {
    let Some(error) = errors.iter().find(|error| error.kind != "NOT_FOUND") else { return Ok(()) };
    let message = error.message.clone();
    let lower = message.to_lowercase();
    if lower.contains("saml") || lower.contains("sso") {
        return Err(single_sign_on(repository));
    }
    match error.kind.as_str() {
        "FORBIDDEN" | "INSUFFICIENT_SCOPES" => {
            Err(ApiError::Refused { status: 403, why: forbidden(repository, request), message })
        }
        _ => {
            let diagnostic = Diagnostic::error(format!("GitHub returned an error: {}", one_line(&message)));
            Err(ApiError::fatal(
                diagnostic.hint("try again; if it keeps failing, `--verbose` shows which request it is"),
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::tracker::github::transport::api_request::Creation;
    use crate::tracker::github::transport::links::Links;

    const BROKEN: &str = "Something went wrong while executing your query. This may be the result of a timeout, or it could be a GitHub bug. Please include `AB:12` when reporting this issue.";

    #[test]
    fn an_error_passes_that_has_neither_type_nor_code_and_speaks_of_a_breakdown() {
        let read = ApiRequest::query("Start", "", &json!({}));
        let write = Creation::mutation("CreateIssue", "", &json!({}));
        let broken = json!({ "message": BROKEN });
        let rows = [
            (json!({ "errors": [broken] }), true, true),
            (json!({ "data": null, "errors": [broken] }), true, true),
            (json!({ "data": { "createIssue": null }, "errors": [broken] }), true, true),
            // A read is incomplete; a write that returns data was done.
            (json!({ "data": { "createIssue": { "issue": null } }, "errors": [broken] }), true, false),
            (json!({ "errors": [{ "message": "Timeout on validation of query" }] }), true, true),
            (json!({ "errors": [{ "message": BROKEN, "type": "FORBIDDEN" }] }), false, false),
            (json!({ "errors": [{ "message": BROKEN, "extensions": { "code": "undefinedField" } }] }), false, false),
            (json!({ "errors": [{ "message": "Title can't be blank" }] }), false, false),
            (json!({ "data": { "body": BROKEN } }), false, false),
        ];
        for (body, for_read, for_write) in rows {
            let response = ApiResponse {
                status: 200,
                body: body.to_string().into(),
                links: Links::default(),
                date: None,
                etag: None,
            };
            assert_eq!(transient(&read, &response).is_some(), for_read, "read {body}");
            assert_eq!(transient(write.request(), &response).is_some(), for_write, "write {body}");
            assert_eq!(transient(&ApiRequest::get("/x"), &response), None, "REST says it by its status");
        }
        let response = ApiResponse {
            status: 200,
            body: json!({ "errors": [broken] }).to_string().into(),
            links: Links::default(),
            date: None,
            etag: None,
        };
        let message = transient(&read, &response).expect("it passes");
        assert_eq!(message, "GitHub answered: Something went wrong while executing your query");
    }

    #[test]
    fn an_error_is_at_the_place_that_its_path_names() {
        let error = |path: Json| -> GraphError {
            serde_json::from_value(json!({ "message": "x", "path": path })).expect("an error")
        };
        assert!(error(json!(["repository", "n3"])).is_at("n3"));
        assert!(error(json!(["repository", "n3", "nodes", 0, "id"])).is_at("n3"));
        assert!(!error(json!(["repository", "n30"])).is_at("n3"));
        assert!(!error(json!([])).is_at("n3"));
    }
}

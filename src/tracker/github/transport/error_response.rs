//! From an unsuccessful response to an error.

use super::api_request::ApiRequest;
use super::api_response::ApiResponse;
use super::error::{ApiError, archived, issues_disabled, one_line, single_sign_on};
use crate::core::diagnostic::Diagnostic;
use crate::core::names::repository::RepositoryName;

/// The error for an unsuccessful response.
pub(in crate::tracker::github) fn refused(
    repository: &RepositoryName,
    request: &ApiRequest,
    response: &ApiResponse,
) -> ApiError {
    let error = response.error();
    let message = match error.message.trim() {
        "" => status_meaning(response.status).to_owned(),
        detail => detail.to_owned(),
    };
    let fatal = |what: String, hint: String| ApiError::fatal(Diagnostic::error(what).hint(hint));
    let mentions = |word: &str| message.to_lowercase().contains(word);
    match response.status {
        401 => fatal(
            "GitHub rejected the token".to_owned(),
            "it may have expired or been revoked: set a new GITHUB_TOKEN, or run `gh auth login`".to_owned(),
        ),
        403 if mentions("archived") => archived(repository),
        403 if mentions("saml") || mentions("sso") => single_sign_on(repository),
        403 if mentions("not accessible")
            || mentions("permission")
            || mentions("push access")
            || mentions("must have") =>
        {
            ApiError::Refused { status: 403, why: forbidden(repository, request), message }
        }
        // A single deleted issue returns 410 too.
        410 if mentions("disabled") => issues_disabled(repository),
        404 if request.writes() => {
            let why = format!("{repository} no longer exists, or {}", forbidden(repository, request));
            ApiError::Refused { status: 404, why, message }
        }
        422 => ApiError::Refused { status: 422, why: unprocessable(&message, &error.errors), message },
        status => {
            let why = format!("GitHub rejected it with status {status}: {}", one_line(&message));
            ApiError::Refused { status, why, message }
        }
    }
}

/// What a status means if there is no message with it.
fn status_meaning(status: u16) -> &'static str {
    match status {
        301 | 302 | 307 | 308 => "it has moved",
        400 => "the request is malformed",
        403 => "it is forbidden",
        404 => "it doesn't exist, or the token can't see it",
        405 => "the method is not allowed",
        409 => "it changed at the same time",
        410 => "it no longer exists",
        413 => "it is too large",
        451 => "it is blocked for legal reasons",
        // A 422 without a message has its own wording.
        422 => "",
        _ => "no reason given",
    }
}

/// The message about a permission that the token lacks.
pub(in crate::tracker::github) fn forbidden(repository: &RepositoryName, request: &ApiRequest) -> String {
    let (area, _) = request.permission.split_once(':').unwrap_or((request.permission, ""));
    format!(
        "the token isn't allowed to do that in {repository}: grant it `{}` (in a workflow under `permissions:`; for a fine-grained token under Repository permissions → {}; a classic one needs the scope `repo`)",
        request.permission,
        match area {
            "contents" => "Contents",
            "pull-requests" => "Pull requests",
            _ => "Issues",
        }
    )
}

/// The message for a 422, from the errors that GitHub lists.
fn unprocessable(message: &str, errors: &serde_json::Value) -> String {
    let errors = match errors {
        serde_json::Value::Array(all) => all.as_slice(),
        serde_json::Value::Null => &[],
        one => std::slice::from_ref(one),
    };
    let text = |error: &serde_json::Value, key: &str| error.get(key).and_then(|v| v.as_str()).map(str::to_owned);
    let reasons: Vec<String> = errors
        .iter()
        .map(|error| {
            let field = text(error, "field").unwrap_or_default();
            match (text(error, "code").as_deref(), text(error, "message")) {
                // Some messages name their field.
                (_, Some(detail)) if detail.to_lowercase().contains(&field.to_lowercase()) => one_line(&detail),
                (_, Some(detail)) => format!("`{field}` {}", one_line(&detail)),
                (Some("missing_field"), _) => format!("`{field}` is missing"),
                (Some("invalid"), _) => {
                    let value = text(error, "value").map_or_else(String::new, |value| format!(" `{value}`"));
                    format!("`{field}`{value} is not accepted")
                }
                (Some("already_exists"), _) => format!("`{field}` is already taken"),
                (Some("missing"), _) => "what it refers to does not exist".to_owned(),
                (Some(code), _) => format!("`{field}`: {code}"),
                (None, _) => error.as_str().map_or_else(|| error.to_string(), one_line),
            }
        })
        .collect();
    let reasons = match reasons.is_empty() {
        true if message.trim().is_empty() => return "GitHub rejected it without saying why".to_owned(),
        true => one_line(message),
        false => reasons.join("; "),
    };
    format!("GitHub rejected it: {reasons}")
}

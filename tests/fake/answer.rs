//! GitHub's answers: a status, headers and JSON, with GitHub's own words for each error.

use serde_json::{Value, json};

/// An answer to be sent.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
    /// What the client did wrong; for rolecall, this is a violation.
    pub mistake: Option<String>,
}

/// `Err` is also an answer: the one that ends the request early.
pub type Answered = Result<Answer, Answer>;

impl Answer {
    pub fn text(status: u16, body: impl Into<String>) -> Self {
        Self {
            status,
            headers: vec![("content-type", "application/json; charset=utf-8".to_owned())],
            body: body.into(),
            mistake: None,
        }
    }

    /// Marks an error that the client could have avoided.
    pub fn mistaken(self, why: impl Into<String>) -> Self {
        Self { mistake: Some(why.into()), ..self }
    }

    pub fn json(status: u16, body: &Value) -> Self {
        Self::text(status, body.to_string())
    }

    pub fn empty() -> Self {
        Self { status: 204, headers: Vec::new(), body: String::new(), mistake: None }
    }

    pub fn html(status: u16) -> Self {
        let body =
            format!("<html>\r\n<head><title>{status}</title></head>\r\n<body>a proxy speaks</body>\r\n</html>\r\n");
        Self { status, headers: vec![("content-type", "text/html".to_owned())], body, mistake: None }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Creates an error with GitHub's message.
    pub fn refused(status: u16, message: &str) -> Self {
        let mut body = json!({"message": message, "documentation_url": "https://docs.github.com/rest"});
        // The published schema of a 422 answer has no `status`.
        if status != 422 {
            body["status"] = status.to_string().into();
        }
        Self::json(status, &body)
    }

    pub fn not_found() -> Self {
        Self::refused(404, "Not Found")
    }

    /// Reports a feature that the fake lacks as a violation, so that no test mistakes this answer for GitHub's.
    pub fn unserved() -> Self {
        Self::refused(599, "the fake doesn't serve this yet")
    }

    pub fn archived() -> Self {
        Self::refused(403, "Repository was archived so is read-only.")
    }

    pub fn issues_off() -> Self {
        Self::refused(410, "Issues has been disabled in this repository.")
    }

    /// Creates a 422 answer with errors for individual fields.
    pub fn invalid(errors: &Value) -> Self {
        let body = json!({"message": "Validation Failed", "errors": errors,
            "documentation_url": "https://docs.github.com/rest"});
        Self::json(422, &body)
    }

    /// Creates a 422 answer for one field with a code: `missing_field`, `invalid`, `already_exists`.
    pub fn wrong(resource: &str, field: &str, code: &str) -> Self {
        Self::invalid(&json!([{"resource": resource, "field": field, "code": code}]))
    }

    /// Creates a 422 answer for one field with a custom message.
    pub fn custom(resource: &str, field: &str, message: &str) -> Self {
        Self::invalid(&json!([{"resource": resource, "field": field, "code": "custom", "message": message}]))
    }

    /// Creates a 422 answer for one field with an invalid value.
    pub fn value(resource: &str, field: &str, value: &Value) -> Self {
        Self::invalid(&json!([{"value": value, "resource": resource, "field": field, "code": "invalid"}]))
    }
}

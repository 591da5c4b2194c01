//! One request, and its answer.

use bytes::Bytes;
use http::Method;
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

use super::trouble::Trouble;
use super::wire::WireRefusal;
use crate::core::pace::Cost;

/// A request.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    pub(super) method: Method,
    /// The path below the interface's address, with the query.
    pub(super) path: String,
    pub(super) body: Option<Json>,
    pub(super) cost: Cost,
    /// The name of a GraphQL operation.
    pub(super) operation: Option<&'static str>,
    /// What the token must be allowed to do, as a workflow's `permissions` name it.
    pub(super) permission: &'static str,
}

impl Ask {
    pub(super) fn get(path: impl Into<String>) -> Self {
        Self {
            method: Method::GET,
            path: path.into(),
            body: None,
            cost: Cost::READ,
            operation: None,
            permission: "issues: read",
        }
    }

    pub(super) fn write(method: Method, path: impl Into<String>, body: Json) -> Self {
        debug_assert!(body.is_object(), "every body that GitHub takes is an object");
        Self {
            method,
            path: path.into(),
            body: Some(body),
            cost: Cost::WRITE,
            operation: None,
            permission: "issues: write",
        }
    }

    /// A `DELETE` that says everything with its path. GitHub refuses the JSON `null` as a body.
    pub(super) fn delete(path: impl Into<String>) -> Self {
        Self { method: Method::DELETE, cost: Cost::WRITE, permission: "issues: write", ..Self::get(path) }
    }

    pub(super) fn query(operation: &'static str, text: &str, variables: &Json) -> Self {
        let body = json!({ "query": text, "variables": variables });
        Self {
            method: Method::POST,
            path: String::new(),
            body: Some(body),
            cost: Cost::QUERY,
            operation: Some(operation),
            permission: "issues: read",
        }
    }

    pub(super) fn mutation(operation: &'static str, text: &str, variables: &Json) -> Self {
        Self { cost: Cost::MUTATION, permission: "issues: write", ..Self::query(operation, text, variables) }
    }

    /// A request that needs another permission than the usual one.
    pub(super) fn needing(self, permission: &'static str) -> Self {
        Self { permission, ..self }
    }

    pub(super) fn writes(&self) -> bool {
        self.cost.content
    }
}

/// An answer of a server that understood the request.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Bytes,
    /// The last page of a list, where there are more than this one.
    pub(super) last_page: Option<usize>,
}

impl Answer {
    /// What is in it.
    ///
    /// # Errors
    /// It is not what GitHub's description says.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, Trouble> {
        serde_json::from_slice(&self.body).map_err(|error| {
            let what = if error.is_data() { "it is not what GitHub's description says" } else { "it is no whole JSON" };
            Trouble::odd(&format!("{what} (line {}, column {})", error.line(), error.column()))
        })
    }

    /// What GitHub says when it refuses.
    pub(super) fn refusal(&self) -> WireRefusal {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// A part of a path or a query, such that it is one.
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            _ => out += &format!("%{byte:02X}"),
        }
    }
    out
}

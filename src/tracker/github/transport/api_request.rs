//! One request, and its answer.
//!
//! What a request does to what is there is in its type, and only a read can be sent just like that (`Client::send`):
//! - [`ApiRequest`] reads.
//! - [`Creation`] makes something new and overwrites nothing: `Client::create`.
//! - [`Edit`] changes something that people change too: `Client::edit`, which looks at it right before.
//! - [`Conditional`] is compared by GitHub itself with what it expects: `Client::send_conditional`.

use std::marker::PhantomData;

use bytes::Bytes;
use http::Method;
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

use super::error::ApiError;
use super::pagination::Links;
use super::payload::WireRefusal;
use crate::core::pace::Cost;

/// A request that reads; inside the other types, also one that writes.
#[derive(Clone, Debug)]
pub(in crate::tracker::github) struct ApiRequest {
    pub(in crate::tracker::github) method: Method,
    /// The path below the interface's address, with the query.
    pub(in crate::tracker::github) path: String,
    pub(in crate::tracker::github) body: Option<Json>,
    pub(in crate::tracker::github) cost: Cost,
    /// The name of a GraphQL operation.
    pub(in crate::tracker::github) operation: Option<&'static str>,
    /// What the token must be allowed to do, as a workflow's `permissions` name it.
    pub(in crate::tracker::github) permission: &'static str,
    /// The entity tag under which the answer is known already: it is only sent again if it has changed.
    pub(in crate::tracker::github) known: Option<String>,
}

impl ApiRequest {
    pub(in crate::tracker::github) fn get(path: impl Into<String>) -> Self {
        Self {
            method: Method::GET,
            path: path.into(),
            body: None,
            cost: Cost::READ,
            operation: None,
            permission: "issues: read",
            known: None,
        }
    }

    fn write(method: Method, path: impl Into<String>, body: Json) -> Self {
        debug_assert!(body.is_object(), "every body that GitHub takes is an object");
        Self {
            method,
            path: path.into(),
            body: Some(body),
            cost: Cost::WRITE,
            operation: None,
            permission: "issues: write",
            known: None,
        }
    }

    pub(in crate::tracker::github) fn query(operation: &'static str, text: &str, variables: &Json) -> Self {
        let body = json!({ "query": text, "variables": variables });
        Self {
            method: Method::POST,
            path: String::new(),
            body: Some(body),
            cost: Cost::QUERY,
            operation: Some(operation),
            permission: "issues: read",
            known: None,
        }
    }

    fn mutation(operation: &'static str, text: &str, variables: &Json) -> Self {
        Self { cost: Cost::MUTATION, permission: "issues: write", ..Self::query(operation, text, variables) }
    }

    /// A request that needs another permission than the usual one.
    pub(in crate::tracker::github) fn needing(self, permission: &'static str) -> Self {
        Self { permission, ..self }
    }

    pub(in crate::tracker::github) fn writes(&self) -> bool {
        self.cost.content
    }
}

/// A request that writes, of a kind that says how it may be sent.
#[derive(Clone, Debug)]
pub(in crate::tracker::github) struct Write<Kind>(ApiRequest, PhantomData<Kind>);

/// It makes something new, and overwrites nothing.
#[derive(Clone, Copy, Debug)]
pub(in crate::tracker::github) struct New;
/// It changes or removes something that people change too.
#[derive(Clone, Copy, Debug)]
pub(in crate::tracker::github) struct Overwrites;
/// It says what it expects, and GitHub refuses it where that is no longer so.
#[derive(Clone, Copy, Debug)]
pub(in crate::tracker::github) struct ExpectsState;

pub(in crate::tracker::github) type Creation = Write<New>;
pub(in crate::tracker::github) type Edit = Write<Overwrites>;
pub(in crate::tracker::github) type Conditional = Write<ExpectsState>;

impl<Kind> Write<Kind> {
    fn of(request: ApiRequest) -> Self {
        Self(request, PhantomData)
    }

    /// A request that needs another permission than the usual one.
    pub(in crate::tracker::github) fn needing(self, permission: &'static str) -> Self {
        Self::of(self.0.needing(permission))
    }

    /// The request, for what is told of it. `Client::send` does not take it.
    pub(in crate::tracker::github) fn request(&self) -> &ApiRequest {
        &self.0
    }
}

impl Creation {
    pub(in crate::tracker::github) fn post(path: impl Into<String>, body: Json) -> Self {
        Self::of(ApiRequest::write(Method::POST, path, body))
    }

    pub(in crate::tracker::github) fn mutation(operation: &'static str, text: &str, variables: &Json) -> Self {
        Self::of(ApiRequest::mutation(operation, text, variables))
    }
}

impl Edit {
    pub(in crate::tracker::github) fn new(method: Method, path: impl Into<String>, body: Json) -> Self {
        Self::of(ApiRequest::write(method, path, body))
    }

    /// A `DELETE` that says everything with its path. GitHub refuses the JSON `null` as a body.
    pub(in crate::tracker::github) fn delete(path: impl Into<String>) -> Self {
        let request = ApiRequest::get(path);
        Self::of(ApiRequest { method: Method::DELETE, cost: Cost::WRITE, permission: "issues: write", ..request })
    }
}

impl Conditional {
    /// A commit on a branch whose newest commit must be `head`.
    pub(in crate::tracker::github) fn on_head(
        head: &str,
        operation: &'static str,
        text: &str,
        mut input: Json,
    ) -> Self {
        input["expectedHeadOid"] = json!(head);
        Self::of(ApiRequest::mutation(operation, text, &json!({ "input": input })))
    }
}

/// An answer of a server that understood the request.
#[derive(Clone, Debug)]
pub(in crate::tracker::github) struct ApiResponse {
    pub(in crate::tracker::github) status: u16,
    pub(in crate::tracker::github) body: Bytes,
    /// Where a list goes on from here.
    pub(in crate::tracker::github) links: Links,
    /// When it was given, by the server's clock.
    pub(in crate::tracker::github) date: Option<i64>,
    /// The entity tag: two answers with the same one are the same.
    pub(in crate::tracker::github) tag: Option<String>,
}

impl ApiResponse {
    /// What is in it.
    ///
    /// # Errors
    /// It is not what GitHub's description says.
    pub(in crate::tracker::github) fn read<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        serde_json::from_slice(&self.body).map_err(|error| {
            let what =
                if error.is_data() { "it is not what GitHub's description says" } else { "it is not a whole JSON" };
            ApiError::odd(&format!("{what} (line {}, column {})", error.line(), error.column()))
        })
    }

    /// What GitHub says when it refuses.
    pub(in crate::tracker::github) fn error(&self) -> WireRefusal {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// A part of a path or a query, such that it is one.
pub(in crate::tracker::github) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            _ => out += &format!("%{byte:02X}"),
        }
    }
    out
}

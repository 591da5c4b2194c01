//! A request to the API, and its response.
//!
//! A request's type says what it does to existing data, and so how it may be sent:
//! - [`ApiRequest`] reads: `Client::send`.
//! - [`Creation`] creates something and overwrites nothing: `Client::create`.
//! - [`Edit`] changes something that people change too: `Client::edit`, which reads it right before.
//! - [`Conditional`] has a condition that GitHub checks itself: `Client::send_conditional`.

use std::marker::PhantomData;

use http::Method;
use serde_json::{Value as Json, json};

use crate::core::pace::Cost;

/// A request that reads. Inside the other types, it may also write.
#[derive(Clone, Debug)]
pub(in crate::tracker::github) struct ApiRequest {
    pub(in crate::tracker::github) method: Method,
    /// The path below the API's base address, with the query.
    pub(in crate::tracker::github) path: String,
    pub(in crate::tracker::github) body: Option<Json>,
    pub(in crate::tracker::github) cost: Cost,
    /// The name of a GraphQL operation.
    pub(in crate::tracker::github) operation: Option<&'static str>,
    /// The permission that the token needs, as in a workflow's `permissions`.
    pub(in crate::tracker::github) permission: &'static str,
    /// The entity tag of a known response: the server only sends it again if it has changed.
    pub(in crate::tracker::github) known_etag: Option<String>,
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
            known_etag: None,
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
            known_etag: None,
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
            known_etag: None,
        }
    }

    fn mutation(operation: &'static str, text: &str, variables: &Json) -> Self {
        Self { cost: Cost::MUTATION, permission: "issues: write", ..Self::query(operation, text, variables) }
    }

    /// Sets the permission that the request needs, if it isn't the default.
    pub(in crate::tracker::github) fn needing(self, permission: &'static str) -> Self {
        Self { permission, ..self }
    }

    pub(in crate::tracker::github) fn writes(&self) -> bool {
        self.cost.content
    }
}

/// A request that writes. Its kind says how it may be sent.
#[derive(Clone, Debug)]
pub(in crate::tracker::github) struct Write<Kind>(ApiRequest, PhantomData<Kind>);

/// Creates something, and overwrites nothing.
#[derive(Clone, Copy, Debug)]
pub(in crate::tracker::github) struct New;
/// Changes or removes something that people change too.
#[derive(Clone, Copy, Debug)]
pub(in crate::tracker::github) struct Overwrites;
/// States what it expects, and GitHub refuses it if that is no longer the case.
#[derive(Clone, Copy, Debug)]
pub(in crate::tracker::github) struct ExpectsState;

pub(in crate::tracker::github) type Creation = Write<New>;
pub(in crate::tracker::github) type Edit = Write<Overwrites>;
pub(in crate::tracker::github) type Conditional = Write<ExpectsState>;

impl<Kind> Write<Kind> {
    fn of(request: ApiRequest) -> Self {
        Self(request, PhantomData)
    }

    /// Sets the permission that the request needs, if it isn't the default.
    pub(in crate::tracker::github) fn needing(self, permission: &'static str) -> Self {
        Self::of(self.0.needing(permission))
    }

    /// The request, for messages about it. `Client::send` refuses it.
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

    /// A `DELETE` without a body. GitHub rejects the JSON `null` as a body.
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

/// Percent-encodes a part of a path or a query.
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

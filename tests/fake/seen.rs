//! What the fake records about each request.

use super::request::Request;
use serde_json::{Value, json};
use std::time::Duration;

/// A received request, and how it was answered.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    /// The path with the query, as it was sent.
    pub path: String,
    /// The GraphQL operation's name.
    pub operation: Option<String>,
    /// The top-level fields of the GraphQL operation, such as `createIssue`.
    pub fields: Vec<String>,
    pub body: Value,
    pub write: bool,
    pub creates_content: bool,
    /// 0 if the connection was dropped without an answer.
    pub status: u16,
    /// The time on the fake's clock.
    pub at: Duration,
    /// When it came and when it was answered, in the order of everything that came or was answered; 0 if it wasn't.
    pub came: u64,
    pub answered: u64,
    /// The account of the token; `None` if there is no token or it is unknown.
    pub account: Option<String>,
}

impl Seen {
    pub fn new(request: &Request, at: Duration, account: Option<String>) -> Self {
        let document = request.graphql.as_deref();
        Self {
            method: request.method.clone(),
            path: request.target.clone(),
            operation: document.and_then(|document| document.name.clone()),
            fields: document.map(|document| document.fields.clone()).unwrap_or_default(),
            body: request.body.clone(),
            write: request.is_write(),
            creates_content: request.content() > 0,
            status: 0,
            at,
            came: 0,
            answered: 0,
            account,
        }
    }

    pub fn json(&self) -> Value {
        json!({"method": self.method, "path": self.path, "operation": self.operation, "fields": self.fields,
            "body": self.body, "write": self.write, "creates_content": self.creates_content, "status": self.status,
            "at": self.at.as_secs_f64(), "account": self.account})
    }
}

/// How many of these requests were sent one after another, each only after the answer to one before it. Only meaningful
/// if answers take a while, so that requests sent at once come before the first of them is answered.
pub fn round_trips(all: &[Seen]) -> usize {
    let mut depths: Vec<usize> = Vec::with_capacity(all.len());
    for seen in all {
        let before = all.iter().zip(&depths).filter(|(other, _)| other.answered != 0 && other.answered < seen.came);
        depths.push(1 + before.map(|(_, depth)| *depth).max().unwrap_or(0));
    }
    depths.into_iter().max().unwrap_or(0)
}

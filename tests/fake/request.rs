//! A parsed request: the path without a GHES prefix, the query, and the body as JSON.

use super::graphql::document::Document;
use super::official::Server;
use serde_json::Value;
use std::fmt::Write as _;
use std::sync::Arc;

/// The kind of body that a request has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RawAnswer {
    Nothing,
    Json,
    /// Bytes that are not JSON.
    Broken,
}

/// A request, read completely.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    /// Path and query as they were sent.
    pub target: String,
    /// `/api/v3` if the client uses the paths of GitHub Enterprise Server.
    pub prefix: &'static str,
    /// The path after the prefix, as it was sent.
    pub path: String,
    /// The segments of the path, decoded.
    pub segments: Vec<String>,
    pub query: Vec<(String, String)>,
    /// By name in lower case.
    pub headers: Vec<(String, String)>,
    /// Null if there is no body, or it is not JSON.
    pub body: Value,
    pub given: RawAnswer,
    /// The GraphQL document.
    pub graphql: Option<Arc<Document>>,
}

impl Request {
    pub fn new(server: Server, method: &str, target: &str, headers: Vec<(String, String)>, body: &[u8]) -> Self {
        let (whole, query) = target.split_once('?').unwrap_or((target, ""));
        let (prefix, path) = match whole.strip_prefix("/api/v3") {
            Some(path) => ("/api/v3", path),
            None => ("", whole),
        };
        let graphql = method == "POST" && matches!(whole, "/graphql" | "/api/graphql");
        let read = serde_json::from_slice(body);
        let given = match &read {
            _ if body.is_empty() => RawAnswer::Nothing,
            Ok(_) => RawAnswer::Json,
            Err(_) => RawAnswer::Broken,
        };
        let body: Value = read.unwrap_or(Value::Null);
        let query = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(&name.replace('+', " ")), decoded(&value.replace('+', " ")))
        });
        let text = body.get("query").and_then(Value::as_str).unwrap_or_default();
        Self {
            method: method.to_owned(),
            target: target.to_owned(),
            prefix,
            path: path.to_owned(),
            segments: path.split('/').filter(|part| !part.is_empty()).map(decoded).collect(),
            query: query.collect(),
            headers,
            graphql: graphql.then(|| Document::of(server, text, body.get("operationName").and_then(Value::as_str))),
            body,
            given,
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Returns the value of a query parameter.
    pub fn asked(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Returns the token.
    pub fn token(&self) -> Option<&str> {
        let (kind, token) = self.header("authorization")?.split_once(' ')?;
        (kind.eq_ignore_ascii_case("bearer") || kind.eq_ignore_ascii_case("token")).then_some(token.trim())
    }

    pub fn is_control(&self) -> bool {
        self.path.starts_with("/_fake/")
    }

    pub fn is_search(&self) -> bool {
        self.path.starts_with("/search/")
    }

    /// Whether the request changes anything.
    pub fn is_write(&self) -> bool {
        match &self.graphql {
            Some(document) => document.mutations > 0,
            None => !matches!(self.method.as_str(), "GET" | "HEAD"),
        }
    }

    /// Returns how many pieces of content the request creates or edits: each mutation in a GraphQL request counts as
    /// one.
    pub fn content(&self) -> u32 {
        match &self.graphql {
            Some(document) => document.mutations,
            None => u32::from(matches!(self.method.as_str(), "POST" | "PATCH" | "PUT")),
        }
    }

    /// Returns a string from the body.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.body.get(field).and_then(Value::as_str)
    }

    /// Returns the page number, starting from 1, and the page size.
    pub fn page(&self) -> (usize, usize) {
        let number = |name| self.asked(name).and_then(|value| value.parse().ok());
        let size = number("per_page").unwrap_or(30).clamp(1, 100);
        (number("page").unwrap_or(1).max(1), size)
    }
}

fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (bytes[at], hex) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 3;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Encodes text for use in a URL.
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            _ => write!(out, "%{byte:02X}").unwrap(),
        }
    }
    out
}

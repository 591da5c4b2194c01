//! Faults to inject, as JSON.

use super::super::faults::{At, Fault, FaultKind, When};
use serde_json::{Value, json};
use std::time::Duration;

/// `{"at": {"request": 1}, "kind": "status", "status": 502, "times": 2}`; `at` may also be `{"write": 1}` or
/// `{"matching": "createIssue", "nth": 1}`. Stalls have `milliseconds`, limits `seconds`, and pages `status` and
/// `after`.
pub(super) fn read(value: &Value) -> Result<Fault, String> {
    let number = |of: &Value, name: &str, absent: u64| of.get(name).and_then(Value::as_u64).unwrap_or(absent);
    let small = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    let at = value.get("at").cloned().unwrap_or_else(|| json!({"request": 1}));
    let at = match (at.get("matching").and_then(Value::as_str), at.get("write").and_then(Value::as_u64)) {
        (Some(text), _) => At::Matching(text.to_owned(), small(number(&at, "nth", 1))),
        (None, Some(nth)) => At::Write(small(nth)),
        (None, None) => At::Request(small(number(&at, "request", 1))),
    };
    let when = if value.get("after") == Some(&json!(true)) { When::After } else { When::Before };
    let status = u16::try_from(number(value, "status", 502)).map_err(|error| error.to_string())?;
    let kind = match value.get("kind").and_then(Value::as_str).unwrap_or_default() {
        "status" => FaultKind::Status(status),
        "reset-before" => FaultKind::ResetBefore,
        "reset-after" => FaultKind::ResetAfter,
        "stall" => FaultKind::Stall(Duration::from_millis(number(value, "milliseconds", 1000)), when),
        "truncated" => FaultKind::Truncated,
        "html" => FaultKind::Html(status, when),
        "secondary-limit" => FaultKind::SecondaryLimit(number(value, "seconds", 1)),
        "primary-limit" => FaultKind::PrimaryLimit(number(value, "seconds", 1)),
        "graphql-limit" => FaultKind::GraphqlLimit,
        "twice" => FaultKind::Twice,
        other => return Err(format!("no fault is called `{other}`")),
    };
    Ok(Fault { at, kind, times: small(number(value, "times", 1)) })
}

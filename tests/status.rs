//! How things stand: `status`, `why`, `graph` and `report`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

#[path = "status/browser.rs"]
mod browser;
#[path = "status/chain.rs"]
mod chain;
#[path = "status/examples.rs"]
mod examples;
#[path = "status/hand_offs.rs"]
mod hand_offs;
#[path = "status/planted.rs"]
mod planted;
#[path = "status/product.rs"]
mod product;
#[path = "status/report.rs"]
mod report;
#[path = "status/settings.rs"]
mod settings;

use serde_json::Value;
use support::{DAY, Folder};

/// What `rolecall status --json` says a number of days after the tests' day.
fn status_after(folder: &Folder, days: u64) -> Value {
    let now = DAY.parse::<u64>().unwrap() + days * 86_400;
    let output = folder.command(&["status", "--json"]).env("SOURCE_DATE_EPOCH", now.to_string()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The findings as pairs of kind and subject.
fn found(status: &Value) -> Vec<(String, String)> {
    let text = |finding: &Value, name: &str| finding[name].as_str().unwrap().to_owned();
    let findings = status["findings"].as_array().unwrap();
    findings.iter().map(|finding| (text(finding, "id"), text(finding, "subject"))).collect()
}

//! Payloads as GitHub sends them: every example of the npm package `@octokit/webhooks-examples`, unchanged and
//! modified, is passed to `rolecall event --dry-run`.
//!
//! `ROLECALL_WEBHOOK_EXAMPLES` names the package's folder. Without it, the tests print a note and pass, unless
//! `ROLECALL_REQUIRE_WEBHOOK_EXAMPLES=1` is set, as in `.ci/run`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "payloads/changed.rs"]
mod changed;
#[path = "payloads/default.rs"]
mod default;
#[path = "payloads/each.rs"]
mod each;
#[path = "payloads/examples.rs"]
mod examples;
#[path = "payloads/known.rs"]
mod known;
mod support;
#[path = "payloads/team.rs"]
mod team;
#[path = "payloads/variants.rs"]
mod variants;

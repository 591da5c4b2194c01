//! `rolecall mcp`: what an agent reads, how what it proposes is shown and carried out, and what it can't do.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test fails by panicking")]
#![allow(clippy::needless_pass_by_value, reason = "arguments of a call are made for it")]

#[path = "fake/mod.rs"]
mod fake;
mod support;

#[path = "mcp/acceptance.rs"]
mod acceptance;
#[path = "mcp/client.rs"]
mod client;
#[path = "mcp/commands.rs"]
mod commands;
#[path = "mcp/github.rs"]
mod github;
#[path = "mcp/hostile.rs"]
mod hostile;
#[path = "mcp/plans.rs"]
mod plans;
#[path = "mcp/protocol.rs"]
mod protocol;
#[path = "mcp/real.rs"]
mod real;
#[path = "mcp/storm.rs"]
mod storm;

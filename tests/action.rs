//! The GitHub Action: how it gets the program, and how it runs under a real Actions runner.
//!
//! The install script runs under bash alone, on a machine of the test's own, against a server on loopback. The action
//! as a whole runs under `act`, without a network; without `act` those tests say so and pass, unless
//! `ROLECALL_REQUIRE_ACT=1` is set.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "action/act.rs"]
mod act;
#[path = "action/building.rs"]
mod building;
#[path = "action/downloading.rs"]
mod downloading;
#[path = "action/downloads.rs"]
mod downloads;
#[path = "action/events.rs"]
mod events;
#[path = "action/finding.rs"]
mod finding;
#[path = "action/github.rs"]
mod github;
#[path = "action/machine.rs"]
mod machine;
#[path = "action/pages.rs"]
mod pages;
#[path = "action/recording.rs"]
mod recording;
#[path = "action/running.rs"]
mod running;
#[path = "action/scene.rs"]
mod scene;
mod support;

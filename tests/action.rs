//! The GitHub Action: how it gets the program, and how it runs under a real Actions runner.
//!
//! The install script runs under plain bash, on a simulated machine, against a server on loopback. The action as a
//! whole runs under `act`, without a network. Without `act`, those tests print a note and pass, unless
//! `ROLECALL_REQUIRE_ACT=1` is set.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "action/act.rs"]
mod act;
#[path = "action/building.rs"]
mod building;
#[path = "action/documented.rs"]
mod documented;
#[path = "action/downloading.rs"]
mod downloading;
#[path = "action/downloads.rs"]
mod downloads;
#[path = "action/events_all.rs"]
mod events_all;
#[path = "action/events_files.rs"]
mod events_files;
#[path = "action/events_issues.rs"]
mod events_issues;
#[path = "action/events_rules.rs"]
mod events_rules;
#[path = "action/events_stopped.rs"]
mod events_stopped;
#[path = "action/events_times.rs"]
mod events_times;
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
#[path = "action/written.rs"]
mod written;

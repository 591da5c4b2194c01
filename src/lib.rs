//! rolecall: every artifact answers to a role.
//!
//! ```text
//! what people write ──► Config ──► Catalog ─┐
//! command │ outline │ event ────► Request ──┴► Artifact ─┐
//! tracker and files ──────────────────────► Snapshot ────┴► Plan ─► Receipts ─► people, JSON
//! ```
//!
//! A command, an outline and an event are doors to the same road; a dry run is the same road stopped before its last
//! step.
//!
//! | room | what it is for |
//! |---|---|
//! | [`core`] | the thinking, pure: catalog, artifact, plan |
//! | [`workspace`] | the repository's folder: configuration, templates, files, prompts |
//! | [`tracker`] | where issues live |
//! | [`apply`] | a plan becomes receipts |
//! | [`runner`] | the Actions runner that a workflow stands on |
//! | [`report`] | receipts and lists told to people and machines |
//! | [`commands`] | one file per command: read, decide, act, tell |
//! | [`environment`] | the clock, the environment, the streams |
//! | [`cli`] | the arguments, and no behaviour |

// The fence of clippy.toml: files are opened through the sandbox. Tests prepare theirs as they like.
#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

pub mod apply;
pub mod cli;
pub mod commands;
pub mod core;
pub mod environment;
pub mod report;
pub mod runner;
pub mod tracker;
pub mod workspace;

//! rolecall: every artifact answers to a role.
//!
//! ```text
//! what people write ──► Config ──► Catalog ─┐
//! command │ outline │ event ────► Request ──┴► Artifact ─┐
//! tracker and files ──────────────────────► Snapshot ────┴► Plan ─► Receipts ─► people, JSON
//! ```
//!
//! Commands, outlines and events all go through this pipeline. A dry run stops before its last step.
//!
//! | module | contents |
//! |---|---|
//! | [`core`] | the pure logic: catalog, artifact, plan |
//! | [`workspace`] | the repository's folder: configuration, templates, files, prompts |
//! | [`tracker`] | where issues live |
//! | [`apply`] | turns a plan into receipts |
//! | [`runner`] | the GitHub Actions runner of a workflow |
//! | [`report`] | output of receipts and lists, for people and as JSON |
//! | [`commands`] | one file per command: read, decide, act, report |
//! | [`environment`] | the clock, the environment variables, the streams |
//! | [`cli`] | the arguments, without behavior |

// clippy.toml disallows opening files except through the sandbox. Tests may.
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

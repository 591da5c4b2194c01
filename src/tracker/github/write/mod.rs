//! Writes to GitHub: creates, updates and labels issues, and closes duplicates.

pub(super) mod create;
pub(super) mod create_input;
pub(super) mod create_request;
pub(super) mod duplicates;
pub(super) mod issue_input;
pub(super) mod labels;
pub(super) mod reassign;
mod regroup;
pub(super) mod unchanged;
pub(super) mod update;

//! Reads issues, labels, milestones and issue types from GitHub.

pub(super) mod index;
pub(super) mod issue;
pub(super) mod issue_list;
pub(super) mod issue_types;
pub(super) mod latest;
pub(super) mod lookup;
pub(super) mod numbered;
pub(super) mod parents;
pub(super) mod part;
pub(super) mod search;
pub(super) mod start;

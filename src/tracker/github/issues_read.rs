//! Issues as they were read, for what comes after: the next part of the artifacts, and edits.

use std::collections::{BTreeMap, BTreeSet};

use super::transport::payload::WireIssue;
use crate::core::names::ArtifactKey;

/// The issues that changed last, and others that were read by their numbers.
#[derive(Debug, Default)]
pub(in crate::tracker::github) struct Latest {
    pub(in crate::tracker::github) issues: BTreeMap<u64, WireIssue>,
    /// The numbers that belong to no issue.
    pub(in crate::tracker::github) gone: BTreeSet<u64>,
    /// The keys that were searched for.
    pub(in crate::tracker::github) searched: BTreeSet<ArtifactKey>,
    /// Whether these are all issues of the repository.
    pub(in crate::tracker::github) is_all: bool,
    /// The issues that search must know, because they changed longer ago than search ever lags behind, each with the
    /// time of its last change. Empty if the page doesn't reach back that far.
    pub(in crate::tracker::github) probes: Vec<(u64, String)>,
    /// Whether search was found to know these.
    pub(in crate::tracker::github) search_is_fresh: bool,
}

/// An issue as it was read, in GitHub's terms, plus our own edits since then. Comments, assignees and labels other than
/// the roles' are left out, because our edits only add to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::tracker::github) struct Baseline {
    pub(in crate::tracker::github) title: String,
    pub(in crate::tracker::github) body: Option<String>,
    pub(in crate::tracker::github) state: String,
    pub(in crate::tracker::github) reason: Option<String>,
    pub(in crate::tracker::github) milestone: Option<String>,
    pub(in crate::tracker::github) kind: Option<String>,
    /// The parent's `owner/name/issues/number`.
    pub(in crate::tracker::github) parent: Option<String>,
    /// In lowercase.
    pub(in crate::tracker::github) role_labels: BTreeSet<String>,
}

impl Baseline {
    /// Records that it is no longer a sub-issue.
    pub(in crate::tracker::github) fn without_parent(&mut self) {
        self.parent = None;
    }

    /// Records that we made it a sub-issue of `owner/name/issues/number`.
    pub(in crate::tracker::github) fn with_parent(&mut self, parent: &str) {
        self.parent = Some(parent.to_lowercase());
    }
}

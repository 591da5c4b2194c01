//! A pull request in GraphQL.

use serde::Deserialize;

use crate::tracker::github::transport::payload::{GraphNodes, WireName, WireUser};

/// A pull request in GraphQL.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::tracker::github::files) struct Pull {
    pub(in crate::tracker::github::files) number: u64,
    pub(in crate::tracker::github::files) url: String,
    pub(super) state: String,
    #[serde(default)]
    pub(super) body: String,
    #[serde(default)]
    pub(in crate::tracker::github::files) is_cross_repository: bool,
    #[serde(default)]
    pub(in crate::tracker::github::files) head_ref_oid: String,
    #[serde(default)]
    pub(super) author: Option<WireUser>,
    pub(super) labels: GraphNodes<WireName>,
}

impl Pull {
    /// Whether it is open.
    pub(in crate::tracker::github::files) fn is_open(&self) -> bool {
        self.state.eq_ignore_ascii_case("open")
    }
}

//! The issues that changed last, and whether search knows all that changed before them.

use std::collections::BTreeSet;

use crate::tracker::github::issues_read::Latest;
use crate::tracker::github::read::issue_list::RECENT_SECONDS;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::transport::api_request::{ApiRequest, encoded};
use crate::tracker::github::transport::error::ApiError;
use crate::tracker::github::transport::payload::{WireFound, WireIssue};

impl GitHub {
    /// Reads the hundred issues that changed last.
    pub(in crate::tracker::github) async fn latest(&self) -> Result<Latest, ApiError> {
        let page = self.latest_page().await?;
        let is_all = page.links.next.is_none();
        let newest = page.issues.first().and_then(changed_at);
        let before = page.date.or(newest).map(|now| now.saturating_sub(RECENT_SECONDS));
        let is_old = |issue: &&WireIssue| before.zip(changed_at(issue)).is_some_and(|(before, at)| at < before);
        // If even the last one is recent, others may have changed since search last knew them.
        let reaches = page.issues.last().is_some_and(|last| is_old(&last));
        let old = page.issues.iter().filter(is_old).filter(|issue| reaches && issue.pull_request.is_none());
        let probes = old.map(|issue| (issue.number, issue.updated_at.clone())).collect();
        let issues = page.issues.into_iter().map(|issue| (issue.number, issue)).collect();
        Ok(Latest { issues, is_all, probes, ..Latest::default() })
    }

    /// Whether search knows every issue that isn't among the latest as it is now. It does if its own list of the issues
    /// that changed last has all those that changed a while ago: if it had stopped before that, they would be missing.
    pub(in crate::tracker::github) async fn has_fresh_search(&self, latest: &Latest) -> Result<bool, ApiError> {
        if latest.search_is_fresh {
            return Ok(true);
        }
        if latest.probes.is_empty() {
            return Ok(false);
        }
        let name = self.client.repository();
        let query = format!("repo:{}/{} is:issue", name.owner, name.name);
        let path = format!("/search/issues?q={}&sort=updated&order=desc&per_page=100", encoded(&query));
        let found: WireFound = match self.client.send(&ApiRequest::get(path)).await {
            Ok(response) => response.read()?,
            Err(ApiError::Refused { .. }) => return Ok(false),
            Err(error) => return Err(error),
        };
        let known: BTreeSet<u64> = found.items.iter().map(|issue| issue.number).collect();
        // Of issues that changed in the same second, the page and search may each show others.
        let last = found.items.last().map(|issue| issue.updated_at.as_str());
        let is_known = |(number, at): &(u64, String)| known.contains(number) || last == Some(at);
        Ok(!found.incomplete_results && latest.probes.iter().all(is_known))
    }
}

/// When an issue changed last, by the server's clock.
fn changed_at(issue: &WireIssue) -> Option<i64> {
    issue.updated_at.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_second)
}

//! Reads lists of issues so that no issue is missed while people change them.
//!
//! A cursor is a position in the sort order. An issue's creation time never changes, so no issue moves in a list sorted
//! by it, and the list can be read from both ends at once until they meet. In a list sorted by change time, oldest
//! first, an issue that changes moves to the end, which is still to be read.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;

use futures_util::future::try_join;

use crate::core::plan::has_marker;
use crate::tracker::github::issues_read::Latest;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::transport::api_request::{ApiRequest, encoded};
use crate::tracker::github::transport::error;
use crate::tracker::github::transport::error::ApiError;
use crate::tracker::github::transport::links::Links;
use crate::tracker::github::transport::payload::WireIssue;

const OLDEST_FIRST: &str = "sort=created&direction=asc";
const NEWEST_FIRST: &str = "sort=created&direction=desc";
/// How many pages are read from the start before the other end is read too.
const PAGES_FROM_ONE_END: usize = 2;
/// How many seconds of recent changes are read. Search lags less than that behind.
pub(in crate::tracker::github) const RECENT_SECONDS: i64 = 600;

/// A page of the issue list.
pub(in crate::tracker::github) struct Page {
    pub(in crate::tracker::github) issues: Vec<WireIssue>,
    pub(in crate::tracker::github) links: Links,
    /// When it was sent, by the server's clock.
    pub(in crate::tracker::github) date: Option<i64>,
}

/// The issues read so far from the two ends of a list.
#[derive(Default)]
struct ListEnds {
    seen: [RefCell<HashSet<u64>>; 2],
    met: Cell<bool>,
}

impl GitHub {
    /// Lists every issue with an artifact's marker, among all or among those that match a filter.
    pub(in crate::tracker::github) async fn list_marked(
        &self,
        filter: Option<(&str, &str)>,
    ) -> Result<Vec<WireIssue>, ApiError> {
        let filter = filter.map_or_else(String::new, |(name, value)| format!("{name}={}&", encoded(value)));
        let mut page = self.page(&self.first_page(&format!("{filter}{OLDEST_FIRST}"))).await?;
        if let (Some(_), Some(last)) = (&page.links.next, page.links.last.take()) {
            return self.read_backwards(last).await;
        }
        let (mut issues, ends) = (Vec::new(), ListEnds::default());
        for read in 1.. {
            ends.seen[0].borrow_mut().extend(page.issues.iter().map(|issue| issue.number));
            issues.extend(page.issues.into_iter().filter(is_marked));
            let Some(next) = page.links.next else { return Ok(issues) };
            let next = self.client.path_of_link(&next)?;
            if read == PAGES_FROM_ONE_END {
                let newest = self.first_page(&format!("{filter}{NEWEST_FIRST}"));
                let (older, newer) =
                    try_join(self.read_from_end(next, &ends, 0), self.read_from_end(newest, &ends, 1)).await?;
                issues.extend(older);
                issues.extend(newer);
                break;
            }
            page = self.page(&next).await?;
        }
        Ok(issues)
    }

    /// Reads a list from one end until it meets the other end.
    async fn read_from_end(&self, from: String, ends: &ListEnds, end: usize) -> Result<Vec<WireIssue>, ApiError> {
        let (mut issues, mut at) = (Vec::new(), from);
        while !ends.met.get() {
            let page = self.page(&at).await?;
            let mut seen = ends.seen[end].borrow_mut();
            seen.extend(page.issues.iter().map(|issue| issue.number));
            let others = ends.seen[1 - end].borrow();
            // An issue seen from both ends has not moved, so everything before and after it was read from one of them.
            if page.issues.iter().any(|issue| others.contains(&issue.number)) || page.links.next.is_none() {
                ends.met.set(true);
            }
            issues.extend(page.issues.into_iter().filter(is_marked));
            if let Some(next) = page.links.next {
                at = self.client.path_of_link(&next)?;
            }
        }
        Ok(issues)
    }

    /// Reads a list with numbered pages, as older servers have, from the last page to the first. An issue that leaves
    /// the list moves all later ones forward; read backwards, those are read twice instead of being missed.
    async fn read_backwards(&self, last: String) -> Result<Vec<WireIssue>, ApiError> {
        let (mut issues, mut at) = (Vec::new(), Some(last));
        while let Some(link) = at {
            let page = self.page(&self.client.path_of_link(&link)?).await?;
            issues.extend(page.issues.into_iter().filter(is_marked));
            at = page.links.prev.filter(|prev| *prev != link);
        }
        Ok(issues)
    }

    /// The page of the hundred issues that changed last.
    pub(in crate::tracker::github) async fn latest_page(&self) -> Result<Page, ApiError> {
        self.page(&self.first_page("sort=updated&direction=desc")).await
    }

    /// Reads the issues in a milestone. `None` if there is more than a page of them.
    pub(in crate::tracker::github) async fn in_milestone(
        &self,
        latest: &mut Latest,
        number: u64,
    ) -> Result<Option<Vec<u64>>, ApiError> {
        let page = match self.page(&self.first_page(&format!("milestone={number}"))).await {
            Ok(page) if page.links.next.is_none() => page,
            Ok(_) | Err(ApiError::Refused { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        let issues = page.issues.into_iter().filter(|issue| issue.pull_request.is_none());
        let issues: Vec<(u64, WireIssue)> = issues.map(|issue| (issue.number, issue)).collect();
        let numbers = issues.iter().map(|(number, _)| *number).collect();
        latest.issues.extend(issues);
        Ok(Some(numbers))
    }

    /// The issues that changed last: the last hundred, or all since shortly before this run if that is more.
    pub(in crate::tracker::github) async fn recently_changed(&self) -> Result<Vec<WireIssue>, ApiError> {
        let page = self.latest_page().await?;
        let mut issues = page.issues;
        let updated_at = |issue: &WireIssue| issue.updated_at.parse::<jiff::Timestamp>().ok();
        let (newest, oldest) = (issues.first().and_then(updated_at), issues.last().and_then(updated_at));
        let started = self.state.borrow().started.or_else(|| newest.map(jiff::Timestamp::as_second));
        let since = started.map(|started| started.saturating_sub(RECENT_SECONDS));
        let Some(since) = since.and_then(|since| jiff::Timestamp::from_second(since).ok()) else { return Ok(issues) };
        if page.links.next.is_none() || oldest.is_some_and(|oldest| oldest < since) {
            return Ok(issues);
        }
        // Oldest change first: whatever changes in the meantime moves to the end, which is read last.
        let mut at = self.first_page(&format!("since={since}&sort=updated&direction=asc"));
        loop {
            let page = self.page(&at).await?;
            issues.extend(page.issues);
            let Some(next) = page.links.next else { return Ok(issues) };
            at = self.client.path_of_link(&next)?;
        }
    }

    /// The listed issues with a higher number than `known`, in the order of their numbers.
    pub(in crate::tracker::github) async fn list_issues_above(&self, known: u64) -> Result<Vec<WireIssue>, ApiError> {
        let mut found: Vec<WireIssue> = Vec::new();
        let mut at = self.first_page(NEWEST_FIRST);
        loop {
            let page = self.page(&at).await?;
            let reached = page.issues.iter().any(|issue| issue.number <= known);
            found.extend(page.issues.into_iter().filter(|issue| issue.number > known));
            match page.links.next.filter(|_| !reached) {
                Some(next) => at = self.client.path_of_link(&next)?,
                None => break,
            }
        }
        // With numbered pages, new issues push older ones onto the next page in the meantime.
        found.sort_by_key(|issue| issue.number);
        found.dedup_by_key(|issue| issue.number);
        Ok(found)
    }

    /// The path of a list's first page.
    fn first_page(&self, query: &str) -> String {
        self.client.path(&format!("/issues?state=all&per_page=100&{query}"))
    }

    async fn page(&self, path: &str) -> Result<Page, ApiError> {
        let response = self.client.send(&ApiRequest::get(path)).await.map_err(|error| match error.status() {
            Some(404) => error::no_repository(&self.client.repository()),
            _ => error,
        })?;
        let page = Page { issues: response.read()?, date: response.date, links: response.links };
        // Following it would never end.
        let next = page.links.next.as_deref().map(|next| self.client.path_of_link(next)).transpose()?;
        if next.is_some_and(|next| next == path) {
            return Err(ApiError::unreadable("a page of a list names itself as its next page"));
        }
        Ok(page)
    }
}

/// Whether an issue's text has an artifact's marker.
pub(in crate::tracker::github) fn is_marked(issue: &WireIssue) -> bool {
    issue.body.as_deref().is_some_and(has_marker)
}

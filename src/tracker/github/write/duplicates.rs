//! Overlapping runs: what other runs created in the meantime is found among the newest issues.

use std::ops::RangeInclusive;
use std::time::Duration;

use futures_util::future::try_join_all;
use http::Method;
use serde_json::json;

use super::create_request::CreatedIssue;
use crate::core::names::ArtifactKey;
use crate::core::plan::{Candidate, Record, authors_to_ask, resolve_claims};
use crate::tracker::github::session::GitHub;
use crate::tracker::github::transport::api_request::Edit;
use crate::tracker::github::transport::api_response::ApiResponse;
use crate::tracker::github::transport::client::Decision;
use crate::tracker::github::transport::error::ApiError;
use crate::tracker::github::transport::payload::WireIssue;
use crate::tracker::{ConcurrentChanges, Duplicate, Tags};

/// How many issues are read concurrently.
const CONCURRENCY: usize = 20;
/// How many numbers after the last one are tried together, and how often.
const PROBE_SIZE: u64 = 3;
const MAX_PROBES: usize = 30;
/// How long to wait before looking again: the issue list can lag this far behind.
const LIST_LAG: Duration = Duration::from_secs(1);

impl GitHub {
    /// The issues created since the last call, in the order of their numbers.
    ///
    /// The list can lag a second behind, but an issue read by its number doesn't. Numbers are assigned in order, so
    /// whatever was created before our last issue has a lower number. What the list doesn't show yet is read by number.
    async fn newest_issues(&self) -> Result<Vec<WireIssue>, ApiError> {
        let (known, last) = {
            let state = self.state.borrow();
            (state.last_seen, state.created.iter().max().copied().unwrap_or(0))
        };
        let mut found = self.list_issues_above(known).await?;
        let shown = found.last().map_or(known, |issue| issue.number);
        found.extend(self.issues_by_number(shown + 1..=last).await?);
        Ok(found)
    }

    /// Reads issues by number, leaving out numbers that belong to no issue.
    async fn issues_by_number(&self, numbers: RangeInclusive<u64>) -> Result<Vec<WireIssue>, ApiError> {
        let numbers: Vec<u64> = numbers.collect();
        let mut found = Vec::new();
        for batch in numbers.chunks(CONCURRENCY) {
            found.extend(try_join_all(batch.iter().map(|number| self.issue(*number))).await?.into_iter().flatten());
        }
        Ok(found)
    }

    /// The issues after a number, up to the first gap.
    async fn issues_after(&self, number: u64) -> Result<Vec<WireIssue>, ApiError> {
        let (mut found, mut at) = (Vec::new(), number);
        for _ in 0..MAX_PROBES {
            // A number can belong to a discussion.
            let batch = self.issues_by_number(at + 1..=at + PROBE_SIZE).await?;
            if batch.is_empty() {
                break;
            }
            found.extend(batch);
            at += PROBE_SIZE;
        }
        Ok(found)
    }

    /// Finds the issue of a record whose creation got no response. If there are several, the lowest number counts.
    pub(in crate::tracker::github) async fn find_created(
        &self,
        record: &Record,
    ) -> Result<Option<CreatedIssue>, ApiError> {
        if let Some(created) = self.created_since(record).await? {
            return Ok(Some(created));
        }
        // Sending the request again could create a second issue, so it is worth waiting and looking again.
        self.client.pause(LIST_LAG).await?;
        self.created_since(record).await
    }

    async fn created_since(&self, record: &Record) -> Result<Option<CreatedIssue>, ApiError> {
        let mut issues = self.newest_issues().await?;
        // Its number is unknown, so those after the last one are tried.
        let last = issues.last().map_or_else(|| self.state.borrow().last_seen, |issue| issue.number);
        issues.extend(self.issues_after(last).await?);
        // They are not marked as seen, because what other runs created is only examined later.
        self.remember(&issues);
        let claims = self.claims(self.assess_issues(issues).await?.issues);
        let mut ours =
            claims.iter().filter(|claim| claim.existing.record.key == record.key && (claim.own || claim.labeled));
        let Some(claim) = ours.next() else { return Ok(None) };
        if claim.existing.record.body == record.body && claim.own {
            self.state.borrow_mut().created.push(claim.number);
        }
        let url = claim.existing.location.url().unwrap_or_default().to_owned();
        let Record { labels, assignees, .. } = &claim.existing.record;
        let tags = Tags { labels: labels.clone(), assignees: assignees.clone() };
        Ok(Some(CreatedIssue { number: claim.number, url, dropped: Vec::new(), tags }))
    }

    /// Finds what other runs created since the last call, and which of this run's artifacts they had created first.
    pub(in crate::tracker::github) async fn find_concurrent_changes(
        &self,
        created: &[(ArtifactKey, u64)],
    ) -> Result<ConcurrentChanges, ApiError> {
        let issues = self.newest_issues().await?;
        self.mark_seen(&issues);
        let fresh = self.claims(self.with_parents(self.assess_issues(issues).await?.issues).await?);
        let claims = {
            let mut state = self.state.borrow_mut();
            state.concurrent_changes.extend(fresh);
            state.concurrent_changes.clone()
        };
        self.load_permissions(authors_to_ask(&claims)).await?;
        let mut state = self.state.borrow_mut();
        let resolved = resolve_claims(claims, &|author| state.may_push(author));
        for claim in &resolved.artifacts {
            let key = &claim.existing.record.key;
            // An artifact that existed before this run began keeps its issue.
            let before = state
                .numbers
                .get(key)
                .filter(|number| !state.concurrent_changes.iter().any(|claim| claim.number == **number));
            if before.is_none() {
                let number = claim.number;
                state.numbers.insert(key.clone(), number);
                state.keys.insert(number, (key.clone(), true));
            }
        }
        for (number, key) in &resolved.losers {
            state.keys.insert(*number, (key.clone(), false));
        }
        let mut concurrent_changes = ConcurrentChanges::default();
        for mut claim in resolved.artifacts {
            Self::attach_parent(&state, &mut claim.existing);
            let key = claim.existing.record.key.clone();
            match created.iter().find(|(known, _)| *known == key) {
                Some((_, mine)) if *mine == claim.number => {}
                Some((_, mine)) => {
                    concurrent_changes.duplicates.push(Duplicate { key, mine: *mine, winner: claim.existing });
                }
                None => concurrent_changes.others.push(claim.existing),
            }
        }
        for (key, claimant) in resolved.claimants.into_iter().filter(|(_, claimant)| claimant.untouched) {
            let mine = created.iter().find(|(known, _)| *known == key).map(|(_, mine)| *mine);
            if let Some(mine) = mine.filter(|mine| *mine != claimant.number && state.numbers.get(&key) == Some(mine)) {
                concurrent_changes.later.push((claimant.number, mine));
            }
        }
        Ok(concurrent_changes)
    }

    /// Closes an issue as a duplicate of another, if this run created it or nobody edited it.
    pub(in crate::tracker::github) async fn close_duplicate(&self, claimant: u64, of: u64) -> Result<(), ApiError> {
        let handle = self.state.borrow().handles.get(&of).map(|handle| handle.id).filter(|id| *id != 0);
        let id = match handle {
            Some(id) => Some(id),
            None => self.issue(of).await?.map(|issue| issue.id),
        };
        let mut body = json!({ "state": "closed", "state_reason": "duplicate" });
        if let Some(id) = id {
            body["duplicate_issue_id"] = json!(id);
        }
        let path = self.client.path(&format!("/issues/{claimant}"));
        let mine = self.state.borrow().created.contains(&claimant);
        let decide = |now: Option<&ApiResponse>| {
            let Some(now) = now else { return Ok(Decision::Done(())) };
            let now: WireIssue = now.read()?;
            let open = now.state == "open";
            let untouched = self.claims(vec![now]).first().is_some_and(Candidate::is_untouched);
            Ok(if open && (mine || untouched) {
                Decision::Send(Edit::new(Method::PATCH, path.as_str(), body.clone()))
            } else {
                Decision::Done(())
            })
        };
        self.client.edit(&path, decide, |_| Ok(())).await
    }
}

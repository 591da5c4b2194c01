//! Reads the issues that have a role's label, those that changed recently, and those that lost their label.
//!
//! The issue list is up to date, but search lags behind. So search is only used to find issues that lost their label
//! long ago; a label that was removed a moment ago shows in the list of recent changes.

use std::collections::{BTreeMap, HashSet};

use futures_util::future::{join_all, try_join_all};

use crate::core::names::repository::RepositoryName;
use crate::core::plan::{
    Candidate, Snapshot, authors_to_ask, choose_keys, marker_keys, owner_line_key, resolve_claims,
};
use crate::tracker::github::session::GitHub;
use crate::tracker::github::state::{Handle, Milestone};
use crate::tracker::github::transport::api_request::{ApiRequest, encoded};
use crate::tracker::github::transport::error;
use crate::tracker::github::transport::error::ApiError;
use crate::tracker::github::transport::payload::{WireFound, WireIssue};
use crate::tracker::github::trust::assess::AssessedIssues;

/// GitHub's limit for the pages of a search.
const MAX_SEARCH_PAGES: usize = 10;
/// GitHub's limit for a search query, in characters.
const MAX_SEARCH_LENGTH: usize = 256;
/// Up to this many issues are read one by one. For more, reading the whole list is cheaper.
const MAX_SINGLE_READS: usize = 50;

impl GitHub {
    /// Reads every artifact into a snapshot.
    pub(in crate::tracker::github) async fn read_all(&self, snapshot: &mut Snapshot) -> Result<(), ApiError> {
        self.start().await?;
        self.state.borrow_mut().begun = None;
        self.file_state.take();
        let site = self.state.borrow().repository.as_ref().map(|repository| repository.url.clone());
        if self.state.borrow().repository.as_ref().is_some_and(|repository| !repository.has_issues_enabled) {
            return Err(error::issues_disabled(&self.client.repository()));
        }
        snapshot.site = site;
        let labels: Vec<String> = self.catalog.roles().iter().map(|role| role.label.name.clone()).collect();
        let streams = try_join_all(labels.iter().map(|label| self.list_marked(Some(("labels", label)))));
        let (issue_types, streams, own, unlabeled) =
            tokio::join!(self.load_issue_types(), streams, self.own_unlabeled(), self.search(&labels));
        // Read last, so that a label removed in the meantime is noticed.
        let latest = self.recently_changed().await;
        let (types, type_warnings) = issue_types?;
        snapshot.types = types;
        snapshot.warnings.extend(type_warnings);
        let latest = latest?;
        self.mark_seen(&latest);
        let mut issues: BTreeMap<u64, WireIssue> = BTreeMap::new();
        for issue in streams?.into_iter().flatten().chain(own?).chain(latest) {
            issues.insert(issue.number, issue);
        }
        match unlabeled {
            Ok(found) => {
                let new = found.into_iter().filter(|issue| !issues.contains_key(&issue.number)).collect();
                for issue in self.current_states(new).await? {
                    issues.insert(issue.number, issue);
                }
            }
            // If search is refused, the whole list is read: an issue that is missed would be created again.
            Err(ApiError::Refused { .. }) => {
                for issue in self.list_marked(None).await? {
                    issues.entry(issue.number).or_insert(issue);
                }
            }
            Err(other) => return Err(other),
        }
        self.resolve(issues.into_values().collect(), snapshot).await
    }

    /// Turns issues into artifacts: decides which markers to trust, and resolves parents.
    pub(in crate::tracker::github) async fn resolve(
        &self,
        issues: Vec<WireIssue>,
        snapshot: &mut Snapshot,
    ) -> Result<(), ApiError> {
        self.remember(&issues);
        let AssessedIssues { issues, warnings, held_keys } = self.assess_issues(issues).await?;
        let issues = self.with_parents(issues).await?;
        snapshot.no_sub_issues = self.state.borrow().sub_issues.are_unsupported();
        snapshot.warnings.extend(warnings);
        snapshot.broken.extend(held_keys);
        let claims = self.claims(issues);
        self.load_permissions(authors_to_ask(&claims)).await?;
        let resolved = {
            let state = self.state.borrow();
            resolve_claims(claims, &|author| state.may_push(author))
        };
        let mut state = self.state.borrow_mut();
        for claim in &resolved.artifacts {
            let key = claim.existing.record.key.clone();
            state.numbers.insert(key.clone(), claim.number);
            state.keys.insert(claim.number, (key, true));
        }
        for (number, key) in resolved.losers {
            state.keys.insert(number, (key, false));
        }
        for mut claim in resolved.artifacts {
            Self::attach_parent(&state, &mut claim.existing);
            snapshot.insert(claim.existing);
        }
        for (key, claimant) in resolved.claimants {
            snapshot.claimants.entry(key).or_default().push(claimant);
        }
        Ok(())
    }

    /// The artifact that each issue claims to be. Pull requests are left out.
    pub(in crate::tracker::github) fn claims(&self, mut issues: Vec<WireIssue>) -> Vec<Candidate> {
        issues.retain(|issue| issue.pull_request.is_none());
        let state = self.state.borrow();
        let body = |issue: &WireIssue| issue.body.clone().unwrap_or_default();
        let keys: Vec<_> =
            issues.iter().map(|issue| (marker_keys(&body(issue)), self.is_trusted(&state, issue))).collect();
        let keyed = issues.into_iter().zip(choose_keys(&keys));
        keyed
            .filter_map(|(issue, key)| {
                // If somebody deleted the marker, the owner line is still there.
                let by_line = key.is_none();
                let key = key.or_else(|| owner_line_key(issue.body.as_deref().unwrap_or_default()))?;
                Some(Candidate { by_line, ..self.claim(&state, issue, key) })
            })
            .collect()
    }

    /// Remembers the ids of issues.
    pub(in crate::tracker::github) fn remember(&self, issues: &[WireIssue]) {
        let mut state = self.state.borrow_mut();
        for issue in issues {
            state.handles.insert(issue.number, Handle { id: issue.id, node: issue.node_id.clone() });
            // A milestone that an issue has need not be looked up.
            if let Some(found) = issue.milestone.as_ref().filter(|found| !found.node_id.is_empty())
                && !state.milestones.contains_key(&found.title)
            {
                let open = found.state == "open";
                let milestone = Milestone { node: found.node_id.clone(), number: found.number, open };
                state.milestones.insert(found.title.clone(), Some(milestone));
            }
        }
    }

    /// Remembers that every issue up to the highest number among these was read. They must come from one list of the
    /// newest issues: lists can lag behind differently, but a list that shows an issue also shows all older ones.
    pub(in crate::tracker::github) fn mark_seen<'a>(&self, issues: impl IntoIterator<Item = &'a WireIssue>) {
        let highest = issues.into_iter().map(|issue| issue.number).max().unwrap_or(0);
        let mut state = self.state.borrow_mut();
        state.last_seen = state.last_seen.max(highest);
    }

    /// The issues that a token without permission to label has created. They are found by their author.
    async fn own_unlabeled(&self) -> Result<Vec<WireIssue>, ApiError> {
        let (may_triage, viewer) = {
            let state = self.state.borrow();
            (state.may_triage(), state.viewer.clone())
        };
        if may_triage { Ok(Vec::new()) } else { self.list_marked(Some(("creator", &viewer))).await }
    }

    /// Searches for issues with an owner line and without a role's label.
    async fn search(&self, labels: &[String]) -> Result<Vec<WireIssue>, ApiError> {
        let query = search_query(&self.client.repository(), labels);
        let mut request = ApiRequest::get(format!("/search/issues?q={}&per_page=100", encoded(&query)));
        let mut found = Vec::new();
        for _ in 0..MAX_SEARCH_PAGES {
            let response = self.client.send(&request).await?;
            let batch: WireFound = response.read()?;
            if batch.incomplete_results || batch.total_count > MAX_SEARCH_PAGES * 100 {
                // Search timed out, or there are more than it returns, as after renaming the labels. The list has all.
                return self.list_marked(None).await;
            }
            found.extend(batch.items);
            let Some(next) = response.links.next else { break };
            request.path = self.client.path_of_link(&next)?;
        }
        Ok(found)
    }

    /// Reads what search found again, as far as it is trusted, because the search index lags behind.
    async fn current_states(&self, found: Vec<WireIssue>) -> Result<Vec<WireIssue>, ApiError> {
        let claims = self.claims(found);
        let authors: Vec<_> = claims.iter().filter(|claim| !claim.own).map(|claim| claim.author.clone()).collect();
        self.load_permissions(authors.into_iter().collect()).await?;
        let trusted: HashSet<u64> = {
            let state = self.state.borrow();
            let may = |claim: &&Candidate| claim.own || state.may_push(&claim.author);
            claims.iter().filter(may).map(|claim| claim.number).collect()
        };
        if trusted.len() > MAX_SINGLE_READS {
            let mut all = self.list_marked(None).await?;
            all.retain(|issue| trusted.contains(&issue.number));
            return Ok(all);
        }
        let fresh = join_all(trusted.into_iter().map(|number| self.issue(number))).await;
        let fresh: Result<Vec<Option<WireIssue>>, ApiError> = fresh.into_iter().collect();
        Ok(fresh?.into_iter().flatten().collect())
    }

    /// Reads an issue as it is now; `None` if it no longer exists.
    pub(in crate::tracker::github) async fn issue(&self, number: u64) -> Result<Option<WireIssue>, ApiError> {
        let path = self.client.path(&format!("/issues/{number}"));
        match self.client.reread(&path).await {
            Ok(response) => Ok(Some(response.read()?)),
            // Deleted, or moved to another repository.
            Err(error) if matches!(error.status(), Some(404 | 410 | 301)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// The search query. It excludes as many role labels as fit; issues with one of the others are found again, which does
/// no harm.
fn search_query(name: &RepositoryName, labels: &[String]) -> String {
    let mut query = format!("repo:{}/{} is:issue in:body \"Owner\"", name.owner, name.name);
    for label in labels {
        let without = format!(" -label:\"{}\"", label.replace('"', ""));
        if (query.len() + without.len()) <= MAX_SEARCH_LENGTH {
            query += &without;
        }
    }
    query
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_never_longer_than_github_takes() {
        let name = RepositoryName::parse(&format!("{}/{}", "o".repeat(39), "n".repeat(100))).expect("a name");
        let labels: Vec<String> = (0..100).map(|at| format!("role: {at} {}", "x".repeat(at % 50))).collect();
        let query = search_query(&name, &labels);
        assert!(query.chars().count() <= 256 && query.contains("-label:\"role: 0 \""), "{query}");
        let short = search_query(&RepositoryName::parse("acme/shop").expect("a name"), &labels[..2]);
        assert_eq!(short, r#"repo:acme/shop is:issue in:body "Owner" -label:"role: 0 " -label:"role: 1 x""#);
    }
}

//! Reading: the issues that bear a role's label, those that were touched last, and those that lost their label.
//!
//! The issue list is fresh, and search is not. So the list is what counts: search finds only what lost its label long
//! ago, and the latest changes are listed too, for a label that was taken off a moment ago.

use std::collections::{BTreeMap, HashSet};
use std::ops::RangeInclusive;

use futures_util::future::{join_all, try_join_all};
use serde_json::json;

use super::GitHub;
use super::ask::{Ask, encoded};
use super::graphql;
use super::state::Handle;
use super::trouble::{self, Trouble};
use super::vouch::Weighed;
use super::wire::{Graph, GraphStart, WireFound, WireIssue};
use crate::core::artifact::owner_line;
use crate::core::plan::{Claim, Snapshot, authors_to_ask, choose_keys, marked, owned, settle_claims};
use crate::core::repository::RepositoryName;

const START: &str = "query Start($owner: String!, $name: String!) { viewer { login } \
    repository(owner: $owner, name: $name) { id nameWithOwner url isArchived hasIssuesEnabled viewerPermission \
    owner { __typename login } } }";
/// Search gives no more pages than these.
const SEARCH_PAGES: usize = 10;
/// So many pages of one long list are asked for at once.
const AT_ONCE: usize = 4;
/// So many issues are read again one by one; for more the whole list costs less.
const ONE_BY_ONE: usize = 50;

impl GitHub {
    /// The first request: the repository and the account.
    pub(super) async fn start(&self) -> Result<(), Trouble> {
        let name = self.client.repository();
        let variables = json!({ "owner": name.owner, "name": name.name });
        let ask = Ask::query("Start", START, &variables);
        let graph: Graph<GraphStart> = self.client.send(&ask).await?.read()?;
        if graph.data.as_ref().is_none_or(|start| start.repository.is_none()) {
            graphql::whole(&name, &ask, &graph.errors)?;
        }
        let Some(start) = graph.data else {
            let why = graph.errors.first().map_or("it is empty", |error| error.message.as_str());
            return Err(Trouble::odd(&trouble::one_line(why)));
        };
        let Some(repository) = start.repository else {
            return Err(trouble::no_repository(&name));
        };
        if let Some(current) = RepositoryName::parse(&repository.name_with_owner) {
            let host = name.host;
            self.client.rename(RepositoryName { host, ..current });
        }
        let mut state = self.state.borrow_mut();
        state.viewer = start.viewer.login;
        state.repository = Some(repository);
        Ok(())
    }

    /// Read every artifact into a snapshot.
    pub(super) async fn read_all(&self, snapshot: &mut Snapshot) -> Result<(), Trouble> {
        self.start().await?;
        self.shelf.take();
        let site = self.state.borrow().repository.as_ref().map(|repository| repository.url.clone());
        if self.state.borrow().repository.as_ref().is_some_and(|repository| !repository.has_issues_enabled) {
            return Err(trouble::issues_off(&self.client.repository()));
        }
        snapshot.site = site;
        let labels: Vec<String> = self.catalog.roles().iter().map(|role| role.label.name.clone()).collect();
        let streams = try_join_all(labels.iter().map(|label| self.stream(Some(("labels", label)))));
        let (kinds, streams, mine, lost) =
            tokio::join!(self.learn_kinds(), streams, self.unlabelled_of_mine(), self.search(&labels));
        // After the others: a label that was taken off while they were read is seen now.
        let latest = self.page("sort=updated&direction=desc".to_owned(), 1).await;
        let (types, odd) = kinds?;
        snapshot.types = types;
        snapshot.warnings.extend(odd);
        let mut issues: BTreeMap<u64, WireIssue> = BTreeMap::new();
        for issue in streams?.into_iter().flatten().chain(latest?.0).chain(mine?) {
            issues.insert(issue.number, issue);
        }
        match lost {
            Ok(found) => {
                let new = found.into_iter().filter(|issue| !issues.contains_key(&issue.number)).collect();
                for issue in self.as_they_are_now(new).await? {
                    issues.insert(issue.number, issue);
                }
            }
            // Without the search the whole list is read: an issue that is not seen would be made again.
            Err(Trouble::Refused { .. }) => {
                for issue in self.stream(None).await? {
                    issues.entry(issue.number).or_insert(issue);
                }
            }
            Err(other) => return Err(other),
        }
        self.settle(issues.into_values().collect(), snapshot).await
    }

    /// From issues to artifacts: whom to believe, and what hangs under what.
    async fn settle(&self, issues: Vec<WireIssue>, snapshot: &mut Snapshot) -> Result<(), Trouble> {
        self.look_past(&issues);
        let Weighed { issues, doubts, held } = self.weigh(issues).await?;
        let issues = self.with_parents(issues).await?;
        snapshot.no_sub_issues = self.state.borrow().sub_issues.missing;
        snapshot.warnings.extend(doubts);
        snapshot.broken.extend(held);
        let claims = self.claims(issues);
        self.learn_rights(authors_to_ask(&claims)).await?;
        let settled = {
            let state = self.state.borrow();
            settle_claims(claims, &|author| state.pushes(author))
        };
        let mut state = self.state.borrow_mut();
        for claim in &settled.artifacts {
            let key = claim.existing.record.key.clone();
            state.numbers.insert(key.clone(), claim.number);
            state.keys.insert(claim.number, (key, true));
        }
        for (number, key) in settled.losers {
            state.keys.insert(number, (key, false));
        }
        for mut claim in settled.artifacts {
            Self::hang(&state, &mut claim.existing);
            snapshot.insert(claim.existing);
        }
        for (key, twin) in settled.twins {
            snapshot.twins.entry(key).or_default().push(twin);
        }
        Ok(())
    }

    /// What each issue claims to be. Pull requests are none.
    pub(super) fn claims(&self, mut issues: Vec<WireIssue>) -> Vec<Claim> {
        issues.retain(|issue| issue.pull_request.is_none());
        let state = self.state.borrow();
        let body = |issue: &WireIssue| issue.body.clone().unwrap_or_default();
        let keys: Vec<_> = issues.iter().map(|issue| (marked(&body(issue)), self.is_trusted(&state, issue))).collect();
        let keyed = issues.into_iter().zip(choose_keys(&keys));
        keyed
            .filter_map(|(issue, key)| {
                // A marker that somebody deleted leaves the owner line.
                let by_line = key.is_none();
                let key = key.or_else(|| owned(issue.body.as_deref().unwrap_or_default()))?;
                Some(Claim { by_line, ..self.claim(&state, issue, key) })
            })
            .collect()
    }

    /// Remember how issues are named in requests.
    pub(super) fn remember(&self, issues: &[WireIssue]) {
        let mut state = self.state.borrow_mut();
        for issue in issues {
            state.handles.insert(issue.number, Handle { id: issue.id, node: issue.node_id.clone() });
        }
    }

    /// Remember issues, and that every one up to the highest number among them was looked at.
    pub(super) fn look_past(&self, issues: &[WireIssue]) {
        self.remember(issues);
        let highest = issues.iter().map(|issue| issue.number).max().unwrap_or(0);
        let mut state = self.state.borrow_mut();
        state.newest = state.newest.max(highest);
    }

    /// One page of the issue list, and the number of the last one.
    pub(super) async fn page(&self, query: String, page: usize) -> Result<(Vec<WireIssue>, usize), Trouble> {
        let path = self.client.path(&format!("/issues?state=all&per_page=100&{query}&page={page}"));
        let answer = self.client.send(&Ask::get(path)).await.map_err(|trouble| match trouble.status() {
            Some(404) => trouble::no_repository(&self.client.repository()),
            _ => trouble,
        })?;
        Ok((answer.read()?, answer.last_page.unwrap_or(page)))
    }

    /// All pages of an issue list, or of all of it without a filter.
    async fn stream(&self, filter: Option<(&str, &str)>) -> Result<Vec<WireIssue>, Trouble> {
        let filter = filter.map_or_else(String::new, |(name, value)| format!("{name}={}&", encoded(value)));
        let query = format!("{filter}sort=created&direction=asc");
        let (mut issues, last) = self.page(query.clone(), 1).await?;
        issues.retain(is_marked);
        if last == 1 {
            return Ok(issues);
        }
        // Where somebody takes a label off meanwhile, every later issue moves one place forward. So pages are turned
        // backwards: what moves onto an earlier page is read once more there instead of never.
        let lanes = lanes(last);
        let turned = try_join_all(lanes.iter().map(|lane| self.turn(&query, lane.clone()))).await?;
        issues.extend(turned.into_iter().flatten());
        // Lanes are read side by side: what moved from one into the next is on that one's last page now.
        for lane in lanes.iter().rev().skip(1) {
            issues.extend(self.turn(&query, *lane.end()..=*lane.end()).await?);
        }
        Ok(issues)
    }

    /// Some pages of a list, the last one first. Only what claims to be an artifact is kept.
    async fn turn(&self, query: &str, pages: RangeInclusive<usize>) -> Result<Vec<WireIssue>, Trouble> {
        let mut issues = Vec::new();
        for page in pages.rev() {
            let (some, _) = self.page(query.to_owned(), page).await?;
            issues.extend(some.into_iter().filter(is_marked));
        }
        Ok(issues)
    }

    /// A token that can not put labels makes issues without: they are found by their author.
    async fn unlabelled_of_mine(&self) -> Result<Vec<WireIssue>, Trouble> {
        let (may_triage, viewer) = {
            let state = self.state.borrow();
            (state.may_triage(), state.viewer.clone())
        };
        if may_triage { Ok(Vec::new()) } else { self.stream(Some(("creator", &viewer))).await }
    }

    /// Issues with an owner line and without a role's label.
    async fn search(&self, labels: &[String]) -> Result<Vec<WireIssue>, Trouble> {
        let name = self.client.repository();
        let mut query = format!("repo:{}/{} is:issue in:body \"Owner\"", name.owner, name.name);
        for label in labels {
            query += &format!(" -label:\"{}\"", label.replace('"', ""));
        }
        let mut found = Vec::new();
        for page in 1..=SEARCH_PAGES {
            let path = format!("/search/issues?q={}&per_page=100&page={page}", encoded(&query));
            let some: WireFound = self.client.send(&Ask::get(path)).await?.read()?;
            if some.incomplete_results || some.total_count > SEARCH_PAGES * 100 {
                // More than search shows, after the labels were given other names: the list has them all.
                return self.stream(None).await;
            }
            let all = some.items.len() < 100 || page * 100 >= some.total_count;
            found.extend(some.items);
            if all {
                break;
            }
        }
        Ok(found)
    }

    /// What search found is read again, where it counts: the index lags behind.
    async fn as_they_are_now(&self, found: Vec<WireIssue>) -> Result<Vec<WireIssue>, Trouble> {
        let claims = self.claims(found);
        let authors: Vec<_> = claims.iter().filter(|claim| !claim.own).map(|claim| claim.author.clone()).collect();
        self.learn_rights(authors.into_iter().collect()).await?;
        let trusted: HashSet<u64> = {
            let state = self.state.borrow();
            let may = |claim: &&Claim| claim.own || state.pushes(&claim.author);
            claims.iter().filter(may).map(|claim| claim.number).collect()
        };
        if trusted.len() > ONE_BY_ONE {
            let mut all = self.stream(None).await?;
            all.retain(|issue| trusted.contains(&issue.number));
            return Ok(all);
        }
        let fresh = join_all(trusted.into_iter().map(|number| self.issue(number))).await;
        let fresh: Result<Vec<Option<WireIssue>>, Trouble> = fresh.into_iter().collect();
        Ok(fresh?.into_iter().flatten().collect())
    }

    /// One issue as it is now; nothing where it is gone.
    pub(super) async fn issue(&self, number: u64) -> Result<Option<WireIssue>, Trouble> {
        let path = self.client.path(&format!("/issues/{number}"));
        match self.client.look(&path).await {
            Ok(answer) => Ok(Some(answer.read()?)),
            // Deleted, or moved to another repository.
            Err(trouble) if matches!(trouble.status(), Some(404 | 410 | 301)) => Ok(None),
            Err(trouble) => Err(trouble),
        }
    }
}

fn is_marked(issue: &WireIssue) -> bool {
    issue.body.as_deref().is_some_and(|body| body.contains("<!-- rolecall ") || body.contains(owner_line::OPENING))
}

/// The pages of a list in lanes that are read side by side.
fn lanes(last: usize) -> Vec<RangeInclusive<usize>> {
    let count = if last > 2 * AT_ONCE { AT_ONCE } else { 1 };
    let ends: Vec<usize> = (0..=count).map(|lane| last * lane / count).collect();
    ends.windows(2).map(|pair| pair[0] + 1..=pair[1]).collect()
}

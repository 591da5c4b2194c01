//! Reads a few artifacts by key or number, with as many requests among a hundred thousand issues as among two hundred.
//!
//! A key is searched for, and whatever search may not know yet is in the page of the issues that changed last. That
//! holds only if search isn't further behind than the page reaches back, which is checked each time (`fresh_search.rs`).
//! Wherever a part could differ from the whole, `None` is returned, and everything is read (`index.rs`).

use std::collections::{BTreeMap, BTreeSet, HashSet};

use futures_util::future::try_join_all;

use crate::core::artifact::Marker;
use crate::core::names::ArtifactKey;
use crate::core::plan::{Snapshot, Wanted, marker_keys, owner_line_key};
use crate::tracker::github::read::latest::Latest;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::transport::api_request::{ApiRequest, encoded};
use crate::tracker::github::transport::error;
use crate::tracker::github::transport::error::ApiError;
use crate::tracker::github::transport::payload::{WireFound, WireIssue};

/// With more keys or issues than this, reading everything may be cheaper, and search allows few requests a minute.
const MAX_KEYS: usize = 6;
const MAX_ISSUES: usize = 12;
/// GitHub's limit for a search query, in characters.
const MAX_SEARCH_LENGTH: usize = 256;

/// What is left to read for a part, and what was read.
#[derive(Debug, Default)]
struct Reading {
    /// The keys to search for.
    keys: BTreeSet<ArtifactKey>,
    searched: BTreeSet<ArtifactKey>,
    /// The issues that are, or may be, the artifacts.
    targets: BTreeSet<u64>,
    /// The parents of those, which only need to be known by their keys.
    parents: BTreeSet<u64>,
}

impl GitHub {
    /// Adds to a snapshot what is wanted; `false` if everything has to be read instead.
    pub(in crate::tracker::github) async fn read_some(
        &self,
        snapshot: &mut Snapshot,
        wanted: &Wanted,
    ) -> Result<bool, ApiError> {
        if snapshot.site.is_none() {
            let latest = self.read_first(snapshot).await?;
            if latest.is_all {
                let issues = latest.issues.into_values().collect();
                self.resolve(issues, snapshot).await?;
                snapshot.note_whole();
                return Ok(true);
            }
            self.state.borrow_mut().latest = Some(latest);
        }
        let Some(mut latest) = self.state.borrow_mut().latest.take() else { return Ok(false) };
        let issues = self.issues_of(&mut latest, wanted).await?;
        self.state.borrow_mut().latest = Some(latest);
        let Some((issues, read)) = issues else { return Ok(false) };
        for key in &read.keys {
            snapshot.remove(key);
        }
        self.resolve(issues, snapshot).await?;
        snapshot.note_read(&read);
        Ok(true)
    }

    /// Reads what every part begins with: the repository and the issues that changed last.
    async fn read_first(&self, snapshot: &mut Snapshot) -> Result<Latest, ApiError> {
        // The field's options depend on the repository's owner.
        let types_now = self.field.is_none();
        let types = async { if types_now { Some(self.load_issue_types().await) } else { None } };
        let (begun, types) = tokio::join!(self.begin(), types);
        begun?;
        self.file_state.take();
        let (site, has_issues) = {
            let state = self.state.borrow();
            let repository = state.repository.as_ref();
            (repository.map(|known| known.url.clone()), repository.is_none_or(|known| known.has_issues_enabled))
        };
        if !has_issues {
            return Err(error::issues_disabled(&self.client.repository()));
        }
        let begun = self.state.borrow_mut().begun.take();
        let latest = match begun {
            Some(latest) => latest,
            None => self.latest().await?,
        };
        let types = match types {
            Some(types) => types,
            None => self.load_issue_types().await,
        };
        let (types, warnings) = types?;
        snapshot.site = site;
        snapshot.types = types;
        snapshot.warnings.extend(warnings);
        self.mark_seen(latest.issues.values());
        Ok(latest)
    }

    /// Reads at once, unless that was done, the repository and the issues that changed last.
    async fn begin(&self) -> Result<(), ApiError> {
        let is_begun = {
            let state = self.state.borrow();
            (state.repository.is_some(), state.begun.is_some())
        };
        let name = self.client.repository();
        let start = async { if is_begun.0 { Ok(()) } else { self.start().await } };
        let latest = async { if is_begun.1 { Ok(None) } else { self.latest().await.map(Some) } };
        let (start, latest) = tokio::join!(start, latest);
        start?;
        // Under its former name, a repository's list isn't found.
        match latest {
            Ok(None) | Err(ApiError::Refused { .. }) => {}
            Ok(latest) if name == self.client.repository() => self.state.borrow_mut().begun = latest,
            Ok(_) => {}
            Err(error) if name == self.client.repository() => return Err(error),
            Err(_) => {}
        }
        Ok(())
    }

    /// Whether an account may push, as [`GitHub::can_push`]. What a part begins with is read at the same time.
    pub(in crate::tracker::github) async fn can_push_to_begin(&self, login: &str) -> Result<Option<bool>, ApiError> {
        let (begun, may_push) = tokio::join!(self.begin(), self.can_push(login));
        begun?;
        may_push
    }

    /// The issues that decide which artifacts are wanted, with their parents. `None` if a part can't tell.
    async fn issues_of(
        &self,
        latest: &mut Latest,
        wanted: &Wanted,
    ) -> Result<Option<(Vec<WireIssue>, Wanted)>, ApiError> {
        if wanted.all || !wanted.around.is_empty() {
            return Ok(None);
        }
        let spelled = |key: &ArtifactKey| self.catalog.spellings(key);
        let mut reading = Reading {
            keys: wanted.keys.iter().flat_map(spelled).collect(),
            targets: wanted.numbers.clone(),
            ..Reading::default()
        };
        loop {
            for issue in latest.issues.values() {
                reading.add(issue, &spelled);
            }
            let keys: Vec<ArtifactKey> = reading.keys.difference(&reading.searched).cloned().collect();
            let unread = |number: &&u64| !latest.issues.contains_key(number) && !latest.gone.contains(number);
            let numbers: Vec<u64> = reading.targets.union(&reading.parents).filter(unread).copied().collect();
            if keys.is_empty() && numbers.is_empty() {
                break;
            }
            if reading.keys.len() > MAX_KEYS || reading.targets.len() + reading.parents.len() > MAX_ISSUES {
                return Ok(None);
            }
            let searches = try_join_all(keys.iter().map(|key| self.search_key(key)));
            let issues = try_join_all(numbers.iter().map(|number| self.issue(*number)));
            let is_fresh = async { if keys.is_empty() { Ok(true) } else { self.has_fresh_search(latest).await } };
            let (found, issues, is_fresh) = tokio::join!(searches, issues, is_fresh);
            let is_fresh = is_fresh?;
            let Some(found) = found?.into_iter().collect::<Option<Vec<_>>>().filter(|_| is_fresh) else {
                return Ok(None);
            };
            latest.search_is_fresh |= !keys.is_empty();
            for (number, issue) in numbers.into_iter().zip(issues?) {
                match issue {
                    Some(issue) => drop(latest.issues.insert(number, issue)),
                    None => drop(latest.gone.insert(number)),
                }
            }
            reading.targets.extend(found.into_iter().flatten());
            reading.searched.extend(keys);
        }
        Ok(self.picked(latest, &reading).map(|issues| {
            let read = Wanted { keys: reading.searched, numbers: wanted.numbers.clone(), ..Wanted::default() };
            (issues, read)
        }))
    }

    /// The issues that were read. `None` if one of them can't be judged without the others.
    fn picked(&self, latest: &Latest, reading: &Reading) -> Option<Vec<WireIssue>> {
        let mut picked = BTreeMap::new();
        for (number, is_target) in
            reading.targets.iter().map(|number| (number, true)).chain(reading.parents.iter().map(|number| (number, false)))
        {
            let Some(issue) = latest.issues.get(number) else { continue };
            let body = issue.body.as_deref().unwrap_or_default();
            // Which of several markers counts depends on the issues that have only one of them.
            let is_unclear = marker_keys(body).len() > 1;
            // A parent's key wasn't searched for, so another issue could be that artifact.
            let is_in_doubt = !is_target && (issue.state_reason.as_deref() == Some("duplicate") || !self.is_labeled(issue));
            if is_unclear || is_in_doubt && !claimed(issue).is_empty() {
                return None;
            }
            picked.insert(*number, issue.clone());
        }
        Some(picked.into_values().collect())
    }

    /// The numbers of the issues that search knows to have, or to have had, a key. `None` if it can't be relied on.
    async fn search_key(&self, key: &ArtifactKey) -> Result<Option<Vec<u64>>, ApiError> {
        // Where words begin and end is only certain in ASCII.
        let Some(query) = self.key_query(key).filter(|_| key.to_string().is_ascii()) else { return Ok(None) };
        let request = ApiRequest::get(format!("/search/issues?q={}&per_page=100", encoded(&query)));
        let found: WireFound = match self.client.send(&request).await {
            Ok(response) => response.read()?,
            Err(ApiError::Refused { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        if found.incomplete_results || found.total_count > found.items.len() {
            return Ok(None);
        }
        let has_key = |issue: &&WireIssue| claimed(issue).contains(key);
        Ok(Some(found.items.iter().filter(has_key).map(|issue| issue.number).collect()))
    }

    /// The query for a key, which the owner line shows. Words in the marker, a comment, may not be searchable.
    fn key_query(&self, key: &ArtifactKey) -> Option<String> {
        let name = self.client.repository();
        let query = format!("repo:{}/{} is:issue in:body \"{key}\"", name.owner, name.name);
        (query.chars().count() <= MAX_SEARCH_LENGTH).then_some(query)
    }
}

impl Reading {
    /// Adds what an issue leads to, if it is one that may be wanted.
    fn add(&mut self, issue: &WireIssue, spelled: &impl Fn(&ArtifactKey) -> Vec<ArtifactKey>) {
        if issue.pull_request.is_some() {
            return;
        }
        let keys = claimed(issue);
        if keys.iter().any(|key| self.keys.contains(key)) {
            self.targets.insert(issue.number);
        }
        if self.targets.contains(&issue.number) {
            // Other issues may claim the same key.
            let current = keys.first().into_iter().flat_map(spelled);
            self.keys.extend(current);
            self.parents.extend(issue.parent_issue_url.url().and_then(number_in));
        }
    }
}

/// The keys that an issue claims, and those that its artifact had before it was renamed.
fn claimed(issue: &WireIssue) -> Vec<ArtifactKey> {
    let body = issue.body.as_deref().unwrap_or_default();
    let mut keys = marker_keys(body);
    keys.extend(owner_line_key(body));
    if body.contains("\nwas: ") || body.contains("\r\nwas: ") {
        let markers = Marker::find(&body.replace("\r\n", "\n")).into_iter();
        keys.extend(markers.flat_map(|(_, marker)| marker.was));
    }
    let mut seen = HashSet::new();
    keys.retain(|key| seen.insert(key.clone()));
    keys
}

/// The number in an issue's address.
fn number_in(url: &str) -> Option<u64> {
    url.rsplit('/').next()?.parse().ok()
}

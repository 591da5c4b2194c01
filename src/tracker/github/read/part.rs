//! Reads a few artifacts by key or number, with as many requests among a hundred thousand issues as among two hundred.
//!
//! A key is searched for, and whatever search may not know yet is in the page of the issues that changed last. That
//! holds only if search isn't further behind than the page reaches back, which is checked each time (`latest.rs`).
//! Wherever a part could differ from the whole, `None` is returned, and everything is read (`index.rs`).

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::try_join_all;

use crate::core::names::ArtifactKey;
use crate::core::plan::{Snapshot, Wanted, marker_keys};
use crate::tracker::github::issues_read::Baseline;
use crate::tracker::github::issues_read::Latest;
use crate::tracker::github::read::search::{Relatives, claimed};
use crate::tracker::github::session::GitHub;
use crate::tracker::github::transport::error;
use crate::tracker::github::transport::error::ApiError;
use crate::tracker::github::transport::payload::WireIssue;

/// With more keys or issues than this, reading everything may be cheaper, and search allows few requests a minute.
const MAX_KEYS: usize = 6;
const MAX_ISSUES: usize = 50;

/// What is left to read for a part, and what was read.
#[derive(Debug, Default)]
struct Reading {
    /// The keys to search for.
    keys: BTreeSet<ArtifactKey>,
    /// The issues that are, or may be, the artifacts.
    targets: BTreeSet<u64>,
    /// Their children and followers, the issues that they link to, and those in a milestone.
    relatives: BTreeSet<u64>,
    /// The parents of those, which only need to be known by their keys.
    parents: BTreeSet<u64>,
}

impl Reading {
    /// The numbers of the issues that must be read.
    fn numbers(&self) -> impl Iterator<Item = u64> {
        self.targets.iter().chain(&self.relatives).chain(&self.parents).copied()
    }
}

impl GitHub {
    /// Adds to a snapshot what is wanted; `false` if everything has to be read instead.
    pub(in crate::tracker::github) async fn read_some(
        &self,
        snapshot: &mut Snapshot,
        wanted: &Wanted,
    ) -> Result<bool, ApiError> {
        if snapshot.site.is_none() {
            let latest = Box::pin(self.read_first(snapshot)).await?;
            if latest.is_all {
                self.resolve_part(latest.issues.into_values().collect(), snapshot).await?;
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
        self.resolve_part(issues, snapshot).await?;
        snapshot.note_read(&read);
        Ok(true)
    }

    /// Turns issues into artifacts, and remembers what each is compared with before it is edited.
    async fn resolve_part(&self, issues: Vec<WireIssue>, snapshot: &mut Snapshot) -> Result<(), ApiError> {
        let baselines: Vec<(u64, Baseline)> = issues.iter().map(|issue| (issue.number, self.baseline(issue))).collect();
        self.resolve(issues, snapshot).await?;
        let mut state = self.state.borrow_mut();
        for (number, baseline) in baselines {
            let key = state.keys.get(&number).filter(|(_, counts)| *counts).map(|(key, _)| key);
            let existing = key.and_then(|key| snapshot.get(key)).filter(|now| now.location.number() == Some(number));
            if let Some(existing) = existing.cloned() {
                state.read.insert(number, (existing, baseline));
            }
        }
        Ok(())
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
        let is_begun = self.state.borrow().begun.is_some();
        let name = self.client.repository();
        let latest = async { if is_begun { Ok(None) } else { self.latest().await.map(Some) } };
        let (start, latest) = tokio::join!(self.start_with_names(), latest);
        start?;
        // Under its former name, a repository's list isn't found.
        let is_current = name == self.client.repository();
        match latest {
            Ok(Some(latest)) if is_current => self.state.borrow_mut().begun = Some(latest),
            Ok(_) | Err(ApiError::Refused { .. }) => {}
            Err(error) if is_current => return Err(error),
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
        if wanted.all {
            return Ok(None);
        }
        let spelled = |key: &ArtifactKey| self.catalog.spellings(key);
        let mut reading = Reading {
            keys: wanted.keys.iter().flat_map(spelled).collect(),
            targets: wanted.numbers.clone(),
            relatives: wanted.links.clone(),
            ..Reading::default()
        };
        if !self.add_milestones(latest, wanted, &mut reading).await? {
            return Ok(None);
        }
        let mut around: Vec<&ArtifactKey> = wanted.around.iter().collect();
        loop {
            for issue in latest.issues.values() {
                self.follow(&mut reading, issue);
            }
            let keys: Vec<ArtifactKey> = reading.keys.difference(&latest.searched).cloned().collect();
            let unread = |number: &u64| !latest.issues.contains_key(number) && !latest.gone.contains(number);
            let numbers: Vec<u64> = reading.numbers().filter(unread).collect::<BTreeSet<u64>>().into_iter().collect();
            if keys.is_empty() && numbers.is_empty() && around.is_empty() {
                break;
            }
            if reading.keys.len() > MAX_KEYS || numbers.len() > MAX_ISSUES {
                return Ok(None);
            }
            let searches = try_join_all(keys.iter().map(|key| self.search_key(key)));
            let relatives = try_join_all(around.drain(..).map(|key| self.relatives(latest, key)));
            let needs_search = !keys.is_empty() || !wanted.around.is_empty();
            let is_fresh = async { if needs_search { self.has_fresh_search(latest).await } else { Ok(true) } };
            let (found, relatives, issues, is_fresh) =
                tokio::join!(searches, relatives, self.read_numbers(latest, &numbers), is_fresh);
            let found = found?.into_iter().collect::<Option<Vec<_>>>();
            let relatives = relatives?.into_iter().collect::<Option<Vec<_>>>();
            let (Some(found), Some(relatives), true) = (found, relatives, is_fresh?) else { return Ok(None) };
            latest.search_is_fresh |= needs_search;
            for issue in issues? {
                latest.issues.insert(issue.number, issue);
            }
            latest.gone.extend(numbers.iter().filter(|number| !latest.issues.contains_key(number)));
            for Relatives { children, followers } in relatives {
                reading.relatives.extend(children.iter().map(|child| child.number).chain(followers));
                latest.issues.extend(children.into_iter().map(|child| (child.number, child)));
            }
            reading.targets.extend(found.into_iter().flatten());
            latest.searched.extend(keys);
        }
        Ok(self.picked(latest, &reading).map(|issues| {
            let read = Wanted { keys: reading.keys, ..wanted.clone() };
            (issues, read)
        }))
    }

    /// Adds the issues in the wanted milestones; `false` if there are too many.
    async fn add_milestones(
        &self,
        latest: &mut Latest,
        wanted: &Wanted,
        reading: &mut Reading,
    ) -> Result<bool, ApiError> {
        for number in &wanted.milestones {
            match self.in_milestone(latest, *number).await? {
                Some(issues) => reading.relatives.extend(issues),
                None => return Ok(false),
            }
        }
        Ok(true)
    }

    /// The issues that were read. `None` if one of them can't be judged without the others.
    fn picked(&self, latest: &Latest, reading: &Reading) -> Option<Vec<WireIssue>> {
        let mut picked = BTreeMap::new();
        for number in reading.numbers() {
            let Some(issue) = latest.issues.get(&number) else { continue };
            let is_target = reading.targets.contains(&number);
            let body = issue.body.as_deref().unwrap_or_default();
            // Which of several markers counts depends on the issues that have only one of them.
            let is_unclear = marker_keys(body).len() > 1;
            // The key of a relative wasn't searched for, so another issue could be that artifact.
            let is_in_doubt =
                !is_target && (issue.state_reason.as_deref() == Some("duplicate") || !self.is_labeled(issue));
            if is_unclear || is_in_doubt && !claimed(issue).is_empty() {
                return None;
            }
            picked.insert(number, issue.clone());
        }
        Some(picked.into_values().collect())
    }

    /// Adds to what is read what an issue leads to, if it is one that may be wanted.
    fn follow(&self, reading: &mut Reading, issue: &WireIssue) {
        if issue.pull_request.is_some() {
            return;
        }
        let keys = claimed(issue);
        if keys.iter().any(|key| reading.keys.contains(key)) {
            reading.targets.insert(issue.number);
        }
        if reading.targets.contains(&issue.number) {
            // Other issues may claim the same key.
            reading.keys.extend(keys.first().into_iter().flat_map(|key| self.catalog.spellings(key)));
        }
        if reading.targets.contains(&issue.number) {
            let parent = issue.parent_issue_url.url().and_then(|url| self.parent(url));
            let number: Option<u64> = parent.and_then(|parent| parent.strip_prefix('#')?.parse().ok());
            reading.parents.extend(number);
        }
    }
}

//! Finds artifacts by search: those that have a key, and those that follow one or are below it.

use std::collections::{BTreeSet, HashSet};

use futures_util::future::try_join;

use crate::core::artifact::Marker;
use crate::core::names::ArtifactKey;
use crate::core::plan::{marker_keys, owner_line_key};
use crate::tracker::github::issues_read::Latest;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::transport::api_request::{ApiRequest, encoded};
use crate::tracker::github::transport::error::ApiError;
use crate::tracker::github::transport::payload::{WireFound, WireIssue};

/// GitHub's limit for a search query, in characters.
const MAX_SEARCH_LENGTH: usize = 256;

/// What is around an artifact.
pub(in crate::tracker::github) struct Relatives {
    /// Its sub-issues.
    pub(in crate::tracker::github) children: Vec<WireIssue>,
    /// The numbers of the artifacts that follow it, and of those that only name it as their parent.
    pub(in crate::tracker::github) followers: BTreeSet<u64>,
}

impl GitHub {
    /// Finds the children of an artifact, and the artifacts that follow it. `None` if a part can't tell.
    pub(in crate::tracker::github) async fn relatives(
        &self,
        latest: &Latest,
        key: &ArtifactKey,
    ) -> Result<Option<Relatives>, ApiError> {
        let Some(number) = self.state.borrow().numbers.get(key).copied() else { return Ok(None) };
        let summary = latest.issues.get(&number).and_then(|issue| issue.sub_issues_summary);
        let request = ApiRequest::get(self.client.path(&format!("/issues/{number}/sub_issues?per_page=100")));
        let children = async {
            match summary.map(|summary| summary.total) {
                Some(0) => Ok(Vec::new()),
                _ => self.client.whole_list::<WireIssue>(request).await,
            }
        };
        // The owner line says both, if the parent can only be named.
        let (follows, under) = (format!("\"follows #{number}\""), format!("\"under #{number}\""));
        let is_relative = |issue: &WireIssue| is_relative(issue, key);
        let searches = try_join(self.search_for(&follows, is_relative), self.search_for(&under, is_relative));
        let (children, found) = tokio::join!(children, searches);
        let mut children: Vec<WireIssue> = match children {
            Ok(children) => children,
            Err(ApiError::Refused { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        let (Some(following), Some(under)) = found? else { return Ok(None) };
        let mut followers: BTreeSet<u64> = following.into_iter().chain(under).collect();
        followers.extend(latest.issues.values().filter(|issue| is_relative(issue)).map(|issue| issue.number));
        let site = self.state.borrow().repository.as_ref().map(|repository| format!("{}/issues/", repository.url));
        // A sub-issue can be in another repository.
        children.retain(|issue| site.as_ref().is_some_and(|site| issue.html_url.starts_with(site)));
        Ok(Some(Relatives { children, followers }))
    }

    /// The numbers of the issues that search knows to have, or to have had, a key. `None` if it can't be relied on.
    pub(in crate::tracker::github) async fn search_key(&self, key: &ArtifactKey) -> Result<Option<Vec<u64>>, ApiError> {
        // The owner line shows the key. Words in the marker, a comment, may not be searchable.
        let phrase = format!("\"{key}\"");
        // Where words begin and end is only certain in ASCII.
        if !phrase.is_ascii() {
            return Ok(None);
        }
        self.search_for(&phrase, |issue| claimed(issue).contains(key)).await
    }

    /// The numbers of the issues whose texts have a phrase, and that fit. `None` if search can't be relied on.
    async fn search_for(&self, phrase: &str, fits: impl Fn(&WireIssue) -> bool) -> Result<Option<Vec<u64>>, ApiError> {
        let name = self.client.repository();
        let query = format!("repo:{}/{} is:issue in:body {phrase}", name.owner, name.name);
        if query.chars().count() > MAX_SEARCH_LENGTH {
            return Ok(None);
        }
        let request = ApiRequest::get(format!("/search/issues?q={}&per_page=100", encoded(&query)));
        let found: WireFound = match self.client.send(&request).await {
            Ok(response) => response.read()?,
            Err(ApiError::Refused { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        if found.incomplete_results || found.total_count > found.items.len() {
            return Ok(None);
        }
        Ok(Some(found.items.iter().filter(|issue| fits(issue)).map(|issue| issue.number).collect()))
    }
}

/// Whether an issue's artifact follows another, or is under one that can only be named.
fn is_relative(issue: &WireIssue, key: &ArtifactKey) -> bool {
    let body = issue.body.as_deref().unwrap_or_default().replace("\r\n", "\n");
    let under = key.to_string();
    let names = |marker: &Marker| marker.from.as_ref() == Some(key) || marker.under.as_deref() == Some(&under);
    issue.pull_request.is_none() && Marker::find(&body).iter().any(|(_, marker)| names(marker))
}

/// The keys that an issue claims, and those that its artifact had before it was renamed.
pub(in crate::tracker::github) fn claimed(issue: &WireIssue) -> Vec<ArtifactKey> {
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
